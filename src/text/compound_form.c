/* What follows from the split of a word for its forms and its other spellings. A form is split as
 * the word that it is a form of, never by its own letters, which hold all sorts of words by chance
 * ("hand|lungen"). The normal form leaves out what varies between writers: links, the e that some
 * modifiers lose, the third of three like consonants. */
#include "text/compound.h"

#include <math.h>

void compound_keep_whole(const struct spelled *word, struct compound *c)
{
    c->n_parts = 1;
    c->guessed = false;
    c->parts[0] = (struct compound_part){0, word->n, LEXICON_NONE, 0};
    c->split_score = c->whole_score = -INFINITY;
}

void compound_extend_head(const struct lexicon *lex, const struct spelled *word, struct compound *c)
{
    struct compound_part *head = &c->parts[c->n_parts - 1];

    head->end = word->n;
    head->word = lexicon_find(lex, word->letter + head->start, word->n - head->start);
}

static bool is_noun(const struct lexicon *lex, uint32_t word)
{
    return word != LEXICON_NONE && (lexicon_entry(lex, word)->classes & WORD_NOUN) &&
           lexicon_entry(lex, word)->lemmas != LEXICON_NONE;
}

/* Whether a word is a noun by itself, not only a form of one. */
static bool is_noun_lemma(const struct lexicon *lex, uint32_t word)
{
    uint32_t at, lemma;
    bool related;

    if (!is_noun(lex, word))
        return false;
    at = lexicon_entry(lex, word)->lemmas;
    while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE)
        if (lemma == word)
            return true;
    return false;
}

/* What a word is derived from, if that is a noun of the lexicon: "nachteil" of "nachteilig",
 * "biologie" of "biologisch", "drucker" of "druckerei". Returns its number of letters, 0 for none.
 */
static size_t base_of_derived(const struct lexicon *lex, const uint8_t *word, size_t n,
                              uint8_t base[LEXICON_MAX_LETTERS])
{
    static const char *const suffixes[] = {"ig", "lich", "isch", "ei", "erei"};
    static const char *const endings[] = {"", "e", "ie"};

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const size_t n_suffix = strlen(suffixes[i]);
        if (n < n_suffix + 4 || memcmp(word + n - n_suffix, suffixes[i], n_suffix) != 0)
            continue;
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
            size_t n_ending = strlen(endings[k]), n_base = n - n_suffix + n_ending;
            if (n_base > LEXICON_MAX_LETTERS)
                continue;
            memcpy(base, word, n - n_suffix);
            memcpy(base + n - n_suffix, endings[k], n_ending);
            if (is_noun_lemma(lex, lexicon_find(lex, base, n_base)))
                return n_base;
        }
    }
    return 0;
}

bool compound_is_derived(const struct lexicon *lex, const uint8_t *word, size_t n)
{
    uint8_t base[LEXICON_MAX_LETTERS];

    return base_of_derived(lex, word, n, base) > 0;
}

/* Splits a word, no form of another: one derived from a noun as that noun. */
static void split_word(const struct lexicon *lex, const struct own_words *own,
                       const struct spelled *word, struct compound *out)
{
    uint8_t letters[LEXICON_MAX_LETTERS];
    size_t n = base_of_derived(lex, word->letter, word->n, letters);
    char text[LEXICON_MAX_TEXT_BYTES];
    struct spelled base;

    if (n == 0) {
        compound_split(lex, own, word, out);
        return;
    }
    lexicon_spell_letters(word, letters, n, text, &base);
    compound_split(lex, own, &base, out);
    compound_extend_head(lex, word, out);
}

void compound_split_as(const struct lexicon *lex, const struct own_words *own,
                       const struct spelled *form, const uint8_t *word, size_t n,
                       struct compound *out)
{
    char text[LEXICON_MAX_TEXT_BYTES];
    struct spelled spelled;
    size_t n_modifiers;

    lexicon_spell_letters(form, word, n, text, &spelled);
    split_word(lex, own, &spelled, out);
    n_modifiers = out->parts[out->n_parts - 1].start;
    if (out->n_parts == 1 || n_modifiers + 2 > form->n ||
        memcmp(word, form->letter, n_modifiers) != 0)
        compound_keep_whole(form, out);
    else if (n != form->n || memcmp(word, form->letter, n) != 0)
        compound_extend_head(lex, form, out);
}

/* ---- normal form ---- */

static bool is_link(const uint8_t *letters, size_t n)
{
    return (n == 1 && strchr("sne", *letters)) ||
           (n == 2 && *letters == 'e' && strchr("sn", letters[1]));
}

/* The noun that letters are, but for a link at their end or an e that is missing there; their
 * number if they are no such noun. The plural with -er is another word: "kindbett", "kinderbett".
 */
static size_t base_of_modifier(const struct lexicon *lex, const uint8_t *letters, size_t n,
                               uint8_t base[LEXICON_MAX_LETTERS])
{
    const uint32_t word = lexicon_find(lex, letters, n);
    uint32_t at = LEXICON_NONE, lemma;
    bool related;
    size_t n_lemma;

    if (is_noun(lex, word))
        at = lexicon_entry(lex, word)->lemmas;
    while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE) {
        if (related || !is_noun(lex, lemma))
            continue;
        n_lemma = lexicon_letters(lex, lemma, base);
        if (n_lemma <= n && memcmp(base, letters, n_lemma) == 0 &&
            (n_lemma == n || is_link(letters + n_lemma, n - n_lemma)))
            return n_lemma;
    }
    memcpy(base, letters, n);
    if (is_noun(lex, word) || n == LEXICON_MAX_LETTERS)
        return n;
    base[n] = 'e';
    if (is_noun(lex, lexicon_find(lex, base, n + 1)))
        return n + 1;
    for (size_t n_link = 1; n_link <= 2 && n > n_link + 3; n_link++)
        if (is_link(letters + n - n_link, n_link) &&
            is_noun(lex, lexicon_find(lex, letters, n - n_link)))
            return n - n_link;
    return n > 4 && letters[n - 1] == 's' ? base_of_modifier(lex, letters, n - 1, base) : n;
}

size_t compound_normal_form(const struct lexicon *lex, const struct own_words *own,
                            const uint8_t *word, size_t n, uint8_t out[LEXICON_MAX_LETTERS])
{
    char text[LEXICON_MAX_TEXT_BYTES];
    struct spelled spelled;
    struct compound c;
    size_t n_out = 0;

    lexicon_spell_letters(NULL, word, n, text, &spelled);
    split_word(lex, own, &spelled, &c);
    for (size_t i = 0; i + 1 < c.n_parts; i++) {
        uint8_t base[LEXICON_MAX_LETTERS];
        size_t n_base =
            base_of_modifier(lex, word + c.parts[i].start, c.parts[i].end - c.parts[i].start, base);
        if (n_out + n_base > LEXICON_MAX_LETTERS)
            return 0;
        memcpy(out + n_out, base, n_base);
        n_out += n_base;
    }
    n -= c.parts[c.n_parts - 1].start;
    if (n_out + n > LEXICON_MAX_LETTERS)
        return 0;
    memcpy(out + n_out, word + c.parts[c.n_parts - 1].start, n);
    return n_out + n;
}
