/* A pager as a child process fed through a pipe. Its command is the user's, so the shell runs it;
 * options are added only for pagers known to take them. Whatever the pager does (quits early, is
 * missing, dies), the program goes on. */
#include "cli/output/pager.h"

#include "cli/terminal/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINES_ABOVE 4 /* context between the screen's top and the first highlight */

static const char *pager_command(void)
{
    const char *command = getenv("PAGER");

    return command && *command ? command : "less";
}

static bool command_is(const char *command, const char *name)
{
    size_t n = strcspn(command, " \t");
    const char *base = command;

    for (size_t i = 0; i < n; i++)
        if (command[i] == '/')
            base = command + i + 1;
    n -= (size_t)(base - command);
    return n == strlen(name) && strncmp(base, name, n) == 0;
}

bool pager_is_useful(const struct app *app)
{
    return app->term.in_tty && app->term.out_tty && !app->term.dumb;
}

bool pager_shows_colors(void)
{
    return command_is(pager_command(), "less");
}

/* The line to begin with: some context above the one wanted, but no empty lines below the end. */
static size_t top_line(struct span text, size_t line)
{
    size_t rows = term_lines(STDOUT_FILENO), n_lines = 0;
    size_t top = line > LINES_ABOVE ? line - LINES_ABOVE : 1;

    for (size_t i = 0; i < text.len; i++)
        n_lines += text.ptr[i] == '\n';
    if (n_lines < rows)
        return 1;
    return top + rows > n_lines + 2 ? n_lines + 2 - rows : top;
}

static void add_command(struct buf *out, struct span text, size_t line)
{
    const char *command = pager_command();
    size_t top = top_line(text, line);

    buf_add_str(out, command);
    if (command_is(command, "less"))
        buf_add_str(out, " -R");
    if (top > 1 && (command_is(command, "less") || command_is(command, "more")))
        buf_addf(out, " +%zu", top);
}

static void run_child(const char *command, int read_fd, int write_fd)
{
    close(write_fd);
    dup2(read_fd, STDIN_FILENO);
    if (read_fd != STDIN_FILENO)
        close(read_fd);
    signals_restore_in_child();
    setenv("LESSCHARSET", "utf-8", 0);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* SIGPIPE is ignored: a pager that was quit ends the writing. */
static void feed(int fd, struct span text)
{
    size_t done = 0;

    while (done < text.len) {
        ssize_t n = write(fd, text.ptr + done, text.len - done);

        if (n > 0)
            done += (size_t)n;
        else if (errno != EINTR)
            break;
    }
    close(fd);
}

static bool run_pager(const char *command, struct span text)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    int fds[2], wait_status = 0;
    bool shown = false;
    pid_t child;

    if (pipe2(fds, O_CLOEXEC) != 0)
        return false;
    sigaction(SIGINT, &ignore, &before);
    child = fork();
    if (child == 0)
        run_child(command, fds[0], fds[1]);
    close(fds[0]);
    if (child > 0) {
        feed(fds[1], text);
        while (waitpid(child, &wait_status, 0) < 0 && errno == EINTR)
            ;
        shown = !(WIFEXITED(wait_status) &&
                  (WEXITSTATUS(wait_status) == 126 || WEXITSTATUS(wait_status) == 127));
    } else {
        close(fds[1]);
    }
    sigaction(SIGINT, &before, NULL);
    return shown;
}

void pager_show(struct app *app, struct span text, size_t line)
{
    struct buf command = BUF_INIT;

    out_flush(&app->out);
    add_command(&command, text, line);
    if (!run_pager(buf_cstr(&command), text)) {
        buf_add_span(&app->out.buf, text);
        out_flush(&app->out);
    }
    buf_release(&command);
}
