#ifndef FB_QUERY_NEAR_FORMS_H
#define FB_QUERY_NEAR_FORMS_H

#include "index/core/index.h"
#include "index/plan/plan.h"
#include "query/expand/edit_costs.h"

/* Forms of the index that a word may be by typing errors. */

struct near_form {
    struct span form; /* borrowed during the callback */
    int cost;         /* edit_costs.h */
    uint32_t id, df;  /* as vocab_entry has them */
};
typedef enum fb_status near_form_fn(const struct near_form *near, void *ctx);

/* Every form within max_cost (at most 2 * EDIT_ERROR) of word, a folded form, in byte order. Of a
 * word longer than EDIT_MAX_CHARS letters only itself. The callback must not look forms up. */
enum fb_status near_forms(struct index *ix, struct span word, int max_cost, near_form_fn *fn,
                          void *ctx, struct fb_error *err);

/* How near: half an error or less, one, more. */
enum nearness { NEARNESS_CONFUSION, NEARNESS_ERROR, NEARNESS_ERRORS, N_NEARNESS };

/* Fills empty slots with the forms near word, the nearest EXPAND_MAX_FORMS if there are more. */
enum fb_status near_slots_fill(struct index *ix, struct plan *plan,
                               struct plan_slot slots[N_NEARNESS], struct span word, int max_cost,
                               struct fb_error *err);

#endif
