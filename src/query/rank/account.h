#ifndef FB_QUERY_ACCOUNT_H
#define FB_QUERY_ACCOUNT_H

#include "query/rank/search_result.h"

/* The score of one article taken apart, in the same terms in which the engines make it. It takes a
 * query to FTS5 for each leaf of the plan, and one for the rank: for explain, not for searches.
 * retrieval: how the plan is run; ranker: NULL where there are no scores. shares lie in arena. */
enum fb_status account_make(struct index *ix, const struct retrieval *retrieval,
                            const struct ranker *ranker, int64_t id, struct arena *arena,
                            struct search_account *account, struct fb_error *err);

#endif
