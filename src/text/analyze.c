/* From a form to the keys under which other forms find it: number notation; or the words that the
 * lexicon says it is a form of, read with umlauts as typed, then with digraphs as umlauts, then
 * with plain vowels as umlauts; or else Snowball's German stem. Then the same for the parts of a
 * compound. The stemmer wants umlauts as they are (its rules tell "ä" from "a"), so they are folded
 * behind it. */
#include "text/analyze.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "text/family.h"
#include "text/fingerprint.h"
#include "text/gender.h"
#include "text/own_words.h"
#include "text/prefixed_verb.h"
#include "text/spelling.h"
#include "text/stemmer.h"
#include "text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct analyzer {
    struct stemmer *stemmer;
    const struct lexicon *lexicon;
    const struct own_words *words; /* borrowed; NULL = none */
    bool typed;                    /* forms are typed by people, see analyzer_set_typed */
    struct buf spelled, text, joined;
    struct buf letters; /* of a gender form */
    struct buf keys;    /* of the form last analysed */
    char fingerprint[40];
};

/* The letters of a form, in which no sign of a derivation or gender form is left; a gender form
 * counts as its feminine. *spot says where its sign was: behind the end if nowhere. May use buf. */
static struct span letters_of(struct span form, struct buf *buf, struct gender_spot *spot)
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

static struct span stem_of(struct analyzer *a, struct span form)
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

/* Appends s with umlauts as plain vowels. */
static void add_without_umlauts(struct span s, struct buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] == 0xC3 && i + 1 < s.len) {
            unsigned char c = (unsigned char)s.ptr[i + 1];
            char plain = c == 0xA4 ? 'a' : c == 0xB6 ? 'o' : c == 0xBC ? 'u' : 0;
            if (plain) {
                buf_add_char(out, plain);
                i++;
                continue;
            }
        }
        buf_add_char(out, s.ptr[i]);
    }
}

/* Appends the key of a word that the lexicon does not know; never empty, so that every form can be
 * found. */
static void add_key(struct analyzer *a, struct span form, struct buf *out)
{
    size_t at = out->len;

    if (spelling_of_number(form, out))
        return;
    add_without_umlauts(stem_of(a, form), out);
    if (out->len == at)
        buf_add_span(out, form);
}

/* ---- recognising ---- */

/* The form without the signs that may stand in a word: hyphens, apostrophes, dots. */
static struct span without_signs(struct analyzer *a, struct span form)
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

    add_key(a, s->form, &kept);
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
static bool recognise(struct analyzer *a, struct span form, enum digraphs digraphs, bool own,
                      struct word_analysis *out)
{
    if (!lexicon_spell(form, digraphs, &out->spelled))
        return false;
    out->spelled_out = true;
    compound_split(a->lexicon, own ? a->words : NULL, &out->spelled, &out->compound);
    if (own && a->words)
        heed_own_words(a, out);
    lemmas_find(a->lexicon, &out->spelled, &out->compound, &out->lemmas);
    return out->lemmas.n > 0 || out->compound.n_parts > 1;
}

/* Words written with plain vowels for umlauts: "rustung". */
static bool recognise_any_umlauts(struct analyzer *a, struct word_analysis *out)
{
    struct spelled word = out->spelled;
    uint32_t found = lexicon_find_any_umlauts(a->lexicon, word.letter, word.n);

    if (found == LEXICON_NONE)
        return false;
    word.n = lexicon_letters(a->lexicon, found, word.letter);
    lemmas_find(a->lexicon, &word, &out->compound, &out->lemmas);
    out->respelled = true;
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
        compound_split(a->lexicon, a->words, &other.spelled, &other.compound);
        if (other.compound.n_parts > 1) {
            lemmas_find(a->lexicon, &other.spelled, &other.compound, &other.lemmas);
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
    out->compound.split_score = out->compound.whole_score = -INFINITY;
}

static void examine(struct analyzer *a, struct span form, bool own, struct word_analysis *out)
{
    start_analysis(out);
    if (recognise(a, form, DIGRAPHS_AS_TYPED, own, out) || !out->spelled_out)
        return;
    if (has_digraph(&out->spelled)) {
        struct word_analysis other;
        start_analysis(&other);
        if (recognise(a, form, DIGRAPHS_AS_UMLAUTS, own, &other)) {
            *out = other;
            out->respelled = true;
            return;
        }
    }
    if (!recognise_any_umlauts(a, out))
        lemmas_find_by_ending(a->lexicon, &out->spelled, &out->lemmas);
}

void analyzer_examine(struct analyzer *a, struct span form, struct word_analysis *out)
{
    examine(a, form, true, out);
    if (a->typed && out->spelled_out && out->lemmas.n == 0 && out->compound.n_parts == 1)
        recognise_compound_any_umlaut(a, out);
}

void analyzer_set_typed(struct analyzer *a, bool typed)
{
    a->typed = typed;
}

static void add_letters_text(const uint8_t *letters, size_t n, struct buf *out)
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
        add_letters_text(lemmas.items[0].letter, lemmas.items[0].n, out);
}

void analyzer_lemma_text(const struct word_analysis *w, size_t i, struct buf *out)
{
    add_letters_text(w->lemmas.items[i].letter, w->lemmas.items[i].n, out);
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

    examine(a, form, false, &w);
    return w.compound.n_parts > 1 ? w.spelled.offset[w.compound.parts[w.compound.n_parts - 1].start]
                                  : 0;
}

bool analyzer_same_word(struct analyzer *a, struct span form, struct span other)
{
    struct word_analysis x, y;
    struct gender_spot spot;

    form = letters_of(form, &a->letters, &spot);
    analyzer_examine(a, without_signs(a, form), &x);
    other = letters_of(other, &a->letters, &spot);
    analyzer_examine(a, without_signs(a, other), &y);
    if (x.lemmas.n == 0 || y.lemmas.n == 0) {
        struct buf stem = BUF_INIT;
        bool same;
        buf_add_span(&stem, stem_of(a, form));
        same = span_eq(buf_span(&stem), stem_of(a, other));
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

/* ---- keys ---- */

/* The keys being collected; their bytes go to a->keys and are pointed at when all are there. */
struct key_list {
    struct form_key *items;
    size_t ends[ANALYZER_MAX_KEYS];
    size_t n;
};

static struct span key_at(const struct analyzer *a, const struct key_list *list, size_t i)
{
    size_t start = i > 0 ? list->ends[i - 1] : 0;

    return span_make(a->keys.data + start, list->ends[i] - start);
}

/* Takes what was appended to a->keys since the last key as the next one; drops it if the whole
 * word, or the same place, has it already. */
static void end_key(struct analyzer *a, struct key_list *list, struct form_key key)
{
    size_t start = list->n > 0 ? list->ends[list->n - 1] : 0;
    struct span bytes = span_make(a->keys.data + start, a->keys.len - start);

    for (size_t i = 0; i < list->n; i++) {
        const struct form_key *other = &list->items[i];
        if (span_eq(key_at(a, list, i), bytes) &&
            (other->kind <= KEY_RELATED ||
             (other->start_chars == key.start_chars && other->end_chars == key.end_chars))) {
            a->keys.len = start;
            return;
        }
    }
    if (list->n == ANALYZER_MAX_KEYS) {
        a->keys.len = start;
        return;
    }
    list->items[list->n] = key;
    list->ends[list->n++] = a->keys.len;
}

/* Letters as a key: in UTF-8, as analyze_plain_spelling writes them. */
static void add_letters(struct analyzer *a, const uint8_t *letters, size_t n)
{
    buf_clear(&a->text);
    add_letters_text(letters, n, &a->text);
    buf_clear(&a->spelled);
    spelling_for_stemmer(buf_span(&a->text), &a->spelled);
    add_without_umlauts(buf_span(&a->spelled), &a->keys);
}

static void add_lemma_keys(struct analyzer *a, struct key_list *list, const struct lemmas *lemmas,
                           const struct form_key *place)
{
    for (int related = 0; related <= 1; related++)
        for (size_t i = 0; i < lemmas->n; i++) {
            struct form_key key = *place;
            if (lemmas->items[i].related != related)
                continue;
            key.related = related;
            if (related && key.kind == KEY_WORD)
                key.kind = KEY_RELATED;
            add_letters(a, lemmas->items[i].letter, lemmas->items[i].n);
            end_key(a, list, key);
        }
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

/* A byte before the keys of families, so that they are no words'. */
enum { FAMILY_MARK = 1, MAX_FAMILIES = 2 };

static void add_family_keys(struct analyzer *a, struct key_list *list, const struct lemmas *lemmas)
{
    const struct form_key key = {.kind = KEY_FAMILY};

    for (size_t i = 0; i < lemmas->n && i < MAX_FAMILIES; i++) {
        const struct lemma *l = &lemmas->items[i];
        buf_add_char(&a->keys, FAMILY_MARK);
        add_letters(a, l->letter, family_letters(l->letter, l->n));
        end_key(a, list, key);
    }
}

void analyzer_examine_form(struct analyzer *a, struct span form, struct form_analysis *out)
{
    struct gender_spot spot;
    struct span letters = letters_of(form, &a->letters, &spot);
    struct span joined = without_signs(a, letters);
    const struct compound *c = &out->word.compound;

    form = token_bare_form(form);
    buf_clear(&a->keys);
    out->number = spelling_of_number(form, &a->keys);
    analyzer_examine(a, joined, &out->word);
    out->n_parts = joined.ptr == letters.ptr && !out->number ? c->n_parts : 1;
    for (size_t i = 0; out->n_parts > 1 && i < c->n_parts; i++) {
        const uint16_t *offset = out->word.spelled.offset;
        out->part_chars[i][0] = chars_before(form, &spot, offset[c->parts[i].start], true);
        out->part_chars[i][1] = chars_before(form, &spot, offset[c->parts[i].end], false);
    }
}

/* The parts from first to last of a compound as one word. */
static void add_part_keys(struct analyzer *a, struct key_list *list, struct span form,
                          const struct gender_spot *spot, const struct word_analysis *w,
                          size_t first, size_t last)
{
    const struct compound *c = &w->compound;
    const struct spelled *s = &w->spelled;
    size_t start = c->parts[first].start, end = c->parts[last].end;
    struct form_key place = {.kind = last + 1 == c->n_parts ? KEY_HEAD : KEY_MODIFIER,
                             .joined = last > first};
    struct lemmas lemmas;

    lemmas_of_parts(a->lexicon, s, c, first, last, &lemmas);
    place.start_chars = chars_before(form, spot, s->offset[start], true);
    place.end_chars = chars_before(form, spot, s->offset[end], false);
    add_lemma_keys(a, list, &lemmas, &place);
}

static void add_keys_of_parts(struct analyzer *a, struct key_list *list, struct span form,
                              const struct gender_spot *spot, const struct word_analysis *w)
{
    size_t n = w->compound.n_parts;

    for (size_t last = n; last-- > 0;)
        for (size_t first = last + 1; first-- > 0;)
            if (last - first + 1 < n)
                add_part_keys(a, list, form, spot, w, first, last);
}

size_t analyzer_keys(struct analyzer *a, struct span form, struct form_key keys[ANALYZER_MAX_KEYS])
{
    struct key_list list = {.items = keys};
    struct gender_spot spot;
    struct span letters = letters_of(form, &a->letters, &spot);
    struct span joined = without_signs(a, letters);
    struct form_key whole = {.kind = KEY_WORD};
    struct word_analysis w;

    form = token_bare_form(form);
    whole.end_chars = utf8_count(form);
    buf_clear(&a->keys);
    if (spelling_of_number(form, &a->keys)) {
        end_key(a, &list, whole);
    } else {
        analyzer_examine(a, joined, &w);
        add_lemma_keys(a, &list, &w.lemmas, &whole);

        if (list.n == 0) {
            add_key(a, letters, &a->keys);
            end_key(a, &list, whole);
        }
        if (joined.ptr == letters.ptr && w.compound.n_parts > 1)
            add_keys_of_parts(a, &list, form, &spot, &w);
        add_family_keys(a, &list, &w.lemmas);
    }
    for (size_t i = 0; i < list.n; i++)
        keys[i].key = key_at(a, &list, i);
    return list.n;
}

struct span analyzer_key(struct analyzer *a, struct span form)
{
    struct form_key keys[ANALYZER_MAX_KEYS];

    analyzer_keys(a, form, keys);
    return keys[0].key;
}

struct span analyzer_stem(struct analyzer *a, struct span form)
{
    struct gender_spot spot;

    return stem_of(a, letters_of(form, &a->letters, &spot));
}

struct span analyzer_stem_key(struct analyzer *a, struct span form)
{
    struct gender_spot spot;

    buf_clear(&a->keys);
    add_key(a, letters_of(form, &a->letters, &spot), &a->keys);
    return buf_span(&a->keys);
}

void analyze_plain_spelling(struct span form, struct buf *out)
{
    struct buf spelled = BUF_INIT, letters = BUF_INIT;
    struct gender_spot spot;

    form = letters_of(form, &letters, &spot);
    if (!spelling_of_number(form, out)) {
        spelling_for_stemmer(form, &spelled);
        add_without_umlauts(buf_span(&spelled), out);
    }
    buf_release(&spelled);
    buf_release(&letters);
}

/* Forms do not depend on the user's own words, keys do. */
static void make_fingerprint(struct analyzer *a, const struct own_words *words)
{
    struct fingerprint print = fingerprint_built_in;
    struct buf with_words = BUF_INIT;

    if (print.forms == 0 || !stemmer_is_built_in())
        fingerprint_measure(a, &print);
    if (words) {
        buf_addf(&with_words, "%08x %llx", (unsigned)print.keys,
                 (unsigned long long)own_words_hash(words));
        print.keys = (uint32_t)XXH3_64bits(with_words.data, with_words.len);
        buf_release(&with_words);
    }
    snprintf(a->fingerprint, sizeof a->fingerprint, "T%08x-K%08x", (unsigned)print.forms,
             (unsigned)print.keys);
}

enum fb_status analyzer_new(struct analyzer **out, const struct own_words *words,
                            struct fb_error *err)
{
    struct analyzer *a = xcalloc(1, sizeof *a);

    a->stemmer = stemmer_new();
    if (!a->stemmer) {
        free(a);
        return fb_error_set(
            err, FB_ERR_NOT_FOUND,
            _("this libstemmer has no German stemmer; install Debian's libstemmer0d"));
    }
    a->lexicon = lexicon_builtin();
    if (words && own_words_count(words) == 0)
        words = NULL;
    make_fingerprint(a, words);
    a->words = words;
    *out = a;
    return FB_OK;
}

void analyzer_free(struct analyzer *a)
{
    if (!a)
        return;
    stemmer_free(a->stemmer);
    buf_release(&a->letters);
    buf_release(&a->spelled);
    buf_release(&a->text);
    buf_release(&a->joined);
    buf_release(&a->keys);
    free(a);
}

const char *analyzer_fingerprint(const struct analyzer *a)
{
    return a->fingerprint;
}
