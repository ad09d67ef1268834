/* The program: locale, signals, options before the command, and the one place that turns what
 * happened into an exit code. */
#include "base/i18n.h"
#include "cli/commands/command.h"
#include "cli/terminal/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef FINDBUCH_LOCALEDIR
#define FINDBUCH_LOCALEDIR "/usr/local/share/locale"
#endif
#ifndef FINDBUCH_BUILD_LOCALEDIR
#define FINDBUCH_BUILD_LOCALEDIR ""
#endif

static void init_locale(void)
{
    struct stat st;
    const char *folder = FINDBUCH_LOCALEDIR;

    /* Text is UTF-8, numbers have points and dates digits whatever the language; what a locale
     * holds besides messages need not be loaded but for the prompt. */
    setlocale(LC_MESSAGES, "");
    bind_textdomain_codeset("libc", "UTF-8");
    if (stat(FINDBUCH_BUILD_LOCALEDIR, &st) == 0 && S_ISDIR(st.st_mode))
        folder = FINDBUCH_BUILD_LOCALEDIR;
    bindtextdomain("findbuch", folder);
    bind_textdomain_codeset("findbuch", "UTF-8");
    textdomain("findbuch");
}

/* A stream that was closed before we started would hand its number to the first file we open, the
 * index perhaps. Opened the wrong way round, so that using it is an error as before. */
static void keep_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
            // cppcheck-suppress leakReturnValNotUsed
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
            _exit(CLI_ERROR);
}

static enum exit_code run_named(struct app *app, int argc, char **argv)
{
    const struct command *command = command_find(argv[0]);
    const char *names[32];
    const char *nearest;
    size_t n = 0;

    if (command)
        return command_run(app, command, argc, argv);
    for (; n < sizeof names / sizeof *names && command_at(n); n++)
        names[n] = command_at(n)->name;
    nearest = opts_nearest(argv[0], names, n);
    if (nearest)
        app_error(app,
                  _("There is no command \"%s\"; \"%s\" is similar. To search: findbuch "
                    "search %s"),
                  argv[0], nearest, argv[0]);
    else
        app_error(app,
                  _("There is no command \"%s\"; \"findbuch --help\" names them all. To "
                    "search: findbuch search %s"),
                  argv[0], argv[0]);
    return CLI_ERROR;
}

static enum exit_code run(struct app *app, int argc, char **argv)
{
    struct global_options global = {.color = -1};
    struct opt_group group = {global_option_specs, &global};
    struct fb_error err = {0};
    char *shell_words[] = {(char *)"shell", NULL}, *version_words[] = {(char *)"--version", NULL};
    int n_used = 0;

    if (opts_parse(&group, 1, OPT_STOP_AT_FIRST, argc, argv, &n_used, &err) != FB_OK)
        return app_fail(app, &err);
    global_options_apply(app, &global);
    if (global.help || global.version)
        return cmd_help.run(app, NULL, global.version ? 1 : 0, version_words);
    if (n_used < argc)
        return run_named(app, argc - n_used, argv + n_used);
    if (app->term.in_tty && app->term.out_tty)
        return command_run(app, &cmd_shell, 1, shell_words);
    app_error(app, _("A command is missing; \"findbuch --help\" names them all."));
    return CLI_ERROR;
}

/* What could not be written is an error, but for a reader that has had enough. */
static enum exit_code finish_output(struct app *app, enum exit_code code)
{
    out_flush(&app->out);
    if (!out_is_broken(&app->out) || out_is_closed(&app->out))
        return code;
    app_error(app, _("Cannot write the output: %s"), strerror(app->out.errnum));
    return CLI_ERROR;
}

int main(int argc, char **argv)
{
    struct app app;
    enum exit_code code;

    keep_standard_streams();
    init_locale();
    signals_install();
    app_init(&app);
    code = finish_output(&app, run(&app, argc, argv));
    app_release(&app);
    return code;
}
