/* "Did you mean": the nearest words of the vocabulary by typing errors, the more frequent first.
 * The vocabulary knows folded forms; how a word is written is read off an article that holds it. */
#include "query/suggest.h"

#include "query/edit_distance.h"
#include "text/hyphen.h"
#include "text/token.h"
#include "text/utf8.h"

enum { MIN_CHARS = 3 }; /* with one error, a shorter word can become almost any other */

struct nearest {
    struct arena *arena;
    struct edit_word typed;
    int max_errors, best_errors;
    uint32_t best_df;
    struct span best;
};

static enum fb_status compare(const struct vocab_entry *e, void *ctx)
{
    struct nearest *n = ctx;
    struct edit_word word;
    int errors;

    if (!edit_may_be_near(n->typed.letters, edit_letters(e->form), n->max_errors))
        return FB_OK;
    edit_word_init(&word, e->form);
    errors = edit_distance(&n->typed, &word,
                           n->best_errors < n->max_errors ? n->best_errors : n->max_errors);
    if (errors > n->max_errors || errors > n->best_errors ||
        (errors == n->best_errors && e->df <= n->best_df))
        return FB_OK;
    n->best_errors = errors;
    n->best_df = e->df;
    n->best = arena_copy(n->arena, e->form);
    return FB_OK;
}

static enum fb_status find_nearest(struct index *ix, struct arena *arena, struct span form,
                                   struct span *found, struct fb_error *err)
{
    struct nearest n = {.arena = arena};
    enum fb_status status;

    edit_word_init(&n.typed, form);
    *found = span_make("", 0);
    if (n.typed.n_chars < MIN_CHARS)
        return FB_OK;
    n.max_errors = n.typed.n_chars < 4 ? 1 : 2;
    n.best_errors = n.max_errors + 1;
    status = index_vocab_by_prefix(ix, span_make("", 0), compare, &n, err);
    *found = n.best;
    return status;
}

static enum fb_status keep_first(const struct match *m, void *ctx)
{
    *(int64_t *)ctx = m->id;
    return FB_ERR_CANCELLED; /* one is enough; without a message */
}

/* A word as its readers see it: a break at a line's end closed, nothing invisible. */
static struct span visible_spelling(struct arena *arena, struct span word)
{
    struct buf out = BUF_INIT;
    struct span result;
    size_t pos = 0;

    while (pos < word.len) {
        uint32_t cp;
        size_t n = utf8_decode(word.ptr + pos, word.len - pos, &cp);
        size_t next = hyphen_close(word, pos);
        bool shown = next == 0 && cp != '\n' && !utf8_is_invisible(cp) && !utf8_is_control(cp);

        if (next == 0 && (cp == '-' || cp == 0x2010 || cp == 0xAD))
            next = hyphen_next_line_word(word, pos + n);
        if (shown)
            buf_add(&out, word.ptr + pos, n);
        pos = next > 0 ? next : pos + n;
    }
    result = arena_copy(arena, buf_span(&out));
    buf_release(&out);
    return result;
}

/* The spelling of the form in the first article that holds it. */
static struct span spelling_in_article(struct index *ix, struct arena *arena, struct span form)
{
    struct plan plan = {0};
    struct article a = {0};
    struct tokenizer t;
    struct token token;
    struct span found = form;
    uint64_t n_matches;
    int64_t id = 0;
    size_t leaf = plan_leaf_add(&plan, LEAF_WORD, 1);
    struct plan_slot *slot = &plan.leaves[leaf].slots[0];

    slot->forms = arena_calloc(&plan.arena, 1, sizeof *slot->forms);
    slot->forms[0].form = form;
    slot->n_forms = 1;
    plan.root = plan_leaf_node(&plan, leaf);
    index_match(ix, &plan, keep_first, &id, &n_matches, NULL, NULL);
    if (id != 0 && index_article(ix, id, &a, NULL) == FB_OK) {
        tokenizer_init(&t, span_make("", 0));
        for (int f = 0; f < N_FIELDS && found.ptr == form.ptr; f++) {
            struct span text = article_field(&a, (enum field)f);
            tokenizer_reset(&t, text);
            while (found.ptr == form.ptr && tokenizer_next(&t, &token))
                if (span_eq(token.form, form))
                    found = visible_spelling(
                        arena, span_make(text.ptr + token.start, token.end - token.start));
        }
        tokenizer_release(&t);
    }
    article_release(&a);
    plan_release(&plan);
    return found;
}

/* A word that stands for nothing in the index, and may be corrected. */
static bool is_unknown_word(const struct plan *plan, uint32_t term)
{
    bool unknown = false;

    for (size_t i = 0; i < plan->n_leaves; i++) {
        const struct plan_leaf *l = &plan->leaves[i];
        if (l->term != term)
            continue;
        if (l->kind != LEAF_WORD || l->slots[0].prefix.len > 0)
            return false;
        for (size_t k = 0; k < l->slots[0].n_forms; k++)
            if (l->slots[0].forms[k].df > 0)
                return false;
        unknown = true;
    }
    return unknown;
}

struct replacement {
    size_t start, end;
    struct span text;
};

static enum fb_status add_replacement(struct index *ix, struct search_result *r, struct span text,
                                      size_t start, struct replacement *out, bool *found,
                                      struct fb_error *err)
{
    struct tokenizer t;
    struct token token;
    struct span nearest = {0};
    enum fb_status status = FB_OK;

    tokenizer_init(&t, text);
    if (tokenizer_next(&t, &token)) {
        status = find_nearest(ix, &r->arena, token.form, &nearest, err);
        out->start = start + token.start;
        out->end = start + token.end;
    }
    tokenizer_release(&t);
    *found = status == FB_OK && nearest.len > 0;
    if (*found)
        out->text = spelling_in_article(ix, &r->arena, nearest);
    return status;
}

/* Words of the tree in the order of the text, as long as they are unknown to the plan. */
static enum fb_status collect(struct index *ix, struct search_result *r, const struct qnode *q,
                              struct replacement *out, size_t max, size_t *n, bool *hopeless,
                              struct fb_error *err)
{
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < q->n_children && status == FB_OK; i++)
        status = collect(ix, r, q->children[i], out, max, n, hopeless, err);
    if (q->kind != QNODE_WORD || q->wildcard || q->fuzzy || q->fields & QFIELD_PATH || *n == max)
        return status;
    for (uint32_t t = 0; t < r->plan.n_terms && status == FB_OK; t++) {
        bool found;
        if (!span_eq(r->plan.term_texts[t], q->text) || !is_unknown_word(&r->plan, t))
            continue;
        status = add_replacement(ix, r, q->text, (size_t)(q->text.ptr - r->parsed.text.ptr),
                                 &out[*n], &found, err);
        *hopeless = *hopeless || !found;
        *n += found;
        break;
    }
    return status;
}

enum fb_status suggest_query(struct index *ix, struct search_result *r, struct span *suggestion,
                             struct fb_error *err)
{
    struct replacement replacements[8];
    struct buf text = BUF_INIT;
    size_t n = 0, at = 0;
    bool hopeless = false;
    struct span query = r->parsed.text;
    enum fb_status status = FB_OK;

    *suggestion = span_make("", 0);
    if (!r->parsed.root)
        return FB_OK;
    status = collect(ix, r, r->parsed.root, replacements, 8, &n, &hopeless, err);
    if (status != FB_OK || n == 0 || hopeless)
        return status;
    for (size_t i = 0; i < n; i++) {
        if (replacements[i].start < at || replacements[i].end > query.len)
            continue;
        buf_add(&text, query.ptr + at, replacements[i].start - at);
        buf_add_span(&text, replacements[i].text);
        at = replacements[i].end;
    }
    buf_add(&text, query.ptr + at, query.len - at);
    *suggestion = arena_copy(&r->arena, buf_span(&text));
    buf_release(&text);
    return FB_OK;
}
