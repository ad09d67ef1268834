/* The one place with state at file scope: a signal handler has no other way to say anything. The
 * handler sets a flag and stops SQLite; nothing else is safe there. Without SA_RESTART, so that
 * whoever waits for input or for the pager notices.
 *
 * An index being read is mapped into memory, so that a file that somebody cuts off meanwhile, or a
 * disk that fails, comes as SIGBUS. It is told by a message translated beforehand. */
#include "cli/terminal/signals.h"

#include "base/i18n.h"
#include "cli/terminal/exit_code.h"

#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stop_signal;
static struct index *volatile watched_index;
static const char *volatile unreadable;

static void on_stop(int signum)
{
    struct index *ix = watched_index;

    stop_signal = signum;
    if (ix)
        index_interrupt(ix);
}

static void on_unreadable(int signum)
{
    const char *message = unreadable;
    ssize_t n;

    if (!watched_index || !message) {
        signal(signum, SIG_DFL); /* the instruction is tried again and ends us */
        return;
    }
    n = write(STDERR_FILENO, message, strlen(message));
    (void)n; /* nobody is left to be told */
    _exit(CLI_ERROR);
}

static void set_handler(int signum, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};

    sigemptyset(&action.sa_mask);
    sigaction(signum, &action, NULL);
}

void signals_install(void)
{
    set_handler(SIGINT, on_stop);
    set_handler(SIGTERM, on_stop);
    set_handler(SIGHUP, on_stop);
    set_handler(SIGBUS, on_unreadable);
    set_handler(SIGPIPE, SIG_IGN);
}

int signals_stop(void)
{
    return stop_signal;
}

void signals_clear(void)
{
    stop_signal = 0;
}

const volatile sig_atomic_t *signals_stop_flag(void)
{
    return &stop_signal;
}

void signals_watch(struct index *ix)
{
    if (ix)
        unreadable =
            _("\nfindbuch: The index cannot be read any more: its file was cut off, or its "
              "disk is failing.\n");
    watched_index = ix;
}

void signals_restore_in_child(void)
{
    set_handler(SIGINT, SIG_DFL);
    set_handler(SIGTERM, SIG_DFL);
    set_handler(SIGHUP, SIG_DFL);
    set_handler(SIGBUS, SIG_DFL);
    set_handler(SIGPIPE, SIG_DFL);
}
