/* What Tab offers at the prompt: commands behind a colon, the words their arguments can be, field
 * names, and words of the index, the most frequent first. All words with the prefix are looked at,
 * so that what they have in common is right, but only some thirty are kept and shown. */
#include "cli/shell/shell.h"

#include "base/xalloc.h"
#include "text/token.h"
#include "text/utf8.h"

#include <stdlib.h>

#define MAX_SHOWN        30
#define MIN_PREFIX_CHARS 2

static const char *const field_names[] = {
    "titel:", "vorspann:", "text:", "bild:",  "rubrik:", "ort:",    "quelle:",  "pfad:",
    "datum:", "nach:",     "vor:",  "title:", "teaser:", "body:",   "caption:", "section:",
    "place:", "source:",   "path:", "date:",  "after:",  "before:",
};

struct candidate {
    char *word;
    uint32_t weight;
};

struct candidates {
    struct candidate *items;
    size_t n, cap;
    struct buf common;
    bool has_common;
    struct buf last; /* the word of the index offered last */
    /* of the word at hand */
    struct span typed; /* as typed, with what stands before the word itself */
    size_t prefix_bytes;
};

/* Shortens what is common to what word shares with it. */
static void note_common(struct candidates *c, struct span word)
{
    size_t n = 0;

    if (!c->has_common) {
        buf_add_span(&c->common, word);
        c->has_common = true;
        return;
    }
    while (n < word.len && n < c->common.len && c->common.data[n] == word.ptr[n])
        n++;
    n = utf8_align(buf_span(&c->common), n);
    c->common.len = n;
    c->common.data[n] = '\0';
}

static size_t lightest(const struct candidates *c)
{
    size_t at = 0;

    for (size_t i = 1; i < c->n; i++)
        if (c->items[i].weight < c->items[at].weight)
            at = i;
    return at;
}

static void add_candidate(struct candidates *c, struct span word, uint32_t weight)
{
    struct candidate item = {NULL, weight};
    size_t at;

    note_common(c, word);
    if (c->n == MAX_SHOWN) {
        at = lightest(c);
        if (c->items[at].weight >= weight)
            return;
        free(c->items[at].word);
    } else {
        xgrow(&c->items, &c->cap, c->n + 1, sizeof *c->items);
        at = c->n++;
    }
    item.word = xmemdup0(word.ptr, word.len);
    c->items[at] = item;
}

static void add_matching(struct candidates *c, const char *name, struct span typed)
{
    if (span_starts(span_of(name), typed))
        add_candidate(c, span_of(name), UINT32_MAX);
}

static enum fb_status on_vocab(const struct vocab_entry *entry, void *ctx)
{
    struct candidates *c = ctx;
    struct span form = token_bare_form(entry->form);
    struct buf word = BUF_INIT;

    if (form.len < c->prefix_bytes)
        return FB_OK;
    buf_add_span(&word, c->typed);
    buf_add(&word, form.ptr + c->prefix_bytes, form.len - c->prefix_bytes);
    /* a word that texts imply comes right behind the same one spelled out */
    if (form.len == entry->form.len || !span_eq(buf_span(&word), buf_span(&c->last)))
        add_candidate(c, buf_span(&word), entry->df);
    buf_clear(&c->last);
    buf_add_span(&c->last, buf_span(&word));
    buf_release(&word);
    return FB_OK;
}

/* Where the word itself begins in what was typed: behind a field's name, a minus, quotes. */
static size_t word_start(struct span typed)
{
    const char *colon = memrchr(typed.ptr, ':', typed.len);
    size_t pos = colon ? (size_t)(colon + 1 - typed.ptr) : 0;

    while (pos < typed.len) {
        uint32_t cp;
        size_t n = utf8_decode(typed.ptr + pos, typed.len - pos, &cp);

        if (utf8_is_letter(cp) || (cp >= '0' && cp <= '9'))
            break;
        pos += n;
    }
    return pos;
}

static void add_index_words(struct shell *sh, struct candidates *c, struct span typed)
{
    size_t start = word_start(typed);
    struct span prefix = span_make(typed.ptr + start, typed.len - start);
    struct tokenizer tokenizer;
    struct token token;
    struct fb_error err = {0};

    if (utf8_count(prefix) < MIN_PREFIX_CHARS)
        return;
    tokenizer_init(&tokenizer, prefix);
    if (tokenizer_next(&tokenizer, &token) && token.start == 0 && token.end == prefix.len &&
        app_open_index(sh->app, INDEX_READ, &err) == FB_OK) {
        c->typed = typed;
        c->prefix_bytes = token.form.len;
        index_vocab_by_prefix(sh->app->ix, token.form, on_vocab, c, &err);
    }
    fb_error_release(&err);
    tokenizer_release(&tokenizer);
}

static int by_weight(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return strcmp(x->word, y->word);
}

static void hand_over(struct candidates *c, struct completion *out)
{
    if (c->n > 0) {
        qsort(c->items, c->n, sizeof *c->items, by_weight);
        out->words = xreallocarray(NULL, c->n, sizeof *out->words);
        for (size_t i = 0; i < c->n; i++)
            out->words[i] = c->items[i].word;
        out->n_words = c->n;
        out->common = buf_detach(&c->common);
        out->no_space = c->n == 1 && out->words[0][strlen(out->words[0]) - 1] == ':';
    }
    buf_release(&c->common);
    buf_release(&c->last);
    free(c->items);
}

void shell_complete(const char *line, size_t start, struct completion *out, void *ctx)
{
    struct shell *sh = ctx;
    struct candidates c = {0};
    struct span typed = span_of(line + start);
    size_t first = strspn(line, " \t");

    if (line[first] == ':' && start <= first) {
        for (size_t i = 0; shell_command_name(i); i++)
            add_matching(&c, shell_command_name(i), typed);
    } else if (line[first] == ':') {
        char *name = xmemdup0(line + first, strcspn(line + first, " \t"));
        const char *const *words = shell_command_words(name);

        for (size_t i = 0; words && words[i]; i++)
            add_matching(&c, words[i], typed);
        if (!words)
            add_index_words(sh, &c, typed);
        free(name);
    } else {
        for (size_t i = 0; typed.len > 0 && i < sizeof field_names / sizeof *field_names; i++)
            add_matching(&c, field_names[i], typed);
        add_index_words(sh, &c, typed);
    }
    hand_over(&c, out);
}
