#ifndef FB_INDEX_PLAN_SETS_H
#define FB_INDEX_PLAN_SETS_H

#include "index/retrieve/leaf_postings.h"

/* Which articles of one generation a plan finds, exactly. */
struct plan_sets {
    const struct plan *plan;
    const struct posting_file *file;
    struct leaf_postings *leaves; /* by leaf of the plan; of dates none is open */
    struct arena *arena;
};

/* Whether the leaf asks for dates, or for everything: the articles' own dates answer then. */
bool plan_leaf_is_date(const struct plan_leaf *leaf);

void plan_sets_find(const struct plan_sets *s, const struct plan_node *node, struct doc_set *out);

/* Of each leaf that adds to scores: in which of the articles found it counts. A leaf counts where
 * what it is demanded together with is there, too: in "(a AND b) OR c" a counts with b only. */
struct leaf_gate {
    bool counts;
    const struct doc_set *only_in; /* or NULL: in all that the plan finds. Valid as long as gates */
};

struct leaf_gates {
    struct leaf_gate *of_leaf;
    struct doc_set **sets;
    size_t n_sets, sets_cap;
};
void leaf_gates_make(struct leaf_gates *g, const struct plan_sets *s);
void leaf_gates_release(struct leaf_gates *g);

#endif
