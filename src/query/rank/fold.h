#ifndef FB_QUERY_FOLD_H
#define FB_QUERY_FOLD_H

#include "query/rank/rank.h"
#include "query/rank/search_result.h"

/* Near-copies under one hit. In the order asked for, an article that is like an earlier hit
 * (index/store/sketch.h) stands under the first such hit; else it is a hit itself. So who stands under
 * whom follows from the matches and their order alone, whatever page of them is shown. */

/* So many of the best matches are compared unless a page takes more: a copy is about as good a
 * match as what it is a copy of, and ordering a million articles to find one that is not would take
 * longer than all the rest of a search. */
enum { FOLD_WINDOW = 4096 };

/* The best matches of a query, and the hits they fold to. Zero-initialised is valid and empty. */
struct fold {
    struct ranked *matches; /* in order */
    size_t n_matches;
    struct top hits;    /* the first ones, in order */
    struct top *copies; /* of each hit, in order */
    size_t n_covered;   /* matches that are these hits or stand under them */
};

/* Takes the matches over, which are sorted, and leaves top empty. */
void fold_take(struct fold *f, struct top *matches);
/* Finds the first max hits and all that stand under them. Once. */
enum fb_status fold_run(struct fold *f, struct index *ix, size_t max, enum rank_order order,
                        struct fb_error *err);
/* Puts into the result's hits, which are those of f from options->offset on, what stands under
 * them. */
enum fb_status fold_fill(const struct fold *f, struct index *ix,
                         const struct search_options *options, struct search_result *result,
                         struct fb_error *err);
void fold_release(struct fold *f);

#endif
