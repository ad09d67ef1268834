#ifndef FB_INDEX_SCHEMA_H
#define FB_INDEX_SCHEMA_H

#include "index/sqlite/db.h"

/* The database's tables and their versions (PRAGMA user_version; application_id marks the file). */

#define SCHEMA_VERSION 3

/* Reading: checks that the file is findbuch's and of a version this program can read. */
enum fb_status schema_check(struct db *db, int *version, struct fb_error *err);
/* Writing: creates the tables in an empty file, or brings older ones to SCHEMA_VERSION, each step
 * in a transaction of its own. */
enum fb_status schema_migrate(struct db *db, struct fb_error *err);
/* Drops and creates the derived tables (full-text, vocabulary), inside the caller's transaction. */
enum fb_status schema_reset_words(struct db *db, struct fb_error *err);

#endif
