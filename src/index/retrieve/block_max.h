#ifndef FB_INDEX_BLOCK_MAX_H
#define FB_INDEX_BLOCK_MAX_H

#include "index/plan/top.h"
#include "index/retrieve/plan_sets.h"

/* The best of what a plan finds in one generation. */
struct block_max_query {
    const struct plan_sets *sets;
    const struct score_spec *spec;
    const struct doc_set *matches; /* NULL: the one leaf of the plan finds them all */
    int64_t left_out;              /* an article that shall not be among them, or 0 */
    bool exhaustive;               /* scores every match: to test the rest */
};

/* Adds them to top, which may hold hits of other generations. Exactly those come in, with exactly
 * the scores, that scoring every match would give. */
void block_max_run(const struct block_max_query *q, struct top *top);

#endif
