/* Rows of table generation, and the files they name: PATH-postings.N beside the database at PATH,
 * as SQLite names its log. */
#include "index/postings/generations.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char file_mark[] = "-postings.";

void generations_init(struct generations *g, struct db *db)
{
    memset(g, 0, sizeof *g);
    g->db = db;
}

static void release_one(struct generation *one)
{
    posting_file_close(&one->file);
    free(one->deleted);
    memset(one, 0, sizeof *one);
}

void generations_forget(struct generations *g)
{
    for (size_t i = 0; i < g->n; i++)
        release_one(&g->all[i]);
    g->n = 0;
    g->version = 0;
    g->usable = false;
}

void generations_release(struct generations *g)
{
    generations_forget(g);
    sqlite3_finalize(g->save);
    free(g->all);
    memset(g, 0, sizeof *g);
}

/* The database's own path, where links to it lead: there SQLite keeps its log, too. */
static const char *database_path(const struct generations *g)
{
    const char *path = sqlite3_db_filename(g->db->handle, "main");

    return path && *path ? path : g->db->path;
}

void generation_path(const struct generations *g, uint64_t number, struct buf *out)
{
    buf_addf(out, "%s%s%" PRIu64, database_path(g), file_mark, number);
}

/* ---- loading ---- */

static enum fb_status load_tag(struct generations *g, struct fb_error *err)
{
    int64_t tag = 0;
    enum fb_status status =
        db_get_int(g->db, "SELECT value FROM meta WHERE name='postings_tag'", 0, &tag, err);

    g->tag = (uint64_t)tag;
    return status;
}

static enum fb_status open_file(struct generations *g, struct generation *one, struct fb_error *err)
{
    struct posting_file_tag tag = {g->tag, one->number};
    struct buf path = BUF_INIT;
    enum fb_status status;

    generation_path(g, one->number, &path);
    status = posting_file_open(&one->file, buf_cstr(&path), tag, err);
    buf_release(&path);
    return status;
}

static bool take_deleted(struct generation *one, struct span bytes)
{
    size_t n_bytes = doc_set_n_words(one->file.n_docs) * sizeof *one->deleted;

    if (bytes.len == 0)
        return one->n_deleted == 0;
    if (bytes.len != n_bytes)
        return false;
    one->deleted = xmalloc(n_bytes);
    memcpy(one->deleted, bytes.ptr, n_bytes);
    return true;
}

/* The file of the same number among those loaded before, taken from them. */
static bool take_open_file(struct generation *before, size_t n_before, struct generation *one)
{
    for (size_t i = 0; i < n_before; i++) {
        if (before[i].number != one->number || !before[i].file.map)
            continue;
        one->file = before[i].file;
        memset(&before[i].file, 0, sizeof before[i].file);
        return true;
    }
    return false;
}

/* Reads the row at hand. A file that cannot be used makes all unusable, but is no error. */
static void load_row(struct generations *g, sqlite3_stmt *stmt, struct generation *before,
                     size_t n_before)
{
    struct generation one = {.number = (uint64_t)sqlite3_column_int64(stmt, 0),
                             .n_deleted = (uint32_t)sqlite3_column_int64(stmt, 2)};

    if (!take_open_file(before, n_before, &one) && open_file(g, &one, NULL) != FB_OK)
        g->usable = false;
    else if (one.file.n_docs != (uint64_t)sqlite3_column_int64(stmt, 1) ||
             !take_deleted(&one, db_column(stmt, 3)))
        g->usable = false;
    xgrow(&g->all, &g->cap, g->n + 1, sizeof *g->all);
    g->all[g->n++] = one;
}

enum fb_status generations_load(struct generations *g, int64_t version, int64_t n_articles,
                                struct fb_error *err)
{
    static const char sql[] =
        "SELECT number, n_docs, n_deleted, deleted FROM generation ORDER BY number";
    struct generation *before = g->all;
    size_t n_before = g->n;
    sqlite3_stmt *stmt = NULL;
    int64_t n_live = 0;
    bool row;
    enum fb_status status;

    if (g->version == version)
        return FB_OK;
    g->all = NULL;
    g->n = g->cap = 0;
    g->usable = true;
    status = g->tag ? FB_OK : load_tag(g, err);
    if (status == FB_OK)
        status = db_prepare(g->db, &stmt, sql, err);
    while (status == FB_OK && (status = db_step(g->db, stmt, &row, err)) == FB_OK && row)
        load_row(g, stmt, before, n_before);
    sqlite3_finalize(stmt);
    for (size_t i = 0; i < g->n; i++)
        n_live += (int64_t)g->all[i].file.n_docs - g->all[i].n_deleted;
    g->usable = g->usable && status == FB_OK && n_live == n_articles;
    g->version = version;
    for (size_t i = 0; i < n_before; i++)
        release_one(&before[i]);
    free(before);
    return status;
}

/* ---- writing ---- */

bool generations_delete(struct generations *g, int64_t id)
{
    for (size_t i = 0; i < g->n; i++) {
        struct generation *one = &g->all[i];
        uint32_t doc = one->file.map ? posting_file_doc_of(&one->file, id) : POSTING_END;
        uint64_t bit = 1ull << doc % 64;

        if (doc == POSTING_END)
            continue;
        if (!one->deleted)
            one->deleted = xcalloc(doc_set_n_words(one->file.n_docs), sizeof *one->deleted);
        if (one->deleted[doc / 64] & bit)
            continue; /* an older version of the article */
        one->deleted[doc / 64] |= bit;
        one->n_deleted++;
        one->dirty = true;
        return true;
    }
    return false;
}

enum fb_status generations_remove_row(struct generations *g, uint64_t number, struct fb_error *err)
{
    char *sql = sqlite3_mprintf("DELETE FROM generation WHERE number=%lld", (long long)number);
    enum fb_status status = db_exec(g->db, sql, err);

    sqlite3_free(sql);
    return status;
}

static enum fb_status save_one(struct generations *g, struct generation *one, struct fb_error *err)
{
    struct span deleted = span_make((const char *)one->deleted,
                                    doc_set_n_words(one->file.n_docs) * sizeof *one->deleted);
    enum fb_status status = db_prepare(
        g->db, &g->save, "UPDATE generation SET n_deleted=?, deleted=? WHERE number=?", err);

    if (status != FB_OK)
        return status;
    db_bind_int(g->save, 1, one->n_deleted);
    db_bind_blob(g->save, 2, deleted);
    db_bind_int(g->save, 3, (int64_t)one->number);
    one->dirty = false;
    return db_run(g->db, g->save, err);
}

enum fb_status generations_save(struct generations *g, struct fb_error *err)
{
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < g->n && status == FB_OK; i++) {
        struct generation *one = &g->all[i];
        if (one->dirty && one->n_deleted == one->file.n_docs)
            status = generations_remove_row(g, one->number, err);
        else if (one->dirty)
            status = save_one(g, one, err);
        if (one->n_deleted == one->file.n_docs && one->file.map) {
            release_one(one);
            g->all[i--] = g->all[--g->n];
        }
    }
    return status;
}

static enum fb_status ensure_tag(struct generations *g, struct fb_error *err)
{
    enum fb_status status = g->tag ? FB_OK : load_tag(g, err);

    while (status == FB_OK && g->tag == 0) {
        sqlite3_randomness(sizeof g->tag, &g->tag);
        g->tag >>= 1; /* a positive number to SQLite */
        if (g->tag > 0) {
            char *sql = sqlite3_mprintf(
                "INSERT OR REPLACE INTO meta(name, value) VALUES('postings_tag', %lld)",
                (long long)g->tag);
            status = db_exec(g->db, sql, err);
            sqlite3_free(sql);
        }
    }
    return status;
}

/* Numbers are never used twice, as long as what names the last one is not lost. */
static enum fb_status next_number(struct generations *g, uint64_t *number, struct fb_error *err)
{
    int64_t next = 0;
    enum fb_status status = db_exec(g->db,
                                    "INSERT INTO meta(name, value) VALUES('next_generation', 1)"
                                    " ON CONFLICT(name) DO UPDATE SET value=value+1",
                                    err);

    if (status == FB_OK)
        status =
            db_get_int(g->db, "SELECT value FROM meta WHERE name='next_generation'", 0, &next, err);
    *number = (uint64_t)next;
    return status;
}

enum fb_status generations_begin(struct generations *g, const struct posting_file_doc *docs,
                                 uint32_t n_docs, struct posting_file_writer **out,
                                 uint64_t *number, struct fb_error *err)
{
    struct buf path = BUF_INIT;
    enum fb_status status = ensure_tag(g, err);

    *out = NULL;
    if (status == FB_OK)
        status = next_number(g, number, err);
    if (status != FB_OK)
        return status;
    generation_path(g, *number, &path);
    unlink(buf_cstr(&path)); /* of a run that was rolled back; readers may have it mapped */
    status = posting_file_begin(out, buf_cstr(&path), (struct posting_file_tag){g->tag, *number},
                                docs, n_docs, err);
    buf_release(&path);
    return status;
}

enum fb_status generations_add(struct generations *g, uint64_t number, uint32_t n_docs,
                               uint64_t n_bytes, struct fb_error *err)
{
    struct generation one = {.number = number};
    char *sql =
        sqlite3_mprintf("INSERT INTO generation(number, n_docs, n_bytes, n_deleted, deleted)"
                        " VALUES(%lld, %lld, %lld, 0, NULL)",
                        (long long)number, (long long)n_docs, (long long)n_bytes);
    enum fb_status status = db_exec(g->db, sql, err);

    sqlite3_free(sql);
    if (status == FB_OK)
        status = open_file(g, &one, err);
    if (status != FB_OK)
        return status;
    xgrow(&g->all, &g->cap, g->n + 1, sizeof *g->all);
    g->all[g->n++] = one;
    return FB_OK;
}

enum fb_status generations_clear(struct generations *g, struct fb_error *err)
{
    int64_t version = g->version;

    generations_forget(g);
    g->version = version;
    g->usable = true;
    return db_exec(g->db, "DELETE FROM generation", err);
}

/* ---- sweeping ---- */

static bool is_known(const struct generations *g, uint64_t number)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->all[i].number == number)
            return true;
    return false;
}

static bool number_of_file(const char *name, const char *prefix, uint64_t *number)
{
    size_t n = strlen(prefix);
    char *end;

    if (strncmp(name, prefix, n) != 0 || name[n] < '0' || name[n] > '9')
        return false;
    *number = strtoull(name + n, &end, 10);
    return *end == '\0';
}

void generations_sweep(struct generations *g)
{
    const char *path_of_database = database_path(g), *slash = strrchr(path_of_database, '/');
    const char *base = slash ? slash + 1 : path_of_database;
    struct buf folder = BUF_INIT, prefix = BUF_INIT, path = BUF_INIT;
    struct dirent *entry;
    uint64_t number;
    DIR *dir;

    if (g->version == 0) /* which files there should be is not known */
        return;
    buf_add(&folder, path_of_database, (size_t)(base - path_of_database));
    buf_addf(&prefix, "%s%s", base, file_mark);
    dir = opendir(slash ? buf_cstr(&folder) : ".");
    while (dir && (entry = readdir(dir))) {
        if (!number_of_file(entry->d_name, buf_cstr(&prefix), &number) || is_known(g, number))
            continue;
        buf_clear(&path);
        generation_path(g, number, &path);
        unlink(buf_cstr(&path));
    }
    if (dir)
        closedir(dir);
    buf_release(&folder);
    buf_release(&prefix);
    buf_release(&path);
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

void generations_order_ids(int64_t *ids, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (ids[i] < ids[i - 1]) {
            qsort(ids, n, sizeof *ids, compare_ids);
            return;
        }
}
