/* Brings lemmas and splits together. A form that the lexicon has is split as the words are that it
 * is a form of; of a form that it does not have, the split comes first, since the last part says
 * what it is a form of, and is then held against the split of that word. */
#include "text/recognise.h"

/* A verb's form is no compound, which says nothing of a noun that has the same form. An infinitive
 * as a noun ("das Platzen") is a verb still. */
static bool is_verb(const struct lexicon *lex, const struct lemma *lemma)
{
    const uint32_t word = lexicon_find(lex, lemma->letter, lemma->n);
    const unsigned classes = word != LEXICON_NONE ? lexicon_entry(lex, word)->classes : 0;

    return (classes & WORD_VERB) && (!(classes & WORD_NOUN) || lemma->letter[lemma->n - 1] == 'n');
}

/* Whole if any of the words is whole, as long as it is no verb beside others. known: how the form
 * is split by its own letters, or NULL. */
static void split_as_lemmas(const struct lexicon *lex, const struct own_words *own,
                            const struct spelled *word, const struct lemmas *lemmas,
                            const struct compound *known, struct compound *out)
{
    bool split = false;

    compound_keep_whole(word, out);
    for (size_t i = 0; i < lemmas->n; i++) {
        const struct lemma *l = &lemmas->items[i];
        struct compound c;

        if (l->related || is_verb(lex, l))
            continue;
        if (known && l->n == word->n && memcmp(l->letter, word->letter, l->n) == 0 &&
            !compound_is_derived(lex, l->letter, l->n))
            c = *known;
        else
            compound_split_as(lex, own, word, l->letter, l->n, &c);
        if (!split || c.n_parts == 1)
            *out = c;
        split = true;
        if (c.n_parts == 1)
            return;
    }
}

/* ---- feminines ---- */

/* Where the ending "-in" or "-innen" begins; 0 if word has none. */
static size_t feminine_ending(const struct spelled *word)
{
    static const char *const endings[] = {"in", "innen"};
    enum { MIN_STEM_LETTERS = 4 };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (word->n >= n + MIN_STEM_LETTERS &&
            memcmp(word->letter + word->n - n, endings[i], n) == 0)
            return word->n - n;
    }
    return 0;
}

/* Undoes the last umlaut; false if there is none. */
static bool take_off_umlaut(uint8_t *letters, size_t n)
{
    static const char umlauts[] = "{|}", plain[] = "aou";

    while (n-- > 0) {
        const char *at = strchr(umlauts, letters[n]);
        if (at) {
            letters[n] = (uint8_t)plain[at - umlauts];
            return true;
        }
    }
    return false;
}

/* A noun of the lexicon, or a compound with one at its end, in letters; with its split. */
static bool recognise_noun(const struct lexicon *lex, const struct own_words *own,
                           const struct spelled *word, struct compound *compound,
                           struct lemmas *lemmas)
{
    const uint32_t found = lexicon_find(lex, word->letter, word->n);

    if (found != LEXICON_NONE && !(lexicon_entry(lex, found)->classes & WORD_NOUN))
        return false;
    word_recognise(lex, own, word, compound, lemmas);
    return lemmas->source == LEMMA_LEXICON || lemmas->source == LEMMA_COMPOUND;
}

static void set_feminine(const struct spelled *word, size_t n_stem, const struct lemmas *masculine,
                         struct lemmas *out)
{
    uint8_t letters[LEXICON_MAX_LETTERS];

    memcpy(letters, word->letter, n_stem);
    memcpy(letters + n_stem, "in", 2);
    out->n = 0;
    out->source = LEMMA_ENDING;
    lemmas_add_word(out, letters, n_stem + 2, false);
    for (size_t i = 0; i < masculine->n; i++)
        if (!masculine->items[i].related)
            lemmas_add_word(out, masculine->items[i].letter, masculine->items[i].n, true);
}

/* Of a word that ends in a feminine of the lexicon, whatever stands before it, its masculine. */
static bool masculine_of_last_part(const struct lexicon *lex, const struct spelled *word,
                                   struct lemmas *out)
{
    enum { MIN_PART_LETTERS = 6, MIN_LETTERS_BEFORE = 3 };

    for (size_t at = MIN_LETTERS_BEFORE; at + MIN_PART_LETTERS <= word->n && out->n == 0; at++) {
        const struct compound last = {
            .n_parts = 2,
            .parts = {{0}, {at, word->n, lexicon_find(lex, word->letter + at, word->n - at), 0}}};
        lemmas_add_related_of_head(lex, word, &last, out);
    }
    for (size_t i = 0; i < out->n; i++)
        out->items[i].related = false;
    return out->n > 0;
}

/* "bobpilotin" by "bobpilot", "schwäbin" by "schwabe"; "youtuberin" even if nobody knows a
 * "youtuber", as what ends so is a person. */
static bool recognise_feminine(const struct lexicon *lex, const struct own_words *own,
                               const struct spelled *word, struct compound *compound,
                               struct lemmas *lemmas)
{
    const size_t n = feminine_ending(word);
    struct lemmas masculine;
    struct spelled base;
    struct compound split;
    uint8_t letters[LEXICON_MAX_LETTERS];
    char text[LEXICON_MAX_TEXT_BYTES];

    if (n == 0)
        return false;
    memcpy(letters, word->letter, n);
    do {
        for (size_t with_e = 0; with_e <= 1; with_e++) {
            letters[n] = 'e';
            lexicon_spell_letters(word, letters, n + with_e, text, &base);
            if (!recognise_noun(lex, own, &base, &split, &masculine))
                continue;
            set_feminine(word, n, &masculine, lemmas);
            *compound = split;
            compound_extend_head(lex, word, compound);
            return true;
        }
    } while (take_off_umlaut(letters, n));
    masculine.n = 0;
    if (n >= 6 && memcmp(word->letter + n - 2, "er", 2) == 0)
        lemmas_add_word(&masculine, word->letter, n, false);
    else if (!masculine_of_last_part(lex, word, &masculine))
        return false;
    set_feminine(word, n, &masculine, lemmas);
    lemmas->items[1].by_stem = true;
    compound_keep_whole(word, compound);
    return true;
}

/* ---- all together ---- */

void word_recognise(const struct lexicon *lex, const struct own_words *own,
                    const struct spelled *word, struct compound *compound, struct lemmas *lemmas)
{
    struct compound by_letters;

    lemmas_find_listed(lex, word, lemmas);
    if (lemmas->n > 0) {
        split_as_lemmas(lex, own, word, lemmas, NULL, compound);
    } else {
        if (recognise_feminine(lex, own, word, compound, lemmas))
            return;
        compound_split(lex, own, word, &by_letters);
        lemmas_find_unlisted(lex, word, &by_letters, lemmas);
        if (lemmas->source != LEMMA_COMPOUND) {
            *compound = by_letters;
            return;
        }
        split_as_lemmas(lex, own, word, lemmas, &by_letters, compound);
    }
    lemmas_add_related_of_head(lex, word, compound, lemmas);
}
