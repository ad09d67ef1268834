#ifndef FB_QUERY_PROXIMITY_H
#define FB_QUERY_PROXIMITY_H

#include "query/rank/rank.h"

/* What neighbouring terms of a query earn for standing near each other in an article: a share of
 * the smaller of their weights (after Rasolofo and Savoy 2003, with 1/d for 1/d²). It is given to
 * the PROXIMITY_WINDOW best articles by their words alone, and puts these in a new order. Of a
 * field only the first 1,024 words count: in long texts words stand near each other by chance. */
enum { PROXIMITY_WINDOW = 16 };

/* Adds it to the scores of the first of hits, which are in order, and orders these anew. engine:
 * RETRIEVAL_FTS5 reads the articles' texts, all others take places from the index where they can;
 * the result is the same. */
enum fb_status proximity_apply(struct index *ix, const struct plan *plan,
                               const struct ranker *ranker, enum retrieval_engine engine,
                               struct ranked *hits, size_t n_hits, struct fb_error *err);

/* What it is in one article, also by term: it goes into the share of the later of two neighbours.
 */
enum fb_status proximity_explain(struct index *ix, const struct plan *plan,
                                 const struct ranker *ranker, enum retrieval_engine engine,
                                 int64_t id, struct term_share *shares, double *sum,
                                 struct fb_error *err);

#endif
