#ifndef FB_TEXT_COMPOUND_H
#define FB_TEXT_COMPOUND_H

#include "text/lexicon.h"
#include "text/own_words.h"

/* Splits German compounds into the words they are made of: "rüstungskonzerne" into "rüstung" and
 * "konzerne", "kindergartenjahr" into "kinder", "garten" and "jahr". */

enum { COMPOUND_MAX_PARTS = 6 };

/* Letters of the word; those between a part's end and the next one's start are the link. */
struct compound_part {
    size_t start, end;
    uint32_t word; /* of the lexicon: the part, its link put back or left out as need be;
                      LEXICON_NONE for a word of the user's */
    float score;   /* binary logarithm of its likelihood in its place */
};

struct compound {
    struct compound_part parts[COMPOUND_MAX_PARTS]; /* left to right; the last is the head */
    size_t n_parts;                                 /* 1: no compound */
    float split_score, whole_score; /* of the best split (-INFINITY: none), of the word as one */
};

/* own: the user's words, which can be parts too, or NULL. Cannot fail. The best split is the one
 * whose parts are likeliest, each in its place: how many different compounds have it as modifier or
 * as head (counted over running text, starting from hyphenated compounds, by repeated splitting).
 * It is taken if it is likelier than the word as one. After Koehn and Knight 2003, who compare
 * geometric means of frequencies; that favours frequent short words wherever they happen to fit.
 * Verbs with particles are no compounds. */
void compound_split(const struct lexicon *lex, const struct own_words *own,
                    const struct spelled *word, struct compound *out);

#endif
