/* Finds out what a form is: its letters, without the signs of gender forms and others; the words
 * that the lexicon says it is a form of, read with umlauts as typed, then with digraphs as umlauts,
 * then with plain vowels as umlauts; the parts of a compound; Snowball's German stem of it. The
 * stemmer wants umlauts as they are (its rules tell "ä" from "a"), so they are folded behind it. */
#include "text/analyzer_internal.h"

#include "text/prefixed_verb.h"
#include "text/recognise.h"
#include "text/spelling.h"
#include "text/utf8.h"

#include <math.h>

/* ---- letters and stems ---- */

struct span analyzer_letters(struct span form, struct buf *buf, struct gender_spot *spot)
{
    form = token_bare_form(form);
    if (!gender_find(form, spot)) {
        spot->stem_end = spot->ending_end = form.len;
        spot->ending = spot->rest = form.len;
        return form;
    }
    buf_clear(buf);
    gender_add_feminine(form, spot, buf);
    return buf_span(buf);
}

/* Whether s ends in a word long enough to be inflected: "3000" and "g7" do not, but "100prozentige"
 * does. */
static bool can_be_inflected(struct span s)
{
    enum { MIN_TAIL_BYTES = 4 };
    size_t tail = 0;

    while (tail < s.len && !(s.ptr[s.len - tail - 1] >= '0' && s.ptr[s.len - tail - 1] <= '9'))
        tail++;
    return tail == s.len || tail >= MIN_TAIL_BYTES;
}

struct span analyzer_stem_letters(struct analyzer *a, struct span form)
{
    struct span stem;

    buf_clear(&a->spelled);
    spelling_for_stemmer(form, &a->spelled);
    if (!can_be_inflected(form))
        return buf_span(&a->spelled);
    if (!stemmer_stem(a->stemmer, buf_span(&a->spelled), &stem)) /* the word still finds itself */
        return buf_span(&a->spelled);
    return stem;
}

/* The plural's s that Snowball leaves, since no German word has it there: "startups", "promis",
 * "ngos". Longer words in -us, -es and the like are mostly singulars. */
static struct span without_plural_s(struct span stem)
{
    enum { MAX_ABBREVIATION_BYTES = 5 };
    const size_t n = stem.len;

    if (n < 3 || stem.ptr[n - 1] != 's' || stem.ptr[n - 2] == 's' ||
        (n > MAX_ABBREVIATION_BYTES && !strchr("aiocpvwyz", stem.ptr[n - 2])))
        return stem;
    return span_make(stem.ptr, n - 1);
}

void analyzer_add_stem_key(struct analyzer *a, struct span form, struct buf *out)
{
    size_t at = out->len;

    if (spelling_of_number(form, out))
        return;
    spelling_add_plain_vowels(without_plural_s(analyzer_stem_letters(a, form)), out);
    if (out->len == at)
        buf_add_span(out, form);
}

struct span analyzer_without_signs(struct analyzer *a, struct span form)
{
    bool has_signs = false;

    for (size_t i = 0; i < form.len && !has_signs; i++)
        has_signs = strchr("-'&.", form.ptr[i]) != NULL;
    if (!has_signs)
        return form;
    if (form.len > 2 && form.ptr[form.len - 2] == '\'' && form.ptr[form.len - 1] == 's')
        form.len -= 2;
    buf_clear(&a->joined);
    for (size_t i = 0; i < form.len; i++)
        if (!strchr("-'&.", form.ptr[i]))
            buf_add_char(&a->joined, form.ptr[i]);
    return buf_span(&a->joined);
}

struct span analyzer_stem(struct analyzer *a, struct span form)
{
    struct gender_spot spot;

    return analyzer_stem_letters(a, analyzer_letters(form, &a->letters, &spot));
}

struct span analyzer_stem_key(struct analyzer *a, struct span form)
{
    struct gender_spot spot;

    buf_clear(&a->keys);
    analyzer_add_stem_key(a, analyzer_letters(form, &a->letters, &spot), &a->keys);
    return buf_span(&a->keys);
}

/* ---- recognising ---- */

/* The first letter that comes from byte at of the form, or behind it. */
static size_t letter_at(const struct spelled *s, size_t at)
{
    size_t i = 0;

    while (i < s->n && s->offset[i] < at)
        i++;
    return i;
}

static bool same_seams(const struct compound *x, const struct compound *y)
{
    bool same = x->n_parts == y->n_parts;

    for (size_t i = 0; same && i < x->n_parts; i++)
        same = x->parts[i].start == y->parts[i].start && x->parts[i].end == y->parts[i].end;
    return same;
}

/* The user's own words have the last say on a split. */
static void heed_own_words(struct analyzer *a, struct word_analysis *w)
{
    struct word_part parts[COMPOUND_MAX_PARTS];
    struct buf kept = BUF_INIT;
    struct spelled *s = &w->spelled;
    struct compound *c = &w->compound, before = *c;
    size_t n;

    analyzer_add_stem_key(a, s->form, &kept);
    n = own_words_split(a->words, s->form, buf_span(&kept), parts, COMPOUND_MAX_PARTS);
    w->own_words = n > 0;
    if (n == 0) {
        for (size_t i = 0; i < c->n_parts; i++)
            parts[i] = (struct word_part){s->offset[c->parts[i].start], s->offset[c->parts[i].end]};
        n = own_words_amend(a->words, s->form, buf_span(&kept), parts, c->n_parts,
                            COMPOUND_MAX_PARTS);
    }
    c->n_parts = n;
    for (size_t i = 0; i < n; i++) {
        struct compound_part *part = &c->parts[i];
        *part = (struct compound_part){.start = letter_at(s, parts[i].start),
                                       .end = letter_at(s, parts[i].end)};
        part->word = lexicon_find(a->lexicon, s->letter + part->start, part->end - part->start);
    }
    if (same_seams(c, &before))
        for (size_t i = 0; i < n; i++)
            c->parts[i].score = before.parts[i].score;
    else
        w->own_words = true;
    buf_release(&kept);
}

/* own: whether the user's own words count. */
static void find_seams_and_lemmas(struct analyzer *a, bool own, struct word_analysis *w)
{
    const struct own_words *words = own ? a->words : NULL;

    word_recognise(a->lexicon, words, &w->spelled, &w->compound, &w->lemmas);
    if (words)
        heed_own_words(a, w);
}

/* False for a form in which nothing is known. */
static bool recognise(struct analyzer *a, struct span form, enum digraphs digraphs, bool own,
                      struct word_analysis *out)
{
    if (!lexicon_spell(form, digraphs, &out->spelled))
        return false;
    out->spelled_out = true;
    find_seams_and_lemmas(a, own, out);
    return out->lemmas.n > 0 || out->compound.n_parts > 1;
}

/* The whole word as the lexicon has it with other vowels as umlauts: "rustung". Beside it a split
 * is but a guess and given up ("rosen|kranze"), unless the word is a verb's form, as which
 * participles look like many a compound ("wahl|ende"); a verb with a prefix stays a reading besides
 * ("ge|sprach"). False if there is no such word. */
static bool recognise_any_umlauts(struct analyzer *a, bool own, struct word_analysis *w)
{
    const uint32_t found = lexicon_find_any_umlauts(a->lexicon, w->spelled.letter, w->spelled.n);
    const struct lexicon_entry *e;
    struct lemmas verb = w->lemmas;

    if (found == LEXICON_NONE)
        return false;
    e = lexicon_entry(a->lexicon, found);
    if (e->lemmas == LEXICON_NONE || (w->compound.n_parts > 1 && (e->classes & WORD_VERB)))
        return false;
    lexicon_letters(a->lexicon, found, w->spelled.letter);
    find_seams_and_lemmas(a, own, w);
    if (verb.n > 0 && verb.source == LEMMA_VERB) {
        lemmas_add(&verb, &w->lemmas);
        w->lemmas = verb;
    } else {
        w->respelled = true;
    }
    return true;
}

/* A compound with an umlaut written as a plain vowel: "rustungskonzern". Takes as many splits as
 * there are vowels, so it is for what people type. */
static bool recognise_compound_any_umlaut(struct analyzer *a, struct word_analysis *out)
{
    static const char plain[] = "aou", umlauts[] = "{|}";
    enum { MIN_LETTERS = 8 };
    struct word_analysis other = *out;

    for (size_t i = 0; out->spelled.n >= MIN_LETTERS && i < out->spelled.n; i++) {
        const char *vowel = strchr(plain, out->spelled.letter[i]);
        if (!vowel)
            continue;
        other.spelled.letter[i] = (uint8_t)umlauts[vowel - plain];
        word_recognise(a->lexicon, a->words, &other.spelled, &other.compound, &other.lemmas);
        if (other.compound.n_parts > 1 && !other.compound.guessed) {
            *out = other;
            out->respelled = true;
            return true;
        }
        other.spelled.letter[i] = out->spelled.letter[i];
    }
    return false;
}

static bool has_digraph(const struct spelled *s)
{
    for (size_t i = 1; i < s->n; i++)
        if (s->letter[i] == 'e' && strchr("aou", s->letter[i - 1]))
            return true;
    return false;
}

static void start_analysis(struct word_analysis *out)
{
    out->spelled_out = out->respelled = out->own_words = false;
    out->lemmas.n = 0;
    out->lemmas.source = LEMMA_UNKNOWN;
    out->compound.n_parts = 1;
    out->compound.guessed = false;
    out->compound.split_score = out->compound.whole_score = -INFINITY;
}

/* Whether the lexicon has the whole word, or the user's list says how it is split. */
static bool is_known_whole(const struct word_analysis *w)
{
    return w->own_words || (w->lemmas.n > 0 && w->lemmas.source == LEMMA_LEXICON);
}

/* The form as typed, with digraphs as umlauts, with plain vowels as umlauts: first whether one of
 * them is a known word, then whether one can be taken apart. */
void analyzer_examine_with(struct analyzer *a, struct span form, bool own,
                           struct word_analysis *out)
{
    struct word_analysis other;
    bool recognised, other_recognised = false;

    start_analysis(out);
    recognised = recognise(a, form, DIGRAPHS_AS_TYPED, own, out);
    if (!out->spelled_out || is_known_whole(out))
        return;
    if (has_digraph(&out->spelled)) {
        start_analysis(&other);
        other_recognised = recognise(a, form, DIGRAPHS_AS_UMLAUTS, own, &other);
        other.respelled = true;
    }
    if (other_recognised && (!recognised || is_known_whole(&other) ||
                             (out->compound.guessed && !other.compound.guessed)))
        *out = other;
    if (is_known_whole(out) || recognise_any_umlauts(a, own, out) || recognised || other_recognised)
        return;
    lemmas_find_by_ending(a->lexicon, &out->spelled, &out->lemmas);
}

void analyzer_examine(struct analyzer *a, struct span form, struct word_analysis *out)
{
    analyzer_examine_with(a, form, true, out);
    if (a->typed && out->spelled_out &&
        ((out->lemmas.n == 0 && out->compound.n_parts == 1) || out->compound.guessed))
        recognise_compound_any_umlaut(a, out);
}

/* ---- what follows from it ---- */

void analyzer_add_letters(const uint8_t *letters, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++)
        buf_add_span(out, lexicon_letter_text(letters[i]));
}

void analyzer_word_of_parts(struct analyzer *a, const struct word_analysis *w, size_t first,
                            size_t last, struct buf *out)
{
    struct lemmas lemmas;

    lemmas_of_parts(a->lexicon, &w->spelled, &w->compound, first, last, &lemmas);
    if (lemmas.n > 0)
        analyzer_add_letters(lemmas.items[0].letter, lemmas.items[0].n, out);
}

void analyzer_lemma_text(const struct word_analysis *w, size_t i, struct buf *out)
{
    analyzer_add_letters(w->lemmas.items[i].letter, w->lemmas.items[i].n, out);
}

bool analyzer_knows_verb(struct analyzer *a, struct span infinitive)
{
    struct spelled s;
    uint32_t word = lexicon_spell(infinitive, DIGRAPHS_AS_TYPED, &s)
                        ? lexicon_find(a->lexicon, s.letter, s.n)
                        : LEXICON_NONE;

    return word != LEXICON_NONE && (lexicon_entry(a->lexicon, word)->classes & WORD_VERB) != 0;
}

bool analyzer_knows_word(struct analyzer *a, struct span form)
{
    struct spelled s;
    uint32_t word;
    size_t n_prefix;

    if (!lexicon_spell(form, DIGRAPHS_AS_TYPED, &s))
        return false;
    word = lexicon_find(a->lexicon, s.letter, s.n);
    if (word == LEXICON_NONE && has_digraph(&s)) {
        lexicon_spell(form, DIGRAPHS_AS_UMLAUTS, &s);
        word = lexicon_find(a->lexicon, s.letter, s.n);
    }
    return word != LEXICON_NONE ? lexicon_entry(a->lexicon, word)->lemmas != LEXICON_NONE
                                : prefixed_verb_find(a->lexicon, s.letter, s.n, &n_prefix, &word);
}

size_t analyzer_last_seam(struct analyzer *a, struct span form)
{
    struct word_analysis w;

    analyzer_examine_with(a, form, false, &w);
    return w.compound.n_parts > 1 ? w.spelled.offset[w.compound.parts[w.compound.n_parts - 1].start]
                                  : 0;
}

bool analyzer_same_word(struct analyzer *a, struct span form, struct span other)
{
    struct word_analysis x, y;
    struct gender_spot spot;

    form = analyzer_letters(form, &a->letters, &spot);
    analyzer_examine(a, analyzer_without_signs(a, form), &x);
    other = analyzer_letters(other, &a->other_letters, &spot);
    analyzer_examine(a, analyzer_without_signs(a, other), &y);
    if (x.lemmas.n == 0 || y.lemmas.n == 0) {
        struct buf stem = BUF_INIT;
        bool same;
        buf_add_span(&stem, analyzer_stem_letters(a, form));
        same = span_eq(buf_span(&stem), analyzer_stem_letters(a, other));
        buf_release(&stem);
        return same;
    }
    if (x.respelled != y.respelled)
        return false;
    for (size_t i = 0; i < x.lemmas.n; i++)
        for (size_t k = 0; k < y.lemmas.n; k++)
            if (!x.lemmas.items[i].related && !y.lemmas.items[k].related &&
                x.lemmas.items[i].n == y.lemmas.items[k].n &&
                memcmp(x.lemmas.items[i].letter, y.lemmas.items[k].letter, x.lemmas.items[i].n) ==
                    0)
                return true;
    return false;
}

/* Where in a form the first n_bytes of its letters end, in code points. at_start: a part begins
 * there, behind a sign rather than before it. */
static size_t chars_before(struct span form, const struct gender_spot *spot, size_t n_bytes,
                           bool at_start)
{
    size_t n_sign = spot->ending - spot->stem_end;

    if (n_bytes + n_sign >= spot->ending_end)
        n_bytes += spot->rest - spot->ending_end;
    if (n_bytes > spot->stem_end || (at_start && n_bytes == spot->stem_end))
        n_bytes += n_sign;
    return utf8_count(span_make(form.ptr, n_bytes));
}

void analyzer_part_chars(struct span form, const struct gender_spot *spot,
                         const struct word_analysis *w, size_t first, size_t last, size_t chars[2])
{
    const struct compound_part *parts = w->compound.parts;
    const uint16_t *offset = w->spelled.offset;

    chars[0] = chars_before(form, spot, offset[parts[first].start], true);
    chars[1] = chars_before(form, spot, offset[parts[last].end], false);
}

void analyzer_examine_form(struct analyzer *a, struct span form, struct form_analysis *out)
{
    struct gender_spot spot;
    struct span letters = analyzer_letters(form, &a->letters, &spot);
    struct span joined = analyzer_without_signs(a, letters);

    form = token_bare_form(form);
    buf_clear(&a->keys);
    out->number = spelling_of_number(form, &a->keys);
    analyzer_examine(a, joined, &out->word);
    out->n_parts = joined.ptr == letters.ptr && !out->number ? out->word.compound.n_parts : 1;
    for (size_t i = 0; i < out->n_parts && out->n_parts > 1; i++)
        analyzer_part_chars(form, &spot, &out->word, i, i, out->part_chars[i]);
}
