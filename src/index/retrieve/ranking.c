/* An article's score, read no further than it is clear that it is enough. */
#include "index/retrieve/ranking.h"

#include <assert.h>

void ranking_raise_enough(struct ranking *r)
{
    if (!r->query->exhaustive && top_is_full(r->top) && r->top->n > 0 &&
        score_at_least(r->top->heap[0].score) > r->enough)
        r->enough = score_at_least(r->top->heap[0].score);
}

static double value_of(struct ranked_term *t, uint32_t doc, double norm)
{
    uint64_t frequency = 0;
    double bonus = 0;

    for (size_t i = 0; i < t->n_leaves; i++) {
        struct ranked_leaf *leaf = &t->leaves[i];
        enum relation closest;
        uint64_t of_leaf;

        if ((leaf->only_in && !doc_set_has(leaf->only_in, doc)) ||
            !leaf_postings_value(leaf->postings, doc, &of_leaf, &closest))
            continue;
        frequency += of_leaf;
        if (leaf->postings->score->bonus[closest] > bonus)
            bonus = leaf->postings->score->bonus[closest];
    }
    return frequency > 0 ? score_of_term(t->score, frequency, norm, bonus) : 0;
}

bool ranking_score(struct ranking *r, uint32_t doc, double *score)
{
    const double norm = score_norm(r->query->spec, r->file->lengths[doc]);
    double sum = 0;

    for (size_t i = r->n_terms; i-- > 0;) {
        struct ranked_term *t = r->order[i];
        if (sum + t->bound_below + t->bound < r->enough)
            return false;
        t->value = value_of(t, doc, norm);
        sum += t->value;
    }
    *score = 0;
    for (size_t i = 0; i < r->n_terms; i++)
        *score += r->terms[i].value;
    return *score >= r->enough;
}

static void take(struct ranking *r, uint32_t doc, double score)
{
    struct ranked hit = {posting_file_id(r->file, doc), score, r->file->dates[doc]};

    if (hit.id == r->query->left_out)
        return;
    top_add(r->top, hit);
    ranking_raise_enough(r);
}

void ranking_consider(struct ranking *r, uint32_t doc)
{
    double score;

    if (!ranking_score(r, doc, &score))
        return;
    assert(doc <= r->until && score <= r->bound);
    take(r, doc, score);
}

double ranking_needed(const struct ranked_term *t, double score, double bonus)
{
    const double all = score_k1 + 1;
    double saturated = score / t->score->weight - bonus;

    if (saturated <= 0)
        return 0;
    return saturated < all ? score_at_least(saturated / (all - saturated)) : INFINITY;
}
