/* Words are found in the order of a text, so most marks are in order when they come. */
#include "query/show/raw_marks.h"

#include "base/xalloc.h"

#include <stdlib.h>

void raw_marks_add(struct raw_marks *m, struct raw_mark mark)
{
    xgrow(&m->at, &m->cap, m->n + 1, sizeof *m->at);
    m->at[m->n++] = mark;
}

static int compare(const void *a, const void *b)
{
    const struct raw_mark *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    return (x->weight < y->weight) - (x->weight > y->weight);
}

static bool is_in_order(const struct raw_marks *m)
{
    for (size_t i = 1; i < m->n; i++)
        if (compare(&m->at[i - 1], &m->at[i]) > 0)
            return false;
    return true;
}

static bool cross(const struct raw_mark *a, const struct raw_mark *b)
{
    return a->term != b->term && a->start < b->start && b->start < a->end && a->end < b->end;
}

void raw_marks_merge(struct raw_marks *m, bool *crossing)
{
    size_t n = 0;

    if (!is_in_order(m))
        qsort(m->at, m->n, sizeof *m->at, compare);
    *crossing = false;
    for (size_t i = 0; i < m->n; i++) {
        const struct raw_mark *mark = &m->at[i];
        struct raw_mark *last = n > 0 ? &m->at[n - 1] : NULL;

        if (!last || mark->start >= last->end) {
            m->at[n++] = *mark;
            continue;
        }
        *crossing = *crossing || cross(last, mark);
        if (mark->term == last->term) {
            if (mark->end > last->end)
                last->end = mark->end;
            if (mark->weight > last->weight)
                last->weight = mark->weight;
        } else if (mark->end - mark->start > last->end - last->start) {
            *last = *mark;
        }
    }
    m->n = n;
}
