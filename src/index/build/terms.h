#ifndef FB_INDEX_TERMS_H
#define FB_INDEX_TERMS_H

#include "article/article.h"
#include "base/buf.h"
#include "index/plan/term_column.h"
#include "text/derive.h"

#include <stdint.h>

/* How much an article is about each of its forms: their occurrences, weighted by field in tenths
 * (score.h), in the order in which the forms are listed. */
struct form_weights {
    uint32_t *tenths;
    size_t n, cap;
};

/* Makes term strings; one thread's. Zeroed is valid: then no word is known to the deriver. */
struct terms {
    struct deriver deriver;
    struct buf text;
    struct seen_form {
        uint64_t hash; /* 0 = free */
        uint32_t number;
    } * seen; /* the article's forms */
    size_t n_slots;
};

/* analyzer is borrowed until release. */
void terms_init(struct terms *t, struct analyzer *analyzer);

/* Fills the fields' columns from the article; the meta column is left alone. forms gets each
 * distinct form of the fields once, in the same notation, and weights what each weighs. Returns the
 * number of positions in all fields, at least 1. */
uint32_t terms_of_article(struct terms *t, struct article *a, struct buf columns[N_TERM_COLUMNS],
                          struct buf *forms, struct form_weights *weights);
/* Fills the meta column. path: as shown, raw bytes. */
void terms_of_meta(struct terms *t, int32_t date, struct span path, struct buf *column);
void terms_release(struct terms *t);

#endif
