#ifndef FB_TEXT_ANALYZE_H
#define FB_TEXT_ANALYZE_H

#include "base/buf.h"
#include "base/err.h"
#include "text/lemma.h"
#include "text/token.h"

/* The one German analysis that index and query share. The index holds forms (token.h); a form's
 * keys say which other forms belong to it: two forms with a common key find each other. A word's
 * keys are the words it can be a form of (lemma.h), or Snowball's stem of it where the lexicon
 * knows none, in plain letters (ä = ae = a, ß = ss, 3.000 = 3000), so that spellings meet; a
 * compound has a key for each part besides; a gender form has those of its feminine; "d'Estaing"
 * and an address have those of what they hold. Forms may bear TOKEN_DERIVED_MARK, which keys know
 * nothing of. Keys are never shown to a person but by analyze.
 */
struct analyzer;
struct own_words;

enum key_kind {
    KEY_WORD,     /* the whole word */
    KEY_RELATED,  /* the word it is made from: "lehrer" of "lehrerinnen" */
    KEY_SPELLING, /* the whole word's plain spelling, see analyzer_keys */
    KEY_HEAD,     /* the end of a compound, which says what it is */
    KEY_MODIFIER, /* another part */
    KEY_FAMILY    /* what words made from one another share (family.h) */
};

struct form_key {
    struct span key; /* borrowed until the next call */
    enum key_kind kind;
    bool joined;  /* several parts of a compound together */
    bool related; /* not the word or part itself but what it is made from */
    size_t start_chars,
        end_chars; /* the part within the form, in code points; all of it for whole words */
};

enum { ANALYZER_MAX_KEYS = 64 };

/* words: the user's own (own_words.h), borrowed as long as the analyzer lives; NULL = none. Fails
 * (FB_ERR_NOT_FOUND) when libstemmer has no German. Free with analyzer_free. */
enum fb_status analyzer_new(struct analyzer **out, const struct own_words *words,
                            struct fb_error *err);
void analyzer_free(struct analyzer *a);

/* The keys of a form, the whole word's first, at least one. Returns how many. No two are the same
 * but at different places.
 *
 * Two spellings of one word can be read as different words ("geräte", "gerate") and have no key of
 * KEY_WORD in common. So a form has its plain spelling as KEY_SPELLING, unless it has the first key
 * of its plain spelling anyway, as most do; while typed is set it has both. By either of them only
 * forms with the same plain spelling are meant. */
size_t analyzer_keys(struct analyzer *a, struct span form, struct form_key keys[ANALYZER_MAX_KEYS]);

/* The first of them. Borrowed until the next call. */
struct span analyzer_key(struct analyzer *a, struct span form);

/* What was found out about a form, for those who show it or go on from there. */
struct word_analysis {
    bool spelled_out; /* the form is letters of the lexicon's; else only the stem is of use */
    bool respelled;   /* digraphs or plain vowels of the form were read as umlauts */
    bool own_words;   /* the user's own words decided how it is split */
    struct spelled spelled;
    struct compound compound;
    struct lemmas lemmas;
};

/* While typed is set, forms have all their KEY_SPELLING, and compounds written with a plain vowel
 * for an umlaut are recognised as well
 * ("Rustungskonzern"), which takes too long for all words of all texts. */
void analyzer_set_typed(struct analyzer *a, bool typed);
void analyzer_examine(struct analyzer *a, struct span form, struct word_analysis *out);

/* The same for a form as a text has it: of a gender form the feminine is examined, of a form with
 * hyphens or other signs the letters in a row. */
struct form_analysis {
    struct word_analysis word; /* without the borrowed word.spelled.form */
    bool number;               /* a number or date; nothing of word counts */
    size_t n_parts;            /* of the compound; 1: none, or a form with signs, whose parts are
                                  words of the text by themselves */
    size_t part_chars[COMPOUND_MAX_PARTS]
                     [2]; /* where they start and end in the form, code points */
};

void analyzer_examine_form(struct analyzer *a, struct span form, struct form_analysis *out);
/* Parts first to last of the compound as a word by themselves, links put back or left out: "schule"
 * of "schulweg". Appends to out. */
void analyzer_word_of_parts(struct analyzer *a, const struct word_analysis *w, size_t first,
                            size_t last, struct buf *out);
/* The i-th lemma's text; appends to out. */
void analyzer_lemma_text(const struct word_analysis *w, size_t i, struct buf *out);
/* Whether the lexicon has the infinitive. */
bool analyzer_knows_verb(struct analyzer *a, struct span infinitive);
/* What the stemmer made of the folded form, umlauts as they are; borrowed until the next call. */
struct span analyzer_stem(struct analyzer *a, struct span form);
/* The key by Snowball's stem alone, whatever the lexicon says; borrowed until the next call. */
struct span analyzer_stem_key(struct analyzer *a, struct span form);
/* Whether one word in one spelling can have both forms: "fordert" and "fordern", but not
 * "fördern"; "Müllers" and "Müller", but not "Mueller". */
bool analyzer_same_word(struct analyzer *a, struct span form, struct span other);
/* Whether the lexicon has the form, in any spelling; the user's own words do not count here, since
 * the forms that an index holds must not depend on them. */
bool analyzer_knows_word(struct analyzer *a, struct span form);
/* The byte where the last part of a compound starts, 0 if it is none; by the lexicon alone, too. */
size_t analyzer_last_seam(struct analyzer *a, struct span form);

/* The form in the plainest spelling (ä and ae → a, ß → ss, accents and hyphens off), unstemmed:
 * equal for two forms that differ in spelling only. Appends to out. */
void analyze_plain_spelling(struct span form, struct buf *out);

/* Identifies everything the analysis depends on: findbuch's rules, libstemmer's behaviour on a
 * fixed word list, the tokenizer's on a fixed text, the user's own words. Two parts, "T…-K…": the
 * forms that the index holds, and the keys derived from them. Borrowed as long as a. */
const char *analyzer_fingerprint(const struct analyzer *a);

/* Function words of German ("der", "und", "welche") and question words, as folded forms: they
 * hardly count when any word of a question will do. */
bool analyze_is_stop_word(struct span form);

#endif
