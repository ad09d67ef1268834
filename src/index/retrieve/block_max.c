/* Block-max top k. From article to article the lists say, without being unpacked, what the most is
 * that a term can add up to the end of the block at hand; where the sum is below the worst hit
 * kept, all of it is passed over (Ding and Suel 2011: Faster Top-k Document Retrieval Using
 * Block-Max Indexes). In the rest, articles that have but terms which could not lift them over it
 * together are not looked at (MaxScore: Turtle and Flood 1995), and of the others the terms are
 * read from the weightiest on until it is clear that they cannot get there. Bounds are a little too
 * high, so rounding cannot lose a hit; scores are made in the order of terms, as everywhere else.
 */
#include "index/retrieve/block_max.h"

#include "index/retrieve/ranking_lead.h"
#include "index/retrieve/ranking_seeds.h"

#include <assert.h>

/* ---- bounds ---- */

static void bound_term(struct ranking *r, struct ranked_term *t, uint32_t doc)
{
    double x = 0, bonus = 0, saturated;
    bool present = false;

    for (size_t i = 0; i < t->n_leaves; i++) {
        struct leaf_bound b;

        leaf_postings_bound(t->leaves[i].postings, doc, r->query->spec, &b);
        if (b.until == POSTING_END)
            continue;
        present = true;
        x += b.frequency_by_norm;
        bonus = b.bonus > bonus ? b.bonus : bonus;
        r->until = b.until < r->until ? b.until : r->until;
    }
    saturated = t->score->flat ? 1 : ranking_saturated_at_most(x);
    if (!t->score->flat)
        saturated = saturated * (score_k1 + 1) + bonus;
    t->bound = present ? score_at_most(t->score->weight * saturated) : 0;
}

/* For articles from doc on. */
static void make_bounds(struct ranking *r, uint32_t doc)
{
    r->until = POSTING_END;
    r->bound = 0;
    for (size_t i = 0; i < r->n_terms; i++) {
        bound_term(r, &r->terms[i], doc);
        r->bound += r->terms[i].bound;
    }
    assert(r->until >= doc);
}

static void order_terms(struct ranking *r)
{
    double sum = 0;

    for (size_t i = 0; i < r->n_terms; i++) {
        struct ranked_term *t = &r->terms[i];
        size_t at = i;

        for (; at > 0 && r->order[at - 1]->bound > t->bound; at--)
            r->order[at] = r->order[at - 1];
        r->order[at] = t;
    }
    r->first_essential = 0;
    for (size_t i = 0; i < r->n_terms; i++) {
        assert(i == 0 || r->order[i - 1]->bound <= r->order[i]->bound);
        r->order[i]->bound_below = sum;
        sum += r->order[i]->bound;
        if (sum < r->enough && i + 1 < r->n_terms)
            r->first_essential = i + 1;
    }
}

/* ---- articles ---- */

/* The first article from doc on that has one of the terms without which there is no hit. */
static uint32_t seek_essential(struct ranking *r, uint32_t doc)
{
    uint32_t first = POSTING_END;

    for (size_t i = r->first_essential; i < r->n_terms; i++) {
        for (size_t j = 0; j < r->order[i]->n_leaves; j++) {
            uint32_t found = leaf_postings_seek(r->order[i]->leaves[j].postings, doc);
            first = found < first ? found : first;
        }
    }
    return first;
}

static uint32_t next_match(struct ranking *r, uint32_t doc)
{
    return r->query->matches ? doc_set_seek(&r->matches, doc) : seek_essential(r, doc);
}

/* Scores what needs it among the articles from doc to r->until; the first article behind. */
static uint32_t run_interval(struct ranking *r, uint32_t doc)
{
    double enough = r->enough;

    while (doc <= r->until && doc != POSTING_END) {
        if (r->first_essential > 0 && r->query->matches) {
            uint32_t essential = seek_essential(r, doc);
            if (essential > r->until) /* behind, others may be essential */
                return r->until == POSTING_END ? POSTING_END : next_match(r, r->until + 1);
            if (essential > doc) {
                doc = next_match(r, essential);
                continue;
            }
        }
        ranking_consider(r, doc);
        doc = next_match(r, doc + 1);
        if (r->enough > enough) {
            enough = r->enough;
            if (r->bound < enough)
                break;
            order_terms(r);
        }
    }
    return doc;
}

/* Where to look next behind doc; a lower bound, since finding out would unpack a block. */
static uint32_t next_to_look_at(struct ranking *r, uint32_t doc)
{
    if (doc == POSTING_END || doc + 1 >= r->file->n_docs)
        return POSTING_END;
    return r->query->matches ? doc_set_seek(&r->matches, doc + 1) : doc + 1;
}

/* Where no list leads, article after article is asked for in all of them. Of a term that goes on
 * like this, the lists are summed up; true if it was done. */
static bool sum_up_weightiest(struct ranking *r)
{
    enum { PATIENCE = 16 };
    const struct ranked_term *t = r->order[r->n_terms - 1];
    bool done = false;

    if (r->query->exhaustive || ++r->n_without_lead != PATIENCE)
        return false;
    for (size_t i = 0; i < t->n_leaves; i++) {
        struct leaf_postings *l = t->leaves[i].postings;
        uint64_t n_asked = r->query->matches ? r->query->matches->n : UINT64_MAX;

        if (l->is_dense || !leaf_postings_are_many(l) || l->n_postings / POSTINGS_A_SEEK > n_asked)
            continue;
        leaf_postings_sum_up(l);
        done = true;
    }
    return done;
}

static uint32_t run_promising(struct ranking *r, uint32_t doc)
{
    order_terms(r);
    if (ranking_follow_list(r, doc))
        return next_to_look_at(r, r->until);
    if (sum_up_weightiest(r))
        return doc;
    doc = next_match(r, doc);
    return doc <= r->until ? run_interval(r, doc) : doc;
}

/* The same behind r->until. Of a single list whole rows of blocks are passed over. */
static uint32_t pass_over(struct ranking *r)
{
    const struct ranked_term *t = &r->terms[0];
    struct leaf_postings *l = r->n_terms == 1 && t->n_leaves == 1 ? t->leaves[0].postings : NULL;
    uint32_t doc;

    if (l && !t->score->flat && r->until != POSTING_END &&
        leaf_postings_pass_over(l, r->query->spec, ranking_needed(t, r->enough, l->largest_bonus),
                                r->until, &doc))
        return doc == POSTING_END || !r->query->matches ? doc : doc_set_seek(&r->matches, doc);
    return next_to_look_at(r, r->until);
}

static void run_all(struct ranking *r)
{
    uint32_t doc = r->query->matches ? doc_set_seek(&r->matches, 0) : 0;

    while (doc != POSTING_END) {
        make_bounds(r, doc);
        doc = r->bound < r->enough ? pass_over(r) : run_promising(r, doc);
    }
}

/* ---- beginning ---- */

static void add_leaf(struct ranking *r, const struct leaf_gates *gates, size_t leaf)
{
    struct leaf_postings *postings = &r->query->sets->leaves[leaf];
    const struct doc_set *matches = r->query->matches;
    uint32_t term = r->query->sets->plan->leaves[leaf].term;
    struct ranked_term *t;

    if (!gates->of_leaf[leaf].counts || term >= r->n_terms)
        return;
    leaf_postings_prepare(postings,
                          !matches || postings->n_postings / POSTINGS_A_SEEK <= matches->n);
    t = &r->terms[term];
    t->leaves[t->n_leaves++] = (struct ranked_leaf){postings, gates->of_leaf[leaf].only_in};
}

void block_max_run(const struct block_max_query *q, struct top *top)
{
    const struct plan_sets *sets = q->sets;
    struct ranking r = {.query = q, .file = sets->file, .top = top, .n_terms = q->spec->n_terms};
    struct leaf_gates gates;

    leaf_gates_make(&gates, sets);
    if (q->matches)
        r.matches = doc_set_begin(q->matches);
    r.terms = arena_calloc(sets->arena, r.n_terms + 1, sizeof *r.terms);
    r.order = arena_calloc(sets->arena, r.n_terms + 1, sizeof *r.order);
    for (size_t t = 0; t < r.n_terms; t++) {
        r.terms[t].score = &q->spec->terms[t];
        r.terms[t].leaves =
            arena_calloc(sets->arena, sets->plan->n_leaves + 1, sizeof *r.terms[t].leaves);
        r.order[t] = &r.terms[t];
    }
    for (size_t i = 0; i < sets->plan->n_leaves; i++)
        add_leaf(&r, &gates, i);
    r.enough = -1;
    ranking_raise_enough(&r);
    if (top->max > 0 && r.n_terms > 0) {
        ranking_find_threshold(&r);
        run_all(&r);
    }
    leaf_gates_release(&gates);
}
