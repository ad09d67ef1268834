/* BM25 over fields, with what a reader expects of German added.
 *
 * Base: Okapi BM25 (Robertson and Zaragoza 2009) with the fields' occurrences weighted and summed
 * before saturation (the simple form of BM25F; index/plan/score.h). An occurrence counts by how closely
 * its form follows the word typed. On top, a term gives a bonus by its closest form, so that among
 * articles with all words those with the literal form come first: the bonus of a literal form is as
 * much as BM25 can give by frequency (k1 + 1). The weights stand here; the engines that score
 * matches get them as numbers. What the nearness of words adds comes last (proximity.h); in
 * questions, what the best passage adds (passages.h). There what
 * is in nearly every article still counts: terms have a base weight, and to passages rarity is that
 * among passages, which common words of long articles can be, too. */
#include "query/rank/rank.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

struct closeness {
    double relation[N_RELATIONS];     /* what an occurrence counts */
    double closest_form[N_RELATIONS]; /* bonus, in units of the term's weight */
};

static const struct closeness strict = {{[RELATION_LITERAL] = 1.0,
                                         [RELATION_INFLECTED] = 0.9,
                                         [RELATION_SPELLING] = 0.7,
                                         [RELATION_RELATED] = 0.4,
                                         [RELATION_HEAD] = 0.5,
                                         [RELATION_MODIFIER] = 0.3,
                                         [RELATION_SYNONYM] = 0.3},
                                        {[RELATION_LITERAL] = 2.2,
                                         [RELATION_INFLECTED] = 1.0,
                                         [RELATION_SPELLING] = 0.4,
                                         [RELATION_RELATED] = 0.5,
                                         [RELATION_HEAD] = 0.5,
                                         [RELATION_MODIFIER] = 0.0}};
static const struct closeness lenient = {{[RELATION_LITERAL] = 1.0,
                                          [RELATION_INFLECTED] = 0.9,
                                          [RELATION_SPELLING] = 0.85,
                                          [RELATION_RELATED] = 0.7,
                                          [RELATION_HEAD] = 0.8,
                                          [RELATION_MODIFIER] = 0.7,
                                          [RELATION_SYNONYM] = 0.3},
                                         {[RELATION_LITERAL] = 0.3,
                                          [RELATION_INFLECTED] = 0.15,
                                          [RELATION_SPELLING] = 0.08,
                                          [RELATION_RELATED] = 0.04,
                                          [RELATION_HEAD] = 0.03,
                                          [RELATION_MODIFIER] = 0.0}};

struct mode_weights {
    enum score_length_mode length_mode;
    const struct closeness *closeness;
    double rarity_base; /* what a word's weight has besides that for its rarity */
    double proximity;
    double passage;
    double feedback;
};

static const struct mode_weights weights_of[] = {
    [RANK_ALL_WORDS] = {SCORE_LENGTH_FULL, &strict, 0.0, 1.0, 0.0, 0.0},
    [RANK_ANY_WORD] = {SCORE_LENGTH_MILD, &lenient, 0.5, 0.0, 1.0, 0.2},
    [RANK_SIMILAR] = {SCORE_LENGTH_MILD, &lenient, 0.0, 0.0, 0.0, 0.0},
};

struct ranker {
    const struct plan *plan;
    const struct mode_weights *weights;
    struct score_spec spec;
    struct score_spec of_passages; /* the same but for the terms' weights */
};

static double frequency_of_term(const struct plan *plan, uint32_t term)
{
    double df = 0;

    for (size_t i = 0; i < plan->n_leaves; i++)
        if (plan->leaves[i].term == term && plan->leaves[i].df > df)
            df = plan->leaves[i].df;
    return df;
}

/* The share of articles that have the term, smoothed as for BM25's weight, which is -log of it. */
static double share_of_articles(double df, int64_t n_articles)
{
    const double most = 1 - 1e-9;
    double share = (df + 0.5) / ((double)n_articles + 1);

    return share < most ? share : most;
}

/* The share of passages that have it, were its occurrences strewn about. */
static double share_of_passages(double of_articles, double average_length)
{
    double n_passages = average_length / RANK_PASSAGE_WORDS;

    return n_passages > 1 ? -expm1(log1p(-of_articles) / n_passages) : of_articles;
}

/* share: of the articles, or passages, that have it. */
static struct score_term weigh_term(const struct plan *plan, uint32_t term, double share,
                                    double rarity_base)
{
    const double least = 0.01;
    double weight = plan->term_weights[term];

    if (!plan->term_is_flat[term])
        weight *= rarity_base - log(share);
    return (struct score_term){weight > least ? weight : least, plan->term_is_flat[term]};
}

static void weigh_terms(struct ranker *r, int64_t n_articles)
{
    const struct plan *plan = r->plan;
    const double base = r->weights->rarity_base;

    r->spec.terms = xcalloc(plan->n_terms + 1, sizeof *r->spec.terms);
    r->of_passages.terms = xcalloc(plan->n_terms + 1, sizeof *r->of_passages.terms);
    for (uint32_t t = 0; t < plan->n_terms; t++) {
        double share = share_of_articles(frequency_of_term(plan, t), n_articles);

        r->spec.terms[t] = weigh_term(plan, t, share, base);
        r->of_passages.terms[t] =
            weigh_term(plan, t, share_of_passages(share, r->spec.average_length), 0);
    }
}

static void weigh_leaf(const struct mode_weights *w, const struct plan_leaf *leaf,
                       struct score_leaf *out)
{
    out->term = leaf->term;
    for (int rel = 0; rel < N_RELATIONS; rel++) {
        out->relation_weight[rel] =
            (uint32_t)lround(leaf->weight * w->closeness->relation[rel] * SCORE_RELATION_UNIT);
        out->bonus[rel] = leaf->weight * w->closeness->closest_form[rel];
    }
}

struct ranker *ranker_new(const struct plan *plan, enum rank_mode mode, int64_t n_articles,
                          int64_t n_tokens)
{
    struct ranker *r = xcalloc(1, sizeof *r);
    struct score_spec *spec = &r->spec;

    r->plan = plan;
    r->weights = &weights_of[mode];
    score_set_lengths(spec, r->weights->length_mode,
                      n_articles > 0 && n_tokens > 0 ? (double)n_tokens / (double)n_articles : 1);
    spec->n_terms = plan->n_terms;
    spec->n_leaves = plan->n_leaves;
    spec->leaves = xcalloc(plan->n_leaves + 1, sizeof *spec->leaves);
    for (size_t i = 0; i < plan->n_leaves; i++)
        weigh_leaf(r->weights, &plan->leaves[i], &spec->leaves[i]);
    r->of_passages = *spec;
    weigh_terms(r, n_articles);
    return r;
}

void ranker_free(struct ranker *r)
{
    if (!r)
        return;
    free(r->spec.terms);
    free(r->of_passages.terms);
    free(r->spec.leaves);
    free(r);
}

const struct score_spec *ranker_score_spec(const struct ranker *r)
{
    return &r->spec;
}

const struct score_spec *ranker_passage_spec(const struct ranker *r)
{
    return &r->of_passages;
}

double ranker_passage(const struct ranker *r)
{
    return r->weights->passage;
}

double ranker_feedback(const struct ranker *r)
{
    return r->weights->feedback;
}

double ranker_proximity(const struct ranker *r)
{
    return r->weights->proximity;
}

void rank_weights(enum rank_mode mode, struct rank_weights *out)
{
    out->k1 = score_k1;
    out->b = score_b[weights_of[mode].length_mode];
    for (int f = 0; f < N_FIELDS; f++)
        out->field[f] = score_field_tenths[f] / 10.0;
    memcpy(out->relation, weights_of[mode].closeness->relation, sizeof out->relation);
    memcpy(out->closest_form, weights_of[mode].closeness->closest_form, sizeof out->closest_form);
    out->proximity = weights_of[mode].proximity;
    out->passage = weights_of[mode].passage;
}

static void add_counts(struct term_share *share, const struct match_counts *counts)
{
    for (int rel = 0; rel < N_RELATIONS; rel++)
        for (int f = 0; f < N_FIELDS; f++)
            share->counts.n[rel][f] += counts->n[rel][f];
}

static void share_of_term(const struct ranker *r, const struct leaf_counts *leaves,
                          uint32_t length_tokens, uint32_t t, struct term_share *share)
{
    const struct score_spec *spec = &r->spec;
    double norm = score_norm(spec, length_tokens);
    uint64_t frequency = 0;

    *share = (struct term_share){.neighbour = PLAN_NO_TERM};
    for (size_t i = 0; i < spec->n_leaves; i++) {
        enum relation closest;
        uint64_t of_leaf;

        if (spec->leaves[i].term != t || !leaves[i].counts ||
            !score_of_counts(&leaves[i].in, &spec->leaves[i], &of_leaf, &closest))
            continue;
        add_counts(share, &leaves[i].in);
        if (frequency == 0 || spec->leaves[i].bonus[closest] > share->bonus) {
            share->bonus = spec->leaves[i].bonus[closest];
            share->closest = closest;
        }
        frequency += of_leaf;
    }
    if (frequency == 0)
        return;
    if (spec->terms[t].flat)
        share->bonus = 0;
    share->frequency = (double)score_cap(frequency) / SCORE_FREQUENCY_UNIT;
    share->saturated = score_saturated(&spec->terms[t], frequency, norm);
    share->score = score_of_term(&spec->terms[t], frequency, norm, share->bonus);
}

double ranker_explain(const struct ranker *r, const struct leaf_counts *leaves,
                      uint32_t length_tokens, struct term_share *shares)
{
    double score = 0;

    for (uint32_t t = 0; t < r->spec.n_terms; t++) {
        share_of_term(r, leaves, length_tokens, t, &shares[t]);
        score += shares[t].score;
    }
    return score;
}
