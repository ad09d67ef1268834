#ifndef FB_QUERY_EDIT_DISTANCE_H
#define FB_QUERY_EDIT_DISTANCE_H

#include "base/span.h"

#include <stdint.h>

enum { EDIT_MAX_CHARS = 64 };

/* A word prepared for comparing others with it. */
struct edit_word {
    uint32_t chars[EDIT_MAX_CHARS];
    size_t n_chars; /* longer words are cut */
};

void edit_word_init(struct edit_word *w, struct span word);

/* Optimal string alignment distance (insertions, deletions, substitutions, swaps of neighbours) in
 * code points, or max + 1 as soon as it must be greater than max. */
int edit_distance(const struct edit_word *a, const struct edit_word *b, int max);

#endif
