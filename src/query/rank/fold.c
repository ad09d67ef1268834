/* Folding looks at some thousand matches, so that a copy that ranks far below is found as well.
 * They are walked in order until there are hits enough; then every match is looked up among the
 * hits. Looking up goes by lanes of the sketches, hashed: a match costs some 30 probes of a small
 * table, and the number of hits does not matter. */
#include "query/rank/fold.h"

#include "base/xalloc.h"
#include "index/store/sketch.h"

#include <stdlib.h>

#define NO_HIT  SIZE_MAX
#define NO_NODE UINT32_MAX
enum { SEEN_VALUES = 1 << SKETCH_LANE_BITS };

/* The hits' sketches. Each lane of each is a node, in a chain with those of its slot. */
struct sketch_table {
    struct sketch *sketches; /* by number of the hit */
    size_t n, sketches_cap;
    uint32_t *next; /* by node: number * SKETCH_LANES + lane */
    size_t next_cap;
    uint32_t *slots;
    unsigned shift; /* a hash's slot is hash >> shift */
    /* of each lane a bit by value: few hits leave most unset, and no slot need be looked at */
    unsigned char seen[SKETCH_LANES][SEEN_VALUES / 8];
};

static bool table_may_hold(const struct sketch_table *t, const struct sketch *s)
{
    unsigned any = 0;

    for (size_t g = 0; g < SKETCH_GROUPS; g++) {
        const unsigned char(*seen)[SEEN_VALUES / 8] = &t->seen[g * SKETCH_LANES_IN_GROUP];
        uint64_t rest = s->groups[g];

        for (size_t i = 0; i < SKETCH_LANES_IN_GROUP; i++, rest >>= SKETCH_LANE_BITS) {
            uint32_t value = rest % SEEN_VALUES;
            any |= (unsigned)seen[i][value / 8] >> (value % 8);
        }
    }
    return any & 1;
}

/* n_hits: about as many as will come. */
static void table_init(struct sketch_table *t, size_t n_hits)
{
    unsigned bits = 10;

    while (bits < 26 && (size_t)1 << bits < n_hits * SKETCH_LANES)
        bits++;
    memset(t, 0, sizeof *t);
    t->shift = 32 - bits;
    t->slots = xreallocarray(NULL, (size_t)1 << bits, sizeof *t->slots);
    memset(t->slots, 0xff, ((size_t)1 << bits) * sizeof *t->slots);
}

static void table_release(struct sketch_table *t)
{
    free(t->sketches);
    free(t->next);
    free(t->slots);
}

static uint32_t *slot_of(const struct sketch_table *t, size_t lane, uint32_t value)
{
    return &t->slots[(uint32_t)(((uint32_t)lane << 16 | value) * 2654435769u) >> t->shift];
}

static void table_add(struct sketch_table *t, const struct sketch *s)
{
    size_t first_node = t->n * SKETCH_LANES;

    xgrow(&t->sketches, &t->sketches_cap, t->n + 1, sizeof *t->sketches);
    xgrow(&t->next, &t->next_cap, first_node + SKETCH_LANES, sizeof *t->next);
    t->sketches[t->n++] = *s;
    for (size_t lane = 0; lane < SKETCH_LANES; lane++) {
        uint32_t *slot = slot_of(t, lane, sketch_lane(s, lane));
        uint32_t value = sketch_lane(s, lane);

        t->seen[lane][value / 8] |= (unsigned char)(1 << value % 8);
        t->next[first_node + lane] = s->n_words > 0 ? *slot : NO_NODE;
        if (s->n_words > 0)
            *slot = (uint32_t)(first_node + lane);
    }
}

/* The first hit that the sketch is like, or NO_HIT. */
static size_t table_find(const struct sketch_table *t, const struct sketch *s)
{
    size_t found = NO_HIT;

    if (s->n_words == 0 || !table_may_hold(t, s))
        return NO_HIT;
    for (size_t lane = 0; lane < SKETCH_LANES; lane++) {
        uint32_t value = sketch_lane(s, lane);

        for (uint32_t node = *slot_of(t, lane, value); node != NO_NODE; node = t->next[node]) {
            size_t hit = node / SKETCH_LANES;

            if (hit < found && node % SKETCH_LANES == lane &&
                sketch_lane(&t->sketches[hit], lane) == value &&
                sketch_is_alike(&t->sketches[hit], s))
                found = hit;
        }
    }
    return found;
}

void fold_take(struct fold *f, struct top *matches)
{
    f->matches = matches->heap;
    f->n_matches = matches->n;
    matches->heap = NULL;
    matches->n = matches->cap = 0;
}

static enum fb_status find_hits(struct fold *f, struct index *ix, struct sketch_table *t,
                                struct fb_error *err)
{
    for (size_t i = 0; i < f->n_matches && f->hits.n < f->hits.max; i++) {
        struct sketch s = {.n_words = 0};
        enum fb_status status = index_sketch(ix, f->matches[i].id, &s, err);

        if (status != FB_OK)
            return status;
        if (table_find(t, &s) != NO_HIT)
            continue;
        table_add(t, &s);
        xgrow(&f->hits.heap, &f->hits.cap, f->hits.n + 1, sizeof *f->hits.heap);
        f->hits.heap[f->hits.n++] = f->matches[i];
    }
    return FB_OK;
}

static enum fb_status find_copies(struct fold *f, struct index *ix, const struct sketch_table *t,
                                  struct fb_error *err)
{
    f->n_covered = f->hits.n;
    f->copies = xcalloc(f->hits.n, sizeof *f->copies);
    for (size_t h = 0; h < f->hits.n; h++)
        top_init(&f->copies[h], SIZE_MAX, f->hits.order);
    for (size_t i = 0; i < f->n_matches; i++) {
        struct sketch s = {.n_words = 0};
        enum fb_status status = index_sketch(ix, f->matches[i].id, &s, err);
        size_t hit = status == FB_OK ? table_find(t, &s) : NO_HIT;

        if (status != FB_OK)
            return status;
        if (hit == NO_HIT || f->hits.heap[hit].id == f->matches[i].id)
            continue;
        top_add(&f->copies[hit], f->matches[i]);
        f->n_covered++;
    }
    for (size_t h = 0; h < f->hits.n; h++)
        top_sort(&f->copies[h]);
    return FB_OK;
}

enum fb_status fold_run(struct fold *f, struct index *ix, size_t max, enum rank_order order,
                        struct fb_error *err)
{
    struct sketch_table t;
    enum fb_status status;

    table_init(&t, max < f->n_matches ? max : f->n_matches);
    top_init(&f->hits, max, order);
    status = find_hits(f, ix, &t, err);
    if (status == FB_OK)
        status = find_copies(f, ix, &t, err);
    table_release(&t);
    return status;
}

static enum fb_status fill_path(struct index *ix, struct arena *arena, struct search_alike *a,
                                struct buf *path, struct fb_error *err)
{
    enum fb_status status;

    buf_clear(path);
    status = index_article_path(ix, a->id, path, NULL, err);
    a->path = arena_copy(arena, buf_span(path));
    return status;
}

enum fb_status fold_fill(const struct fold *f, struct index *ix,
                         const struct search_options *options, struct search_result *result,
                         struct fb_error *err)
{
    struct buf path = BUF_INIT;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < result->n_hits && status == FB_OK; i++) {
        const struct top *copies = &f->copies[options->offset + i];
        struct search_hit *hit = &result->hits[i];

        hit->alike = arena_calloc(&result->arena, copies->n, sizeof *hit->alike);
        for (size_t c = 0; c < copies->n && status == FB_OK; c++) {
            hit->alike[c].id = copies->heap[c].id;
            hit->alike[c].date = copies->heap[c].date;
            if (options->alike_paths)
                status = fill_path(ix, &result->arena, &hit->alike[c], &path, err);
            hit->n_alike = c + 1;
        }
    }
    buf_release(&path);
    return status;
}

void fold_release(struct fold *f)
{
    for (size_t h = 0; f->copies && h < f->hits.n; h++)
        top_release(&f->copies[h]);
    free(f->copies);
    free(f->matches);
    top_release(&f->hits);
    memset(f, 0, sizeof *f);
}
