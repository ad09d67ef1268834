#ifndef FB_INDEX_MATCH_H
#define FB_INDEX_MATCH_H

#include "base/buf.h"
#include "index/core/index.h"
#include "index/plan/plan.h"
#include "index/plan/score.h"

/* Answers plans. The one place, with fts_tokenizer.c, that knows FTS5's query syntax. */

/* One matching article, valid during the callback only. */
struct match {
    int64_t id;
    int32_t date; /* yyyymmdd, 0 = none */
    uint32_t length_tokens;
    void *engine; /* private */
};

/* Called for every matching article in ascending id; anything but FB_OK, with the error set by the
 * callback, stops the run and is returned. */
typedef enum fb_status match_fn(const struct match *m, void *ctx);

struct match_timing {
    double prepare_ms, run_ms;
};

/* *n_matches is exact. fn NULL: only count, which is much cheaper. timing may be NULL. */
enum fb_status index_match(struct index *ix, const struct plan *plan, match_fn *fn, void *ctx,
                           uint64_t *n_matches, struct match_timing *timing, struct fb_error *err);

/* Within the callback: the counts of a leaf; false when the leaf is not in this article. */
bool match_leaf(const struct match *m, size_t leaf, struct match_counts *counts);

/* The engine's own form of the plan (FTS5: the MATCH expression) and its statement, for explain. */
void index_match_explain(struct index *ix, const struct plan *plan, struct buf *expression,
                         struct buf *statement);

#endif
