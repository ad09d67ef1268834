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
/* What joins the line that ends at a line feed with the next one, when lines are put together. */
enum joint_kind {
    JOINT_BLANK,  /* another word follows */
    JOINT_STUB,   /* the same, but one that goes on: "Ein-\nund Ausfuhr" */
    JOINT_NONE,   /* the hyphen only breaks the word */
    JOINT_CK,     /* the same, and "k-k" stands for "ck", as it did until 1996: "Zuk-\nker" */
    JOINT_HYPHEN, /* the hyphen belongs to the word: "Nord-\nSüd-Dialog" */
};
struct joint {
    enum joint_kind kind;
    size_t end;  /* but for JOINT_BLANK, JOINT_STUB: the byte where the hyphen stands, or of "k-" */
    size_t next; /* and where the word goes on in the next line, for JOINT_CK behind its "k" */
};
/* pos: of a line feed. Besides hyphens, "=" and "⸗" of old prints break words, and soft hyphens. */
struct joint hyphen_joint(struct span text, size_t pos);
/* The byte where the word goes on if a hyphen at pos only breaks it at the line's end, else 0. */
size_t hyphen_close(struct span text, size_t pos);

#endif
