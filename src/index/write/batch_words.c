/* A batch's words: gathered with what the index's figures say of each article, written to the full
 * text and as a generation of posting lists. */
#include "index/write/batch_words.h"

#include "base/xalloc.h"
#include "index/build/batch_postings.h"
#include "index/core/index_struct.h"
#include "index/vocab/key_maker.h"
#include "index/write/index_writer.h"

#include <stdlib.h>

/* What the index's figures say of an article besides. */
static enum fb_status count_article(struct index_writer *w, int64_t id, const struct draft *d,
                                    struct fb_error *err)
{
    const struct docinfo_entry entry = {d->date, d->n_tokens};
    enum fb_status status;

    w->ix->counts.n_articles++;
    w->ix->counts.n_tokens += d->n_tokens;
    w->ix->counts.text_bytes += (int64_t)d->text_bytes;
    if (d->date != 0) {
        if (w->ix->counts.first_date == 0 || d->date < w->ix->counts.first_date)
            w->ix->counts.first_date = d->date;
        if (d->date > w->ix->counts.last_date)
            w->ix->counts.last_date = d->date;
    }
    status = docinfo_set(&w->ix->docinfo, id, entry, err);
    return status == FB_OK ? sketches_set(&w->ix->sketches, id, &d->sketch, err) : status;
}

enum fb_status batch_words_add(struct index_writer *w, int64_t id, const struct draft *d,
                               struct fb_error *err)
{
    word_batch_add(&w->words, id, &d->words);
    return count_article(w, id, d, err);
}

/* What the words' articles are to posting lists, by their places in the batch. */
static enum fb_status docs_of_words(struct index_writer *w, struct posting_file_doc **docs,
                                    struct fb_error *err)
{
    struct inversion *v = &w->words.inversion;
    enum fb_status status = FB_OK;

    inversion_sort_articles(v);
    *docs = xcalloc(v->n_articles + 1, sizeof **docs);
    for (uint32_t i = 0; i < v->n_articles && status == FB_OK; i++) {
        const int64_t id = inversion_article_id(v, i);
        struct docinfo_entry entry = {0};
        status = docinfo_get(&w->ix->docinfo, id, &entry, err);
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
    struct writing *to = ctx;
    const uint32_t id = vocab_tally_id(to->tally, f->number);

    (void)err;
    if (id != 0)
        batch_postings_add(&to->postings, id, f);
    return FB_OK;
}

/* Writes the words gathered so far: to the full text, and as a generation of posting lists. */
static enum fb_status write_gathered(struct index_writer *w, struct fb_error *err)
{
    struct writing to = {.tally = &w->tally};
    struct posting_file_doc *docs = NULL;
    enum fb_status status;

    if (w->words.inversion.n_articles == 0)
        return FB_OK;
    status = docs_of_words(w, &docs, err);
    if (status == FB_OK)
        status = batch_postings_begin(&to.postings, &w->ix->generations, docs,
                                      (uint32_t)w->words.inversion.n_articles, err);
    if (status == FB_OK)
        status = word_batch_write(&w->words, add_postings, &to, err);
    status = batch_postings_end(&to.postings, &w->ix->generations, status, err);
    free(docs);
    return status;
}

/* Gives the batch's forms their ids and writes the words gathered so far. */
enum fb_status batch_words_write(struct index_writer *w, struct fb_error *err)
{
    enum fb_status status;

    if (w->words.keys)
        key_maker_finish(w->words.keys, w->ix->analyzer, &w->tally);
    status = vocab_tally_save(&w->tally, err);
    vocab_tally_drop_keys(&w->tally);
    if (w->words.keys)
        key_maker_clear(w->words.keys);
    if (status == FB_OK)
        status = write_gathered(w, err);
    if (status == FB_OK && vocab_tally_size_bytes(&w->tally) > w->max_tally_bytes)
        vocab_tally_forget(&w->tally);
    return status;
}

/* What the batch has gathered and counted. */
void batch_words_forget(struct index_writer *w)
{
    word_batch_clear(&w->words);
    if (w->words.keys)
        key_maker_clear(w->words.keys);
    vocab_tally_forget(&w->tally);
}
