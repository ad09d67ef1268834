#ifndef FB_INDEX_DB_H
#define FB_INDEX_DB_H

#include "base/err.h"
#include "base/span.h"

#include <sqlite3.h>
#include <stdint.h>

/* A thin layer over SQLite: connections as findbuch wants them, prepared statements with typed
 * binding, SQLite's result codes turned into fb_status. Used inside src/index only. */
struct db {
    sqlite3 *handle;
    char *path;
};

enum db_mode { DB_READ, DB_WRITE };

enum fb_status db_open(struct db *db, const char *path, enum db_mode mode, struct fb_error *err);
void db_close(struct db *db);
/* Write-ahead logging where the file system can. It is recorded in the file, so this waits until
 * the file is known to be findbuch's. */
enum fb_status db_choose_journal(struct db *db, struct fb_error *err);

/* When writing is done: a rollback journal again, so that the next reader finds one file and no
 * shared memory to set up, which takes as long as a search for a rare word. While others use the
 * database it stays as it is. */
void db_rest(struct db *db);

/* Runs statements without results. */
enum fb_status db_exec(struct db *db, const char *sql, struct fb_error *err);
/* The first column of the first row; fallback if there is no row. */
enum fb_status db_get_int(struct db *db, const char *sql, int64_t fallback, int64_t *value,
                          struct fb_error *err);
/* Sets err from the connection's last error; doing is what was attempted, e.g. "reading an
 * article". */
enum fb_status db_error(struct db *db, int rc, const char *doing, struct fb_error *err);

/* Prepares *stmt if it is not prepared yet, for long use. */
enum fb_status db_prepare(struct db *db, sqlite3_stmt **stmt, const char *sql,
                          struct fb_error *err);

/* Binding cannot fail but for lack of memory, which db_step then reports. Bytes are borrowed until
 * the statement is reset. */
void db_bind_int(sqlite3_stmt *stmt, int i, int64_t value);
void db_bind_blob(sqlite3_stmt *stmt, int i, struct span bytes);
void db_bind_text(sqlite3_stmt *stmt, int i, struct span text);
struct span db_column(sqlite3_stmt *stmt, int i); /* bytes; valid until the next step */

/* Steps; *row tells whether there is one. On failure, and on the end, the statement is reset. */
enum fb_status db_step(struct db *db, sqlite3_stmt *stmt, bool *row, struct fb_error *err);
/* Steps a statement that returns nothing, and resets it. */
enum fb_status db_run(struct db *db, sqlite3_stmt *stmt, struct fb_error *err);

#endif
