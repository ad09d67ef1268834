/* Verbs that the lexicon has only without what stands before them. Of several prefixes that would
 * do the longest is taken: "herunter" rather than "her". */
#include "text/prefixed_verb.h"

enum { MIN_VERB_LETTERS = 3, MAX_PREFIX_LETTERS = 16 };

static uint32_t find_verb(const struct lexicon *lex, const uint8_t *letters, size_t n)
{
    uint32_t word = n >= MIN_VERB_LETTERS ? lexicon_find(lex, letters, n) : LEXICON_NONE;

    return word != LEXICON_NONE && (lexicon_entry(lex, word)->classes & WORD_VERB) ? word
                                                                                   : LEXICON_NONE;
}

/* The verb in letters, which come behind a prefix; LEXICON_NONE if there is none. */
static uint32_t verb_behind_prefix(const struct lexicon *lex, const uint8_t *letters, size_t n)
{
    uint32_t word = LEXICON_NONE;

    if (n > 4 && memcmp(letters, "zu", 2) == 0)
        word = find_verb(lex, letters + 2, n - 2);
    return word != LEXICON_NONE ? word : find_verb(lex, letters, n);
}

bool prefixed_verb_find(const struct lexicon *lex, const uint8_t *letters, size_t n,
                        size_t *n_prefix, uint32_t *word)
{
    size_t lengths[MAX_PREFIX_LETTERS], n_lengths = 0;
    struct lexicon_cursor c;

    lexicon_start(lex, &c);
    for (size_t i = 0; i + MIN_VERB_LETTERS < n && i < MAX_PREFIX_LETTERS; i++) {
        if (!lexicon_step(lex, &c, letters[i]))
            break;
        if (c.is_word && (lexicon_entry(lex, c.word)->classes & WORD_PREFIX))
            lengths[n_lengths++] = i + 1;
    }
    while (n_lengths-- > 0) {
        *n_prefix = lengths[n_lengths];
        *word = verb_behind_prefix(lex, letters + *n_prefix, n - *n_prefix);
        if (*word != LEXICON_NONE)
            return true;
    }
    return false;
}
