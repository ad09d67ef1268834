/* The figures of the whole index. Where its bytes go: the database's by the first part of the
 * tables' names, a table with its indexes and, FTS5's, its shadows; and the files of posting lists.
 * SQLite counts the pages in a table of its own, dbstat, which some builds of it lack. */
#include "index/core/index_struct.h"

#include <stdio.h>
#include <sys/stat.h>

static const char *const names[N_SPACES] = {
    [SPACE_ARTICLES] = "articles",     [SPACE_FULL_TEXT] = "full_text",
    [SPACE_VOCABULARY] = "vocabulary", [SPACE_POSTINGS] = "postings",
    [SPACE_SKETCHES] = "sketches",     [SPACE_DOCINFO] = "docinfo",
    [SPACE_FILES] = "files",           [SPACE_FREE] = "free",
};

const char *index_space_name(enum index_space space)
{
    return names[space];
}

static enum index_space space_of(struct span table)
{
    static const struct {
        const char *beginning;
        enum index_space space;
    } beginnings[] = {
        {"article", SPACE_ARTICLES},
        {"dict", SPACE_ARTICLES},
        {"fts", SPACE_FULL_TEXT},
        {"vocab", SPACE_VOCABULARY},
        {"sqlite_autoindex_vocab", SPACE_VOCABULARY},
        {"sketch", SPACE_SKETCHES},
        {"docinfo", SPACE_DOCINFO},
    };

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (span_starts(table, span_of(beginnings[i].beginning)))
            return beginnings[i].space;
    return SPACE_FILES;
}

static enum fb_status measure_tables(struct index *ix, struct index_info *info,
                                     struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    enum fb_status status =
        db_prepare(&ix->db, &stmt, "SELECT name, pgsize FROM dbstat WHERE aggregate=TRUE", err);

    while (status == FB_OK && (status = db_step(&ix->db, stmt, &row, err)) == FB_OK && row)
        info->space_bytes[space_of(db_column(stmt, 0))] += sqlite3_column_int64(stmt, 1);
    sqlite3_finalize(stmt);
    return status;
}

static enum fb_status measure_space(struct index *ix, struct index_info *info, struct fb_error *err)
{
    int64_t n_free = 0, page_bytes = 0;
    enum fb_status status = db_get_int(&ix->db, "SELECT coalesce(sum(n_bytes), 0) FROM generation",
                                       0, &info->space_bytes[SPACE_POSTINGS], err);

    if (status == FB_OK && sqlite3_compileoption_used("ENABLE_DBSTAT_VTAB"))
        status = measure_tables(ix, info, err);
    if (status == FB_OK)
        status = db_get_int(&ix->db, "PRAGMA freelist_count", 0, &n_free, err);
    if (status == FB_OK)
        status = db_get_int(&ix->db, "PRAGMA page_size", 0, &page_bytes, err);
    info->space_bytes[SPACE_FREE] = n_free * page_bytes;
    return status;
}

static int64_t file_bytes(const char *path, const char *suffix)
{
    struct buf name = BUF_INIT;
    struct stat st;
    int64_t n = 0;

    buf_addf(&name, "%s%s", path, suffix);
    if (stat(buf_cstr(&name), &st) == 0)
        n = st.st_size;
    buf_release(&name);
    return n;
}

/* Exact dates of the articles that are there, from docinfo. */
static enum fb_status dates_of_articles(struct index *ix, struct index_info *info,
                                        struct fb_error *err)
{
    enum fb_status status = FB_OK;

    info->first_date = info->last_date = 0;
    for (int64_t id = 1; id < ix->counts.next_id && status == FB_OK; id++) {
        struct docinfo_entry e = {0};
        status = docinfo_get(&ix->docinfo, id, &e, err);
        if (e.date != 0 && (info->first_date == 0 || e.date < info->first_date))
            info->first_date = e.date;
        if (e.date > info->last_date)
            info->last_date = e.date;
    }
    return status;
}

static enum fb_status count_form(const struct vocab_entry *e, void *ctx)
{
    (void)e;
    ++*(int64_t *)ctx;
    return FB_OK;
}

static enum fb_status details(struct index *ix, struct index_info *info, struct fb_error *err)
{
    struct {
        const char *sql;
        int64_t *at;
    } const figures[] = {
        {"SELECT count(*) FROM file WHERE n_articles>0", &info->n_files},
        {"SELECT count(*) FROM root", &info->n_roots},
        {"SELECT coalesce(sum(length(block)),0) FROM fts_data", &info->fts_bytes},
        {"SELECT (SELECT coalesce(sum(length(data)), 0) FROM vocab_form) +"
         " (SELECT coalesce(sum(length(data)), 0) FROM vocab_key) +"
         " (SELECT coalesce(sum(length(data)), 0) FROM vocab_text) +"
         " (SELECT coalesce(sum(length(data)), 0) FROM vocab_df)",
         &info->vocab_bytes},
        {"SELECT coalesce(sum(length(text)), 0) FROM article", &info->stored_bytes},
        {"SELECT count(*) FROM fts WHERE fts MATCH '\"@0\"'", &info->n_undated},
    };
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < sizeof figures / sizeof *figures && status == FB_OK; i++)
        status = db_get_int(&ix->db, figures[i].sql, 0, figures[i].at, err);
    if (status == FB_OK)
        status = index_vocab_by_prefix(ix, span_make("", 0), count_form, &info->n_terms, err);
    if (status == FB_OK)
        status = dates_of_articles(ix, info, err);
    if (status == FB_OK)
        status = measure_space(ix, info, err);
    info->index_bytes = file_bytes(ix->db.path, "") + file_bytes(ix->db.path, "-wal") +
                        info->space_bytes[SPACE_POSTINGS];
    return status;
}

enum fb_status index_info(struct index *ix, bool with_details, struct index_info *info,
                          struct fb_error *err)
{
    enum fb_status status = index_begin_read(ix, err);

    memset(info, 0, sizeof *info);
    if (status != FB_OK)
        return status;
    info->n_articles = ix->counts.n_articles;
    info->n_tokens = ix->counts.n_tokens;
    info->text_bytes = ix->counts.text_bytes;
    info->updated_unix_s = ix->counts.updated_unix_s;
    info->schema_version = ix->schema_version;
    snprintf(info->fingerprint, sizeof info->fingerprint, "%s", ix->built_with);
    info->first_date = (int32_t)ix->counts.first_date;
    info->last_date = (int32_t)ix->counts.last_date;
    if (with_details)
        status = details(ix, info, err);
    index_end_read(ix);
    return status;
}
