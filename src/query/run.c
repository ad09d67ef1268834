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
    int64_t account_of; /* an article whose score is taken apart into account, or 0 */
    struct search_account *account;
    int32_t account_date;
    int64_t left_out; /* an article that shall not be among the hits, or 0 */
    uint64_t n_left_out;
};

static void take_account(struct collecting *c, const struct match *m)
{
    struct search_account *account = c->account;

    account->matches = true;
    account->length_tokens = m->length_tokens;
    if (c->ranker)
        account->score = ranker_explain(c->ranker, m, account->shares);
    c->account_date = m->date;
}

/* In a second run, when the score is known that others are compared with. */
static enum fb_status count_better(const struct match *m, void *ctx)
{
    struct collecting *c = ctx;
    struct ranked hit = {m->id, ranker_score(c->ranker, m), m->date};
    struct ranked own = {c->account_of, c->account->score, c->account_date};

    c->account->rank += ranked_before(&hit, &own, ORDER_SCORE);
    return FB_OK;
}

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
    if (m->id == c->account_of)
        take_account(c, m);
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

/* What explain wants to know of the ranker. */
static void keep_weights(const struct collecting *c, struct search_result *r)
{
    size_t n = r->plan.n_terms;

    r->weights = arena_calloc(&r->arena, n, sizeof *r->weights);
    for (uint32_t t = 0; t < n; t++)
        r->weights[t] = ranker_idf(c->ranker, t);
    r->average_length = ranker_average_length(c->ranker);
    r->account.shares = arena_calloc(&r->arena, n, sizeof *r->account.shares);
}

enum fb_status search_run_plan(struct index *ix, const struct search_options *options,
                               int64_t left_out, struct search_result *r, struct fb_error *err)
{
    static const enum rank_order orders[] = {
        [SORT_RELEVANCE] = ORDER_SCORE, [SORT_NEWEST] = ORDER_NEWEST, [SORT_OLDEST] = ORDER_OLDEST};
    struct collecting c = {.account_of = options->account_of,
                           .account = &r->account,
                           .left_out = left_out,
                           .folding = options->fold && !options->count_only};
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
    if (c.ranker)
        keep_weights(&c, r);
    only_count = c.top.max == 0 && left_out == 0 && options->account_of == 0;
    status = index_match(ix, &r->plan, only_count ? NULL : on_match, &c, &r->total, &timing, err);
    r->total -= c.n_left_out;
    r->prepare_ms = timing.prepare_ms;
    r->match_ms = timing.run_ms;
    if (status == FB_OK && r->account.matches && c.ranker) {
        uint64_t n_matches;
        r->account.rank = 1;
        status = index_match(ix, &r->plan, count_better, &c, &n_matches, NULL, err);
    }
    started = clock_now_ms();
    if (status == FB_OK && !options->count_only)
        status = fill(ix, &c, options, r, err);
    r->snippet_ms = clock_now_ms() - started;
    ranker_free(c.ranker);
    top_release(&c.top);
    fold_release(&c.fold);
    return status;
}
