/* explain: how a query is understood, down to what SQLite is asked, and where the time goes. */
#include "base/i18n.h"
#include "cli/app/refs.h"
#include "cli/commands/explain.h"
#include "cli/commands/search_command.h"
#include "cli/output/format.h"
#include "text/utf8.h"

static const char *const sort_words[] = {"relevance", "newest", "oldest", NULL};

static const struct opt_spec specs[] = {
    {.name = "any",
     .kind = OPT_FLAG,
     .offset = SEARCH_OFFSET(search.any),
     .help = N_("as search --any understands it")},
    {.name = "sort",
     .kind = OPT_KEYWORD,
     .offset = SEARCH_OFFSET(sort),
     .keywords = sort_words,
     .arg = N_("ORDER"),
     .help = N_("as in search; changes the timing")},
    {.name = "section",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(search.section),
     .arg = N_("SECTION"),
     .help = N_("as in search")},
    {.name = "after",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(search.after),
     .arg = N_("DATE"),
     .help = N_("as in search")},
    {.name = "before",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(search.before),
     .arg = N_("DATE"),
     .help = N_("as in search")},
    {.name = "hit",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(hit),
     .arg = N_("REF"),
     .help = N_("takes the score of one article apart, or says why it is not found")},
    {0},
};

static const struct search_command_options defaults = {.search = SEARCH_OPTIONS_DEFAULT};

static void add_section(struct app *app, const char *label, struct span text)
{
    struct buf *out = &app->out.buf;

    buf_addf(out, "%s%s%s\n", style_on(app->term.out_color, STYLE_LABEL), label,
             style_off(app->term.out_color));
    term_add_safe(out, text, SAFE_KEEP_NEWLINES);
    if (text.len == 0 || text.ptr[text.len - 1] != '\n')
        buf_add_char(out, '\n');
    buf_add_char(out, '\n');
}

static void add_time(struct buf *out, const char *label, double ms)
{
    buf_addf(out, "  %s", label);
    for (size_t i = utf8_width_cols(span_of(label)); i < 12; i++)
        buf_add_char(out, ' ');
    format_decimal(out, ms, 3);
    buf_add_str(out, " ms\n");
}

/* FTS5 need not be asked for all of it. */
static void add_who_answers(struct app *app, const struct search_result *result, struct buf *out)
{
    size_t n_fts_leaves;

    buf_add_char(out, '\n');
    if (!index_retrieves_by_postings(app->ix, &result->plan, &n_fts_leaves))
        buf_add_str(out, _("answered by FTS5"));
    else if (n_fts_leaves == 0)
        buf_add_str(out, _("answered by posting lists"));
    else
        buf_addf(out, _("answered by posting lists; FTS5 is asked for %zu of %zu parts"),
                 n_fts_leaves, result->plan.n_leaves);
}

static void print_weights(struct app *app, const struct search_result *result, bool any)
{
    struct buf weights = BUF_INIT;

    explain_weights(any ? RANK_ANY_WORD : RANK_ALL_WORDS, &weights);
    if (result->weights)
        add_section(app, _("Weights"), buf_span(&weights));
    buf_release(&weights);
}

static void print_explanation(struct app *app, const struct search_result *result, bool any)
{
    struct buf tree = BUF_INIT, plan = BUF_INIT, match = BUF_INIT, sql = BUF_INIT, time = BUF_INIT;

    query_dump(&result->parsed, &tree);
    explain_plan(result, &plan);
    index_match_explain(app->ix, &result->plan, &match, &sql);
    add_who_answers(app, result, &sql);
    add_section(app, _("Query, as read"), buf_span(&tree));
    if (result->parsed.synonyms.len > 0)
        add_section(app, _("Synonyms, with their source"), buf_span(&result->parsed.synonyms));
    add_section(app, _("Words, with what they expand to"), buf_span(&plan));
    print_weights(app, result, any);
    add_section(app, _("MATCH expression"), buf_span(&match));
    add_section(app, _("Statement"), buf_span(&sql));
    add_time(&time, _("parse"), result->parse_ms);
    add_time(&time, _("expand"), result->expand_ms);
    add_time(&time, _("prepare"), result->prepare_ms);
    add_time(&time, _("match"), result->match_ms);
    add_time(&time, _("snippets"), result->snippet_ms);
    add_time(&time, _("total"), result->took_ms);
    add_section(app, _("Time"), buf_span(&time));
    buf_addf(&app->out.buf,
             ngettext("%llu article matches.", "%llu articles match.", result->total),
             (unsigned long long)result->total);
    buf_add_char(&app->out.buf, '\n');
    buf_release(&tree);
    buf_release(&plan);
    buf_release(&match);
    buf_release(&sql);
    buf_release(&time);
}

static enum fb_status print_hit(struct app *app, const struct search_result *result,
                                const struct search_options *options, const char *ref,
                                struct fb_error *err)
{
    struct buf label = BUF_INIT, text = BUF_INIT, safe = BUF_INIT;
    enum fb_status status = FB_OK;

    buf_add_char(&app->out.buf, '\n');
    term_add_safe(&safe, span_of(ref), SAFE_DROP_INVISIBLE);
    buf_addf(&label, _("Score of %s"), buf_cstr(&safe));
    if (result->account.matches)
        explain_score(result, &text);
    else
        status = explain_miss(app->ix, result, options->account_of, &text, err);
    add_section(app, buf_cstr(&label), buf_span(&text));
    buf_release(&label);
    buf_release(&text);
    buf_release(&safe);
    return status;
}

/* The article of --hit, for whose score hits must be in order of theirs. */
static enum fb_status find_hit(struct app *app, struct search_command_options *options,
                               struct fb_error *err)
{
    if (!options->hit)
        return FB_OK;
    if (options->search.sort != SORT_RELEVANCE)
        return fb_error_set(err, FB_ERR_USAGE,
                            _("--hit explains a score; with --sort %s there is none"),
                            sort_words[options->search.sort]);
    return ref_find_one(app, options->hit, &options->search.account_of, err);
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    struct search_command_options options = *(const struct search_command_options *)given;
    struct search_result result = {0};
    struct fb_error err = {0};
    struct buf query = BUF_INIT;
    enum exit_code code = CLI_OK;

    join_arguments(&query, argc, argv);
    search_command_prepare(&options, &err);
    if (find_hit(app, &options, &err) != FB_OK) {
        buf_release(&query);
        return app_fail(app, &err);
    }
    if (search_run(app->ix, buf_span(&query), &options.search, &result, &err) == FB_OK) {
        app_notes(app, result.notes);
        print_explanation(app, &result, options.search.any);
        if (options.hit && print_hit(app, &result, &options.search, options.hit, &err) != FB_OK)
            code = app_fail(app, &err);
    } else {
        code = app_fail_query(app, result.query, &err);
    }
    search_result_release(&result);
    buf_release(&query);
    return code;
}

const struct command cmd_explain = {
    .name = "explain",
    .need = NEED_INDEX_TO_READ,
    .arguments = N_("QUERY..."),
    .summary = N_("Shows how a query is understood, and where its time goes."),
    .details = N_("The query's tree, the forms each word expands to with the number of articles "
                  "that hold them, what words, forms and fields weigh, the expression and the "
                  "statement that SQLite is given, and the time each stage took. With --hit, an "
                  "article's id or path: how it came by its score, or what it lacks."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run,
};
