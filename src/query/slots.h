#ifndef FB_QUERY_SLOTS_H
#define FB_QUERY_SLOTS_H

#include "index/index.h"
#include "index/plan.h"

/* Fills plan slots with forms from the vocabulary. */

enum slot_forms {
    SLOT_EXACT,       /* the form alone */
    SLOT_INFLECTIONS, /* every form of the word, in any spelling */
    SLOT_COMPOUNDS    /* the same and compounds that hold it */
};

enum fb_status slot_fill_word(struct index *ix, struct plan *plan, struct plan_slot *slot,
                              struct span form, enum slot_forms forms, struct fb_error *err);

/* Every form that a pattern with * and ? matches. A pattern that is a mere prefix of many words
 * becomes slot->prefix. FB_ERR_LIMIT (offset 0) when too many words match. */
enum fb_status slot_fill_pattern(struct index *ix, struct plan *plan, struct plan_slot *slot,
                                 struct span pattern, struct fb_error *err);

/* Every form within max_errors typing errors of form (Damerau-Levenshtein in code points). */
enum fb_status slot_fill_similar(struct index *ix, struct plan *plan, struct plan_slot *slot,
                                 struct span form, int max_errors, struct fb_error *err);

/* The articles that hold any of the slot's forms, if words were spread independently. */
double slot_df(const struct plan_slot *slot, double n_articles);

#endif
