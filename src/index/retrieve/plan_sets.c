/* Boolean evaluation, a node at a time: an AND begins with what is rarest and asks the others only
 * about what is left, article by article where that is less work than unpacking their lists. */
#include "index/retrieve/plan_sets.h"

#include "base/xalloc.h"
#include "index/plan/term_column.h"

#include <stdlib.h>

/* ---- dates ---- */

bool plan_leaf_is_date(const struct plan_leaf *leaf)
{
    const struct plan_slot *slot = &leaf->slots[0];

    if (leaf->kind != LEAF_EXACT_TEXT || leaf->n_slots != 1 || slot->prefix.len > 0)
        return false;
    for (size_t i = 0; i < slot->n_forms; i++)
        if (slot->forms[i].form.len < 2 || slot->forms[i].form.ptr[0] != TERM_DATE_MARK)
            return false;
    return true;
}

struct date_range {
    int32_t first, last;
};

/* @2024, @2024-10, @2024-10-30, @0; @* is every date. */
static struct date_range range_of(struct span term)
{
    static const struct date_range everything = {INT32_MIN, INT32_MAX};
    int32_t number = 0;

    if (span_eq(term, span_of(TERM_EVERYTHING)))
        return everything;
    for (size_t i = 1; i < term.len; i++)
        if (term.ptr[i] >= '0' && term.ptr[i] <= '9')
            number = number * 10 + (term.ptr[i] - '0');
    if (term.len == sizeof "@2024" - 1)
        return (struct date_range){number * 10000, number * 10000 + 9999};
    if (term.len == sizeof "@2024-10" - 1)
        return (struct date_range){number * 100, number * 100 + 99};
    return (struct date_range){number, number};
}

static void find_dates(const struct plan_sets *s, const struct plan_leaf *leaf, struct doc_set *out)
{
    const struct plan_slot *slot = &leaf->slots[0];
    uint32_t n_docs = s->file->n_docs;
    const int32_t *dates = s->file->dates;
    uint64_t *bits = xcalloc(doc_set_n_words(n_docs) + 1, sizeof *bits);

    for (size_t i = 0; i < slot->n_forms; i++) {
        const struct date_range range = range_of(slot->forms[i].form);
        for (uint32_t doc = 0; doc < n_docs; doc++)
            bits[doc / 64] |= (uint64_t)(dates[doc] >= range.first && dates[doc] <= range.last)
                              << doc % 64;
    }
    doc_set_init_bits(out, n_docs, bits);
}

/* ---- nodes ---- */

static uint64_t estimate(const struct plan_sets *s, const struct plan_node *node)
{
    uint64_t n = 0;

    switch (node->op) {
    case PLAN_LEAF:
        return plan_leaf_is_date(&s->plan->leaves[node->leaf]) ? s->file->n_docs
                                                               : s->leaves[node->leaf].n_postings;
    case PLAN_AND:
        n = s->file->n_docs;
        for (size_t i = 0; i < node->n_children; i++) {
            uint64_t of_child = estimate(s, node->children[i]);
            n = of_child < n ? of_child : n;
        }
        return n;
    case PLAN_OR:
        for (size_t i = 0; i < node->n_children; i++)
            n += estimate(s, node->children[i]);
        return n;
    case PLAN_BONUS:
        return estimate(s, node->children[0]);
    case PLAN_NOT:
        return s->file->n_docs;
    case PLAN_NONE:
        break;
    }
    return 0;
}

/* Keeps what the child finds, too. */
static void demand(const struct plan_sets *s, struct doc_set *set, const struct plan_node *child)
{
    struct doc_set found;

    if (set->n == 0)
        return;
    if (child->op == PLAN_LEAF && !plan_leaf_is_date(&s->plan->leaves[child->leaf])) {
        leaf_postings_demand(&s->leaves[child->leaf], set);
        return;
    }
    plan_sets_find(s, child, &found);
    doc_set_intersect(set, &found);
    doc_set_release(&found);
}

static void exclude(const struct plan_sets *s, struct doc_set *set, const struct plan_node *child)
{
    struct doc_set found;

    if (set->n == 0)
        return;
    plan_sets_find(s, child, &found);
    doc_set_subtract(set, &found);
    doc_set_release(&found);
}

/* The demanded children by what they may find, fewest first; returns how many. */
static size_t order_demanded(const struct plan_sets *s, const struct plan_node *node,
                             const struct plan_node **ordered)
{
    uint64_t *estimates = arena_alloc(s->arena, (node->n_children + 1) * sizeof *estimates);
    size_t n = 0;

    for (size_t i = 0; i < node->n_children; i++) {
        const struct plan_node *child = node->children[i];
        uint64_t e = estimate(s, child);
        size_t at = n;

        if (child->op == PLAN_NOT)
            continue;
        for (; at > 0 && estimates[at - 1] > e; at--) {
            estimates[at] = estimates[at - 1];
            ordered[at] = ordered[at - 1];
        }
        estimates[at] = e;
        ordered[at] = child;
        n++;
    }
    return n;
}

static void find_all(const struct plan_sets *s, const struct plan_node *node, struct doc_set *out)
{
    const struct plan_node **ordered =
        arena_alloc(s->arena, (node->n_children + 1) * sizeof *ordered);
    size_t n = order_demanded(s, node, ordered);

    if (n == 0)
        doc_set_init_full(out, s->file->n_docs);
    else
        plan_sets_find(s, ordered[0], out);
    for (size_t i = 1; i < n; i++)
        demand(s, out, ordered[i]);
    for (size_t i = 0; i < node->n_children; i++)
        if (node->children[i]->op == PLAN_NOT)
            exclude(s, out, node->children[i]->children[0]);
}

static void find_any(const struct plan_sets *s, const struct plan_node *node, struct doc_set *out)
{
    doc_set_init_empty(out, s->file->n_docs);
    for (size_t i = 0; i < node->n_children; i++) {
        struct doc_set found;
        plan_sets_find(s, node->children[i], &found);
        if (i == 0) {
            *out = found;
        } else {
            doc_set_unite(out, &found);
            doc_set_release(&found);
        }
    }
}

void plan_sets_find(const struct plan_sets *s, const struct plan_node *node, struct doc_set *out)
{
    switch (node->op) {
    case PLAN_LEAF:
        if (plan_leaf_is_date(&s->plan->leaves[node->leaf]))
            find_dates(s, &s->plan->leaves[node->leaf], out);
        else
            leaf_postings_set(&s->leaves[node->leaf], out);
        return;
    case PLAN_AND:
        find_all(s, node, out);
        return;
    case PLAN_OR:
        find_any(s, node, out);
        return;
    case PLAN_BONUS:
        plan_sets_find(s, node->children[0], out);
        return;
    case PLAN_NOT:
        doc_set_init_full(out, s->file->n_docs);
        exclude(s, out, node->children[0]);
        return;
    case PLAN_NONE:
        break;
    }
    doc_set_init_empty(out, s->file->n_docs);
}

/* ---- gates ---- */

static struct doc_set *gate_of(struct leaf_gates *g, const struct plan_sets *s,
                               const struct plan_node *node, const struct doc_set *outer)
{
    struct doc_set *set = xcalloc(1, sizeof *set);

    plan_sets_find(s, node, set);
    if (outer)
        doc_set_intersect(set, outer);
    xgrow(&g->sets, &g->sets_cap, g->n_sets + 1, sizeof *g->sets);
    return g->sets[g->n_sets++] = set;
}

/* is_given: the node holds in all articles that gate lets pass. */
static void walk(struct leaf_gates *g, const struct plan_sets *s, const struct plan_node *node,
                 const struct doc_set *gate, bool is_given)
{
    switch (node->op) {
    case PLAN_LEAF:
        g->of_leaf[node->leaf] =
            (struct leaf_gate){s->plan->leaves[node->leaf].term != PLAN_NO_TERM, gate};
        break;
    case PLAN_AND:
        if (!is_given && node->n_children > 1)
            gate = gate_of(g, s, node, gate);
        for (size_t i = 0; i < node->n_children; i++)
            walk(g, s, node->children[i], gate, true);
        break;
    case PLAN_OR:
        for (size_t i = 0; i < node->n_children; i++)
            walk(g, s, node->children[i], gate, is_given && node->n_children == 1);
        break;
    case PLAN_BONUS:
        for (size_t i = 0; i < node->n_children; i++)
            walk(g, s, node->children[i], gate, is_given && i == 0);
        break;
    case PLAN_NOT:
    case PLAN_NONE:
        break;
    }
}

void leaf_gates_make(struct leaf_gates *g, const struct plan_sets *s)
{
    memset(g, 0, sizeof *g);
    g->of_leaf = xcalloc(s->plan->n_leaves + 1, sizeof *g->of_leaf);
    if (s->plan->root)
        walk(g, s, s->plan->root, NULL, true);
}

void leaf_gates_release(struct leaf_gates *g)
{
    for (size_t i = 0; i < g->n_sets; i++) {
        doc_set_release(g->sets[i]);
        free(g->sets[i]);
    }
    free(g->sets);
    free(g->of_leaf);
    memset(g, 0, sizeof *g);
}
