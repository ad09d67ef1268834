#ifndef FB_QUERY_WORDS_H
#define FB_QUERY_WORDS_H

#include "base/arena.h"
#include "text/token.h"

/* The tokens of a piece of query, kept. */

/* A token kept beyond the tokenizer's next step. */
struct word {
    struct span form;
    unsigned flags;
    size_t start, end; /* bytes of the piece */
    bool star_follows; /* "Part*" inside a phrase */
    bool exact;        /* no other form will do */
};

struct words {
    struct word *items;
    size_t n, cap;
};

/* Forms go into the arena; release with words_release. */
void words_split(struct words *out, struct arena *arena, struct span text);
void words_release(struct words *words);
/* The words that are no wholes of chains: positions in a row. */
size_t words_count_positions(const struct words *words);
/* The tokens from i on that belong to the chain at i (or the single token there). */
size_t words_chain_length(const struct words *words, size_t i);

#endif
