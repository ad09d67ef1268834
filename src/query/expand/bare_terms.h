#ifndef FB_QUERY_BARE_TERMS_H
#define FB_QUERY_BARE_TERMS_H

#include "index/plan/plan.h"
#include "query/expand/words.h"

/* Plan nodes of index terms that are no words of the text (index/plan/term_column.h): they neither rank nor
 * mark anything. */

struct plan_node *plan_everything(struct plan *plan);

/* Articles of the days first..last (yyyymmdd; 0 = open). No article is dated before first_known or
 * after last_known. */
struct plan_node *plan_days(struct plan *plan, int32_t first, int32_t last, int32_t first_known,
                            int32_t last_known);

/* Articles whose path holds the words in a row; with prefix the last one need only start so. */
struct plan_node *plan_path(struct plan *plan, const struct words *words, bool prefix);

#endif
