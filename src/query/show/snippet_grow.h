#ifndef FB_QUERY_SNIPPET_GROW_H
#define FB_QUERY_SNIPPET_GROW_H

#include "query/show/snippet.h"

/* The second half of snippet_choose.c: from a window of marks to a fragment. */

struct snippet_source {
    struct span text;
    const struct mark *marks;
    size_t n_marks;
    size_t target_chars, max_chars; /* 0 < target_chars <= max_chars */
};

/* A fragment in the making: [start, end) may grow within [lo, hi). */
struct stretch {
    size_t start, end, lo, hi;
    size_t n_chars; /* set by snippet_grow */
};

void snippet_grow(const struct snippet_source *p, struct stretch *s);
/* The first mark that ends behind pos; n_marks if there is none. */
size_t snippet_mark_behind(const struct snippet_source *p, size_t pos);
/* Behind the character at pos and its accents. */
size_t snippet_character_end(const struct snippet_source *p, size_t pos);
/* The first byte of [start, end) that is no blank. */
size_t snippet_skip_blanks(struct span text, size_t start, size_t end);

#endif
