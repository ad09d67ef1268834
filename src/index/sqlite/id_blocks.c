/* Fixed-size entries in blobs of a page, so that a query that matches few articles reads few blocks
 * and one that matches most reads them all at memory speed. */
#include "index/sqlite/id_blocks.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>

/* More articles than fit there no archive has; a damaged number must not cost more than 40 MB of
 * memory. */
static const size_t max_blocks = (size_t)1 << 22;

void id_blocks_init(struct id_blocks *b, struct db *db, const char *table, unsigned entry_bytes)
{
    memset(b, 0, sizeof *b);
    b->db = db;
    b->table = table;
    b->entry_bytes = entry_bytes;
    b->n_entries = ID_BLOCK_BYTES / entry_bytes;
}

void id_blocks_forget(struct id_blocks *b)
{
    for (size_t i = 0; i < b->n_blocks; i++)
        free(b->blocks[i]);
    b->n_blocks = 0;
}

void id_blocks_release(struct id_blocks *b)
{
    id_blocks_forget(b);
    sqlite3_finalize(b->read);
    sqlite3_finalize(b->write);
    free(b->blocks);
    free(b->dirty);
    memset(b, 0, sizeof *b);
}

static enum fb_status prepare(struct id_blocks *b, sqlite3_stmt **stmt, const char *before,
                              const char *behind, struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    enum fb_status status;

    if (*stmt)
        return FB_OK;
    buf_addf(&sql, "%s %s%s", before, b->table, behind);
    status = db_prepare(b->db, stmt, buf_cstr(&sql), err);
    buf_release(&sql);
    return status;
}

static enum fb_status load(struct id_blocks *b, size_t block, struct fb_error *err)
{
    const size_t block_bytes = (size_t)b->n_entries * b->entry_bytes;
    struct span data = {0};
    bool row = false;
    size_t n_bytes;
    enum fb_status status = prepare(b, &b->read, "SELECT data FROM", " WHERE block=?", err);

    if (status != FB_OK)
        return status;
    db_bind_int(b->read, 1, (int64_t)block);
    status = db_step(b->db, b->read, &row, err);
    if (status != FB_OK)
        return status;
    if (row)
        data = db_column(b->read, 0);
    b->blocks[block] = xcalloc(1, block_bytes);
    n_bytes = data.len < block_bytes ? data.len : block_bytes;
    if (n_bytes > 0) /* no half entry of a damaged one */
        memcpy(b->blocks[block], data.ptr, n_bytes - n_bytes % b->entry_bytes);
    sqlite3_reset(b->read);
    b->dirty[block] = false;
    return FB_OK;
}

static enum fb_status entry_at(struct id_blocks *b, int64_t id, unsigned char **entry,
                               struct fb_error *err)
{
    size_t block;

    *entry = NULL;
    if (id < 0 || id > UINT32_MAX || (uint32_t)id / b->n_entries >= max_blocks)
        return fb_error_set(err, FB_ERR_CORRUPT, _("%s: an article has an impossible number"),
                            b->db->path);
    block = (uint32_t)id / b->n_entries; /* of 32 bits: the quicker division */
    if (block >= b->n_blocks) {
        xgrow(&b->blocks, &b->blocks_cap, block + 1, sizeof *b->blocks);
        xgrow(&b->dirty, &b->dirty_cap, block + 1, sizeof *b->dirty);
        for (size_t i = b->n_blocks; i <= block; i++) {
            b->blocks[i] = NULL;
            b->dirty[i] = false;
        }
        b->n_blocks = block + 1;
    }
    if (!b->blocks[block]) {
        enum fb_status status = load(b, block, err);
        if (status != FB_OK)
            return status;
    }
    *entry = b->blocks[block] + (size_t)((uint32_t)id % b->n_entries) * b->entry_bytes;
    return FB_OK;
}

enum fb_status id_blocks_get(struct id_blocks *b, int64_t id, const unsigned char **entry,
                             struct fb_error *err)
{
    unsigned char *at;
    enum fb_status status = entry_at(b, id, &at, err);

    *entry = at;
    return status;
}

enum fb_status id_blocks_set(struct id_blocks *b, int64_t id, const unsigned char *entry,
                             struct fb_error *err)
{
    unsigned char *at;
    enum fb_status status = entry_at(b, id, &at, err);

    if (status == FB_OK && at) {
        memcpy(at, entry, b->entry_bytes);
        b->dirty[(uint32_t)id / b->n_entries] = true;
    }
    return status;
}

static enum fb_status save_block(struct id_blocks *b, size_t block, struct fb_error *err)
{
    enum fb_status status =
        prepare(b, &b->write, "INSERT OR REPLACE INTO", "(block, data) VALUES(?, ?)", err);

    if (status != FB_OK)
        return status;
    db_bind_int(b->write, 1, (int64_t)block);
    db_bind_blob(b->write, 2,
                 span_make((const char *)b->blocks[block], (size_t)b->n_entries * b->entry_bytes));
    return db_run(b->db, b->write, err);
}

enum fb_status id_blocks_save(struct id_blocks *b, struct fb_error *err)
{
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < b->n_blocks && status == FB_OK; i++) {
        if (!b->blocks[i] || !b->dirty[i])
            continue;
        status = save_block(b, i, err);
        b->dirty[i] = false;
    }
    return status;
}
