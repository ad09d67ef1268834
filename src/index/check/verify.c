/* Does everything in the index agree with everything else? Faults are told in sentences; a fault is
 * no error of the check itself. */
#include "index/check/check.h"

#include "base/i18n.h"
#include "index/check/verify_postings.h"
#include "index/core/index_struct.h"
#include "index/fts5/fts_tokenizer.h"
#include "index/vocab/vocab_lists.h"
#include "index/vocab/vocab_tally.h"

#include <stdlib.h>
#include <xxhash.h>

/* Which forms have which keys in what way, in any order. */
struct key_sum {
    size_t n;
    uint64_t hash;
};

static void add_to_sum(struct key_sum *sum, struct span key, list_item item)
{
    sum->n++;
    sum->hash += XXH3_64bits_withSeed(key.ptr, key.len, item);
}

struct checker {
    struct index *ix;
    index_fault_fn *fault;
    void *ctx;
    size_t n_faults;
    struct key_sum keys_expected, keys; /* of by_key */
    struct posting_sum postings;        /* of the articles */
    struct buf packed;
    struct terms terms;
    struct article article; /* at hand, and its words */
    struct buf columns[N_TERM_COLUMNS], forms;
    struct form_weights weights;
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
    enum fb_status status = index_article(ix, id, &c->article, &said);

    if (status == FB_ERR_CORRUPT) {
        fault(c, _("article %lld: %s"), (long long)id, said.message);
        fb_error_release(&said);
        return FB_OK;
    }
    if (status != FB_OK) {
        fb_error_release(&said);
        return fb_error_set(err, status, _("cannot read article %lld"), (long long)id);
    }
    n_positions = terms_of_article(&c->terms, &c->article, c->columns, &c->forms, &c->weights);
    vocab_tally_add(words, &c->forms, +1);
    posting_sum_add(&c->postings, id, &c->forms, &c->weights);
    status = docinfo_get(&ix->docinfo, id, &entry, err);
    if (entry.date != c->article.date || entry.length_tokens != n_positions)
        fault(c, _("article %lld: its length or date is recorded wrongly"), (long long)id);
    *n_tokens += entry.length_tokens;
    if (status != FB_OK)
        return status;
    sketch_make(&expected, buf_span(&c->columns[FIELD_TEASER]), buf_span(&c->columns[FIELD_BODY]));
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
    struct fb_error *err;
};

/* Damage is a fault like others, and what comes behind it cannot be looked at. */
static enum fb_status tell_damage(struct checker *c, enum fb_status status, struct fb_error *said,
                                  struct fb_error *err)
{
    if (status == FB_ERR_CORRUPT)
        fault(c, "%s", said->message);
    else if (status != FB_OK)
        fb_error_set(err, status, "%s", said->message ? said->message : "");
    fb_error_release(said);
    return status == FB_ERR_CORRUPT ? FB_OK : status;
}

static void expect_keys(struct checker *c, const struct vocab_entry *entry)
{
    struct span key;
    key_role role;

    buf_clear(&c->packed);
    vocab_keys_pack(c->ix->analyzer, entry->form, &c->packed);
    if (vocab_keys_own(buf_span(&c->packed)))
        add_to_sum(&c->keys_expected, entry->form, list_item_make(KEY_ROLE_WORD, entry->id));
    for (size_t pos = 0; vocab_keys_next(buf_span(&c->packed), &pos, &key, &role);)
        add_to_sum(&c->keys_expected, key, list_item_make(role, entry->id));
}

static enum fb_status compare_word(const struct vocab_entry *entry, void *ctx)
{
    struct word_comparison *v = ctx;
    struct checker *c = v->c;
    int32_t n_articles = vocab_tally_delta(v->words, entry->form);
    struct span text;
    enum fb_status status = vocab_texts_get(&c->ix->vocab.texts, entry->id, &text, v->err);

    v->n_seen++;
    expect_keys(c, entry);
    if (status != FB_OK || (n_articles == (int32_t)entry->df && span_eq(text, entry->form) &&
                            entry->id < c->ix->vocab.next_id))
        return status;
    if (c->n_faults >= 100)
        c->n_faults++;
    else if (n_articles != (int32_t)entry->df)
        fault(c, _("vocabulary: \"%.*s\" is counted in %u articles, but stands in %d"),
              (int)entry->form.len, entry->form.ptr, entry->df, n_articles);
    else
        fault(c, _("vocabulary: the number of \"%.*s\" (%u) is not its own"), (int)entry->form.len,
              entry->form.ptr, entry->id);
    return FB_OK;
}

/* Numbers that bear a text or a frequency, as many as there are forms. */
static enum fb_status check_ids(struct word_comparison *v, struct fb_error *err)
{
    struct vocab *vocab = &v->c->ix->vocab;
    size_t n_texts = 0, n_counted = 0;
    enum fb_status status = FB_OK;

    for (int64_t id = 0; id < vocab->next_id && id <= VOCAB_MAX_ID && status == FB_OK; id++) {
        struct span text;
        uint32_t df;

        status = vocab_texts_get(&vocab->texts, (uint32_t)id, &text, err);
        if (status == FB_OK)
            status = vocab_dfs_get(&vocab->dfs, (uint32_t)id, &df, err);
        if (status != FB_OK)
            break;
        n_texts += text.len > 0;
        n_counted += df > 0;
    }
    if (status == FB_OK && (n_texts != v->n_seen || n_counted != v->n_seen))
        fault(v->c,
              _("vocabulary: of %zu words, %zu can be found by their numbers and %zu are counted"),
              v->n_seen, n_texts, n_counted);
    return status;
}

static enum fb_status add_own_key(struct span form, struct span value, bool *stop, void *ctx)
{
    struct word_comparison *v = ctx;
    struct form_entry entry;

    *stop = false;
    if (vocab_read_form(value, &entry) && entry.own_key)
        add_to_sum(&v->c->keys, form, list_item_make(KEY_ROLE_WORD, entry.id));
    return FB_OK;
}

static enum fb_status add_list(struct span entry, struct span list, bool *stop, void *ctx)
{
    struct word_comparison *v = ctx;
    struct list_items items = {0};
    uint32_t first_id;
    const struct span key = vocab_list_split(entry, &first_id);
    const bool sound = vocab_list_decode(list, first_id, ~0u, &items);

    *stop = false;
    for (size_t i = 0; i < items.n; i++)
        add_to_sum(&v->c->keys, key, items.items[i]);
    list_items_release(&items);
    return sound ? FB_OK : block_map_damaged(&v->c->ix->vocab.by_key, v->err);
}

static enum fb_status check_vocabulary(struct checker *c, struct vocab_tally *words,
                                       struct fb_error *err)
{
    struct fb_error said = {0};
    struct word_comparison v = {.c = c, .words = words, .err = &said};
    const struct span all = span_make("", 0);
    enum fb_status status = index_vocab_by_prefix(c->ix, all, compare_word, &v, &said);

    if (status == FB_OK && v.n_seen < words->own.n)
        fault(c, _("vocabulary: %zu words of the articles are missing"),
              (size_t)words->own.n - v.n_seen);
    if (status == FB_OK)
        status = check_ids(&v, &said);
    if (status == FB_OK)
        status = block_map_scan(&c->ix->vocab.by_form, all, add_own_key, &v, &said);
    if (status == FB_OK)
        status = block_map_scan(&c->ix->vocab.by_key, all, add_list, &v, &said);
    if (status == FB_OK && c->keys.n != c->keys_expected.n)
        fault(c, _("vocabulary: there are %zu entries by stem where there should be %zu"),
              c->keys.n, c->keys_expected.n);
    else if (status == FB_OK && c->keys.hash != c->keys_expected.hash)
        fault(c, _("vocabulary: entries by stem lead to other words than they should"));
    return tell_damage(c, status, &said, err);
}

static enum fb_status check_articles(struct checker *c, struct fb_error *err)
{
    struct index *ix = c->ix;
    struct vocab_tally words;
    sqlite3_stmt *stmt = NULL;
    int64_t n_articles = 0, n_tokens = 0;
    bool row;
    enum fb_status status = db_prepare(&ix->db, &stmt, "SELECT id FROM article ORDER BY id", err);

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
        status = check_vocabulary(c, &words, err);
    if (status == FB_OK)
        status = verify_postings(ix, &c->postings, c->fault, c->ctx, &c->n_faults, err);
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

    terms_init(&c.terms, ix->analyzer);
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
    terms_release(&c.terms);
    article_release(&c.article);
    for (int i = 0; i < N_TERM_COLUMNS; i++)
        buf_release(&c.columns[i]);
    buf_release(&c.forms);
    free(c.weights.tenths);
    *n_faults = c.n_faults;
    return status;
}
