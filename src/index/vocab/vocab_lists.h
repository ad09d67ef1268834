#ifndef FB_INDEX_VOCAB_LISTS_H
#define FB_INDEX_VOCAB_LISTS_H

#include "base/buf.h"
#include "index/vocab/vocab_keys.h"

/* The forms of one key as the vocabulary's map by_key writes them: ids by role, a byte or two each.
 * A list holds ids of one stretch of VOCAB_LIST_IDS; the key of the first stretch is the key
 * itself, that of another bears a NUL and the stretch's number behind it. So a batch changes only
 * the lists of the newest ids, however many forms a key has had before. */
enum { VOCAB_LIST_IDS = 1 << 20 };

/* A form of a key: its role, and its id in the lower half. Sorts as lists are. */
typedef uint64_t list_item;

static inline list_item list_item_make(key_role role, uint32_t id)
{
    return (list_item)role << 32 | id;
}
static inline uint32_t list_item_id(list_item item)
{
    return (uint32_t)item;
}
static inline key_role list_item_role(list_item item)
{
    return (key_role)(item >> 32);
}

struct list_items {
    list_item *items; /* ascending, if it is one list's */
    size_t n, cap;
};
void list_items_release(struct list_items *l);
void list_items_add(struct list_items *l, list_item item);

/* Appends the key in by_key of the list that holds id. */
void vocab_list_key(struct span key, uint32_t id, struct buf *out);
/* Whether entry is the key of a list of key; *first_id is the least id that it may hold. */
bool vocab_list_is_of(struct span entry, struct span key, uint32_t *first_id);
/* The same for whatever key there is. */
struct span vocab_list_split(struct span entry, uint32_t *first_id);

/* Appends the list of items (ascending, n > 0) of one stretch. */
void vocab_list_encode(const list_item *items, size_t n, uint32_t first_id, struct buf *out);
/* Appends the list's items of the kinds (bits 1 << enum key_kind) to out; false if it is malformed,
 * as far as it had to be looked at. */
bool vocab_list_decode(struct span list, uint32_t first_id, unsigned kinds, struct list_items *out);

#endif
