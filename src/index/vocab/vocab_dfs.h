#ifndef FB_INDEX_VOCAB_DFS_H
#define FB_INDEX_VOCAB_DFS_H

#include "index/sqlite/blob_rows.h"

/* How many articles hold each form, by the form's id: an array in rows of VOCAB_DF_ROW, read when
 * first asked for and then at hand. */
enum { VOCAB_DF_ROW = 896 };

struct vocab_dfs {
    struct blob_rows table;
    uint32_t **rows; /* NULL = not loaded */
    bool *dirty;
    size_t n_rows, rows_cap, dirty_cap;
};

void vocab_dfs_init(struct vocab_dfs *d, struct db *db);
void vocab_dfs_release(struct vocab_dfs *d);
/* Drops what is loaded, unsaved changes included: the database changed or was rolled back. */
void vocab_dfs_forget(struct vocab_dfs *d);

/* 0 for ids never given or given up. FB_ERR_CORRUPT for a damaged row and ids beyond
 * VOCAB_MAX_ID. */
enum fb_status vocab_dfs_get(struct vocab_dfs *d, uint32_t id, uint32_t *df, struct fb_error *err);
/* Kept in memory until vocab_dfs_save. */
enum fb_status vocab_dfs_set(struct vocab_dfs *d, uint32_t id, uint32_t df, struct fb_error *err);
/* Writes what changed, within the caller's transaction. */
enum fb_status vocab_dfs_save(struct vocab_dfs *d, struct fb_error *err);

/* No archive has as many forms; a damaged id must not cost more than some MB of memory. */
#define VOCAB_MAX_ID ((1u << 28) - 1)

#endif
