#ifndef FB_TEXT_DERIVE_H
#define FB_TEXT_DERIVE_H

#include "text/analyze.h"

/* The tokens of a text and, behind each, the words that the text implies there without spelling
 * them out: "Haupt- und Nebeneingang" implies "haupteingang" at "Haupt", "Jugendlust und -leid"
 * implies "jugendleid" at "leid", "Bürger:innen" implies "bürger" and "bürgerinnen".
 *
 * Such a token is TOKEN_DERIVED | TOKEN_SAME_POSITION, has the bytes of the token it belongs to,
 * and a form that ends in TOKEN_DERIVED_MARK. Index and highlighter read texts so; queries say what
 * they mean and are read by the tokenizer alone. */

enum {
    DERIVE_MAX_WORDS_AWAY = 6, /* of the word that completes one with a hyphen */
    DERIVE_KEPT_STARTS = 8
};

/* Whether anyone cares for an implied word that starts so and ends so, its mark left aside; either
 * may be empty. */
typedef bool deriver_wants_fn(struct span start, struct span end, void *ctx);

struct deriver {
    struct analyzer *analyzer;
    deriver_wants_fn *wants; /* NULL: all are wanted */
    void *wants_ctx;
    struct tokenizer tokenizer;
    struct tokenizer aside;            /* reads words before and behind the one at hand */
    size_t starts[DERIVE_KEPT_STARTS]; /* of the words read last, chains being one; a ring */
    size_t n_words;
    struct token derived; /* of the token at hand: what their tokens share */
    struct buf forms;     /* their forms, each with its mark at the end */
    size_t next;          /* byte in forms */
};

/* analyzer (borrowed) knows words; NULL: none are known. Release when done. */
void deriver_init(struct deriver *d, struct analyzer *analyzer);
/* Starts on a text, which is borrowed until the next reset or release. */
void deriver_reset(struct deriver *d, struct span text);
/* Whoever looks for certain words only spares the work for others: of those some may still come.
 * Gender forms are unfolded if wants says so of their stem, other words are completed if it does of
 * their half. Stays set. */
void deriver_want(struct deriver *d, deriver_wants_fn *wants, void *ctx);
/* The form is borrowed until the next call. */
bool deriver_next(struct deriver *d, struct token *token);
void deriver_release(struct deriver *d);

#endif
