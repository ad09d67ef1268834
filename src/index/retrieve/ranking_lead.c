/* One list ahead: where no article without a certain list can be a hit, its postings are gone
 * through in a row, and most of them are done with by one comparison. What other lists add is
 * looked up for the rest only. */
#include "index/retrieve/ranking_lead.h"

#include <string.h>

enum { MAX_LISTS_OF_A_TERM = 24, MAX_LEAD_DOCS = DENSE_RANGE, MAX_NEAR_SUMS = 2048 };

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
static void bound_lists(const struct ranking *r, const struct ranked_term *t, struct lead *lead)
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
static bool list_is_needed(const struct ranking *r, const struct ranked_term *t, struct lead *lead,
                           size_t k)
{
    double x = 0, bonus = 0, most;

    for (size_t i = 0; i < lead->n_lists; i++) {
        if (i == k)
            continue;
        x += lead->lists[i].frequency_by_norm;
        bonus = lead->lists[i].bonus > bonus ? lead->lists[i].bonus : bonus;
    }
    most =
        score_at_most(t->score->weight * (ranking_saturated_at_most(x) * (score_k1 + 1) + bonus));
    if (t->bound_below + most >= r->enough)
        return false;
    lead->list = &lead->lists[k];
    lead->bonus = lead->list->bonus > bonus ? lead->list->bonus : bonus;
    lead->by_others = score_at_most(x);
    return true;
}

static uint64_t n_postings_of(const struct list_bound *b)
{
    return b->list ? b->list->place.n : b->leaf->is_dense ? b->leaf->dense.n : b->leaf->n_merged;
}

/* Where there are few matches, going through these is less. */
static bool find_lead(const struct ranking *r, struct lead *lead)
{
    const struct ranked_term *t = r->order[r->n_terms - 1];
    bool found = false;

    if (r->query->exhaustive || t->score->flat || t->bound_below >= r->enough)
        return false;
    bound_lists(r, t, lead);
    for (size_t k = 0; k < lead->n_lists && !found; k++)
        found = list_is_needed(r, t, lead, k);
    return found && (!r->query->matches ||
                     n_postings_of(lead->list) / POSTINGS_A_SEEK <= r->query->matches->n);
}

/* Articles of the leading list up to r->until, and the term's frequency in each. */
struct lead_docs {
    uint32_t docs[MAX_LEAD_DOCS];
    uint64_t frequencies[MAX_LEAD_DOCS];
    size_t n;
};

/* All of these take the articles with at least so much only. */
static void take_dense(const struct ranking *r, const struct leaf_postings *l, uint32_t doc,
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

static void take_list(const struct ranking *r, const struct weighted_list *list, uint32_t doc,
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

static void take_merged(const struct ranking *r, const struct leaf_postings *l, uint32_t doc,
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
static void take_lead(const struct ranking *r, const struct list_bound *b, uint32_t doc,
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
static void keep_promising(const struct ranking *r, struct lead_docs *d, double needed)
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
static void run_lead(struct ranking *r, const struct lead *lead, uint32_t doc)
{
    enum { FEW = 4 };
    const struct ranked_term *t = r->order[r->n_terms - 1];
    const double needed = ranking_needed(t, r->enough - t->bound_below, lead->bonus);
    struct lead_docs d;

    take_lead(r, lead->list, doc, needed - lead->by_others, &d);
    keep_promising(r, &d, needed - lead->by_others);
    if (d.n > FEW && lead->n_lists > 1 && d.docs[d.n - 1] - d.docs[0] < MAX_NEAR_SUMS) {
        add_other_lists(lead, &d);
        keep_promising(r, &d, needed);
    }
    for (size_t i = 0; i < d.n; i++)
        if (!r->query->matches || doc_set_has(r->query->matches, d.docs[i]))
            ranking_consider(r, d.docs[i]);
}

bool ranking_follow_list(struct ranking *r, uint32_t doc)
{
    struct lead lead;

    if (!find_lead(r, &lead))
        return false;
    run_lead(r, &lead, doc);
    return true;
}
