#ifndef FB_QUERY_HITS_H
#define FB_QUERY_HITS_H

#include "query/rank/rank.h"
#include "query/rank/search_result.h"
#include "query/show/highlight.h"

/* Fills in what is shown of the hits: path, title, section, snippets. Everything goes into the
 * result's arena. */
enum fb_status hits_fill(struct index *ix, const struct top *top,
                         const struct search_options *options, struct search_result *result,
                         struct fb_error *err);

#endif
