/* search: one query, answered in one of several formats. */
#include "cli/commands/search_command.h"

#include "base/i18n.h"
#include "text/decode.h"

static const char *const sort_words[] = {"relevance", "newest", "oldest", NULL};

static const struct opt_spec specs[] = {
    {.name = "any",
     .kind = OPT_FLAG,
     .offset = SEARCH_OFFSET(search.any),
     .help = N_("any of the words will do, best matches first: for questions in your own words")},
    SEARCH_OPTION_LIMIT,
    SEARCH_OPTION_OFFSET,
    {.name = "sort",
     .kind = OPT_KEYWORD,
     .offset = SEARCH_OFFSET(sort),
     .keywords = sort_words,
     .arg = N_("ORDER"),
     .help = N_("relevance (default), newest or oldest; undated articles come last")},
    {.name = "section",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(search.section),
     .arg = N_("SECTION"),
     .help = N_("only articles of this section")},
    {.name = "after",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(search.after),
     .arg = N_("DATE"),
     .help = N_("only from this day, month or year on: 2024-10-15, 2024-10, 2024, 15.10.2024")},
    {.name = "before",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(search.before),
     .arg = N_("DATE"),
     .help = N_("only up to this day, month or year, which is included")},
    SEARCH_OPTION_FOLD,
    SEARCH_OPTION_SNIPPETS,
    {.name = "json",
     .kind = OPT_SET,
     .offset = SEARCH_OFFSET(render.format),
     .value = FORMAT_JSON,
     .help = N_("one JSON document")},
    {.name = "jsonl",
     .kind = OPT_SET,
     .offset = SEARCH_OFFSET(render.format),
     .value = FORMAT_JSONL,
     .help = N_("JSON Lines: one hit a line")},
    SEARCH_OPTION_FILES,
    SEARCH_OPTION_NULL,
    {.name = "count",
     .letter = 'c',
     .kind = OPT_SET,
     .offset = SEARCH_OFFSET(render.format),
     .value = FORMAT_COUNT,
     .help = N_("the number of matching articles only")},
    {.name = "batch",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(batch),
     .arg = N_("FILE"),
     .help = N_("answers the queries in FILE (-: standard input), one a line as ID, a tab, the "
                "query; one JSON document a query")},
    {.name = "trec",
     .kind = OPT_STRING,
     .offset = SEARCH_OFFSET(render.trec_tag),
     .arg = N_("TAG"),
     .help = N_("with --batch: TREC run lines instead of JSON")},
    {0},
};

static const struct search_command_options defaults = {.search = SEARCH_OPTIONS_DEFAULT};

enum fb_status search_command_prepare(struct search_command_options *options, struct fb_error *err)
{
    struct render_options *render = &options->render;

    if (render->nul && render->format == FORMAT_TEXT)
        render->format = FORMAT_FILES;
    if (render->nul && render->format != FORMAT_FILES)
        return fb_error_set(err, FB_ERR_USAGE, _("--null goes with --files only."));
    if (render->trec_tag && !options->batch)
        return fb_error_set(err, FB_ERR_USAGE,
                            _("--trec needs --batch FILE: the run lines name the queries' IDs."));
    if (options->batch && render->format != FORMAT_TEXT && render->format != FORMAT_JSON &&
        render->format != FORMAT_JSONL)
        return fb_error_set(err, FB_ERR_USAGE,
                            _("--batch answers in JSON Lines or, with --trec, in run lines."));
    if (render->trec_tag && render->format != FORMAT_TEXT)
        return fb_error_set(err, FB_ERR_USAGE, _("--trec and JSON exclude each other."));
    if (options->batch)
        render->format = render->trec_tag ? FORMAT_TREC : FORMAT_JSON;
    options->search.sort = (enum search_sort)options->sort;
    options->search.paths_only = render->format == FORMAT_FILES || render->format == FORMAT_TREC;
    options->search.alike_paths = render->format == FORMAT_JSON || render->format == FORMAT_JSONL;
    options->search.count_only = render->format == FORMAT_COUNT;
    return FB_OK;
}

void join_arguments(struct buf *out, int argc, char **argv)
{
    struct buf raw = BUF_INIT;

    for (int i = 0; i < argc; i++) {
        if (i)
            buf_add_char(&raw, ' ');
        buf_add_str(&raw, argv[i]);
    }
    decode_text(buf_cstr(&raw), raw.len, out, NULL);
    buf_release(&raw);
}

static void print_summary(struct app *app, const struct search_result *result)
{
    struct buf line = BUF_INIT;

    render_summary(&line, result);
    if (app->term.out_tty) {
        buf_add_char(&line, '\n');
        buf_add_span(&app->out.buf, buf_span(&line));
    } else {
        app_note(app, "%s", buf_cstr(&line));
    }
    buf_release(&line);
}

static void print_suggestions(struct app *app, const struct search_result *result)
{
    struct buf line = BUF_INIT;

    render_suggestions(&line, result);
    if (line.len > 0)
        app_note(app, "%s", buf_cstr(&line));
    buf_release(&line);
}

enum exit_code search_command_print(struct app *app, const struct search_result *result,
                                    const struct search_command_options *options)
{
    int format = options->render.format;

    app_notes(app, result->notes);
    render_result(app, result, &options->render);
    if (format == FORMAT_TEXT)
        print_summary(app, result);
    if (format != FORMAT_JSON)
        print_suggestions(app, result);
    return result->total > 0 ? CLI_OK : CLI_NOTHING;
}

static enum exit_code run_query(struct app *app, const struct search_command_options *options,
                                int argc, char **argv)
{
    struct search_result result = {0};
    struct fb_error err = {0};
    struct buf query = BUF_INIT;
    enum exit_code code;

    join_arguments(&query, argc, argv);
    if (search_run(app->ix, buf_span(&query), &options->search, &result, &err) == FB_OK)
        code = search_command_print(app, &result, options);
    else
        code = app_fail_query(app, result.query, &err);
    search_result_release(&result);
    buf_release(&query);
    return code;
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    struct search_command_options options = *(const struct search_command_options *)given;
    struct fb_error err = {0};

    if (search_command_prepare(&options, &err) != FB_OK)
        return app_fail(app, &err);
    if (options.batch && argc > 0)
        fb_error_set(&err, FB_ERR_USAGE,
                     _("With --batch the queries come from the file, not from the command line."));
    else if (!options.batch && argc == 0)
        fb_error_set(&err, FB_ERR_USAGE, _("What shall be searched for? findbuch search QUERY"));
    if (err.status != FB_OK)
        return app_fail(app, &err);
    if (!options.batch)
        return run_query(app, &options, argc, argv);
    if (options.render.format == FORMAT_JSON) /* where a query's error is part of the answer */
        app_speak_to_programs();
    return batch_run(app, &options);
}

const struct command cmd_search = {
    .name = "search",
    .need = NEED_INDEX_TO_READ,
    .arguments = N_("QUERY..."),
    .summary = N_("Answers a query."),
    .details =
        N_("The words of the query are joined by blanks. Quote what the shell would touch: "
           "'\"strategische Partnerschaft\"', 'Rüst*'. Put -- before a query that starts with a "
           "dash.\n"
           "\n"
           "  Soldaten Kursk      both words, in any inflection or spelling, or in compounds\n"
           "  \"alte Brücke\"       these words in a row\n"
           "  =Soldaten           exactly this form\n"
           "  A OR B, NOT A, -A   also A ODER B, NICHT A; brackets\n"
           "  Rüst* R?stung       wildcards\n"
           "  Nordkorrea~         within one typing error; ~2: two\n"
           "  ~Soldat             or its synonyms; also ~\"alte Brücke\"\n"
           "  NEAR(A B, 5)        within 5 words; also NAHE(A B, 5)\n"
           "  titel:Wahl          in one field: titel, vorspann, text, bild, rubrik, ort,\n"
           "                      quelle, pfad (title, teaser, body, caption, section,\n"
           "                      place, source, path)\n"
           "  datum:2024-10       by date; also datum:2024-01..2024-06, nach:2024-10-15,\n"
           "                      vor:2024 (date, after, before)"),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .max_arguments = -1,
    .run = run,
};
