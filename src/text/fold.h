#ifndef FB_TEXT_FOLD_H
#define FB_TEXT_FOLD_H

#include "base/buf.h"

#include <stdint.h>

/* The letters of words, of any script, and their case folding: NFKC with case folded, but ß kept
 * (and ẞ made ß). Folding goes letter by letter, a letter being a code point with the marks behind
 * it, so that composed and decomposed text come out the same and every letter of a form can be
 * traced to its bytes. */

/* Letters, digits and marks. Apostrophes and what nobody sees are none. */
bool fold_is_word(uint32_t cp);
/* What belongs to the letter before it: combining marks, Hangul vowels and finals. */
bool fold_is_mark(uint32_t cp);
/* What can be the first of a word. */
static inline bool fold_starts_word(uint32_t cp)
{
    return fold_is_word(cp) && !fold_is_mark(cp);
}

/* The code point at pos and its bytes; 0 and 0 at the end. */
uint32_t fold_peek(struct span text, size_t pos, size_t *n_bytes);
bool fold_word_starts_at(struct span text, size_t pos);
bool fold_is_apostrophe(uint32_t cp);
/* The end of the letter at pos (pos < text.len), its marks included. */
size_t fold_letter_end(struct span text, size_t pos);
/* Appends the letter folded: mostly one code point, none for a lone variation selector, more for a
 * ligature. Marks in excess of 30 are left out. */
void fold_letter(struct span letter, struct buf *out);

#endif
