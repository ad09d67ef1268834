/* A row is the number of its entries as a varint; a byte an entry, the frequency up to 254; and for
 * each 255 the frequency in four bytes, little-endian, in order. Of the forms of an archive nine in
 * ten are in few articles, so that a row is little more than a byte an entry and read at once. */
#include "index/vocab/vocab_dfs.h"

#include "base/buf.h"
#include "base/xalloc.h"

#include <stdlib.h>

enum { LARGE = 255, LARGE_BYTES = 4 };

void vocab_dfs_init(struct vocab_dfs *d, struct db *db)
{
    memset(d, 0, sizeof *d);
    blob_rows_init(&d->table, db, "vocab_df");
}

void vocab_dfs_forget(struct vocab_dfs *d)
{
    for (size_t i = 0; i < d->n_rows; i++)
        free(d->rows[i]);
    d->n_rows = 0;
}

void vocab_dfs_release(struct vocab_dfs *d)
{
    vocab_dfs_forget(d);
    blob_rows_release(&d->table);
    free(d->rows);
    free(d->dirty);
    memset(d, 0, sizeof *d);
}

static uint32_t get_u32(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* dfs is zeroed; false if the row is malformed. */
static bool decode(struct span data, uint32_t dfs[VOCAB_DF_ROW])
{
    const unsigned char *bytes = (const unsigned char *)data.ptr, *large;
    unsigned long long n = 0;
    size_t pos = 0;

    if (data.len == 0)
        return true;
    if (!varint_get(bytes, data.len, &pos, &n) || n > VOCAB_DF_ROW || n > data.len - pos)
        return false;
    large = bytes + pos + n;
    for (size_t i = 0; i < n; i++) {
        dfs[i] = bytes[pos + i];
        if (dfs[i] < LARGE)
            continue;
        if (bytes + data.len - large < LARGE_BYTES)
            return false;
        dfs[i] = get_u32(large);
        large += LARGE_BYTES;
    }
    return large == bytes + data.len;
}

static void encode(const uint32_t dfs[VOCAB_DF_ROW], struct buf *out)
{
    size_t n = VOCAB_DF_ROW;

    while (n > 0 && dfs[n - 1] == 0)
        n--;
    buf_add_varint(out, n);
    for (size_t i = 0; i < n; i++)
        buf_add_char(out, (char)(dfs[i] < LARGE ? dfs[i] : LARGE));
    for (size_t i = 0; i < n; i++)
        for (int shift = 0; dfs[i] >= LARGE && shift < 32; shift += 8)
            buf_add_char(out, (char)(dfs[i] >> shift));
}

static enum fb_status load(struct vocab_dfs *d, size_t row, struct fb_error *err)
{
    struct span data;
    enum fb_status status = blob_rows_read(&d->table, (uint32_t)row, &data, err);

    if (status != FB_OK)
        return status;
    d->rows[row] = xcalloc(VOCAB_DF_ROW, sizeof **d->rows);
    d->dirty[row] = false;
    if (!decode(data, d->rows[row])) {
        free(d->rows[row]);
        d->rows[row] = NULL;
        status = blob_rows_damaged(&d->table, err);
    }
    blob_rows_end_read(&d->table);
    return status;
}

static enum fb_status entry_at(struct vocab_dfs *d, uint32_t id, uint32_t **entry,
                               struct fb_error *err)
{
    size_t row = id / VOCAB_DF_ROW;

    if (id > VOCAB_MAX_ID)
        return blob_rows_damaged(&d->table, err);
    if (row >= d->n_rows) {
        xgrow(&d->rows, &d->rows_cap, row + 1, sizeof *d->rows);
        xgrow(&d->dirty, &d->dirty_cap, row + 1, sizeof *d->dirty);
        while (d->n_rows <= row)
            d->rows[d->n_rows++] = NULL;
    }
    if (!d->rows[row]) {
        enum fb_status status = load(d, row, err);
        if (status != FB_OK)
            return status;
    }
    *entry = &d->rows[row][id % VOCAB_DF_ROW];
    return FB_OK;
}

enum fb_status vocab_dfs_get(struct vocab_dfs *d, uint32_t id, uint32_t *df, struct fb_error *err)
{
    uint32_t *entry = NULL;
    enum fb_status status = entry_at(d, id, &entry, err);

    *df = entry ? *entry : 0;
    return status;
}

enum fb_status vocab_dfs_set(struct vocab_dfs *d, uint32_t id, uint32_t df, struct fb_error *err)
{
    uint32_t *entry = NULL;
    enum fb_status status = entry_at(d, id, &entry, err);

    if (status != FB_OK)
        return status;
    *entry = df;
    d->dirty[id / VOCAB_DF_ROW] = true;
    return FB_OK;
}

enum fb_status vocab_dfs_save(struct vocab_dfs *d, struct fb_error *err)
{
    struct buf data = BUF_INIT;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < d->n_rows && status == FB_OK; i++) {
        if (!d->rows[i] || !d->dirty[i])
            continue;
        buf_clear(&data);
        encode(d->rows[i], &data);
        status = blob_rows_write(&d->table, (uint32_t)i, buf_span(&data), err);
        d->dirty[i] = false;
    }
    buf_release(&data);
    return status;
}
