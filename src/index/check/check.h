#ifndef FB_INDEX_CHECK_H
#define FB_INDEX_CHECK_H

#include "index/core/index.h"

/* Verifies everything; calls fn for each fault found with a sentence for the user. */
typedef void index_fault_fn(const char *message, void *ctx);
enum fb_status index_check(struct index *ix, index_fault_fn *fn, void *ctx, size_t *n_faults,
                           struct fb_error *err);

#endif
