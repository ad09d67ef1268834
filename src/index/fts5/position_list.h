#ifndef FB_INDEX_POSITION_LIST_H
#define FB_INDEX_POSITION_LIST_H

#include "base/buf.h"

#include <stdint.h>

/* Where a form stands in one article, as FTS5 writes it: for each occurrence the difference to the
 * one before, plus 2; the byte 1 and a column's number where a column after the first begins.
 * Numbers are SQLite's varints: seven bits a byte, the highest first, all but the last byte with
 * the top bit set. Lists are made where articles are analysed and go through to the full text as
 * they are. */

enum {
    VARINT_MAX_BYTES = 9,
    POSITION_MAX_BYTES = 2 + 5,
    POSITION_NEXT_COLUMN = 1,
    POSITION_FIRST_DELTA = 2
};

/* For any value; varint_put_sqlite is the one to call. */
size_t varint_put_long(unsigned char *out, uint64_t value);
/* Writes value to out, which has room for VARINT_MAX_BYTES; returns how many bytes. */
static inline size_t varint_put_sqlite(unsigned char *out, uint64_t value)
{
    if (value >= 0x4000)
        return varint_put_long(out, value);
    if (value < 0x80) {
        out[0] = (unsigned char)value;
        return 1;
    }
    out[0] = (unsigned char)(value >> 7 | 0x80);
    out[1] = (unsigned char)(value & 0x7f);
    return 2;
}
/* Reads a number at *pos (advanced); false if the bytes end within it. */
bool varint_get_sqlite(const unsigned char *bytes, size_t n_bytes, size_t *pos, uint64_t *value);

/* The place written last; zeroed before the first. */
struct position_writer {
    uint32_t column, position;
};

/* Writes one place, not before the last one, to out, which has room for POSITION_MAX_BYTES; returns
 * how many bytes. column is less than 128. */
size_t position_put(struct position_writer *w, uint32_t column, uint32_t position,
                    unsigned char *out);

/* A list being read: zeroed but for the bytes. */
struct position_reader {
    const unsigned char *bytes; /* borrowed */
    size_t n_bytes, pos;
    uint32_t column, position; /* of the place read last */
};

/* For any place; position_next is the one to call. */
bool position_next_long(struct position_reader *r);
/* The next place; false behind the last one, or where the bytes are none. */
static inline bool position_next(struct position_reader *r)
{
    unsigned char delta = r->pos < r->n_bytes ? r->bytes[r->pos] : 0;

    if (delta < POSITION_FIRST_DELTA || delta >= 0x80)
        return position_next_long(r);
    r->position += (uint32_t)delta - POSITION_FIRST_DELTA;
    r->pos++;
    return true;
}

#endif
