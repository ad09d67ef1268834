#ifndef FB_CLI_REFS_H
#define FB_CLI_REFS_H

#include "cli/app/app.h"

/* The articles that a person's REF (an id, a path, a path with #key) names: at least one, or a
 * failure. ids is the caller's to free. */
enum fb_status ref_find_all(struct app *app, const char *ref, int64_t **ids, size_t *n_ids,
                            struct fb_error *err);
/* The one article; fails when REF names a file of many. */
enum fb_status ref_find_one(struct app *app, const char *ref, int64_t *id, struct fb_error *err);

#endif
