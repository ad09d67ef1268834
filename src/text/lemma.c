/* Looks a form up, and where the lexicon does not have it, takes off what German puts before and
 * behind words: the particles of verbs, the modifiers of compounds, the endings of cases. What is
 * left must be in the lexicon; nothing is guessed beyond that. */
#include "text/lemma.h"

#include "text/prefixed_verb.h"

static void add_lemma(struct lemmas *out, const uint8_t *before, size_t n_before,
                      const uint8_t *letters, size_t n, bool related)
{
    struct lemma *lemma;

    if (out->n == LEMMAS_MAX || n_before + n > LEXICON_MAX_LETTERS)
        return;
    lemma = &out->items[out->n];
    if (n_before > 0)
        memcpy(lemma->letter, before, n_before);
    memcpy(lemma->letter + n_before, letters, n);
    lemma->n = n_before + n;
    lemma->related = related;
    lemma->by_stem = false;
    for (size_t i = 0; i < out->n; i++)
        if (out->items[i].n == lemma->n &&
            memcmp(out->items[i].letter, lemma->letter, lemma->n) == 0) {
            out->items[i].related &= related;
            return;
        }
    out->n++;
}

void lemmas_add_word(struct lemmas *lemmas, const uint8_t *letters, size_t n, bool related)
{
    add_lemma(lemmas, NULL, 0, letters, n, related);
}

void lemmas_add(struct lemmas *lemmas, const struct lemmas *others)
{
    for (size_t i = 0; i < others->n; i++)
        add_lemma(lemmas, NULL, 0, others->items[i].letter, others->items[i].n,
                  others->items[i].related);
}

/* The lemmas of a word of the lexicon, each with letters put before it. */
static void add_lemmas_of(const struct lexicon *lex, uint32_t word, const uint8_t *before,
                          size_t n_before, struct lemmas *out)
{
    uint32_t at = lexicon_entry(lex, word)->lemmas, lemma;
    uint8_t letters[LEXICON_MAX_LETTERS];
    bool related;

    while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE)
        add_lemma(out, before, n_before, letters, lexicon_letters(lex, lemma, letters), related);
}

/* Whether a lemma of the form is a verb: an infinitive that the form itself is not. */
static bool is_verb_of(const struct lexicon *lex, uint32_t lemma, const uint8_t *letters, size_t n,
                       uint32_t form)
{
    return lemma != form && letters[n - 1] == 'n' &&
           (lexicon_entry(lex, lemma)->classes & WORD_VERB);
}

/* The same of a compound's head, which is no verb as long as it can be anything else: "öle" of
 * "olivenöle" comes from no "ölen". What it is by itself comes first. */
static void add_lemmas_of_head(const struct lexicon *lex, uint32_t word, const uint8_t *before,
                               size_t n_before, struct lemmas *out)
{
    const size_t n_at_first = out->n;
    uint32_t own = lexicon_entry(lex, word)->lemmas, same;
    bool is_related;

    while ((same = lexicon_next_lemma(lex, &own, &is_related)) != LEXICON_NONE)
        if (same == word && !(lexicon_entry(lex, word)->classes & WORD_VERB)) {
            uint8_t letters[LEXICON_MAX_LETTERS];
            add_lemma(out, before, n_before, letters, lexicon_letters(lex, word, letters), false);
        }
    for (int verbs = 0; verbs <= 1 && (verbs == 0 || out->n == n_at_first); verbs++) {
        uint32_t at = lexicon_entry(lex, word)->lemmas, lemma;
        uint8_t letters[LEXICON_MAX_LETTERS];
        bool related;
        while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE) {
            size_t n = lexicon_letters(lex, lemma, letters);
            if (verbs || !is_verb_of(lex, lemma, letters, n, word))
                add_lemma(out, before, n_before, letters, n, related);
        }
    }
}

/* ---- verbs ---- */

/* Only the verb readings of the word behind the prefix: its lemmas that are infinitives. */
static void add_prefixed(const struct lexicon *lex, const uint8_t *letters, size_t n_prefix,
                         uint32_t word, struct lemmas *out)
{
    uint32_t at = lexicon_entry(lex, word)->lemmas, lemma;
    uint8_t infinitive[LEXICON_MAX_LETTERS];
    bool related;

    while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE) {
        size_t n = lexicon_letters(lex, lemma, infinitive);
        if (!related && (lexicon_entry(lex, lemma)->classes & WORD_VERB))
            add_lemma(out, letters, n_prefix, infinitive, n, false);
    }
}

/* ---- endings ---- */

void lemmas_find_by_ending(const struct lexicon *lex, const struct spelled *word,
                           struct lemmas *out)
{
    static const char *const endings[] = {"s", "es", "n", "en", "e"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        uint32_t base;
        const unsigned fitting = i < 2 ? WORD_NOUN : WORD_NOUN | WORD_ADJECTIVE;

        if (word->n < n + 4 || memcmp(word->letter + word->n - n, endings[i], n) != 0)
            continue;
        if (i == 0 && strchr("sxz", word->letter[word->n - n - 1])) /* no such genitive */
            continue;
        base = lexicon_find(lex, word->letter, word->n - n);
        if (base != LEXICON_NONE && (lexicon_entry(lex, base)->classes & fitting)) {
            out->source = LEMMA_ENDING;
            add_lemmas_of(lex, base, NULL, 0, out);
            return;
        }
    }
}

/* ---- all together ---- */

void lemmas_find_listed(const struct lexicon *lex, const struct spelled *word, struct lemmas *out)
{
    const uint32_t found = lexicon_find(lex, word->letter, word->n);

    out->n = 0;
    out->source = LEMMA_UNKNOWN;
    if (found != LEXICON_NONE && lexicon_entry(lex, found)->lemmas != LEXICON_NONE) {
        out->source = LEMMA_LEXICON;
        add_lemmas_of(lex, found, NULL, 0, out);
    }
}

void lemmas_find_unlisted(const struct lexicon *lex, const struct spelled *word,
                          const struct compound *compound, struct lemmas *out)
{
    const struct compound_part *head = &compound->parts[compound->n_parts - 1];
    uint32_t found;
    size_t n_prefix;

    out->n = 0;
    out->source = LEMMA_VERB;
    if (prefixed_verb_find(lex, word->letter, word->n, &n_prefix, &found)) {
        add_prefixed(lex, word->letter, n_prefix, found, out);
        if (out->n > 0)
            return;
    }
    out->source = LEMMA_COMPOUND;
    if (compound->n_parts > 1 && head->word != LEXICON_NONE) {
        add_lemmas_of_head(lex, head->word, word->letter, head->start, out);
        if (out->n > 0)
            return;
    }
    out->source = LEMMA_UNKNOWN;
}

void lemmas_add_related_of_head(const struct lexicon *lex, const struct spelled *word,
                                const struct compound *compound, struct lemmas *out)
{
    const struct compound_part *head = &compound->parts[compound->n_parts - 1];
    uint32_t at = LEXICON_NONE, lemma;
    uint8_t letters[LEXICON_MAX_LETTERS];
    bool related;

    if (compound->n_parts > 1 && head->word != LEXICON_NONE)
        at = lexicon_entry(lex, head->word)->lemmas;
    while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE)
        if (related)
            add_lemma(out, word->letter, head->start, letters, lexicon_letters(lex, lemma, letters),
                      true);
}

/* Adds the lemmas of base if it is a noun, or with verbs a verb. */
static bool add_base_of_modifier(const struct lexicon *lex, const uint8_t *letters, size_t n,
                                 unsigned classes, struct lemmas *out)
{
    uint32_t word = lexicon_find(lex, letters, n);

    if (word == LEXICON_NONE || !(lexicon_entry(lex, word)->classes & classes))
        return false;
    add_lemmas_of(lex, word, NULL, 0, out);
    return true;
}

/* A modifier that is no word by itself is shown the way to one: "arbeits" to "arbeit", "schul" to
 * "schule", "schreib" to "schreiben". What the lexicon knows of it (entry, or NULL) counts too, but
 * for verbs: the "sprach" of "sprachkurs" is no form of "sprechen". */
static void add_lemmas_of_modifier(const struct lexicon *lex, const uint8_t *letters, size_t n,
                                   const struct lexicon_entry *entry, struct lemmas *out)
{
    static const char *const links[] = {"s", "es", "n", "en", "er", "e"};
    uint8_t longer[LEXICON_MAX_LETTERS];
    bool found = false;

    if (entry && entry->lemmas != LEXICON_NONE &&
        ((entry->classes & WORD_NOUN) || !(entry->classes & WORD_VERB)))
        add_lemmas_of_head(lex, lexicon_find(lex, letters, n), NULL, 0, out);
    for (size_t i = 0; out->n == 0 && !found && i < sizeof links / sizeof *links; i++) {
        size_t n_link = strlen(links[i]);
        if (n >= n_link + 4 && memcmp(letters + n - n_link, links[i], n_link) == 0)
            found = add_base_of_modifier(lex, letters, n - n_link, WORD_NOUN, out);
    }
    if (n + 2 <= LEXICON_MAX_LETTERS && !found) {
        memcpy(longer, letters, n);
        memcpy(longer + n, "en", 2);
        if (!add_base_of_modifier(lex, longer, n + 1, WORD_NOUN, out) && out->n == 0)
            found = add_base_of_modifier(lex, longer, n + 2, WORD_NOUN | WORD_VERB, out);
        longer[n] = 'n';
        if (!found && out->n == 0 && n > 3 && letters[n - 2] == 'e')
            add_base_of_modifier(lex, longer, n + 1, WORD_NOUN | WORD_VERB, out);
    }
    if (out->n == 0)
        add_lemma(out, NULL, 0, letters, n, false);
}

/* Several parts before others as one word: what the last of them is, behind the letters of the
 * others: "grundschule" for "grundschul". */
static void add_lemmas_of_modifiers(const struct lexicon *lex, const uint8_t *letters,
                                    size_t n_before, size_t n, struct lemmas *out)
{
    const uint32_t found = lexicon_find(lex, letters + n_before, n - n_before);
    struct lemmas last = {.n = 0};

    add_lemmas_of_modifier(lex, letters + n_before, n - n_before,
                           found != LEXICON_NONE ? lexicon_entry(lex, found) : NULL, &last);
    for (size_t i = 0; i < last.n; i++)
        add_lemma(out, letters, n_before, last.items[i].letter, last.items[i].n,
                  last.items[i].related);
}

void lemmas_of_parts(const struct lexicon *lex, const struct spelled *word,
                     const struct compound *compound, size_t first, size_t last, struct lemmas *out)
{
    const struct compound_part *begin = &compound->parts[first], *end = &compound->parts[last];
    const uint8_t *letters = word->letter + begin->start;
    const size_t n = end->end - begin->start, n_before = end->start - begin->start;
    const uint32_t found = lexicon_find(lex, letters, n);
    const bool is_modifier = last + 1 < compound->n_parts;

    out->n = 0;
    out->source = LEMMA_LEXICON;
    if (is_modifier && n_before == 0 && found != LEXICON_NONE &&
        (lexicon_entry(lex, found)->classes & WORD_MODIFIER))
        add_lemmas_of_modifier(lex, letters, n, lexicon_entry(lex, found), out);
    else if (found != LEXICON_NONE && lexicon_entry(lex, found)->lemmas != LEXICON_NONE)
        add_lemmas_of(lex, found, NULL, 0, out);
    else if (is_modifier)
        add_lemmas_of_modifiers(lex, letters, n_before, n, out);
    else if (end->word != LEXICON_NONE && lexicon_entry(lex, end->word)->lemmas != LEXICON_NONE)
        add_lemmas_of_head(lex, end->word, letters, n_before, out);
    else
        add_lemmas_of_modifier(lex, letters, n, NULL, out);
}
