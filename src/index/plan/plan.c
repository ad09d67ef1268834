/* Building blocks of plans. */
#include "index/plan/plan.h"

#include "base/xalloc.h"

#include <stdlib.h>

struct plan_node *plan_node_new(struct plan *p, enum plan_op op, size_t max_children)
{
    struct plan_node *node = arena_calloc(&p->arena, 1, sizeof *node);

    node->op = op;
    if (max_children > 0)
        node->children = arena_calloc(&p->arena, max_children, sizeof *node->children);
    return node;
}

size_t plan_leaf_add(struct plan *p, enum leaf_kind kind, size_t n_slots)
{
    struct plan_leaf *leaf;

    xgrow(&p->leaves, &p->leaves_cap, p->n_leaves + 1, sizeof *p->leaves);
    leaf = &p->leaves[p->n_leaves];
    memset(leaf, 0, sizeof *leaf);
    leaf->kind = kind;
    leaf->slots = arena_calloc(&p->arena, n_slots, sizeof *leaf->slots);
    leaf->n_slots = n_slots;
    leaf->term = PLAN_NO_TERM;
    leaf->weight = 1;
    return p->n_leaves++;
}

struct plan_node *plan_leaf_node(struct plan *p, size_t leaf)
{
    struct plan_node *node = plan_node_new(p, PLAN_LEAF, 0);

    node->leaf = leaf;
    return node;
}

uint32_t plan_term_add(struct plan *p, struct span text)
{
    size_t cap = p->terms_cap, flat_cap = p->terms_cap;

    xgrow(&p->term_texts, &p->terms_cap, p->n_terms + 1, sizeof *p->term_texts);
    xgrow(&p->term_weights, &cap, p->n_terms + 1, sizeof *p->term_weights);
    p->term_texts[p->n_terms] = arena_copy(&p->arena, text);
    xgrow(&p->term_is_flat, &flat_cap, p->n_terms + 1, sizeof *p->term_is_flat);
    p->term_weights[p->n_terms] = 1.0;
    p->term_is_flat[p->n_terms] = false;
    return p->n_terms++;
}

void plan_release(struct plan *p)
{
    arena_release(&p->arena);
    free(p->leaves);
    free(p->term_texts);
    free(p->term_weights);
    free(p->term_is_flat);
    memset(p, 0, sizeof *p);
}
