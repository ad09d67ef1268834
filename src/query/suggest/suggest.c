/* "Did you mean": what could stand in the place of each word (typed_words.c) is combined to whole
 * queries, and the likeliest of these are tried, since only the index knows whether words stand
 * together anywhere. What that may cost is bounded by the work done, not by the clock, so that a
 * query is always answered alike. */
#include "query/suggest/suggest.h"

#include "index/retrieve/retrieval.h"
#include "query/expand/edit_costs.h"
#include "query/suggest/article_spelling.h"
#include "query/suggest/typed_words.h"

#include <stdlib.h>

enum {
    MAX_CANDIDATES = 64,
    MAX_TRIES = 10,
    /* A try is work for each form looked up and each article counted, in units of the latter. Once
     * so much was done no other try is begun: some 3 ms. */
    WORK_OF_FORM = 150,
    MAX_WORK = 100000
};

/* Choices for words from left to right, together a query. */
struct candidate {
    const struct choice *choices[TYPED_MAX_WORDS]; /* by word; NULL: as typed */
    int cost;
    uint32_t df; /* of the rarest form put in */
    size_t n_changed;
    struct span query;
    uint64_t total;
};

struct suggester {
    struct index *ix;
    const struct search_options *options;
    struct search_result *r;
    struct typed_words words;
    struct candidate *candidates;
    size_t n;
    size_t work;
    struct fb_error *err;
};

/* ---- combining ---- */

static void add_candidate(struct suggester *s, const struct candidate *c)
{
    if (c->n_changed > 0 && s->n < MAX_CANDIDATES)
        s->candidates[s->n++] = *c;
}

/* Every combination of choices for the words from i on. Unknown words are left as typed only where
 * there is no choice; of known words one is replaced. */
static void combine(struct suggester *s, size_t i, const struct candidate *so_far)
{
    const struct typed_word *w = &s->words.items[i];

    if (i >= s->words.n) {
        add_candidate(s, so_far);
        return;
    }
    for (size_t k = 0; k < w->n_choices && s->n < MAX_CANDIDATES; k++) {
        struct candidate c = *so_far;

        if (s->words.n_unknown == 0 && so_far->n_changed > 0)
            break;
        c.choices[i] = &w->choices[k];
        c.cost += w->choices[k].cost;
        c.df = c.df < w->choices[k].df ? c.df : w->choices[k].df;
        c.n_changed++;
        combine(s, i + w->choices[k].n_words, &c);
    }
    if (w->known || w->n_choices == 0)
        combine(s, i + 1, so_far);
}

static int compare_likelihood(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->cost != y->cost)
        return x->cost - y->cost;
    return x->df != y->df ? (x->df > y->df ? -1 : 1) : 0;
}

static int compare_found(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->cost != y->cost)
        return x->cost - y->cost;
    if (x->total != y->total)
        return x->total > y->total ? -1 : 1;
    return span_cmp(x->query, y->query);
}

/* ---- writing and trying ---- */

/* Two words in the place of one need brackets where an operator binds closer than a blank. */
static bool needs_brackets(const struct suggester *s, const struct typed_word *w)
{
    bool in_field = w->start > 0 && s->words.text.ptr[w->start - 1] == ':';

    return w->of->kind == QNODE_WORD && (in_field || (w->alternative && !s->options->any));
}

static void add_choice(struct suggester *s, const struct typed_word *w, const struct choice *c,
                       struct buf *out)
{
    bool brackets = c->n_forms == 2 && needs_brackets(s, w);

    if (brackets)
        buf_add_char(out, '(');
    for (size_t i = 0; i < c->n_forms; i++) {
        if (i > 0)
            buf_add_char(out, ' ');
        buf_add_span(out, article_spelling(s->ix, &s->r->arena, c->forms[i]));
    }
    if (brackets)
        buf_add_char(out, ')');
}

static void write_query(struct suggester *s, struct candidate *c)
{
    struct span text = s->words.text;
    struct buf out = BUF_INIT;
    size_t at = 0;

    for (size_t i = 0; i < s->words.n; i++) {
        const struct choice *choice = c->choices[i];

        if (!choice)
            continue;
        buf_add(&out, text.ptr + at, s->words.items[i].start - at);
        add_choice(s, &s->words.items[i], choice, &out);
        at = s->words.items[i + choice->n_words - 1].end;
    }
    buf_add(&out, text.ptr + at, text.len - at);
    c->query = arena_copy(&s->r->arena, buf_span(&out));
    buf_release(&out);
}

static size_t work_of_plan(const struct plan *plan)
{
    size_t work = 0;

    for (size_t i = 0; i < plan->n_leaves; i++)
        for (size_t k = 0; k < plan->leaves[i].n_slots; k++) {
            const struct plan_slot *slot = &plan->leaves[i].slots[k];
            work += slot->n_forms * WORK_OF_FORM;
            for (size_t f = 0; f < slot->n_forms; f++)
                work += slot->forms[f].df;
        }
    return work;
}

static enum fb_status count_articles(struct suggester *s, const struct plan *plan, uint64_t *total,
                                     struct fb_error *err)
{
    const struct retrieval retrieval = {.plan = plan, .engine = s->options->engine};
    struct top none;
    enum fb_status status;

    top_init(&none, 0, ORDER_NEWEST);
    status = index_retrieve(s->ix, &retrieval, &none, total, NULL, err);
    top_release(&none);
    return status;
}

/* How many articles the candidate finds; none if it cannot be asked for. */
static enum fb_status try_candidate(struct suggester *s, struct candidate *c)
{
    struct search_result trial;
    struct fb_error err = {0};
    enum fb_status status;

    write_query(s, c);
    status = search_plan(s->ix, c->query, s->options, &trial, &err);
    s->work += work_of_plan(&trial.plan);
    if (status == FB_OK)
        status = count_articles(s, &trial.plan, &c->total, &err);
    search_result_release(&trial);
    if (status == FB_ERR_SYNTAX || status == FB_ERR_LIMIT) {
        c->total = 0;
        status = FB_OK;
    }
    if (status != FB_OK)
        fb_error_set(s->err, status, "%s", err.message ? err.message : "");
    fb_error_release(&err);
    return status;
}

/* Tries candidates until enough find something; these come to the front. Once one does, those that
 * are much further from what was typed do not count. */
static enum fb_status try_likeliest(struct suggester *s, size_t *n_found)
{
    enum fb_status status = FB_OK;

    *n_found = 0;
    for (size_t i = 0; i < s->n && i < MAX_TRIES && *n_found < SUGGEST_MAX; i++) {
        struct candidate *c = &s->candidates[i];

        if (s->work > MAX_WORK ||
            (*n_found > 0 && c->cost > s->candidates[0].cost + EDIT_CONFUSION))
            break;
        status = try_candidate(s, c);
        if (status != FB_OK)
            return status;
        if (c->total > 0)
            s->candidates[(*n_found)++] = *c;
    }
    qsort(s->candidates, *n_found, sizeof *s->candidates, compare_found);
    return FB_OK;
}

static void hand_over(struct suggester *s, size_t n_found)
{
    struct search_result *r = s->r;

    r->suggestions = arena_calloc(&r->arena, n_found, sizeof *r->suggestions);
    r->n_suggestions = n_found;
    for (size_t i = 0; i < n_found; i++)
        r->suggestions[i] =
            (struct search_suggestion){s->candidates[i].query, s->candidates[i].total};
}

enum fb_status suggest_queries(struct index *ix, const struct search_options *options,
                               struct search_result *r, struct fb_error *err)
{
    struct suggester s = {.ix = ix, .options = options, .r = r, .err = err};
    struct candidate nothing = {.df = UINT32_MAX};
    struct arena forms = {0};
    struct candidate candidates[MAX_CANDIDATES];
    size_t n_found = 0;
    enum fb_status status = typed_words_collect(&s.words, ix, &forms, &r->parsed, err);

    s.candidates = candidates;
    if (status == FB_OK)
        status = typed_words_find_choices(&s.words, ix, err);
    if (status == FB_OK) {
        combine(&s, 0, &nothing);
        qsort(candidates, s.n, sizeof *candidates, compare_likelihood);
        status = try_likeliest(&s, &n_found);
    }
    if (status == FB_OK && n_found > 0)
        hand_over(&s, n_found);
    arena_release(&forms);
    return status;
}
