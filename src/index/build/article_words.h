#ifndef FB_INDEX_ARTICLE_WORDS_H
#define FB_INDEX_ARTICLE_WORDS_H

#include "article/article.h"
#include "index/build/numbering.h"
#include "index/build/terms.h"
#include "index/store/sketch.h"

/* An article's words as the index takes them: each distinct form once, as a number, with the places
 * where it stands. Zeroed is valid and empty. */
struct article_words {
    struct numbering *numbering; /* which the numbers belong to; held */
    uint32_t *forms;             /* those of fields in order of first sight, then those of meta */
    size_t n_forms, forms_cap;
    size_t n_field_forms;
    struct buf positions;              /* for each form: varint length, position list */
    uint32_t n_tokens[N_TERM_COLUMNS]; /* positions in each column */
};

void article_words_release(struct article_words *w);
size_t article_words_size_bytes(const struct article_words *w);

/* One thread's tools. */
struct word_maker {
    struct deriver deriver;
    struct numbering *numbering;
    unsigned owner;
    size_t max_bytes; /* a numbering that has grown larger is followed by a new one */
    struct word_group *group;
    struct seen_word *seen; /* by number */
    size_t seen_cap, n_seen;
    uint32_t article; /* the number of the one at hand */
    struct word_place *places;
    size_t n_places, places_cap;
    struct {
        size_t start, end; /* in places */
    } columns[N_TERM_COLUMNS];
    uint64_t *sorted; /* places by form */
    uint32_t *starts;
    size_t sorted_cap, starts_cap;
    struct buf lists;
    struct sketcher *sketcher;
};

/* analyzer is borrowed until release; owner numbers the threads from 0. */
void word_maker_init(struct word_maker *m, struct analyzer *analyzer, unsigned owner,
                     size_t max_bytes);
void word_maker_release(struct word_maker *m);

/* The words of the article's fields, and of meta, a column as terms_of_meta makes it. sketch may be
 * NULL. Returns the number of positions in all fields, at least 1. */
uint32_t word_maker_make(struct word_maker *m, struct article *a, const struct buf *meta,
                         struct article_words *out, struct sketch *sketch);

#endif
