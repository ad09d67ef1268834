/* Where the index's bytes go: the database's by the first part of the tables' names, a table with
 * its indexes and, FTS5's, its shadows; and the files of posting lists. SQLite counts the pages in
 * a table of its own, dbstat, which some builds of it lack. */
#include "index/core/index_struct.h"

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

enum fb_status index_measure_space(struct index *ix, struct index_info *info, struct fb_error *err)
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
