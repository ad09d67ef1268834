/* A search from end to end: parse, expand, match, rank, fill in. All of it sees one state of the
 * index. */
#include "query/search.h"

#include "base/clock.h"
#include "query/rank/run.h"
#include "query/suggest/suggest.h"

enum fb_status search_run(struct index *ix, struct span query, const struct search_options *options,
                          struct search_result *r, struct fb_error *err)
{
    double started = clock_now_ms();
    enum fb_status status = index_begin_read(ix, err);

    if (status != FB_OK) {
        memset(r, 0, sizeof *r);
        return status;
    }
    status = search_plan(ix, query, options, r, err);
    if (status == FB_OK)
        status =
            search_run_plan(ix, options, options->any ? RANK_ANY_WORD : RANK_ALL_WORDS, 0, r, err);
    if (status == FB_OK && r->total == 0 && !options->count_only)
        status = suggest_queries(ix, options, r, err);
    index_end_read(ix);
    r->took_ms = clock_now_ms() - started;
    return status;
}
