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
    bool by_stem; /* no lexicon has the word: others find it by its stem only */
};

struct lemmas {
    struct lemma items[LEMMAS_MAX];
    size_t n;
    enum lemma_source source;
};

/* word: in the lexicon's letters. What the lexicon says that it is a form of, all readings; n is 0
 * where it says nothing. */
void lemmas_find_listed(const struct lexicon *lex, const struct spelled *word, struct lemmas *out);

/* What a word that the lexicon does not have is a form of: a verb with what stands before it; a
 * compound, by its last part. compound: its split (compound_split). n is 0 for a word that is
 * neither. */
void lemmas_find_unlisted(const struct lexicon *lex, const struct spelled *word,
                          const struct compound *compound, struct lemmas *out);

/* Known words with one of the usual endings: what is left to try for a word that is not recognised
 * in any spelling. */
void lemmas_find_by_ending(const struct lexicon *lex, const struct spelled *word,
                           struct lemmas *out);

/* Adds a word, unless it is there or there is no room. */
void lemmas_add_word(struct lemmas *lemmas, const uint8_t *letters, size_t n, bool related);
/* Adds what the last part of a compound is made from: "stadtrat" for "stadträtin". */
void lemmas_add_related_of_head(const struct lexicon *lex, const struct spelled *word,
                                const struct compound *compound, struct lemmas *out);
/* Adds the words of another reading of the form, as far as there is room. */
void lemmas_add(struct lemmas *lemmas, const struct lemmas *others);

/* What parts first to last of a compound are as one word: a modifier without its link, with the e
 * that it lost. */
void lemmas_of_parts(const struct lexicon *lex, const struct spelled *word,
                     const struct compound *compound, size_t first, size_t last,
                     struct lemmas *out);

#endif
