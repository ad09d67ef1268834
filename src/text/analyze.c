/* From a form to the keys under which other forms find it: number notation; an address and the
 * domains it is at; or the words that it
 * is a form of, or else Snowball's stem (examine.c); its spelling, where that is another word; the
 * same for the parts of a compound; families. And the analyser itself, with its fingerprint. */
#include "text/analyzer_internal.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "text/address.h"
#include "text/elision.h"
#include "text/family.h"
#include "text/fingerprint.h"
#include "text/own_words.h"
#include "text/spelling.h"
#include "text/stemmer.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

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
            (other->kind <= KEY_SPELLING ||
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

/* Whether the whole word has the key. */
static bool has_word_key(const struct analyzer *a, const struct key_list *list, struct span key)
{
    bool has = false;

    for (size_t i = 0; i < list->n && !has; i++)
        has = list->items[i].kind == KEY_WORD && span_eq(key_at(a, list, i), key);
    return has;
}

static void add_plain_spelling(struct analyzer *a, struct span letters, struct buf *out)
{
    buf_clear(&a->spelled);
    spelling_for_stemmer(letters, &a->spelled);
    spelling_add_plain_vowels(buf_span(&a->spelled), out);
}

/* Letters as a key: in UTF-8, as analyze_plain_spelling writes them. */
static void add_letters(struct analyzer *a, const uint8_t *letters, size_t n)
{
    buf_clear(&a->text);
    analyzer_add_letters(letters, n, &a->text);
    add_plain_spelling(a, buf_span(&a->text), &a->keys);
}

/* A word as a key: its normal form (compound.h). */
static void add_word(struct analyzer *a, const uint8_t *letters, size_t n)
{
    uint8_t normal[LEXICON_MAX_LETTERS];
    size_t n_normal = compound_normal_form(a->lexicon, a->words, letters, n, normal);

    if (n_normal > 0)
        add_letters(a, normal, n_normal);
    else
        add_letters(a, letters, n);
}

static void add_lemma(struct analyzer *a, const struct lemma *l)
{
    if (!l->by_stem) {
        add_word(a, l->letter, l->n);
        return;
    }
    buf_clear(&a->text);
    analyzer_add_letters(l->letter, l->n, &a->text);
    analyzer_add_stem_key(a, buf_span(&a->text), &a->keys);
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
            add_lemma(a, &lemmas->items[i]);
            end_key(a, list, key);
        }
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

/* The parts from first to last of a compound as one word. */
static void add_part_keys(struct analyzer *a, struct key_list *list, struct span form,
                          const struct gender_spot *spot, const struct word_analysis *w,
                          size_t first, size_t last)
{
    struct form_key place = {.kind = last + 1 == w->compound.n_parts ? KEY_HEAD : KEY_MODIFIER,
                             .joined = last > first};
    struct lemmas lemmas;
    size_t chars[2];

    lemmas_of_parts(a->lexicon, &w->spelled, &w->compound, first, last, &lemmas);
    analyzer_part_chars(form, spot, w, first, last, chars);
    place.start_chars = chars[0];
    place.end_chars = chars[1];
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

/* joined: the letters as they were examined. */
static void add_spelling_keys(struct analyzer *a, struct key_list *list, struct span letters,
                              struct span joined, const struct form_key *whole)
{
    struct form_key key = *whole;
    struct word_analysis w;
    size_t start = a->keys.len;

    key.kind = KEY_SPELLING;
    buf_clear(&a->plain);
    add_plain_spelling(a, letters, &a->plain);
    if (a->plain.len == 0 || (!a->typed && span_eq(buf_span(&a->plain), joined)))
        return;
    analyzer_examine_with(a, buf_span(&a->plain), true, &w);
    if (w.lemmas.n > 0)
        add_word(a, w.lemmas.items[0].letter, w.lemmas.items[0].n);
    else
        analyzer_add_stem_key(a, buf_span(&a->plain), &a->keys);
    if (a->typed) {
        end_key(a, list, key);
    } else {
        bool has = has_word_key(a, list, span_make(a->keys.data + start, a->keys.len - start));
        a->keys.len = start;
        if (has)
            return;
    }
    buf_add_span(&a->keys, buf_span(&a->plain));
    end_key(a, list, key);
}

/* An address is itself, the www of a domain left out, and what is found by its domain and by those
 * above. False for any other form. */
static bool add_address_keys(struct analyzer *a, struct key_list *list, struct span form,
                             const struct form_key *whole)
{
    struct form_key part = {.kind = KEY_HEAD, .end_chars = whole->end_chars};
    size_t domain;
    bool mail;

    if (!address_is(form, &domain))
        return false;
    mail = memchr(form.ptr, '@', form.len) != NULL;
    if (mail) {
        buf_add_span(&a->keys, form);
        end_key(a, list, *whole);
    }
    for (size_t at = domain, first = !mail; list->n < ANALYZER_MAX_KEYS; first = 0) {
        part.start_chars = utf8_count(span_make(form.ptr, at));
        buf_add(&a->keys, form.ptr + at, form.len - at);
        end_key(a, list, first ? *whole : part);
        at = address_parent(form, at);
        if (at == 0)
            return true;
    }
    return true;
}

/* The words of a form with apostrophes (elision.h), each in its inflections. */
static void add_elision_keys(struct analyzer *a, struct key_list *list, struct span form)
{
    struct elision_part parts[ELISION_MAX_PARTS];
    size_t n = elision_parts(form, parts);

    for (size_t i = n; i-- > 0;) { /* as the parts of compounds, the last first */
        struct span word = span_make(form.ptr + parts[i].start, parts[i].end - parts[i].start);
        struct form_key place = {.kind = parts[i].last ? KEY_HEAD : KEY_MODIFIER};
        struct word_analysis w;
        size_t n_before = list->n;

        place.start_chars = utf8_count(span_make(form.ptr, parts[i].start));
        place.end_chars = utf8_count(span_make(form.ptr, parts[i].end));
        analyzer_examine(a, word, &w);
        add_lemma_keys(a, list, &w.lemmas, &place);
        if (list->n == n_before) {
            analyzer_add_stem_key(a, word, &a->keys);
            end_key(a, list, place);
        }
    }
}

size_t analyzer_keys(struct analyzer *a, struct span form, struct form_key keys[ANALYZER_MAX_KEYS])
{
    struct key_list list = {.items = keys};
    struct gender_spot spot;
    struct span letters = analyzer_letters(form, &a->letters, &spot);
    struct span joined = analyzer_without_signs(a, letters);
    struct form_key whole = {.kind = KEY_WORD};
    struct word_analysis w;

    form = token_bare_form(form);
    whole.end_chars = utf8_count(form);
    buf_clear(&a->keys);
    if (spelling_of_number(form, &a->keys)) {
        end_key(a, &list, whole);
    } else if (!add_address_keys(a, &list, form, &whole)) {
        analyzer_examine(a, joined, &w);
        add_lemma_keys(a, &list, &w.lemmas, &whole);
        if (list.n == 0) {
            analyzer_add_stem_key(a, letters, &a->keys);
            end_key(a, &list, whole);
        }
        add_spelling_keys(a, &list, letters, joined, &whole);
        if (joined.ptr == letters.ptr && w.compound.n_parts > 1)
            add_keys_of_parts(a, &list, form, &spot, &w);
        if (spot.stem_end == form.len)
            add_elision_keys(a, &list, form);
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

void analyze_plain_spelling(struct span form, struct buf *out)
{
    struct buf spelled = BUF_INIT, letters = BUF_INIT;
    struct gender_spot spot;

    form = analyzer_letters(form, &letters, &spot);
    if (!spelling_of_number(form, out)) {
        spelling_for_stemmer(form, &spelled);
        spelling_add_plain_vowels(buf_span(&spelled), out);
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
    buf_release(&a->other_letters);
    buf_release(&a->spelled);
    buf_release(&a->text);
    buf_release(&a->joined);
    buf_release(&a->keys);
    buf_release(&a->plain);
    free(a);
}

void analyzer_set_typed(struct analyzer *a, bool typed)
{
    a->typed = typed;
}

const char *analyzer_fingerprint(const struct analyzer *a)
{
    return a->fingerprint;
}
