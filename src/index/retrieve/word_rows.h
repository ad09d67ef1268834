#ifndef FB_INDEX_WORD_ROWS_H
#define FB_INDEX_WORD_ROWS_H

#include "index/fts5/fts_reader.h"
#include "index/plan/plan.h"
#include "index/retrieve/fts_match.h"

/* Phrases and NEAR in articles that have all their words: where the words stand decides. */

/* Whether the leaf is a phrase or NEAR of words whose forms are all listed. */
bool word_rows_can(const struct plan_leaf *leaf);

/* Called for each article in which the leaf stands, ascending. */
typedef void word_rows_fn(int64_t id, const struct match_counts *counts, void *ctx);
/* ids: the articles that have all words, ascending. The counts are those that match_leaf gives.
 * FB_ERR_CORRUPT if the full text is damaged; fn has not been called then. */
enum fb_status word_rows_find(struct fts_reader *r, const struct plan_leaf *leaf,
                              const int64_t *ids, size_t n, word_rows_fn *fn, void *ctx,
                              struct fb_error *err);

#endif
