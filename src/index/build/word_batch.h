#ifndef FB_INDEX_WORD_BATCH_H
#define FB_INDEX_WORD_BATCH_H

#include "index/build/article_words.h"
#include "index/build/inversion.h"
#include "index/vocab/vocab_tally.h"

/* The words of the articles that a batch adds, on their way into the full text: gathered in memory,
 * turned round, and written as one segment of the full-text table; or, where its make is not known
 * or that is asked for, inserted article by article. */
struct key_maker;
struct word_batch {
    struct db *db;             /* borrowed */
    struct vocab_tally *tally; /* borrowed: numbers forms and counts them */
    struct inversion inversion;
    uint64_t n_tokens[N_TERM_COLUMNS];
    struct number_map *maps; /* from each thread's numbers to the tally's */
    size_t n_maps, maps_cap;
    uint32_t *numbers; /* of the article at hand */
    size_t numbers_cap;
    unsigned char *has; /* a bit an id: whether the article is among those gathered */
    size_t n_has, has_cap;
    struct key_maker *keys;    /* told of new forms, or NULL; borrowed */
    bool insert;               /* never write segments */
    size_t n_segments_written; /* since the index was opened */
    uint64_t n_bytes_written;  /* to the full text, since someone took note of it */
};

void word_batch_init(struct word_batch *b, struct db *db, struct vocab_tally *tally);
void word_batch_release(struct word_batch *b);

/* Gathers an article's words and counts its forms. Its id must not be among those gathered. */
void word_batch_add(struct word_batch *b, int64_t id, const struct article_words *words);
bool word_batch_has(const struct word_batch *b, int64_t id);
/* Memory that the batch takes and will need to be written. */
size_t word_batch_size_bytes(const struct word_batch *b);

/* Writes what is gathered to the full-text table, within the caller's transaction, and forgets it.
 * Words that FTS5 was told to delete before are older than these. besides is called for every form,
 * too, in byte order. */
typedef enum fb_status word_batch_form_fn(const struct inverted_form *f, void *ctx,
                                          struct fb_error *err);
enum fb_status word_batch_write(struct word_batch *b, word_batch_form_fn *besides, void *ctx,
                                struct fb_error *err);
/* Forgets it unwritten. */
void word_batch_clear(struct word_batch *b);

#endif
