#ifndef FB_INDEX_VOCAB_REBUILD_H
#define FB_INDEX_VOCAB_REBUILD_H

#include "index/vocab/vocab.h"
#include "text/analyze.h"

typedef void vocab_progress_fn(int64_t done, int64_t total, void *ctx);
/* Derives the keys of all forms anew, within the caller's transaction; the forms stay.
 * max_bytes bounds the memory for entries that wait to be written; 0 = the default. progress counts
 * forms and may be NULL; *stop != 0 cancels (FB_ERR_CANCELLED, without a message: the caller rolls
 * back and knows what that leaves). */
enum fb_status vocab_rebuild_keys(struct vocab *vocab, struct analyzer *analyzer, size_t max_bytes,
                                  vocab_progress_fn *progress, void *ctx, const volatile int *stop,
                                  struct fb_error *err);

#endif
