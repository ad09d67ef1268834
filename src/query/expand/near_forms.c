/* Typing errors over the vocabulary: the table of edit_distance.h goes along as the vocabulary is
 * walked in byte order, and tells from each form to which one to leap. Of the 447,000 forms of
 * German law, "Soldat~" looks at .1 %, "Soldat~2" at 1.3 %. */
#include "query/expand/near_forms.h"

#include "base/xalloc.h"
#include "query/expand/edit_distance.h"
#include "query/expand/expand.h"
#include "query/expand/slots.h"

#include <stdlib.h>
#include <string.h>

struct near_walk {
    struct index *ix;
    struct edit_walk *table;
    near_form_fn *fn;
    void *ctx;
    struct fb_error *err;
};

/* Of a long word an inflected form is as near as the word itself, which no article may have. */
enum { INFLECTED_MIN_CHARS = 8 };

static int cost_without_ending(struct near_walk *w, struct span form)
{
    static const char *const endings[] = {"s", "es", "n", "en"};
    size_t n_hopeless;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (form.len <= n || memcmp(form.ptr + form.len - n, endings[i], n) != 0)
            continue;
        struct span stem = span_make(form.ptr, form.len - n);
        int cost = edit_walk_form(w->table, stem, &n_hopeless);
        if (cost <= w->table->limit)
            return cost;
    }
    return w->table->limit + 1;
}

static enum fb_status on_form(struct vocab_step *step, void *ctx)
{
    struct near_walk *w = ctx;
    struct near_form near = {.form = step->form, .id = step->id};
    struct span bare = token_bare_form(step->form);
    size_t n_hopeless;
    enum fb_status status;

    near.cost = edit_walk_form(w->table, bare, &n_hopeless);
    if (near.cost > w->table->limit && w->table->with_endings &&
        (n_hopeless == 0 || bare.len - n_hopeless <= 1)) {
        near.cost = cost_without_ending(w, bare);
        edit_walk_form(w->table, bare, &n_hopeless);
    }
    step->stop = !edit_walk_next(w->table, &step->from);
    if (near.cost > w->table->limit)
        return FB_OK;
    status = index_id_df(w->ix, near.id, &near.df, w->err);
    return status == FB_OK ? w->fn(&near, w->ctx) : status;
}

static enum fb_status only_itself(struct index *ix, struct span word, near_form_fn *fn, void *ctx,
                                  struct fb_error *err)
{
    struct near_form near = {.form = word};
    enum fb_status status = index_form_id(ix, word, &near.id, err);

    if (status == FB_OK)
        status = index_vocab_df(ix, word, &near.df, err);
    return status == FB_OK && near.df > 0 ? fn(&near, ctx) : status;
}

enum fb_status near_forms(struct index *ix, struct span word, int max_cost, near_form_fn *fn,
                          void *ctx, struct fb_error *err)
{
    struct edit_word typed;
    struct edit_walk *table;
    struct near_walk w = {.ix = ix, .fn = fn, .ctx = ctx, .err = err};
    enum fb_status status;

    if (!edit_word_init(&typed, word))
        return only_itself(ix, word, fn, ctx, err);
    table = xmalloc(sizeof *table);
    edit_walk_init(table, &typed, max_cost, typed.n_chars >= INFLECTED_MIN_CHARS);
    w.table = table;
    status = index_vocab_walk(ix, on_form, &w, err);
    free(table);
    return status;
}

/* Forms with their costs, before they are put into slots. */
struct collector {
    struct plan *plan;
    struct span typed;
    struct near_form *forms;
    size_t n, cap;
};

static enum fb_status collect(const struct near_form *near, void *ctx)
{
    struct collector *c = ctx;

    xgrow(&c->forms, &c->cap, c->n + 1, sizeof *c->forms);
    c->forms[c->n] = *near;
    c->forms[c->n++].form = arena_copy(&c->plan->arena, near->form);
    return FB_OK;
}

static int compare_forms(const void *a, const void *b)
{
    const struct near_form *x = a, *y = b;

    return x->cost != y->cost ? x->cost - y->cost : span_cmp(x->form, y->form);
}

/* What else shares a key with a near form, at its cost. */
struct family {
    struct collector *collector;
    int cost;
};

static enum fb_status collect_inflection(const struct vocab_entry *e, void *ctx)
{
    struct family *f = ctx;
    const struct near_form form = {e->form, f->cost, e->id, e->df};

    return collect(&form, f->collector);
}

static int compare_spelling(const void *a, const void *b)
{
    const struct near_form *x = a, *y = b;
    int order = span_cmp(x->form, y->form);

    return order ? order : x->cost - y->cost;
}

/* An error in a word is one in all its forms: "Planitarium" is near "Planetariums". */
static enum fb_status add_inflections(struct index *ix, struct collector *c, struct fb_error *err)
{
    enum { MAX_FAMILIES = 32 };
    size_t n_near = c->n < MAX_FAMILIES ? c->n : MAX_FAMILIES, n = 0;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < n_near && status == FB_OK; i++) {
        struct family family = {c, c->forms[i].cost};
        struct span key =
            arena_copy(&c->plan->arena, analyzer_key(index_analyzer(ix), c->forms[i].form));
        status = index_vocab_by_key(ix, key, 1u << KEY_WORD, collect_inflection, &family, err);
    }
    if (c->n > 0)
        qsort(c->forms, c->n, sizeof *c->forms, compare_spelling);
    for (size_t i = 0; i < c->n; i++)
        if (n == 0 || !span_eq(c->forms[n - 1].form, c->forms[i].form))
            c->forms[n++] = c->forms[i];
    c->n = n;
    return status;
}

static enum nearness nearness_of(int cost)
{
    return cost < EDIT_ERROR    ? NEARNESS_CONFUSION
           : cost == EDIT_ERROR ? NEARNESS_ERROR
                                : NEARNESS_ERRORS;
}

static void hand_over(struct collector *c, struct plan_slot slots[N_NEARNESS])
{
    struct plan_form *forms = arena_calloc(&c->plan->arena, c->n, sizeof *forms);

    for (size_t i = 0; i < c->n; i++) {
        struct plan_slot *slot = &slots[nearness_of(c->forms[i].cost)];
        bool literal = span_eq(c->forms[i].form, c->typed);

        if (slot->n_forms++ == 0)
            slot->forms = &forms[i];
        forms[i].form = c->forms[i].form;
        forms[i].relation = literal ? RELATION_LITERAL
                            : span_eq(token_bare_form(c->forms[i].form), c->typed)
                                ? RELATION_INFLECTED
                                : RELATION_SPELLING;
        forms[i].id = c->forms[i].id;
        forms[i].df = c->forms[i].df;
    }
    for (int i = 0; i < N_NEARNESS; i++)
        slot_sort(&slots[i]);
}

enum fb_status near_slots_fill(struct index *ix, struct plan *plan,
                               struct plan_slot slots[N_NEARNESS], struct span word, int max_cost,
                               struct fb_error *err)
{
    struct collector c = {.plan = plan, .typed = word};
    enum fb_status status = near_forms(ix, word, max_cost, collect, &c, err);

    if (c.n > 0)
        qsort(c.forms, c.n, sizeof *c.forms, compare_forms);
    if (status == FB_OK)
        status = add_inflections(ix, &c, err);
    if (c.n > 0)
        qsort(c.forms, c.n, sizeof *c.forms, compare_forms);
    if (c.n > EXPAND_MAX_FORMS)
        c.n = EXPAND_MAX_FORMS;
    if (c.n > 0)
        hand_over(&c, slots);
    free(c.forms);
    return status;
}
