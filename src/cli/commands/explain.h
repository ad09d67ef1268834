#ifndef FB_CLI_EXPLAIN_H
#define FB_CLI_EXPLAIN_H

#include "query/search.h"

/* The parts of an explanation as text, appended to out. Words of queries and of the index stand in
 * them as they are: whoever prints makes them safe. */

/* The plan, one leaf or operator a line: forms by relation, article counts, the terms' weights. */
void explain_plan(const struct search_result *r, struct buf *out);
/* A leaf in a few words: "word Katze [title]" */
void explain_leaf_name(const struct plan *plan, const struct plan_leaf *leaf, struct buf *out);
const char *explain_relation(enum relation relation);
/* What each occurrence and the closest form count by relation, and what fields do. */
void explain_weights(enum rank_mode mode, struct buf *out);
/* The score of result->account, term by term. */
void explain_score(const struct search_result *r, struct buf *out);
/* Why the article is none of the hits: what the plan asks of it that it lacks. */
enum fb_status explain_miss(struct index *ix, const struct search_result *r, int64_t id,
                            struct buf *out, struct fb_error *err);

#endif
