/* BM25 over fields, with what a reader expects of German added.
 *
 * Base: Okapi BM25 (Robertson and Zaragoza 2009) with the fields' occurrences weighted and summed
 * before saturation (the simple form of BM25F). An occurrence counts by how closely its form
 * follows the word typed. On top, a term gives a bonus by its closest form, so that among articles
 * with all words those with the literal form come first: the bonus of a literal form is as much as
 * BM25 can give by frequency (k1 + 1). Neighbouring terms of the query that stand near each other
 * in a field earn a share of the smaller of their weights (after Rasolofo and Savoy 2003, with 1/d
 * for 1/d²). */
#include "query/rank.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

static const double k1 = 1.2;
static const double field_weight[N_FIELDS] = {
    [FIELD_TITLE] = 2.5,   [FIELD_TEASER] = 1.5, [FIELD_BODY] = 1.0,   [FIELD_CAPTION] = 0.8,
    [FIELD_SECTION] = 0.6, [FIELD_PLACE] = 0.6,  [FIELD_SOURCE] = 0.3,
};
struct mode_weights {
    double b;                         /* of BM25: how much an article's length matters */
    double relation[N_RELATIONS];     /* what an occurrence counts */
    double closest_form[N_RELATIONS]; /* bonus, in units of the term's weight */
    double proximity;
};

static const struct mode_weights weights_of[] = {
    [RANK_ALL_WORDS] = {0.75,
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
    [RANK_ANY_WORD] = {0.6,
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

enum { MAX_POSITIONS = 32, MAX_DISTANCE = 16 };

struct term_state {
    double idf;
    size_t *leaves; /* that say this term */
    size_t n_leaves;
    uint32_t in_field[N_FIELDS]; /* occurrences in the article at hand */
};

struct ranker {
    const struct plan *plan;
    const struct mode_weights *weights;
    double average_length;
    struct term_state *terms;
};

struct ranker *ranker_new(const struct plan *plan, enum rank_mode mode, int64_t n_articles,
                          int64_t n_tokens)
{
    struct ranker *r = xcalloc(1, sizeof *r);

    r->plan = plan;
    r->weights = &weights_of[mode];
    r->average_length = n_articles > 0 && n_tokens > 0 ? (double)n_tokens / (double)n_articles : 1;
    r->terms = xcalloc(plan->n_terms + 1, sizeof *r->terms);
    for (uint32_t t = 0; t < plan->n_terms; t++) {
        struct term_state *term = &r->terms[t];
        double df = 0;

        term->leaves = xcalloc(plan->n_leaves + 1, sizeof *term->leaves);
        for (size_t i = 0; i < plan->n_leaves; i++) {
            if (plan->leaves[i].term != t)
                continue;
            term->leaves[term->n_leaves++] = i;
            if (plan->leaves[i].df > df)
                df = plan->leaves[i].df;
        }
        term->idf = plan->term_weights[t];
        if (!plan->term_is_flat[t])
            term->idf *= log(1 + ((double)n_articles - df + 0.5) / (df + 0.5));
        if (term->idf < 0.01)
            term->idf = 0.01;
    }
    return r;
}

void ranker_free(struct ranker *r)
{
    if (!r)
        return;
    for (uint32_t t = 0; t < r->plan->n_terms; t++)
        free(r->terms[t].leaves);
    free(r->terms);
    free(r);
}

double ranker_idf(const struct ranker *r, uint32_t term)
{
    return r->terms[term].idf;
}

void rank_weights(enum rank_mode mode, struct rank_weights *out)
{
    out->k1 = k1;
    out->b = weights_of[mode].b;
    memcpy(out->field, field_weight, sizeof field_weight);
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

/* BM25 and closest-form bonus of one term; fills its in_field, and share unless that is NULL. */
static double term_score(struct ranker *r, struct term_state *term, const struct match *m,
                         struct term_share *share)
{
    const double b = r->weights->b;
    double frequency = 0, length = k1 * (1 - b + b * m->length_tokens / r->average_length);
    double saturated = 1, score, bonus = 0;
    enum relation bonus_of = RELATION_LITERAL;

    memset(term->in_field, 0, sizeof term->in_field);
    for (size_t i = 0; i < term->n_leaves; i++) {
        const double weight = r->plan->leaves[term->leaves[i]].weight;
        int closest = N_RELATIONS;
        struct match_counts counts;

        if (!match_leaf(m, term->leaves[i], &counts))
            continue;
        if (share)
            add_counts(share, &counts);
        for (int rel = 0; rel < N_RELATIONS; rel++) {
            for (int f = 0; f < N_FIELDS; f++) {
                uint32_t n = counts.n[rel][f];
                if (n == 0)
                    continue;
                frequency += weight * r->weights->relation[rel] * field_weight[f] * n;
                term->in_field[f] += n;
                if (rel < closest)
                    closest = rel;
            }
        }
        if (closest < N_RELATIONS &&
            (bonus == 0 || weight * r->weights->closest_form[closest] > bonus)) {
            bonus = weight * r->weights->closest_form[closest];
            bonus_of = (enum relation)closest;
        }
    }
    if (frequency <= 0)
        return 0;
    if (r->plan->term_is_flat[term - r->terms])
        bonus = 0;
    else
        saturated = frequency * (k1 + 1) / (frequency + length);
    score = term->idf * (saturated + bonus);
    if (share) {
        share->frequency = frequency;
        share->saturated = saturated;
        share->closest = bonus_of;
        share->bonus = bonus;
        share->score = score;
    }
    return score;
}

static size_t term_positions(const struct term_state *term, const struct match *m, enum field f,
                             uint32_t positions[MAX_POSITIONS])
{
    size_t n = 0;

    for (size_t i = 0; i < term->n_leaves && n < MAX_POSITIONS; i++) {
        n += match_positions(m, term->leaves[i], f, positions + n, MAX_POSITIONS - n);
        if (n > MAX_POSITIONS)
            n = MAX_POSITIONS;
    }
    return n;
}

/* The smallest step from a position of one term to one of the other; in the query's order it counts
 * as it is, in reverse one more. */
static uint32_t smallest_distance(const uint32_t *first, size_t n_first, const uint32_t *second,
                                  size_t n_second)
{
    uint32_t best = UINT32_MAX;

    for (size_t i = 0; i < n_first; i++) {
        for (size_t j = 0; j < n_second; j++) {
            uint32_t d = second[j] > first[i] ? second[j] - first[i] : first[i] - second[j] + 1;
            if (d < best)
                best = d;
        }
    }
    return best;
}

/* What neighbouring terms earn together; goes into the later one's share unless shares is NULL. */
static double proximity_score(struct ranker *r, const struct match *m, struct term_share *shares)
{
    double sum = 0;
    struct term_state *before = NULL;

    for (uint32_t t = 0; t < r->plan->n_terms; t++) {
        struct term_state *term = &r->terms[t];
        double best = 0;

        if (term->n_leaves == 0)
            continue;
        for (int f = 0; before && f < N_FIELDS; f++) {
            uint32_t first[MAX_POSITIONS], second[MAX_POSITIONS], d;
            double gain;

            if (before->in_field[f] == 0 || term->in_field[f] == 0)
                continue;
            d = smallest_distance(first, term_positions(before, m, (enum field)f, first), second,
                                  term_positions(term, m, (enum field)f, second));
            gain = d <= MAX_DISTANCE ? (field_weight[f] < 1.5 ? field_weight[f] : 1.5) / d : 0;
            if (gain <= best)
                continue;
            best = gain;
            if (shares) {
                shares[t].neighbour = (uint32_t)(before - r->terms);
                shares[t].field = (enum field)f;
                shares[t].distance = d;
            }
        }
        if (before) {
            double gain = best * (before->idf < term->idf ? before->idf : term->idf);
            sum += gain;
            if (shares)
                shares[t].proximity = gain * r->weights->proximity;
        }
        before = term;
    }
    return sum * r->weights->proximity;
}

/* The one place where a score is made, whether it is explained (shares) or not (NULL). */
static double score_of(struct ranker *r, const struct match *m, struct term_share *shares)
{
    double score = 0;
    uint32_t n_found = 0;

    for (uint32_t t = 0; t < r->plan->n_terms; t++) {
        double s = term_score(r, &r->terms[t], m, shares ? &shares[t] : NULL);
        score += s;
        n_found += s > 0;
    }
    return n_found > 1 && r->weights->proximity > 0 ? score + proximity_score(r, m, shares) : score;
}

double ranker_score(struct ranker *r, const struct match *m)
{
    return score_of(r, m, NULL);
}

double ranker_explain(struct ranker *r, const struct match *m, struct term_share *shares)
{
    for (uint32_t t = 0; t < r->plan->n_terms; t++)
        shares[t] = (struct term_share){.neighbour = PLAN_NO_TERM};
    return score_of(r, m, shares);
}

double ranker_average_length(const struct ranker *r)
{
    return r->average_length;
}

bool ranked_before(const struct ranked *a, const struct ranked *b_, enum rank_order order)
{
    if (order == ORDER_SCORE && a->score != b_->score)
        return a->score > b_->score;
    if (a->date != b_->date) {
        if (order == ORDER_OLDEST && a->date != 0 && b_->date != 0)
            return a->date < b_->date;
        return a->date > b_->date; /* 0, undated, comes last */
    }
    return a->id < b_->id;
}

void top_init(struct top *t, size_t max, enum rank_order order)
{
    memset(t, 0, sizeof *t);
    t->max = max;
    t->order = order;
}

static void swap_hits(struct ranked *a, struct ranked *b_)
{
    struct ranked kept = *a;

    *a = *b_;
    *b_ = kept;
}

static void sift_up(struct top *t, size_t i)
{
    while (i > 0) {
        size_t parent = (i - 1) / 2;
        if (!ranked_before(&t->heap[parent], &t->heap[i], t->order))
            break;
        swap_hits(&t->heap[parent], &t->heap[i]);
        i = parent;
    }
}

static void sift_down(struct top *t, size_t i, size_t n)
{
    for (;;) {
        size_t worst = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++)
            if (ranked_before(&t->heap[worst], &t->heap[child], t->order))
                worst = child;
        if (worst == i)
            return;
        swap_hits(&t->heap[i], &t->heap[worst]);
        i = worst;
    }
}

void top_add(struct top *t, struct ranked hit)
{
    if (t->n < t->max) {
        xgrow(&t->heap, &t->cap, t->n + 1, sizeof *t->heap);
        t->heap[t->n++] = hit;
        sift_up(t, t->n - 1);
    } else if (t->max > 0 && ranked_before(&hit, &t->heap[0], t->order)) {
        t->heap[0] = hit;
        sift_down(t, 0, t->n);
    }
}

void top_sort(struct top *t)
{
    for (size_t n = t->n; n > 1; n--) {
        swap_hits(&t->heap[0], &t->heap[n - 1]);
        sift_down(t, 0, n - 1);
    }
}

void top_release(struct top *t)
{
    free(t->heap);
    memset(t, 0, sizeof *t);
}
