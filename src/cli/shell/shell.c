/* The prompt: reads lines, tells queries from commands and numbers, keeps the history. Piped, it
 * is the same without banner, prompt and editing. */
#include "cli/shell/shell.h"

#include "article/date.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/output/format.h"
#include "cli/terminal/signals.h"
#include "text/decode.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define PROMPT "findbuch> "

/* $XDG_STATE_HOME/findbuch/history, its folders made; empty if that is not possible. */
static void find_history(struct buf *path)
{
    const char *xdg = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");

    if (xdg && *xdg == '/')
        buf_addf(path, "%s/findbuch/history", xdg);
    else if (home && *home == '/')
        buf_addf(path, "%s/.local/state/findbuch/history", home);
    else
        return;
    for (char *slash = strchr(path->data + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        bool made;

        *slash = '\0';
        made = mkdir(path->data, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made) {
            buf_clear(path);
            return;
        }
    }
}

static enum fb_status print_banner(struct shell *sh, struct fb_error *err)
{
    struct buf *out = &sh->app->out.buf;
    struct index_info info;
    struct arena a = {0};
    char newest[11];
    enum fb_status status = index_info(sh->app->ix, false, &info, err);

    if (status != FB_OK)
        return status;
    date_format(info.last_date, newest);
    buf_addf(
        out,
        ngettext("findbuch: %s article", "findbuch: %s articles", (unsigned long)info.n_articles),
        str_count(&a, (uint64_t)info.n_articles));
    if (info.last_date) {
        buf_add_str(out, ", ");
        buf_addf(out, _("the newest of %s"), newest);
    }
    buf_addf(out, ".\n%s\n", _("Type a query, or :help; Ctrl-D ends."));
    arena_release(&a);
    return FB_OK;
}

static enum exit_code run_line(struct shell *sh, const char *line)
{
    int64_t id;

    if (!*line)
        return shell_has_more(sh) ? shell_more(sh) : CLI_OK;
    if (shell_is_command(line))
        return shell_command(sh, line);
    id = shell_hit_id(sh, line);
    return id ? shell_open(sh, id) : shell_search(sh, line);
}

/* Blanks off both ends, hostile bytes out. */
static void clean_line(const char *line, struct buf *out)
{
    size_t n;

    line += strspn(line, " \t");
    n = strlen(line);
    while (n > 0 && strchr(" \t\r", line[n - 1]))
        n--;
    buf_clear(out);
    decode_text(line, n, out, NULL);
}

static enum exit_code run_lines(struct shell *sh)
{
    bool color = sh->app->term.out_color && sh->interactive;
    enum exit_code code = CLI_OK;
    struct buf line = BUF_INIT;

    while (!sh->quit && !out_is_broken(&sh->app->out)) {
        const char *typed;
        enum lineedit_event event;

        out_flush(&sh->app->out);
        signals_clear();
        event = lineedit_read(sh->lines, style_on(color, STYLE_LABEL), PROMPT, style_off(color),
                              &typed);
        if (event == LINE_INTERRUPTED && sh->interactive)
            continue;
        if (event != LINE_READ)
            break;
        clean_line(typed, &line);
        lineedit_remember(sh->lines, buf_cstr(&line));
        if (run_line(sh, buf_cstr(&line)) == CLI_ERROR && !sh->interactive)
            code = CLI_ERROR;
        if (signals_stop() && (signals_stop() != SIGINT || !sh->interactive))
            break;
    }
    if (signals_stop() && !sh->interactive) {
        app_error(sh->app, _("Interrupted."));
        code = CLI_ERROR;
    }
    buf_release(&line);
    return code;
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    struct shell sh = {
        .app = app,
        .interactive = app->term.in_tty && app->term.out_tty,
        .options = {.search = SEARCH_OPTIONS_DEFAULT, .render = {.at_prompt = true}},
    };
    struct buf history = BUF_INIT;
    struct fb_error err = {0};
    enum exit_code code;

    (void)given;
    (void)argc;
    (void)argv;
    if (sh.interactive && print_banner(&sh, &err) != FB_OK)
        return app_fail(app, &err);
    app->in_shell = sh.interactive;
    if (sh.interactive)
        find_history(&history);
    sh.lines = lineedit_open(sh.interactive, history.len > 0 ? buf_cstr(&history) : NULL,
                             shell_complete, &sh);
    code = run_lines(&sh);
    lineedit_close(sh.lines);
    app->in_shell = false;
    free((char *)sh.options.search.section);
    free((char *)sh.options.search.after);
    free((char *)sh.options.search.before);
    shell_list_release(&sh);
    buf_release(&history);
    return code;
}

const struct command cmd_shell = {
    .name = "shell",
    .need = NEED_INDEX_TO_READ,
    .arguments = "",
    .summary = N_("Asks for queries and answers them, with history and completion."),
    .details = N_("This is also what findbuch does on a terminal without a command. Type :help at "
                  "the prompt for what can be done there. Queries can be piped in, too."),
    .run = run,
};
