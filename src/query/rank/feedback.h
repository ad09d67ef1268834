#ifndef FB_QUERY_FEEDBACK_H
#define FB_QUERY_FEEDBACK_H

#include "query/rank/passages.h"

/* What the best articles of a question have in common (pseudo-relevance feedback, after the
 * relevance models of Lavrenko and Croft 2001): the words that tell most of the FEEDBACK_ARTICLES
 * best add to the scores of the FEEDBACK_CANDIDATES best, which are put in a new order. Articles
 * that the question does not find are not found by these words either; where it finds no more than
 * FEEDBACK_ARTICLES, there are none to be told from the best. */
enum { FEEDBACK_ARTICLES = 10, FEEDBACK_CANDIDATES = PASSAGE_CANDIDATES };

/* hits are in order; gains, if not NULL, gets what was added to the first FEEDBACK_CANDIDATES of
 * them, by their new order. The same whatever engine found the hits. */
enum fb_status feedback_apply(struct index *ix, const struct ranker *ranker, struct ranked *hits,
                              size_t n_hits, double *gains, struct fb_error *err);

#endif
