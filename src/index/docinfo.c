/* Fixed-size entries in blobs of 8 KB, little-endian, so that a query that matches few articles
 * reads few blocks and one that matches most reads them all at memory speed. */
#include "index/docinfo.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>

enum { ENTRY_BYTES = 8, BLOCK_BYTES = DOCINFO_BLOCK * ENTRY_BYTES };
/* More articles than that no archive has; a damaged number must not cost more than 40 MB of memory.
 */
static const int64_t max_id = (int64_t)1 << 32;

void docinfo_init(struct docinfo *d, struct db *db)
{
    memset(d, 0, sizeof *d);
    d->db = db;
}

void docinfo_forget(struct docinfo *d)
{
    for (size_t i = 0; i < d->n_blocks; i++)
        free(d->blocks[i]);
    d->n_blocks = 0;
}

void docinfo_release(struct docinfo *d)
{
    docinfo_forget(d);
    sqlite3_finalize(d->read);
    sqlite3_finalize(d->write);
    free(d->blocks);
    free(d->dirty);
    memset(d, 0, sizeof *d);
}

static uint32_t get_u32(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_u32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

static enum fb_status load(struct docinfo *d, size_t block, struct fb_error *err)
{
    struct docinfo_entry *entries;
    struct span data = {0};
    bool row = false;
    enum fb_status status =
        db_prepare(d->db, &d->read, "SELECT data FROM docinfo WHERE block=?", err);

    if (status != FB_OK)
        return status;
    db_bind_int(d->read, 1, (int64_t)block);
    status = db_step(d->db, d->read, &row, err);
    if (status != FB_OK)
        return status;
    if (row)
        data = db_column(d->read, 0);
    entries = xcalloc(DOCINFO_BLOCK, sizeof *entries);
    for (size_t i = 0; i < DOCINFO_BLOCK && (i + 1) * ENTRY_BYTES <= data.len; i++) {
        const unsigned char *p = (const unsigned char *)data.ptr + i * ENTRY_BYTES;
        entries[i].date = (int32_t)get_u32(p);
        entries[i].length_tokens = get_u32(p + 4);
    }
    sqlite3_reset(d->read);
    d->blocks[block] = entries;
    return FB_OK;
}

static enum fb_status entry_at(struct docinfo *d, int64_t id, struct docinfo_entry **entry,
                               struct fb_error *err)
{
    size_t block;

    *entry = NULL;
    if (id < 0 || id > max_id)
        return fb_error_set(err, FB_ERR_CORRUPT, _("%s: an article has an impossible number"),
                            d->db->path);
    block = (size_t)id / DOCINFO_BLOCK;
    if (block >= d->n_blocks) {
        xgrow(&d->blocks, &d->blocks_cap, block + 1, sizeof *d->blocks);
        xgrow(&d->dirty, &d->dirty_cap, block + 1, sizeof *d->dirty);
        for (size_t i = d->n_blocks; i <= block; i++) {
            d->blocks[i] = NULL;
            d->dirty[i] = false;
        }
        d->n_blocks = block + 1;
    }
    if (!d->blocks[block]) {
        enum fb_status status = load(d, block, err);
        if (status != FB_OK)
            return status;
        d->dirty[block] = false;
    }
    *entry = &d->blocks[block][(size_t)id % DOCINFO_BLOCK];
    return FB_OK;
}

enum fb_status docinfo_get(struct docinfo *d, int64_t id, struct docinfo_entry *entry,
                           struct fb_error *err)
{
    struct docinfo_entry *at;
    enum fb_status status = entry_at(d, id, &at, err);

    if (status == FB_OK && at)
        *entry = *at;
    return status;
}

enum fb_status docinfo_set(struct docinfo *d, int64_t id, struct docinfo_entry entry,
                           struct fb_error *err)
{
    struct docinfo_entry *at;
    enum fb_status status = entry_at(d, id, &at, err);

    if (status == FB_OK && at) {
        *at = entry;
        d->dirty[(size_t)id / DOCINFO_BLOCK] = true;
    }
    return status;
}

static enum fb_status save_block(struct docinfo *d, size_t block, struct fb_error *err)
{
    unsigned char data[BLOCK_BYTES];
    enum fb_status status = db_prepare(
        d->db, &d->write, "INSERT OR REPLACE INTO docinfo(block, data) VALUES(?, ?)", err);

    if (status != FB_OK)
        return status;
    for (size_t i = 0; i < DOCINFO_BLOCK; i++) {
        put_u32(data + i * ENTRY_BYTES, (uint32_t)d->blocks[block][i].date);
        put_u32(data + i * ENTRY_BYTES + 4, d->blocks[block][i].length_tokens);
    }
    db_bind_int(d->write, 1, (int64_t)block);
    db_bind_blob(d->write, 2, span_make((const char *)data, sizeof data));
    return db_run(d->db, d->write, err);
}

enum fb_status docinfo_save(struct docinfo *d, struct fb_error *err)
{
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < d->n_blocks && status == FB_OK; i++) {
        if (!d->blocks[i] || !d->dirty[i])
            continue;
        status = save_block(d, i, err);
        d->dirty[i] = false;
    }
    return status;
}
