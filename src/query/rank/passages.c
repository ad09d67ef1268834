/* Where words stand comes from the index, else from the texts: where it has no lists, or is
 * damaged, or where reading the texts takes less time (index/term_places.h). Both are added up in
 * the same whole numbers. */
#include "query/rank/passages.h"

#include "base/xalloc.h"
#include "index/fts5/position_list.h"
#include "query/rank/text_places.h"

#include <stdlib.h>

struct candidates {
    struct index *ix;
    const struct plan *plan;
    const struct score_spec *spec;
    bool *wanted; /* by leaf */
    size_t n;
    int64_t ids[PASSAGE_CANDIDATES];
    struct passage_words words[PASSAGE_CANDIDATES];
    struct term_places places;
    size_t at; /* the one being read */
    enum field field;
};

static bool is_wanted(const struct plan_leaf *leaf)
{
    return leaf->kind == LEAF_WORD && leaf->term != PLAN_NO_TERM && leaf->n_slots == 1 &&
           leaf->slots[0].prefix.len == 0;
}

static void init(struct candidates *c, struct index *ix, const struct plan *plan,
                 const struct ranker *ranker)
{
    *c = (struct candidates){.ix = ix, .plan = plan, .spec = ranker_passage_spec(ranker)};
    c->wanted = xcalloc(plan->n_leaves + 1, sizeof *c->wanted);
    for (size_t i = 0; i < plan->n_leaves; i++)
        c->wanted[i] = is_wanted(&plan->leaves[i]);
}

static void release(struct candidates *c)
{
    for (size_t i = 0; i < c->n; i++)
        free(c->words[i].at);
    free(c->wanted);
    term_places_release(&c->places);
}

static void note(struct candidates *c, uint32_t leaf, const struct plan_form *form,
                 enum field field, uint32_t position)
{
    const unsigned fields = c->plan->leaves[leaf].fields;

    if (fields == 0 || fields >> field & 1)
        passage_words_add(&c->words[c->at], c->spec, leaf, form->relation, field, position);
}

static void on_places(uint32_t source, size_t article, struct span positions, void *ctx)
{
    struct candidates *c = ctx;
    const struct term_source *s = &c->places.sources[source];
    struct position_reader p = {.bytes = (const unsigned char *)positions.ptr,
                                .n_bytes = positions.len};

    c->at = article;
    while (position_next(&p))
        if (p.column < N_FIELDS)
            note(c, s->leaf, s->form, (enum field)p.column, p.position);
}

static enum fb_status read_places(struct candidates *c, bool *known, struct fb_error *err)
{
    enum fb_status status =
        term_places_find(c->ix, c->plan, c->wanted, c->ids, c->n, &c->places, known, err);

    if (status == FB_OK && *known)
        status = term_places_each(c->ix, &c->places, ~(article_bits)0, on_places, c, known, err);
    for (size_t i = 0; i < c->n && !*known; i++)
        c->words[i].n = 0;
    return status;
}

static void on_text_place(uint32_t leaf, const struct plan_form *form, uint32_t position, void *ctx)
{
    struct candidates *c = ctx;

    note(c, leaf, form, c->field, position);
}

static enum fb_status read_texts(struct candidates *c, struct fb_error *err)
{
    struct text_places *places = text_places_new(c->plan, c->wanted, index_analyzer(c->ix));
    struct article article = {0};
    enum fb_status status = FB_OK;

    for (c->at = 0; c->at < c->n && status == FB_OK; c->at++) {
        status = index_article(c->ix, c->ids[c->at], &article, err);
        for (int f = 0; f < N_FIELDS && status == FB_OK; f++) {
            c->field = (enum field)f;
            text_places_each(places, article_field(&article, c->field), on_text_place, c);
        }
    }
    article_release(&article);
    text_places_free(places);
    return status;
}

static enum fb_status read_words(struct candidates *c, enum retrieval_engine engine,
                                 struct fb_error *err)
{
    bool known = false;
    enum fb_status status = engine == RETRIEVAL_FTS5 ? FB_OK : read_places(c, &known, err);

    return status == FB_OK && !known ? read_texts(c, err) : status;
}

static int compare_hits(const void *a, const void *b)
{
    return ranked_before(a, b, ORDER_SCORE) ? -1 : 1;
}

static enum fb_status add_scores(struct candidates *c, const struct ranker *ranker,
                                 struct ranked *hits, struct fb_error *err)
{
    struct passage_scorer scorer;
    enum fb_status status = FB_OK;

    passage_scorer_init(&scorer, c->spec);
    for (size_t i = 0; i < c->n && status == FB_OK; i++) {
        uint32_t length;
        status = index_article_length(c->ix, c->ids[i], &length, err);
        if (status == FB_OK)
            hits[i].score +=
                ranker_passage(ranker) * passage_best(&scorer, &c->words[i], length).score;
    }
    passage_scorer_release(&scorer);
    return status;
}

enum fb_status passages_apply(struct index *ix, const struct plan *plan,
                              const struct ranker *ranker, enum retrieval_engine engine,
                              struct ranked *hits, size_t n_hits, struct fb_error *err)
{
    struct candidates c;
    enum fb_status status;

    if (ranker_passage(ranker) <= 0 || n_hits == 0)
        return FB_OK;
    init(&c, ix, plan, ranker);
    c.n = n_hits < PASSAGE_CANDIDATES ? n_hits : PASSAGE_CANDIDATES;
    for (size_t i = 0; i < c.n; i++)
        c.ids[i] = hits[i].id;
    status = read_words(&c, engine, err);
    if (status == FB_OK)
        status = add_scores(&c, ranker, hits, err);
    if (status == FB_OK && c.n > 1)
        qsort(hits, c.n, sizeof *hits, compare_hits);
    release(&c);
    return status;
}

enum fb_status passages_explain(struct index *ix, const struct plan *plan,
                                const struct ranker *ranker, enum retrieval_engine engine,
                                int64_t id, struct term_share *shares, struct passage *passage,
                                struct fb_error *err)
{
    struct candidates c;
    struct passage_scorer scorer;
    uint32_t length = 0;
    enum fb_status status;

    *passage = (struct passage){0};
    if (ranker_passage(ranker) <= 0)
        return FB_OK;
    init(&c, ix, plan, ranker);
    c.n = 1;
    c.ids[0] = id;
    passage_scorer_init(&scorer, c.spec);
    status = read_words(&c, engine, err);
    if (status == FB_OK)
        status = index_article_length(ix, id, &length, err);
    if (status == FB_OK)
        *passage = passage_best(&scorer, &c.words[0], length);
    for (uint32_t t = 0; t < plan->n_terms && status == FB_OK; t++)
        shares[t].passage = ranker_passage(ranker) * scorer.score[t];
    passage_scorer_release(&scorer);
    release(&c);
    return status;
}
