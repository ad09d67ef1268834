/* check and optimize: does everything in the index agree with everything else, and its most compact
 * form. Faults are told in sentences; a fault is no error of the check itself. */
#include "index/internal.h"

#include "base/i18n.h"
#include <stdlib.h>

struct checker {
    struct index *ix;
    index_fault_fn *fault;
    void *ctx;
    size_t n_faults;
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

/* FTS5's own check is an INSERT that changes nothing, so it needs a handle that may write. */
static enum fb_status check_words(struct checker *c, struct fb_error *err)
{
    struct fb_error said = {0};
    sqlite3 *handle = c->ix->db.handle;
    int rc;

    if (c->ix->mode == INDEX_READ)
        db_exec(&c->ix->db, "PRAGMA query_only=0", NULL);
    rc = sqlite3_exec(handle, "INSERT INTO fts(fts) VALUES('integrity-check')", NULL, NULL, NULL);
    if ((rc & 0xFF) == SQLITE_CORRUPT)
        fault(c, _("full text: its structures do not agree with each other"));
    else if ((rc & 0xFF) == SQLITE_READONLY)
        rc = SQLITE_OK; /* on read-only media the check of words is left out */
    else if (rc != SQLITE_OK)
        return db_error(&c->ix->db, rc, "checking the full text", err);
    if (c->ix->mode == INDEX_READ)
        db_exec(&c->ix->db, "PRAGMA query_only=1", NULL);
    fb_error_release(&said);
    return FB_OK;
}

static void tally_form(struct span form, void *ctx)
{
    vocab_tally_add(ctx, form);
}

static enum fb_status check_article(struct checker *c, int64_t id, struct vocab_tally *words,
                                    int64_t *n_tokens, struct fb_error *err)
{
    struct index *ix = c->ix;
    struct docinfo_entry entry = {0};
    struct fb_error said = {0};
    struct span meta;
    uint32_t n_positions;
    enum fb_status status = index_load_article(ix, id, &ix->old_article, &meta, &said);

    if (status == FB_ERR_CORRUPT) {
        fault(c, _("article %lld: %s"), (long long)id, said.message);
        fb_error_release(&said);
        return FB_OK;
    }
    if (status != FB_OK) {
        fb_error_release(&said);
        return fb_error_set(err, status, _("cannot read article %lld"), (long long)id);
    }
    vocab_tally_begin_article(words, +1);
    n_positions = terms_of_article(&ix->terms, &ix->old_article, ix->old_draft.columns,
                                   &ix->old_draft.forms);
    terms_each(&ix->old_draft.forms, tally_form, words);
    status = docinfo_get(&ix->docinfo, id, &entry, err);
    if (entry.date != ix->old_article.date ||
        entry.length_tokens != n_positions)
        fault(c, _("article %lld: its length or date is recorded wrongly"), (long long)id);
    *n_tokens += entry.length_tokens;
    return status;
}

static enum fb_status compare_word(const struct vocab_entry *entry, void *ctx)
{
    struct {
        struct checker *c;
        struct vocab_tally *words;
        size_t n_seen;
    } *v = ctx;
    uint32_t i = strmap_find(&v->words->forms, entry->form);

    v->n_seen++;
    if (i == STRMAP_NONE || v->words->delta[i] != (int32_t)entry->df) {
        if (v->c->n_faults < 100)
            fault(v->c, _("vocabulary: \"%.*s\" is counted in %u articles, but stands in %d"),
                  (int)entry->form.len, entry->form.ptr, entry->df,
                  i == STRMAP_NONE ? 0 : v->words->delta[i]);
        else
            v->c->n_faults++;
    }
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
    struct {
        struct checker *c;
        struct vocab_tally *words;
        size_t n_seen;
    } compare = {c, &words, 0};

    vocab_tally_init(&words, &ix->vocab, ix->analyzer);
    while (status == FB_OK && (status = db_step(&ix->db, stmt, &row, err)) == FB_OK && row) {
        status = check_article(c, sqlite3_column_int64(stmt, 0), &words, &n_tokens, err);
        n_articles++;
    }
    if (n_articles != ix->counts.n_articles)
        fault(c, _("%lld articles are counted, but %lld stored"), (long long)ix->counts.n_articles,
              (long long)n_articles);
    if (status == FB_OK)
        status = index_vocab_by_prefix(ix, span_make("", 0), compare_word, &compare, err);
    if (status == FB_OK && compare.n_seen < words.forms.n)
        fault(c, _("vocabulary: %zu words of the articles are missing"),
              (size_t)words.forms.n - compare.n_seen);
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
    enum fb_status status = check_count(
        c, "SELECT count(*) FROM article WHERE file_id NOT IN (SELECT id FROM file)",
        N_("article belongs to no file"), N_("articles belong to no file"), err);

    if (status == FB_OK)
        status = check_count(c, "SELECT count(*) FROM file WHERE dir_id NOT IN (SELECT id FROM dir)",
                             N_("file belongs to no folder"), N_("files belong to no folder"), err);
    if (status == FB_OK)
        status = check_count(c, "SELECT count(*) FROM dir WHERE root_id NOT IN (SELECT id FROM root)",
                             N_("folder belongs to no root"), N_("folders belong to no root"), err);
    if (status == FB_OK)
        status = check_count(
            c, "SELECT abs((SELECT count(*) FROM article) -"
               " (SELECT count(*) FROM fts WHERE fts MATCH '\"" TERM_EVERYTHING "\"'))",
            N_("article is in the full text or in the store, but not in both"),
            N_("articles are in the full text or in the store, but not in both"), err);
    return status;
}

enum fb_status index_check(struct index *ix, index_fault_fn *fn, void *ctx, size_t *n_faults,
                           struct fb_error *err)
{
    struct checker c = {ix, fn, ctx, 0};
    enum fb_status status = check_database(&c, err);

    if (status == FB_OK)
        status = check_words(&c, err);
    if (status == FB_OK)
        status = index_begin_read(ix, err);
    if (status == FB_OK) {
        if (index_is_outdated(ix))
            fault(&c, _("the index was built by another analysis (%s) than this program's (%s); run: "
                        "findbuch index"), ix->built_with, analyzer_fingerprint(ix->analyzer));
        else
            status = check_articles(&c, err);
        if (status == FB_OK)
            status = check_links(&c, err);
        index_end_read(ix);
    }
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
