/* Bringing an index up to date that was built by another analysis. */
#include "base/i18n.h"
#include "index/core/index_struct.h"
#include "index/sqlite/schema.h"
#include "index/vocab/vocab_rebuild.h"
#include "index/write/batch_words.h"
#include "index/write/index_writer.h"
#include "index/write/stored_article.h"
#include "index/write/writer.h"

/* Analyses stored articles anew: a draft without a text. */
struct reanalysis {
    struct word_maker maker;
    struct draft draft;
};

static enum fb_status reanalyze_article(struct index_writer *w, struct reanalysis *r, int64_t id,
                                        struct fb_error *err)
{
    struct article *a = &w->old_article;
    struct buf *column = &w->old_words.columns[TERMS_META];
    struct span meta;
    enum fb_status status = stored_article_load(w, id, a, &meta, err);

    if (status != FB_OK)
        return status;
    buf_clear(column);
    buf_add_span(column, meta);
    r->draft.date = a->date;
    r->draft.text_bytes = 0;
    for (int f = 0; f < N_FIELDS; f++)
        r->draft.text_bytes += article_field(a, (enum field)f).len;
    r->draft.n_tokens = word_maker_make(&r->maker, a, column, &r->draft.words, &r->draft.sketch);
    status = batch_words_add(w, id, &r->draft, err);
    if (status == FB_OK && writer_batch_full(w))
        status = batch_words_write(w, err);
    return status;
}

static enum fb_status reanalyze_all(struct index_writer *w, writer_progress_fn *progress, void *ctx,
                                    const volatile int *stop, struct fb_error *err)
{
    const int64_t n_total = w->ix->counts.n_articles;
    struct reanalysis r = {.draft = {.date = 0}};
    sqlite3_stmt *stmt = NULL;
    int64_t n_done = 0;
    bool row;
    enum fb_status status = schema_reset_words(&w->ix->db, err);

    batch_words_forget(w);
    vocab_forget(&w->ix->vocab);
    w->ix->vocab.next_id = 1; /* with the words all goes that knew the old ids */
    w->ix->counts.n_articles = w->ix->counts.n_tokens = w->ix->counts.text_bytes = 0;
    word_maker_init(&r.maker, w->ix->analyzer, 0, w->max_tally_bytes);
    if (status == FB_OK)
        status = generations_clear(&w->ix->generations, err);
    if (status == FB_OK)
        status = db_prepare(&w->ix->db, &stmt, "SELECT id FROM article ORDER BY id", err);
    while (status == FB_OK && (status = db_step(&w->ix->db, stmt, &row, err)) == FB_OK && row) {
        if (stop && *stop)
            status = FB_ERR_CANCELLED;
        else
            status = reanalyze_article(w, &r, sqlite3_column_int64(stmt, 0), err);
        n_done++;
        if (progress && n_done % 256 == 0)
            progress(n_done, n_total, ctx);
    }
    sqlite3_finalize(stmt);
    word_maker_release(&r.maker);
    draft_release(&r.draft);
    return status;
}

enum fb_status writer_reanalyze(struct index_writer *w, writer_progress_fn *progress, void *ctx,
                                const volatile int *stop, struct fb_error *err)
{
    const bool outdated_keys = index_lacks_only_keys(w->ix);
    enum fb_status status = db_exec(&w->ix->db, "BEGIN IMMEDIATE", err);

    if (status != FB_OK)
        return status;
    w->ix->in_batch = true;
    status =
        generations_load(&w->ix->generations, w->ix->data_version, w->ix->counts.n_articles, err);
    sqlite3_finalize(w->fts_delete);
    w->fts_delete = NULL;
    if (status == FB_OK && outdated_keys && w->ix->generations.usable)
        status = vocab_rebuild_keys(&w->ix->vocab, w->ix->analyzer, 0, progress, ctx, stop, err);
    else if (status == FB_OK)
        status = reanalyze_all(w, progress, ctx, stop, err);
    if (status == FB_OK)
        return writer_commit(w, err);
    if (status == FB_ERR_CANCELLED)
        fb_error_set(err, status,
                     _("stopped; the index is as it was before and still wants analysing anew"));
    writer_rollback(w);
    return status;
}
