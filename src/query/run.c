/* Runs a plan: every match is scored and counted, the best are kept and filled in. To fold
 * near-copies all are kept. */
#include "query/run.h"

#include "base/clock.h"
#include "query/fold.h"
#include "query/hits.h"
#include "query/rank.h"

struct collecting {
    struct ranker *ranker; /* NULL when sorted by date */
    struct top top;
    bool folding; /* into fold instead of top */
    struct fold fold;
    int64_t left_out; /* an article that shall not be among the hits, or 0 */
    uint64_t n_left_out;
};

static enum fb_status on_match(const struct match *m, void *ctx)
{
    struct collecting *c = ctx;
    struct ranked hit = {m->id, 0, m->date};

    if (m->id == c->left_out) {
        c->n_left_out++;
        return FB_OK;
    }
    if (c->ranker)
        hit.score = ranker_score(c->ranker, m);
    if (c->folding)
        fold_add(&c->fold, hit);
    else
        top_add(&c->top, hit);
    return FB_OK;
}

static bool has_terms(const struct plan *plan)
{
    for (size_t i = 0; i < plan->n_leaves; i++)
        if (plan->leaves[i].term != PLAN_NO_TERM)
            return true;
    return false;
}

/* How many of the best hits it takes to fill the page. */
static size_t last_wanted(const struct search_options *options)
{
    return options->limit < SIZE_MAX - options->offset ? options->limit + options->offset
                                                       : SIZE_MAX;
}

static enum fb_status fill(struct index *ix, struct collecting *c,
                           const struct search_options *options, struct search_result *r,
                           struct fb_error *err)
{
    enum fb_status status = FB_OK;

    if (c->folding)
        status = fold_run(&c->fold, ix, c->top.max, c->top.order, err);
    else
        top_sort(&c->top);
    if (status == FB_OK)
        status = hits_fill(ix, c->folding ? &c->fold.hits : &c->top, options, r, err);
    if (status == FB_OK && c->folding)
        status = fold_fill(&c->fold, ix, options, r, err);
    r->folded = c->folding;
    r->more =
        r->n_hits > 0 && (c->folding ? c->fold.n_covered : options->offset + r->n_hits) < r->total;
    return status;
}

enum fb_status search_run_plan(struct index *ix, const struct search_options *options,
                               int64_t left_out, struct search_result *r, struct fb_error *err)
{
    static const enum rank_order orders[] = {
        [SORT_RELEVANCE] = ORDER_SCORE, [SORT_NEWEST] = ORDER_NEWEST, [SORT_OLDEST] = ORDER_OLDEST};
    struct collecting c = {.left_out = left_out, .folding = options->fold && !options->count_only};
    struct match_timing timing = {0, 0};
    struct index_info info;
    double started;
    bool only_count;
    enum fb_status status = index_info(ix, false, &info, err);

    if (status != FB_OK)
        return status;
    top_init(&c.top, options->count_only ? 0 : last_wanted(options), orders[options->sort]);
    if (options->sort == SORT_RELEVANCE && has_terms(&r->plan))
        c.ranker = ranker_new(&r->plan, options->any ? RANK_ANY_WORD : RANK_ALL_WORDS,
                              info.n_articles, info.n_tokens);
    only_count = c.top.max == 0 && left_out == 0;
    status = index_match(ix, &r->plan, only_count ? NULL : on_match, &c, &r->total, &timing, err);
    r->total -= c.n_left_out;
    r->prepare_ms = timing.prepare_ms;
    r->match_ms = timing.run_ms;
    started = clock_now_ms();
    if (status == FB_OK && !options->count_only)
        status = fill(ix, &c, options, r, err);
    r->snippet_ms = clock_now_ms() - started;
    ranker_free(c.ranker);
    top_release(&c.top);
    fold_release(&c.fold);
    return status;
}
