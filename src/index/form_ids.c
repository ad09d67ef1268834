/* Numbers forms. */
#include "index/form_ids.h"

#include "base/xalloc.h"
#include "index/terms.h"
#include "index/vocab_keys.h"

#include <stdlib.h>

/* A numbering is a cache of what was seen in this run; beyond this it starts anew. */
static const size_t max_numbering_bytes = (size_t)96 << 20;

void form_ids_release(struct form_ids *f)
{
    free(f->ids);
    buf_release(&f->births);
    memset(f, 0, sizeof *f);
}

/* Forms on their way through the map, looked up together. */
struct group {
    struct form_numberer *numberer;
    struct form_ids *out;
    struct span forms[64];
    size_t n;
};

static void add_birth(struct form_numberer *n, struct form_ids *out, struct span form)
{
    buf_clear(&n->keys);
    vocab_keys_pack(n->analyzer, form, &n->keys);
    buf_add_varint(&out->births, form.len);
    buf_add_span(&out->births, form);
    buf_add_varint(&out->births, n->keys.len);
    buf_add_span(&out->births, buf_span(&n->keys));
    out->n_births++;
}

static void number_group(struct group *g)
{
    struct form_numberer *n = g->numberer;
    struct form_ids *out = g->out;
    uint32_t n_known = n->forms.n;

    xgrow(&out->ids, &out->ids_cap, out->n_ids + g->n, sizeof *out->ids);
    strmap_intern_many(&n->forms, g->forms, g->n, out->ids + out->n_ids);
    out->n_ids += g->n;
    for (uint32_t i = n_known; i < n->forms.n; i++)
        add_birth(n, out, strmap_key(&n->forms, i));
    g->n = 0;
}

static void add_to_group(struct span form, void *ctx)
{
    struct group *g = ctx;

    g->forms[g->n++] = form;
    if (g->n == sizeof g->forms / sizeof *g->forms)
        number_group(g);
}

void form_numberer_number(struct form_numberer *n, const struct buf *forms, struct form_ids *out)
{
    struct group g = {.numberer = n, .out = out};

    if (strmap_size_bytes(&n->forms) > max_numbering_bytes)
        strmap_clear(&n->forms);
    out->n_ids = 0;
    out->first_birth = n->forms.n;
    out->n_births = 0;
    buf_clear(&out->births);
    terms_each(forms, add_to_group, &g);
    number_group(&g);
}

void form_numberer_release(struct form_numberer *n)
{
    strmap_release(&n->forms);
    buf_release(&n->keys);
    memset(n, 0, sizeof *n);
}
