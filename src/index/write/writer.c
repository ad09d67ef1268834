/* Writing articles: text, words and what is known of each go in and out together, within the batch
 * that the caller opened. Words of an article that goes are told to FTS5 by analysing its stored
 * text again; the fingerprint guards that this yields the very terms that went in. */
#include "index/write/writer.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/build/batch_postings.h"
#include "index/build/fts_insert.h"
#include "index/core/index_struct.h"
#include "index/core/meta.h"
#include "index/sqlite/schema.h"
#include "index/vocab/key_maker.h"
#include "index/vocab/vocab_rebuild.h"

#include <stdlib.h>
#include <time.h>

/* What the index's figures say of an article besides. */
static enum fb_status count_article(struct index *ix, int64_t id, const struct draft *d,
                                    struct fb_error *err)
{
    const struct docinfo_entry entry = {d->date, d->n_tokens};
    enum fb_status status;

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

static enum fb_status add_words(struct index *ix, int64_t id, const struct draft *d,
                                struct fb_error *err)
{
    word_batch_add(&ix->words, id, &d->words);
    return count_article(ix, id, d, err);
}

/* What the words' articles are to posting lists, by their places in the batch. */
static enum fb_status docs_of_words(struct index *ix, struct posting_file_doc **docs,
                                    struct fb_error *err)
{
    struct inversion *v = &ix->words.inversion;
    enum fb_status status = FB_OK;

    inversion_sort_articles(v);
    *docs = xcalloc(v->n_articles + 1, sizeof **docs);
    for (uint32_t i = 0; i < v->n_articles && status == FB_OK; i++) {
        const int64_t id = inversion_article_id(v, i);
        struct docinfo_entry entry = {0};
        status = docinfo_get(&ix->docinfo, id, &entry, err);
        (*docs)[i] = (struct posting_file_doc){id, entry.length_tokens, entry.date};
    }
    return status;
}

struct writing {
    const struct vocab_tally *tally;
    struct batch_postings postings;
};

/* A form's postings go into the generation besides. Words of the meta column have no ids. */
static enum fb_status add_postings(const struct inverted_form *f, void *ctx, struct fb_error *err)
{
    struct writing *w = ctx;
    const uint32_t id = vocab_tally_id(w->tally, f->number);

    (void)err;
    if (id != 0)
        batch_postings_add(&w->postings, id, f);
    return FB_OK;
}

/* Writes the words gathered so far: to the full text, and as a generation of posting lists. */
static enum fb_status write_gathered(struct index *ix, struct fb_error *err)
{
    struct writing w = {.tally = &ix->tally};
    struct posting_file_doc *docs = NULL;
    enum fb_status status;

    if (ix->words.inversion.n_articles == 0)
        return FB_OK;
    status = docs_of_words(ix, &docs, err);
    if (status == FB_OK)
        status = batch_postings_begin(&w.postings, &ix->generations, docs,
                                      (uint32_t)ix->words.inversion.n_articles, err);
    if (status == FB_OK)
        status = word_batch_write(&ix->words, add_postings, &w, err);
    status = batch_postings_end(&w.postings, &ix->generations, status, err);
    free(docs);
    return status;
}

/* Gives the batch's forms their ids and writes the words gathered so far. */
static enum fb_status write_words(struct index *ix, struct fb_error *err)
{
    enum fb_status status;

    if (ix->words.keys)
        key_maker_finish(ix->words.keys, ix->analyzer, &ix->tally);
    status = vocab_tally_save(&ix->tally, err);
    vocab_tally_drop_keys(&ix->tally);
    if (ix->words.keys)
        key_maker_clear(ix->words.keys);
    if (status == FB_OK)
        status = write_gathered(ix, err);
    if (status == FB_OK && vocab_tally_size_bytes(&ix->tally) > ix->max_tally_bytes)
        vocab_tally_forget(&ix->tally);
    return status;
}

/* The strings that the stored article was indexed by. */
static enum fb_status words_of_stored(struct index *ix, int64_t id, struct stored_words *w,
                                      struct fb_error *err)
{
    struct article *a = &ix->old_article;
    struct span meta;
    enum fb_status status = index_load_article(ix, id, a, &meta, err);

    if (status != FB_OK)
        return status;
    w->n_tokens = terms_of_article(&ix->terms, a, w->columns, &w->forms, &w->weights);
    buf_clear(&w->columns[TERMS_META]);
    buf_add_span(&w->columns[TERMS_META], meta);
    w->text_bytes = 0;
    for (int f = 0; f < N_FIELDS; f++)
        w->text_bytes += article_field(a, (enum field)f).len;
    return FB_OK;
}

/* Takes the stored article's words out again. */
static enum fb_status remove_words(struct index *ix, int64_t id, struct fb_error *err)
{
    const struct docinfo_entry none = {0, 0};
    const struct sketch no_sketch = {.n_words = 0};
    struct stored_words *w = &ix->old_words;
    enum fb_status status = FB_OK;

    if (word_batch_has(&ix->words, id)) /* FTS5 has to know it to delete it */
        status = write_words(ix, err);
    if (status == FB_OK)
        status = words_of_stored(ix, id, w, err);
    if (status == FB_OK)
        status = fts_delete(&ix->db, &ix->fts_delete, id, w->columns, err);
    if (status != FB_OK)
        return status;
    vocab_tally_add(&ix->tally, &w->forms, -1);
    generations_delete(&ix->generations, id);
    ix->counts.n_articles--;
    ix->counts.n_tokens -= w->n_tokens;
    ix->counts.text_bytes -= (int64_t)w->text_bytes;
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

size_t store_batch_bytes(const struct index *ix)
{
    return word_batch_size_bytes(&ix->words);
}

bool store_batch_full(const struct index *ix)
{
    return word_batch_size_bytes(&ix->words) > ix->max_batch_bytes ||
           ix->words.inversion.n_articles >= INVERSION_MAX_ARTICLES;
}

void store_set_memory(struct index *ix, unsigned mib)
{
    const size_t bytes = (size_t)mib << 20;

    ix->max_batch_bytes = bytes / 8 * 3;
    ix->max_tally_bytes = bytes / 4;
}

void store_set_insert(struct index *ix, bool on)
{
    ix->words.insert = on;
}

void store_share_keys(struct index *ix, struct key_maker *keys)
{
    if (ix->words.keys && !keys)
        vocab_tally_drop_keys(&ix->tally);
    ix->words.keys = keys;
}

enum fb_status store_commit(struct index *ix, struct fb_error *err)
{
    enum fb_status status = write_words(ix, err);

    if (status == FB_OK)
        status = generations_save(&ix->generations, err);
    if (status == FB_OK)
        status = generations_merge(&ix->generations, false, err);
    if (status == FB_OK)
        status = docinfo_save(&ix->docinfo, err);
    if (status == FB_OK)
        status = id_blocks_save(&ix->sketches, err);
    if (status == FB_OK)
        status = meta_save(ix, err);
    if (status == FB_OK)
        status = db_exec(&ix->db, "COMMIT", err);
    if (status != FB_OK) {
        store_rollback(ix);
        return status;
    }
    ix->in_batch = false;
    generations_sweep(&ix->generations);
    id_blocks_forget(&ix->sketches); /* they grow with the archive, and ids only grow */
    return meta_load(ix, err);
}

/* What the batch has gathered and counted. */
static void forget_words(struct index *ix)
{
    word_batch_clear(&ix->words);
    if (ix->words.keys)
        key_maker_clear(ix->words.keys);
    vocab_tally_forget(&ix->tally);
}

void store_rollback(struct index *ix)
{
    db_exec(&ix->db, "ROLLBACK", NULL);
    ix->in_batch = false;
    forget_words(ix);
    generations_forget(&ix->generations);
    vocab_forget(&ix->vocab);
    docinfo_forget(&ix->docinfo);
    id_blocks_forget(&ix->sketches);
    texts_forget(&ix->texts);
    meta_load(ix, NULL);
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

enum fb_status store_tidy(struct index *ix, const volatile int *stop, struct fb_error *err)
{
    enum { PAGES_A_STEP = 500, PAGE_BYTES = 4000, MIN_PAGES = 200 };
    /* twice what was written since: so merges keep up, and end long before levels are crowded */
    uint64_t n_pages = 2 * ix->words.n_bytes_written / PAGE_BYTES + MIN_PAGES;
    enum fb_status status = FB_OK;
    bool changed = true;

    ix->words.n_bytes_written = 0;
    for (uint64_t n = 0; n < n_pages && changed && status == FB_OK && !(stop && *stop);
         n += PAGES_A_STEP) {
        int before = sqlite3_total_changes(ix->db.handle);
        status = db_exec(&ix->db, "INSERT INTO fts(fts, rank) VALUES('merge', 500)", err);
        changed = sqlite3_total_changes(ix->db.handle) - before >= 2;
    }
    return status;
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

/* Analyses stored articles anew: a draft without a text. */
struct reanalysis {
    struct word_maker maker;
    struct draft draft;
};

static enum fb_status reanalyze_article(struct index *ix, struct reanalysis *r, int64_t id,
                                        struct fb_error *err)
{
    struct article *a = &ix->old_article;
    struct buf *column = &ix->old_words.columns[TERMS_META];
    struct span meta;
    enum fb_status status = index_load_article(ix, id, a, &meta, err);

    if (status != FB_OK)
        return status;
    buf_clear(column);
    buf_add_span(column, meta);
    r->draft.date = a->date;
    r->draft.text_bytes = 0;
    for (int f = 0; f < N_FIELDS; f++)
        r->draft.text_bytes += article_field(a, (enum field)f).len;
    r->draft.n_tokens = word_maker_make(&r->maker, a, column, &r->draft.words, &r->draft.sketch);
    status = add_words(ix, id, &r->draft, err);
    if (status == FB_OK && store_batch_full(ix))
        status = write_words(ix, err);
    return status;
}

static enum fb_status reanalyze_all(struct index *ix, store_progress_fn *progress, void *ctx,
                                    const volatile int *stop, struct fb_error *err)
{
    const int64_t n_total = ix->counts.n_articles;
    struct reanalysis r = {.draft = {.date = 0}};
    sqlite3_stmt *stmt = NULL;
    int64_t n_done = 0;
    bool row;
    enum fb_status status = schema_reset_words(&ix->db, err);

    forget_words(ix);
    vocab_forget(&ix->vocab);
    ix->vocab.next_id = 1; /* with the words all goes that knew the old ids */
    ix->counts.n_articles = ix->counts.n_tokens = ix->counts.text_bytes = 0;
    word_maker_init(&r.maker, ix->analyzer, 0, ix->max_tally_bytes);
    if (status == FB_OK)
        status = generations_clear(&ix->generations, err);
    if (status == FB_OK)
        status = db_prepare(&ix->db, &stmt, "SELECT id FROM article ORDER BY id", err);
    while (status == FB_OK && (status = db_step(&ix->db, stmt, &row, err)) == FB_OK && row) {
        if (stop && *stop)
            status = FB_ERR_CANCELLED;
        else
            status = reanalyze_article(ix, &r, sqlite3_column_int64(stmt, 0), err);
        n_done++;
        if (progress && n_done % 256 == 0)
            progress(n_done, n_total, ctx);
    }
    sqlite3_finalize(stmt);
    word_maker_release(&r.maker);
    draft_release(&r.draft);
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
    sqlite3_finalize(ix->fts_delete);
    ix->fts_delete = NULL;
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
