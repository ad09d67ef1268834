#ifndef FB_QUERY_RANK_H
#define FB_QUERY_RANK_H

#include "index/match.h"

/* How well an article answers a plan. */
struct ranker;

enum rank_mode {
    RANK_ALL_WORDS, /* every word is there: the literal form decides before frequency does */
    RANK_ANY_WORD   /* a question: telling words decide */
};

/* plan is borrowed until ranker_free. */
struct ranker *ranker_new(const struct plan *plan, enum rank_mode mode, int64_t n_articles,
                          int64_t n_tokens);
void ranker_free(struct ranker *r);
/* Within the match callback. Never negative. */
double ranker_score(struct ranker *r, const struct match *m);
/* The weight of a term by its rarity, for explain. */
double ranker_idf(const struct ranker *r, uint32_t term);
/* Tokens of an article on average. */
double ranker_average_length(const struct ranker *r);

/* What one term adds to the score of an article. */
struct term_share {
    struct match_counts counts;
    double frequency; /* the counts, weighted by relation and field, in one sum; 0: not there */
    double saturated; /* what BM25 makes of it, below k1 + 1 */
    enum relation closest;
    double bonus;       /* for the closest relation */
    double score;       /* the term's weight × (saturated + bonus) */
    double proximity;   /* besides, for standing near the neighbour */
    uint32_t neighbour; /* the term before, at its nearest in field; PLAN_NO_TERM: none near */
    enum field field;
    uint32_t distance; /* in positions; one more if they stand in reverse */
};

/* ranker_score taken apart: its result, and the shares of all terms of the plan, of which it is the
 * sum but for rounding. */
double ranker_explain(struct ranker *r, const struct match *m, struct term_share *shares);

/* What scores are made with. */
struct rank_weights {
    double k1, b;
    double field[N_FIELDS];
    double relation[N_RELATIONS];     /* of an occurrence */
    double closest_form[N_RELATIONS]; /* bonus */
    double proximity;
};

void rank_weights(enum rank_mode mode, struct rank_weights *out);

/* The best n of a stream of hits. */
struct ranked {
    int64_t id;
    double score;
    int32_t date;
};

enum rank_order { ORDER_SCORE, ORDER_NEWEST, ORDER_OLDEST };

struct top {
    struct ranked *heap; /* worst first */
    size_t n, cap, max;
    enum rank_order order;
};

/* Whether a stands before b. */
bool ranked_before(const struct ranked *a, const struct ranked *b, enum rank_order order);

void top_init(struct top *t, size_t max, enum rank_order order);
void top_add(struct top *t, struct ranked hit);
/* Puts the hits in order, best first: by score, then newer, then smaller id; or by date (undated
 * last), then smaller id. */
void top_sort(struct top *t);
void top_release(struct top *t);

#endif
