#ifndef FB_INDEX_RETRIEVAL_H
#define FB_INDEX_RETRIEVAL_H

#include "index/core/index.h"
#include "index/plan/score.h"
#include "index/plan/top.h"
#include "index/retrieve/fts_match.h"

/* The best of what a plan finds, and how many there are: the question nearly every search asks.
 * Posting lists of findbuch's own answer it where the index has them (generations.h), and FTS5 the
 * leaves they cannot (phrases, NEAR, fields, prefixes, paths); else FTS5 answers all of it, with
 * the same result. */
enum retrieval_engine {
    RETRIEVAL_FASTEST,
    RETRIEVAL_EXHAUSTIVE, /* posting lists, scoring every match: to test the pruning */
    RETRIEVAL_FTS5
};

struct retrieval {
    const struct plan *plan;        /* with a root */
    const struct score_spec *score; /* NULL: no scores are wanted, the order is by date */
    int64_t left_out;               /* an article that shall not be among the hits, or 0 */
    enum retrieval_engine engine;
};

/* Fills top, which is empty and says how many and in what order. *n_matches is exact, left_out not
 * counted. timing may be NULL. */
enum fb_status index_retrieve(struct index *ix, const struct retrieval *r, struct top *top,
                              uint64_t *n_matches, struct match_timing *timing,
                              struct fb_error *err);

/* How the plan would be answered, for explain: by posting lists, and how many leaves by FTS5. */
bool index_retrieves_by_postings(struct index *ix, const struct plan *plan, size_t *n_fts_leaves);

#endif
