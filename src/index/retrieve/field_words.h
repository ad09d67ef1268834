#ifndef FB_INDEX_FIELD_WORDS_H
#define FB_INDEX_FIELD_WORDS_H

#include "index/fts5/fts_reader.h"
#include "index/plan/plan.h"
#include "index/postings/generations.h"

/* Words in certain fields. Posting lists do not tell fields apart, but few postings weigh as much
 * as a word in a title: where these stand decides. */

/* Whether the leaf is a word, with all its forms listed, in some of the fields. */
bool field_words_can(const struct plan_leaf *leaf);

/* Called for each article that has it there, ascending. */
typedef void field_words_fn(int64_t id, uint32_t frequency, enum relation closest, void *ctx);
/* frequency: as in score.h, by what score says that relations weigh. end_id: behind all articles'
 * ids. *sound is false, and fn has not been called, if a posting list is damaged; so it is with
 * FB_ERR_CORRUPT, if the full text is. */
enum fb_status field_words_find(struct fts_reader *r, const struct generations *g,
                                const struct plan_leaf *leaf, const struct score_leaf *score,
                                int64_t end_id, field_words_fn *fn, void *ctx, bool *sound,
                                struct fb_error *err);

#endif
