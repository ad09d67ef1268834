#ifndef FB_INDEX_LEAF_CANDIDATES_H
#define FB_INDEX_LEAF_CANDIDATES_H

#include "index/plan/plan.h"
#include "index/postings/generations.h"

/* The articles that have a form of each slot of the leaf, wherever: ids in all generations,
 * ascending, to be freed with free(). The slots' forms must all have numbers. False if a list is
 * damaged; there is nothing to free then. */
bool leaf_candidates(const struct generations *g, const struct plan_leaf *leaf, int64_t **ids,
                     size_t *n);

#endif
