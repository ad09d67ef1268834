#ifndef FB_INDEX_FTS_INSERT_H
#define FB_INDEX_FTS_INSERT_H

#include "index/build/inversion.h"
#include "index/build/terms.h"
#include "index/sqlite/db.h"

/* Articles and the full-text table by its SQL: an article is a string of terms for each column. */

/* Inserts all articles of the inversion; texts are its forms by number. */
enum fb_status fts_insert(struct db *db, struct inversion *v, const struct span *texts,
                          struct fb_error *err);
/* Deletes an article by the very terms that it was indexed with. *stmt is prepared when first used;
 * the caller finalizes it. */
enum fb_status fts_delete(struct db *db, sqlite3_stmt **stmt, int64_t id,
                          const struct buf columns[N_TERM_COLUMNS], struct fb_error *err);

#endif
