/* status: what the index holds. */
#include "article/date.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/jsonw.h"
#include "cli/commands/command.h"
#include "cli/output/format.h"
#include "text/utf8.h"

struct status_options {
    bool json;
};

static const struct opt_spec specs[] = {
    {.name = "json",
     .kind = OPT_FLAG,
     .offset = offsetof(struct status_options, json),
     .help = N_("one JSON document")},
    {0},
};

static const struct status_options defaults = {false};

static void print_json_space(struct jsonw *w, const struct index_info *info)
{
    struct buf key = BUF_INIT;

    jsonw_begin_object(w);
    for (int i = 0; i < N_SPACES; i++) {
        buf_clear(&key);
        buf_addf(&key, "%s_bytes", index_space_name((enum index_space)i));
        jsonw_key_int(w, buf_cstr(&key), info->space_bytes[i]);
    }
    jsonw_end_object(w);
    buf_release(&key);
}

static void print_json(struct app *app, const struct index_info *info)
{
    const struct {
        const char *key;
        int64_t value;
    } numbers[] = {
        {"articles", info->n_articles},
        {"terms", info->n_terms},
        {"index_bytes", info->index_bytes},
        {"text_bytes", info->text_bytes},
        {"stored_bytes", info->stored_bytes},
        {"fts_bytes", info->fts_bytes},
        {"vocab_bytes", info->vocab_bytes},
        {"tokens", info->n_tokens},
        {"files", info->n_files},
        {"roots", info->n_roots},
        {"undated", info->n_undated},
        {"schema_version", info->schema_version},
    };
    const struct word_file *file = index_word_file(app->ix);
    const struct own_words *words = file->words;
    struct buf updated = BUF_INIT;
    struct jsonw w;
    char date[11];

    format_time_iso(&updated, info->updated_unix_s);
    jsonw_init(&w, &app->out.buf);
    jsonw_begin_object(&w);
    jsonw_key_int(&w, "schema", 1);
    jsonw_key_string(&w, "index", span_of(index_path(app->ix)));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        jsonw_key_int(&w, numbers[i].key, numbers[i].value);
    jsonw_key_string_or_null(&w, "updated", buf_span(&updated));
    date_format(info->first_date, date);
    jsonw_key_string_or_null(&w, "first_date", span_of(date));
    date_format(info->last_date, date);
    jsonw_key_string_or_null(&w, "last_date", span_of(date));
    jsonw_key_string_or_null(&w, "own_words_file",
                             words ? buf_span(&file->path) : span_make("", 0));
    jsonw_key_int(&w, "own_words", words ? (int64_t)own_words_count(words) : 0);
    jsonw_key_string(&w, "analyzer", span_of(info->fingerprint));
    jsonw_key(&w, "analyzer_current");
    jsonw_bool(&w, !index_is_outdated(app->ix));
    jsonw_key(&w, "space");
    print_json_space(&w, info);
    jsonw_end_object(&w);
    buf_add_char(&app->out.buf, '\n');
    buf_release(&updated);
}

static void add_row(struct app *app, const char *label, const char *value)
{
    struct buf *out = &app->out.buf;

    buf_addf(out, "%s%s%s", style_on(app->term.out_color, STYLE_LABEL), label,
             style_off(app->term.out_color));
    for (size_t i = utf8_width_cols(span_of(label)); i < 20; i++)
        buf_add_char(out, ' ');
    term_add_safe(out, span_of(value), 0);
    buf_add_char(out, '\n');
}

static const char *format_dates(struct arena *a, const struct index_info *info)
{
    struct buf text = BUF_INIT;
    char first[11], last[11];
    const char *result;

    date_format(info->first_date, first);
    date_format(info->last_date, last);
    if (info->first_date)
        buf_addf(&text, _("%s to %s; %s undated"), first, last,
                 str_count(a, (uint64_t)info->n_undated));
    else
        buf_add_str(&text, _("none"));
    result = arena_copy(a, buf_span(&text)).ptr;
    buf_release(&text);
    return result;
}

static const char *format_share(struct arena *a, int64_t part_bytes, int64_t text_bytes)
{
    struct buf text = BUF_INIT;
    const char *result;

    format_bytes(&text, (double)part_bytes);
    if (text_bytes > 0) {
        buf_add_str(&text, " (");
        buf_addf(&text, _("%s %% of the text"),
                 str_decimal(a, 100.0 * (double)part_bytes / (double)text_bytes, 1));
        buf_add_char(&text, ')');
    }
    result = arena_copy(a, buf_span(&text)).ptr;
    buf_release(&text);
    return result;
}

static const char *format_word_file(struct arena *a, const struct word_file *file)
{
    const size_t n = own_words_count(file->words);
    struct buf text = BUF_INIT;
    const char *result;

    buf_addf(&text, ngettext("%s (%s word)", "%s (%s words)", n), buf_cstr(&file->path),
             str_count(a, n));
    result = arena_copy(a, buf_span(&text)).ptr;
    buf_release(&text);
    return result;
}

/* Without SQLite's word for it, the data themselves of the largest parts. */
static void add_space_rows(struct app *app, struct arena *a, const struct index_info *info)
{
    const struct {
        const char *label;
        int64_t space_bytes, data_bytes;
    } rows[] = {
        {_("  articles"), info->space_bytes[SPACE_ARTICLES], info->stored_bytes},
        {_("  full text"), info->space_bytes[SPACE_FULL_TEXT], info->fts_bytes},
        {_("  vocabulary"), info->space_bytes[SPACE_VOCABULARY], info->vocab_bytes},
        {_("  posting lists"), info->space_bytes[SPACE_POSTINGS], 0},
        {_("  near-copies"), info->space_bytes[SPACE_SKETCHES], 0},
        {_("  dates, lengths"), info->space_bytes[SPACE_DOCINFO], 0},
        {_("  files"), info->space_bytes[SPACE_FILES], 0},
        {_("  free"), info->space_bytes[SPACE_FREE], 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t n = rows[i].space_bytes > 0 ? rows[i].space_bytes : rows[i].data_bytes;
        if (n > 0)
            add_row(app, rows[i].label, format_share(a, n, info->text_bytes));
    }
}

static void print_text(struct app *app, const struct index_info *info)
{
    struct arena a = {0};
    struct buf updated = BUF_INIT;

    format_time(&updated, info->updated_unix_s);
    add_row(app, _("Index"), index_path(app->ix));
    add_row(app, _("Articles"), str_count(&a, (uint64_t)info->n_articles));
    add_row(app, _("Files"), str_count(&a, (uint64_t)info->n_files));
    add_row(app, _("Folders indexed"), str_count(&a, (uint64_t)info->n_roots));
    add_row(app, _("Dates"), format_dates(&a, info));
    add_row(app, _("Words"), str_count(&a, (uint64_t)info->n_tokens));
    add_row(app, _("Distinct terms"), str_count(&a, (uint64_t)info->n_terms));
    add_row(app, _("Text"), str_bytes(&a, (double)info->text_bytes));
    add_row(app, _("Index size"), format_share(&a, info->index_bytes, info->text_bytes));
    add_space_rows(app, &a, info);
    add_row(app, _("Last update"), updated.len > 0 ? buf_cstr(&updated) : _("never"));
    if (index_word_file(app->ix)->words)
        add_row(app, _("Your own words"), format_word_file(&a, index_word_file(app->ix)));
    add_row(app, _("Analysis"), info->fingerprint);
    add_row(app, _("Is it current?"),
            index_is_outdated(app->ix) ? _("no; \"findbuch index\" brings it up to date")
                                       : _("yes"));
    buf_release(&updated);
    arena_release(&a);
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    const struct status_options *options = given;
    struct index_info info;
    struct fb_error err = {0};

    (void)argc;
    (void)argv;
    if (index_info(app->ix, true, &info, &err) != FB_OK)
        return app_fail(app, &err);
    app_notes(app, buf_span(&index_word_file(app->ix)->faults));
    if (options->json)
        print_json(app, &info);
    else
        print_text(app, &info);
    return CLI_OK;
}

const struct command cmd_status = {
    .name = "status",
    .need = NEED_INDEX_TO_READ,
    .arguments = "",
    .summary = N_("Says what the index holds: articles, terms, sizes, last update."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .run = run,
};
