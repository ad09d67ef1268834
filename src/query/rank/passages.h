#ifndef FB_QUERY_PASSAGES_H
#define FB_QUERY_PASSAGES_H

#include "index/retrieve/term_places.h"
#include "query/rank/passage_words.h"
#include "query/rank/rank.h"

/* What an article's best passage (passage_words.h) adds to its score: in a long article most words
 * of a question stand somewhere, but what answers it has them together. It is given to the
 * PASSAGE_CANDIDATES best articles by their words alone, and puts these in a new order. An article
 * that is no longer than a passage is one, so that among short articles little changes. Single
 * words count, wherever in the article they stand; what takes several, as phrases and NEAR do, is
 * told by the article as a whole. */
enum { PASSAGE_CANDIDATES = TERM_PLACES_ARTICLES };

/* Adds it to the scores of the first of hits, which are in order, and orders these anew. engine:
 * RETRIEVAL_FTS5 reads the articles' texts, all others take places from the index where they can;
 * the result is the same. */
enum fb_status passages_apply(struct index *ix, const struct plan *plan,
                              const struct ranker *ranker, enum retrieval_engine engine,
                              struct ranked *hits, size_t n_hits, struct fb_error *err);

/* What it is in one article, also by term. */
enum fb_status passages_explain(struct index *ix, const struct plan *plan,
                                const struct ranker *ranker, enum retrieval_engine engine,
                                int64_t id, struct term_share *shares, struct passage *passage,
                                struct fb_error *err);

#endif
