/* A first threshold: articles of the blocks with the highest bounds are scored, and the worst of
 * the best of them is what any hit has to reach. They are not taken now: they come again. */
#include "index/retrieve/ranking_seeds.h"

struct seeds {
    struct top best; /* of theirs */
    size_t n_left;   /* to look at */
};

static void try_seed(struct ranking *r, struct seeds *s, uint32_t doc)
{
    struct ranked hit = {doc, 0, 0};

    if (r->query->matches && !doc_set_has(r->query->matches, doc))
        return;
    if (posting_file_id(r->file, doc) == r->query->left_out || !ranking_score(r, doc, &hit.score))
        return;
    s->n_left--;
    top_add(&s->best, hit);
}

static void try_list(struct ranking *r, struct seeds *s, const struct posting_list_place *list)
{
    uint32_t blocks[POSTING_BEST_BLOCKS];
    struct posting_cursor c;
    size_t n;

    posting_cursor_init(&c, list->bytes, list->n_bytes, list->n, r->file->n_docs);
    n = posting_cursor_best_blocks(&c, r->query->spec->length_mode, blocks);
    for (size_t i = 0; i < n; i++) {
        posting_cursor_shallow_seek(&c, posting_cursor_block_start(&c, blocks[i]));
        for (posting_cursor_load(&c); c.at < c.n_in_block && s->n_left > 0; c.at++)
            try_seed(r, s, posting_cursor_doc(&c));
    }
}

static void rewind_all(struct ranking *r)
{
    for (size_t t = 0; t < r->n_terms; t++)
        for (size_t i = 0; i < r->terms[t].n_leaves; i++)
            leaf_postings_rewind(r->terms[t].leaves[i].postings);
}

/* One leaf of the term will do; an article must not come twice. */
static void try_term(struct ranking *r, struct seeds *s, const struct ranked_term *t)
{
    const struct leaf_postings *l = t->leaves[0].postings;

    if (l->longest.n >= POSTING_BLOCK)
        try_list(r, s, &l->longest);
    for (uint32_t j = 0; l->longest.n < POSTING_BLOCK && j < l->n_merged && s->n_left > 0; j++)
        try_seed(r, s, l->merged[j].doc);
    rewind_all(r);
}

static void order_by_weight(struct ranking *r)
{
    for (size_t i = 0; i < r->n_terms; i++) {
        struct ranked_term *t = &r->terms[i];
        size_t at = i;

        t->bound = INFINITY; /* nothing is passed over */
        t->bound_below = 0;
        for (; at > 0 && r->order[at - 1]->score->weight > t->score->weight; at--)
            r->order[at] = r->order[at - 1];
        r->order[at] = t;
    }
}

static uint64_t n_matches_at_most(const struct ranking *r)
{
    uint64_t n = 0;

    if (r->query->matches)
        return r->query->matches->n;
    for (size_t t = 0; t < r->n_terms; t++)
        for (size_t i = 0; i < r->terms[t].n_leaves; i++)
            n += r->terms[t].leaves[i].postings->n_postings;
    return n;
}

void ranking_find_threshold(struct ranking *r)
{
    enum { FEW_MATCHES = 2048, MAX_SEEDS = 128, MAX_TERMS = 2 };
    struct seeds s = {.n_left = MAX_SEEDS};
    size_t n_terms = 0;

    if (r->query->exhaustive || top_is_full(r->top) || r->top->max > MAX_SEEDS / 2 ||
        n_matches_at_most(r) < FEW_MATCHES)
        return;
    top_init(&s.best, r->top->max, ORDER_SCORE);
    order_by_weight(r);
    for (size_t i = r->n_terms; i-- > 0 && n_terms < MAX_TERMS && s.n_left > 0;) {
        if (r->order[i]->n_leaves == 0)
            continue;
        n_terms++;
        s.best.n = 0; /* those of the term before may come again */
        try_term(r, &s, r->order[i]);
        if (top_is_full(&s.best) && score_at_least(s.best.heap[0].score) > r->enough)
            r->enough = score_at_least(s.best.heap[0].score);
    }
    top_release(&s.best);
}
