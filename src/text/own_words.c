/* The list, and finding words in it. A form is looked up literally, then by its key, which all
 * inflections share. The key of a compound ends in the key of its last part, since stemming changes
 * ends of words only: so the ends of a key tell whether a form ends in a word of the list. Where
 * a form is an inflection, or spelled otherwise (ß, ss; ä, ae), the seams are found again as the
 * places before which both read the same in plain spelling. */
#include "text/own_words.h"

#include "base/i18n.h"
#include "base/strmap.h"
#include "base/xalloc.h"
#include "text/analyze.h"
#include "text/own_words_line.h"
#include "text/utf8.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MAX_FAULTS_TOLD = 20, MIN_REST_CHARS = 3, NO_WORD = UINT32_MAX };

struct own_word {
    struct span form;
    struct word_part *parts;
    struct span *plain; /* of the form up to where each part starts; the first is empty */
    size_t n_parts, line;
    uint32_t next; /* another word of the same key, or NO_WORD */
};

struct own_words {
    struct arena arena;
    struct own_word *words; /* by index in forms */
    size_t words_cap;
    struct strmap forms;
    struct strmap keys;
    uint32_t *by_key; /* by index in keys: the first word of that key */
    size_t by_key_cap;
    struct strmap bases;   /* the words' keys and plain spellings, which inflections begin with */
    bool begins_word[256]; /* by first byte of the bases */
    uint64_t hash;
    struct analyzer *plain; /* without a list, while parsing */
};

/* ---- making the list ---- */

static struct span plain_copy(struct own_words *w, struct span form)
{
    struct buf plain = BUF_INIT;
    struct span copy;

    analyze_plain_spelling(form, &plain);
    copy = arena_copy(&w->arena, buf_span(&plain));
    buf_release(&plain);
    return copy;
}

static void add_base(struct own_words *w, struct span base)
{
    if (base.len == 0)
        return;
    strmap_intern(&w->bases, base, NULL);
    w->begins_word[(unsigned char)base.ptr[0]] = true;
}

static void add_to_key(struct own_words *w, uint32_t i, struct span key)
{
    bool added;
    uint32_t k = strmap_intern(&w->keys, key, &added);
    uint32_t *at;

    xgrow(&w->by_key, &w->by_key_cap, (size_t)k + 1, sizeof *w->by_key);
    if (added)
        w->by_key[k] = NO_WORD;
    for (at = &w->by_key[k]; *at != NO_WORD;)
        at = &w->words[*at].next;
    *at = i;
}

static uint64_t hash_of(const struct own_word *word)
{
    struct buf seen = BUF_INIT;
    uint64_t hash;

    for (size_t i = 0; i < word->n_parts; i++)
        buf_addf(&seen, "%zu-%zu ", word->parts[i].start, word->parts[i].end);
    buf_add_span(&seen, word->form);
    hash = XXH3_64bits(seen.data, seen.len);
    buf_release(&seen);
    return hash;
}

static void add_word(struct own_words *w, uint32_t i, const struct own_words_line *line,
                     size_t n_line)
{
    const size_t parts_bytes = line->n_parts * sizeof *line->parts;
    struct own_word *word;
    struct span key;

    xgrow(&w->words, &w->words_cap, (size_t)i + 1, sizeof *w->words);
    word = &w->words[i];
    word->form = strmap_key(&w->forms, i);
    word->n_parts = line->n_parts;
    word->line = n_line;
    word->next = NO_WORD;
    word->parts = arena_alloc(&w->arena, parts_bytes);
    memcpy(word->parts, line->parts, parts_bytes);
    word->plain = arena_calloc(&w->arena, line->n_parts, sizeof *word->plain);
    for (size_t k = 1; k < line->n_parts; k++)
        word->plain[k] = plain_copy(w, span_make(word->form.ptr, line->parts[k].start));
    key = analyzer_stem_key(w->plain, word->form);
    add_to_key(w, i, key);
    add_base(w, key);
    add_base(w, plain_copy(w, word->form));
    w->hash += hash_of(word); /* a sum, so that order does not matter */
}

static bool same_split(const struct own_word *word, const struct own_words_line *line)
{
    return word->n_parts == line->n_parts &&
           memcmp(word->parts, line->parts, line->n_parts * sizeof *line->parts) == 0;
}

/* Takes a word in, or appends to faults why not. */
static void take_word(struct own_words *w, const struct own_words_line *line, size_t n_line,
                      const char *name, struct buf *faults)
{
    bool added;
    uint32_t i = strmap_intern(&w->forms, buf_span(&line->form), &added);

    if (added)
        add_word(w, i, line, n_line);
    else if (!same_split(&w->words[i], line))
        buf_addf(faults,
                 _("%s:%zu: this word stands in line %zu already, split otherwise; remove one of "
                   "the lines"),
                 name, n_line, w->words[i].line);
}

static void take_line(struct own_words *w, struct span text, size_t n_line, const char *name,
                      struct own_words_line *scratch, struct buf *faults)
{
    const char *wrong = own_words_read_line(text, scratch);

    if (wrong)
        buf_addf(faults, "%s:%zu: %s", name, n_line, wrong);
    else if (scratch->n_parts > 0)
        take_word(w, scratch, n_line, name, faults);
}

static void take_lines(struct own_words *w, struct span text, const char *name, struct buf *faults)
{
    struct own_words_line scratch = {0};
    size_t n_line = 0, n_faults = 0;

    while (text.len > 0 && w->forms.n < OWN_WORDS_MAX) {
        size_t told = faults->len;

        take_line(w, span_take(&text, '\n'), ++n_line, name, &scratch, faults);
        if (faults->len > told)
            buf_add_char(faults, '\n');
        if (faults->len > told && ++n_faults > MAX_FAULTS_TOLD)
            faults->len = told;
    }
    if (n_faults > MAX_FAULTS_TOLD)
        buf_addf(faults, _("%s: %zu more lines do not count\n"), name, n_faults - MAX_FAULTS_TOLD);
    if (text.len > 0)
        buf_addf(faults,
                 _("%s:%zu: this is the last of %d words, which is the most there can be; "
                   "what follows does not count\n"),
                 name, n_line, OWN_WORDS_MAX);
    own_words_line_release(&scratch);
}

enum fb_status own_words_parse(struct own_words **out, struct span text, const char *name,
                               struct buf *faults, struct fb_error *err)
{
    struct own_words *w = xcalloc(1, sizeof *w);
    enum fb_status status = analyzer_new(&w->plain, NULL, err);

    if (status == FB_OK)
        take_lines(w, text, name, faults);
    analyzer_free(w->plain);
    w->plain = NULL;
    if (status == FB_OK)
        *out = w;
    else
        own_words_free(w);
    return status;
}

void own_words_free(struct own_words *w)
{
    if (!w)
        return;
    arena_release(&w->arena);
    free(w->words);
    strmap_release(&w->forms);
    strmap_release(&w->keys);
    free(w->by_key);
    strmap_release(&w->bases);
    free(w);
}

size_t own_words_count(const struct own_words *w)
{
    return w->forms.n;
}

uint64_t own_words_hash(const struct own_words *w)
{
    return w->hash;
}

/* ---- finding words ---- */

static const struct own_word *first_of_key(const struct own_words *w, struct span key)
{
    uint32_t k = strmap_find(&w->keys, key);

    return k == STRMAP_NONE ? NULL : &w->words[w->by_key[k]];
}

static const struct own_word *next_of_key(const struct own_words *w, const struct own_word *word)
{
    return word->next == NO_WORD ? NULL : &w->words[word->next];
}

static size_t next_char(struct span s, size_t pos)
{
    return pos + utf8_offset(span_make(s.ptr + pos, s.len - pos), 1);
}

static bool reads_as(struct span form, struct span plain, struct buf *scratch)
{
    buf_clear(scratch);
    analyze_plain_spelling(form, scratch);
    return span_eq(buf_span(scratch), plain);
}

/* Where the i-th part of word starts in form, an inflection of it, or 0. */
static size_t seam_in(const struct own_word *word, size_t i, struct span form, size_t from,
                      struct buf *scratch)
{
    struct span left = span_make(word->form.ptr, word->parts[i].start);

    if (span_starts(form, left))
        return left.len;
    for (size_t at = next_char(form, from); at < form.len; at = next_char(form, at))
        if (reads_as(span_make(form.ptr, at), word->plain[i], scratch))
            return at;
    return 0;
}

/* Splits form, which has word's key or is the end of a longer form, as word is; parts are moved on
 * by offset. false where its seams are not in form. */
static bool split_as(const struct own_word *word, struct span form, size_t offset,
                     struct word_part *parts, struct buf *scratch)
{
    size_t from = 0;

    for (size_t i = 1; i < word->n_parts; i++) {
        size_t at = seam_in(word, i, form, from, scratch);
        size_t n_link = word->parts[i].start - word->parts[i - 1].end;

        if (at <= from + n_link || at >= form.len)
            return false;
        parts[i - 1] = (struct word_part){offset + from, offset + at - n_link};
        from = at;
    }
    parts[word->n_parts - 1] = (struct word_part){offset + from, offset + form.len};
    return true;
}

size_t own_words_split(const struct own_words *w, struct span form, struct span key,
                       struct word_part *parts, size_t max_parts)
{
    struct buf scratch = BUF_INIT;
    uint32_t i = strmap_find(&w->forms, form);
    const struct own_word *word = i != STRMAP_NONE ? &w->words[i] : first_of_key(w, key);
    size_t n = 0;

    for (; word && n == 0; word = next_of_key(w, word))
        if (word->n_parts <= max_parts && split_as(word, form, 0, parts, &scratch))
            n = word->n_parts;
    buf_release(&scratch);
    return n;
}

/* ---- words within longer ones ---- */

/* Puts n_new parts in the place of parts [from, to); all together must fit. */
static size_t splice(struct word_part *parts, size_t n_parts, size_t from, size_t to,
                     const struct word_part *new_parts, size_t n_new)
{
    memmove(parts + from + n_new, parts + to, (n_parts - to) * sizeof *parts);
    memcpy(parts + from, new_parts, n_new * sizeof *parts);
    return n_parts - (to - from) + n_new;
}

/* Lets the split end in tail, which starts at byte start of the form. */
static size_t end_in(struct word_part *parts, size_t n_parts, size_t max_parts, size_t start,
                     const struct word_part *tail, size_t n_tail)
{
    size_t n = 0;

    while (n < n_parts && parts[n].start < start)
        n++;
    if (n > 0 && parts[n - 1].end > start)
        parts[n - 1].end = start;
    if (n + n_tail > max_parts) { /* the first ones stay joined */
        size_t n_kept = max_parts - n_tail;

        if (n_kept > 0)
            parts[n_kept - 1].end = parts[n - 1].end;
        n = n_kept;
    }
    return splice(parts, n, n, n, tail, n_tail);
}

static bool starts_part(const struct word_part *parts, size_t n_parts, size_t at)
{
    for (size_t i = 0; i < n_parts; i++)
        if (parts[i].start == at)
            return true;
    return false;
}

/* What a form was split into, and room for the end that it is found to have. */
struct amendment {
    struct span form, key;
    struct word_part *parts;
    size_t n_parts, max_parts;
    struct word_part tail[OWN_WORD_MAX_PARTS];
    struct buf scratch;
};

/* Whether the form ends in an inflection of word, whose key is the form's but for the first n_rest
 * bytes; fills the tail. A word with seams is long enough to be no accident; "Ahn" in "Bahn" is
 * one, so a word that stays whole has to begin where the form was split. */
static bool find_tail(const struct own_word *word, size_t n_rest, struct amendment *a)
{
    const struct span form = a->form, rest = span_make(a->key.ptr, n_rest);

    for (size_t at = utf8_offset(form, MIN_REST_CHARS); at < form.len; at = next_char(form, at))
        if (reads_as(span_make(form.ptr, at), rest, &a->scratch) &&
            (word->n_parts > 1 || starts_part(a->parts, a->n_parts, at)) &&
            split_as(word, span_make(form.ptr + at, form.len - at), at, a->tail, &a->scratch))
            return true;
    return false;
}

/* Amends the form's end, the longest one there is in the list; returns the byte it starts at, or
 * the form's length. */
static size_t amend_end(const struct own_words *w, struct amendment *a)
{
    for (size_t n_rest = utf8_offset(a->key, MIN_REST_CHARS); n_rest < a->key.len;
         n_rest = next_char(a->key, n_rest)) {
        const struct own_word *word =
            first_of_key(w, span_make(a->key.ptr + n_rest, a->key.len - n_rest));

        for (; word; word = next_of_key(w, word)) {
            if (word->n_parts > a->max_parts || !find_tail(word, n_rest, a))
                continue;
            a->n_parts = end_in(a->parts, a->n_parts, a->max_parts, a->tail[0].start, a->tail,
                                word->n_parts);
            return a->tail[0].start;
        }
    }
    return a->form.len;
}

/* Amends parts [from, to) if together they are a word of the list, literally. */
static bool amend_run(const struct own_words *w, struct amendment *a, size_t from, size_t to)
{
    const size_t start = a->parts[from].start;
    uint32_t i =
        strmap_find(&w->forms, span_make(a->form.ptr + start, a->parts[to - 1].end - start));

    if (i == STRMAP_NONE || a->n_parts - (to - from) + w->words[i].n_parts > a->max_parts)
        return false;
    for (size_t k = 0; k < w->words[i].n_parts; k++) {
        a->tail[k].start = start + w->words[i].parts[k].start;
        a->tail[k].end = start + w->words[i].parts[k].end;
    }
    a->n_parts = splice(a->parts, a->n_parts, from, to, a->tail, w->words[i].n_parts);
    return true;
}

/* Amends the words before byte end, from the left, the longest first. */
static void amend_runs(const struct own_words *w, struct amendment *a, size_t end)
{
    for (size_t from = 0; from < a->n_parts && a->parts[from].start < end; from++) {
        size_t to = from;

        while (to < a->n_parts && a->parts[to].end <= end)
            to++;
        while (to > from && !amend_run(w, a, from, to))
            to--;
    }
}

size_t own_words_amend(const struct own_words *w, struct span form, struct span key,
                       struct word_part *parts, size_t n_parts, size_t max_parts)
{
    struct amendment a = {
        .form = form, .key = key, .parts = parts, .n_parts = n_parts, .max_parts = max_parts};
    size_t end;

    /* of a chain with hyphens the parts are words of their own */
    for (size_t i = 0; i < form.len; i++)
        if ((unsigned char)form.ptr[i] < 'a')
            return n_parts;
    end = amend_end(w, &a);
    if (a.n_parts > 1)
        amend_runs(w, &a, end);
    buf_release(&a.scratch);
    return a.n_parts;
}

/* ---- what a splitter asks ---- */

/* Whether plain is a base of the list with one of the endings of nouns and adjectives. */
static bool is_inflected_base(const struct own_words *w, struct span plain)
{
    static const char *const endings[] = {"",   "e",  "n",   "s",   "en",  "er",  "es",
                                          "em", "se", "ern", "ens", "nen", "sen", "ses"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);

        if (plain.len > n && memcmp(plain.ptr + plain.len - n, endings[i], n) == 0 &&
            strmap_find(&w->bases, span_make(plain.ptr, plain.len - n)) != STRMAP_NONE)
            return true;
    }
    return false;
}

bool own_words_is_word(const struct own_words *w, struct span form)
{
    struct buf plain = BUF_INIT;
    bool found;

    /* umlauts may begin otherwise in plain spelling */
    if (form.len == 0 ||
        ((unsigned char)form.ptr[0] < 0x80 && !w->begins_word[(unsigned char)form.ptr[0]]))
        return false;
    analyze_plain_spelling(form, &plain);
    found = is_inflected_base(w, buf_span(&plain));
    buf_release(&plain);
    return found;
}
