/* A search from end to end: parse, expand, match, rank, fill in. All of it sees one state of the
 * index. */
#include "query/search.h"

#include "article/date.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "query/expand.h"
#include "query/run.h"
#include "query/suggest.h"

void search_result_release(struct search_result *r)
{
    plan_release(&r->plan);
    query_release(&r->parsed);
    arena_release(&r->arena);
    memset(r, 0, sizeof *r);
}

static enum fb_status parse_filter_date(const char *text, bool start, int32_t *day,
                                        struct fb_error *err)
{
    int32_t first, last;

    if (!date_parse_range(span_of(text), &first, &last))
        return fb_error_set(err, FB_ERR_USAGE,
                            _("\"%s\" is no date; write 2024, 2024-10, 2024-10-30 or 30.10.2024"),
                            text);
    *day = start ? first : last;
    return FB_OK;
}

enum fb_status search_add_filters(struct index *ix, const struct search_options *options,
                                  struct plan *plan, struct fb_error *err)
{
    int32_t first = 0, last = 0;
    enum fb_status status = FB_OK;

    if (options->section)
        status = plan_add_section(ix, plan, span_of(options->section), err);
    if (status == FB_OK && options->after)
        status = parse_filter_date(options->after, true, &first, err);
    if (status == FB_OK && options->before)
        status = parse_filter_date(options->before, false, &last, err);
    if (status == FB_OK && (first != 0 || last != 0))
        status = plan_add_dates(ix, plan, first, last, err);
    return status;
}

enum fb_status search_plan(struct index *ix, struct span query,
                           const struct search_options *options, struct search_result *r,
                           struct fb_error *err)
{
    const struct expand_options expand = {.any = options->any, .thesaurus = options->thesaurus};
    double started = clock_now_ms(), parsed;
    enum fb_status status;

    memset(r, 0, sizeof *r);
    status = query_parse(&r->parsed, query, options->any ? QPARSE_ANY : 0, err);
    r->query = r->parsed.text;
    parsed = clock_now_ms();
    r->parse_ms = parsed - started;
    if (status != FB_OK)
        return status;
    status = index_begin_read(ix, err);
    if (status != FB_OK)
        return status;
    status = query_expand(ix, &r->parsed, &expand, &r->plan, err);
    if (status == FB_OK && !r->plan.root)
        status = fb_error_set_at(err, FB_ERR_SYNTAX, 0,
                                 _("the query holds no word to search for; type at least one"));
    if (status == FB_OK)
        status = search_add_filters(ix, options, &r->plan, err);
    index_end_read(ix);
    r->notes = buf_span(&r->parsed.notes);
    r->expand_ms = clock_now_ms() - parsed;
    r->took_ms = clock_now_ms() - started;
    return status;
}

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
