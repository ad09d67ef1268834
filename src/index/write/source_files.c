/* Roots, folders and files: what was asked to be indexed and what was seen there. */
#include "index/write/source_files.h"

#include "index/core/index_struct.h"
#include "index/write/index_writer.h"

static struct span digest_span(const unsigned char digest[16])
{
    return span_make((const char *)digest, 16);
}

enum fb_status store_roots(struct index_writer *w, store_root_fn *fn, void *ctx,
                           struct fb_error *err)
{
    struct store_root root = {0};
    sqlite3_stmt *stmt = NULL;
    enum fb_status status =
        db_prepare(&w->ix->db, &stmt, "SELECT id, real, shown FROM root ORDER BY id", err);
    bool row;

    while (status == FB_OK && (status = db_step(&w->ix->db, stmt, &row, err)) == FB_OK && row) {
        root.id = sqlite3_column_int64(stmt, 0);
        buf_clear(&root.real);
        buf_add_span(&root.real, db_column(stmt, 1));
        buf_clear(&root.shown);
        buf_add_span(&root.shown, db_column(stmt, 2));
        status = fn(&root, ctx);
    }
    sqlite3_finalize(stmt);
    buf_release(&root.real);
    buf_release(&root.shown);
    return status;
}

/* Runs a lookup of an id with one or two bound values: an integer (when it is not negative) and
 * bytes. */
static enum fb_status find_id(struct index_writer *w, const char *sql, int64_t number,
                              struct span bytes, int64_t *id, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum fb_status status = db_prepare(&w->ix->db, &stmt, sql, err);

    *id = 0;
    if (status == FB_OK) {
        db_bind_blob(stmt, 1, bytes);
        if (number >= 0)
            db_bind_int(stmt, 2, number);
        status = db_step(&w->ix->db, stmt, &row, err);
    }
    if (row)
        *id = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return status;
}

enum fb_status store_root_add(struct index_writer *w, struct span real, struct span shown,
                              int64_t *id, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = find_id(w, "SELECT id FROM root WHERE real=?", -1, real, id, err);

    if (status != FB_OK || *id != 0)
        return status;
    status = db_prepare(&w->ix->db, &stmt, "INSERT INTO root(real, shown) VALUES(?, ?)", err);
    if (status == FB_OK) {
        db_bind_blob(stmt, 1, real);
        db_bind_blob(stmt, 2, shown);
        status = db_run(&w->ix->db, stmt, err);
        *id = sqlite3_last_insert_rowid(w->ix->db.handle);
    }
    sqlite3_finalize(stmt);
    return status;
}

static enum fb_status run_with_id(struct index_writer *w, const char *sql, int64_t id,
                                  struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = db_prepare(&w->ix->db, &stmt, sql, err);

    if (status == FB_OK) {
        db_bind_int(stmt, 1, id);
        status = db_run(&w->ix->db, stmt, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

enum fb_status store_root_remove(struct index_writer *w, int64_t id, struct fb_error *err)
{
    return run_with_id(w, "DELETE FROM root WHERE id=?", id, err);
}

enum fb_status store_dir_add(struct index_writer *w, int64_t root_id, struct span path, int64_t *id,
                             struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status =
        find_id(w, "SELECT id FROM dir WHERE path=? AND root_id=?", root_id, path, id, err);

    if (status != FB_OK || *id != 0)
        return status;
    status = db_prepare(&w->ix->db, &stmt, "INSERT INTO dir(root_id, path) VALUES(?, ?)", err);
    if (status == FB_OK) {
        db_bind_int(stmt, 1, root_id);
        db_bind_blob(stmt, 2, path);
        status = db_run(&w->ix->db, stmt, err);
        *id = sqlite3_last_insert_rowid(w->ix->db.handle);
    }
    sqlite3_finalize(stmt);
    return status;
}

enum fb_status store_dirs(struct index_writer *w, int64_t root_id, store_dir_fn *fn, void *ctx,
                          struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = db_prepare(
        &w->ix->db, &stmt, "SELECT id, path FROM dir WHERE root_id=? ORDER BY path", err);
    bool row;

    if (status == FB_OK)
        db_bind_int(stmt, 1, root_id);
    while (status == FB_OK && (status = db_step(&w->ix->db, stmt, &row, err)) == FB_OK && row)
        status = fn(sqlite3_column_int64(stmt, 0), db_column(stmt, 1), ctx);
    sqlite3_finalize(stmt);
    return status;
}

enum fb_status store_dir_remove(struct index_writer *w, int64_t dir_id, struct fb_error *err)
{
    return run_with_id(w, "DELETE FROM dir WHERE id=?", dir_id, err);
}

static void read_file_row(sqlite3_stmt *stmt, struct store_file *f)
{
    struct span digest = db_column(stmt, 8);

    memset(f, 0, sizeof *f);
    f->id = sqlite3_column_int64(stmt, 0);
    f->dir_id = sqlite3_column_int64(stmt, 1);
    f->name = db_column(stmt, 2);
    f->dev = (uint64_t)sqlite3_column_int64(stmt, 3);
    f->ino = (uint64_t)sqlite3_column_int64(stmt, 4);
    f->size_bytes = (uint64_t)sqlite3_column_int64(stmt, 5);
    f->mtime_ns = sqlite3_column_int64(stmt, 6);
    f->ctime_ns = sqlite3_column_int64(stmt, 7);
    if (digest.len == sizeof f->digest)
        memcpy(f->digest, digest.ptr, sizeof f->digest);
    f->checked_ns = sqlite3_column_int64(stmt, 9);
    f->n_articles = sqlite3_column_int64(stmt, 10);
    f->failed = sqlite3_column_int(stmt, 11) != 0;
}

enum fb_status store_files(struct index_writer *w, int64_t dir_id, store_file_fn *fn, void *ctx,
                           struct fb_error *err)
{
    struct store_file file;
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = db_prepare(&w->ix->db, &stmt,
                                       "SELECT id, dir_id, name, dev, ino, size, mtime_ns, "
                                       "ctime_ns, digest, checked_ns, n_articles,"
                                       " failed FROM file WHERE dir_id=? ORDER BY name",
                                       err);
    bool row;

    if (status == FB_OK)
        db_bind_int(stmt, 1, dir_id);
    while (status == FB_OK && (status = db_step(&w->ix->db, stmt, &row, err)) == FB_OK && row) {
        read_file_row(stmt, &file);
        status = fn(&file, ctx);
    }
    sqlite3_finalize(stmt);
    return status;
}

enum fb_status store_file_put(struct index_writer *w, struct store_file *f, struct fb_error *err)
{
    const int64_t racy_ns = 4000000000,
                  newest = f->mtime_ns > f->ctime_ns ? f->mtime_ns : f->ctime_ns;
    sqlite3_stmt **stmt = f->id ? &w->file_update : &w->file_insert;
    enum fb_status status = db_prepare(
        &w->ix->db, stmt,
        f->id ? "UPDATE file SET dir_id=?, name=?, dev=?, ino=?, size=?, mtime_ns=?, ctime_ns=?,"
                " digest=?, checked_ns=?, n_articles=?, failed=? WHERE id=?"
              : "INSERT INTO file(dir_id, name, dev, ino, size, mtime_ns, ctime_ns, digest,"
                " checked_ns, n_articles, failed) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        err);

    if (status != FB_OK)
        return status;
    db_bind_int(*stmt, 1, f->dir_id);
    db_bind_blob(*stmt, 2, f->name);
    db_bind_int(*stmt, 3, (int64_t)f->dev);
    db_bind_int(*stmt, 4, (int64_t)f->ino);
    db_bind_int(*stmt, 5, (int64_t)f->size_bytes);
    db_bind_int(*stmt, 6, f->mtime_ns);
    db_bind_int(*stmt, 7, f->ctime_ns);
    db_bind_blob(*stmt, 8, digest_span(f->digest));
    /* needed only while the file's times are too close to it to be trusted */
    db_bind_int(*stmt, 9, f->checked_ns - newest > racy_ns ? 0 : f->checked_ns);
    db_bind_int(*stmt, 10, f->n_articles);
    db_bind_int(*stmt, 11, f->failed);
    if (f->id)
        db_bind_int(*stmt, 12, f->id);
    status = db_run(&w->ix->db, *stmt, err);
    if (status == FB_OK && f->id == 0)
        f->id = sqlite3_last_insert_rowid(w->ix->db.handle);
    return status;
}

enum fb_status store_file_remove(struct index_writer *w, int64_t file_id, struct fb_error *err)
{
    return run_with_id(w, "DELETE FROM file WHERE id=?", file_id, err);
}

enum fb_status store_articles(struct index_writer *w, int64_t file_id, store_article_fn *fn,
                              void *ctx, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = db_prepare(
        &w->ix->db, &stmt, "SELECT id, key FROM article WHERE file_id=? ORDER BY id", err);
    bool row;

    if (status == FB_OK)
        db_bind_int(stmt, 1, file_id);
    while (status == FB_OK && (status = db_step(&w->ix->db, stmt, &row, err)) == FB_OK && row)
        status = fn(sqlite3_column_int64(stmt, 0), db_column(stmt, 1), ctx);
    sqlite3_finalize(stmt);
    return status;
}
