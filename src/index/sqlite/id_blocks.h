#ifndef FB_INDEX_ID_BLOCKS_H
#define FB_INDEX_ID_BLOCKS_H

#include "index/sqlite/db.h"

/* A table of entries of one size by article id, kept as rows (block, data) of as many entries as
 * fit into ID_BLOCK_BYTES, which are loaded when first asked for. */
enum { ID_BLOCK_BYTES = 8144 }; /* what a page of the database holds as one row, and no more */

struct id_blocks {
    struct db *db;     /* borrowed */
    const char *table; /* static */
    unsigned entry_bytes;
    unsigned n_entries;     /* a block */
    unsigned char **blocks; /* NULL = not loaded */
    bool *dirty;
    size_t n_blocks, blocks_cap, dirty_cap;
    sqlite3_stmt *read, *write;
};

void id_blocks_init(struct id_blocks *b, struct db *db, const char *table, unsigned entry_bytes);
void id_blocks_release(struct id_blocks *b);
/* Drops what is loaded, unsaved changes included: the database changed or was rolled back. */
void id_blocks_forget(struct id_blocks *b);

/* entry is borrowed until forget or release; all zero where nothing was set. */
enum fb_status id_blocks_get(struct id_blocks *b, int64_t id, const unsigned char **entry,
                             struct fb_error *err);
/* Kept in memory until id_blocks_save. */
enum fb_status id_blocks_set(struct id_blocks *b, int64_t id, const unsigned char *entry,
                             struct fb_error *err);
enum fb_status id_blocks_save(struct id_blocks *b, struct fb_error *err);

#endif
