#ifndef FB_INDEX_RANKING_H
#define FB_INDEX_RANKING_H

#include "index/plan/top.h"
#include "index/retrieve/plan_sets.h"

#include <math.h>

/* The best of what a plan finds in one generation. */
struct block_max_query {
    const struct plan_sets *sets;
    const struct score_spec *spec;
    const struct doc_set *matches; /* NULL: the one leaf of the plan finds them all */
    int64_t left_out;              /* an article that shall not be among them, or 0 */
    bool exhaustive;               /* scores every match: to test the rest */
};

/* What the parts of block-max top k share: block_max.c goes from interval to interval, in which
 * bounds hold; ranking_lead.c goes through a list that leads in one; ranking_seeds.c makes a
 * threshold before all begins. */
struct ranked_leaf {
    struct leaf_postings *postings;
    const struct doc_set *only_in;
};

struct ranked_term {
    const struct score_term *score;
    struct ranked_leaf *leaves;
    size_t n_leaves;
    double bound;       /* of its score, in the articles at hand */
    double bound_below; /* sum of the bounds of those before it in order, itself left out */
    double value;       /* its score in the article at hand */
};

struct ranking {
    const struct block_max_query *query;
    const struct posting_file *file;
    struct top *top;
    struct ranked_term *terms; /* in the plan's order */
    size_t n_terms;
    struct ranked_term **order; /* by bound, smallest first */
    size_t first_essential;     /* in order: the ones before it cannot make a hit together */
    uint32_t until;             /* bounds hold up to this article */
    double bound;               /* their sum */
    double enough;              /* what is below this cannot be a hit */
    unsigned n_without_lead;    /* intervals so far */
    struct doc_set_iter matches;
};

/* Of the most that frequency / norm can be, which may be infinite. */
static inline double ranking_saturated_at_most(double frequency_by_norm)
{
    return isinf(frequency_by_norm) ? 1 : frequency_by_norm / (1 + frequency_by_norm);
}

/* How large a term's frequency / norm must be for a score, with the largest bonus there can be. */
double ranking_needed(const struct ranked_term *t, double score, double bonus);

/* The article's score; false when it is clear that it is below enough. */
bool ranking_score(struct ranking *r, uint32_t doc, double *score);
/* Takes the article if it is good enough. */
void ranking_consider(struct ranking *r, uint32_t doc);
/* Raises enough to what the worst hit kept has, once there are as many as wanted. */
void ranking_raise_enough(struct ranking *r);

#endif
