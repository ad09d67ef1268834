#ifndef FB_QUERY_SNIPPET_H
#define FB_QUERY_SNIPPET_H

#include "article/article.h"
#include "base/buf.h"

#include <stdint.h>

/* Where query terms stand in a field, found by the highlighter (highlight.h): byte ranges in the
 * field's text, ascending, not overlapping. */
struct mark {
    size_t start, end; /* bytes */
    uint32_t term; /* which term of the query, 0 … 63: different terms make a better snippet */
    float weight;  /* how much finding it is worth (rare terms more), > 0 */
    uint32_t position; /* of its last word, in tokens from 1 */
};

struct fragment {
    size_t start, end; /* bytes of the field's text, on code point and word boundaries */
    bool cut_before;   /* text was left out before / behind it that belongs to the same sentence or
                          text */
    bool cut_behind;
    size_t first_mark, n_marks; /* the marks inside, as indices into the array given */
};

struct snippet_options {
    size_t target_chars; /* wished length in code points, e.g. 200 */
    size_t max_chars;    /* never longer, e.g. 320 */
    size_t max_fragments;
};

/* Picks up to max_fragments windows of text, not overlapping, in the text's order: those holding
 * the most and the densest different terms, grown to whole sentences where they fit and cut at word
 * boundaries where not. Linear in the text's length plus marks. Without marks: the beginning of the
 * text. Returns how many were written to out (room for max_fragments). Never splits a code point, a
 * base letter from its combining marks, or a mark. */
size_t snippet_pick(struct span text, const struct mark *marks, size_t n_marks,
                    const struct snippet_options *options, struct fragment *out);

/* The end of the sentence that starts at or runs through offset: the byte behind its full stop,
 * question or exclamation mark and closing quotes, or the end of the paragraph. Not fooled by
 * "z. B.", "Dr.", "24. Februar", "1.000", "u. a.", initials, ellipses. */
size_t sentence_end(struct span text, size_t offset);
/* The start of the sentence that offset lies in. */
size_t sentence_start(struct span text, size_t offset);

#endif
