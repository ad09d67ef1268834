/* Articles like a given one: a query made of the words that tell most about it, by frequency in the
 * article and rarity in the archive. Copies of the article share all of them and come first. */
#include "query/rank/search_result.h"

#include "base/clock.h"
#include "base/strmap.h"
#include "base/xalloc.h"
#include "query/expand/expand.h"
#include "query/rank/run.h"
#include "text/token.h"

#include <stdlib.h>

/* A word of an article that may tell what it is about. */
struct telling {
    struct span form;
    double weight;
};

static int compare_telling(const void *a, const void *b)
{
    const struct telling *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return span_cmp(x->form, y->form);
}

enum { MAX_TELLING = 30 };

/* The article's words by frequency and rarity, the best MAX_TELLING; returns how many. */
static enum fb_status telling_words(struct index *ix, struct article *a, int64_t n_articles,
                                    struct arena *arena, struct telling *out, size_t *n_out,
                                    struct fb_error *err)
{
    static const double in_field[N_FIELDS] = {
        [FIELD_TITLE] = 3, [FIELD_TEASER] = 2, [FIELD_BODY] = 1, [FIELD_CAPTION] = 1};
    struct strmap forms = {0};
    double *frequency = NULL;
    struct telling *words;
    size_t cap = 0, n;
    struct tokenizer t;
    struct token token;
    enum fb_status status = FB_OK;

    tokenizer_init(&t, span_make("", 0));
    for (int f = 0; f < N_FIELDS; f++) {
        tokenizer_reset(&t, article_field(a, (enum field)f));
        while (in_field[f] > 0 && tokenizer_next(&t, &token)) {
            bool added;
            uint32_t i;
            if (analyze_is_stop_word(token.form) || token.form.len < 3)
                continue;
            i = strmap_intern(&forms, token.form, &added);
            xgrow(&frequency, &cap, (size_t)i + 1, sizeof *frequency);
            frequency[i] = (added ? 0 : frequency[i]) + in_field[f];
        }
    }
    tokenizer_release(&t);
    words = xcalloc(forms.n + 1u, sizeof *words);
    for (n = 0; n < forms.n && status == FB_OK; n++) {
        uint32_t df = 0;
        status = index_vocab_df(ix, strmap_key(&forms, (uint32_t)n), &df, err);
        words[n].form = strmap_key(&forms, (uint32_t)n);
        /* a word of this article alone finds no other */
        words[n].weight = df < 2 ? 0 : frequency[n] / (double)df * (double)n_articles;
    }
    qsort(words, n, sizeof *words, compare_telling);
    *n_out = 0;
    for (size_t i = 0; i < n && *n_out < MAX_TELLING && words[i].weight > 0; i++) {
        out[*n_out].form = arena_copy(arena, words[i].form);
        out[(*n_out)++].weight = words[i].weight;
    }
    free(words);
    free(frequency);
    strmap_release(&forms);
    return status;
}

/* Any of the telling words, as a plan and, to show, as a query. */
static enum fb_status similar_plan(struct index *ix, const struct telling *words, size_t n,
                                   struct search_result *r, struct fb_error *err)
{
    struct plan_node *any = plan_node_new(&r->plan, PLAN_OR, n);
    struct buf text = BUF_INIT;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < n && status == FB_OK; i++) {
        uint32_t term = plan_term_add(&r->plan, words[i].form);
        size_t leaf;
        status = plan_add_word(ix, &r->plan, words[i].form, term, &leaf, err);
        any->children[any->n_children++] = plan_leaf_node(&r->plan, leaf);
        if (i > 0)
            buf_add_str(&text, " OR ");
        buf_add_span(&text, words[i].form);
    }
    r->plan.root = n > 0 ? any : plan_node_new(&r->plan, PLAN_NONE, 0);
    r->query = arena_copy(&r->arena, buf_span(&text));
    buf_release(&text);
    return status;
}

enum fb_status search_similar(struct index *ix, int64_t id, const struct search_options *options,
                              struct search_result *r, struct fb_error *err)
{
    struct telling words[MAX_TELLING];
    struct article a = {0};
    struct index_info info;
    size_t n = 0;
    double started = clock_now_ms();
    enum fb_status status;

    memset(r, 0, sizeof *r);
    status = index_begin_read(ix, err);
    if (status != FB_OK)
        return status;
    status = index_article(ix, id, &a, err);
    if (status == FB_OK)
        status = index_info(ix, false, &info, err);
    if (status == FB_OK)
        status = telling_words(ix, &a, info.n_articles, &r->arena, words, &n, err);
    if (status == FB_OK)
        status = similar_plan(ix, words, n, r, err);
    if (status == FB_OK)
        status = search_add_filters(ix, options, &r->plan, err);
    if (status == FB_OK)
        status = search_run_plan(ix, options, RANK_SIMILAR, id, r, err);
    index_end_read(ix);
    article_release(&a);
    r->took_ms = clock_now_ms() - started;
    return status;
}
