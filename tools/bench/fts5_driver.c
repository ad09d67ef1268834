/* A plain FTS5 table as its documentation recommends: ORDER BY rank, snippet(), and row ids that
 * begin with the day, so that the newest and those between two days are found by id.
 *
 *   fts5-driver DATABASE QUERIES
 *
 * DATABASE has a table t(name, title, body); its row ids are day << 20 | number. */
#include "driver.h"

#include <sqlite3.h>
#include <stdio.h>

enum { DAY_SHIFT = 20, MATCH_BYTES = 1024 };

#define TITLE_AND_SNIPPET "title, snippet(t, -1, '[', ']', '…', 32)"

static const char *const statements[] = {
    "SELECT rowid, rank FROM t WHERE t MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rank LIMIT 10",
    "SELECT rowid, rank, " TITLE_AND_SNIPPET
    " FROM t WHERE t MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rank LIMIT 10",
    "SELECT count(*) FROM t WHERE t MATCH ?1 AND rowid BETWEEN ?2 AND ?3",
    "SELECT rowid, rank FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 10",
    "SELECT rowid, rank, " TITLE_AND_SNIPPET " FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 10",
    "SELECT count(*) FROM t WHERE t MATCH ?1",
    "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rowid DESC LIMIT 10",
    "SELECT rowid, " TITLE_AND_SNIPPET " FROM t WHERE t MATCH ?1 ORDER BY rowid DESC LIMIT 10",
    "SELECT count(*) FROM t WHERE t MATCH ?1",
};

enum { DATED = 0, ANY_DATE = 3, NEWEST = 6, N_STATEMENTS = 9 };

struct fts5 {
    sqlite3 *db;
    sqlite3_stmt *prepared[N_STATEMENTS];
};

static void write_match(char out[MATCH_BYTES], const struct bench_query *query)
{
    const char *between = query->shape == SHAPE_OR ? "\" OR \"" : "\" AND \"";
    int n = 0;

    if (query->shape == SHAPE_PHRASE)
        between = " ";
    for (size_t i = 0; i < query->n_words && n < MATCH_BYTES - 4; i++)
        n += snprintf(out + n, (size_t)(MATCH_BYTES - n), "%s%s", i > 0 ? between : "\"",
                      query->words[i]);
    if (n < MATCH_BYTES - 4)
        snprintf(out + n, (size_t)(MATCH_BYTES - n), query->shape == SHAPE_PREFIX ? "\"*" : "\"");
}

static long run(struct fts5 *system, sqlite3_stmt *statement, enum bench_what what)
{
    long hits = 0;
    int rc;

    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        if (what == WHAT_TOTAL)
            hits = (long)sqlite3_column_int64(statement, 0);
        else
            hits++;
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            sqlite3_column_text(statement, i);
    }
    if (rc != SQLITE_DONE)
        bench_fail("%s", sqlite3_errmsg(system->db));
    sqlite3_reset(statement);
    return hits;
}

static long answer(void *opaque, const struct bench_query *query, enum bench_what what)
{
    struct fts5 *system = opaque;
    char match[MATCH_BYTES];
    int group = ANY_DATE;
    sqlite3_stmt *statement;

    if (query->shape == SHAPE_WILDCARD || query->shape == SHAPE_FUZZY)
        return BENCH_CANNOT;
    if (query->shape == SHAPE_DATED)
        group = DATED;
    else if (query->shape == SHAPE_NEWEST)
        group = NEWEST;
    statement = system->prepared[group + (int)what];
    write_match(match, query);
    sqlite3_bind_text(statement, 1, match, -1, SQLITE_STATIC);
    if (query->shape == SHAPE_DATED) {
        sqlite3_bind_int64(statement, 2, (sqlite3_int64)bench_day(query->first) << DAY_SHIFT);
        sqlite3_bind_int64(statement, 3, ((sqlite3_int64)bench_day(query->last) + 1) << DAY_SHIFT);
    }
    return run(system, statement, what);
}

int main(int argc, char **argv)
{
    struct fts5 system = {0};

    if (argc != 3)
        bench_fail("usage: fts5-driver DATABASE QUERIES");
    if (sqlite3_open_v2(argv[1], &system.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_exec(system.db, "PRAGMA cache_size = -262144", NULL, NULL, NULL) != SQLITE_OK)
        bench_fail("%s: %s", argv[1], sqlite3_errmsg(system.db));
    for (int i = 0; i < N_STATEMENTS; i++)
        if (sqlite3_prepare_v2(system.db, statements[i], -1, &system.prepared[i], NULL) !=
            SQLITE_OK)
            bench_fail("%s: %s", argv[1], sqlite3_errmsg(system.db));
    bench_serve(argv[2], answer, &system);
    for (int i = 0; i < N_STATEMENTS; i++)
        sqlite3_finalize(system.prepared[i]);
    sqlite3_close(system.db);
    return 0;
}
