#ifndef FB_QUERY_RUN_H
#define FB_QUERY_RUN_H

#include "query/rank/search_result.h"

/* The later half of a search, for every kind of query. */

/* Adds the filters that options ask for to the plan. */
enum fb_status search_add_filters(struct index *ix, const struct search_options *options,
                                  struct plan *plan, struct fb_error *err);

/* From result->plan to ranked hits and the total, within the caller's read; mode: how articles are
 * scored, where they are; left_out is an article that shall not be among them, or 0. */
enum fb_status search_run_plan(struct index *ix, const struct search_options *options,
                               enum rank_mode mode, int64_t left_out, struct search_result *result,
                               struct fb_error *err);

#endif
