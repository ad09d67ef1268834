#ifndef FB_INDEX_LEAF_MATCHES_H
#define FB_INDEX_LEAF_MATCHES_H

#include "index/core/index.h"
#include "index/plan/score.h"
#include "index/retrieve/leaf_lists.h"

/* What was found of a leaf that lists do not answer, in all generations. */
struct leaf_found {
    bool asked; /* at holds it all */
    size_t leaf;
    const struct score_leaf *score;
    struct found_posting *at;
    size_t n, cap;
};

/* The leaves of a plan that posting lists do not answer. All arrays are by leaf. */
struct leaf_matches {
    struct index *ix;
    const struct plan *plan;
    const struct score_leaf *scores;
    bool *used; /* it stands in the tree */
    struct leaf_found *found;
};

/* Sets those of the leaves that stand below node. */
void leaf_matches_mark_used(const struct plan_node *node, bool *used);
/* Whether posting lists answer the leaf by themselves. */
bool leaf_matches_in_lists(const struct plan_leaf *leaf);
/* Fills m->found for each leaf used that they do not; by_postings false: for every leaf, by FTS5.
 * The caller frees what found[i].at points to, after a failure too. */
enum fb_status leaf_matches_find(struct leaf_matches *m, bool by_postings, struct fb_error *err);

#endif
