/* The notation of vocabulary entries: written by the thread that analyses, read by the one that
 * stores and by lookups. */
#include "index/vocab_keys.h"

static void add_entry(struct span key, struct span form, struct buf *out)
{
    enum { MAX_SHARED = 254 };
    size_t n_shared = 0, max = key.len < form.len ? key.len : form.len;

    while (n_shared < max && n_shared < MAX_SHARED && key.ptr[n_shared] == form.ptr[n_shared])
        n_shared++;
    buf_add_varint(out, key.len + 2 + form.len - n_shared);
    buf_add_span(out, key);
    buf_add_char(out, '\0');
    buf_add_char(out, (char)(n_shared + 1));
    buf_add(out, form.ptr + n_shared, form.len - n_shared);
}

/* Compounds are at most LEXICON_MAX_LETTERS long, so that a place in them is a byte. */
static bool is_part(enum key_kind kind)
{
    return kind == KEY_HEAD || kind == KEY_MODIFIER;
}

void vocab_keys_pack(struct analyzer *analyzer, struct span form, struct buf *out)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(analyzer, form, keys);

    for (size_t i = 0; i < n; i++) {
        buf_add_char(out, (char)keys[i].kind);
        if (is_part(keys[i].kind)) {
            buf_add_char(out, (char)keys[i].start_chars);
            buf_add_char(out, (char)keys[i].end_chars);
        }
        add_entry(keys[i].key, form, out);
    }
}

static size_t value_bytes(char kind)
{
    return is_part((enum key_kind)kind) ? 3 : 1;
}

bool vocab_keys_next(struct span packed, size_t *pos, struct span *entry, struct span *value)
{
    const unsigned char *bytes = (const unsigned char *)packed.ptr;
    unsigned long long n = 0;

    if (*pos >= packed.len)
        return false;
    *value = span_make(packed.ptr + *pos, value_bytes(packed.ptr[*pos]));
    *pos += value->len;
    if (!varint_get(bytes, packed.len, pos, &n) || n > packed.len - *pos)
        return false;
    *entry = span_make(packed.ptr + *pos, (size_t)n);
    *pos += (size_t)n;
    return true;
}

bool vocab_keys_value(struct span value, struct form_key *out)
{
    if (value.len == 0 || value.len != value_bytes(*value.ptr))
        return false;
    out->kind = (enum key_kind) * value.ptr;
    if (value.len == 3) {
        out->start_chars = (unsigned char)value.ptr[1];
        out->end_chars = (unsigned char)value.ptr[2];
    }
    return true;
}

bool vocab_keys_form(struct span entry, struct span key, struct buf *out)
{
    size_t n_shared;

    if (entry.len < key.len + 2)
        return false;
    n_shared = (size_t)(unsigned char)entry.ptr[key.len + 1] - 1;
    if (n_shared > key.len)
        return false;
    buf_add(out, key.ptr, n_shared);
    buf_add(out, entry.ptr + key.len + 2, entry.len - key.len - 2);
    return true;
}
