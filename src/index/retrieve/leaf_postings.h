#ifndef FB_INDEX_LEAF_POSTINGS_H
#define FB_INDEX_LEAF_POSTINGS_H

#include "index/retrieve/leaf_lists.h"

/* The articles that have any of its forms. */
void leaf_postings_set(struct leaf_postings *l, struct doc_set *out);
/* Keeps those of the articles that have one of the forms. */
void leaf_postings_demand(struct leaf_postings *l, struct doc_set *set);
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
