/* Entries of forms that come and go, on their way into by_key. */
#include "index/key_changes.h"

#include "base/xalloc.h"
#include "index/vocab_keys.h"

#include <stdlib.h>

void key_changes_add(struct key_changes *c, struct span packed, bool dead)
{
    struct span entry, value;

    for (size_t pos = 0; vocab_keys_next(packed, &pos, &entry, &value);) {
        xgrow(&c->items, &c->items_cap, c->n + 1, sizeof *c->items);
        xgrow(&c->values, &c->values_cap, c->n + 1, sizeof *c->values);
        c->items[c->n] = block_change_of(entry, c->n);
        c->values[c->n++] = dead ? span_make(NULL, 0) : value;
    }
}

size_t key_changes_size_bytes(const struct key_changes *c)
{
    return c->n * (sizeof *c->items + sizeof *c->values);
}

static void merge_value(const struct block_change *change, const struct span *old, struct buf *out,
                        bool *keep, void *ctx)
{
    const struct key_changes *c = ctx;

    (void)old;
    *keep = c->values[change->n].len > 0;
    buf_add_span(out, c->values[change->n]);
}

enum fb_status key_changes_write(struct key_changes *c, struct block_map *by_key,
                                 struct fb_error *err)
{
    size_t n = 0;
    enum fb_status status;

    if (c->n > 0)
        qsort(c->items, c->n, sizeof *c->items, block_change_compare);
    /* a compound that holds a word twice: the entry that says more, the whole word's, is first */
    for (size_t i = 0; i < c->n; i++)
        if (n == 0 || !span_eq(c->items[n - 1].key, c->items[i].key))
            c->items[n++] = c->items[i];
    status = block_map_merge(by_key, c->items, n, merge_value, c, err);
    c->n = 0;
    return status;
}

void key_changes_release(struct key_changes *c)
{
    free(c->items);
    free(c->values);
    memset(c, 0, sizeof *c);
}
