/* The two statements that such a table needs. */
#include "index/sqlite/blob_rows.h"

#include "base/buf.h"
#include "base/i18n.h"

void blob_rows_init(struct blob_rows *r, struct db *db, const char *table)
{
    memset(r, 0, sizeof *r);
    r->db = db;
    r->table = table;
}

void blob_rows_release(struct blob_rows *r)
{
    sqlite3_finalize(r->read);
    sqlite3_finalize(r->write);
    memset(r, 0, sizeof *r);
}

static enum fb_status prepare(struct blob_rows *r, sqlite3_stmt **stmt, const char *before,
                              const char *behind, struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    enum fb_status status;

    if (*stmt)
        return FB_OK;
    buf_addf(&sql, "%s %s%s", before, r->table, behind);
    status = db_prepare(r->db, stmt, buf_cstr(&sql), err);
    buf_release(&sql);
    return status;
}

enum fb_status blob_rows_read(struct blob_rows *r, uint32_t row, struct span *data,
                              struct fb_error *err)
{
    bool found = false;
    enum fb_status status = prepare(r, &r->read, "SELECT data FROM", " WHERE row=?", err);

    *data = span_make("", 0);
    if (status != FB_OK)
        return status;
    db_bind_int(r->read, 1, row);
    status = db_step(r->db, r->read, &found, err);
    if (status == FB_OK && found && sqlite3_column_bytes(r->read, 0) > 0)
        *data = db_column(r->read, 0);
    return status;
}

void blob_rows_end_read(struct blob_rows *r)
{
    sqlite3_reset(r->read);
}

enum fb_status blob_rows_write(struct blob_rows *r, uint32_t row, struct span data,
                               struct fb_error *err)
{
    enum fb_status status =
        prepare(r, &r->write, "INSERT OR REPLACE INTO", "(row, data) VALUES(?, ?)", err);

    if (status != FB_OK)
        return status;
    db_bind_int(r->write, 1, row);
    db_bind_blob(r->write, 2, data);
    return db_run(r->db, r->write, err);
}

enum fb_status blob_rows_damaged(const struct blob_rows *r, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_CORRUPT,
                        _("%s: the vocabulary is damaged; move the index away and index again"),
                        r->db->path);
}
