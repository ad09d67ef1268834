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

void top_init(struct top *t, size_t max, enum rank_order order);
void top_add(struct top *t, struct ranked hit);
/* Puts the hits in order, best first: by score, then newer, then smaller id; or by date (undated
 * last), then smaller id. */
void top_sort(struct top *t);
void top_release(struct top *t);

#endif
