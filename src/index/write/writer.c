/* Writing articles: text, words and what is known of each go in and out together, within the batch
 * that the caller opened. Words of an article that goes are told to FTS5 by analysing its stored
 * text again; the fingerprint guards that this yields the very terms that went in. */
#include "index/write/writer.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/build/fts_insert.h"
#include "index/core/index_struct.h"
#include "index/core/meta.h"
#include "index/vocab/key_maker.h"
#include "index/write/batch_words.h"
#include "index/write/index_writer.h"
#include "index/write/memory.h"
#include "index/write/stored_article.h"

#include <stdlib.h>

struct index_writer *index_writer_new(struct index *ix)
{
    struct index_writer *w = xcalloc(1, sizeof *w);

    w->ix = ix;
    terms_init(&w->terms, ix->analyzer);
    vocab_tally_init(&w->tally, &ix->vocab, ix->analyzer);
    word_batch_init(&w->words, &ix->db, &w->tally);
    writer_set_memory(w, WRITER_DEFAULT_MEMORY_MIB);
    return w;
}

void index_writer_free(struct index_writer *w)
{
    if (!w)
        return;
    sqlite3_stmt *statements[] = {w->fts_delete,     w->article_insert, w->article_update,
                                  w->article_delete, w->file_insert,    w->file_update};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        sqlite3_finalize(statements[i]);
    word_batch_release(&w->words);
    vocab_tally_release(&w->tally);
    terms_release(&w->terms);
    article_release(&w->old_article);
    for (int i = 0; i < N_TERM_COLUMNS; i++)
        buf_release(&w->old_words.columns[i]);
    buf_release(&w->old_words.forms);
    free(w->old_words.weights.tenths);
    buf_release(&w->meta_terms);
    free(w);
}

/* The strings that the stored article was indexed by. */
static enum fb_status words_of_stored(struct index_writer *w, int64_t id,
                                      struct stored_words *words, struct fb_error *err)
{
    struct article *a = &w->old_article;
    struct span meta;
    enum fb_status status = stored_article_load(w, id, a, &meta, err);

    if (status != FB_OK)
        return status;
    words->n_tokens =
        terms_of_article(&w->terms, a, words->columns, &words->forms, &words->weights);
    buf_clear(&words->columns[TERMS_META]);
    buf_add_span(&words->columns[TERMS_META], meta);
    words->text_bytes = 0;
    for (int f = 0; f < N_FIELDS; f++)
        words->text_bytes += article_field(a, (enum field)f).len;
    return FB_OK;
}

/* Takes the stored article's words out again. */
static enum fb_status remove_words(struct index_writer *w, int64_t id, struct fb_error *err)
{
    const struct docinfo_entry none = {0, 0};
    const struct sketch no_sketch = {.n_words = 0};
    struct stored_words *words = &w->old_words;
    enum fb_status status = FB_OK;

    if (word_batch_has(&w->words, id)) /* FTS5 has to know it to delete it */
        status = batch_words_write(w, err);
    if (status == FB_OK)
        status = words_of_stored(w, id, words, err);
    if (status == FB_OK)
        status = fts_delete(&w->ix->db, &w->fts_delete, id, words->columns, err);
    if (status != FB_OK)
        return status;
    vocab_tally_add(&w->tally, &words->forms, -1);
    generations_delete(&w->ix->generations, id);
    w->ix->counts.n_articles--;
    w->ix->counts.n_tokens -= words->n_tokens;
    w->ix->counts.text_bytes -= (int64_t)words->text_bytes;
    status = docinfo_set(&w->ix->docinfo, id, none, err);
    return status == FB_OK ? sketches_set(&w->ix->sketches, id, &no_sketch, err) : status;
}

static enum fb_status write_row(struct index_writer *w, sqlite3_stmt *stmt, int64_t id,
                                int64_t file_id, const struct draft *d, struct fb_error *err)
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
    return db_run(&w->ix->db, stmt, err);
}

enum fb_status writer_article_digest(struct index_writer *w, int64_t id, unsigned char digest[16],
                                     struct fb_error *err)
{
    struct span packed;
    enum fb_status status = index_load_packed(w->ix, id, &packed, err);

    if (status == FB_OK)
        draft_digest(packed, digest);
    return status;
}

const struct text_codec *writer_codec(const struct index_writer *w)
{
    return &w->ix->texts.codec;
}

enum fb_status writer_article_add(struct index_writer *w, int64_t file_id,
                                  const struct draft *draft, int64_t *id, struct fb_error *err)
{
    const int64_t new_id = w->ix->counts.next_id;
    enum fb_status status = db_prepare(
        &w->ix->db, &w->article_insert,
        "INSERT INTO article(file_id, key, dict, path, text, id) VALUES(?,?,?,?,?,?)", err);

    if (status == FB_OK)
        status = write_row(w, w->article_insert, new_id, file_id, draft, err);
    if (status == FB_OK)
        status = batch_words_add(w, new_id, draft, err);
    if (status != FB_OK)
        return status;
    w->ix->counts.next_id = new_id + 1;
    *id = new_id;
    return FB_OK;
}

enum fb_status writer_article_update(struct index_writer *w, int64_t id, int64_t file_id,
                                     const struct draft *draft, struct fb_error *err)
{
    enum fb_status status =
        db_prepare(&w->ix->db, &w->article_update,
                   "UPDATE article SET file_id=?, key=?, dict=?, path=?, text=? WHERE id=?", err);

    if (status == FB_OK)
        status = remove_words(w, id, err);
    if (status == FB_OK)
        status = write_row(w, w->article_update, id, file_id, draft, err);
    return status == FB_OK ? batch_words_add(w, id, draft, err) : status;
}

enum fb_status writer_article_keep_path(struct index_writer *w, int64_t id, struct fb_error *err)
{
    struct buf path = BUF_INIT;
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = index_indexed_path(w->ix, id, &path, err);

    if (status == FB_OK)
        status = db_prepare(&w->ix->db, &stmt, "UPDATE article SET path=? WHERE id=?", err);
    if (status == FB_OK) {
        db_bind_blob(stmt, 1, buf_span(&path));
        db_bind_int(stmt, 2, id);
        status = db_run(&w->ix->db, stmt, err);
    }
    sqlite3_finalize(stmt);
    buf_release(&path);
    return status;
}

enum fb_status writer_article_remove(struct index_writer *w, int64_t id, struct fb_error *err)
{
    enum fb_status status = remove_words(w, id, err);

    if (status == FB_OK)
        status = db_prepare(&w->ix->db, &w->article_delete, "DELETE FROM article WHERE id=?", err);
    if (status != FB_OK)
        return status;
    db_bind_int(w->article_delete, 1, id);
    return db_run(&w->ix->db, w->article_delete, err);
}

enum fb_status writer_begin(struct index_writer *w, struct fb_error *err)
{
    enum fb_status status;

    if (index_is_outdated(w->ix) && !w->ix->in_batch)
        return fb_error_set(err, FB_ERR_VERSION,
                            _("%s was built by another analysis and must be analysed anew first"),
                            w->ix->db.path);
    status = db_exec(&w->ix->db, "BEGIN IMMEDIATE", err);
    if (status != FB_OK)
        return status;
    w->ix->in_batch = true;
    status = texts_begin_writing(&w->ix->texts, err);
    if (status == FB_OK)
        status = generations_load(&w->ix->generations, w->ix->data_version,
                                  w->ix->counts.n_articles, err);
    if (status != FB_OK)
        writer_rollback(w);
    return status;
}

bool writer_batch_full(const struct index_writer *w)
{
    return word_batch_size_bytes(&w->words) > w->max_batch_bytes ||
           w->words.inversion.n_articles >= INVERSION_MAX_ARTICLES;
}

void writer_set_memory(struct index_writer *w, unsigned mib)
{
    w->max_batch_bytes = memory_of(mib, MEMORY_BATCH);
    w->max_tally_bytes = memory_of(mib, MEMORY_TALLY);
}

void writer_set_insert(struct index_writer *w, bool on)
{
    w->words.insert = on;
}

void writer_share_keys(struct index_writer *w, struct key_maker *keys)
{
    if (w->words.keys && !keys)
        vocab_tally_drop_keys(&w->tally);
    w->words.keys = keys;
}

enum fb_status writer_commit(struct index_writer *w, struct fb_error *err)
{
    enum fb_status status = batch_words_write(w, err);

    if (status == FB_OK)
        status = generations_save(&w->ix->generations, err);
    if (status == FB_OK)
        status = generations_merge(&w->ix->generations, false, err);
    if (status == FB_OK)
        status = docinfo_save(&w->ix->docinfo, err);
    if (status == FB_OK)
        status = id_blocks_save(&w->ix->sketches, err);
    if (status == FB_OK)
        status = meta_save(w->ix, err);
    if (status == FB_OK)
        status = db_exec(&w->ix->db, "COMMIT", err);
    if (status != FB_OK) {
        writer_rollback(w);
        return status;
    }
    w->ix->in_batch = false;
    generations_sweep(&w->ix->generations);
    id_blocks_forget(&w->ix->sketches); /* they grow with the archive, and ids only grow */
    return meta_load(w->ix, err);
}

void writer_rollback(struct index_writer *w)
{
    db_exec(&w->ix->db, "ROLLBACK", NULL);
    w->ix->in_batch = false;
    batch_words_forget(w);
    generations_forget(&w->ix->generations);
    vocab_forget(&w->ix->vocab);
    docinfo_forget(&w->ix->docinfo);
    id_blocks_forget(&w->ix->sketches);
    texts_forget(&w->ix->texts);
    meta_load(w->ix, NULL);
}

bool writer_wants_dictionary(const struct index_writer *w)
{
    return w->ix->texts.codec.dict_id == 0;
}

enum fb_status writer_train_dictionary(struct index_writer *w, const struct buf *samples,
                                       const size_t *sample_bytes, size_t n_samples,
                                       uint64_t archive_bytes, struct fb_error *err)
{
    return texts_train(&w->ix->texts, buf_span(samples), sample_bytes, n_samples, archive_bytes,
                       err);
}
