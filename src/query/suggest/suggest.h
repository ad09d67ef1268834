#ifndef FB_QUERY_SUGGEST_H
#define FB_QUERY_SUGGEST_H

#include "query/rank/search_result.h"

enum { SUGGEST_MAX = 3 };

/* For a query that found nothing: up to SUGGEST_MAX like it that find something under the same
 * options, with words that the index has in place of those it has not, in the spelling of an
 * article. Where it has every word, one of them is replaced. Into result->suggestions, best first:
 * by typing errors, then by articles found. */
enum fb_status suggest_queries(struct index *ix, const struct search_options *options,
                               struct search_result *result, struct fb_error *err);

#endif
