/* Each leaf is asked for by itself, so that what it counts does not depend on what stands beside
 * it; then the plan's tree says which leaves count (index/retrieve/plan_sets.h). */
#include "query/rank/account.h"

#include "base/xalloc.h"
#include "query/rank/feedback.h"
#include "query/rank/passages.h"
#include "query/rank/proximity.h"

#include <stdlib.h>

struct counting {
    const struct plan *plan;
    struct leaf_counts *leaves;
    size_t leaf; /* asked for now */
    int64_t id;
    uint32_t length_tokens;
};

static enum fb_status take_counts(const struct match *m, void *ctx)
{
    struct counting *c = ctx;

    if (m->id == c->id) {
        c->leaves[c->leaf].counts = match_leaf(m, c->leaf, &c->leaves[c->leaf].in);
        c->length_tokens = m->length_tokens;
    }
    return FB_OK;
}

/* Whether the article has what the node asks for. */
static bool node_holds(const struct counting *c, const struct plan_node *node)
{
    bool all = true, any = false;

    for (size_t i = 0; i < node->n_children; i++) {
        bool holds = node_holds(c, node->children[i]);
        all = all && holds;
        any = any || holds;
    }
    switch (node->op) {
    case PLAN_LEAF:
        return c->leaves[node->leaf].counts;
    case PLAN_AND:
        return all;
    case PLAN_OR:
        return any;
    case PLAN_NOT:
        return !node_holds(c, node->children[0]);
    case PLAN_BONUS:
        return node_holds(c, node->children[0]);
    case PLAN_NONE:
        break;
    }
    return false;
}

/* Marks the leaves that count: those whose company is there, too. */
static void keep_counting(const struct counting *c, const struct plan_node *node, bool *keep)
{
    if (node->op == PLAN_NOT || (node->op == PLAN_AND && !node_holds(c, node)))
        return;
    if (node->op == PLAN_LEAF)
        keep[node->leaf] = true;
    for (size_t i = 0; i < node->n_children; i++)
        keep_counting(c, node->children[i], keep);
}

/* The counts of all leaves in the article; each is asked for by itself. */
static enum fb_status count_leaves(struct index *ix, struct counting *c, bool *matches,
                                   struct fb_error *err)
{
    struct plan_node node = {.op = PLAN_LEAF};
    struct plan part = *c->plan; /* borrows everything */
    bool *keep = xcalloc(c->plan->n_leaves + 1, sizeof *keep);
    enum fb_status status = FB_OK;
    uint64_t n_matches;

    part.root = &node;
    for (c->leaf = 0; c->leaf < c->plan->n_leaves && status == FB_OK; c->leaf++) {
        node.leaf = c->leaf;
        status = index_match(ix, &part, take_counts, c, &n_matches, NULL, err);
    }
    *matches = status == FB_OK && node_holds(c, c->plan->root);
    keep_counting(c, c->plan->root, keep);
    for (size_t i = 0; i < c->plan->n_leaves; i++)
        c->leaves[i].counts = c->leaves[i].counts && keep[i];
    free(keep);
    return status;
}

/* Its place among all matches, in the order that a page shows. */
static enum fb_status find_rank(struct index *ix, const struct retrieval *retrieval,
                                const struct ranker *ranker, int64_t id,
                                struct search_account *account, struct fb_error *err)
{
    double gains[FEEDBACK_CANDIDATES] = {0};
    struct top all;
    uint64_t n_matches;
    enum fb_status status;

    top_init(&all, SIZE_MAX, ORDER_SCORE);
    status = index_retrieve(ix, retrieval, &all, &n_matches, NULL, err);
    top_sort(&all);
    if (status == FB_OK)
        status =
            proximity_apply(ix, retrieval->plan, ranker, retrieval->engine, all.heap, all.n, err);
    if (status == FB_OK)
        status =
            passages_apply(ix, retrieval->plan, ranker, retrieval->engine, all.heap, all.n, err);
    if (status == FB_OK)
        status = feedback_apply(ix, ranker, all.heap, all.n, gains, err);
    for (size_t i = 0; i < all.n && account->rank == 0; i++) {
        if (all.heap[i].id != id)
            continue;
        account->rank = i + 1;
        account->score = all.heap[i].score;
        account->feedback = i < FEEDBACK_CANDIDATES ? gains[i] : 0;
    }
    top_release(&all);
    return status;
}

enum fb_status account_make(struct index *ix, const struct retrieval *retrieval,
                            const struct ranker *ranker, int64_t id, struct arena *arena,
                            struct search_account *account, struct fb_error *err)
{
    struct counting c = {.plan = retrieval->plan, .id = id};
    struct passage passage = {0};
    double nearness;
    enum fb_status status;

    *account = (struct search_account){.score = 0};
    c.leaves = arena_calloc(arena, c.plan->n_leaves + 1, sizeof *c.leaves);
    account->shares = arena_calloc(arena, c.plan->n_terms + 1, sizeof *account->shares);
    status = count_leaves(ix, &c, &account->matches, err);
    account->length_tokens = c.length_tokens;
    if (status != FB_OK || !account->matches || !ranker)
        return status;
    ranker_explain(ranker, c.leaves, c.length_tokens, account->shares);
    status = find_rank(ix, retrieval, ranker, id, account, err);
    /* nearness and passages are given to the first ones only, who stay the first */
    if (status == FB_OK && account->rank <= PROXIMITY_WINDOW)
        status = proximity_explain(ix, retrieval->plan, ranker, retrieval->engine, id,
                                   account->shares, &nearness, err);
    if (status == FB_OK && account->rank <= PASSAGE_CANDIDATES)
        status = passages_explain(ix, retrieval->plan, ranker, retrieval->engine, id,
                                  account->shares, &passage, err);
    account->passage_first_word = passage.first_word;
    return status;
}
