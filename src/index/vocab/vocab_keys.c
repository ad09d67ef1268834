/* The notation of a form's keys: written by the thread that analyses, read by the one that stores
 * and by lookups. Most heads end where the form ends and most modifiers begin where it begins, so
 * that one number tells their place, and it is the same for many forms of a key. A packed
 * list is a byte, 1 if the form is its own key, and for each other key the role in three bytes, the
 * key's length as a varint, the key. */
#include "index/vocab/vocab_keys.h"

#include "text/utf8.h"

enum tag {
    TAG_WORD,
    TAG_RELATED,
    TAG_SPELLING,
    TAG_FAMILY,
    TAG_LAST,  /* a head at the form's end: code points of it */
    TAG_FIRST, /* a modifier at the form's beginning: code points of it */
    TAG_HEAD,  /* start and end, code points */
    TAG_MODIFIER
};

bool key_role_kind(key_role role, enum key_kind *kind)
{
    static const enum key_kind kinds[] = {
        [TAG_WORD] = KEY_WORD,     [TAG_RELATED] = KEY_RELATED,   [TAG_SPELLING] = KEY_SPELLING,
        [TAG_FAMILY] = KEY_FAMILY, [TAG_LAST] = KEY_HEAD,         [TAG_FIRST] = KEY_MODIFIER,
        [TAG_HEAD] = KEY_HEAD,     [TAG_MODIFIER] = KEY_MODIFIER,
    };
    unsigned tag = key_role_tag(role);

    if (tag > TAG_MODIFIER)
        return false;
    *kind = kinds[tag];
    return true;
}

size_t key_role_place_bytes(key_role role)
{
    unsigned tag = key_role_tag(role);

    return tag < TAG_LAST ? 0 : tag < TAG_HEAD ? 1 : 2;
}

bool key_role_read(key_role role, size_t n_chars, struct form_key *out)
{
    const size_t first = role >> 8 & 255, second = role & 255;

    if (!key_role_kind(role, &out->kind))
        return false;
    out->start_chars = out->end_chars = 0;
    switch ((enum tag)key_role_tag(role)) {
    case TAG_WORD:
    case TAG_RELATED:
    case TAG_SPELLING:
    case TAG_FAMILY:
        return true;
    case TAG_LAST:
        if (first > n_chars)
            return false;
        out->start_chars = n_chars - first;
        out->end_chars = n_chars;
        return true;
    case TAG_FIRST:
        out->end_chars = first;
        return first <= n_chars;
    case TAG_HEAD:
    case TAG_MODIFIER:
        break;
    }
    out->start_chars = first;
    out->end_chars = second;
    return first <= second && second <= n_chars;
}

/* Compounds are at most LEXICON_MAX_LETTERS long, so that a place in them is a byte. */
static key_role role_of(const struct form_key *key, size_t n_chars)
{
    const unsigned start = (unsigned)key->start_chars & 255, end = (unsigned)key->end_chars & 255;

    switch (key->kind) {
    case KEY_WORD:
        break;
    case KEY_RELATED:
        return key_role_make(TAG_RELATED, 0, 0);
    case KEY_SPELLING:
        return key_role_make(TAG_SPELLING, 0, 0);
    case KEY_FAMILY:
        return key_role_make(TAG_FAMILY, 0, 0);
    case KEY_HEAD:
        return end == n_chars ? key_role_make(TAG_LAST, end - start, 0)
                              : key_role_make(TAG_HEAD, start, end);
    case KEY_MODIFIER:
        return start == 0 ? key_role_make(TAG_FIRST, end, 0)
                          : key_role_make(TAG_MODIFIER, start, end);
    }
    return KEY_ROLE_WORD;
}

void vocab_keys_pack(struct analyzer *analyzer, struct span form, struct buf *out)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(analyzer, form, keys), n_chars = utf8_count(form), at = out->len;

    buf_add_char(out, '\0');
    for (size_t i = 0; i < n; i++) {
        key_role role = role_of(&keys[i], n_chars);
        bool repeated = false;

        /* a compound that holds a word twice: what says more, the whole word, is first */
        for (size_t k = 0; k < i && !repeated; k++)
            repeated = span_eq(keys[k].key, keys[i].key);
        if (repeated)
            continue;
        if (role == KEY_ROLE_WORD && span_eq(keys[i].key, form)) {
            out->data[at] = 1;
            continue;
        }
        buf_add_char(out, (char)(role >> 16));
        buf_add_char(out, (char)(role >> 8));
        buf_add_char(out, (char)role);
        buf_add_varint(out, keys[i].key.len);
        buf_add_span(out, keys[i].key);
    }
}

bool vocab_keys_own(struct span packed)
{
    return packed.len > 0 && packed.ptr[0] == 1;
}

bool vocab_keys_next(struct span packed, size_t *pos, struct span *key, key_role *role)
{
    const unsigned char *bytes = (const unsigned char *)packed.ptr;
    unsigned long long n = 0;

    if (*pos == 0)
        *pos = 1;
    if (packed.len < *pos + 4)
        return false;
    *role = key_role_make(bytes[*pos], bytes[*pos + 1], bytes[*pos + 2]);
    *pos += 3;
    if (!varint_get(bytes, packed.len, pos, &n) || n > packed.len - *pos)
        return false;
    *key = span_make(packed.ptr + *pos, (size_t)n);
    *pos += (size_t)n;
    return true;
}
