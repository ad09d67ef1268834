#ifndef FB_QUERY_EXPANDER_H
#define FB_QUERY_EXPANDER_H

#include "query/expand/expand.h"
#include "query/expand/slots.h"
#include "query/expand/widen.h"
#include "query/expand/words.h"

/* What the files that turn a query into a plan share: expand.c and question.c. */

struct expander {
    struct index *ix;
    struct query *query;
    const struct expand_options *options;
    struct plan *plan;
    double n_articles;
    int32_t first_date, last_date; /* what open ranges reach to */
    struct widener widener;        /* within query_expand */
    size_t n_telling; /* words of a question that are no function words; 0: it is but one */
    struct plan_node **bonuses; /* what only adds to scores; in the plan's arena */
    size_t n_bonuses;
    struct fb_error *err;
};

/* A leaf for word in these fields (QFIELD_BIT; 0 = all) that counts for term. */
enum fb_status expander_word_leaf(struct expander *x, const struct word *word, unsigned fields,
                                  enum slot_forms forms, uint32_t term, struct plan_node **out);

#endif
