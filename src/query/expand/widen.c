/* "~Soldat": what else a word is called becomes leaves of the word's own term, so that rank and
 * highlights take them for ways of saying it. All single words share one leaf; each row of words is
 * a phrase. Compounds that hold a synonym are not looked for: that would be two steps away. */
#include "query/expand/widen.h"

#include "base/i18n.h"
#include "index/core/sibling_path.h"
#include "query/expand/slots.h"
#include "query/expand/words.h"

/* ---- what is said of it ---- */

static void own_path(const struct widener *w, struct buf *out)
{
    index_sibling_path(index_path(w->ix), "synonyms", out);
}

static void note_none(struct widener *w, struct span text)
{
    struct buf *notes = &w->query->notes, own = BUF_INIT;

    own_path(w, &own);
    if (synonyms_have_thesaurus(w->sources))
        buf_addf(notes, _("No synonyms of \"%.*s\" are known: it was searched for alone.\n"),
                 (int)text.len, text.ptr);
    else
        buf_addf(notes,
                 _("No synonyms of \"%.*s\" are known: there is no thesaurus (Debian: mythes-de), "
                   "and %s does not name it.\n"),
                 (int)text.len, text.ptr, buf_cstr(&own));
    buf_release(&own);
}

/* A line for each source: what was asked for, what was taken, where it is from. */
static void tell_sources(struct widener *w, struct span text, const struct synonym_list *list)
{
    struct buf *out = &w->query->synonyms, own = BUF_INIT;

    own_path(w, &own);
    for (int source = 0; source < N_SYNONYM_SOURCES; source++) {
        size_t n = 0;

        for (size_t i = 0; i < list->n; i++) {
            if ((int)list->sources[i] != source)
                continue;
            if (n++ == 0)
                buf_addf(out, "%.*s: ", (int)text.len, text.ptr);
            else
                buf_add_str(out, ", ");
            buf_add_span(out, list->texts[i]);
        }
        if (n == 0)
            continue;
        buf_add_str(out, " (");
        if (source == SYNONYMS_OWN)
            buf_add_str(out, buf_cstr(&own));
        else
            buf_add_str(out, w->thesaurus);
        buf_add_str(out, ")\n");
    }
    if (list->entry.len > 0)
        buf_addf(&w->query->notes,
                 _("The thesaurus has no entry \"%.*s\": the synonyms of \"%.*s\" were taken.\n"),
                 (int)text.len, text.ptr, (int)list->entry.len, list->entry.ptr);
    if (list->more)
        buf_addf(&w->query->notes, _("Only the first %d synonyms of \"%.*s\" are searched for.\n"),
                 SYNONYMS_MAX, (int)text.len, text.ptr);
    buf_release(&own);
}

/* ---- leaves ---- */

static void add_leaf(struct widener *w, enum leaf_kind kind, const struct plan_slot *slots,
                     size_t n_slots, unsigned fields, uint32_t term, struct plan_node *any)
{
    size_t index = plan_leaf_add(w->plan, kind, n_slots);
    struct plan_leaf *leaf = &w->plan->leaves[index];

    memcpy(leaf->slots, slots, n_slots * sizeof *slots);
    leaf->fields = fields;
    leaf->term = term;
    leaf_estimate_df(leaf, w->n_articles);
    any->children[any->n_children++] = plan_leaf_node(w->plan, index);
}

/* The words in a row, each in any inflection; none if the index does not hold all of them. */
static enum fb_status add_row(struct widener *w, const struct words *words, unsigned fields,
                              uint32_t term, struct plan_node *any, struct fb_error *err)
{
    size_t n_slots = words_count_positions(words), n = 0;
    struct plan_slot *slots = arena_calloc(&w->plan->arena, n_slots, sizeof *slots);
    enum fb_status status = FB_OK;
    bool held = n_slots > 0;

    for (size_t i = 0; i < words->n && status == FB_OK && held; i++) {
        if (words->items[i].flags & TOKEN_WHOLE)
            continue;
        status = slot_fill_synonyms(w->ix, w->plan, &slots[n], &words->items[i].form, 1, err);
        held = slots[n++].n_forms > 0;
    }
    if (status == FB_OK && held)
        add_leaf(w, LEAF_PHRASE, slots, n_slots, fields, term, any);
    return status;
}

/* Rows become leaves, single words share the last one. A chain is both. */
static enum fb_status add_leaves(struct widener *w, const struct synonym_list *list,
                                 unsigned fields, uint32_t term, struct plan_node *any,
                                 struct fb_error *err)
{
    struct span singles[SYNONYMS_MAX];
    struct plan_slot slot = {0};
    size_t n_singles = 0;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < list->n && status == FB_OK; i++) {
        struct words words = {0};

        words_split(&words, &w->plan->arena, list->texts[i]);
        if (words.n > 0 && words_chain_length(&words, 0) == words.n)
            singles[n_singles++] = words.items[0].form;
        if (words.n > 1)
            status = add_row(w, &words, fields, term, any, err);
        words_release(&words);
    }
    if (status == FB_OK)
        status = slot_fill_synonyms(w->ix, w->plan, &slot, singles, n_singles, err);
    if (status == FB_OK && slot.n_forms > 0)
        add_leaf(w, LEAF_WORD, &slot, 1, fields, term, any);
    return status;
}

enum fb_status widener_add(struct widener *w, struct span text, unsigned fields, uint32_t term,
                           struct plan_node **node, struct fb_error *err)
{
    struct synonym_list list;
    struct plan_node *any;
    enum fb_status status = FB_OK;

    if (!w->sources) {
        struct buf own = BUF_INIT;
        own_path(w, &own);
        status =
            synonyms_open(&w->sources, buf_cstr(&own), w->thesaurus, index_analyzer(w->ix), err);
        buf_release(&own);
    }
    if (status == FB_OK)
        status = synonyms_of(w->sources, text, &w->plan->arena, &list, err);
    if (status != FB_OK)
        return status;
    if (list.n == 0) {
        note_none(w, text);
        return FB_OK;
    }
    tell_sources(w, text, &list);
    any = plan_node_new(w->plan, PLAN_OR, 2 + list.n);
    any->children[any->n_children++] = *node;
    status = add_leaves(w, &list, fields, term, any, err);
    if (any->n_children > 1)
        *node = any;
    return status;
}

void widener_release(struct widener *w)
{
    synonyms_close(w->sources);
    w->sources = NULL;
}
