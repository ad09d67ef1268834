#ifndef FB_INDEX_TERMS_H
#define FB_INDEX_TERMS_H

#include "article/article.h"
#include "base/buf.h"
#include "text/derive.h"

#include <stdint.h>

/* How an article's words are handed to the full-text table: already analysed, one string a column,
 * terms parted by TERM_SEPARATOR, or by TERM_SAME_POSITION where the next stands at the same
 * position. The table's tokenizer (fts_tokenizer.c) only takes such strings apart again, so that
 * all analysis is done here, once.
 *
 * Terms are forms (text/token.h), those of words that the text implies with their mark at the end
 * (text/derive.h). In the meta column each bears a mark that no form starts with. */
#define TERM_SEPARATOR     '\x20'
#define TERM_SAME_POSITION '\x1f'
#define TERM_DATE_MARK                                                                             \
    '@' /* @2024 @2024-10 @2024-10-30; @* is in every article, @0 in undated ones */
#define TERM_PATH_MARK  '/'
#define TERM_EVERYTHING "@*"
#define TERM_UNDATED    "@0"

/* Whether the term is one of the meta column, or none. */
static inline bool terms_is_meta(struct span term)
{
    return term.len == 0 || term.ptr[0] == TERM_DATE_MARK || term.ptr[0] == TERM_PATH_MARK;
}

enum { TERMS_META = N_FIELDS, N_TERM_COLUMNS };

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

/* Calls fn with every term of a column. */
typedef void terms_fn(struct span term, void *ctx);
void terms_each(const struct buf *column, terms_fn *fn, void *ctx);

#endif
