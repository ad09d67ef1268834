/* A hash of the forms, and one pass over the tokens. */
#include "query/rank/text_places.h"

#include "base/strmap.h"
#include "base/xalloc.h"
#include "text/derive.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/* A form's use in a leaf; the uses of a form are chained. */
struct use {
    uint32_t leaf, next;
    const struct plan_form *form;
};

struct text_places {
    struct strmap forms;
    uint32_t *first_use; /* by index in forms */
    size_t first_use_cap;
    struct use *uses;
    size_t n_uses, uses_cap;
    struct deriver deriver;
    bool any_implied; /* a form is one that texts only imply */
};

/* Sparing the work for words that nobody looks for. */
static bool wants_implied(struct span start, struct span end, void *ctx)
{
    const struct text_places *p = ctx;

    (void)start;
    (void)end;
    return p->any_implied;
}

static void add_use(struct text_places *p, uint32_t leaf, const struct plan_form *form)
{
    bool added;
    uint32_t index = strmap_intern(&p->forms, form->form, &added);

    xgrow(&p->first_use, &p->first_use_cap, (size_t)index + 1, sizeof *p->first_use);
    if (added)
        p->first_use[index] = NONE;
    xgrow(&p->uses, &p->uses_cap, p->n_uses + 1, sizeof *p->uses);
    p->uses[p->n_uses] = (struct use){leaf, p->first_use[index], form};
    p->first_use[index] = (uint32_t)p->n_uses++;
    p->any_implied = p->any_implied || token_bare_form(form->form).len < form->form.len;
}

struct text_places *text_places_new(const struct plan *plan, const bool *wanted,
                                    struct analyzer *analyzer)
{
    struct text_places *p = xcalloc(1, sizeof *p);

    for (size_t i = 0; i < plan->n_leaves; i++)
        for (size_t k = 0; wanted[i] && k < plan->leaves[i].slots[0].n_forms; k++)
            add_use(p, (uint32_t)i, &plan->leaves[i].slots[0].forms[k]);
    deriver_init(&p->deriver, analyzer);
    deriver_want(&p->deriver, wants_implied, p);
    return p;
}

void text_places_free(struct text_places *p)
{
    if (!p)
        return;
    strmap_release(&p->forms);
    deriver_release(&p->deriver);
    free(p->first_use);
    free(p->uses);
    free(p);
}

void text_places_each(struct text_places *p, struct span text, text_places_fn *fn, void *ctx)
{
    struct token token;
    uint32_t n_positions = 0;

    deriver_reset(&p->deriver, text);
    while (p->n_uses > 0 && deriver_next(&p->deriver, &token)) {
        uint32_t index = strmap_find(&p->forms, token.form);

        n_positions += !(token.flags & TOKEN_SAME_POSITION);
        for (uint32_t u = index == STRMAP_NONE ? NONE : p->first_use[index]; u != NONE;
             u = p->uses[u].next)
            fn(p->uses[u].leaf, p->uses[u].form, n_positions - 1, ctx);
    }
}
