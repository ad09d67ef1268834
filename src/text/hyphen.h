#ifndef FB_TEXT_HYPHEN_H
#define FB_TEXT_HYPHEN_H

#include "base/span.h"

/* Hyphens at the ends of lines: those that only break a word, and those that belong to it. */

/* Behind a hyphen that ends at pos: where a word goes on in the next line, or 0. */
size_t hyphen_next_line_word(struct span text, size_t pos);
/* Whether the hyphen at pos_hyphen stands for the rest of a word, as the next line, from pos on,
 * goes on with a conjunction: "Ein-\nund Ausfuhr". But "den-\nnoch" is one word. */
bool hyphen_before_conjunction(struct span text, size_t pos_hyphen, size_t pos);
/* Whether a hyphen behind this much of a word can be a line's only: not after capitals or digits
 * ("SPD-\nnahe"). n_bytes: of the folded word so far. */
static inline bool hyphen_may_close(bool has_letter, bool has_lower, size_t n_bytes)
{
    return has_letter && (has_lower || n_bytes <= 1);
}
/* The byte where the word goes on if a hyphen at pos only breaks it at the line's end, else 0. */
size_t hyphen_close(struct span text, size_t pos);

#endif
