#ifndef FB_TEXT_TOKEN_H
#define FB_TEXT_TOKEN_H

#include "base/buf.h"

/* Words of a text, with the bytes they stand at. The form is the literal word with case folded and
 * nothing else: NFC, umlauts and ß kept, soft hyphens and line-end hyphenation closed. A chain
 * such as "UN-Sicherheitsrat", "24.2.2022" or "info@example.de" comes first as a whole and then as
 * its parts. A gender
 * form (gender.h) such as "Bürger:innen" or "Bürger(innen)" is one word. */
enum token_flags {
    TOKEN_WHOLE = 1 << 0,         /* a chain; its parts follow */
    TOKEN_PART = 1 << 1,          /* part of the chain before */
    TOKEN_SAME_POSITION = 1 << 2, /* stands at the position of the token before (a chain's first
                                     part) */
    TOKEN_GENDER = 1 << 3,        /* a gender form, or a chain that holds one */
    TOKEN_DERIVED = 1 << 4        /* a word that the text implies (derive.h) */
};

struct token {
    struct span form;   /* borrowed until the next call */
    size_t start, end;  /* byte range in the text */
    size_t gender_stem; /* TOKEN_GENDER: the stem's end in form, in bytes */
    unsigned flags;
};

/* The last byte of the form of a word that the text only implies, as "Ein- und Ausfuhr" implies
 * "einfuhr". No other form holds it. */
#define TOKEN_DERIVED_MARK '\x03'

/* The form without that mark: what a person may see, and what keys are derived from. */
static inline struct span token_bare_form(struct span form)
{
    if (form.len > 0 && form.ptr[form.len - 1] == TOKEN_DERIVED_MARK)
        form.len--;
    return form;
}

/* A longer run of letters is one token of its first bytes' form, highlighted as far as it goes. */
#define TOKEN_MAX_FORM_BYTES 512

struct token_piece;
struct tokenizer {
    struct span text;
    size_t pos;
    struct buf forms;           /* forms of the chain at hand */
    struct token_piece *pieces; /* its parts */
    size_t n_pieces, pieces_cap, next_piece;
    size_t address_end; /* of the address that the chain begins with, if it is known */
};

/* text is borrowed until release; any bytes will do. */
void tokenizer_init(struct tokenizer *t, struct span text);
/* Starts on another text, keeping the memory. */
void tokenizer_reset(struct tokenizer *t, struct span text);
bool tokenizer_next(struct tokenizer *t, struct token *token);
void tokenizer_release(struct tokenizer *t);

/* The byte range within original (a token's bytes in its text) that holds the code points
 * [from_chars, to_chars) of the token's form, from its first letter to its last with their marks.
 * All of the form is all of the bytes. */
void token_map_range(struct span original, size_t from_chars, size_t to_chars, size_t *start,
                     size_t *end);

#endif
