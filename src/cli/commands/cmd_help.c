/* help and --version. */
#include "base/i18n.h"
#include "cli/commands/command.h"
#include "text/analyze.h"

#include <sqlite3.h>
#include <unistd.h>
#include <zstd.h>

#ifndef FINDBUCH_VERSION
#define FINDBUCH_VERSION "0"
#endif

static enum exit_code print_version(struct app *app)
{
    struct analyzer *analyzer = NULL;
    struct fb_error err = {0};

    if (analyzer_new(&analyzer, NULL, &err) != FB_OK)
        return app_fail(app, &err);
    buf_addf(&app->out.buf, "findbuch %s\nSQLite %s\n", FINDBUCH_VERSION, sqlite3_libversion());
    /* libstemmer has no version number: the analysis is told apart by what it does */
    buf_addf(&app->out.buf, _("libstemmer (German); analysis %s"), analyzer_fingerprint(analyzer));
    buf_addf(&app->out.buf, "\nzstd %s\n", ZSTD_versionString());
    analyzer_free(analyzer);
    return CLI_OK;
}

static enum exit_code run(struct app *app, const void *options, int argc, char **argv)
{
    size_t cols = app->term.out_tty ? term_cols(STDOUT_FILENO) : 80;
    const struct command *command;

    (void)options;
    if (argc == 0) {
        help_add_program(&app->out.buf, cols);
        return CLI_OK;
    }
    if (strcmp(argv[0], "--version") == 0)
        return print_version(app);
    command = command_find(argv[0]);
    if (!command) {
        app_error(app, _("There is no command \"%s\"; \"findbuch --help\" names them all."),
                  argv[0]);
        return CLI_ERROR;
    }
    help_add_command(&app->out.buf, command, cols);
    return CLI_OK;
}

const struct command cmd_help = {
    .name = "help",
    .arguments = N_("[COMMAND]"),
    .summary = N_("Explains findbuch or one of its commands."),
    .max_arguments = 1,
    .run = run,
};
