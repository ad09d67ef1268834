#ifndef FB_QUERY_SEARCH_H
#define FB_QUERY_SEARCH_H

#include "query/rank/search_result.h"

/* On FB_ERR_SYNTAX and FB_ERR_LIMIT err->offset is a byte of result->query. result must be released
 * either way. An empty query is FB_ERR_SYNTAX. */
enum fb_status search_run(struct index *ix, struct span query, const struct search_options *options,
                          struct search_result *result, struct fb_error *err);

#endif
