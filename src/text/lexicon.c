/* Reading the packed lexicon (lexicon_format.h): one automaton for all forms, walked letter by
 * letter, so that looking for every word that starts at a place costs one walk; what is known of a
 * form lies in an array under its number. Nothing is unpacked or allocated. */
#include "text/lexicon.h"

#include "text/digraph.h"
#include "text/lexicon_format.h"
#include "text/utf8.h"

#include <utf8proc.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { LETTER_AE = 'z' + 1, LETTER_OE = 'z' + 2, LETTER_UE = 'z' + 3 };

struct lexicon {
    struct lexicon_header header; /* the arrays follow: slots, entries, lemmas */
};

static const union lexicon_slot *slots_of(const struct lexicon *lex)
{
    return (const union lexicon_slot *)(lex + 1);
}

static const struct lexicon_entry *entries_of(const struct lexicon *lex)
{
    return (const struct lexicon_entry *)(slots_of(lex) + lex->header.n_slots);
}

static const uint32_t *lemmas_of(const struct lexicon *lex)
{
    return (const uint32_t *)(entries_of(lex) + lex->header.n_words);
}

const struct lexicon *lexicon_in(struct span data)
{
    const struct lexicon *lex = (const struct lexicon *)(const void *)data.ptr;

    if (data.len < sizeof *lex || lex->header.magic != LEXICON_MAGIC ||
        data.len != sizeof *lex + lex->header.n_slots * sizeof(union lexicon_slot) +
                        lex->header.n_words * sizeof(struct lexicon_entry) +
                        lex->header.n_lemmas * sizeof(uint32_t) ||
        XXH3_64bits(lex + 1, data.len - sizeof *lex) != lex->header.hash)
        return NULL;
    return lex;
}

uint64_t lexicon_hash(const struct lexicon *lex)
{
    return lex->header.hash;
}

size_t lexicon_n_words(const struct lexicon *lex)
{
    return lex->header.n_words;
}

/* ---- spelling ---- */

/* The letters of a code point, none if it is no letter of the lexicon's. */
static size_t letters_of(uint32_t cp, uint8_t letters[2])
{
    utf8proc_int32_t parts[4];
    utf8proc_ssize_t n;
    int boundary = 0;

    letters[0] = (uint8_t)cp;
    if (cp >= 'a' && cp <= 'z')
        return 1;
    switch (cp) {
    case 0xE4:
    case 0xE6:
        letters[0] = LETTER_AE;
        return 1;
    case 0xF6:
    case 0xF8:
    case 0x153:
        letters[0] = LETTER_OE;
        return 1;
    case 0xFC:
        letters[0] = LETTER_UE;
        return 1;
    case 0xDF:
        letters[0] = letters[1] = 's';
        return 2;
    default:
        break;
    }
    if (cp < 0xC0 || cp > 0x17F)
        return 0;
    n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 4, UTF8PROC_DECOMPOSE, &boundary);
    if (n < 1 || n > 4 || parts[0] < 'a' || parts[0] > 'z')
        return 0;
    letters[0] = (uint8_t)parts[0];
    return 1;
}

static bool is_vowel(uint8_t letter)
{
    return strchr("aeiouy{|}", letter) != NULL;
}

/* Makes the last letter and an e behind it an umlaut, where they can be one. behind: what comes
 * then. */
static bool join_digraph(struct spelled *s, char behind)
{
    const uint8_t before = s->n > 1 ? s->letter[s->n - 2] : 0;
    const uint8_t before2 = s->n > 2 ? s->letter[s->n - 3] : 0;
    uint8_t *last = &s->letter[s->n - 1];

    switch (*last) {
    case 'a':
        *last = LETTER_AE;
        return true;
    case 'o':
        *last = LETTER_OE;
        return true;
    case 'u':
        if (!digraph_ue_is_umlaut(before2, before, before && is_vowel(before), (uint8_t)behind))
            return false;
        *last = LETTER_UE;
        return true;
    default:
        return false;
    }
}

bool lexicon_spell(struct span form, enum digraphs digraphs, struct spelled *out)
{
    out->n = 0;
    out->form = form;
    if (form.len > UINT16_MAX)
        return false;
    for (size_t i = 0; i < form.len;) {
        uint32_t cp;
        uint8_t letters[2];
        size_t n_bytes = utf8_decode(form.ptr + i, form.len - i, &cp);
        size_t n = letters_of(cp, letters);

        if (n == 0 || out->n + n > LEXICON_MAX_LETTERS)
            return false;
        if (digraphs == DIGRAPHS_AS_UMLAUTS && cp == 'e' && out->n > 0 &&
            join_digraph(out, i + 1 < form.len ? form.ptr[i + 1] : 0)) {
            i += n_bytes;
            continue;
        }
        for (size_t k = 0; k < n; k++) {
            out->letter[out->n] = letters[k];
            out->offset[out->n++] = (uint16_t)i;
        }
        i += n_bytes;
    }
    out->offset[out->n] = (uint16_t)form.len;
    return out->n > 0;
}

struct span lexicon_letter_text(uint8_t letter)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz";

    switch (letter) {
    case LETTER_AE:
        return span_of("ä");
    case LETTER_OE:
        return span_of("ö");
    case LETTER_UE:
        return span_of("ü");
    default:
        return span_make(plain + (letter - 'a'), 1);
    }
}

void lexicon_spell_letters(const struct spelled *like, const uint8_t *letters, size_t n,
                           char text[LEXICON_MAX_TEXT_BYTES], struct spelled *out)
{
    size_t common = 0, len = 0;

    out->n = n;
    memcpy(out->letter, letters, n);
    while (like && common < n && common < like->n && letters[common] == like->letter[common])
        common++;
    if (common > 0) {
        len = like->offset[common];
        memcpy(text, like->form.ptr, len);
        memcpy(out->offset, like->offset, common * sizeof *out->offset);
    }
    for (size_t i = common; i < n; i++) {
        struct span letter = lexicon_letter_text(letters[i]);
        out->offset[i] = (uint16_t)len;
        memcpy(text + len, letter.ptr, letter.len);
        len += letter.len;
    }
    out->offset[n] = (uint16_t)len;
    out->form = span_make(text, len);
}

/* ---- the automaton ---- */

void lexicon_start(const struct lexicon *lex, struct lexicon_cursor *c)
{
    c->state = lex->header.n_slots > LEXICON_FIRST_STATE ? LEXICON_FIRST_STATE : 0;
    c->number = 0;
    c->is_word = false;
    c->word = LEXICON_NONE;
}

/* Without the instruction for it, which not every processor has. */
static unsigned count_bits(uint32_t x)
{
    x -= x >> 1 & 0x55555555;
    x = (x & 0x33333333) + (x >> 2 & 0x33333333);
    return ((x + (x >> 4)) & 0x0F0F0F0F) * 0x01010101 >> 24;
}

static void follow(const union lexicon_slot *slot, struct lexicon_cursor *c)
{
    c->number += slot->edge.packed >> EDGE_BEFORE_SHIFT;
    c->is_word = (slot->edge.packed & EDGE_WORD) != 0;
    c->word = c->number;
    c->number += c->is_word;
    c->state = slot->edge.target;
}

bool lexicon_step(const struct lexicon *lex, struct lexicon_cursor *c, uint8_t letter)
{
    const union lexicon_slot *state = slots_of(lex) + c->state;
    const uint32_t letters = state->state.letters; /* slot 0 has none */
    const unsigned n = (unsigned)letter - 'a';
    uint32_t bit;

    if (n >= 32 || !(letters & (bit = 1u << n)))
        return false;
    follow(state + 1 + count_bits(letters & (bit - 1)), c);
    return true;
}

uint32_t lexicon_find(const struct lexicon *lex, const uint8_t *letters, size_t n)
{
    struct lexicon_cursor c;

    lexicon_start(lex, &c);
    for (size_t i = 0; i < n; i++)
        if (!lexicon_step(lex, &c, letters[i]))
            return LEXICON_NONE;
    return n > 0 && c.is_word ? c.word : LEXICON_NONE;
}

static uint8_t umlaut_of(uint8_t letter)
{
    return letter == 'a' ? LETTER_AE : letter == 'o' ? LETTER_OE : letter == 'u' ? LETTER_UE : 0;
}

static uint32_t find_from(const struct lexicon *lex, struct lexicon_cursor c,
                          const uint8_t *letters, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t umlaut = umlaut_of(letters[i]);
        struct lexicon_cursor other = c;

        if (umlaut && lexicon_step(lex, &other, umlaut)) {
            uint32_t word = i + 1 == n ? (other.is_word ? other.word : LEXICON_NONE)
                                       : find_from(lex, other, letters + i + 1, n - i - 1);
            if (word != LEXICON_NONE)
                return word;
        }
        if (!lexicon_step(lex, &c, letters[i]))
            return LEXICON_NONE;
    }
    return c.is_word ? c.word : LEXICON_NONE;
}

uint32_t lexicon_find_any_umlauts(const struct lexicon *lex, const uint8_t *letters, size_t n)
{
    struct lexicon_cursor c;

    lexicon_start(lex, &c);
    return n > 0 ? find_from(lex, c, letters, n) : LEXICON_NONE;
}

const struct lexicon_entry *lexicon_entry(const struct lexicon *lex, uint32_t word)
{
    return entries_of(lex) + word;
}

size_t lexicon_letters(const struct lexicon *lex, uint32_t word,
                       uint8_t letters_out[LEXICON_MAX_LETTERS])
{
    struct lexicon_cursor c;
    size_t n = 0;

    lexicon_start(lex, &c);
    while (n < LEXICON_MAX_LETTERS && c.state != 0) {
        const union lexicon_slot *state = slots_of(lex) + c.state, *edge = state + 1;
        uint32_t rest = word - c.number, letters = state->state.letters;

        /* the last edge whose words do not start behind the one wanted */
        while ((letters & (letters - 1)) && edge[1].edge.packed >> EDGE_BEFORE_SHIFT <= rest) {
            letters &= letters - 1;
            edge++;
        }
        letters_out[n++] = (uint8_t)('a' + __builtin_ctz(letters));
        follow(edge, &c);
        if (c.is_word && c.word == word)
            break;
    }
    return n;
}

uint32_t lexicon_next_lemma(const struct lexicon *lex, uint32_t *at, bool *related)
{
    uint32_t value;

    *related = false;
    if (*at == LEXICON_NONE)
        return LEXICON_NONE;
    if (!(*at & LEMMA_LIST)) {
        value = *at;
        *at = LEXICON_NONE;
        return value;
    }
    value = lemmas_of(lex)[*at & ~LEMMA_LIST];
    *related = (value & LEMMA_RELATED) != 0;
    *at = value & LEMMA_LAST ? LEXICON_NONE : *at + 1;
    return value & ~(LEMMA_LAST | LEMMA_RELATED);
}
