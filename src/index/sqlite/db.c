/* Connections: WAL while an index run writes, where the file system can (its shared memory does not
 * work over a network), foreign keys off, hardened against a database that somebody else prepared
 * (defensive mode, no trusted schema, cell size checks). A reader that may not write beside the
 * database, on read-only media say, opens it as immutable. */
#include "index/sqlite/db.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { BUSY_TIMEOUT_MS = 5000 };

static enum fb_status status_of(int rc)
{
    switch (rc & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return FB_OK;
    case SQLITE_INTERRUPT:
        return FB_ERR_CANCELLED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FB_ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return FB_ERR_CORRUPT;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return FB_ERR_IO;
    default:
        return FB_ERR_DB;
    }
}

/* Whether SQLite misses a table or a column that every index has. It knows no code for that, and
 * its messages are never translated. */
static bool says_missing(int rc, const char *said)
{
    static const char *const signs[] = {"no such table", "no such column", "has no column named",
                                        "vtable constructor failed", "SQL logic error"};

    for (size_t i = 0; i < sizeof signs / sizeof *signs && (rc & 0xFF) == SQLITE_ERROR; i++)
        if (strstr(said, signs[i]))
            return true;
    return false;
}

enum fb_status db_error(struct db *db, int rc, const char *doing, struct fb_error *err)
{
    enum fb_status status = status_of(rc);
    const char *said = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc);

    if (says_missing(rc, said))
        return fb_error_set(
            err, FB_ERR_CORRUPT,
            _("%s: a part of the index is missing (%s); move it away and index again"), db->path,
            said);
    switch (status) {
    case FB_OK:
        return FB_OK;
    case FB_ERR_CANCELLED:
        return fb_error_set(err, status, _("cancelled"));
    case FB_ERR_BUSY:
        return fb_error_set(err, status,
                            _("%s: another process is writing to the index; try again"), db->path);
    case FB_ERR_CORRUPT:
        return fb_error_set(
            err, status, _("%s: the index is damaged (%s, while %s); move it away and index again"),
            db->path, said, doing);
    default:
        return fb_error_set(err, status, _("%s: %s (while %s)"), db->path, said, doing);
    }
}

static bool is_network_file_system(const char *path)
{
    static const unsigned long magic[] = {0x6969, 0x517B, 0xFF534D42, 0xFE534D42};
    struct buf folder = BUF_INIT;
    const char *slash = strrchr(path, '/');
    struct statfs fs;
    bool network = false;

    buf_add(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
    if (folder.len == 0)
        buf_add_str(&folder, ".");
    if (statfs(buf_cstr(&folder), &fs) == 0)
        for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
            network = network || ((unsigned long)fs.f_type & 0xFFFFFFFF) == magic[i];
    buf_release(&folder);
    return network;
}

static void harden(sqlite3 *handle)
{
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
}

/* The path as a URI, for immutable=1. */
static void add_uri(struct buf *uri, const char *path)
{
    buf_add_str(uri, "file:");
    for (const char *p = path; *p; p++) {
        if (*p == '?' || *p == '#' || *p == '%')
            buf_addf(uri, "%%%02X", (unsigned char)*p);
        else
            buf_add_char(uri, *p);
    }
    buf_add_str(uri, "?immutable=1");
}

static int open_immutable(struct db *db)
{
    struct buf uri = BUF_INIT;
    int rc;

    sqlite3_close(db->handle);
    add_uri(&uri, db->path);
    rc = sqlite3_open_v2(buf_cstr(&uri), &db->handle,
                         SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    buf_release(&uri);
    if (rc == SQLITE_OK) {
        harden(db->handle);
        rc = sqlite3_exec(db->handle, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
    }
    return rc;
}

static enum fb_status open_for_reading(struct db *db, struct fb_error *err)
{
    int rc =
        sqlite3_open_v2(db->path, &db->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

    if (rc == SQLITE_OK) {
        harden(db->handle);
        rc = sqlite3_exec(db->handle, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
    }
    if ((rc & 0xFF) == SQLITE_CANTOPEN || (rc & 0xFF) == SQLITE_READONLY)
        rc = access(db->path, R_OK) == 0 ? open_immutable(db) : rc;
    if (rc != SQLITE_OK)
        return db_error(db, rc, _("opening it"), err);
    /* Mapped, a page costs neither a call nor a copy; what lies beyond is read as usual. */
    return db_exec(db, "PRAGMA cache_size=-32768; PRAGMA query_only=1; PRAGMA mmap_size=1073741824",
                   err);
}

static enum fb_status open_for_writing(struct db *db, struct fb_error *err)
{
    int rc =
        sqlite3_open_v2(db->path, &db->handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

    if (rc != SQLITE_OK)
        return db_error(db, rc, _("opening it"), err);
    harden(db->handle);
    /* Overwriting deleted content with zeros (Debian's default) costs a tenth of the indexing
     * time; optimize rewrites the file and leaves nothing behind. Rows of texts fill large pages
     * better; a database that is there keeps the pages it has. */
    return db_exec(db,
                   "PRAGMA page_size=8192; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
                   "PRAGMA secure_delete=OFF; PRAGMA cell_size_check=ON;"
                   "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=2000",
                   err);
}

enum fb_status db_choose_journal(struct db *db, struct fb_error *err)
{
    return db_exec(db,
                   is_network_file_system(db->path) ? "PRAGMA journal_mode=DELETE"
                                                    : "PRAGMA journal_mode=WAL",
                   err);
}

void db_rest(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        return;
    sqlite3_busy_timeout(db->handle, 0);
    sqlite3_exec(db->handle, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
}

enum fb_status db_open(struct db *db, const char *path, enum db_mode mode, struct fb_error *err)
{
    enum fb_status status;

    /* Nobody asks how much memory SQLite uses; counting it takes a lock at every allocation.
     * Refused, which does no harm, once SQLite is in use. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    memset(db, 0, sizeof *db);
    db->path = xstrdup(path);
    status = mode == DB_READ ? open_for_reading(db, err) : open_for_writing(db, err);
    if (status != FB_OK)
        db_close(db);
    return status;
}

void db_close(struct db *db)
{
    sqlite3_close_v2(db->handle);
    free(db->path);
    memset(db, 0, sizeof *db);
}

enum fb_status db_exec(struct db *db, const char *sql, struct fb_error *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? FB_OK : db_error(db, rc, sql, err);
}

enum fb_status db_prepare(struct db *db, sqlite3_stmt **stmt, const char *sql, struct fb_error *err)
{
    int rc = SQLITE_OK;

    if (!*stmt)
        rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    return rc == SQLITE_OK ? FB_OK : db_error(db, rc, sql, err);
}

enum fb_status db_get_int(struct db *db, const char *sql, int64_t fallback, int64_t *value,
                          struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum fb_status status = db_prepare(db, &stmt, sql, err);

    *value = fallback;
    if (status == FB_OK)
        status = db_step(db, stmt, &row, err);
    if (row)
        *value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return status;
}

void db_bind_int(sqlite3_stmt *stmt, int i, int64_t value)
{
    sqlite3_bind_int64(stmt, i, value);
}

void db_bind_blob(sqlite3_stmt *stmt, int i, struct span bytes)
{
    sqlite3_bind_blob64(stmt, i, bytes.len ? bytes.ptr : "", bytes.len, SQLITE_STATIC);
}

void db_bind_text(sqlite3_stmt *stmt, int i, struct span text)
{
    sqlite3_bind_text64(stmt, i, text.len ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

struct span db_column(sqlite3_stmt *stmt, int i)
{
    const char *ptr = sqlite3_column_blob(stmt, i);

    return span_make(ptr, (size_t)sqlite3_column_bytes(stmt, i));
}

enum fb_status db_step(struct db *db, sqlite3_stmt *stmt, bool *row, struct fb_error *err)
{
    int rc = sqlite3_step(stmt);
    enum fb_status status = FB_OK;

    *row = rc == SQLITE_ROW;
    if (*row)
        return FB_OK;
    if (rc != SQLITE_DONE)
        status = db_error(db, rc, sqlite3_sql(stmt), err);
    sqlite3_reset(stmt);
    return status;
}

enum fb_status db_run(struct db *db, sqlite3_stmt *stmt, struct fb_error *err)
{
    bool row;
    enum fb_status status = db_step(db, stmt, &row, err);

    if (row)
        sqlite3_reset(stmt);
    return status;
}
