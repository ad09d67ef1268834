/* BM25 over fields, with what a reader expects of German added.
 *
 * Base: Okapi BM25 (Robertson and Zaragoza 2009) with the fields' occurrences weighted and summed
 * before saturation (the simple form of BM25F; index/plan/score.h). An occurrence counts by how closely
 * its form follows the word typed. On top, a term gives a bonus by its closest form, so that among
 * articles with all words those with the literal form come first: the bonus of a literal form is as
 * much as BM25 can give by frequency (k1 + 1). The weights stand here; the engines that score
 * matches get them as numbers. What the nearness of words adds comes last (proximity.h). */
#include "query/rank/rank.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

struct mode_weights {
    enum score_length_mode length_mode;
    double relation[N_RELATIONS];     /* what an occurrence counts */
    double closest_form[N_RELATIONS]; /* bonus, in units of the term's weight */
    double proximity;
};

static const struct mode_weights weights_of[] = {
    [RANK_ALL_WORDS] = {SCORE_LENGTH_FULL,
                        {[RELATION_LITERAL] = 1.0,
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
                         [RELATION_MODIFIER] = 0.0},
                        1.0},
    [RANK_ANY_WORD] = {SCORE_LENGTH_MILD,
                       {[RELATION_LITERAL] = 1.0,
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
                        [RELATION_MODIFIER] = 0.0},
                       0.0},
};

struct ranker {
    const struct plan *plan;
    const struct mode_weights *weights;
    struct score_spec spec;
};

static double weight_of_term(const struct plan *plan, uint32_t term, int64_t n_articles)
{
    const double least = 0.01;
    double df = 0, weight = plan->term_weights[term];

    for (size_t i = 0; i < plan->n_leaves; i++)
        if (plan->leaves[i].term == term && plan->leaves[i].df > df)
            df = plan->leaves[i].df;
    if (!plan->term_is_flat[term])
        weight *= log(1 + ((double)n_articles - df + 0.5) / (df + 0.5));
    return weight > least ? weight : least;
}

static void weigh_leaf(const struct mode_weights *w, const struct plan_leaf *leaf,
                       struct score_leaf *out)
{
    out->term = leaf->term;
    for (int rel = 0; rel < N_RELATIONS; rel++) {
        out->relation_weight[rel] =
            (uint32_t)lround(leaf->weight * w->relation[rel] * SCORE_RELATION_UNIT);
        out->bonus[rel] = leaf->weight * w->closest_form[rel];
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
    spec->terms = xcalloc(plan->n_terms + 1, sizeof *spec->terms);
    for (uint32_t t = 0; t < plan->n_terms; t++)
        spec->terms[t] =
            (struct score_term){weight_of_term(plan, t, n_articles), plan->term_is_flat[t]};
    spec->n_leaves = plan->n_leaves;
    spec->leaves = xcalloc(plan->n_leaves + 1, sizeof *spec->leaves);
    for (size_t i = 0; i < plan->n_leaves; i++)
        weigh_leaf(r->weights, &plan->leaves[i], &spec->leaves[i]);
    return r;
}

void ranker_free(struct ranker *r)
{
    if (!r)
        return;
    free(r->spec.terms);
    free(r->spec.leaves);
    free(r);
}

const struct score_spec *ranker_score_spec(const struct ranker *r)
{
    return &r->spec;
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
    memcpy(out->relation, weights_of[mode].relation, sizeof out->relation);
    memcpy(out->closest_form, weights_of[mode].closest_form, sizeof out->closest_form);
    out->proximity = weights_of[mode].proximity;
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
