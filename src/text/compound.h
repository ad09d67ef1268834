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
    bool guessed;                                   /* its first part is a word that no list has */
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
/* Lets the last part run to the end of word, of which c splits the beginning. */
void compound_extend_head(const struct lexicon *lex, const struct spelled *word,
                          struct compound *c);
/* Whether a word is split as the noun that it is made from: "nachteilig" as "nachteil". */
bool compound_is_derived(const struct lexicon *lex, const uint8_t *word, size_t n);
/* No compound, with no scores. */
void compound_keep_whole(const struct spelled *word, struct compound *out);
/* Splits a form as the word it is a form of, of n letters, would be split: "interessen" not, since
 * "interesse" is not, whatever words its letters hold. The head runs to the form's end. */
void compound_split_as(const struct lexicon *lex, const struct own_words *own,
                       const struct spelled *form, const uint8_t *word, size_t n,
                       struct compound *out);
/* The word written so that neither links, nor an e left out before a head, nor the third of three
 * like consonants make a difference: "mitgliedstaat" for "mitgliedsstaat", "grenzezaun" for
 * "grenzzaun" and "grenzenzaun", "schifffahrt" for "schiffahrt". The head stays as it is. Returns
 * the number of letters written, at most LEXICON_MAX_LETTERS. */
size_t compound_normal_form(const struct lexicon *lex, const struct own_words *own,
                            const uint8_t *word, size_t n, uint8_t out[LEXICON_MAX_LETTERS]);

#endif
