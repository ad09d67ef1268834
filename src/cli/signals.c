/* The one place with state at file scope: a signal handler has no other way to say anything. The
 * handler sets a flag and stops SQLite; nothing else is safe there. Without SA_RESTART, so that
 * whoever waits for input or for the pager notices. */
#include "cli/signals.h"

static volatile sig_atomic_t stop_signal;
static struct index *volatile watched_index;

static void on_stop(int signum)
{
    struct index *ix = watched_index;

    stop_signal = signum;
    if (ix)
        index_interrupt(ix);
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
    watched_index = ix;
}

void signals_restore_in_child(void)
{
    set_handler(SIGINT, SIG_DFL);
    set_handler(SIGTERM, SIG_DFL);
    set_handler(SIGHUP, SIG_DFL);
    set_handler(SIGPIPE, SIG_DFL);
}
