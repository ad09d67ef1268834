/* index: brings the index up to date with the articles. */
#include "base/arena.h"
#include "base/i18n.h"
#include "cli/commands/command.h"
#include "cli/output/format.h"
#include "cli/output/progress.h"
#include "cli/terminal/signals.h"
#include "index/write/writer.h"
#include "ingest/indexer.h"

#include <malloc.h>
#include <sys/stat.h>

#define DEFAULT_FOLDER  "corpus"
#define RATE_FROM_BYTES 1000000 /* below, a rate says nothing */

struct index_command_options {
    bool verbose, quiet, prune, verify;
    size_t memory_mib;
};

#define OFFSET(field) offsetof(struct index_command_options, field)

static const struct opt_spec specs[] = {
    {.name = "verbose",
     .letter = 'v',
     .kind = OPT_FLAG,
     .offset = OFFSET(verbose),
     .help = N_("names every article that is added, changed or removed, and every encoding "
                "that had to be guessed")},
    {.name = "quiet",
     .letter = 'q',
     .kind = OPT_FLAG,
     .offset = OFFSET(quiet),
     .help = N_("no summary and no progress; what was skipped is still named")},
    {.name = "verify",
     .kind = OPT_FLAG,
     .offset = OFFSET(verify),
     .help = N_("reads every file again, whatever its times say")},
    {.name = "prune",
     .kind = OPT_FLAG,
     .offset = OFFSET(prune),
     .help = N_("forgets the articles of folders that are gone altogether; without it they are "
                "kept, as a disk may just not be mounted")},
    {.name = "memory",
     .kind = OPT_SIZE,
     .offset = OFFSET(memory_mib),
     .max = WRITER_MAX_MEMORY_MIB,
     .arg = N_("MIB"),
     .help = N_("gathers words in so much memory before it writes them (default 256, at least "
                "32); the program takes up to 320 MiB besides. More of it makes large archives "
                "faster")},
    {0},
};

static const struct index_command_options defaults = {.memory_mib = WRITER_DEFAULT_MEMORY_MIB};

struct run {
    struct app *app;
    struct progress *progress;
};

static void on_report(enum indexer_event event, const char *message, void *ctx)
{
    struct run *r = ctx;

    progress_hide(r->progress);
    if (event == INDEXER_DETAIL)
        app_note(r->app, "%s", message);
    else
        app_warning(r->app, "%s", message);
}

static void on_progress(const struct indexer_progress *now, void *ctx)
{
    struct run *r = ctx;

    progress_show(r->progress, now);
}

static void print_summary(struct app *app, const struct indexer_summary *s, int64_t n_articles)
{
    struct buf *out = &app->out.buf;
    struct arena a = {0};

    buf_addf(out, _("%s added, %s changed, %s removed, %s unchanged"), str_count(&a, s->n_added),
             str_count(&a, s->n_changed), str_count(&a, s->n_removed),
             str_count(&a, s->n_unchanged));
    if (s->n_moved > 0) {
        buf_add_str(out, "; ");
        buf_addf(out, _("%s moved"), str_count(&a, s->n_moved));
    }
    if (s->n_skipped > 0) {
        buf_add_str(out, "; ");
        buf_addf(out, ngettext("%s input skipped", "%s inputs skipped", s->n_skipped),
                 str_count(&a, s->n_skipped));
    }
    buf_add_str(out, "; ");
    buf_addf(out, ngettext("%s article in all", "%s articles in all", (unsigned long)n_articles),
             str_count(&a, (uint64_t)n_articles));
    buf_addf(out, "; %s s", str_decimal(&a, s->seconds, 1));
    if (s->bytes_read >= RATE_FROM_BYTES && s->seconds > 0)
        buf_addf(out, ", %s/s", str_bytes(&a, (double)s->bytes_read / s->seconds));
    buf_add_char(out, '\n');
    arena_release(&a);
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Opens the index and decides what to read when no path was given. An index without anything to
 * put into it is not made. */
static enum fb_status prepare(struct app *app, struct indexer_options *options,
                              struct fb_error *err)
{
    static const char *const default_paths[] = {DEFAULT_FOLDER};
    struct index_info info = {0};
    enum fb_status status;

    if (options->n_paths > 0)
        return app_open_index(app, INDEX_WRITE, err);
    if (app_index_exists(app)) {
        status = app_open_index(app, INDEX_WRITE, err);
        if (status == FB_OK)
            status = index_info(app->ix, false, &info, err);
        if (status == FB_OK && info.n_articles == 0)
            status = index_info(app->ix, true, &info, err);
        if (status != FB_OK || info.n_articles > 0 || info.n_roots > 0)
            return status;
    }
    if (!is_folder(DEFAULT_FOLDER))
        return fb_error_set(err, FB_ERR_USAGE,
                            _("Nothing was indexed before, and there is no folder corpus/ here; "
                              "name the files or folders: findbuch index PATH..."));
    options->paths = default_paths;
    options->n_paths = 1;
    return app_open_index(app, INDEX_WRITE, err);
}

/* Every batch fills some tens of megabytes with small pieces and frees them; memory handed back to
 * the system in between would only be faulted in again, at some 5 % of the time. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    mallopt(M_TOP_PAD, 32 << 20);
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    const struct index_command_options *o = given;
    struct run r = {.app = app};
    struct indexer_options options = {
        .paths = (const char *const *)argv,
        .n_paths = (size_t)argc,
        .prune = o->prune,
        .verify = o->verify,
        .details = o->verbose,
        .memory_mib = (unsigned)o->memory_mib,
        .stop = signals_stop_flag(),
        .report = on_report,
        .progress = on_progress,
        .ctx = &r,
    };
    struct indexer_summary summary = {0};
    struct index_info info = {0};
    struct fb_error err = {0};
    enum fb_status status = FB_OK;

    if (o->memory_mib < WRITER_MIN_MEMORY_MIB)
        status = fb_error_set(&err, FB_ERR_USAGE, _("--memory takes at least %d (MiB)"),
                              WRITER_MIN_MEMORY_MIB);
    if (status == FB_OK)
        status = prepare(app, &options, &err);
    if (status != FB_OK)
        return app_fail(app, &err);
    app_notes(app, buf_span(&index_word_file(app->ix)->faults));
    keep_memory();
    signals_watch(NULL); /* the run ends by its stop flag, keeping what is done */
    r.progress = o->quiet ? NULL : progress_start(app, false, NULL);
    status = indexer_run(app->ix, &options, &summary, &err);
    progress_end(r.progress);
    if (status == FB_ERR_CANCELLED && signals_stop()) {
        summary.interrupted = true;
        fb_error_release(&err);
    } else if (status != FB_OK) {
        return app_fail(app, &err);
    }
    if (index_info(app->ix, false, &info, &err) != FB_OK)
        return app_fail(app, &err);
    if (!o->quiet)
        print_summary(app, &summary, info.n_articles);
    if (summary.interrupted)
        app_warning(app, _("Interrupted; what was finished is kept, and the next \"findbuch "
                           "index\" goes on from here."));
    return summary.interrupted || summary.n_skipped > 0 ? CLI_NOTHING : CLI_OK;
}

const struct command cmd_index = {
    .name = "index",
    .need = NEED_NO_INDEX,
    .arguments = N_("[PATH...]"),
    .summary = N_("Brings the index up to date with the articles."),
    .details = N_("PATH is a file or a folder, read with all its subfolders. New articles are "
                  "added, changed ones updated, vanished ones removed. Without a PATH: what was "
                  "indexed before, else the folder corpus/ if there is one here."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .max_arguments = -1,
    .run = run,
};
