/* findbuch's searches in process: what "findbuch search" does between opening the index and
 * printing.
 *
 *   findbuch-driver INDEX QUERIES */
#include "driver.h"

#include "base/buf.h"
#include "base/xalloc.h"
#include "index/core/index.h"
#include "query/search.h"

#include <stdio.h>

static void write_query(struct buf *out, const struct bench_query *query)
{
    const char *between = query->shape == SHAPE_OR ? " OR " : " ";

    if (query->shape == SHAPE_PHRASE)
        buf_add_char(out, '"');
    for (size_t i = 0; i < query->n_words; i++) {
        if (i > 0)
            buf_add_str(out, between);
        buf_add_str(out, query->words[i]);
    }
    if (query->shape == SHAPE_PHRASE)
        buf_add_char(out, '"');
    else if (query->shape == SHAPE_PREFIX)
        buf_add_char(out, '*');
    else if (query->shape == SHAPE_FUZZY)
        buf_add_char(out, '~');
}

static long answer(void *system, const struct bench_query *query, enum bench_what what)
{
    struct search_options options = SEARCH_OPTIONS_DEFAULT;
    struct search_result result = {0};
    struct fb_error err = {0};
    struct buf text = BUF_INIT;
    long hits;

    write_query(&text, query);
    options.limit = BENCH_HITS;
    options.n_snippets = what == WHAT_SNIPPETS;
    options.paths_only = what == WHAT_TOP;
    options.count_only = what == WHAT_TOTAL;
    options.after = query->first;
    options.before = query->last;
    if (query->shape == SHAPE_NEWEST)
        options.sort = SORT_NEWEST;
    if (search_run(system, buf_span(&text), &options, &result, &err) != FB_OK)
        bench_fail("%s: %s", buf_cstr(&text), err.message);
    hits = what == WHAT_TOTAL ? (long)result.total : (long)result.n_hits;
    search_result_release(&result);
    buf_release(&text);
    return hits;
}

int main(int argc, char **argv)
{
    const struct index_options options = {.mode = INDEX_READ};
    struct index *ix = NULL;
    struct fb_error err = {0};

    if (argc != 3)
        bench_fail("usage: findbuch-driver INDEX QUERIES");
    xalloc_keep_freed(); /* as findbuch does that answers many queries */
    if (index_open(&ix, argv[1], &options, &err) != FB_OK)
        bench_fail("%s", err.message);
    bench_serve(argv[2], answer, ix);
    index_close(ix);
    return 0;
}
