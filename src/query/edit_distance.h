#ifndef FB_QUERY_EDIT_DISTANCE_H
#define FB_QUERY_EDIT_DISTANCE_H

#include "base/span.h"

#include <stdint.h>

enum { EDIT_MAX_CHARS = 64 };

/* A word prepared for comparing others with it. */
struct edit_word {
    uint32_t chars[EDIT_MAX_CHARS];
    size_t n_chars;   /* longer words are cut */
    uint32_t letters; /* edit_letters of the word */
};

void edit_word_init(struct edit_word *w, struct span word);

/* Which letters occur, a bit each; all beyond ASCII share one. A typing error changes two of them
 * at the most, so that words can be told to be too far apart at a glance: edit_may_be_near. */
uint32_t edit_letters(struct span word);

static inline bool edit_may_be_near(uint32_t a, uint32_t b, int max)
{
    return __builtin_popcount(a ^ b) <= 2 * max;
}

/* Optimal string alignment distance (insertions, deletions, substitutions, swaps of neighbours) in
 * code points, or max + 1 as soon as it must be greater than max. */
int edit_distance(const struct edit_word *a, const struct edit_word *b, int max);

#endif
