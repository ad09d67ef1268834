/* A bounded heap: a hit that is worse than all kept costs one comparison. */
#include "index/plan/top.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

bool ranked_before(const struct ranked *a, const struct ranked *b_, enum rank_order order)
{
    if (order == ORDER_SCORE && a->score != b_->score)
        return a->score > b_->score;
    if (a->date != b_->date) {
        if (order == ORDER_OLDEST && a->date != 0 && b_->date != 0)
            return a->date < b_->date;
        return a->date > b_->date; /* 0, undated, comes last */
    }
    return a->id < b_->id;
}

void top_init(struct top *t, size_t max, enum rank_order order)
{
    memset(t, 0, sizeof *t);
    t->max = max;
    t->order = order;
}

static void swap_hits(struct ranked *a, struct ranked *b_)
{
    struct ranked kept = *a;

    *a = *b_;
    *b_ = kept;
}

static void sift_up(struct top *t, size_t i)
{
    while (i > 0) {
        size_t parent = (i - 1) / 2;
        if (!ranked_before(&t->heap[parent], &t->heap[i], t->order))
            break;
        swap_hits(&t->heap[parent], &t->heap[i]);
        i = parent;
    }
}

static void sift_down(struct top *t, size_t i, size_t n)
{
    for (;;) {
        size_t worst = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++)
            if (ranked_before(&t->heap[worst], &t->heap[child], t->order))
                worst = child;
        if (worst == i)
            return;
        swap_hits(&t->heap[i], &t->heap[worst]);
        i = worst;
    }
}

void top_add(struct top *t, struct ranked hit)
{
    if (t->n < t->max) {
        xgrow(&t->heap, &t->cap, t->n + 1, sizeof *t->heap);
        t->heap[t->n++] = hit;
        sift_up(t, t->n - 1);
    } else if (t->max > 0 && ranked_before(&hit, &t->heap[0], t->order)) {
        t->heap[0] = hit;
        sift_down(t, 0, t->n);
    }
}

void top_sort(struct top *t)
{
    for (size_t n = t->n; n > 1; n--) {
        swap_hits(&t->heap[0], &t->heap[n - 1]);
        sift_down(t, 0, n - 1);
    }
}

void top_release(struct top *t)
{
    free(t->heap);
    memset(t, 0, sizeof *t);
}
