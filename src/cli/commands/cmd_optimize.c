/* optimize: the index in its smallest, fastest form. */
#include "base/arena.h"
#include "base/i18n.h"
#include "cli/commands/command.h"
#include "cli/output/format.h"
#include "cli/output/progress.h"
#include "index/write/writer.h"

#include <sys/stat.h>

static double file_bytes(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (double)st.st_size : 0;
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    double before = file_bytes(app_index_path(app));
    struct progress *progress = progress_start(app, true, _("optimising the index"));
    struct fb_error err = {0};
    struct arena a = {0};
    enum fb_status status;

    (void)given;
    (void)argc;
    (void)argv;
    status = index_optimize(app->ix, &err);
    progress_end(progress);
    if (status != FB_OK)
        return app_fail(app, &err);
    app_close_index(app);
    buf_addf(&app->out.buf, _("The index takes %s now; it took %s before."),
             str_bytes(&a, file_bytes(app_index_path(app))), str_bytes(&a, before));
    buf_add_char(&app->out.buf, '\n');
    arena_release(&a);
    return CLI_OK;
}

const struct command cmd_optimize = {
    .name = "optimize",
    .need = NEED_INDEX_TO_WRITE,
    .arguments = "",
    .summary = N_("Rewrites the index into its smallest, fastest form."),
    .run = run,
};
