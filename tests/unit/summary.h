#ifndef FB_TESTS_SUMMARY_H
#define FB_TESTS_SUMMARY_H

#include "article/reader.h"

/* An article as a few lines of text, so that tables can say what is wanted: a letter and a blank
 * before each part, absent parts left out, in this order: K key, R section, T title, V teaser,
 * C caption " # " credit, O place, H heading, Q source, D date, B body. */
void summarize(const struct article *a, struct buf *out);

/* All articles that reader makes of the bytes, one summary after the other, "=" between them; for
 * a broken one "! " and the message. */
void summarize_bytes(const struct reader *reader, const void *bytes, size_t n_bytes,
                     const char *path, struct buf *out);

#endif
