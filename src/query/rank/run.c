/* Runs a plan: the best matches are asked for, put in order by the nearness of their words, folded
 * if that is wanted, and filled in. */
#include "query/rank/run.h"

#include "base/clock.h"
#include "query/rank/account.h"
#include "query/rank/feedback.h"
#include "query/rank/fold.h"
#include "query/rank/hits.h"
#include "query/rank/passages.h"
#include "query/rank/proximity.h"
#include "query/rank/rank.h"

struct running {
    struct index *ix;
    const struct retrieval *retrieval;
    const struct search_options *options;
    struct search_result *result;
    struct ranker *ranker; /* NULL when sorted by date */
    struct top top;
    struct fold fold;
};

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

/* ---- the page ---- */

static enum fb_status order(struct running *r, struct fb_error *err)
{
    const struct plan *plan = &r->result->plan;
    const enum retrieval_engine engine = r->options->engine;
    enum fb_status status = FB_OK;

    top_sort(&r->top);
    if (r->ranker)
        status = proximity_apply(r->ix, plan, r->ranker, engine, r->top.heap, r->top.n, err);
    if (r->ranker && status == FB_OK)
        status = passages_apply(r->ix, plan, r->ranker, engine, r->top.heap, r->top.n, err);
    if (r->ranker && status == FB_OK)
        status = feedback_apply(r->ix, r->ranker, r->top.heap, r->top.n, NULL, err);
    return status;
}

/* Of the best matches; of more of them as long as they do not fill the page. */
static enum fb_status fold(struct running *r, struct fb_error *err)
{
    const size_t wanted = last_wanted(r->options);
    const enum rank_order by = r->top.order;
    enum fb_status status;

    for (size_t max = r->top.max;;) {
        struct match_timing timing;
        uint64_t n_matches;

        fold_take(&r->fold, &r->top);
        status = fold_run(&r->fold, r->ix, wanted, by, err);
        if (status != FB_OK || r->fold.hits.n == wanted || r->fold.n_matches < max)
            return status;
        fold_release(&r->fold);
        max = max < SIZE_MAX / 8 ? max * 8 : SIZE_MAX;
        top_init(&r->top, max, by);
        status = index_retrieve(r->ix, r->retrieval, &r->top, &n_matches, &timing, err);
        if (status == FB_OK)
            status = order(r, err);
        if (status != FB_OK)
            return status;
    }
}

static enum fb_status order_and_fold(struct running *r, struct fb_error *err)
{
    enum fb_status status = order(r, err);

    if (status != FB_OK)
        return status;
    if (r->result->folded)
        return fold(r, err);
    if (r->top.n > last_wanted(r->options))
        r->top.n = last_wanted(r->options);
    return FB_OK;
}

static enum fb_status fill(struct running *r, struct fb_error *err)
{
    struct search_result *result = r->result;
    const struct search_options *options = r->options;
    enum fb_status status = order_and_fold(r, err);

    if (status == FB_OK)
        status = hits_fill(r->ix, result->folded ? &r->fold.hits : &r->top, options, result, err);
    if (status == FB_OK && result->folded)
        status = fold_fill(&r->fold, r->ix, options, result, err);
    result->more =
        result->n_hits > 0 &&
        (result->folded ? r->fold.n_covered : options->offset + result->n_hits) < result->total;
    return status;
}

/* What explain wants to know of the ranker. */
static void keep_weights(const struct running *r)
{
    const struct score_spec *spec = ranker_score_spec(r->ranker);
    struct search_result *result = r->result;

    result->weights = arena_calloc(&result->arena, spec->n_terms, sizeof *result->weights);
    for (uint32_t t = 0; t < spec->n_terms; t++)
        result->weights[t] = spec->terms[t].weight;
    result->average_length = spec->average_length;
}

/* How many of the best by their words are put in another order; all of them make any page. */
static size_t n_reordered(const struct running *r)
{
    if (r->ranker && ranker_passage(r->ranker) > 0)
        return PASSAGE_CANDIDATES;
    return r->ranker && ranker_proximity(r->ranker) > 0 && r->result->plan.n_terms > 1
               ? PROXIMITY_WINDOW
               : 0;
}

/* How many of the best matches are compared first, to fill a page up to wanted. */
static size_t fold_window(const struct running *r, size_t wanted)
{
    const struct search_options *options = r->options;
    size_t window = options->fold_window > 0 ? options->fold_window : FOLD_WINDOW;
    size_t for_page = wanted < SIZE_MAX / 4 ? 2 * wanted + n_reordered(r) : SIZE_MAX;

    return window > for_page ? window : for_page;
}

static void init_top(struct running *r)
{
    static const enum rank_order orders[] = {
        [SORT_RELEVANCE] = ORDER_SCORE, [SORT_NEWEST] = ORDER_NEWEST, [SORT_OLDEST] = ORDER_OLDEST};
    size_t max = r->options->count_only ? 0 : last_wanted(r->options);

    r->result->folded = r->options->fold && !r->options->count_only;
    if (r->result->folded)
        max = fold_window(r, max);
    else if (max > 0 && max < n_reordered(r))
        max = n_reordered(r);
    top_init(&r->top, max, orders[r->options->sort]);
}

enum fb_status search_run_plan(struct index *ix, const struct search_options *options,
                               enum rank_mode mode, int64_t left_out, struct search_result *result,
                               struct fb_error *err)
{
    struct retrieval retrieval = {
        .plan = &result->plan, .left_out = left_out, .engine = options->engine};
    struct running r = {.ix = ix, .retrieval = &retrieval, .options = options, .result = result};
    struct match_timing timing = {0, 0};
    struct index_info info;
    double started;
    enum fb_status status = index_info(ix, false, &info, err);

    if (status != FB_OK)
        return status;
    if (options->sort == SORT_RELEVANCE && has_terms(&result->plan))
        r.ranker = ranker_new(&result->plan, mode, info.n_articles, info.n_tokens);
    if (r.ranker) {
        retrieval.score = ranker_score_spec(r.ranker);
        keep_weights(&r);
    }
    init_top(&r);
    status = index_retrieve(ix, &retrieval, &r.top, &result->total, &timing, err);
    result->prepare_ms = timing.prepare_ms;
    result->match_ms = timing.run_ms;
    if (status == FB_OK && options->account_of != 0)
        status = account_make(ix, &retrieval, r.ranker, options->account_of, &result->arena,
                              &result->account, err);
    started = clock_now_ms();
    if (status == FB_OK && !options->count_only)
        status = fill(&r, err);
    result->snippet_ms = clock_now_ms() - started;
    ranker_free(r.ranker);
    top_release(&r.top);
    fold_release(&r.fold);
    return status;
}
