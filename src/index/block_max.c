/* Block-max top k. From article to article the lists say, without being unpacked, what the most is
 * that a term can add up to the end of the block at hand; where the sum is below the worst hit
 * kept, all of it is passed over (Ding and Suel 2011: Faster Top-k Document Retrieval Using
 * Block-Max Indexes). In the rest, articles that have but terms which could not lift them over it
 * together are not looked at (MaxScore: Turtle and Flood 1995), and of the others the terms are
 * read from the weightiest on until it is clear that they cannot get there. Bounds are a little too
 * high, so rounding cannot lose a hit; scores are made in the order of terms, as everywhere else.
 */
#include "index/block_max.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LISTS_OF_A_TERM = 24, MAX_LEAD_DOCS = DENSE_RANGE, MAX_NEAR_SUMS = 2048 };

struct ranked_leaf {
    struct leaf_postings *postings;
    const struct doc_set *only_in;
};

struct ranked_term {
    const struct score_term *score;
    struct ranked_leaf *leaves;
    size_t n_leaves;
    double bound;       /* of its score, in the articles at hand */
    double bound_below; /* sum of the bounds of those before it in order, itself left out */
    double value;       /* its score in the article at hand */
};

struct run {
    const struct block_max_query *query;
    const struct posting_file *file;
    struct top *top;
    struct ranked_term *terms; /* in the plan's order */
    size_t n_terms;
    struct ranked_term **order; /* by bound, smallest first */
    size_t first_essential;     /* in order: the ones before it cannot make a hit together */
    uint32_t until;             /* bounds hold up to this article */
    double bound;               /* their sum */
    double enough;              /* what is below this cannot be a hit */
    unsigned n_without_lead;    /* intervals so far */
    struct doc_set_iter matches;
};

static void raise_enough(struct run *r)
{
    const double a_little = 1e-9;

    if (!r->query->exhaustive && top_is_full(r->top) && r->top->n > 0 &&
        r->top->heap[0].score * (1 - a_little) > r->enough)
        r->enough = r->top->heap[0].score * (1 - a_little);
}

/* ---- bounds ---- */

/* Of the most that frequency / norm can be, which may be infinite. */
static double saturated_at_most(double frequency_by_norm)
{
    return isinf(frequency_by_norm) ? 1 : frequency_by_norm / (1 + frequency_by_norm);
}

static void bound_term(struct run *r, struct ranked_term *t, uint32_t doc)
{
    const double a_little = 1e-6;
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
    saturated = t->score->flat ? 1 : saturated_at_most(x);
    if (!t->score->flat)
        saturated = saturated * (score_k1 + 1) + bonus;
    t->bound = present ? t->score->weight * saturated * (1 + a_little) : 0;
}

/* For articles from doc on. */
static void make_bounds(struct run *r, uint32_t doc)
{
    r->until = POSTING_END;
    r->bound = 0;
    for (size_t i = 0; i < r->n_terms; i++) {
        bound_term(r, &r->terms[i], doc);
        r->bound += r->terms[i].bound;
    }
}

static void order_terms(struct run *r)
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
        r->order[i]->bound_below = sum;
        sum += r->order[i]->bound;
        if (sum < r->enough && i + 1 < r->n_terms)
            r->first_essential = i + 1;
    }
}

/* ---- articles ---- */

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

/* The article's score; false when it is clear that it is below enough. */
static bool score_doc(struct run *r, uint32_t doc, double *score)
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

static void take(struct run *r, uint32_t doc, double score)
{
    struct ranked hit = {posting_file_id(r->file, doc), score, r->file->dates[doc]};

    if (hit.id == r->query->left_out)
        return;
    top_add(r->top, hit);
    raise_enough(r);
}

static void consider(struct run *r, uint32_t doc)
{
    double score;

    if (score_doc(r, doc, &score))
        take(r, doc, score);
}

/* The first article from doc on that has one of the terms without which there is no hit. */
static uint32_t seek_essential(struct run *r, uint32_t doc)
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

static uint32_t next_match(struct run *r, uint32_t doc)
{
    return r->query->matches ? doc_set_seek(&r->matches, doc) : seek_essential(r, doc);
}

/* Scores what needs it among the articles from doc to r->until; the first article behind. */
static uint32_t run_interval(struct run *r, uint32_t doc)
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
        consider(r, doc);
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

/* ---- one list ahead ---- */

struct list_bound {
    struct leaf_postings *leaf;
    const struct weighted_list *list; /* NULL: the merged ones */
    double frequency_by_norm, bonus;
};

/* A list without which there is no hit up to r->until: its postings can be gone through in a row,
 * and most of them are done with by one comparison. */
struct lead {
    const struct list_bound *list; /* NULL: there is none */
    double bonus;                  /* the largest that can be in an article with it */
    double by_others;              /* the most that frequency / norm of the others can be */
    struct list_bound lists[MAX_LISTS_OF_A_TERM]; /* all of the weightiest term */
    size_t n_lists;
};

/* All lists of the term with their bounds; none if there are too many, or some count in a part of
 * the matches only. */
static void bound_lists(const struct run *r, const struct ranked_term *t, struct lead *lead)
{
    lead->n_lists = 0;
    for (size_t j = 0; j < t->n_leaves; j++) {
        struct leaf_postings *l = t->leaves[j].postings;

        if (t->leaves[j].only_in || lead->n_lists + l->n_lists + 1 > MAX_LISTS_OF_A_TERM) {
            lead->n_lists = 0;
            return;
        }
        for (size_t i = 0; i <= l->n_lists; i++) {
            struct list_bound *b = &lead->lists[lead->n_lists];
            b->leaf = l;
            b->list = i < l->n_lists ? &l->lists[i] : NULL;
            lead->n_lists += leaf_postings_list_bound(l, b->list, r->query->spec,
                                                      &b->frequency_by_norm, &b->bonus);
        }
    }
}

/* Whether no article without the k-th list can be a hit. */
static bool list_is_needed(const struct run *r, const struct ranked_term *t, struct lead *lead,
                           size_t k)
{
    const double a_little = 1e-6;
    double x = 0, bonus = 0, most;

    for (size_t i = 0; i < lead->n_lists; i++) {
        if (i == k)
            continue;
        x += lead->lists[i].frequency_by_norm;
        bonus = lead->lists[i].bonus > bonus ? lead->lists[i].bonus : bonus;
    }
    most = t->score->weight * (saturated_at_most(x) * (score_k1 + 1) + bonus) * (1 + a_little);
    if (t->bound_below + most >= r->enough)
        return false;
    lead->list = &lead->lists[k];
    lead->bonus = lead->list->bonus > bonus ? lead->list->bonus : bonus;
    lead->by_others = x * (1 + a_little);
    return true;
}

static uint64_t n_postings_of(const struct list_bound *b)
{
    return b->list ? b->list->place.n : b->leaf->is_dense ? b->leaf->dense.n : b->leaf->n_merged;
}

/* Where there are few matches, going through these is less. */
static bool find_lead(const struct run *r, struct lead *lead)
{
    enum { COST_OF_A_MATCH = 16 };
    const struct ranked_term *t = r->order[r->n_terms - 1];
    bool found = false;

    if (r->query->exhaustive || t->score->flat || t->bound_below >= r->enough)
        return false;
    bound_lists(r, t, lead);
    for (size_t k = 0; k < lead->n_lists && !found; k++)
        found = list_is_needed(r, t, lead, k);
    return found && (!r->query->matches ||
                     n_postings_of(lead->list) / COST_OF_A_MATCH <= r->query->matches->n);
}

/* How large a term's frequency / norm must be for a score, with the largest bonus there can be. */
static double needed_for(const struct ranked_term *t, double score, double bonus)
{
    const double a_little = 1e-6, all = score_k1 + 1;
    double saturated = score / t->score->weight - bonus;

    if (saturated <= 0)
        return 0;
    return saturated < all ? saturated / (all - saturated) * (1 - a_little) : INFINITY;
}

/* Articles of the leading list up to r->until, and the term's frequency in each. */
struct lead_docs {
    uint32_t docs[MAX_LEAD_DOCS];
    uint64_t frequencies[MAX_LEAD_DOCS];
    size_t n;
};

/* All of these take the articles with at least so much only. */
static void take_dense(const struct run *r, const struct leaf_postings *l, uint32_t doc,
                       uint64_t least, struct lead_docs *out)
{
    const struct dense_postings *dense = &l->dense;
    uint32_t end = r->until < dense->n_docs ? r->until + 1 : dense->n_docs;

    for (uint32_t i = doc > l->dense_at ? doc : l->dense_at; i < end; i++) {
        uint64_t sum = dense->sums[i];
        out->docs[out->n] = i;
        out->frequencies[out->n] = dense_frequency(sum);
        out->n += sum != 0 && dense_frequency(sum) >= least;
    }
}

static void take_list(const struct run *r, const struct weighted_list *list, uint32_t doc,
                      uint64_t least, struct lead_docs *out)
{
    struct posting_cursor *c = list->cursor;
    uint32_t end;

    if (posting_cursor_seek(c, doc) > r->until)
        return;
    posting_cursor_weight(c); /* unpacks all */
    for (end = c->n_in_block; end > c->at && c->docs[end - 1] > r->until;)
        end--;
    for (uint32_t i = c->at; i < end; i++) {
        uint64_t frequency = (uint64_t)list->weight * c->weights[i];
        out->docs[out->n] = c->docs[i];
        out->frequencies[out->n] = frequency;
        out->n += frequency >= least;
    }
}

static void take_merged(const struct run *r, const struct leaf_postings *l, uint32_t doc,
                        uint64_t least, struct lead_docs *out)
{
    for (uint32_t i = l->merged_at;
         i < l->n_merged && l->merged[i].doc <= r->until && out->n < POSTING_BLOCK; i++) {
        out->docs[out->n] = l->merged[i].doc;
        out->frequencies[out->n] = l->merged[i].frequency;
        out->n += l->merged[i].doc >= doc && l->merged[i].frequency >= least;
    }
}

/* The leading list's articles whose frequency / norm could be as much as that in an article without
 * words. */
static void take_lead(const struct run *r, const struct list_bound *b, uint32_t doc,
                      double frequency_by_norm, struct lead_docs *out)
{
    const double least = frequency_by_norm * SCORE_FREQUENCY_UNIT * r->query->spec->norm_base;
    const uint64_t at_least = least > 0 ? (uint64_t)least : 0;

    out->n = 0;
    if (least > SCORE_MAX_FREQUENCY)
        return;
    if (b->leaf->is_dense)
        take_dense(r, b->leaf, doc, at_least, out);
    else if (b->list)
        take_list(r, b->list, doc, at_least, out);
    else
        take_merged(r, b->leaf, doc, at_least, out);
}

/* Frequencies of articles in a row. */
struct near_sums {
    uint32_t first, n;
    uint64_t sums[MAX_NEAR_SUMS];
};

/* Of each list one block reaches to r->until, behind the last of these articles. */
static void add_list(const struct list_bound *b, struct near_sums *near)
{
    const uint32_t end = near->first + near->n;

    if (b->leaf->is_dense) {
        for (uint32_t i = 0; i < near->n; i++)
            near->sums[i] += dense_frequency(b->leaf->dense.sums[near->first + i]);
    } else if (b->list) {
        struct posting_cursor *c = b->list->cursor;
        if (posting_cursor_seek(c, near->first) >= end)
            return;
        posting_cursor_weight(c); /* unpacks all */
        for (uint32_t i = c->at; i < c->n_in_block && c->docs[i] < end; i++)
            near->sums[c->docs[i] - near->first] += (uint64_t)b->list->weight * c->weights[i];
    } else {
        const struct merged_posting *m = b->leaf->merged + b->leaf->merged_at;
        const struct merged_posting *behind = b->leaf->merged + b->leaf->n_merged;
        for (; m < behind && m->doc < end; m++)
            if (m->doc >= near->first)
                near->sums[m->doc - near->first] += m->frequency;
    }
}

/* Adds what the other lists say of the leading list's articles, if these are near each other. */
static void add_other_lists(const struct lead *lead, struct lead_docs *d)
{
    struct near_sums near;

    near.first = d->docs[0];
    near.n = d->docs[d->n - 1] - near.first + 1;
    memset(near.sums, 0, near.n * sizeof *near.sums);
    for (size_t i = 0; i < lead->n_lists; i++)
        if (&lead->lists[i] != lead->list)
            add_list(&lead->lists[i], &near);
    for (size_t i = 0; i < d->n; i++)
        d->frequencies[i] += near.sums[d->docs[i] - near.first];
}

/* Keeps the articles in which the frequency, and what others can add by norm, is enough. */
static void keep_promising(const struct run *r, struct lead_docs *d, double needed)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++) {
        double norm = score_norm(r->query->spec, r->file->lengths[d->docs[i]]);
        d->docs[n] = d->docs[i];
        d->frequencies[n] = d->frequencies[i];
        n += (double)d->frequencies[i] >= needed * SCORE_FREQUENCY_UNIT * norm;
    }
    d->n = n;
}

/* Looks at the leading list's articles from doc to r->until. */
static void run_lead(struct run *r, const struct lead *lead, uint32_t doc)
{
    enum { FEW = 4 };
    const struct ranked_term *t = r->order[r->n_terms - 1];
    const double needed = needed_for(t, r->enough - t->bound_below, lead->bonus);
    struct lead_docs d;

    take_lead(r, lead->list, doc, needed - lead->by_others, &d);
    keep_promising(r, &d, needed - lead->by_others);
    if (d.n > FEW && lead->n_lists > 1 && d.docs[d.n - 1] - d.docs[0] < MAX_NEAR_SUMS) {
        add_other_lists(lead, &d);
        keep_promising(r, &d, needed);
    }
    for (size_t i = 0; i < d.n; i++)
        if (!r->query->matches || doc_set_has(r->query->matches, d.docs[i]))
            consider(r, d.docs[i]);
}

/* Where to look next behind doc; a lower bound, since finding out would unpack a block. */
static uint32_t next_to_look_at(struct run *r, uint32_t doc)
{
    if (doc == POSTING_END || doc + 1 >= r->file->n_docs)
        return POSTING_END;
    return r->query->matches ? doc_set_seek(&r->matches, doc + 1) : doc + 1;
}

/* Where no list leads, article after article is asked for in all of them. Of a term that goes on
 * like this, the lists are summed up; true if it was done. */
static bool sum_up_weightiest(struct run *r)
{
    enum { PATIENCE = 16, COST_OF_ASKING = 16 };
    const struct ranked_term *t = r->order[r->n_terms - 1];
    bool done = false;

    if (r->query->exhaustive || ++r->n_without_lead != PATIENCE)
        return false;
    for (size_t i = 0; i < t->n_leaves; i++) {
        struct leaf_postings *l = t->leaves[i].postings;
        uint64_t n_asked = r->query->matches ? r->query->matches->n : UINT64_MAX;

        if (l->is_dense || l->n_postings < r->file->n_docs / 8 ||
            l->n_postings / COST_OF_ASKING > n_asked)
            continue;
        leaf_postings_sum_up(l);
        done = true;
    }
    return done;
}

static uint32_t run_promising(struct run *r, uint32_t doc)
{
    struct lead lead;

    order_terms(r);
    if (find_lead(r, &lead)) {
        run_lead(r, &lead, doc);
        return next_to_look_at(r, r->until);
    }
    if (sum_up_weightiest(r))
        return doc;
    doc = next_match(r, doc);
    return doc <= r->until ? run_interval(r, doc) : doc;
}

/* The same behind r->until. Of a single list whole rows of blocks are passed over. */
static uint32_t pass_over(struct run *r)
{
    const struct ranked_term *t = &r->terms[0];
    struct leaf_postings *l = r->n_terms == 1 && t->n_leaves == 1 ? t->leaves[0].postings : NULL;
    uint32_t doc;

    if (l && !t->score->flat && r->until != POSTING_END &&
        leaf_postings_pass_over(l, r->query->spec, needed_for(t, r->enough, l->largest_bonus),
                                r->until, &doc))
        return doc == POSTING_END || !r->query->matches ? doc : doc_set_seek(&r->matches, doc);
    return next_to_look_at(r, r->until);
}

static void run_all(struct run *r)
{
    uint32_t doc = r->query->matches ? doc_set_seek(&r->matches, 0) : 0;

    while (doc != POSTING_END) {
        make_bounds(r, doc);
        doc = r->bound < r->enough ? pass_over(r) : run_promising(r, doc);
    }
}

/* ---- a first threshold ---- */

/* Scores articles that promise much, so that there is a threshold before all others come, unless
 * other generations gave one. They are not taken now: they come again. */
struct seeds {
    struct top best; /* of theirs */
    size_t n_left;   /* to look at */
};

static void try_seed(struct run *r, struct seeds *s, uint32_t doc)
{
    struct ranked hit = {doc, 0, 0};

    if (r->query->matches && !doc_set_has(r->query->matches, doc))
        return;
    if (posting_file_id(r->file, doc) == r->query->left_out || !score_doc(r, doc, &hit.score))
        return;
    s->n_left--;
    top_add(&s->best, hit);
}

static void try_list(struct run *r, struct seeds *s, const struct posting_list_place *list)
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

static void rewind_all(struct run *r)
{
    for (size_t t = 0; t < r->n_terms; t++)
        for (size_t i = 0; i < r->terms[t].n_leaves; i++)
            leaf_postings_rewind(r->terms[t].leaves[i].postings);
}

/* One leaf of the term will do; an article must not come twice. */
static void try_term(struct run *r, struct seeds *s, const struct ranked_term *t)
{
    const struct leaf_postings *l = t->leaves[0].postings;

    if (l->longest.n >= POSTING_BLOCK)
        try_list(r, s, &l->longest);
    for (uint32_t j = 0; l->longest.n < POSTING_BLOCK && j < l->n_merged && s->n_left > 0; j++)
        try_seed(r, s, l->merged[j].doc);
    rewind_all(r);
}

static void order_by_weight(struct run *r)
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

static uint64_t n_matches_at_most(const struct run *r)
{
    uint64_t n = 0;

    if (r->query->matches)
        return r->query->matches->n;
    for (size_t t = 0; t < r->n_terms; t++)
        for (size_t i = 0; i < r->terms[t].n_leaves; i++)
            n += r->terms[t].leaves[i].postings->n_postings;
    return n;
}

static void find_first_threshold(struct run *r)
{
    enum { FEW_MATCHES = 2048, MAX_SEEDS = 128, MAX_TERMS = 2 };
    const double a_little = 1e-9;
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
        if (top_is_full(&s.best) && s.best.heap[0].score * (1 - a_little) > r->enough)
            r->enough = s.best.heap[0].score * (1 - a_little);
    }
    top_release(&s.best);
}

/* ---- beginning ---- */

static void add_leaf(struct run *r, const struct leaf_gates *gates, size_t leaf)
{
    enum { COST_OF_ASKING = 16 };
    struct leaf_postings *postings = &r->query->sets->leaves[leaf];
    const struct doc_set *matches = r->query->matches;
    uint32_t term = r->query->sets->plan->leaves[leaf].term;
    struct ranked_term *t;

    if (!gates->of_leaf[leaf].counts || term >= r->n_terms)
        return;
    leaf_postings_prepare(postings,
                          !matches || postings->n_postings / COST_OF_ASKING <= matches->n);
    t = &r->terms[term];
    t->leaves[t->n_leaves++] = (struct ranked_leaf){postings, gates->of_leaf[leaf].only_in};
}

void block_max_run(const struct block_max_query *q, struct top *top)
{
    const struct plan_sets *sets = q->sets;
    struct run r = {.query = q, .file = sets->file, .top = top, .n_terms = q->spec->n_terms};
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
    raise_enough(&r);
    if (top->max > 0 && r.n_terms > 0) {
        find_first_threshold(&r);
        run_all(&r);
    }
    leaf_gates_release(&gates);
}
