#ifndef FB_INDEX_TOP_H
#define FB_INDEX_TOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The best n of a stream of hits. */
struct ranked {
    int64_t id;
    double score;
    int32_t date; /* yyyymmdd, 0 = none */
};

enum rank_order { ORDER_SCORE, ORDER_NEWEST, ORDER_OLDEST };

struct top {
    struct ranked *heap; /* worst first */
    size_t n, cap, max;
    enum rank_order order;
};

/* Whether a stands before b: by score, then newer, then smaller id; or by date (undated last), then
 * smaller id. */
bool ranked_before(const struct ranked *a, const struct ranked *b, enum rank_order order);

void top_init(struct top *t, size_t max, enum rank_order order);
void top_add(struct top *t, struct ranked hit);
/* Puts the hits in order, best first. */
void top_sort(struct top *t);
void top_release(struct top *t);

static inline bool top_is_full(const struct top *t)
{
    return t->n >= t->max;
}

#endif
