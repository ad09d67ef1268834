#ifndef FB_TEXT_LEMMA_H
#define FB_TEXT_LEMMA_H

#include "text/compound.h"

/* From a form to the words it is a form of: "museen" to "museum", "abgeschafft" to "abschaffen",
 * "konzernchefs" to "konzernchef". */

enum { LEMMAS_MAX = 8 };

/* How a form was recognised. */
enum lemma_source {
    LEMMA_UNKNOWN,  /* not at all */
    LEMMA_LEXICON,  /* the lexicon has it */
    LEMMA_VERB,     /* a known verb with a particle before it, with -ge- or -zu- perhaps */
    LEMMA_COMPOUND, /* its last part is known */
    LEMMA_ENDING    /* a known word and a usual ending */
};

struct lemma {
    uint8_t letter[LEXICON_MAX_LETTERS];
    size_t n;
    bool related; /* not the word itself but one it is made from: "lehrer" for "lehrerinnen" */
};

struct lemmas {
    struct lemma items[LEMMAS_MAX];
    size_t n;
    enum lemma_source source;
};

/* word: in the lexicon's letters. compound: its split (compound_split). Cannot fail; n is 0 for a
 * word that is not recognised. */
void lemmas_find(const struct lexicon *lex, const struct spelled *word,
                 const struct compound *compound, struct lemmas *out);

/* Known words with one of the usual endings: what is left to try for a word that is not recognised
 * in any spelling. */
void lemmas_find_by_ending(const struct lexicon *lex, const struct spelled *word,
                           struct lemmas *out);

/* Adds the words of another reading of the form, as far as there is room. */
void lemmas_add(struct lemmas *lemmas, const struct lemmas *others);

/* As lemmas_find, for parts first to last of a compound as one word. */
void lemmas_of_parts(const struct lexicon *lex, const struct spelled *word,
                     const struct compound *compound, size_t first, size_t last,
                     struct lemmas *out);

#endif
