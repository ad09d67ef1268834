/* A list is runs of ids with the same role: a byte, the role's tag in its lower three bits and the
 * number of ids less one in the others (31: a varint of what is beyond follows); the bytes of the
 * role's place; the ids as varints, each as the difference to the one before, the first to the
 * stretch's first. */
#include "index/vocab/vocab_lists.h"

#include "base/xalloc.h"

#include <stdlib.h>

enum { TAG_BITS = 3, COUNT_MAX = 31 };

void list_items_release(struct list_items *l)
{
    free(l->items);
    memset(l, 0, sizeof *l);
}

void list_items_add(struct list_items *l, list_item item)
{
    if (l->n == l->cap)
        xgrow(&l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = item;
}

void vocab_list_key(struct span key, uint32_t id, struct buf *out)
{
    buf_add_span(out, key);
    if (id >= VOCAB_LIST_IDS) {
        buf_add_char(out, '\0');
        buf_add_char(out, (char)(id / VOCAB_LIST_IDS));
    }
}

struct span vocab_list_split(struct span entry, uint32_t *first_id)
{
    *first_id = 0;
    if (entry.len < 2 || entry.ptr[entry.len - 2] != '\0')
        return entry;
    *first_id = (uint32_t)(unsigned char)entry.ptr[entry.len - 1] * VOCAB_LIST_IDS;
    return span_make(entry.ptr, entry.len - 2);
}

bool vocab_list_is_of(struct span entry, struct span key, uint32_t *first_id)
{
    return span_starts(entry, key) && span_eq(vocab_list_split(entry, first_id), key);
}

static void encode_run(const list_item *items, size_t n, uint32_t first_id, struct buf *out)
{
    const key_role role = list_item_role(items[0]);
    const size_t more = n - 1 < COUNT_MAX ? n - 1 : COUNT_MAX, n_place = key_role_place_bytes(role);
    uint32_t before = first_id;

    buf_add_char(out, (char)(key_role_tag(role) | more << TAG_BITS));
    if (more == COUNT_MAX)
        buf_add_varint(out, n - 1 - COUNT_MAX);
    if (n_place > 0)
        buf_add_char(out, (char)(role >> 8));
    if (n_place > 1)
        buf_add_char(out, (char)role);
    for (size_t i = 0; i < n; i++) {
        buf_add_varint(out, list_item_id(items[i]) - before);
        before = list_item_id(items[i]);
    }
}

void vocab_list_encode(const list_item *items, size_t n, uint32_t first_id, struct buf *out)
{
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && list_item_role(items[end]) == list_item_role(items[i]);)
            end++;
        encode_run(items + i, end - i, first_id, out);
    }
}

static inline bool get_number(struct span data, size_t *pos, unsigned long long *n)
{
    const unsigned char *bytes = (const unsigned char *)data.ptr;

    if (*pos < data.len && bytes[*pos] < 0x80) {
        *n = bytes[(*pos)++];
        return true;
    }
    return varint_get(bytes, data.len, pos, n);
}

static bool run_head(struct span list, size_t *pos, key_role *role, unsigned long long *n)
{
    const unsigned char *bytes = (const unsigned char *)list.ptr;
    const unsigned head = bytes[(*pos)++], tag = head & ((1u << TAG_BITS) - 1);
    size_t n_place = key_role_place_bytes(key_role_make(tag, 0, 0));

    *n = head >> TAG_BITS;
    if (*n == COUNT_MAX) {
        if (!get_number(list, pos, n) || *n > list.len)
            return false;
        *n += COUNT_MAX;
    }
    ++*n;
    if (n_place > list.len - *pos)
        return false;
    *role = key_role_make(tag, n_place > 0 ? bytes[*pos] : 0, n_place > 1 ? bytes[*pos + 1] : 0);
    *pos += n_place;
    return *n <= list.len - *pos; /* a byte an id at least */
}

bool vocab_list_decode(struct span list, uint32_t first_id, unsigned kinds, struct list_items *out)
{
    list_item before = 0;

    for (size_t pos = 0; pos < list.len;) {
        unsigned long long n, delta, id = 0;
        enum key_kind kind;
        key_role role;

        if (!run_head(list, &pos, &role, &n) || !key_role_kind(role, &kind))
            return false;
        for (unsigned long long i = 0; i < n; i++) {
            list_item item;

            if (!get_number(list, &pos, &delta) || delta >= VOCAB_LIST_IDS)
                return false;
            id += delta;
            item = list_item_make(role, first_id + (uint32_t)id);
            if (id >= VOCAB_LIST_IDS || item <= before)
                return false;
            before = item;
            if (kinds & 1u << kind)
                list_items_add(out, item);
        }
    }
    return true;
}
