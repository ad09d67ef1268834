#ifndef FB_INDEX_SKETCH_H
#define FB_INDEX_SKETCH_H

#include "base/span.h"

#include <stdint.h>

/* A few bytes by which near-copies are told: of two articles, the share of equal values is about
 * the share of runs of words that both have. Ten values of six bits lie in a group, the first in
 * its lowest bits. */
enum {
    SKETCH_VALUES = 60,
    SKETCH_LANES = SKETCH_VALUES / 2,
    SKETCH_VALUE_BITS = 6,
    SKETCH_VALUES_IN_GROUP = 10,
    SKETCH_GROUPS = SKETCH_VALUES / SKETCH_VALUES_IN_GROUP,
    SKETCH_LANES_IN_GROUP = SKETCH_VALUES_IN_GROUP / 2,
    SKETCH_LANE_BITS = 2 * SKETCH_VALUE_BITS,
    SKETCH_MAX_WORDS = (1 << 24) - 1
};

struct sketch {
    uint64_t groups[SKETCH_GROUPS];
    /* at most SKETCH_MAX_WORDS; 0: nothing is known of the article, which is then like no other */
    uint64_t n_words;
};

/* The sketch of an article from the terms of its teaser and its body, as a column has them. The
 * same in every version of the index: whoever changes it gives schema.h a new version. */
void sketch_make(struct sketch *s, struct span teaser, struct span body);
/* The same word by word: of the teaser, then of the body; word is XXH3_64bits of a term. */
struct sketcher;
struct sketcher *sketcher_new(void);
void sketcher_free(struct sketcher *k);
void sketcher_start(struct sketcher *k);
void sketcher_add(struct sketcher *k, uint64_t word);
void sketcher_end(const struct sketcher *k, struct sketch *s);
/* Whether one is a copy of the other as agencies' reports go through newspapers: edited, shortened
 * or begun otherwise. Texts of few words must agree in every one. Symmetric, but no equivalence: a
 * may be like b, and b like c, where a is not like c. */
bool sketch_is_alike(const struct sketch *a, const struct sketch *b);

/* Sketches that are alike have some lane in common: so they can be looked up. */
static inline uint32_t sketch_lane(const struct sketch *s, size_t lane)
{
    const size_t group = lane / SKETCH_LANES_IN_GROUP, place = lane % SKETCH_LANES_IN_GROUP;

    return (uint32_t)(s->groups[group] >> place * SKETCH_LANE_BITS) &
           ((1u << SKETCH_LANE_BITS) - 1);
}

#endif
