#ifndef FB_QUERY_RANK_H
#define FB_QUERY_RANK_H

#include "index/retrieve/retrieval.h"

/* How well an article answers a plan. */
struct ranker;

enum rank_mode {
    RANK_ALL_WORDS, /* every word is there: the literal form decides before frequency does */
    RANK_ANY_WORD,  /* a question: telling words decide */
    RANK_SIMILAR    /* any of an article's words, and articles as wholes */
};

/* How long a passage is. */
enum { RANK_PASSAGE_WORDS = 50 };

/* plan is borrowed until ranker_free. */
struct ranker *ranker_new(const struct plan *plan, enum rank_mode mode, int64_t n_articles,
                          int64_t n_tokens);
void ranker_free(struct ranker *r);
/* How matches are to be scored, for index_retrieve; borrowed. */
const struct score_spec *ranker_score_spec(const struct ranker *r);
/* What nearness counts in this mode (proximity.h); 0: nothing. */
double ranker_proximity(const struct ranker *r);
/* What the best passage counts in this mode (passages.h), 0: nothing; and how one is to be scored,
 * as an article of its own; borrowed. */
double ranker_passage(const struct ranker *r);
const struct score_spec *ranker_passage_spec(const struct ranker *r);
/* What the words of the best articles count in this mode, of the best score (feedback.h); 0:
 * nothing. */
double ranker_feedback(const struct ranker *r);

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
    double passage;    /* besides, for standing in the best passage */
};

/* What of a leaf counts in an article. */
struct leaf_counts {
    bool counts;
    struct match_counts in;
};

/* From the counts of all leaves of the plan in an article: the score that index_retrieve gives it,
 * and the shares of all terms, of which it is the sum; without nearness. */
double ranker_explain(const struct ranker *r, const struct leaf_counts *leaves,
                      uint32_t length_tokens, struct term_share *shares);

/* What scores are made with. */
struct rank_weights {
    double k1, b;
    double field[N_FIELDS];
    double relation[N_RELATIONS];     /* of an occurrence */
    double closest_form[N_RELATIONS]; /* bonus */
    double proximity, passage;
};

void rank_weights(enum rank_mode mode, struct rank_weights *out);

#endif
