#ifndef FB_TEXT_LEXICON_H
#define FB_TEXT_LEXICON_H

#include "base/span.h"

#include <stdint.h>

/* The words of German that findbuch knows: their forms, what each is an inflection of, and how
 * often texts have it by itself, in front and at the end of compounds. The data are made by
 * tools/build-lexicon and tools/pack-lexicon.c, lie in the program's read-only memory, and are
 * paged in as they are used.
 *
 * Words are spelled in letters: a code of a byte each for a to z, ä, ö and ü; ß is ss, accents are
 * off. All functions take such codes; lexicon_spell makes them. */
struct lexicon;

enum { LEXICON_MAX_LETTERS = 100 };

/* A form as letters, with the byte of the form that each comes from; offset[n] is the form's
 * length. */
struct spelled {
    struct span form; /* borrowed */
    uint8_t letter[LEXICON_MAX_LETTERS];
    uint16_t offset[LEXICON_MAX_LETTERS + 1];
    size_t n;
};

/* How ae, oe and ue are read. */
enum digraphs { DIGRAPHS_AS_TYPED, DIGRAPHS_AS_UMLAUTS };

/* form: case-folded NFC. False for forms that no word of the lexicon can be: with digits or signs,
 * or too long. */
bool lexicon_spell(struct span form, enum digraphs digraphs, struct spelled *out);
/* Bytes that a word's letters come from: at most four for a letter of a form, two for one of the
 * lexicon's. */
enum { LEXICON_MAX_TEXT_BYTES = 6 * LEXICON_MAX_LETTERS };
/* Spells a word of which the letters are known; as far as like (or NULL) begins with them, with its
 * bytes, which tell where two letters are one ß. text holds what out borrows. */
void lexicon_spell_letters(const struct spelled *like, const uint8_t *letters, size_t n,
                           char text[LEXICON_MAX_TEXT_BYTES], struct spelled *out);
/* The letter's UTF-8, one or two bytes. */
struct span lexicon_letter_text(uint8_t letter);

/* What a form can be, bits. */
enum word_class {
    WORD_NOUN = 1 << 0,
    WORD_VERB = 1 << 1,      /* any form of a verb, participles included */
    WORD_ADJECTIVE = 1 << 2, /* any form of an adjective */
    WORD_SUFFIX = 1 << 3,    /* makes words from words, is no part of compounds: "schaft" */
    WORD_MODIFIER = 1 << 4,  /* stands in front of compounds: "arbeits", "kinder" */
    WORD_WHOLE = 1 << 5,     /* is not to be split: "maulwurf" */
    WORD_PREFIX = 1 << 6,    /* stands before verbs: "auf" */
    WORD_PARTICLE = 1 << 7   /* seldom a word of its own before another: "unter" */
};

#define LEXICON_NONE UINT32_MAX

/* What is known of a form. Frequencies are eighths of binary logarithms, rounded: 8 log2(1 + n). */
struct lexicon_entry {
    uint32_t lemmas;              /* for lexicon_next_lemma */
    uint8_t frequency;            /* in running text */
    uint8_t as_modifier, as_head; /* of compounds: how many different ones */
    uint8_t classes;              /* enum word_class; 0: adverbs, function words, names */
};

/* The lexicon in the program. */
const struct lexicon *lexicon_builtin(void);
/* The lexicon in data (8-byte aligned, borrowed), for tools and tests; NULL if it is none or
 * damaged. */
const struct lexicon *lexicon_in(struct span data);

/* The number of the word spelled so, or LEXICON_NONE. Numbers run from 0 in the order of letters.
 */
uint32_t lexicon_find(const struct lexicon *lex, const uint8_t *letters, size_t n);
/* The same, where plain vowels also stand for umlauts; the first that is found. */
uint32_t lexicon_find_any_umlauts(const struct lexicon *lex, const uint8_t *letters, size_t n);
const struct lexicon_entry *lexicon_entry(const struct lexicon *lex, uint32_t word);
/* Writes the word's letters, at most LEXICON_MAX_LETTERS; returns how many. */
size_t lexicon_letters(const struct lexicon *lex, uint32_t word,
                       uint8_t letters[LEXICON_MAX_LETTERS]);

/* What a form is an inflection of: words by number, the next in each call with *at starting at
 * entry->lemmas; LEXICON_NONE at the end. *related: not the word itself but one it is made from
 * ("Lehrerin": "Lehrer"). */
uint32_t lexicon_next_lemma(const struct lexicon *lex, uint32_t *at, bool *related);

/* Walking from letter to letter, for finding all words that start at one place. */
struct lexicon_cursor {
    uint32_t state;  /* 0: no letter leads on */
    uint32_t number; /* of the next word from here on */
    bool is_word;
    uint32_t word; /* if is_word: its number */
};

void lexicon_start(const struct lexicon *lex, struct lexicon_cursor *c);
/* False when no word goes on with this letter. */
bool lexicon_step(const struct lexicon *lex, struct lexicon_cursor *c, uint8_t letter);

/* Hash over the data, part of the analyser's fingerprint. */
uint64_t lexicon_hash(const struct lexicon *lex);
size_t lexicon_n_words(const struct lexicon *lex);

#endif
