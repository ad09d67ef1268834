#ifndef FB_QUERY_SLOTS_H
#define FB_QUERY_SLOTS_H

#include "index/core/index.h"
#include "index/plan/plan.h"

/* Fills plan slots with forms from the vocabulary. */

enum slot_forms {
    SLOT_EXACT,       /* the form alone */
    SLOT_INFLECTIONS, /* every form of the word, in any spelling */
    SLOT_COMPOUNDS,   /* the same and compounds that hold it */
    SLOT_FAMILY       /* the same and words made from it, or that it is made from */
};

enum fb_status slot_fill_word(struct index *ix, struct plan *plan, struct plan_slot *slot,
                              struct span form, enum slot_forms forms, struct fb_error *err);

/* Every form that a pattern with * and ? matches. A pattern that is a mere prefix of many words
 * becomes slot->prefix. FB_ERR_LIMIT (offset 0) when too many words match. */
enum fb_status slot_fill_pattern(struct index *ix, struct plan *plan, struct plan_slot *slot,
                                 struct span pattern, struct fb_error *err);

/* Every form of any of the words, as synonyms. If the slot stays empty, the index knows none. */
enum fb_status slot_fill_synonyms(struct index *ix, struct plan *plan, struct plan_slot *slot,
                                  const struct span *words, size_t n, struct fb_error *err);

/* Puts the slot's forms in an order for people: the closest first, then by bytes. */
void slot_sort(struct plan_slot *slot);

/* The articles that hold any of the slot's forms, if words were spread independently. */
double slot_df(const struct plan_slot *slot, double n_articles);
/* Sets leaf->df from its slots: the rarest of them decides. */
void leaf_estimate_df(struct plan_leaf *leaf, double n_articles);

#endif
