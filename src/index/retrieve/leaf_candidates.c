/* The rarest slot's articles are asked for each other slot: one by one where they are much fewer
 * than that slot's, else as sets. */
#include "index/retrieve/leaf_candidates.h"

#include "base/xalloc.h"
#include "index/retrieve/leaf_postings.h"

#include <stdlib.h>

static uint64_t count_postings(const struct posting_file *file, const struct plan_slot *slot)
{
    uint64_t n = 0;

    for (size_t i = 0; i < slot->n_forms; i++)
        n += posting_file_find(file, slot->forms[i].id).n;
    return n;
}

/* Sets rarest to the slot with the fewest postings; false if it has none. */
static bool find_rarest(const struct posting_file *file, const struct plan_leaf *leaf,
                        size_t *rarest)
{
    uint64_t fewest = UINT64_MAX;

    for (size_t i = 0; i < leaf->n_slots && fewest > 0; i++) {
        uint64_t n = count_postings(file, &leaf->slots[i]);
        if (n < fewest) {
            fewest = n;
            *rarest = i;
        }
    }
    return fewest > 0;
}

/* Of one generation; out is to be released unless a list is damaged. */
static bool find_in(const struct generation *g, const struct plan_leaf *leaf, size_t rarest,
                    struct arena *arena, struct doc_set *out)
{
    const struct doc_set deleted = {
        .n_docs = g->file.n_docs, .n = g->n_deleted, .bits = g->deleted};
    struct leaf_postings slot;
    bool damaged;

    leaf_postings_open(&slot, &g->file, leaf, rarest, NULL, arena);
    leaf_postings_set(&slot, out);
    damaged = leaf_postings_are_damaged(&slot);
    for (size_t i = 0; i < leaf->n_slots && out->n > 0; i++) {
        if (i == rarest)
            continue;
        leaf_postings_open(&slot, &g->file, leaf, i, NULL, arena);
        leaf_postings_demand(&slot, out);
        damaged = damaged || leaf_postings_are_damaged(&slot);
    }
    if (g->n_deleted > 0)
        doc_set_subtract(out, &deleted);
    if (damaged)
        doc_set_release(out);
    return !damaged;
}

bool leaf_candidates(const struct generations *g, const struct plan_leaf *leaf, int64_t **ids,
                     size_t *n)
{
    struct arena arena = {0};
    size_t cap = 0;
    bool sound = true;

    *ids = NULL;
    *n = 0;
    for (size_t i = 0; i < g->n && sound; i++) {
        const struct posting_file *file = &g->all[i].file;
        struct doc_set set;
        size_t rarest = 0;

        if (!find_rarest(file, leaf, &rarest))
            continue;
        sound = find_in(&g->all[i], leaf, rarest, &arena, &set);
        if (!sound)
            break;
        xgrow(ids, &cap, *n + set.n + 1, sizeof **ids);
        struct doc_set_iter it = doc_set_begin(&set);
        for (uint32_t doc = doc_set_seek(&it, 0); doc != POSTING_END;
             doc = doc_set_seek(&it, doc + 1))
            (*ids)[(*n)++] = posting_file_id(file, doc);
        doc_set_release(&set);
    }
    generations_order_ids(*ids, *n);
    if (!sound)
        free(*ids);
    arena_release(&arena);
    return sound;
}
