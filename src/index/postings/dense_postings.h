#ifndef FB_INDEX_DENSE_POSTINGS_H
#define FB_INDEX_DENSE_POSTINGS_H

#include "base/arena.h"
#include "index/postings/doc_set.h"
#include "index/postings/posting_file.h"

#include <stdbool.h>

/* What many lists say together of a generation's articles, a number an article: worth its memory
 * where a good part of all articles has one of the forms. Every question is then answered at once,
 * however many lists there were. */
struct dense_postings {
    uint32_t n_docs, n; /* articles there are; that have any of it */
    uint64_t *sums;     /* by article: frequency, and a bit for each relation; 0: none */
    uint64_t *bits;     /* who has any, when dense_postings_finish was called */
    bool damaged;       /* a list was not what it should be */
};

/* So many articles are looked at together. */
enum { DENSE_RANGE = 256 };

enum { DENSE_FREQUENCY_BITS = 56 };

/* All lies in the arena. */
void dense_postings_init(struct dense_postings *d, uint32_t n_docs, struct arena *arena);
/* weight: of an occurrence, in thousandths. */
void dense_postings_add(struct dense_postings *d, const struct posting_list_place *list,
                        uint32_t weight, enum relation relation);
static inline void dense_postings_add_one(struct dense_postings *d, uint32_t doc,
                                          uint32_t frequency, enum relation relation)
{
    d->sums[doc] = (d->sums[doc] + frequency) | 1ull << (DENSE_FREQUENCY_BITS + relation);
}
/* Once all is added. */
void dense_postings_finish(struct dense_postings *d, struct arena *arena);

/* The first article not before doc that has any, or POSTING_END. */
uint32_t dense_postings_seek(const struct dense_postings *d, uint32_t doc);

static inline uint64_t dense_frequency(uint64_t sum)
{
    return sum & ((1ull << DENSE_FREQUENCY_BITS) - 1);
}
/* Of a sum that is not 0. */
static inline enum relation dense_closest(uint64_t sum)
{
    return (enum relation)__builtin_ctzll(sum >> DENSE_FREQUENCY_BITS);
}

#endif
