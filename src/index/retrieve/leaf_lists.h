#ifndef FB_INDEX_LEAF_LISTS_H
#define FB_INDEX_LEAF_LISTS_H

#include "base/arena.h"
#include "index/plan/plan.h"
#include "index/postings/dense_postings.h"
#include "index/postings/doc_set.h"
#include "index/postings/posting_file.h"

/* The postings of a leaf of a plan in one generation. Where they are many and in many lists, they
 * are summed up by article (dense_postings.h); else the few long lists of its forms stay as they
 * lie in the file, and all others are merged into one in memory, so that a word with hundreds of
 * forms costs what a few lists cost. Nothing is read before it is needed. */
struct weighted_list {
    struct posting_cursor *cursor; /* of long lists */
    struct posting_list_place place;
    uint32_t weight; /* of an occurrence, in thousandths */
    enum relation relation;
};

/* So many postings are unpacked in the time of looking for one article. */
enum { POSTINGS_A_SEEK = 16 };

struct merged_posting {
    uint32_t doc;
    uint32_t frequency;     /* in 1/SCORE_FREQUENCY_UNIT, capped */
    enum relation relation; /* the closest */
};

struct leaf_postings {
    const struct posting_file *file;
    const struct score_leaf *score;
    bool counts;                 /* it adds to scores */
    struct weighted_list *lists; /* the long ones, the longest first */
    size_t n_lists;
    struct weighted_list *short_lists; /* until they are merged */
    size_t n_short_lists;
    struct posting_list_place longest;
    bool is_dense; /* dense holds it all, and nothing else holds anything */
    struct dense_postings dense;
    uint32_t dense_at;                  /* the article at hand */
    double largest_bonus, bound_factor; /* the latter: posting_bound_factor, by the first bound */
    struct merged_posting *merged;      /* ascending, each article once */
    uint32_t n_merged, merged_at;
    struct merged_bound {
        float frequency_by_norm; /* below 0: not made yet */
        float bonus;
    } * merged_bounds;   /* of each POSTING_BLOCK of them */
    uint64_t n_postings; /* in all lists; an article may be in several */
    bool damaged;        /* a list was not what it should be: what was found is not all */
    struct arena *arena; /* borrowed: where all this lies */
};

/* What another engine found of a leaf, for leaf_postings_of_found. */
struct found_posting {
    int64_t id;
    uint32_t frequency;
    enum relation relation;
};

/* The forms of a slot of the leaf, which have numbers, by their lists. score says what its
 * relations weigh; NULL if it adds nothing to scores. */
void leaf_postings_open(struct leaf_postings *l, const struct posting_file *file,
                        const struct plan_leaf *leaf, size_t slot, const struct score_leaf *score,
                        struct arena *arena);
/* The same from what was found, ascending by id; articles of other generations are passed over. */
void leaf_postings_of_found(struct leaf_postings *l, const struct posting_file *file,
                            const struct found_posting *found, size_t n,
                            const struct score_leaf *score, struct arena *arena);
/* Whether any of its lists turned out to be damaged so far. */
bool leaf_postings_are_damaged(const struct leaf_postings *l);
/* Makes it ready to be gone through: before anything below but leaf_postings_set. Many articles
 * are going to be asked for if wholly. */
void leaf_postings_prepare(struct leaf_postings *l, bool wholly);
/* The same where of few articles only is asked whether they have it, and how much: an array. */
void leaf_postings_prepare_within(struct leaf_postings *l, const struct doc_set *articles);
/* Whether so many articles have it that summing up is worth its memory, a number an article. */
bool leaf_postings_are_many(const struct leaf_postings *l);
/* Sums it up whatever it holds, where skipping turned out to be of no use: what is asked for then
 * costs no more than all of it. */
void leaf_postings_sum_up(struct leaf_postings *l);
/* Back to the beginning. */
void leaf_postings_rewind(struct leaf_postings *l);

/* Puts a cursor at the beginning of a list of the leaf's. */
void weighted_list_begin(const struct leaf_postings *l, struct posting_cursor *c,
                         const struct weighted_list *list);

#endif
