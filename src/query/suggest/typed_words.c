/* For each word what is near it in the vocabulary, the two words it may have been, and the one word
 * that it and the next may have been. Of forms that share a key, so that they find the same, the
 * nearest is kept. */
#include "query/suggest/typed_words.h"

#include "base/xalloc.h"
#include "query/expand/edit_costs.h"
#include "query/expand/near_forms.h"
#include "text/token.h"
#include "text/utf8.h"

#include <stdlib.h>

enum {
    MIN_CHARS = 3,       /* with one error, a shorter word can become almost any other */
    MIN_CHARS_KNOWN = 4, /* of a word that the index has */
    LONG_CHARS = 6,      /* from here on, two errors are none too many */
    MIN_CHARS_SPLIT = 3, /* of either half */
    MAX_NEAR_CHOICES = 3
};

/* ---- the words ---- */

struct finding {
    enum key_kind weakest; /* kind of key that counts */
    struct span form;      /* the most frequent one */
    uint32_t df;
    struct arena *arena;
    bool one_is_enough;
};

static enum fb_status on_form_of_key(const struct vocab_entry *e, void *ctx)
{
    struct finding *f = ctx;

    if (e->kind != KEY_WORD && f->weakest == KEY_WORD)
        return FB_OK;
    if (e->df > f->df) {
        f->df = e->df;
        f->form = arena_copy(f->arena, e->form);
    }
    return f->one_is_enough ? FB_ERR_CANCELLED : FB_OK; /* without a message: no error */
}

static enum fb_status find_by_key(struct index *ix, struct span form, struct finding *f,
                                  struct fb_error *err)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(index_analyzer(ix), form, keys);
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < n; i++)
        keys[i].key = arena_copy(f->arena, keys[i].key);
    for (size_t i = 0; i < n && status == FB_OK; i++)
        if (keys[i].kind == KEY_WORD)
            status =
                index_vocab_by_key(ix, keys[i].key, (2u << f->weakest) - 1, on_form_of_key, f, err);
    return status == FB_ERR_CANCELLED && f->df > 0 ? FB_OK : status;
}

static enum fb_status is_known(struct index *ix, struct arena *arena, struct typed_word *w,
                               struct fb_error *err)
{
    struct finding f = {.arena = arena, .one_is_enough = true};
    enum fb_status status;

    f.weakest = w->of->kind == QNODE_WORD && !w->is_part ? KEY_MODIFIER : KEY_WORD;
    if (w->of->exact)
        status = index_vocab_df(ix, w->form, &f.df, err);
    else
        status = find_by_key(ix, w->form, &f, err);
    w->known = f.df > 0;
    return status;
}

static enum fb_status add_words(struct typed_words *words, struct index *ix, const struct qnode *q,
                                bool alternative, struct fb_error *err)
{
    size_t offset = (size_t)(q->text.ptr - words->text.ptr);
    enum fb_status status = FB_OK;
    struct tokenizer t;
    struct token token;

    tokenizer_init(&t, q->text);
    while (status == FB_OK && words->n < TYPED_MAX_WORDS && tokenizer_next(&t, &token)) {
        struct typed_word *w = &words->items[words->n];

        if (token.flags & TOKEN_WHOLE)
            continue;
        memset(w, 0, sizeof *w);
        w->form = arena_copy(words->arena, token.form);
        w->start = offset + token.start;
        w->end = offset + token.end;
        w->of = q;
        w->is_part = (token.flags & TOKEN_PART) != 0;
        w->alternative = alternative;
        status = is_known(ix, words->arena, w, err);
        words->n_unknown += !w->known;
        words->n++;
    }
    tokenizer_release(&t);
    return status;
}

static enum fb_status collect(struct typed_words *words, struct index *ix, const struct qnode *q,
                              bool alternative, struct fb_error *err)
{
    enum fb_status status = FB_OK;

    if (q->kind == QNODE_NOT)
        return FB_OK;
    for (size_t i = 0; i < q->n_children && status == FB_OK; i++)
        status = collect(words, ix, q->children[i], alternative || q->kind == QNODE_OR, err);
    if (status != FB_OK || (q->kind != QNODE_WORD && q->kind != QNODE_PHRASE) || q->wildcard ||
        q->fuzzy || q->fields & QFIELD_PATH)
        return status;
    return add_words(words, ix, q, alternative, err);
}

enum fb_status typed_words_collect(struct typed_words *words, struct index *ix, struct arena *arena,
                                   const struct query *query, struct fb_error *err)
{
    words->arena = arena;
    words->text = query->text;
    words->n = words->n_unknown = 0;
    return query->root ? collect(words, ix, query->root, false, err) : FB_OK;
}

/* ---- what could stand in their place ---- */

static void add_choice(struct typed_word *w, struct choice choice)
{
    if (w->n_choices < TYPED_MAX_CHOICES)
        w->choices[w->n_choices++] = choice;
}

struct nearby {
    struct arena *arena;
    struct near_form *forms;
    size_t n, cap;
};

static enum fb_status on_near_form(const struct near_form *near, void *ctx)
{
    struct nearby *c = ctx;

    if (token_bare_form(near->form).len < near->form.len) /* no article has it spelled out */
        return FB_OK;
    xgrow(&c->forms, &c->cap, c->n + 1, sizeof *c->forms);
    c->forms[c->n] = *near;
    c->forms[c->n++].form = arena_copy(c->arena, near->form);
    return FB_OK;
}

static int compare_near_forms(const void *a, const void *b)
{
    const struct near_form *x = a, *y = b;

    if (x->cost != y->cost)
        return x->cost - y->cost;
    if (x->df != y->df)
        return x->df > y->df ? -1 : 1;
    return span_cmp(x->form, y->form);
}

static bool is_typed(const struct typed_words *words, struct span form)
{
    for (size_t i = 0; i < words->n; i++)
        if (span_eq(words->items[i].form, form))
            return true;
    return false;
}

/* The first of the sorted forms, none that finds the same as the word or as another, and none that
 * the query holds anyway. */
static void choose_near_forms(struct typed_words *words, struct typed_word *w, struct index *ix,
                              const struct nearby *nearby)
{
    struct span seen[MAX_NEAR_CHOICES + 1];
    size_t n_seen = 0;

    if (!w->of->exact)
        seen[n_seen++] = arena_copy(words->arena, analyzer_key(index_analyzer(ix), w->form));
    for (size_t i = 0; i < nearby->n && n_seen <= MAX_NEAR_CHOICES; i++) {
        const struct near_form *near = &nearby->forms[i];
        struct span key = analyzer_key(index_analyzer(ix), near->form);
        bool repeated = is_typed(words, near->form);

        for (size_t k = 0; k < n_seen && !repeated; k++)
            repeated = span_eq(seen[k], key);
        if (repeated)
            continue;
        seen[n_seen++] = arena_copy(words->arena, key);
        add_choice(w, (struct choice){.forms = {near->form},
                                      .n_forms = 1,
                                      .n_words = 1,
                                      .cost = near->cost,
                                      .df = near->df});
    }
}

static bool holds_digit(struct span form)
{
    for (size_t i = 0; i < form.len; i++)
        if (form.ptr[i] >= '0' && form.ptr[i] <= '9')
            return true;
    return false;
}

static enum fb_status look_nearby(struct typed_words *words, struct typed_word *w, int max_cost,
                                  struct index *ix, struct fb_error *err)
{
    struct nearby nearby = {.arena = words->arena};
    enum fb_status status = near_forms(ix, w->form, max_cost, on_near_form, &nearby, err);

    if (nearby.n > 0)
        qsort(nearby.forms, nearby.n, sizeof *nearby.forms, compare_near_forms);
    if (status == FB_OK)
        choose_near_forms(words, w, ix, &nearby);
    free(nearby.forms);
    return status;
}

/* "Bundeskanzlerwahl" for "Bundeskanzler Wahl": where both halves are words, at the place where the
 * rarer one is most frequent. */
static enum fb_status look_for_halves(struct typed_word *w, struct index *ix, struct fb_error *err)
{
    size_t n_chars = utf8_count(w->form);
    struct choice best = {.n_forms = 2, .n_words = 1, .cost = EDIT_ERROR};
    enum fb_status status = FB_OK;

    if (w->is_part || w->of->exact)
        return FB_OK;
    for (size_t i = MIN_CHARS_SPLIT; i + MIN_CHARS_SPLIT <= n_chars && status == FB_OK; i++) {
        size_t at = utf8_offset(w->form, i);
        struct span left = span_make(w->form.ptr, at);
        struct span right = span_make(w->form.ptr + at, w->form.len - at);
        uint32_t df = 0, df_right = 0;

        if (analyze_is_stop_word(left) || analyze_is_stop_word(right))
            continue;
        status = index_vocab_df(ix, left, &df, err);
        if (status == FB_OK && df > best.df)
            status = index_vocab_df(ix, right, &df_right, err);
        df = df < df_right ? df : df_right;
        if (status == FB_OK && df > best.df) {
            best.df = df;
            best.forms[0] = left;
            best.forms[1] = right;
        }
    }
    if (best.df > 0)
        add_choice(w, best);
    return status;
}

/* Whether only blanks part the word from the next, in the same field or phrase. */
static bool stands_before(const struct typed_words *words, const struct typed_word *w,
                          const struct typed_word *next)
{
    if (w->is_part || next->is_part || w->of->exact || next->of->exact ||
        w->of->kind != next->of->kind || w->of->fields != next->of->fields ||
        (w->of->kind == QNODE_PHRASE && w->of != next->of) || next->start <= w->end)
        return false;
    for (size_t i = w->end; i < next->start; i++)
        if (words->text.ptr[i] != ' ')
            return false;
    return true;
}

/* "Nordkorea" for "Nord Korea". */
static enum fb_status look_for_whole(struct typed_words *words, size_t i, struct index *ix,
                                     struct fb_error *err)
{
    struct typed_word *w = &words->items[i];
    struct finding f = {.arena = words->arena, .weakest = KEY_WORD};
    struct buf joined = BUF_INIT;
    enum fb_status status;

    if (i + 1 == words->n || !stands_before(words, w, w + 1))
        return FB_OK;
    buf_add_span(&joined, w->form);
    buf_add_span(&joined, w[1].form);
    f.form = arena_copy(words->arena, buf_span(&joined));
    buf_release(&joined);
    status = index_vocab_df(ix, f.form, &f.df, err);
    if (status == FB_OK && f.df == 0)
        status = find_by_key(ix, f.form, &f, err);
    if (status == FB_OK && f.df > 0)
        add_choice(
            w, (struct choice){
                   .forms = {f.form}, .n_forms = 1, .n_words = 2, .cost = EDIT_ERROR, .df = f.df});
    return status;
}

/* Whether the word may be compared with the vocabulary at all. */
static bool is_comparable(const struct typed_word *w)
{
    return utf8_count(w->form) >= (w->known ? MIN_CHARS_KNOWN : MIN_CHARS) &&
           !holds_digit(w->form) && !(w->known && analyze_is_stop_word(w->form));
}

/* Whether the word before can be joined with this one. */
static bool is_second_half(const struct typed_words *words, size_t i)
{
    const struct typed_word *before = &words->items[i - (i > 0)];

    for (size_t k = 0; i > 0 && k < before->n_choices; k++)
        if (before->choices[k].n_words == 2)
            return true;
    return false;
}

/* Within one error first; further only where an unknown word has nothing else. */
static enum fb_status look_around(struct typed_words *words, size_t i, struct index *ix,
                                  struct fb_error *err)
{
    struct typed_word *w = &words->items[i];
    size_t n_chars = utf8_count(w->form);
    enum fb_status status = look_nearby(words, w, EDIT_ERROR, ix, err);

    if (status == FB_OK && !w->known)
        status = look_for_halves(w, ix, err);
    if (status == FB_OK)
        status = look_for_whole(words, i, ix, err);
    if (status != FB_OK || w->known || w->n_choices > 0 || n_chars <= MIN_CHARS ||
        is_second_half(words, i))
        return status;
    return look_nearby(
        words, w, n_chars < LONG_CHARS ? EDIT_ERROR + EDIT_CONFUSION : 2 * EDIT_ERROR, ix, err);
}

enum fb_status typed_words_find_choices(struct typed_words *words, struct index *ix,
                                        struct fb_error *err)
{
    const bool all = words->n_unknown == 0;
    size_t n_looked_up = 0;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < words->n && status == FB_OK; i++) {
        struct typed_word *w = &words->items[i];

        if ((all || !w->known) && is_comparable(w) && n_looked_up++ < TYPED_MAX_LOOKED_UP)
            status = look_around(words, i, ix, err);
        else if (all || !w->known || (i + 1 < words->n && !w[1].known))
            status = look_for_whole(words, i, ix, err);
        if (!w->known && !w->alternative && w->n_choices == 0 && !is_second_half(words, i)) {
            words->n = 0; /* nothing can be found without this word: spares looking at others */
            break;
        }
    }
    return status;
}
