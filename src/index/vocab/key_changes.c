/* Ids of forms that come and go, on their way into the lists of by_key: sorted by key, so that each
 * list is read and written once however many forms it wins or loses. */
#include "index/vocab/key_changes.h"

#include "base/xalloc.h"

#include <stdlib.h>

#define REMOVE ((list_item)1 << 63)

void key_changes_add(struct key_changes *c, struct span packed, uint32_t id, bool dead)
{
    struct span key;
    key_role role;

    for (size_t pos = 0; vocab_keys_next(packed, &pos, &key, &role);) {
        if (id >= VOCAB_LIST_IDS) {
            struct buf other = BUF_INIT;
            vocab_list_key(key, id, &other);
            key = arena_copy(&c->arena, buf_span(&other));
            buf_release(&other);
        }
        xgrow(&c->keys, &c->keys_cap, c->n + 1, sizeof *c->keys);
        xgrow(&c->items, &c->items_cap, c->n + 1, sizeof *c->items);
        c->keys[c->n] = block_change_of(key, c->n);
        c->items[c->n++] = list_item_make(role, id) | (dead ? REMOVE : 0);
    }
}

size_t key_changes_size_bytes(const struct key_changes *c)
{
    return c->n * (sizeof *c->keys + sizeof *c->items);
}

/* One list at a time. */
struct list_merge {
    const list_item *items; /* in order of the keys */
    const size_t *starts;   /* by list: its first item; behind the last list, their number */
    struct list_items old, now, changed;
    bool damaged;
};

static int compare_items(const void *a, const void *b)
{
    const list_item x = *(const list_item *)a & ~REMOVE, y = *(const list_item *)b & ~REMOVE;

    return (x > y) - (x < y);
}

/* What becomes of the old items, all in order. */
static void merge_items(struct list_merge *m)
{
    size_t i = 0;

    m->now.n = 0;
    for (size_t k = 0; k < m->changed.n; k++) {
        const list_item item = m->changed.items[k] & ~REMOVE;

        while (i < m->old.n && m->old.items[i] < item)
            list_items_add(&m->now, m->old.items[i++]);
        if (i < m->old.n && m->old.items[i] == item)
            i++;
        if (!(m->changed.items[k] & REMOVE))
            list_items_add(&m->now, item);
    }
    while (i < m->old.n)
        list_items_add(&m->now, m->old.items[i++]);
}

static void merge_list(const struct block_change *change, const struct span *old, struct buf *out,
                       bool *keep, void *ctx)
{
    struct list_merge *m = ctx;
    uint32_t first_id;

    vocab_list_split(change->key, &first_id);
    m->old.n = m->changed.n = 0;
    for (size_t i = m->starts[change->n]; i < m->starts[change->n + 1]; i++)
        list_items_add(&m->changed, m->items[i]);
    if (m->changed.n > 1)
        qsort(m->changed.items, m->changed.n, sizeof *m->changed.items, compare_items);
    if (old && !vocab_list_decode(*old, first_id, ~0u, &m->old))
        m->damaged = true;
    merge_items(m);
    *keep = m->now.n > 0;
    vocab_list_encode(m->now.items, m->now.n, first_id, out);
}

/* Puts the items in order of their keys and leaves each key once, with the number of its list;
 * returns how many lists there are. */
static size_t group_by_key(struct key_changes *c, list_item *items, size_t *starts)
{
    size_t n_lists = 0;

    block_changes_sort(c->keys, c->n);
    for (size_t i = 0; i < c->n; i++) {
        items[i] = c->items[c->keys[i].n];
        if (n_lists > 0 && span_eq(c->keys[n_lists - 1].key, c->keys[i].key))
            continue;
        c->keys[n_lists] = c->keys[i];
        c->keys[n_lists].n = n_lists;
        starts[n_lists++] = i;
    }
    starts[n_lists] = c->n;
    return n_lists;
}

enum fb_status key_changes_write(struct key_changes *c, struct block_map *by_key,
                                 struct fb_error *err)
{
    list_item *items = xcalloc(c->n + 1, sizeof *items);
    size_t *starts = xcalloc(c->n + 1, sizeof *starts), n_lists = group_by_key(c, items, starts);
    struct list_merge m = {.items = items, .starts = starts};
    enum fb_status status = block_map_merge(by_key, c->keys, n_lists, merge_list, &m, err);

    if (status == FB_OK && m.damaged)
        status = block_map_damaged(by_key, err);
    list_items_release(&m.old);
    list_items_release(&m.now);
    list_items_release(&m.changed);
    free(items);
    free(starts);
    arena_reset(&c->arena);
    c->n = 0;
    return status;
}

void key_changes_release(struct key_changes *c)
{
    free(c->keys);
    free(c->items);
    arena_release(&c->arena);
    memset(c, 0, sizeof *c);
}
