/* Going through a leaf's postings, in whichever shape leaf_lists.c has brought them. */
#include "index/retrieve/leaf_postings.h"

#include "base/bits.h"
#include "base/xalloc.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In a row of articles that are close together, the bits of a word are gathered before they are
 * written: one would have to wait for the other. */
static void mark_close(const uint32_t *docs, uint32_t n, uint64_t *bits)
{
    uint32_t at = docs[0] / 64;
    uint64_t word = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (docs[i] / 64 != at) {
            bits[at] |= word;
            at = docs[i] / 64;
            word = 0;
        }
        word |= 1ull << docs[i] % 64;
    }
    bits[at] |= word;
}

static void mark_docs(const uint32_t *docs, uint32_t n, uint64_t *bits)
{
    enum { CLOSE = 16 };

    if (docs[n - 1] - docs[0] < n * CLOSE) {
        mark_close(docs, n, bits);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        bits[docs[i] / 64] |= 1ull << docs[i] % 64;
}

static void mark_list(struct leaf_postings *l, const struct weighted_list *list,
                      struct posting_cursor *c, uint64_t *bits)
{
    for (weighted_list_begin(l, c, list); posting_cursor_load(c); posting_cursor_next_block(c))
        mark_docs(c->docs + c->at, c->n_in_block - c->at, bits);
    l->damaged = l->damaged || c->damaged;
}

/* How many of the merged articles are in the list, too. */
static uint32_t count_shared(struct leaf_postings *l, const struct weighted_list *list)
{
    struct posting_cursor c;
    uint32_t n = 0;

    weighted_list_begin(l, &c, list);
    for (uint32_t i = 0; i < l->n_merged; i++)
        n += posting_cursor_seek(&c, l->merged[i].doc) == l->merged[i].doc;
    l->damaged = l->damaged || c.damaged;
    return n;
}

bool leaf_postings_count(struct leaf_postings *l, uint32_t *n)
{
    if (l->n_lists > 1)
        return false;
    if (l->is_dense)
        *n = l->dense.n;
    else if (l->n_lists == 0)
        *n = l->n_merged;
    else
        *n = l->lists[0].place.n + l->n_merged - count_shared(l, &l->lists[0]);
    return true;
}

static void set_of_merged(const struct leaf_postings *l, struct doc_set *out)
{
    uint32_t *array = xmalloc((l->n_merged + 1u) * sizeof *array);

    for (uint32_t i = 0; i < l->n_merged; i++) {
        assert(i == 0 || l->merged[i - 1].doc < l->merged[i].doc);
        array[i] = l->merged[i].doc;
    }
    doc_set_init_array(out, l->file->n_docs, array, l->n_merged);
}

void leaf_postings_set(struct leaf_postings *l, struct doc_set *out)
{
    uint32_t n_docs = l->file->n_docs;
    struct posting_cursor c;
    uint64_t *bits;

    if (l->counts || !doc_set_wants_bits(l->n_postings, n_docs))
        leaf_postings_prepare(l, true);
    if (!l->is_dense && l->n_lists + l->n_short_lists == 0 &&
        !doc_set_wants_bits(l->n_merged, n_docs)) {
        set_of_merged(l, out);
        return;
    }
    bits = xcalloc(doc_set_n_words(n_docs) + 1, sizeof *bits);
    if (l->is_dense)
        memcpy(bits, l->dense.bits, doc_set_n_words(n_docs) * sizeof *bits);
    for (uint32_t i = 0; i < l->n_merged; i++)
        bits[l->merged[i].doc / 64] |= 1ull << l->merged[i].doc % 64;
    for (size_t i = 0; i < l->n_lists; i++)
        mark_list(l, &l->lists[i], &c, bits);
    for (size_t i = 0; i < l->n_short_lists; i++)
        mark_list(l, &l->short_lists[i], &c, bits);
    doc_set_init_bits(out, n_docs, bits);
}

/* Galloping, then bisecting. */
static uint32_t seek_merged(struct leaf_postings *l, uint32_t doc)
{
    uint32_t low = l->merged_at, step = 1, high;

    if (low < l->n_merged && l->merged[low].doc < doc) {
        while (low + step < l->n_merged && l->merged[low + step].doc < doc) {
            low += step;
            step *= 2;
        }
        high = low + step < l->n_merged ? low + step : l->n_merged;
        while (high - low > 1) {
            uint32_t middle = low + (high - low) / 2;
            if (l->merged[middle].doc < doc)
                low = middle;
            else
                high = middle;
        }
        l->merged_at = high;
    }
    return l->merged_at < l->n_merged ? l->merged[l->merged_at].doc : POSTING_END;
}

uint32_t leaf_postings_seek(struct leaf_postings *l, uint32_t doc)
{
    uint32_t first;

    if (l->is_dense)
        return l->dense_at = dense_postings_seek(&l->dense, doc);
    first = seek_merged(l, doc);
    for (size_t i = 0; i < l->n_lists; i++) {
        uint32_t found = posting_cursor_seek(l->lists[i].cursor, doc);
        first = found < first ? found : first;
    }
    assert(first >= doc);
    return first;
}

static uint32_t end_of_block(const struct leaf_postings *l, uint32_t block)
{
    uint32_t end = (block + 1) * POSTING_BLOCK;

    return end < l->n_merged ? end : l->n_merged;
}

static void make_merged_bound(struct leaf_postings *l, uint32_t block,
                              const struct score_spec *spec)
{
    double most = 0, bonus = 0;

    for (uint32_t i = block * POSTING_BLOCK; i < end_of_block(l, block); i++) {
        const struct merged_posting *m = &l->merged[i];
        double x =
            m->frequency / (SCORE_FREQUENCY_UNIT * score_norm(spec, l->file->lengths[m->doc]));
        most = x > most ? x : most;
        bonus = l->score->bonus[m->relation] > bonus ? l->score->bonus[m->relation] : bonus;
    }
    l->merged_bounds[block].frequency_by_norm = (float)score_at_most(most);
    l->merged_bounds[block].bonus = (float)score_at_most(bonus);
}

static double bound_factor(struct leaf_postings *l, const struct score_spec *spec)
{
    if (l->bound_factor <= 0)
        l->bound_factor = posting_bound_factor(spec->average_length, l->file->average_length);
    return l->bound_factor;
}

bool leaf_postings_list_bound(struct leaf_postings *l, const struct weighted_list *list,
                              const struct score_spec *spec, double *frequency_by_norm,
                              double *bonus)
{
    struct merged_bound *of_block;

    if (l->is_dense) { /* to find out would take as long as to look at them all */
        *frequency_by_norm = INFINITY;
        *bonus = l->largest_bonus;
        return l->dense_at != POSTING_END;
    }
    if (list) {
        *frequency_by_norm = list->cursor->block_bound[spec->length_mode] * bound_factor(l, spec) *
                             list->weight / SCORE_RELATION_UNIT;
        *bonus = l->score->bonus[list->relation];
        return list->cursor->block_last != POSTING_END;
    }
    if (l->merged_at >= l->n_merged)
        return false;
    of_block = &l->merged_bounds[l->merged_at / POSTING_BLOCK];
    if (of_block->frequency_by_norm < 0)
        make_merged_bound(l, l->merged_at / POSTING_BLOCK, spec);
    *frequency_by_norm = of_block->frequency_by_norm;
    *bonus = of_block->bonus;
    return true;
}

static uint32_t dense_range_end(const struct leaf_postings *l)
{
    return l->dense_at | (DENSE_RANGE - 1);
}

/* The last article for which the list's bound holds; moves to the block that could hold doc. */
static uint32_t move_to(struct leaf_postings *l, const struct weighted_list *list, uint32_t doc)
{
    if (l->is_dense) {
        l->dense_at = dense_postings_seek(&l->dense, doc);
        return l->dense_at == POSTING_END ? POSTING_END : dense_range_end(l);
    }
    if (list) {
        posting_cursor_shallow_seek(list->cursor, doc);
        return list->cursor->block_last;
    }
    return seek_merged(l, doc) == POSTING_END
               ? POSTING_END
               : l->merged[end_of_block(l, l->merged_at / POSTING_BLOCK) - 1].doc;
}

void leaf_postings_bound(struct leaf_postings *l, uint32_t doc, const struct score_spec *spec,
                         struct leaf_bound *bound)
{
    *bound = (struct leaf_bound){0, 0, POSTING_END};
    for (size_t i = 0; i <= l->n_lists; i++) {
        const struct weighted_list *list = i < l->n_lists ? &l->lists[i] : NULL;
        uint32_t until = move_to(l, list, doc);
        double x, bonus;

        if (!leaf_postings_list_bound(l, list, spec, &x, &bonus))
            continue;
        bound->frequency_by_norm += x;
        bound->bonus = bonus > bound->bonus ? bonus : bound->bonus;
        bound->until = until < bound->until ? until : bound->until;
    }
}

bool leaf_postings_pass_over(struct leaf_postings *l, const struct score_spec *spec, double least,
                             uint32_t until, uint32_t *doc)
{
    struct posting_cursor *c = l->n_lists == 1 ? l->lists[0].cursor : NULL;
    uint32_t next_merged;

    if (!c || c->block_last != until)
        return false;
    next_merged = seek_merged(l, until + 1);
    least = least * SCORE_RELATION_UNIT / l->lists[0].weight / bound_factor(l, spec);
    posting_cursor_pass_over(c, spec->length_mode, (float)score_at_least(least), next_merged);
    *doc = c->block_last == POSTING_END ? POSTING_END : posting_cursor_block_start(c, c->block);
    if (next_merged < *doc)
        *doc = next_merged;
    return true;
}

bool leaf_postings_value(struct leaf_postings *l, uint32_t doc, uint64_t *frequency,
                         enum relation *closest)
{
    bool found = false;

    *frequency = 0;
    *closest = N_RELATIONS;
    if (l->is_dense) {
        uint64_t sum = l->dense.sums[doc];
        if (sum == 0)
            return false;
        *frequency = dense_frequency(sum);
        *closest = dense_closest(sum);
        return true;
    }
    if (seek_merged(l, doc) == doc) {
        *frequency = l->merged[l->merged_at].frequency;
        *closest = l->merged[l->merged_at].relation;
        found = true;
    }
    for (size_t i = 0; i < l->n_lists; i++) {
        const struct weighted_list *list = &l->lists[i];

        if (posting_cursor_seek(list->cursor, doc) != doc)
            continue;
        *frequency += (uint64_t)list->weight * posting_cursor_weight(list->cursor);
        *closest = list->relation < *closest ? list->relation : *closest;
        found = true;
    }
    return found;
}

static bool has_article(uint32_t doc, void *ctx)
{
    return leaf_postings_seek(ctx, doc) == doc;
}

void leaf_postings_demand(struct leaf_postings *l, struct doc_set *set)
{
    struct doc_set found;

    if (!set->bits && l->n_postings / POSTINGS_A_SEEK > set->n) {
        leaf_postings_prepare_within(l, set);
        doc_set_filter(set, has_article, l);
        leaf_postings_rewind(l);
        return;
    }
    leaf_postings_set(l, &found);
    doc_set_intersect(set, &found);
    doc_set_release(&found);
}
