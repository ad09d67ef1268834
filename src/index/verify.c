/* check and optimize: does everything in the index agree with everything else, and its most compact
 * form. Faults are told in sentences; a fault is no error of the check itself. */
#include "index/internal.h"

#include "base/i18n.h"
#include "index/vocab_keys.h"
#include "index/fts_tokenizer.h"

#include <stdlib.h>

struct checker {
    struct index *ix;
    index_fault_fn *fault;
    void *ctx;
    size_t n_faults;
    size_t n_keys_expected, n_keys; /* entries of by_key */
    struct buf packed;
};

static void fault(struct checker *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fault(struct checker *c, const char *format, ...)
{
    struct buf message = BUF_INIT;
    va_list ap;

    va_start(ap, format);
    buf_vaddf(&message, format, ap);
    va_end(ap);
    c->n_faults++;
    c->fault(buf_cstr(&message), c->ctx);
    buf_release(&message);
}

/* PRAGMA integrity_check gives rows of faults, or one row "ok". */
static enum fb_status check_database(struct checker *c, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    enum fb_status status = db_prepare(&c->ix->db, &stmt, "PRAGMA integrity_check(20)", err);

    while (status == FB_OK && (status = db_step(&c->ix->db, stmt, &row, err)) == FB_OK && row) {
        struct span said = db_column(stmt, 0);
        if (!span_eq(said, span_of("ok")))
            fault(c, _("database: %.*s"), (int)said.len, said.ptr);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* FTS5's own check is an INSERT that changes nothing, but a connection that only reads cannot run
 * it: a reader opens another for it, and where that may not write, on read-only media say, this
 * part of the check is left out. */
static enum fb_status check_words(struct checker *c, struct fb_error *err)
{
    struct db other = {0}, *db = &c->ix->db;
    enum fb_status status = FB_OK;
    int rc;

    if (c->ix->mode == INDEX_READ) {
        if (db_open(&other, index_path(c->ix), DB_WRITE, NULL) != FB_OK)
            return FB_OK;
        db = &other;
        status = fts_tokenizer_register(db, err);
    }
    if (status == FB_OK) {
        rc = sqlite3_exec(db->handle, "INSERT INTO fts(fts) VALUES('integrity-check')", NULL, NULL,
                          NULL);
        if ((rc & 0xFF) == SQLITE_CORRUPT)
            fault(c, _("full text: its structures do not agree with each other"));
        else if (rc != SQLITE_OK && (rc & 0xFF) != SQLITE_READONLY)
            status = db_error(db, rc, "checking the full text", err);
    }
    if (db == &other)
        db_close(&other);
    return status;
}

static enum fb_status check_article(struct checker *c, int64_t id, struct vocab_tally *words,
                                    int64_t *n_tokens, struct fb_error *err)
{
    struct index *ix = c->ix;
    struct docinfo_entry entry = {0};
    struct sketch expected, sketch = {.n_words = 0};
    struct fb_error said = {0};
    uint32_t n_positions;
    enum fb_status status = index_article(ix, id, &ix->old_article, &said);

    if (status == FB_ERR_CORRUPT) {
        fault(c, _("article %lld: %s"), (long long)id, said.message);
        fb_error_release(&said);
        return FB_OK;
    }
    if (status != FB_OK) {
        fb_error_release(&said);
        return fb_error_set(err, status, _("cannot read article %lld"), (long long)id);
    }
    n_positions =
        terms_of_article(&ix->terms, &ix->old_article, ix->old_draft.columns, &ix->old_draft.forms);
    vocab_tally_add(words, &ix->old_draft.forms, +1);
    status = docinfo_get(&ix->docinfo, id, &entry, err);
    if (entry.date != ix->old_article.date || entry.length_tokens != n_positions)
        fault(c, _("article %lld: its length or date is recorded wrongly"), (long long)id);
    *n_tokens += entry.length_tokens;
    if (status != FB_OK)
        return status;
    sketch_make(&expected, buf_span(&ix->old_draft.columns[FIELD_TEASER]),
                buf_span(&ix->old_draft.columns[FIELD_BODY]));
    status = index_sketch(ix, id, &sketch, err);
    if (memcmp(&sketch, &expected, sizeof sketch) != 0)
        fault(c, _("article %lld: what tells its near-copies is recorded wrongly"), (long long)id);
    return status;
}

/* The vocabulary as it is stored against the articles' words. */
struct word_comparison {
    struct checker *c;
    struct vocab_tally *words;
    size_t n_seen;
};

/* How many different entries a form has in by_key. */
static size_t count_keys(struct checker *c, struct span form)
{
    struct span entries[ANALYZER_MAX_KEYS], value;
    size_t n = 0;

    buf_clear(&c->packed);
    vocab_keys_pack(c->ix->analyzer, form, &c->packed);
    for (size_t pos = 0; n < ANALYZER_MAX_KEYS &&
                         vocab_keys_next(buf_span(&c->packed), &pos, &entries[n], &value);) {
        bool repeated = false;
        for (size_t i = 0; i < n; i++)
            repeated = repeated || span_eq(entries[i], entries[n]);
        n += !repeated;
    }
    return n;
}

static enum fb_status compare_word(const struct vocab_entry *entry, void *ctx)
{
    struct word_comparison *v = ctx;
    int32_t n_articles = vocab_tally_delta(v->words, entry->form);

    v->n_seen++;
    v->c->n_keys_expected += count_keys(v->c, entry->form);
    if (n_articles != (int32_t)entry->df) {
        if (v->c->n_faults < 100)
            fault(v->c, _("vocabulary: \"%.*s\" is counted in %u articles, but stands in %d"),
                  (int)entry->form.len, entry->form.ptr, entry->df, n_articles);
        else
            v->c->n_faults++;
    }
    return FB_OK;
}

static enum fb_status count_entry(struct span key, struct span value, bool *stop, void *ctx)
{
    (void)key;
    (void)value;
    *stop = false;
    ((struct checker *)ctx)->n_keys++;
    return FB_OK;
}

static enum fb_status check_articles(struct checker *c, struct fb_error *err)
{
    struct index *ix = c->ix;
    struct vocab_tally words;
    sqlite3_stmt *stmt = NULL;
    int64_t n_articles = 0, n_tokens = 0;
    bool row;
    enum fb_status status = db_prepare(&ix->db, &stmt, "SELECT id FROM article ORDER BY id", err);
    struct word_comparison compare = {c, &words, 0};

    vocab_tally_init(&words, &ix->vocab, ix->analyzer);
    while (status == FB_OK && (status = db_step(&ix->db, stmt, &row, err)) == FB_OK && row) {
        status = check_article(c, sqlite3_column_int64(stmt, 0), &words, &n_tokens, err);
        n_articles++;
    }
    if (n_articles != ix->counts.n_articles)
        fault(c, _("%lld articles are counted, but %lld stored"), (long long)ix->counts.n_articles,
              (long long)n_articles);
    if (status == FB_OK && n_tokens != ix->counts.n_tokens)
        fault(c, _("%lld words are counted, but %lld stored"), (long long)ix->counts.n_tokens,
              (long long)n_tokens);
    if (status == FB_OK)
        status = index_vocab_by_prefix(ix, span_make("", 0), compare_word, &compare, err);
    if (status == FB_OK && compare.n_seen < words.own.n)
        fault(c, _("vocabulary: %zu words of the articles are missing"),
              (size_t)words.own.n - compare.n_seen);
    if (status == FB_OK)
        status = block_map_scan(&ix->vocab.by_key, span_make("", 0), count_entry, c, err);
    if (status == FB_OK && c->n_keys != c->n_keys_expected)
        fault(c, _("vocabulary: there are %zu entries by stem where there should be %zu"),
              c->n_keys, c->n_keys_expected);
    sqlite3_finalize(stmt);
    vocab_tally_release(&words);
    return status;
}

static enum fb_status check_count(struct checker *c, const char *sql, const char *singular,
                                  const char *plural, struct fb_error *err)
{
    int64_t n = 0;
    enum fb_status status = db_get_int(&c->ix->db, sql, 0, &n, err);

    if (n > 0)
        fault(c, "%lld %s", (long long)n, ngettext(singular, plural, (unsigned long)n));
    return status;
}

/* Rows that point nowhere. */
static enum fb_status check_links(struct checker *c, struct fb_error *err)
{
    enum fb_status status =
        check_count(c, "SELECT count(*) FROM article WHERE file_id NOT IN (SELECT id FROM file)",
                    NN_("article belongs to no file", "articles belong to no file"), err);

    if (status == FB_OK)
        status =
            check_count(c, "SELECT count(*) FROM file WHERE dir_id NOT IN (SELECT id FROM dir)",
                        NN_("file belongs to no folder", "files belong to no folder"), err);
    if (status == FB_OK)
        status = check_count(
            c,
            "SELECT count(*) FROM (SELECT 1 FROM file GROUP BY dir_id, name"
            " HAVING count(*)>1)",
            NN_("file is remembered more than once", "files are remembered more than once"), err);
    if (status == FB_OK)
        status =
            check_count(c, "SELECT count(*) FROM dir WHERE root_id NOT IN (SELECT id FROM root)",
                        NN_("folder belongs to no root", "folders belong to no root"), err);
    if (status == FB_OK)
        status =
            check_count(c,
                        "SELECT abs((SELECT count(*) FROM article) -"
                        " (SELECT count(*) FROM fts WHERE fts MATCH '\"" TERM_EVERYTHING "\"'))",
                        NN_("article is in the full text or in the store, but not in both",
                            "articles are in the full text or in the store, but not in both"),
                        err);
    return status;
}

enum fb_status index_check(struct index *ix, index_fault_fn *fn, void *ctx, size_t *n_faults,
                           struct fb_error *err)
{
    struct checker c = {.ix = ix, .fault = fn, .ctx = ctx};
    enum fb_status status = check_database(&c, err);

    if (status == FB_OK)
        status = check_words(&c, err);
    if (status == FB_OK)
        status = index_begin_read(ix, err);
    if (status == FB_OK) {
        if (index_is_outdated(ix))
            fault(&c,
                  _("the index was built by another analysis (%s) than this program's (%s); run: "
                    "findbuch index"),
                  ix->built_with, analyzer_fingerprint(ix->analyzer));
        else
            status = check_articles(&c, err);
        if (status == FB_OK)
            status = check_links(&c, err);
        index_end_read(ix);
    }
    buf_release(&c.packed);
    *n_faults = c.n_faults;
    return status;
}

enum fb_status index_optimize(struct index *ix, struct fb_error *err)
{
    enum fb_status status = db_exec(&ix->db, "INSERT INTO fts(fts) VALUES('optimize')", err);

    if (status == FB_OK)
        status = db_exec(&ix->db, "VACUUM", err);
    if (status == FB_OK)
        status = db_exec(&ix->db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
    return status;
}
