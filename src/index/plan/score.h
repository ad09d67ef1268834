#ifndef FB_INDEX_SCORE_H
#define FB_INDEX_SCORE_H

#include "index/plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

/* How a match's words make its score, told to the engines by the ranker (query/rank/rank.h) as
 * numbers: Okapi BM25 over occurrences that are weighted by field and by how closely their form
 * follows the word typed, and a bonus a term for its closest form. Frequencies are whole numbers,
 * so that every engine comes to the same score to the last bit, in whatever order it adds. */

/* What an occurrence in a field counts, in tenths. */
extern const uint8_t score_field_tenths[N_FIELDS];

/* Of BM25: how much an article's length matters. Posting lists hold bounds for each of these. */
enum score_length_mode { SCORE_LENGTH_FULL, SCORE_LENGTH_MILD, N_SCORE_LENGTH_MODES };
extern const double score_b[N_SCORE_LENGTH_MODES];
extern const double score_k1;

/* Occurrences are counted in tenths (of fields) times thousandths (of relations). */
enum { SCORE_RELATION_UNIT = 1000, SCORE_FREQUENCY_UNIT = 10 * SCORE_RELATION_UNIT };

struct score_term {
    double weight; /* by rarity and place in the query */
    bool flat;     /* whether it occurs is all that counts */
};

struct score_leaf {
    uint32_t term;                         /* PLAN_NO_TERM: adds nothing */
    uint32_t relation_weight[N_RELATIONS]; /* of an occurrence, in thousandths */
    double bonus[N_RELATIONS];             /* by the closest form's relation */
};

struct score_spec {
    enum score_length_mode length_mode;
    double average_length;        /* of the articles, in tokens; above 0 */
    double norm_base, norm_slope; /* by score_set_lengths */
    struct score_term *terms;
    uint32_t n_terms;
    struct score_leaf *leaves; /* by leaf of the plan */
    size_t n_leaves;
};

/* Beyond this a frequency is cut, which changes nothing that could be seen. */
#define SCORE_MAX_FREQUENCY UINT32_MAX

static inline uint64_t score_cap(uint64_t frequency)
{
    return frequency < SCORE_MAX_FREQUENCY ? frequency : SCORE_MAX_FREQUENCY;
}

/* What articles' lengths make of frequencies: the frequency that earns half of what there is is
 * base + slope × tokens. */
static inline double score_norm_base(enum score_length_mode mode)
{
    return score_k1 * (1 - score_b[mode]);
}
static inline double score_norm_slope(enum score_length_mode mode, double average_length)
{
    return score_k1 * score_b[mode] / average_length;
}

static inline void score_set_lengths(struct score_spec *spec, enum score_length_mode mode,
                                     double average_length)
{
    spec->length_mode = mode;
    spec->average_length = average_length;
    spec->norm_base = score_norm_base(mode);
    spec->norm_slope = score_norm_slope(mode, average_length);
}

static inline double score_norm(const struct score_spec *spec, uint32_t length_tokens)
{
    return spec->norm_base + spec->norm_slope * length_tokens;
}

/* The part of a term's score that comes from frequency, below k1 + 1; norm as of
 * score_norm, frequency in 1/SCORE_FREQUENCY_UNIT. */
static inline double score_saturated(const struct score_term *term, uint64_t frequency, double norm)
{
    double f = (double)score_cap(frequency) / SCORE_FREQUENCY_UNIT;

    return term->flat ? 1 : f * (score_k1 + 1) / (f + norm);
}

/* A term's score in an article that has it: frequency above 0. */
static inline double score_of_term(const struct score_term *term, uint64_t frequency, double norm,
                                   double bonus)
{
    return term->weight * (score_saturated(term, frequency, norm) + (term->flat ? 0 : bonus));
}

/* Bounds and thresholds are made of sums in other orders than scores are, and some are kept as
 * floats. A float is off by half its last bit at most, 2⁻²⁴ of it or 6e-8; the sums, of a few
 * hundred doubles, by far less. So with sixteen times that, what is called a bound is one, and what
 * is passed over is worse than what is kept; more would only have more articles looked at. */
#define SCORE_SLACK 1e-6
static inline double score_at_most(double bound)
{
    return bound * (1 + SCORE_SLACK);
}
static inline double score_at_least(double threshold)
{
    return threshold * (1 - SCORE_SLACK);
}

/* How often each field of the article holds a leaf's word, by relation. */
struct match_counts {
    uint32_t n[N_RELATIONS][N_FIELDS];
};

/* What counts of a leaf in an article are to its score: frequency and closest relation; false if
 * there is nothing. */
bool score_of_counts(const struct match_counts *counts, const struct score_leaf *score,
                     uint64_t *frequency, enum relation *closest);

#endif
