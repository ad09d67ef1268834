/* What the database holds. Two groups: what cannot be had again without the files (roots, files,
 * articles with their text), and what is derived from the articles' text (fts, vocab, docinfo,
 * sketch) and can be made anew at any time.
 *
 * The full-text table keeps no text (content=''): the article's text is kept once, compressed, in
 * article.text, and findbuch cuts its own snippets. columnsize=0: lengths are in docinfo. Its
 * columns are those of enum field, then meta for what is no text (dates, the path's words). */
#include "index/sqlite/schema.h"

#include "base/i18n.h"

enum { APPLICATION_ID = 0x46425543 }; /* "FBUC" */

static const char words_sql[] =
    "CREATE VIRTUAL TABLE fts USING fts5(body, title, teaser, caption, section, place, source, "
    "meta,"
    "  content='', columnsize=0, detail=full, tokenize='findbuch');"
    /* larger hashes miss the processor's caches, smaller ones make more segments to merge */
    "INSERT INTO fts(fts, rank) VALUES('hashsize', 33554432);"
    "INSERT INTO fts(fts, rank) VALUES('automerge', 8);"
    "INSERT INTO fts(fts, rank) VALUES('usermerge', 8);"
    /* two of FTS5's pages fill one of the database; FTS5 goes up to 3 bytes beyond */
    "INSERT INTO fts(fts, rank) SELECT 'pgsz', 4070 FROM pragma_page_size WHERE page_size=8192;";

/* blocks.h: forms with their ids, keys with the ids of their forms; vocab_texts.h and vocab_dfs.h:
 * what is known of each id. */
#define VOCAB_SQL                                                                                  \
    "CREATE TABLE vocab_form(id INTEGER PRIMARY KEY, first BLOB NOT NULL UNIQUE, data BLOB NOT "   \
    "NULL);"                                                                                       \
    "CREATE TABLE vocab_key(id INTEGER PRIMARY KEY, first BLOB NOT NULL UNIQUE, data BLOB NOT "    \
    "NULL);"                                                                                       \
    "CREATE TABLE vocab_text(row INTEGER PRIMARY KEY, data BLOB NOT NULL);"                        \
    "CREATE TABLE vocab_df(row INTEGER PRIMARY KEY, data BLOB NOT NULL);"
/* generations.h: files of posting lists; deleted has a bit an article */
#define GENERATION_SQL                                                                             \
    "CREATE TABLE generation(number INTEGER PRIMARY KEY, n_docs INTEGER NOT NULL,"                 \
    "  n_bytes INTEGER NOT NULL, n_deleted INTEGER NOT NULL, deleted BLOB);"
#define DROP_VOCAB_SQL                                                                             \
    "DROP TABLE IF EXISTS vocab_form; DROP TABLE IF EXISTS vocab_key;"                             \
    "DROP TABLE IF EXISTS vocab_text; DROP TABLE IF EXISTS vocab_df;"                              \
    "DROP TABLE IF EXISTS generation;"
static const char vocab_sql[] = VOCAB_SQL GENERATION_SQL;

/* A name is in one index entry the less for file_dir: a folder's files are sorted when they are
 * read. */
#define FILE_SQL                                                                                   \
    "CREATE TABLE file(id INTEGER PRIMARY KEY, dir_id INTEGER NOT NULL, name BLOB NOT NULL,"       \
    "  dev INTEGER, ino INTEGER, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER,"                \
    "  checked_ns INTEGER, digest BLOB, n_articles INTEGER, failed INTEGER);"
#define FILE_INDEX_SQL "CREATE INDEX file_dir ON file(dir_id);"
/* ids are given by findbuch and never used twice: see meta.next_id. path: under which the article
 * is indexed, NULL if it is its file's */
#define ARTICLE_SQL                                                                                \
    "CREATE TABLE article(id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, key BLOB,"             \
    "  dict INTEGER NOT NULL, path BLOB, text BLOB NOT NULL);"
/* an entry ends with the article's id by itself */
#define ARTICLE_INDEX_SQL "CREATE INDEX article_file ON article(file_id);"
/* id_blocks.h: by what near-copies are told */
#define SKETCH_SQL "CREATE TABLE sketch(block INTEGER PRIMARY KEY, data BLOB NOT NULL);"

static const char tables_sql[] =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE root(id INTEGER PRIMARY KEY, real BLOB NOT NULL UNIQUE, shown BLOB NOT NULL);"
    "CREATE TABLE dir(id INTEGER PRIMARY KEY, root_id INTEGER NOT NULL, path BLOB NOT NULL,"
    "  UNIQUE(root_id, path));"
    /* zstd's dictionary and the codebook: texts.h */
    "CREATE TABLE dict(id INTEGER PRIMARY KEY, data BLOB NOT NULL, words BLOB);"
    "CREATE TABLE docinfo(block INTEGER PRIMARY KEY, data BLOB NOT NULL);" FILE_SQL FILE_INDEX_SQL
        ARTICLE_SQL ARTICLE_INDEX_SQL SKETCH_SQL;

/* The sketches come with the analysis that this asks the next index run for. */
static const char from_1_to_2_sql[] =
    SKETCH_SQL "UPDATE meta SET value='index version 1' WHERE name='fingerprint';";

/* Files without an index by name, articles without a digest: it follows from the text. Texts stay
 * as they are, meta terms included, and so does the dictionary: one without words goes on being
 * used. Forms had no ids before; the vocabulary comes with the analysis that this asks the next
 * index run for, and until then no word is found. So do dates, lengths and sketches, which lay in
 * other blocks. */
static const char from_2_to_3_sql[] =
    "ALTER TABLE dict ADD COLUMN words BLOB;"
    "ALTER TABLE file RENAME TO old_file;" FILE_SQL
    "INSERT INTO file SELECT id, dir_id, name, dev, ino, size, mtime_ns, ctime_ns, checked_ns,"
    "  digest, n_articles, failed FROM old_file ORDER BY id;"
    "DROP TABLE old_file;" FILE_INDEX_SQL
    "DROP INDEX article_file; ALTER TABLE article RENAME TO old_article;" ARTICLE_SQL
    "INSERT INTO article SELECT id, file_id, key, dict, NULL, text FROM old_article ORDER BY id;"
    "DROP TABLE old_article;" ARTICLE_INDEX_SQL DROP_VOCAB_SQL VOCAB_SQL GENERATION_SQL
    "DELETE FROM docinfo; DELETE FROM sketch;"
    "UPDATE meta SET value='index version 2' WHERE name='fingerprint';";

/* In order; each in a transaction of its own. */
static const struct {
    int from, to;
    const char *sql;
} steps[] = {
    {1, 2, from_1_to_2_sql},
    {2, 3, from_2_to_3_sql},
};

/* What every index has; a database that lost one must not look merely empty. */
static const char *const parts[] = {
    "meta",       "root",      "dir",        "file",     "article",    "dict",
    "docinfo",    "sketch",    "fts",        "fts_data", "fts_idx",    "fts_config",
    "vocab_form", "vocab_key", "vocab_text", "vocab_df", "generation",
};

#define N_PARTS (sizeof parts / sizeof *parts)

struct schema_state {
    int64_t application, version;
    size_t n_tables;
    bool has[N_PARTS];
};

static enum fb_status read_tables(struct db *db, struct schema_state *state, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    enum fb_status status = db_prepare(db, &stmt, "SELECT name FROM sqlite_schema", err);

    while (status == FB_OK && (status = db_step(db, stmt, &row, err)) == FB_OK && row) {
        struct span name = db_column(stmt, 0);
        state->n_tables++;
        for (size_t i = 0; i < N_PARTS; i++)
            state->has[i] = state->has[i] || span_eq(name, span_of(parts[i]));
    }
    sqlite3_finalize(stmt);
    return status;
}

static enum fb_status read_state(struct db *db, struct schema_state *state, struct fb_error *err)
{
    enum fb_status status;

    memset(state, 0, sizeof *state);
    status = db_get_int(db, "PRAGMA application_id", 0, &state->application, err);
    if (status == FB_OK)
        status = db_get_int(db, "PRAGMA user_version", 0, &state->version, err);
    if (status == FB_OK)
        status = read_tables(db, state, err);
    return status;
}

static enum fb_status check_tables(struct db *db, const struct schema_state *state,
                                   struct fb_error *err)
{
    for (size_t i = 0; i < N_PARTS; i++)
        if (!state->has[i])
            return fb_error_set(err, FB_ERR_CORRUPT,
                                _("%s: the index is damaged (%s is missing); move it away and "
                                  "index again"),
                                db->path, parts[i]);
    return FB_OK;
}

enum fb_status schema_check(struct db *db, int *version, struct fb_error *err)
{
    struct schema_state state;
    enum fb_status status = read_state(db, &state, err);
    int found = (int)state.version;

    if (status != FB_OK)
        return status;
    *version = found;
    if (state.application != APPLICATION_ID)
        return state.n_tables == 0
                   ? fb_error_set(err, FB_ERR_NOT_FOUND,
                                  _("%s is empty; fill it with: findbuch index PATH"), db->path)
                   : fb_error_set(err, FB_ERR_VERSION,
                                  _("%s is a database, but not an index of findbuch"), db->path);
    if (found > SCHEMA_VERSION)
        return fb_error_set(
            err, FB_ERR_VERSION,
            _("%s was made by a newer findbuch (index version %d, this program knows "
              "%d); use that one"),
            db->path, found, SCHEMA_VERSION);
    if (found < SCHEMA_VERSION)
        return fb_error_set(
            err, FB_ERR_VERSION,
            _("%s was made by an older findbuch; bring it up to date with: findbuch "
              "index"),
            db->path);
    return check_tables(db, &state, err);
}

enum fb_status schema_reset_words(struct db *db, struct fb_error *err)
{
    enum fb_status status = db_exec(db, "DROP TABLE IF EXISTS fts", err);

    if (status == FB_OK)
        status = db_exec(db, DROP_VOCAB_SQL, err);
    if (status == FB_OK)
        status = db_exec(db, words_sql, err);
    return status == FB_OK ? db_exec(db, vocab_sql, err) : status;
}

static enum fb_status create(struct db *db, struct fb_error *err)
{
    char *pragmas = sqlite3_mprintf("PRAGMA application_id=%d; PRAGMA user_version=%d",
                                    APPLICATION_ID, SCHEMA_VERSION);
    enum fb_status status = db_exec(db, "BEGIN IMMEDIATE", err);

    if (status == FB_OK)
        status = db_exec(db, tables_sql, err);
    if (status == FB_OK)
        status = db_exec(db, words_sql, err);
    if (status == FB_OK)
        status = db_exec(db, vocab_sql, err);
    if (status == FB_OK)
        status = db_exec(db, pragmas, err);
    if (status == FB_OK)
        status = db_exec(db, "COMMIT", err);
    else
        db_exec(db, "ROLLBACK", NULL);
    sqlite3_free(pragmas);
    return status;
}

static enum fb_status take_step(struct db *db, int to, const char *sql, struct fb_error *err)
{
    char *pragma = sqlite3_mprintf("PRAGMA user_version=%d", to);
    enum fb_status status = db_exec(db, "BEGIN IMMEDIATE", err);

    if (status == FB_OK)
        status = db_exec(db, sql, err);
    if (status == FB_OK)
        status = db_exec(db, pragma, err);
    if (status == FB_OK)
        status = db_exec(db, "COMMIT", err);
    if (status != FB_OK)
        db_exec(db, "ROLLBACK", NULL);
    sqlite3_free(pragma);
    return status;
}

enum fb_status schema_migrate(struct db *db, struct fb_error *err)
{
    struct schema_state state;
    int version;
    enum fb_status status = read_state(db, &state, err);

    if (status != FB_OK)
        return status;
    if (state.application == 0 && state.n_tables == 0)
        return create(db, err);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == FB_OK; i++) {
        if (state.application != APPLICATION_ID || state.version != steps[i].from)
            continue;
        status = take_step(db, steps[i].to, steps[i].sql, err);
        state.version = steps[i].to;
    }
    if (status != FB_OK)
        return status;
    return schema_check(db, &version, err);
}
