/* Lists of a leaf. Merging marks the articles in a bit set, whose running counts then say where
 * each one's sum stands: linear in the postings, whatever the number of lists. */
#include "index/retrieve/leaf_postings.h"

#include "base/bits.h"
#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many of the longest lists are left as they are, if they are long. */
enum { MAX_LISTS = 6, MIN_LIST_POSTINGS = 8 * POSTING_BLOCK };

static enum relation relation_of(const struct plan_leaf *leaf, const struct plan_form *form)
{
    return form->relation > leaf->at_closest ? form->relation : leaf->at_closest;
}

/* Keeps the longest lists, if they are long, apart and in order. */
static void put_list(struct leaf_postings *l, const struct weighted_list *list)
{
    size_t at = l->n_lists;

    if (list->place.n < MIN_LIST_POSTINGS ||
        (at == MAX_LISTS && list->place.n <= l->lists[at - 1].place.n)) {
        l->short_lists[l->n_short_lists++] = *list;
        return;
    }
    if (at == MAX_LISTS)
        l->short_lists[l->n_short_lists++] = l->lists[--at];
    for (; at > 0 && l->lists[at - 1].place.n < list->place.n; at--)
        l->lists[at] = l->lists[at - 1];
    l->lists[at] = *list;
    l->n_lists += l->n_lists < MAX_LISTS;
}

static void find_lists(struct leaf_postings *l, const struct plan_leaf *leaf,
                       const struct plan_slot *slot)
{
    for (size_t i = 0; i < slot->n_forms; i++) {
        const struct plan_form *form = &slot->forms[i];
        struct weighted_list list = {.place = posting_file_find(l->file, form->id),
                                     .relation = relation_of(leaf, form)};

        if (list.place.n == 0)
            continue;
        list.weight = l->score->relation_weight[list.relation];
        l->n_postings += list.place.n;
        if (list.place.n > l->longest.n)
            l->longest = list.place;
        put_list(l, &list);
    }
    /* a list alone is left as it is in any case that is worth skipping in */
    if (l->n_short_lists == 1 && l->n_lists == 0 && l->longest.n >= POSTING_BLOCK) {
        l->lists[l->n_lists++] = l->short_lists[0];
        l->n_short_lists = 0;
    }
}

static void init_cursor(const struct leaf_postings *l, struct posting_cursor *c,
                        const struct weighted_list *list)
{
    posting_cursor_init(c, list->place.bytes, list->place.n_bytes, list->place.n, l->file->n_docs);
}

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
    for (init_cursor(l, c, list); posting_cursor_load(c); posting_cursor_next_block(c))
        mark_docs(c->docs + c->at, c->n_in_block - c->at, bits);
    l->damaged = l->damaged || c->damaged;
}

/* For each word of bits, how many are set before it. */
static uint32_t *running_counts(struct arena *arena, const uint64_t *bits, size_t n_words,
                                uint32_t *n)
{
    uint32_t *counts = arena_alloc(arena, (n_words + 1) * sizeof *counts);

    *n = 0;
    for (size_t i = 0; i < n_words; i++) {
        counts[i] = *n;
        *n += bits_count(bits[i]);
    }
    return counts;
}

static uint32_t rank_of(const uint64_t *bits, const uint32_t *counts, uint32_t doc)
{
    return counts[doc / 64] + bits_count(bits[doc / 64] & ((1ull << doc % 64) - 1));
}

static void add_to_merged(struct merged_posting *m, uint32_t doc, uint64_t frequency,
                          enum relation relation)
{
    if (m->frequency == 0) {
        *m = (struct merged_posting){doc, (uint32_t)score_cap(frequency), relation};
        return;
    }
    m->frequency = (uint32_t)score_cap(m->frequency + frequency);
    if (relation < m->relation)
        m->relation = relation;
}

static void alloc_merged(struct leaf_postings *l, uint32_t n)
{
    size_t n_blocks = (n + POSTING_BLOCK - 1u) / POSTING_BLOCK;

    l->merged = arena_calloc(l->arena, n + 1u, sizeof *l->merged);
    l->n_merged = n;
    l->merged_bounds = arena_alloc(l->arena, (n_blocks + 1) * sizeof *l->merged_bounds);
    for (size_t i = 0; i < n_blocks; i++)
        l->merged_bounds[i].frequency_by_norm = -1;
}

/* Unpacks the list behind those before; a damaged one counts as empty. */
static uint32_t unpack_list(struct leaf_postings *l, const struct weighted_list *list,
                            struct posting *out)
{
    if (posting_list_read(list->place.bytes, list->place.n_bytes, list->place.n, l->file->n_docs,
                          out))
        return list->place.n;
    l->damaged = true;
    return 0;
}

/* One list alone is merely unpacked. */
static void merge_one(struct leaf_postings *l, const struct weighted_list *list)
{
    struct posting *postings = arena_alloc(l->arena, list->place.n * sizeof *postings);
    uint32_t n = unpack_list(l, list, postings);

    alloc_merged(l, n);
    for (uint32_t i = 0; i < n; i++)
        add_to_merged(&l->merged[i], postings[i].doc, (uint64_t)list->weight * postings[i].weight,
                      list->relation);
}

static void merge(struct leaf_postings *l, const struct weighted_list *lists, size_t n_lists)
{
    size_t n_words = doc_set_n_words(l->file->n_docs), n_postings = 0;
    struct posting *postings, *next;
    uint64_t *bits;
    uint32_t *n_of_list, *counts, n;

    if (n_lists == 0)
        return;
    if (n_lists == 1) {
        merge_one(l, lists);
        return;
    }
    for (size_t i = 0; i < n_lists; i++)
        n_postings += lists[i].place.n;
    bits = arena_calloc(l->arena, n_words + 1, sizeof *bits);
    next = postings = arena_alloc(l->arena, n_postings * sizeof *postings);
    n_of_list = arena_alloc(l->arena, n_lists * sizeof *n_of_list);
    for (size_t i = 0; i < n_lists; i++) {
        n_of_list[i] = unpack_list(l, &lists[i], next);
        for (uint32_t k = 0; k < n_of_list[i]; k++, next++)
            bits[next->doc / 64] |= 1ull << next->doc % 64;
    }
    counts = running_counts(l->arena, bits, n_words, &n);
    alloc_merged(l, n);
    next = postings;
    for (size_t i = 0; i < n_lists; i++) {
        for (uint32_t k = 0; k < n_of_list[i]; k++, next++) {
            add_to_merged(&l->merged[rank_of(bits, counts, next->doc)], next->doc,
                          (uint64_t)lists[i].weight * next->weight, lists[i].relation);
        }
    }
}

static void init(struct leaf_postings *l, const struct posting_file *file,
                 const struct score_leaf *score, struct arena *arena)
{
    static const struct score_leaf no_score;

    *l = (struct leaf_postings){.file = file, .score = score ? score : &no_score, .arena = arena};
    l->counts = score != NULL;
    for (int rel = 0; rel < N_RELATIONS; rel++)
        if (l->score->bonus[rel] > l->largest_bonus)
            l->largest_bonus = l->score->bonus[rel];
}

void leaf_postings_open(struct leaf_postings *l, const struct posting_file *file,
                        const struct plan_leaf *leaf, size_t slot, const struct score_leaf *score,
                        struct arena *arena)
{
    size_t n = leaf->slots[slot].n_forms;

    init(l, file, score, arena);
    l->lists = arena_alloc(arena, (MAX_LISTS + 1) * sizeof *l->lists);
    l->short_lists = arena_alloc(arena, (n + MAX_LISTS) * sizeof *l->short_lists);
    find_lists(l, leaf, &leaf->slots[slot]);
    for (size_t i = 0; i < l->n_lists; i++) {
        l->lists[i].cursor = arena_alloc(arena, sizeof *l->lists[i].cursor);
        init_cursor(l, l->lists[i].cursor, &l->lists[i]);
    }
}

bool leaf_postings_are_many(const struct leaf_postings *l)
{
    enum { MAX_DOCS = 8 << 20 }; /* a leaf's sums take 64 MB then */

    return l->file->n_docs <= MAX_DOCS && l->n_postings > l->file->n_docs / 8;
}

/* Whether summing up is less work than skipping in the longest list and merging the others. */
static bool wants_dense(const struct leaf_postings *l)
{
    return leaf_postings_are_many(l) && (l->n_postings - l->longest.n) * 3 > l->longest.n;
}

void leaf_postings_sum_up(struct leaf_postings *l)
{
    struct dense_postings *d = &l->dense;

    if (l->is_dense)
        return;
    dense_postings_init(d, l->file->n_docs, l->arena);
    for (size_t i = 0; i < l->n_lists; i++)
        dense_postings_add(d, &l->lists[i].place, l->lists[i].weight, l->lists[i].relation);
    for (size_t i = 0; i < l->n_short_lists; i++)
        dense_postings_add(d, &l->short_lists[i].place, l->short_lists[i].weight,
                           l->short_lists[i].relation);
    for (uint32_t i = 0; i < l->n_merged; i++)
        dense_postings_add_one(d, l->merged[i].doc, l->merged[i].frequency, l->merged[i].relation);
    dense_postings_finish(d, l->arena);
    l->damaged = l->damaged || d->damaged;
    l->n_lists = l->n_short_lists = 0;
    l->n_merged = 0;
    l->is_dense = true;
}

static void merge_short_lists(struct leaf_postings *l)
{
    if (l->n_short_lists == 0)
        return;
    merge(l, l->short_lists, l->n_short_lists);
    l->n_short_lists = 0;
}

/* Some articles, and how to find the place of one among them. */
struct chosen {
    const struct doc_set *articles; /* an array */
    uint64_t *bits;
    uint32_t *counts;
};

static void choose(struct leaf_postings *l, const struct doc_set *articles, struct chosen *chosen)
{
    size_t n_words = doc_set_n_words(l->file->n_docs);
    uint32_t n;

    chosen->articles = articles;
    chosen->bits = arena_calloc(l->arena, n_words + 1, sizeof *chosen->bits);
    for (uint32_t i = 0; i < articles->n; i++)
        chosen->bits[articles->array[i] / 64] |= 1ull << articles->array[i] % 64;
    chosen->counts = running_counts(l->arena, chosen->bits, n_words, &n);
}

/* Of a list in blocks that has many more than are chosen, only blocks in which one can be. */
static void seek_chosen(struct leaf_postings *l, const struct weighted_list *list,
                        const struct chosen *chosen)
{
    const struct doc_set *articles = chosen->articles;
    struct posting_cursor c;

    init_cursor(l, &c, list);
    for (uint32_t i = 0; i < articles->n; i++) {
        uint32_t doc = posting_cursor_seek(&c, articles->array[i]);
        if (doc == POSTING_END)
            break;
        if (doc == articles->array[i])
            add_to_merged(&l->merged[i], doc, (uint64_t)list->weight * posting_cursor_weight(&c),
                          list->relation);
    }
    l->damaged = l->damaged || c.damaged;
}

static void unpack_chosen(struct leaf_postings *l, const struct weighted_list *list,
                          const struct chosen *chosen, struct posting *room)
{
    const uint64_t *bits = chosen->bits;
    uint32_t n = unpack_list(l, list, room);

    for (uint32_t i = 0; i < n; i++)
        if (bits[room[i].doc / 64] >> room[i].doc % 64 & 1)
            add_to_merged(&l->merged[rank_of(bits, chosen->counts, room[i].doc)], room[i].doc,
                          (uint64_t)list->weight * room[i].weight, list->relation);
}

/* The short lists' postings of these articles only: most are passed over. */
static void merge_within(struct leaf_postings *l, const struct doc_set *articles)
{
    struct posting *room = arena_alloc(l->arena, (l->longest.n + 1) * sizeof *room);
    struct chosen chosen;

    choose(l, articles, &chosen);
    alloc_merged(l, articles->n);
    for (uint32_t i = 0; i < articles->n; i++)
        l->merged[i].doc = POSTING_END;
    for (size_t i = 0; i < l->n_short_lists; i++) {
        const struct weighted_list *list = &l->short_lists[i];
        if (list->place.n / POSTINGS_A_SEEK > articles->n)
            seek_chosen(l, list, &chosen);
        else
            unpack_chosen(l, list, &chosen, room);
    }
    l->n_short_lists = 0;
    l->n_merged = 0;
    for (uint32_t i = 0; i < articles->n; i++)
        if (l->merged[i].doc != POSTING_END)
            l->merged[l->n_merged++] = l->merged[i];
}

void leaf_postings_prepare_within(struct leaf_postings *l, const struct doc_set *articles)
{
    if (l->n_short_lists > 1 && !articles->bits)
        merge_within(l, articles);
    else
        leaf_postings_prepare(l, false);
}

void leaf_postings_prepare(struct leaf_postings *l, bool wholly)
{
    if (wholly && l->counts && wants_dense(l)) {
        leaf_postings_sum_up(l);
        return;
    }
    if (wholly && l->counts && l->merged == NULL)
        for (; l->n_lists > 1; l->n_lists--) /* they are looked at in step: fewer are quicker */
            l->short_lists[l->n_short_lists++] = l->lists[l->n_lists - 1];
    merge_short_lists(l);
}

void leaf_postings_of_found(struct leaf_postings *l, const struct posting_file *file,
                            const struct found_posting *found, size_t n,
                            const struct score_leaf *score, struct arena *arena)
{
    init(l, file, score, arena);
    alloc_merged(l, (uint32_t)n);
    l->n_merged = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t doc = posting_file_doc_of(file, found[i].id);
        if (doc != POSTING_END)
            l->merged[l->n_merged++] =
                (struct merged_posting){doc, found[i].frequency, found[i].relation};
    }
    l->n_postings = l->n_merged;
}

bool leaf_postings_are_damaged(const struct leaf_postings *l)
{
    bool damaged = l->damaged;

    for (size_t i = 0; i < l->n_lists; i++)
        damaged = damaged || l->lists[i].cursor->damaged;
    return damaged;
}

void leaf_postings_rewind(struct leaf_postings *l)
{
    l->merged_at = l->dense_at = 0;
    for (size_t i = 0; i < l->n_lists; i++) {
        l->damaged = l->damaged || l->lists[i].cursor->damaged;
        init_cursor(l, l->lists[i].cursor, &l->lists[i]);
    }
}

/* How many of the merged articles are in the list, too. */
static uint32_t count_shared(struct leaf_postings *l, const struct weighted_list *list)
{
    struct posting_cursor c;
    uint32_t n = 0;

    init_cursor(l, &c, list);
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

    for (uint32_t i = 0; i < l->n_merged; i++)
        array[i] = l->merged[i].doc;
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
    const double a_little = 1e-6;
    double most = 0, bonus = 0;

    for (uint32_t i = block * POSTING_BLOCK; i < end_of_block(l, block); i++) {
        const struct merged_posting *m = &l->merged[i];
        double x =
            m->frequency / (SCORE_FREQUENCY_UNIT * score_norm(spec, l->file->lengths[m->doc]));
        most = x > most ? x : most;
        bonus = l->score->bonus[m->relation] > bonus ? l->score->bonus[m->relation] : bonus;
    }
    l->merged_bounds[block].frequency_by_norm = (float)(most * (1 + a_little));
    l->merged_bounds[block].bonus = (float)(bonus * (1 + a_little));
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
    const double a_little = 1e-6;
    struct posting_cursor *c = l->n_lists == 1 ? l->lists[0].cursor : NULL;
    uint32_t next_merged;

    if (!c || c->block_last != until)
        return false;
    next_merged = seek_merged(l, until + 1);
    least = least * SCORE_RELATION_UNIT / l->lists[0].weight / bound_factor(l, spec);
    posting_cursor_pass_over(c, spec->length_mode, (float)(least * (1 - a_little)), next_merged);
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
