/* Takes compounds of the query apart. Only two sides are looked for, each side with all its forms:
 * "Geburt", "Hilfe" and "Abteilung" anywhere near each other would find too much. */
#include "query/expand/paraphrase.h"

#include "query/expand/slots.h"

enum { MAX_WORDS_BETWEEN = 3 };

static bool slot_is_known(const struct plan_slot *slot)
{
    for (size_t i = 0; i < slot->n_forms; i++)
        if (slot->forms[i].df > 0)
            return true;
    return false;
}

/* One side of a seam: parts first to last. */
static enum fb_status fill_side(struct index *ix, struct plan *plan, const struct word_analysis *w,
                                size_t first, size_t last, struct plan_slot *slot,
                                struct fb_error *err)
{
    struct buf word = BUF_INIT;
    enum fb_status status = FB_OK;

    analyzer_word_of_parts(index_analyzer(ix), w, first, last, &word);
    if (word.len > 0 && !analyze_is_stop_word(buf_span(&word)))
        status = slot_fill_word(ix, plan, slot, buf_span(&word), SLOT_INFLECTIONS, err);
    buf_release(&word);
    return status;
}

/* Whether people take the word for one rather than for its parts. */
static bool is_lexical(struct index *ix, struct span form)
{
    return analyzer_knows_word(index_analyzer(ix), form);
}

enum fb_status paraphrase_add(struct index *ix, struct plan *plan, struct span form, uint32_t term,
                              unsigned fields, size_t leaves[PARAPHRASE_MAX], size_t *n,
                              struct fb_error *err)
{
    struct word_analysis w;
    enum fb_status status = FB_OK;
    unsigned distance;

    *n = 0;
    analyzer_examine(index_analyzer(ix), form, &w);
    distance = is_lexical(ix, form) ? 0 : MAX_WORDS_BETWEEN;
    for (size_t seam = 1; seam < w.compound.n_parts && status == FB_OK; seam++) {
        struct plan_slot sides[2] = {{0}};
        struct plan_leaf *l;

        status = fill_side(ix, plan, &w, 0, seam - 1, &sides[0], err);
        if (status == FB_OK)
            status = fill_side(ix, plan, &w, seam, w.compound.n_parts - 1, &sides[1], err);
        if (status != FB_OK || !slot_is_known(&sides[0]) || !slot_is_known(&sides[1]))
            continue;
        leaves[*n] = plan_leaf_add(plan, LEAF_NEAR, 2);
        l = &plan->leaves[leaves[(*n)++]];
        memcpy(l->slots, sides, sizeof sides);
        l->groups = arena_calloc(&plan->arena, 2, sizeof *l->groups);
        l->groups[0] = l->groups[1] = 1;
        l->n_groups = 2;
        l->distance = distance;
        l->fields = fields;
        l->term = term;
        l->at_closest = RELATION_RELATED;
    }
    return status;
}
