#ifndef FB_CLI_ANALYSIS_H
#define FB_CLI_ANALYSIS_H

#include "base/arena.h"
#include "text/analyze.h"

/* What becomes of a text in the index, step by step: its words and their parts. */

/* How a word was recognised. */
enum recognition {
    RECOGNISED_LEXICON,
    RECOGNISED_VERB,
    RECOGNISED_COMPOUND,
    RECOGNISED_ENDING,
    RECOGNISED_NUMBER,
    RECOGNISED_OWN_WORDS,
    RECOGNISED_NOT,
    N_RECOGNITIONS
};

struct span_list {
    struct span *items;
    size_t n, cap;
};

/* A word of the text, a word of a chain such as "UN-Rat", or a part of a compound. Words of chains
 * have parts of their own. */
struct piece {
    size_t start, end; /* bytes of the text */
    bool is_word;      /* else a part of a compound, of which form to stem say nothing */
    struct span form;  /* that the index holds */
    enum recognition recognition;
    bool respelled;                  /* ae, oe, ue or plain vowels were read as umlauts */
    struct span stem;                /* Snowball's */
    double split_score, whole_score; /* binary logarithms of likelihoods; -INFINITY: none */
    double score;                    /* of a part; NAN: none */
    struct span_list terms; /* the form, then its keys; then, from n_own_terms on, those of words
                               implied here */
    size_t n_own_terms;
    struct span_list related; /* keys of words it is made from */
    struct span_list implied; /* words that the text only implies here */
    size_t *parts;            /* indices into pieces, left to right */
    size_t n_parts, parts_cap;
};

struct analysis {
    struct span text;
    struct arena arena; /* owns what spans of the pieces point at */
    struct piece *pieces;
    size_t n_pieces, pieces_cap;
    size_t *words; /* indices of the pieces that are words of the text */
    size_t n_words, words_cap;
};

/* text is borrowed until analysis_release. */
void analysis_make(struct analysis *an, struct analyzer *analyzer, struct span text);
void analysis_release(struct analysis *an);

#endif
