#ifndef FB_TEXT_OWN_WORDS_LINE_H
#define FB_TEXT_OWN_WORDS_LINE_H

#include "base/buf.h"
#include "text/analyze.h"
#include "text/compound.h"

/* One line of a user's own words: a word, with bars where it is to be split and perhaps a linking
 * element in round brackets before a bar, "Liebe(s)|brief"; "#" begins a comment. */
enum { OWN_WORD_MAX_PARTS = COMPOUND_MAX_PARTS };

struct own_words_line {
    struct buf form;                            /* case-folded, as the tokenizer has it */
    struct word_part parts[OWN_WORD_MAX_PARTS]; /* bytes of form, links in brackets left out */
    size_t n_parts;                             /* 0: there is no word in this line */
};

/* Reads a line without its end. Returns NULL, or what is wrong with it and what to do, translated.
 * The memory of out is used again. */
const char *own_words_read_line(struct span text, struct own_words_line *out);
void own_words_line_release(struct own_words_line *line);

#endif
