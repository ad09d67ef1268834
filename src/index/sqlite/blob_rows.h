#ifndef FB_INDEX_BLOB_ROWS_H
#define FB_INDEX_BLOB_ROWS_H

#include "index/sqlite/db.h"

/* A table of blobs by number, (row, data): what stands behind arrays kept in the database by
 * stretches of equal length (vocab_texts.h, vocab_dfs.h). */
struct blob_rows {
    struct db *db;     /* borrowed */
    const char *table; /* a name from this program's source, never from outside */
    sqlite3_stmt *read, *write;
};

void blob_rows_init(struct blob_rows *r, struct db *db, const char *table);
void blob_rows_release(struct blob_rows *r);

/* The row's data, empty if there is no such row; borrowed until blob_rows_end_read, which must
 * follow on success. */
enum fb_status blob_rows_read(struct blob_rows *r, uint32_t row, struct span *data,
                              struct fb_error *err);
void blob_rows_end_read(struct blob_rows *r);
/* Writes a row, new or over the old one, within the caller's transaction. */
enum fb_status blob_rows_write(struct blob_rows *r, uint32_t row, struct span data,
                               struct fb_error *err);

/* FB_ERR_CORRUPT with what to do about it. */
enum fb_status blob_rows_damaged(const struct blob_rows *r, struct fb_error *err);

#endif
