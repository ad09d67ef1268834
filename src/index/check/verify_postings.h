#ifndef FB_INDEX_VERIFY_POSTINGS_H
#define FB_INDEX_VERIFY_POSTINGS_H

#include "index/build/terms.h"
#include "index/check/check.h"

/* For check: do the posting lists say what the articles do? Both are reduced to a sum over all
 * postings, in whatever order they come. */
struct posting_sum {
    uint64_t n, hash;
};

/* Adds an article's postings, from its forms as terms_of_article makes them. */
void posting_sum_add(struct posting_sum *sum, int64_t id, const struct buf *forms,
                     const struct form_weights *weights);

/* Tells, as index_fault_fn, what is wrong with the files, or if they do not come to the sum. */
enum fb_status verify_postings(struct index *ix, const struct posting_sum *expected,
                               index_fault_fn *fault, void *ctx, size_t *n_faults,
                               struct fb_error *err);

#endif
