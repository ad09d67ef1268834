/* Reading single articles: their text, the path they are called by, and what a person may call
 * them. */
#include "index/core/index_struct.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static enum fb_status no_such_article(struct index *ix, int64_t id, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_NOT_FOUND, _("%s: there is no article %lld"), ix->db.path,
                        (long long)id);
}

enum fb_status index_load_stored(struct index *ix, int64_t id, struct span *meta,
                                 struct span *packed, struct fb_error *err)
{
    bool row = false;
    unsigned long long n_meta = 0;
    size_t pos = 0;
    enum fb_status status =
        db_prepare(&ix->db, &ix->article_text, "SELECT dict, text FROM article WHERE id=?", err);

    if (status != FB_OK)
        return status;
    db_bind_int(ix->article_text, 1, id);
    status = db_step(&ix->db, ix->article_text, &row, err);
    if (status != FB_OK)
        return status;
    if (!row)
        return no_such_article(ix, id, err);
    buf_clear(&ix->plain);
    status = texts_expand(&ix->texts, db_column(ix->article_text, 1),
                          sqlite3_column_int64(ix->article_text, 0), &ix->plain, err);
    sqlite3_reset(ix->article_text);
    if (status != FB_OK)
        return status;
    if (!varint_get((const unsigned char *)buf_cstr(&ix->plain), ix->plain.len, &pos, &n_meta) ||
        n_meta > ix->plain.len - pos)
        return fb_error_set(err, FB_ERR_CORRUPT, _("%s: a stored text is damaged; index again"),
                            ix->db.path);
    *meta = span_make(ix->plain.data + pos, (size_t)n_meta);
    pos += (size_t)n_meta;
    *packed = span_make(ix->plain.data + pos, ix->plain.len - pos);
    return FB_OK;
}

enum fb_status index_load_packed(struct index *ix, int64_t id, struct span *packed,
                                 struct fb_error *err)
{
    struct span meta;

    return index_load_stored(ix, id, &meta, packed, err);
}

enum fb_status index_article(struct index *ix, int64_t id, struct article *a, struct fb_error *err)
{
    struct span packed;
    enum fb_status status = index_load_packed(ix, id, &packed, err);

    return status == FB_OK ? article_unpack(a, packed, err) : status;
}

enum fb_status index_article_length(struct index *ix, int64_t id, uint32_t *n_tokens,
                                    struct fb_error *err)
{
    struct docinfo_entry entry = {0};
    enum fb_status status = docinfo_get(&ix->docinfo, id, &entry, err);

    *n_tokens = entry.length_tokens;
    return status;
}

/* root, dir and name with slashes where they are needed; each may be empty but root. */
static void join_path(struct buf *path, struct span root, struct span dir, struct span name)
{
    buf_add_span(path, root);
    if (dir.len > 0) {
        if (root.len > 0 && root.ptr[root.len - 1] != '/')
            buf_add_char(path, '/');
        buf_add_span(path, dir);
    }
    if (name.len > 0) {
        if (path->len > 0 && path->data[path->len - 1] != '/')
            buf_add_char(path, '/');
        buf_add_span(path, name);
    }
}

enum fb_status index_indexed_path(struct index *ix, int64_t id, struct buf *path,
                                  struct fb_error *err)
{
    bool row = false;
    enum fb_status status =
        db_prepare(&ix->db, &ix->indexed_path,
                   "SELECT article.path, root.shown, dir.path, file.name FROM article"
                   " JOIN file ON file.id=article.file_id JOIN dir ON dir.id=file.dir_id"
                   " JOIN root ON root.id=dir.root_id WHERE article.id=?",
                   err);

    if (status != FB_OK)
        return status;
    db_bind_int(ix->indexed_path, 1, id);
    status = db_step(&ix->db, ix->indexed_path, &row, err);
    if (status != FB_OK)
        return status;
    if (!row)
        return no_such_article(ix, id, err);
    if (db_column(ix->indexed_path, 0).len > 0)
        buf_add_span(path, db_column(ix->indexed_path, 0));
    else
        join_path(path, db_column(ix->indexed_path, 1), db_column(ix->indexed_path, 2),
                  db_column(ix->indexed_path, 3));
    sqlite3_reset(ix->indexed_path);
    return FB_OK;
}

enum fb_status index_article_path(struct index *ix, int64_t id, struct buf *path, struct buf *key,
                                  struct fb_error *err)
{
    bool row = false;
    enum fb_status status =
        db_prepare(&ix->db, &ix->article_path,
                   /* CROSS: in this order, which SQLite need not find out */
                   "SELECT root.shown, dir.path, file.name, article.key FROM article"
                   " CROSS JOIN file ON file.id=article.file_id"
                   " CROSS JOIN dir ON dir.id=file.dir_id"
                   " CROSS JOIN root ON root.id=dir.root_id WHERE article.id=?",
                   err);

    if (status != FB_OK)
        return status;
    db_bind_int(ix->article_path, 1, id);
    status = db_step(&ix->db, ix->article_path, &row, err);
    if (status != FB_OK)
        return status;
    if (!row)
        return no_such_article(ix, id, err);
    join_path(path, db_column(ix->article_path, 0), db_column(ix->article_path, 1),
              db_column(ix->article_path, 2));
    if (db_column(ix->article_path, 3).len > 0) {
        buf_add_char(path, '#');
        buf_add_span(path, db_column(ix->article_path, 3));
    }
    if (key)
        buf_add_span(key, db_column(ix->article_path, 3));
    sqlite3_reset(ix->article_path);
    return FB_OK;
}

static bool parse_id(const char *ref, int64_t *id)
{
    char *end;

    if (*ref < '0' || *ref > '9')
        return false;
    errno = 0;
    *id = strtoll(ref, &end, 10);
    return errno == 0 && *end == '\0';
}

struct resolver {
    struct index *ix;
    index_id_fn *fn;
    void *ctx;
    size_t n_found;
};

/* The articles of the file root/dir/name, all or the one with key. */
static enum fb_status ids_of_file(struct resolver *r, int64_t root_id, struct span dir,
                                  struct span name, struct span key, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = db_prepare(
        &r->ix->db, &stmt,
        "SELECT article.id FROM dir JOIN file ON file.dir_id=dir.id"
        " JOIN article ON article.file_id=file.id"
        " WHERE dir.root_id=?1 AND dir.path=?2 AND file.name=?3 AND (?4='' OR article.key=?5)"
        " ORDER BY article.id",
        err);
    bool row;

    if (status != FB_OK)
        return status;
    db_bind_int(stmt, 1, root_id);
    db_bind_blob(stmt, 2, dir);
    db_bind_blob(stmt, 3, name);
    db_bind_text(stmt, 4, key);
    db_bind_blob(stmt, 5, key);
    while (status == FB_OK && (status = db_step(&r->ix->db, stmt, &row, err)) == FB_OK && row) {
        r->n_found++;
        status = r->fn(sqlite3_column_int64(stmt, 0), r->ctx);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* Looks for path below one root, named as prefix. */
static enum fb_status ids_below_root(struct resolver *r, int64_t root_id, struct span prefix,
                                     struct span path, struct span key, struct fb_error *err)
{
    struct span rest, dir, name;
    const char *slash;

    if (span_eq(prefix, path))
        return ids_of_file(r, root_id, span_make("", 0), span_make("", 0), key, err);
    if (!span_starts(path, prefix) || path.len <= prefix.len)
        return FB_OK;
    rest = span_make(path.ptr + prefix.len, path.len - prefix.len);
    if (rest.ptr[0] == '/')
        rest = span_make(rest.ptr + 1, rest.len - 1);
    else if (prefix.len > 0 && prefix.ptr[prefix.len - 1] != '/')
        return FB_OK;
    slash = rest.len ? memrchr(rest.ptr, '/', rest.len) : NULL;
    dir = span_make(rest.ptr, slash ? (size_t)(slash - rest.ptr) : 0);
    name = slash ? span_make(slash + 1, (size_t)(rest.ptr + rest.len - slash - 1)) : rest;
    return ids_of_file(r, root_id, dir, name, key, err);
}

static enum fb_status ids_by_path_as_given(struct resolver *r, struct span path, struct span key,
                                           struct fb_error *err)
{
    char *real = realpath(path.ptr, NULL);
    sqlite3_stmt *stmt = NULL;
    enum fb_status status =
        db_prepare(&r->ix->db, &stmt, "SELECT id, real, shown FROM root ORDER BY id", err);
    bool row;

    while (status == FB_OK && (status = db_step(&r->ix->db, stmt, &row, err)) == FB_OK && row) {
        size_t n_before = r->n_found;
        int64_t root_id = sqlite3_column_int64(stmt, 0);

        status = ids_below_root(r, root_id, db_column(stmt, 2), path, key, err);
        if (status == FB_OK && r->n_found == n_before)
            status = ids_below_root(r, root_id, db_column(stmt, 1), real ? span_of(real) : path,
                                    key, err);
    }
    sqlite3_finalize(stmt);
    free(real);
    return status;
}

/* With and without "./" before it: a root may have been named so. */
static enum fb_status ids_by_path(struct resolver *r, struct span path, struct span key,
                                  struct fb_error *err)
{
    struct span plain = path;
    enum fb_status status = ids_by_path_as_given(r, path, key, err);

    while (span_starts(plain, span_of("./")))
        plain = span_make(plain.ptr + 2, plain.len - 2);
    if (status == FB_OK && r->n_found == 0 && plain.len < path.len)
        status = ids_by_path_as_given(r, plain, key, err);
    return status;
}

enum fb_status index_resolve(struct index *ix, const char *ref, index_id_fn *fn, void *ctx,
                             struct fb_error *err)
{
    struct resolver r = {ix, fn, ctx, 0};
    const char *hash = strrchr(ref, '#');
    int64_t id, exists = 0;
    enum fb_status status = FB_OK;

    if (parse_id(ref, &id)) {
        sqlite3_stmt *stmt = NULL;
        bool row = false;
        status = db_prepare(&ix->db, &stmt, "SELECT 1 FROM article WHERE id=?", err);
        if (status == FB_OK) {
            db_bind_int(stmt, 1, id);
            status = db_step(&ix->db, stmt, &row, err);
        }
        exists = row;
        sqlite3_finalize(stmt);
        if (exists)
            return fn(id, ctx);
    }
    if (status == FB_OK)
        status = ids_by_path(&r, span_of(ref), span_make("", 0), err);
    if (status == FB_OK && r.n_found == 0 && hash) {
        char *file = xmemdup0(ref, (size_t)(hash - ref));
        status = ids_by_path(&r, span_of(file), span_of(hash + 1), err);
        free(file);
    }
    if (status == FB_OK && r.n_found == 0)
        status =
            fb_error_set(err, FB_ERR_NOT_FOUND,
                         _("there is no article \"%s\" in the index; give a number or a path as "
                           "search prints them"),
                         ref);
    return status;
}

enum fb_status index_sketch(struct index *ix, int64_t id, struct sketch *s, struct fb_error *err)
{
    return sketches_get(&ix->sketches, id, s, err);
}
