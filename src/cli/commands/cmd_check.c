/* check: verifies the index. A file too damaged to be opened is a fault found, too. */
#include "base/i18n.h"
#include "base/jsonw.h"
#include "cli/commands/command.h"
#include "cli/output/format.h"
#include "cli/output/progress.h"
#include "index/check/check.h"

struct check_options {
    bool json;
};

static const struct opt_spec specs[] = {
    {.name = "json",
     .kind = OPT_FLAG,
     .offset = offsetof(struct check_options, json),
     .help = N_("one JSON document")},
    {0},
};

static const struct check_options defaults = {false};

struct faults {
    struct buf lines;
    size_t n;
};

static void add_fault(const char *message, void *ctx)
{
    struct faults *faults = ctx;

    buf_add_str(&faults->lines, message);
    buf_add_char(&faults->lines, '\0');
    faults->n++;
}

static void print_json(struct app *app, const struct faults *faults, int64_t n_articles)
{
    struct jsonw w;
    const char *line = buf_cstr(&faults->lines);

    jsonw_init(&w, &app->out.buf);
    jsonw_begin_object(&w);
    jsonw_key_int(&w, "schema", 1);
    jsonw_key(&w, "ok");
    jsonw_bool(&w, faults->n == 0);
    jsonw_key_int(&w, "articles", n_articles);
    jsonw_key(&w, "faults");
    jsonw_begin_array(&w);
    for (size_t i = 0; i < faults->n; i++, line += strlen(line) + 1)
        jsonw_string(&w, span_of(line));
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    buf_add_char(&app->out.buf, '\n');
}

/* What can be done about the faults. Another analysis alone is mended in place. */
static void add_advice(struct buf *out, const struct faults *faults, bool outdated)
{
    struct arena a = {0};

    if (faults->n == 1 && outdated)
        buf_add_str(out, _("Nothing else is wrong."));
    else
        buf_addf(out,
                 ngettext("%s fault found. Delete the index and run \"findbuch index\" to build "
                          "it anew from the articles.",
                          "%s faults found. Delete the index and run \"findbuch index\" to build "
                          "it anew from the articles.",
                          faults->n),
                 str_count(&a, faults->n));
    arena_release(&a);
}

static void print_text(struct app *app, const struct faults *faults, int64_t n_articles)
{
    struct buf *out = &app->out.buf;
    const char *line = buf_cstr(&faults->lines);
    struct arena a = {0};

    for (size_t i = 0; i < faults->n; i++, line += strlen(line) + 1) {
        term_add_safe(out, span_of(line), 0);
        buf_add_char(out, '\n');
    }
    if (faults->n == 0)
        buf_addf(out,
                 ngettext("No fault found: %s article.", "No fault found: %s articles.",
                          (unsigned long)n_articles),
                 str_count(&a, (uint64_t)n_articles));
    else
        add_advice(out, faults, app->ix && index_is_outdated(app->ix));
    buf_add_char(out, '\n');
    arena_release(&a);
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    const struct check_options *options = given;
    struct faults faults = {0};
    struct fb_error err = {0};
    struct index_info info = {0};
    struct progress *progress;
    size_t n_faults = 0;
    enum fb_status status;
    enum exit_code code;

    (void)argc;
    (void)argv;
    if (options->json)
        app_speak_to_programs();
    progress = progress_start(app, true, _("checking the index"));
    app->outdated_warned = true; /* it is a fault, told below */
    status = app_open_index(app, INDEX_READ, &err);
    if (status == FB_OK)
        status = index_check(app->ix, add_fault, &faults, &n_faults, &err);
    if (status == FB_OK)
        status = index_info(app->ix, false, &info, &err);
    progress_end(progress);
    if (status == FB_ERR_CORRUPT) {
        add_fault(err.message ? err.message : "", &faults);
        fb_error_release(&err);
        status = FB_OK;
    }
    if (status == FB_OK && options->json)
        print_json(app, &faults, info.n_articles);
    else if (status == FB_OK)
        print_text(app, &faults, info.n_articles);
    code = status != FB_OK ? app_fail(app, &err) : faults.n > 0 ? CLI_NOTHING : CLI_OK;
    buf_release(&faults.lines);
    return code;
}

const struct command cmd_check = {
    .name = "check",
    .need = NEED_NO_INDEX,
    .arguments = "",
    .summary = N_("Verifies the index: database, full-text structures, stored articles."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .run = run,
};
