/* Joins the two sources of synonyms. Terms are compared as the index compares words: by their keys,
 * so that Soldaten finds what is said of Soldat, and a synonym that would find nothing new is told
 * from one that does. Where a user's file has the very form asked for, other words that merely
 * share its key (Müller beside Müll) do not count. */
#include "query/expand/synonyms.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "query/expand/synonym_file.h"
#include "query/expand/thesaurus.h"
#include "query/expand/words.h"

#include <stdlib.h>

struct own_term {
    size_t group;
    struct span forms, keys;
};

struct synonyms {
    struct analyzer *analyzer;
    struct synonym_file own;
    struct own_term *terms; /* of all groups */
    size_t n_terms;
    bool has_thesaurus;
    struct thesaurus thesaurus;
    struct arena arena;
};

/* ---- comparing ---- */

/* What terms are compared by: the folded forms, and the keys, of the words in a row, of chains the
 * whole; both end each word with a NUL. */
static void describe(struct analyzer *analyzer, struct arena *arena, struct span text,
                     struct span *forms, struct span *keys)
{
    struct words words = {0};
    struct buf all_forms = BUF_INIT, all_keys = BUF_INIT;

    words_split(&words, arena, text);
    for (size_t i = 0; i < words.n; i++) {
        if (words.items[i].flags & TOKEN_PART)
            continue;
        buf_add_span(&all_forms, words.items[i].form);
        buf_add_char(&all_forms, '\0');
        buf_add_span(&all_keys, analyzer_key(analyzer, words.items[i].form));
        buf_add_char(&all_keys, '\0');
    }
    *forms = arena_copy(arena, buf_span(&all_forms));
    *keys = arena_copy(arena, buf_span(&all_keys));
    buf_release(&all_forms);
    buf_release(&all_keys);
    words_release(&words);
}

/* ---- opening ---- */

static void describe_own_terms(struct synonyms *s)
{
    size_t n = 0;

    for (size_t g = 0; g < s->own.n_groups; g++)
        n += s->own.groups[g].n_terms;
    s->terms = xcalloc(n, sizeof *s->terms);
    for (size_t g = 0; g < s->own.n_groups; g++)
        for (size_t i = 0; i < s->own.groups[g].n_terms; i++) {
            struct own_term *term = &s->terms[s->n_terms++];
            term->group = g;
            describe(s->analyzer, &s->arena, s->own.groups[g].terms[i], &term->forms, &term->keys);
        }
}

enum fb_status synonyms_open(struct synonyms **out, const char *own, const char *thesaurus,
                             struct analyzer *analyzer, struct fb_error *err)
{
    struct synonyms *s = xcalloc(1, sizeof *s);
    struct fb_error missing = {0};
    enum fb_status status = synonym_file_read(&s->own, own, err);

    s->analyzer = analyzer;
    if (status == FB_OK)
        describe_own_terms(s);
    if (status == FB_ERR_NOT_FOUND)
        status = FB_OK;
    if (status == FB_OK && thesaurus) {
        status = thesaurus_open(&s->thesaurus, thesaurus, &missing);
        s->has_thesaurus = status == FB_OK;
        if (status == FB_ERR_NOT_FOUND)
            status = FB_OK;
        else if (status != FB_OK)
            fb_error_set(err, status, "%s", missing.message);
        fb_error_release(&missing);
    }
    if (status != FB_OK) {
        synonyms_close(s);
        s = NULL;
    }
    *out = s;
    return status;
}

void synonyms_close(struct synonyms *s)
{
    if (!s)
        return;
    synonym_file_release(&s->own);
    free(s->terms);
    if (s->has_thesaurus)
        thesaurus_close(&s->thesaurus);
    arena_release(&s->arena);
    free(s);
}

bool synonyms_have_thesaurus(const struct synonyms *s)
{
    return s->has_thesaurus;
}

/* ---- collecting ---- */

struct collector {
    struct synonyms *synonyms;
    struct arena *arena;
    struct span forms, keys; /* of what was asked for */
    struct synonym_list *list;
    struct span keys_of[SYNONYMS_MAX]; /* of the list's */
    enum synonym_source source;
};

/* Whether the words, as describe has their forms, are few enough and any of them says something. */
static bool is_telling(struct span forms)
{
    size_t n = 0;
    bool any = false;

    while (forms.len > 0) {
        size_t len = strlen(forms.ptr);

        any = any || !analyze_is_stop_word(span_make(forms.ptr, len));
        forms = span_make(forms.ptr + len + 1, forms.len - len - 1);
        n++;
    }
    return any && n <= SYNONYM_MAX_WORDS;
}

static void collect(struct span synonym, void *ctx)
{
    struct collector *c = ctx;
    struct synonym_list *list = c->list;
    struct span forms, keys;

    describe(c->synonyms->analyzer, c->arena, synonym, &forms, &keys);
    if (!is_telling(forms) || span_eq(keys, c->keys))
        return;
    for (size_t i = 0; i < list->n; i++)
        if (span_eq(keys, c->keys_of[i]))
            return;
    if (list->n == SYNONYMS_MAX) {
        list->more = true;
        return;
    }
    c->keys_of[list->n] = keys;
    list->texts[list->n] = arena_copy(c->arena, synonym);
    list->sources[list->n++] = c->source;
}

static void collect_own(struct collector *c)
{
    const struct synonyms *s = c->synonyms;
    bool has_form = false;

    for (size_t i = 0; i < s->n_terms; i++)
        has_form = has_form || span_eq(s->terms[i].forms, c->forms);
    for (size_t i = 0; i < s->n_terms; i++) {
        const struct synonym_group *group = &s->own.groups[s->terms[i].group];

        if (has_form ? !span_eq(s->terms[i].forms, c->forms) : !span_eq(s->terms[i].keys, c->keys))
            continue;
        for (size_t k = 0; k < group->n_terms; k++)
            collect(group->terms[k], c);
    }
}

/* ---- the thesaurus's entry for an inflected word ---- */

/* Replaces what is a digraph or stands for one: "ae" by "ä" and so on. */
static void add_with_umlauts(struct span word, struct buf *out)
{
    static const char *const pairs[][2] = {{"ae", "ä"}, {"oe", "ö"}, {"ue", "ü"}};

    for (size_t i = 0; i < word.len;) {
        struct span rest = span_make(word.ptr + i, word.len - i);
        size_t p = 0;

        while (p < 3 && !span_starts(rest, span_of(pairs[p][0])))
            p++;
        if (p < 3)
            buf_add_str(out, pairs[p][1]);
        else
            buf_add_char(out, rest.ptr[0]);
        i += p < 3 ? 2 : 1;
    }
}

/* Replaces the last "ss" by "ß"; nothing is added if there is none. */
static void add_with_sharp_s(struct span word, struct buf *out)
{
    for (size_t i = word.len; i-- > 1;) {
        if (word.ptr[i] != 's' || word.ptr[i - 1] != 's')
            continue;
        buf_add(out, word.ptr, i - 1);
        buf_add_str(out, "ß");
        buf_add(out, word.ptr + i + 1, word.len - i - 1);
        return;
    }
}

/* Takes the last umlaut off, as plurals have it; nothing is added if there is none. */
static void add_without_umlaut(struct span word, struct buf *out)
{
    static const char *const pairs[][2] = {{"ä", "a"}, {"ö", "o"}, {"ü", "u"}};

    for (size_t i = word.len; i-- > 0;)
        for (size_t p = 0; p < 3; p++) {
            size_t n = strlen(pairs[p][0]);
            if (!span_starts(span_make(word.ptr + i, word.len - i), span_of(pairs[p][0])))
                continue;
            buf_add(out, word.ptr, i);
            buf_add_str(out, pairs[p][1]);
            buf_add(out, word.ptr + i + n, word.len - i - n);
            return;
        }
}

/* Looks entry up; a word that is not the one asked for only if both share their key. */
static enum fb_status try_entry(struct collector *c, struct span entry, bool as_asked, bool *found,
                                struct fb_error *err)
{
    struct span forms, keys;
    enum fb_status status;

    if (*found || entry.len == 0)
        return FB_OK;
    describe(c->synonyms->analyzer, c->arena, entry, &forms, &keys);
    if (!span_eq(keys, c->keys))
        return FB_OK;
    status = thesaurus_lookup(&c->synonyms->thesaurus, entry, collect, c, found, err);
    if (*found && !as_asked)
        c->list->entry = arena_copy(c->arena, entry);
    return status;
}

/* The word without one of the endings of German inflection, the shortest first, with its umlaut and
 * without. */
static enum fb_status try_without_endings(struct collector *c, struct span word, bool as_asked,
                                          bool *found, struct fb_error *err)
{
    static const char *const endings[] = {"", "n", "e", "s", "en", "es", "er", "em", "ern"};
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < sizeof endings / sizeof *endings && status == FB_OK && !*found; i++) {
        size_t n = strlen(endings[i]);
        struct span rest;
        struct buf plain = BUF_INIT;

        if (word.len <= n || memcmp(word.ptr + word.len - n, endings[i], n) != 0)
            continue;
        rest = span_make(word.ptr, word.len - n);
        status = try_entry(c, rest, as_asked && n == 0, found, err);
        add_without_umlaut(rest, &plain);
        if (status == FB_OK)
            status = try_entry(c, buf_span(&plain), false, found, err);
        buf_release(&plain);
    }
    return status;
}

/* A single word, which may be inflected, or spelt with "ae" and "ss". */
static enum fb_status try_word(struct collector *c, struct span word, bool *found,
                               struct fb_error *err)
{
    struct buf umlauts = BUF_INIT, sharp = BUF_INIT;
    enum fb_status status = try_without_endings(c, word, true, found, err);

    add_with_umlauts(word, &umlauts);
    add_with_sharp_s(buf_span(&umlauts), &sharp);
    if (status == FB_OK && !*found && !span_eq(buf_span(&umlauts), word))
        status = try_without_endings(c, buf_span(&umlauts), false, found, err);
    if (status == FB_OK && !*found && sharp.len > 0)
        status = try_without_endings(c, buf_span(&sharp), false, found, err);
    buf_release(&umlauts);
    buf_release(&sharp);
    return status;
}

/* The words of text with single blanks between them, chains as typed. */
static void add_plain_words(struct span text, struct buf *out)
{
    struct tokenizer t;
    struct token token;

    tokenizer_init(&t, text);
    while (tokenizer_next(&t, &token)) {
        if (token.flags & TOKEN_PART)
            continue;
        if (out->len > 0)
            buf_add_char(out, ' ');
        buf_add_span(out, token.form);
    }
    tokenizer_release(&t);
}

static enum fb_status collect_from_thesaurus(struct collector *c, struct span text,
                                             struct fb_error *err)
{
    struct buf plain = BUF_INIT;
    bool found = false;
    enum fb_status status = try_entry(c, text, true, &found, err); /* with its full stops: z. B. */

    add_plain_words(text, &plain);
    if (status == FB_OK && !found && memchr(buf_cstr(&plain), ' ', plain.len))
        status = try_entry(c, buf_span(&plain), true, &found, err);
    else if (status == FB_OK && !found)
        status = try_word(c, buf_span(&plain), &found, err);
    buf_release(&plain);
    return status;
}

enum fb_status synonyms_of(struct synonyms *s, struct span text, struct arena *arena,
                           struct synonym_list *list, struct fb_error *err)
{
    struct collector c = {.synonyms = s, .arena = arena, .list = list};

    memset(list, 0, sizeof *list);
    describe(s->analyzer, arena, text, &c.forms, &c.keys);
    if (c.keys.len == 0)
        return FB_OK;
    c.source = SYNONYMS_OWN;
    collect_own(&c);
    c.source = SYNONYMS_THESAURUS;
    return s->has_thesaurus ? collect_from_thesaurus(&c, text, err) : FB_OK;
}
