#ifndef FB_CLI_PROGRESS_H
#define FB_CLI_PROGRESS_H

#include "cli/app/app.h"
#include "ingest/indexer.h"

/* One line on a terminal's stderr for work that takes more than half a second, rewritten in place
 * and gone when the work is done. Nothing at all when stderr is no terminal. */
struct progress;

/* NULL when nothing shall be shown; the others take NULL. With ticker, label (translated, borrowed)
 * and the seconds gone are shown by a thread of its own, for work that reports nothing. */
struct progress *progress_start(struct app *app, bool ticker, const char *label);
void progress_show(struct progress *p, const struct indexer_progress *now);
/* Takes the line away, so that a message can be printed; it comes back with the next show. */
void progress_hide(struct progress *p);
void progress_end(struct progress *p);

#endif
