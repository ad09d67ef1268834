#ifndef FB_INDEX_BATCH_WORDS_H
#define FB_INDEX_BATCH_WORDS_H

#include "base/err.h"
#include "index/build/draft.h"

struct index_writer;

/* Adds the words of an article that is new under this id, and counts it. */
enum fb_status batch_words_add(struct index_writer *w, int64_t id, const struct draft *d,
                               struct fb_error *err);
/* Gives the batch's forms their ids and writes the words gathered so far. */
enum fb_status batch_words_write(struct index_writer *w, struct fb_error *err);
/* Forgets what the batch has gathered and counted. */
void batch_words_forget(struct index_writer *w);

#endif
