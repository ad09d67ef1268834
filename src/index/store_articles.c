/* Writing articles: text, words and what is known of each go in and out together, within the batch
 * that the caller opened. Words of an article that goes are told to FTS5 by analysing its stored
 * text again; the fingerprint guards that this yields the very terms that went in. */
#include "index/store.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/internal.h"
#include "index/schema.h"
#include "index/vocab_rebuild.h"

#include <stdlib.h>
#include <time.h>

static const char fts_insert_sql[] =
    "INSERT INTO fts(rowid, body, title, teaser, caption, section, place, source, meta)"
    " VALUES(?,?,?,?,?,?,?,?,?)";
static const char fts_delete_sql[] =
    "INSERT INTO fts(fts, rowid, body, title, teaser, caption, section, place, source, meta)"
    " VALUES('delete',?,?,?,?,?,?,?,?,?)";

static enum fb_status write_terms(struct index *ix, sqlite3_stmt **stmt, const char *sql,
                                  int64_t id, const struct buf columns[N_TERM_COLUMNS],
                                  struct fb_error *err)
{
    enum fb_status status = db_prepare(&ix->db, stmt, sql, err);

    if (status != FB_OK)
        return status;
    db_bind_int(*stmt, 1, id);
    for (int i = 0; i < N_TERM_COLUMNS; i++)
        db_bind_text(*stmt, 2 + i, buf_span(&columns[i]));
    return db_run(&ix->db, *stmt, err);
}

static uint32_t id_by_number(uint32_t number, void *ctx)
{
    const struct vocab_tally *tally = ctx;

    return vocab_tally_id(tally, number);
}

/* Gives the batch's forms their ids: the vocabulary learns of them. What comes goes before what
 * goes, so that no form is gone in between. */
static enum fb_status save_vocabulary(struct index *ix, struct fb_error *err)
{
    enum fb_status status = vocab_tally_save(&ix->numbered, err);

    if (status == FB_OK)
        batch_postings_resolve(&ix->postings, BATCH_FORMS_NUMBERED, id_by_number, &ix->numbered);
    if (status == FB_OK)
        status = vocab_tally_save(&ix->tally, err);
    if (status == FB_OK)
        batch_postings_resolve(&ix->postings, BATCH_FORMS_OWN, id_by_number, &ix->tally);
    return status;
}

/* Counts the article's forms, and keeps its postings until the batch is sealed. */
static enum fb_status tally_words(struct index *ix, int64_t id, const struct draft *d,
                                  struct fb_error *err)
{
    const struct posting_file_doc doc = {id, d->n_tokens, d->date};
    bool in_step = false, analysed_here = d == &ix->old_draft;
    enum fb_status status = FB_OK;

    if (!analysed_here && vocab_tally_starts_anew(&ix->numbered, &d->ids))
        status = save_vocabulary(ix, err);
    if (status == FB_OK && !analysed_here)
        status = vocab_tally_add_ids(&ix->numbered, &d->ids, &in_step, err);
    if (status != FB_OK)
        return status;
    if (in_step) {
        batch_postings_add(&ix->postings, doc, BATCH_FORMS_NUMBERED, d->ids.ids, d->weights.tenths,
                           d->weights.n);
    } else {
        uint32_t *numbers = xreallocarray(NULL, d->weights.n + 1, sizeof *numbers);
        vocab_tally_add(&ix->tally, &d->forms, +1);
        vocab_tally_numbers(&ix->tally, &d->forms, numbers);
        batch_postings_add(&ix->postings, doc, BATCH_FORMS_OWN, numbers, d->weights.tenths,
                           d->weights.n);
        free(numbers);
    }
    return FB_OK;
}

static enum fb_status add_words(struct index *ix, int64_t id, const struct draft *d,
                                struct fb_error *err)
{
    const struct docinfo_entry entry = {d->date, d->n_tokens};
    enum fb_status status = write_terms(ix, &ix->fts_insert, fts_insert_sql, id, d->columns, err);

    if (status == FB_OK)
        status = tally_words(ix, id, d, err);
    if (status != FB_OK)
        return status;
    ix->counts.n_articles++;
    ix->counts.n_tokens += d->n_tokens;
    ix->counts.text_bytes += (int64_t)d->text_bytes;
    if (d->date != 0) {
        if (ix->counts.first_date == 0 || d->date < ix->counts.first_date)
            ix->counts.first_date = d->date;
        if (d->date > ix->counts.last_date)
            ix->counts.last_date = d->date;
    }
    status = docinfo_set(&ix->docinfo, id, entry, err);
    return status == FB_OK ? sketches_set(&ix->sketches, id, &d->sketch, err) : status;
}

/* The draft that the stored article was indexed from, as far as its words go. */
static enum fb_status words_of_stored(struct index *ix, int64_t id, struct draft *d,
                                      struct fb_error *err)
{
    struct article *a = &ix->old_article;
    struct span meta;
    enum fb_status status = index_load_article(ix, id, a, &meta, err);

    if (status != FB_OK)
        return status;
    d->date = a->date;
    d->n_tokens = terms_of_article(&ix->terms, a, d->columns, &d->forms, &d->weights);
    sketch_make(&d->sketch, buf_span(&d->columns[FIELD_TEASER]), buf_span(&d->columns[FIELD_BODY]));
    buf_clear(&d->columns[TERMS_META]);
    buf_add_span(&d->columns[TERMS_META], meta);
    d->text_bytes = 0;
    for (int f = 0; f < N_FIELDS; f++)
        d->text_bytes += article_field(a, (enum field)f).len;
    return FB_OK;
}

/* Takes the stored article's words out again. */
static enum fb_status remove_words(struct index *ix, int64_t id, struct fb_error *err)
{
    const struct docinfo_entry none = {0, 0};
    const struct sketch no_sketch = {.n_words = 0};
    struct draft *d = &ix->old_draft;
    enum fb_status status = words_of_stored(ix, id, d, err);

    if (status == FB_OK)
        status = write_terms(ix, &ix->fts_delete, fts_delete_sql, id, d->columns, err);
    if (status != FB_OK)
        return status;
    vocab_tally_add(&ix->tally, &d->forms, -1);
    if (!generations_delete(&ix->generations, id))
        batch_postings_drop(&ix->postings, id);
    ix->counts.n_articles--;
    ix->counts.n_tokens -= d->n_tokens;
    ix->counts.text_bytes -= (int64_t)d->text_bytes;
    status = docinfo_set(&ix->docinfo, id, none, err);
    return status == FB_OK ? sketches_set(&ix->sketches, id, &no_sketch, err) : status;
}

static enum fb_status write_row(struct index *ix, sqlite3_stmt *stmt, int64_t id, int64_t file_id,
                                const struct draft *d, struct fb_error *err)
{
    db_bind_int(stmt, 1, file_id);
    if (d->key.len > 0)
        db_bind_blob(stmt, 2, buf_span(&d->key));
    else
        sqlite3_bind_null(stmt, 2);
    db_bind_int(stmt, 3, d->dict);
    if (d->path.len > 0)
        db_bind_blob(stmt, 4, buf_span(&d->path));
    else
        sqlite3_bind_null(stmt, 4);
    db_bind_blob(stmt, 5, buf_span(&d->packed));
    db_bind_int(stmt, 6, id);
    return db_run(&ix->db, stmt, err);
}

enum fb_status store_article_digest(struct index *ix, int64_t id, unsigned char digest[16],
                                    struct fb_error *err)
{
    struct span packed;
    enum fb_status status = index_load_packed(ix, id, &packed, err);

    if (status == FB_OK)
        draft_digest(packed, digest);
    return status;
}

const struct text_codec *store_codec(const struct index *ix)
{
    return &ix->texts.codec;
}

enum fb_status store_article_add(struct index *ix, int64_t file_id, const struct draft *draft,
                                 int64_t *id, struct fb_error *err)
{
    const int64_t new_id = ix->counts.next_id;
    enum fb_status status = db_prepare(
        &ix->db, &ix->article_insert,
        "INSERT INTO article(file_id, key, dict, path, text, id) VALUES(?,?,?,?,?,?)", err);

    if (status == FB_OK)
        status = write_row(ix, ix->article_insert, new_id, file_id, draft, err);
    if (status == FB_OK)
        status = add_words(ix, new_id, draft, err);
    if (status != FB_OK)
        return status;
    ix->counts.next_id = new_id + 1;
    *id = new_id;
    return FB_OK;
}

enum fb_status store_article_update(struct index *ix, int64_t id, int64_t file_id,
                                    const struct draft *draft, struct fb_error *err)
{
    enum fb_status status =
        db_prepare(&ix->db, &ix->article_update,
                   "UPDATE article SET file_id=?, key=?, dict=?, path=?, text=? WHERE id=?", err);

    if (status == FB_OK)
        status = remove_words(ix, id, err);
    if (status == FB_OK)
        status = write_row(ix, ix->article_update, id, file_id, draft, err);
    return status == FB_OK ? add_words(ix, id, draft, err) : status;
}

enum fb_status store_article_keep_path(struct index *ix, int64_t id, struct fb_error *err)
{
    struct buf path = BUF_INIT;
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = index_indexed_path(ix, id, &path, err);

    if (status == FB_OK)
        status = db_prepare(&ix->db, &stmt, "UPDATE article SET path=? WHERE id=?", err);
    if (status == FB_OK) {
        db_bind_blob(stmt, 1, buf_span(&path));
        db_bind_int(stmt, 2, id);
        status = db_run(&ix->db, stmt, err);
    }
    sqlite3_finalize(stmt);
    buf_release(&path);
    return status;
}

enum fb_status store_article_remove(struct index *ix, int64_t id, struct fb_error *err)
{
    enum fb_status status = remove_words(ix, id, err);

    if (status == FB_OK)
        status = db_prepare(&ix->db, &ix->article_delete, "DELETE FROM article WHERE id=?", err);
    if (status != FB_OK)
        return status;
    db_bind_int(ix->article_delete, 1, id);
    return db_run(&ix->db, ix->article_delete, err);
}

static enum fb_status put_meta(struct index *ix, const char *name, int64_t value,
                               struct fb_error *err)
{
    enum fb_status status = db_prepare(
        &ix->db, &ix->meta_put, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)", err);

    if (status != FB_OK)
        return status;
    db_bind_text(ix->meta_put, 1, span_of(name));
    db_bind_int(ix->meta_put, 2, value);
    return db_run(&ix->db, ix->meta_put, err);
}

static enum fb_status put_fingerprint(struct index *ix, struct fb_error *err)
{
    const char *fingerprint = analyzer_fingerprint(ix->analyzer);
    enum fb_status status = db_prepare(
        &ix->db, &ix->meta_put, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)", err);

    if (status != FB_OK)
        return status;
    db_bind_text(ix->meta_put, 1, span_of("fingerprint"));
    db_bind_text(ix->meta_put, 2, span_of(fingerprint));
    return db_run(&ix->db, ix->meta_put, err);
}

static enum fb_status save_meta(struct index *ix, struct fb_error *err)
{
    const struct index_counts *c = &ix->counts;
    const struct {
        const char *name;
        int64_t value;
    } rows[] = {
        {"n_articles", c->n_articles}, {"n_tokens", c->n_tokens},
        {"text_bytes", c->text_bytes}, {"next_id", c->next_id},
        {"updated", time(NULL)},       {"first_date", c->first_date},
        {"last_date", c->last_date},   {"next_form_id", ix->vocab.next_id},
    };
    enum fb_status status = put_fingerprint(ix, err);

    for (size_t i = 0; i < sizeof rows / sizeof *rows && status == FB_OK; i++)
        status = put_meta(ix, rows[i].name, rows[i].value, err);
    return status;
}

enum fb_status store_begin(struct index *ix, struct fb_error *err)
{
    enum fb_status status;

    if (index_is_outdated(ix) && !ix->in_batch)
        return fb_error_set(err, FB_ERR_VERSION,
                            _("%s was built by another analysis and must be analysed anew first"),
                            ix->db.path);
    status = db_exec(&ix->db, "BEGIN IMMEDIATE", err);
    if (status != FB_OK)
        return status;
    ix->in_batch = true;
    status = texts_begin_writing(&ix->texts, err);
    if (status == FB_OK)
        status = generations_load(&ix->generations, ix->data_version, ix->counts.n_articles, err);
    if (status != FB_OK)
        store_rollback(ix);
    return status;
}

/* The batch's words as a generation, so that they can be found. */
static enum fb_status seal_postings(struct index *ix, struct fb_error *err)
{
    enum fb_status status = save_vocabulary(ix, err);

    return status == FB_OK ? batch_postings_seal(&ix->postings, &ix->generations, err) : status;
}

enum fb_status store_commit(struct index *ix, struct fb_error *err)
{
    enum fb_status status = seal_postings(ix, err);

    if (status == FB_OK)
        status = generations_save(&ix->generations, err);
    if (status == FB_OK)
        status = generations_merge(&ix->generations, false, err);
    if (status == FB_OK)
        status = docinfo_save(&ix->docinfo, err);
    if (status == FB_OK)
        status = id_blocks_save(&ix->sketches, err);
    if (status == FB_OK)
        status = save_meta(ix, err);
    if (status == FB_OK)
        status = db_exec(&ix->db, "COMMIT", err);
    if (status != FB_OK) {
        store_rollback(ix);
        return status;
    }
    ix->in_batch = false;
    generations_sweep(&ix->generations);
    id_blocks_forget(&ix->sketches); /* they grow with the archive, and ids only grow */
    return index_load_meta(ix, err);
}

void store_rollback(struct index *ix)
{
    db_exec(&ix->db, "ROLLBACK", NULL);
    ix->in_batch = false;
    vocab_tally_forget(&ix->tally);
    vocab_tally_forget(&ix->numbered);
    batch_postings_clear(&ix->postings);
    generations_forget(&ix->generations);
    vocab_forget(&ix->vocab);
    docinfo_forget(&ix->docinfo);
    id_blocks_forget(&ix->sketches);
    texts_forget(&ix->texts);
    index_load_meta(ix, NULL);
}

bool store_wants_dictionary(const struct index *ix)
{
    return ix->texts.codec.dict_id == 0;
}

enum fb_status store_train_dictionary(struct index *ix, const struct buf *samples,
                                      const size_t *sample_bytes, size_t n_samples,
                                      uint64_t archive_bytes, struct fb_error *err)
{
    return texts_train(&ix->texts, buf_span(samples), sample_bytes, n_samples, archive_bytes, err);
}

enum fb_status store_tidy(struct index *ix, struct fb_error *err)
{
    /* bounded: about this many pages of merging */
    return db_exec(&ix->db, "INSERT INTO fts(fts, rank) VALUES('merge', 200)", err);
}

enum fb_status store_join_postings(struct index *ix, struct fb_error *err)
{
    enum fb_status status = store_begin(ix, err);

    if (status != FB_OK)
        return status;
    status = generations_save(&ix->generations, err);
    if (status == FB_OK)
        status = generations_merge(&ix->generations, true, err);
    if (status == FB_OK)
        return store_commit(ix, err);
    store_rollback(ix);
    return status;
}

/* While all are analysed anew in one transaction, so many are kept in memory. */
enum { STORE_ARTICLES_A_GENERATION = 50000 };

static enum fb_status reanalyze_article(struct index *ix, int64_t id, struct fb_error *err)
{
    enum fb_status status = words_of_stored(ix, id, &ix->old_draft, err);

    return status == FB_OK ? add_words(ix, id, &ix->old_draft, err) : status;
}

static enum fb_status reanalyze_all(struct index *ix, store_progress_fn *progress, void *ctx,
                                    const volatile int *stop, struct fb_error *err)
{
    const int64_t n_total = ix->counts.n_articles;
    sqlite3_stmt *stmt = NULL;
    int64_t n_done = 0;
    bool row;
    enum fb_status status = schema_reset_words(&ix->db, err);

    vocab_tally_forget(&ix->tally);
    vocab_tally_forget(&ix->numbered);
    vocab_forget(&ix->vocab);
    ix->vocab.next_id = 1; /* with the words all goes that knew the old ids */
    ix->counts.n_articles = ix->counts.n_tokens = ix->counts.text_bytes = 0;
    if (status == FB_OK)
        status = generations_clear(&ix->generations, err);
    if (status == FB_OK)
        status = db_prepare(&ix->db, &stmt, "SELECT id FROM article ORDER BY id", err);
    while (status == FB_OK && (status = db_step(&ix->db, stmt, &row, err)) == FB_OK && row) {
        if (stop && *stop)
            status = FB_ERR_CANCELLED;
        else
            status = reanalyze_article(ix, sqlite3_column_int64(stmt, 0), err);
        n_done++;
        if (status == FB_OK && n_done % STORE_ARTICLES_A_GENERATION == 0)
            status = seal_postings(ix, err);
        if (progress && n_done % 256 == 0)
            progress(n_done, n_total, ctx);
    }
    sqlite3_finalize(stmt);
    return status;
}

enum fb_status store_reanalyze(struct index *ix, store_progress_fn *progress, void *ctx,
                               const volatile int *stop, struct fb_error *err)
{
    const bool outdated_keys = index_lacks_only_keys(ix);
    enum fb_status status = db_exec(&ix->db, "BEGIN IMMEDIATE", err);

    if (status != FB_OK)
        return status;
    ix->in_batch = true;
    status = generations_load(&ix->generations, ix->data_version, ix->counts.n_articles, err);
    sqlite3_finalize(ix->fts_insert);
    sqlite3_finalize(ix->fts_delete);
    ix->fts_insert = ix->fts_delete = NULL;
    if (status == FB_OK && outdated_keys && ix->generations.usable)
        status = vocab_rebuild_keys(&ix->vocab, ix->analyzer, 0, progress, ctx, stop, err);
    else if (status == FB_OK)
        status = reanalyze_all(ix, progress, ctx, stop, err);
    if (status == FB_OK)
        return store_commit(ix, err);
    if (status == FB_ERR_CANCELLED)
        fb_error_set(err, status,
                     _("stopped; the index is as it was before and still wants analysing anew"));
    store_rollback(ix);
    return status;
}
