/* Gathering the lists of a leaf. Merging marks the articles in a bit set, whose running counts then
 * say where each one's sum stands: linear in the postings, whatever the number of lists. */
#include "index/retrieve/leaf_lists.h"

#include "base/bits.h"
#include "base/xalloc.h"

#include <assert.h>

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

void weighted_list_begin(const struct leaf_postings *l, struct posting_cursor *c,
                         const struct weighted_list *list)
{
    posting_cursor_init(c, list->place.bytes, list->place.n_bytes, list->place.n, l->file->n_docs);
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
        weighted_list_begin(l, l->lists[i].cursor, &l->lists[i]);
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

    weighted_list_begin(l, &c, list);
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
        assert(i == 0 || found[i - 1].id < found[i].id);
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
        weighted_list_begin(l, l->lists[i].cursor, &l->lists[i]);
    }
}
