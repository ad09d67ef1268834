#ifndef FB_QUERY_SUGGEST_H
#define FB_QUERY_SUGGEST_H

#include "query/search.h"

/* The query with each word that the index does not have replaced by the nearest one that it has, in
 * the spelling of an article; empty when every word is known or one has no neighbour. Copied into
 * the result's arena. */
enum fb_status suggest_query(struct index *ix, struct search_result *result,
                             struct span *suggestion, struct fb_error *err);

#endif
