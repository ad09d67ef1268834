/* FTS5's notation of positions. */
#include "index/fts5/position_list.h"


size_t varint_put_long(unsigned char *out, uint64_t value)
{
    unsigned char reversed[VARINT_MAX_BYTES];
    size_t n = 0;

    if (value >> 56) { /* nine bytes: the last one has eight bits */
        out[8] = (unsigned char)value;
        value >>= 8;
        for (int i = 7; i >= 0; i--, value >>= 7)
            out[i] = (unsigned char)(value | 0x80);
        return 9;
    }
    do
        reversed[n++] = (unsigned char)(value | 0x80);
    while (value >>= 7);
    reversed[0] &= 0x7f;
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    return n;
}

bool varint_get_sqlite(const unsigned char *bytes, size_t n_bytes, size_t *pos, uint64_t *value)
{
    uint64_t v = 0;

    for (size_t i = 0; i < VARINT_MAX_BYTES && *pos < n_bytes; i++) {
        unsigned char c = bytes[(*pos)++];
        if (i == VARINT_MAX_BYTES - 1) {
            *value = v << 8 | c;
            return true;
        }
        v = v << 7 | (c & 0x7f);
        if (c < 0x80) {
            *value = v;
            return true;
        }
    }
    return false;
}

size_t position_put(struct position_writer *w, uint32_t column, uint32_t position,
                    unsigned char *out)
{
    size_t n = 0;

    if (column != w->column) {
        out[n++] = POSITION_NEXT_COLUMN;
        out[n++] = (unsigned char)column;
        w->column = column;
        w->position = 0;
    }
    n += varint_put_sqlite(out + n, (uint64_t)(position - w->position) + POSITION_FIRST_DELTA);
    w->position = position;
    return n;
}

bool position_next_long(struct position_reader *r)
{
    uint64_t value;

    if (!varint_get_sqlite(r->bytes, r->n_bytes, &r->pos, &value))
        return false;
    if (value == POSITION_NEXT_COLUMN) {
        if (!varint_get_sqlite(r->bytes, r->n_bytes, &r->pos, &value))
            return false;
        r->column = (uint32_t)value;
        r->position = 0;
        if (!varint_get_sqlite(r->bytes, r->n_bytes, &r->pos, &value))
            return false;
    }
    if (value < POSITION_FIRST_DELTA)
        return false;
    r->position += (uint32_t)(value - POSITION_FIRST_DELTA);
    return true;
}
