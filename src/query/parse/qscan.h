#ifndef FB_QUERY_QSCAN_H
#define FB_QUERY_QSCAN_H

#include "query/parse/qlex.h"

#include <stdint.h>

/* What qlex.c asks about the text of a query. Positions are bytes of lex->text on code points. */

/* The code point at pos, 0 at the end; n_bytes may be NULL. The one before pos, 0 at the start. */
uint32_t qscan_cp_at(const struct qlex *lex, size_t pos, size_t *n_bytes);
uint32_t qscan_cp_before(const struct qlex *lex, size_t pos);
struct span qscan_slice(const struct qlex *lex, size_t start, size_t end);
bool qscan_slice_is(const struct qlex *lex, size_t start, size_t end, const char *word);
size_t qscan_skip_space(const struct qlex *lex, size_t pos);

bool qscan_is_digit(uint32_t cp); /* 0 to 9 */
bool qscan_is_mark(uint32_t cp);  /* combining */
bool qscan_is_alnum(uint32_t cp); /* letters, marks and numbers of any script */
bool qscan_is_end_or_space(uint32_t cp);
bool qscan_is_hard_quote(uint32_t cp); /* ends a word it touches; apostrophes do not */

/* The quotation that opens at pos: its text, and the byte behind its closing quote. False when
 * there is none, or no partner to the quote. */
bool qscan_phrase(const struct qlex *lex, size_t pos, struct span *inside, size_t *end);
/* The end of the word that starts at start, before a "~" that is no part of it; start if the
 * character there cannot stand in a word. */
size_t qscan_word_end(const struct qlex *lex, size_t start);
/* "~", "~2" at a word's end: the byte behind it; 0 if the tilde at pos belongs to the text. */
size_t qscan_tilde_end(const struct qlex *lex, size_t pos, unsigned *number);
/* Whether a * or ? of the word [start, end) counts as a wildcard. */
bool qscan_has_wildcard(const struct qlex *lex, size_t start, size_t end);
/* Takes punctuation off both ends of a pattern, which would be looked for literally. */
void qscan_trim_pattern(const struct qlex *lex, size_t *start, size_t *end);
/* Takes off what means nothing in a question: question marks at a word's ends, the stars of
 * **bold** text. */
void qscan_trim_question(const struct qlex *lex, size_t *start, size_t *end);

#endif
