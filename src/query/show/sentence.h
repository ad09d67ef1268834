#ifndef FB_QUERY_SENTENCE_H
#define FB_QUERY_SENTENCE_H

#include "base/span.h"

/* What snippet_choose.c needs besides snippet.h: the same questions with a limit on how far is looked, so
 * that a text without sentences costs no more than its window. */

/* sentence_end, if it is at most limit; else 0. limit <= text.len. */
size_t sentence_end_within(struct span text, size_t offset, size_t limit);
/* sentence_start, if it is at least limit: true and *start. */
bool sentence_start_within(struct span text, size_t offset, size_t limit, size_t *start);

/* Whether a sentence or paragraph ends right at offset, or starts there: nothing but blanks, or
 * the end of a sentence, stands before. */
bool sentence_ends_at(struct span text, size_t offset);
bool sentence_starts_at(struct span text, size_t offset);

/* Whether stops, and quotes or brackets that close them, stand right before offset. */
bool sentence_has_stop(struct span text, size_t offset);

/* Paragraphs are parted by empty lines. The end of the one offset lies in, without the blanks
 * behind it, and the start of the next one with text in it (text.len if there is none). */
size_t paragraph_end(struct span text, size_t offset);
size_t paragraph_next(struct span text, size_t end);
/* Whether nothing but blanks follows in the paragraph. */
bool paragraph_ends_at(struct span text, size_t offset);

#endif
