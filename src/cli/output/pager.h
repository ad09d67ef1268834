#ifndef FB_CLI_PAGER_H
#define FB_CLI_PAGER_H

#include "cli/app/app.h"

#include <stdbool.h>

/* Whether a pager makes sense: both streams are terminals that can do more than print. */
bool pager_is_useful(const struct app *app);
/* Whether the pager shows our colours: it is less. */
bool pager_shows_colors(void);
/* Shows text in $PAGER (run by sh -c), or less, line (from 1) near the top; comes back when the
 * reader has quit it. Prints the text when no pager can be run. Signals at the keyboard are the
 * pager's business meanwhile. */
void pager_show(struct app *app, struct span text, size_t line);

#endif
