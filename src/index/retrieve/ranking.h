#ifndef FB_INDEX_RANKING_H
#define FB_INDEX_RANKING_H

#include "index/retrieve/block_max.h"

#include <math.h>

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

/* If there is a list without which there is no hit up to r->until: does with all articles from doc
 * to there. The terms are in order. */
bool ranking_follow_list(struct ranking *r, uint32_t doc);

/* Raises enough by the scores of some articles that promise much, unless other generations gave a
 * threshold. */
void ranking_find_threshold(struct ranking *r);

#endif
