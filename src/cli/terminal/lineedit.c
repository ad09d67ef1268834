/* The only file that knows readline. Its callback interface is used, not readline() itself: so it
 * is this file that waits for input, and a Ctrl-C that arrives at any moment is seen at once and
 * handled outside the signal handler. */
#include "cli/terminal/lineedit.h"

#include "base/xalloc.h"
#include "cli/terminal/signals.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/readline.h>

#include <readline/history.h>

#define HISTORY_MAX_LINES 10000

struct lineedit {
    bool interactive;
    char *history_path;
    complete_fn *complete;
    void *ctx;
    char *line; /* the last one given */
    size_t line_cap;
    bool got_line;
};

/* readline's callbacks have no argument to carry this. */
static struct lineedit *active;

static void on_line(char *line)
{
    active->line = line;
    active->got_line = true;
    rl_callback_handler_remove();
}

static char **to_matches(struct completion *c)
{
    char **matches;

    if (c->n_words == 0) {
        free(c->words);
        free(c->common);
        return NULL;
    }
    matches = xreallocarray(NULL, c->n_words + 2, sizeof *matches);
    matches[0] = c->n_words == 1 ? xstrdup(c->words[0]) : c->common;
    if (c->n_words == 1)
        free(c->common);
    memcpy(matches + 1, c->words, c->n_words * sizeof *matches);
    matches[c->n_words + 1] = NULL;
    if (c->n_words == 1) {
        free(matches[1]);
        matches[1] = NULL;
    }
    free(c->words);
    return matches;
}

static char **on_complete(const char *text, int start, int end)
{
    struct completion c = {0};
    char *line = xmemdup0(rl_line_buffer, (size_t)end);
    char **matches;

    (void)text;
    rl_attempted_completion_over = 1; /* never file names */
    active->complete(line, (size_t)start, &c, active->ctx);
    rl_completion_append_character = c.no_space ? '\0' : ' ';
    matches = to_matches(&c);
    free(line);
    return matches;
}

static void load_history(struct lineedit *le)
{
    using_history();
    stifle_history(HISTORY_MAX_LINES);
    if (!le->history_path)
        return;
    chmod(le->history_path, 0600); /* queries are nobody else's business */
    if (read_history(le->history_path) == 0 && history_is_stifled() &&
        history_length >= HISTORY_MAX_LINES)
        history_truncate_file(le->history_path, HISTORY_MAX_LINES);
}

static void init_readline(void)
{
    setlocale(LC_CTYPE, ""); /* which bytes make a character */
    rl_readline_name = "findbuch";
    rl_catch_signals = 0; /* ours see them */
    rl_catch_sigwinch = 1;
    rl_attempted_completion_function = on_complete;
    rl_completer_word_break_characters = " \t\n\"()=";
    rl_completer_quote_characters = "";
    rl_sort_completion_matches = 0; /* the order says what is frequent */
    rl_ignore_completion_duplicates = 0;
    rl_completion_query_items = 0;
    rl_variable_bind("page-completions", "off");
    rl_variable_bind("show-all-if-ambiguous", "on");
    rl_variable_bind("enable-bracketed-paste", "on");
}

struct lineedit *lineedit_open(bool interactive, const char *history_path, complete_fn *complete,
                               void *ctx)
{
    struct lineedit *le = xcalloc(1, sizeof *le);

    le->interactive = interactive;
    le->history_path = history_path ? xstrdup(history_path) : NULL;
    le->complete = complete;
    le->ctx = ctx;
    if (interactive) {
        active = le;
        init_readline();
        load_history(le);
    }
    return le;
}

static enum lineedit_event give_up_line(void)
{
    fputs(signals_stop() == SIGINT ? "^C\n" : "\n", stdout);
    fflush(stdout);
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_callback_handler_remove();
    return signals_stop() == SIGINT ? LINE_INTERRUPTED : LINE_END;
}

/* Signals are let in only while waiting, so that none is missed between a look at the flag and the
 * wait. */
static enum lineedit_event wait_for_line(struct lineedit *le)
{
    sigset_t block, before;
    enum lineedit_event event = LINE_READ;

    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    sigprocmask(SIG_BLOCK, &block, &before);
    while (!le->got_line) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        int n;

        if (signals_stop()) {
            event = give_up_line();
            break;
        }
        n = ppoll(&input, 1, NULL, &before);
        if (n > 0)
            rl_callback_read_char();
        else if (errno == EINTR && !signals_stop())
            rl_resize_terminal();
        else if (errno != EINTR)
            break;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (event == LINE_READ && !le->line) {
        fputs("\n", stdout); /* Ctrl-D leaves the cursor behind the prompt */
        fflush(stdout);
        event = LINE_END;
    }
    return event;
}

static enum lineedit_event read_interactive(struct lineedit *le, const char *style_before,
                                            const char *prompt, const char *style_behind)
{
    struct buf text = BUF_INIT;
    enum lineedit_event event;

    if (*style_before)
        buf_addf(&text, "\001%s\002%s\001%s\002", style_before, prompt, style_behind);
    else
        buf_add_str(&text, prompt);
    free(le->line);
    le->line = NULL;
    le->got_line = false;
    rl_callback_handler_install(buf_cstr(&text), on_line);
    event = wait_for_line(le);
    buf_release(&text);
    return event;
}

static enum lineedit_event read_plain(struct lineedit *le)
{
    ssize_t n = getline(&le->line, &le->line_cap, stdin);

    if (n < 0)
        return signals_stop() == SIGINT ? LINE_INTERRUPTED : LINE_END;
    while (n > 0 && (le->line[n - 1] == '\n' || le->line[n - 1] == '\r'))
        le->line[--n] = '\0';
    for (ssize_t i = 0; i < n; i++)
        if (le->line[i] == '\0')
            le->line[i] = ' ';
    return LINE_READ;
}

enum lineedit_event lineedit_read(struct lineedit *le, const char *style_before, const char *prompt,
                                  const char *style_behind, const char **line)
{
    enum lineedit_event event =
        le->interactive ? read_interactive(le, style_before, prompt, style_behind) : read_plain(le);

    *line = event == LINE_READ ? le->line : "";
    return event;
}

static void append_to_file(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct buf text = BUF_INIT;

    if (fd < 0)
        return; /* a shell without a history is still a shell */
    buf_addf(&text, "%s\n", line);
    if (write(fd, text.data, text.len) < 0)
        errno = 0;
    close(fd);
    buf_release(&text);
}

void lineedit_remember(struct lineedit *le, const char *line)
{
    const HIST_ENTRY *last;

    if (!le->interactive || !*line)
        return;
    last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (last && strcmp(last->line, line) == 0)
        return;
    add_history(line);
    if (le->history_path)
        append_to_file(le->history_path, line);
}

void lineedit_add_history(const struct lineedit *le, size_t n, struct buf *out)
{
    int first;

    if (!le->interactive)
        return;
    first = history_length > (int)n ? history_length - (int)n : 0;
    for (int i = first; i < history_length; i++)
        buf_addf(out, "%5d  %s\n", history_base + i, history_get(history_base + i)->line);
}

void lineedit_close(struct lineedit *le)
{
    if (!le)
        return;
    if (le->interactive) {
        rl_callback_handler_remove();
        clear_history();
        active = NULL;
    }
    free(le->line);
    free(le->history_path);
    free(le);
}
