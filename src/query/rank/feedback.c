/* All candidates' texts are read, as far as their beginnings, which also say which other forms of
 * the telling words there are: so nothing but the vocabulary is asked of the index. Forms are
 * weighed first by how the best articles use them, then, the heaviest of them, by their rarity; the
 * forms of one word are then put together. */
#include "query/rank/feedback.h"

#include "base/strmap.h"
#include "base/xalloc.h"
#include "query/expand/slots.h"
#include "text/token.h"

#include <math.h>
#include <stdlib.h>

enum {
    MAX_POSITION = 1024, /* of a field */
    MIN_FORM_BYTES = 3,
    MAX_WEIGHED = 300, /* forms whose rarity is looked up */
    MAX_FORMS = 40,    /* that add to scores, with their words' other forms */
    RARE_IN = 2,       /* a form in more than every second article tells nothing */
    SCORES_APART = 3   /* so much lower, an article counts 1/e */
};

static const enum field text_fields[] = {FIELD_BODY, FIELD_TITLE, FIELD_TEASER, FIELD_CAPTION};

struct form_count {
    uint32_t form, tenths; /* tenths: the field's weights */
};

struct article_forms {
    struct form_count *at;
    size_t n, cap;
    double norm;
};

struct telling {
    uint32_t form; /* in forms */
    double weight;
};

struct feedback {
    struct index *ix;
    const struct score_spec *spec;
    int64_t n_articles;
    size_t n;
    struct article_forms of[FEEDBACK_CANDIDATES];
    struct strmap forms;
    uint32_t *count_of; /* by form: its place in the article being read, plus 1 */
    double *weights;    /* by form, in the best articles */
    uint32_t *word_of;  /* by form: the word it is of, plus 1 */
    struct telling words[MAX_FORMS];
    size_t n_words;
};

/* ---- reading ---- */

static void count_form(struct feedback *f, struct article_forms *article, struct span form,
                       uint32_t tenths, size_t *cap)
{
    bool added;
    uint32_t index = strmap_intern(&f->forms, form, &added);

    xgrow(&f->count_of, cap, (size_t)index + 1, sizeof *f->count_of);
    if (added)
        f->count_of[index] = 0;
    if (f->count_of[index] == 0) {
        xgrow(&article->at, &article->cap, article->n + 1, sizeof *article->at);
        article->at[article->n++] = (struct form_count){index, 0};
        f->count_of[index] = (uint32_t)article->n;
    }
    article->at[f->count_of[index] - 1].tenths += tenths;
}

static void read_article(struct feedback *f, struct article *a, struct tokenizer *tokenizer,
                         struct article_forms *out, size_t *cap)
{
    struct token token;

    for (size_t i = 0; i < sizeof text_fields / sizeof *text_fields; i++) {
        const enum field field = text_fields[i];
        uint32_t n_positions = 0;

        tokenizer_reset(tokenizer, article_field(a, field));
        while (n_positions < MAX_POSITION && tokenizer_next(tokenizer, &token)) {
            n_positions += !(token.flags & TOKEN_SAME_POSITION);
            if (token.form.len >= MIN_FORM_BYTES)
                count_form(f, out, token.form, score_field_tenths[field], cap);
        }
    }
    for (size_t i = 0; i < out->n; i++)
        f->count_of[out->at[i].form] = 0;
}

static enum fb_status read_articles(struct feedback *f, const struct ranked *hits,
                                    struct fb_error *err)
{
    struct article article = {0};
    struct tokenizer tokenizer;
    size_t cap = 0;
    enum fb_status status = FB_OK;

    tokenizer_init(&tokenizer, span_make("", 0));
    for (size_t i = 0; i < f->n && status == FB_OK; i++) {
        uint32_t length;

        status = index_article(f->ix, hits[i].id, &article, err);
        if (status == FB_OK)
            status = index_article_length(f->ix, hits[i].id, &length, err);
        if (status != FB_OK)
            break;
        f->of[i].norm = score_norm(f->spec, length);
        read_article(f, &article, &tokenizer, &f->of[i], &cap);
    }
    tokenizer_release(&tokenizer);
    article_release(&article);
    return status;
}

static double saturated(const struct article_forms *article, uint32_t tenths)
{
    const struct score_term plain = {.weight = 1};

    return score_saturated(&plain, (uint64_t)tenths * SCORE_RELATION_UNIT, article->norm);
}

/* ---- telling words ---- */

/* The heaviest first. */
static int compare_telling(const void *a, const void *b)
{
    const struct telling *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->form > y->form) - (x->form < y->form);
}

/* How the best articles use their forms; the best articles count most. */
static void weigh_by_use(struct feedback *f, const struct ranked *hits)
{
    f->weights = xcalloc(f->forms.n + 1u, sizeof *f->weights);
    for (size_t i = 0; i < f->n && i < FEEDBACK_ARTICLES; i++) {
        const double share = exp((hits[i].score - hits[0].score) / SCORES_APART);

        for (size_t k = 0; k < f->of[i].n; k++)
            f->weights[f->of[i].at[k].form] += share * saturated(&f->of[i], f->of[i].at[k].tenths);
    }
}

static size_t heaviest(const struct feedback *f, struct telling *out)
{
    size_t n = 0;

    for (uint32_t i = 0; i < f->forms.n; i++)
        if (f->weights[i] > 0)
            out[n++] = (struct telling){i, f->weights[i]};
    if (n > 1)
        qsort(out, n, sizeof *out, compare_telling);
    return n < MAX_WEIGHED ? n : MAX_WEIGHED;
}

static enum fb_status weigh_by_rarity(struct feedback *f, struct telling *forms, size_t n,
                                      struct fb_error *err)
{
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < n && status == FB_OK; i++) {
        uint32_t df = 0;
        status = index_vocab_df(f->ix, strmap_key(&f->forms, forms[i].form), &df, err);
        forms[i].weight *= df < 2 || df > f->n_articles / RARE_IN
                               ? 0
                               : log(((double)f->n_articles + 1) / (df + 0.5));
    }
    if (n > 1)
        qsort(forms, n, sizeof *forms, compare_telling);
    return status;
}

/* The form's weight goes to its word, which is new unless another form of it came before. */
static enum fb_status add_form(struct feedback *f, const struct telling *form, struct plan *forms,
                               struct fb_error *err)
{
    struct plan_slot slot = {0};
    enum fb_status status = FB_OK;

    if (f->word_of[form->form] != 0) {
        f->words[f->word_of[form->form] - 1].weight += form->weight;
        return FB_OK;
    }
    status = slot_fill_word(f->ix, forms, &slot, strmap_key(&f->forms, form->form),
                            SLOT_INFLECTIONS, err);
    f->words[f->n_words++] = *form;
    f->word_of[form->form] = (uint32_t)f->n_words;
    for (size_t i = 0; i < slot.n_forms && status == FB_OK; i++) {
        uint32_t index = strmap_find(&f->forms, slot.forms[i].form);
        if (index != STRMAP_NONE && f->word_of[index] == 0)
            f->word_of[index] = (uint32_t)f->n_words;
    }
    return status;
}

/* All words together have a weight of 1. */
static void normalise(struct feedback *f)
{
    double sum = 0;

    for (size_t i = 0; i < f->n_words; i++)
        sum += f->words[i].weight;
    for (size_t i = 0; i < f->n_words; i++)
        f->words[i].weight /= sum;
}

static enum fb_status find_words(struct feedback *f, const struct ranked *hits,
                                 struct fb_error *err)
{
    struct telling *forms = xcalloc(f->forms.n + 1u, sizeof *forms);
    struct plan plan = {0}; /* only its memory */
    size_t n;
    enum fb_status status;

    weigh_by_use(f, hits);
    f->word_of = xcalloc(f->forms.n + 1u, sizeof *f->word_of);
    n = heaviest(f, forms);
    status = weigh_by_rarity(f, forms, n, err);
    for (size_t i = 0; i < n && i < MAX_FORMS && forms[i].weight > 0 && status == FB_OK; i++)
        status = add_form(f, &forms[i], &plan, err);
    normalise(f);
    plan_release(&plan);
    free(forms);
    return status;
}

/* ---- what they earn ---- */

static double share_of_article(const struct feedback *f, const struct article_forms *article)
{
    uint32_t tenths[MAX_FORMS] = {0};
    double sum = 0;

    for (size_t i = 0; i < article->n; i++)
        if (f->word_of[article->at[i].form] != 0)
            tenths[f->word_of[article->at[i].form] - 1] += article->at[i].tenths;
    for (size_t i = 0; i < f->n_words; i++)
        if (tenths[i] > 0)
            sum += f->words[i].weight * saturated(article, tenths[i]);
    return sum;
}

struct gain {
    struct ranked hit;
    double gain;
};

static int compare_gains(const void *a, const void *b)
{
    return ranked_before(&((const struct gain *)a)->hit, &((const struct gain *)b)->hit,
                         ORDER_SCORE)
               ? -1
               : 1;
}

static void add_gains(const struct feedback *f, double weight, struct ranked *hits, double *gains)
{
    struct gain sorted[FEEDBACK_CANDIDATES];
    const double unit = weight * hits[0].score;

    for (size_t i = 0; i < f->n; i++) {
        sorted[i] = (struct gain){hits[i], unit * share_of_article(f, &f->of[i])};
        sorted[i].hit.score += sorted[i].gain;
    }
    qsort(sorted, f->n, sizeof *sorted, compare_gains);
    for (size_t i = 0; i < f->n; i++) {
        hits[i] = sorted[i].hit;
        if (gains)
            gains[i] = sorted[i].gain;
    }
}

static void release(struct feedback *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->of[i].at);
    strmap_release(&f->forms);
    free(f->count_of);
    free(f->weights);
    free(f->word_of);
}

enum fb_status feedback_apply(struct index *ix, const struct ranker *ranker, struct ranked *hits,
                              size_t n_hits, double *gains, struct fb_error *err)
{
    struct feedback f = {.ix = ix, .spec = ranker_score_spec(ranker)};
    struct index_info info;
    enum fb_status status;

    if (ranker_feedback(ranker) <= 0 || n_hits <= FEEDBACK_ARTICLES)
        return FB_OK;
    f.n = n_hits < FEEDBACK_CANDIDATES ? n_hits : FEEDBACK_CANDIDATES;
    status = index_info(ix, false, &info, err);
    f.n_articles = info.n_articles;
    if (status == FB_OK)
        status = read_articles(&f, hits, err);
    if (status == FB_OK)
        status = find_words(&f, hits, err);
    if (status == FB_OK)
        add_gains(&f, ranker_feedback(ranker), hits, gains);
    release(&f);
    return status;
}
