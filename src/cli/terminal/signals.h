#ifndef FB_CLI_SIGNALS_H
#define FB_CLI_SIGNALS_H

#include "index/core/index.h"

#include <signal.h>

/* SIGINT, SIGTERM and SIGHUP ask the work at hand to stop; SIGPIPE is left to write errors. SIGBUS,
 * of an index that cannot be read any more, ends the program with a sentence. */
void signals_install(void);
/* The signal that arrived since signals_clear, or 0. */
int signals_stop(void);
void signals_clear(void);
/* For loops that look at an int themselves. */
const volatile sig_atomic_t *signals_stop_flag(void);
/* The index whose running statement a signal stops; NULL for none. Borrowed until the next call. */
void signals_watch(struct index *ix);
/* In a child process, before exec: everything as the shell left it to us. */
void signals_restore_in_child(void);

#endif
