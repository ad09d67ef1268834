#ifndef FB_TEXT_ANALYZE_H
#define FB_TEXT_ANALYZE_H

#include "base/buf.h"
#include "base/err.h"
#include "text/token.h"

/* The one German analysis that index and query share. The index holds forms (token.h); a form's
 * keys say which other forms belong to it: two forms with a common key find each other. A whole
 * word's key is its Snowball stem over folded spelling (ä = ae = a, ß = ss, 3.000 = 3000); a
 * compound has a key for each part besides. Keys are never shown to a person. */
struct analyzer;

enum key_kind {
    KEY_WORD,    /* the whole word */
    KEY_HEAD,    /* the last part of a compound, which says what it is */
    KEY_MODIFIER /* a part before the head */
};

struct form_key {
    struct span key; /* borrowed until the next call */
    enum key_kind kind;
    size_t start_chars,
        end_chars; /* the part within the form, in code points; all of it for KEY_WORD */
};

#define ANALYZER_MAX_KEYS 8

/* Fails (FB_ERR_NOT_FOUND) when libstemmer has no German. Free with analyzer_free. */
enum fb_status analyzer_new(struct analyzer **out, struct fb_error *err);
void analyzer_free(struct analyzer *a);

/* The keys of a form, the word's own first. Returns how many, 1 to ANALYZER_MAX_KEYS. */
size_t analyzer_keys(struct analyzer *a, struct span form, struct form_key keys[ANALYZER_MAX_KEYS]);
/* Just the word's own key. Borrowed until the next call. */
struct span analyzer_key(struct analyzer *a, struct span form);
/* What the stemmer made of the folded form, for analyze; borrowed until the next call. */
struct span analyzer_stem(struct analyzer *a, struct span form);

/* The form in the plainest spelling (ä and ae → a, ß → ss, accents and hyphens off), unstemmed:
 * equal for two forms that differ in spelling only. Appends to out. */
void analyze_plain_spelling(struct span form, struct buf *out);

/* Identifies everything the analysis depends on: findbuch's rules, libstemmer's behaviour on a
 * fixed word list, the tokenizer's on a fixed text, options. Two parts, "T…-K…": the forms that
 * the index holds, and the keys derived from them. Borrowed as long as a. */
const char *analyzer_fingerprint(const struct analyzer *a);

/* Function words of German ("der", "und", "welche") and question words, as folded forms: they
 * hardly count when any word of a question will do. */
bool analyze_is_stop_word(struct span form);

#endif
