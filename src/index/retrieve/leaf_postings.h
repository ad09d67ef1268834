#ifndef FB_INDEX_LEAF_POSTINGS_H
#define FB_INDEX_LEAF_POSTINGS_H

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
/* Keeps those of the articles that have one of the forms. */
void leaf_postings_demand(struct leaf_postings *l, struct doc_set *set);
/* Whether so many articles have it that summing up is worth its memory, a number an article. */
bool leaf_postings_are_many(const struct leaf_postings *l);
/* Sums it up whatever it holds, where skipping turned out to be of no use: what is asked for then
 * costs no more than all of it. */
void leaf_postings_sum_up(struct leaf_postings *l);
/* Back to the beginning. */
void leaf_postings_rewind(struct leaf_postings *l);

/* The articles that have any of its forms. */
void leaf_postings_set(struct leaf_postings *l, struct doc_set *out);
/* Their number, unless articles may be in several of its long lists. */
bool leaf_postings_count(struct leaf_postings *l, uint32_t *n);

/* Moves forward to the first article not before doc that has one of the forms. */
uint32_t leaf_postings_seek(struct leaf_postings *l, uint32_t doc);

struct leaf_bound {
    double frequency_by_norm; /* the most that frequency / norm can be */
    double bonus;             /* the largest that can be */
    uint32_t until;           /* all this for articles up to here */
};
/* What articles from doc on can have, without unpacking anything. */
void leaf_postings_bound(struct leaf_postings *l, uint32_t doc, const struct score_spec *spec,
                         struct leaf_bound *bound);

/* The same of one list where it stands after leaf_postings_bound; list NULL: of the merged ones.
 * False if there is nothing left in it. */
bool leaf_postings_list_bound(struct leaf_postings *l, const struct weighted_list *list,
                              const struct score_spec *spec, double *frequency_by_norm,
                              double *bonus);

/* Behind the article until, where bounds hold up to it: moves to the next place where frequency /
 * norm can be least or more, or where an article is that is not in the one long list. False: there
 * is not one long list, or it is not the one that holds up to until. */
bool leaf_postings_pass_over(struct leaf_postings *l, const struct score_spec *spec, double least,
                             uint32_t until, uint32_t *doc);

/* What the article, not before that of any call before, has of it; false: nothing. */
bool leaf_postings_value(struct leaf_postings *l, uint32_t doc, uint64_t *frequency,
                         enum relation *closest);

#endif
