#ifndef FB_INDEX_TERM_COLUMN_H
#define FB_INDEX_TERM_COLUMN_H

#include "article/article.h"
#include "base/span.h"

#include <stdbool.h>

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

/* Calls fn with every term of a column. */
typedef void terms_fn(struct span term, void *ctx);
void terms_each(struct span column, terms_fn *fn, void *ctx);

#endif
