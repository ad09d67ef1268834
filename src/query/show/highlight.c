/* One pass over a text's tokens finds where each slot of the plan stands; words are marked at once,
 * rows of words (phrases, the groups of a NEAR) are put together afterwards from the positions
 * (rows.h), so that the time is linear in the text. What the index answers and what is marked agree
 * because positions are counted as in index/build/terms.c. */
#include "query/show/highlight.h"

#include "base/strmap.h"
#include "base/xalloc.h"
#include "query/show/raw_marks.h"
#include "query/show/rows.h"
#include "text/derive.h"
#include "text/utf8.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define NONE UINT32_MAX

/* A form's use in a slot; the uses of a form are chained. */
struct use {
    uint32_t slot, next;
    enum relation relation;
    size_t part_start_chars, part_end_chars;
};

struct prefix {
    struct span text;
    uint32_t slot;
};

/* Nearly all words of a text are none that is looked for; their first byte and their length tell
 * most of those. */
struct form_filter {
    uint64_t
        lengths[256]; /* by first byte: a bit for each length in bytes, 63 and more being one */
};

/* What a form marks where it stands: of a slot, code points of itself. */
struct place_source {
    uint32_t slot, term, start, end;
    bool is_known;
    bool is_vague; /* a part of what a text implies: perhaps not all of the word */
};

struct highlighter {
    const struct plan *plan;
    struct strmap forms;
    struct form_filter filter;
    uint32_t *implied; /* those of the forms that texts only imply, by index */
    size_t n_implied, implied_cap;
    uint32_t *first_use; /* by index in forms */
    size_t first_use_cap;
    struct use *uses;
    size_t n_uses, uses_cap;
    struct prefix *prefixes;
    size_t n_prefixes, prefixes_cap;
    struct occurrences *slots; /* filled for phrases and NEAR only */
    size_t n_slots, slots_cap;
    size_t *leaf_of_slot;
    size_t leaf_of_slot_cap;
    size_t n_leaves;
    bool *active;                     /* by leaf */
    size_t *first_slot;               /* by leaf, for active ones */
    float *weights;                   /* by leaf, for active ones */
    const struct term_places *places; /* taken, or NULL */
    struct place_source *sources;     /* of these */
    size_t sources_cap;
    bool knows_forms; /* they are compiled, as texts want them */
    bool is_sure;     /* no mark was made that depends on bytes, which are not known */
    uint32_t max_position;
    struct row_starts *groups;
    size_t n_groups; /* there is room for */
    struct deriver deriver;
    size_t n_gender_chars; /* of the form of the gender form read last */
    struct raw_marks raw;
    struct mark *marks;
    size_t marks_cap;
};

/* ---- compiling the plan ---- */

/* Leaves under an even number of NOTs say what is to be found. */
static void activate_leaves(struct highlighter *h, const struct plan_node *node, bool negated)
{
    if (node->op == PLAN_LEAF) {
        const struct plan_leaf *leaf = &h->plan->leaves[node->leaf];
        if (!negated && leaf->term != PLAN_NO_TERM && leaf->kind != LEAF_EXACT_TEXT)
            h->active[node->leaf] = true;
        return;
    }
    for (size_t i = 0; i < (node->op == PLAN_BONUS ? 1 : node->n_children); i++)
        activate_leaves(h, node->children[i], negated != (node->op == PLAN_NOT));
}

static uint64_t length_bit(struct span form)
{
    return UINT64_C(1) << (form.len < 63 ? form.len : 63);
}

static void add_form(struct highlighter *h, uint32_t index, struct span form)
{
    h->first_use[index] = NONE;
    if (form.len == 0)
        return;
    h->filter.lengths[(unsigned char)form.ptr[0]] |= length_bit(form);
    if (token_bare_form(form).len < form.len) {
        xgrow(&h->implied, &h->implied_cap, h->n_implied + 1, sizeof *h->implied);
        h->implied[h->n_implied++] = index;
    }
}

static void add_use(struct highlighter *h, const struct plan_form *form, uint32_t slot)
{
    bool added;
    uint32_t index = strmap_intern(&h->forms, form->form, &added);
    struct use *use;

    xgrow(&h->first_use, &h->first_use_cap, (size_t)index + 1, sizeof *h->first_use);
    if (added)
        add_form(h, index, form->form);
    xgrow(&h->uses, &h->uses_cap, h->n_uses + 1, sizeof *h->uses);
    use = &h->uses[h->n_uses];
    use->slot = slot;
    use->relation = form->relation;
    use->part_start_chars = form->part_start_chars;
    use->part_end_chars = form->part_end_chars;
    use->next = h->first_use[index];
    h->first_use[index] = (uint32_t)h->n_uses++;
}

static void add_slot(struct highlighter *h, size_t leaf)
{
    xgrow(&h->slots, &h->slots_cap, h->n_slots + 1, sizeof *h->slots);
    memset(&h->slots[h->n_slots], 0, sizeof *h->slots);
    xgrow(&h->leaf_of_slot, &h->leaf_of_slot_cap, h->n_slots + 1, sizeof *h->leaf_of_slot);
    h->leaf_of_slot[h->n_slots++] = leaf;
}

static int compare_prefixes(const void *a, const void *b)
{
    return span_cmp(((const struct prefix *)a)->text, ((const struct prefix *)b)->text);
}

/* How much a mark of the leaf is worth: rare words more. The plan does not know the number of
 * articles, so this falls with the logarithm of df alone. */
static float leaf_weight(const struct plan *plan, const struct plan_leaf *leaf)
{
    const double least = 1e-3;
    double df = leaf->df > 0 ? leaf->df : 0;
    double weight = leaf->term < plan->n_terms ? plan->term_weights[leaf->term] : 1;

    weight /= 1 + log1p(df);
    return (float)(weight > least ? weight : least);
}

static void compile_leaf(struct highlighter *h, size_t index)
{
    const struct plan_leaf *leaf = &h->plan->leaves[index];

    h->first_slot[index] = h->n_slots;
    h->weights[index] = leaf_weight(h->plan, leaf);
    for (size_t i = 0; i < leaf->n_slots; i++)
        add_slot(h, index);
    if (leaf->n_groups > h->n_groups) {
        h->groups = xreallocarray(h->groups, leaf->n_groups, sizeof *h->groups);
        memset(h->groups + h->n_groups, 0, (leaf->n_groups - h->n_groups) * sizeof *h->groups);
        h->n_groups = leaf->n_groups;
    }
}

static void compile_slot(struct highlighter *h, uint32_t number)
{
    const size_t leaf = h->leaf_of_slot[number];
    const struct plan_slot *slot = &h->plan->leaves[leaf].slots[number - h->first_slot[leaf]];

    for (size_t i = 0; i < slot->n_forms; i++)
        add_use(h, &slot->forms[i], number);
    if (slot->prefix.len > 0) {
        xgrow(&h->prefixes, &h->prefixes_cap, h->n_prefixes + 1, sizeof *h->prefixes);
        h->prefixes[h->n_prefixes++] = (struct prefix){slot->prefix, number};
    }
}

/* All of the plan, or those alone that are in the articles whose places are known. */
static void compile_forms(struct highlighter *h)
{
    if (h->places)
        for (size_t i = 0; i < h->places->n_sources; i++)
            add_use(h, h->places->sources[i].form, h->sources[i].slot);
    else
        for (uint32_t number = 0; number < h->n_slots; number++)
            compile_slot(h, number);
    if (h->n_prefixes > 1)
        qsort(h->prefixes, h->n_prefixes, sizeof *h->prefixes, compare_prefixes);
    h->knows_forms = true;
}

/* What may begin with a prefix that is looked for is not known; else only the forms are wanted. */
static bool is_implied_form(struct span start, struct span end, void *ctx)
{
    const struct highlighter *h = ctx;

    for (size_t i = 0; i < h->n_implied; i++) {
        struct span form = token_bare_form(strmap_key(&h->forms, h->implied[i]));
        if (span_starts(form, start) && form.len >= end.len &&
            (end.len == 0 || memcmp(form.ptr + form.len - end.len, end.ptr, end.len) == 0))
            return true;
    }
    return h->n_prefixes > 0;
}

struct highlighter *highlighter_new(const struct plan *plan, struct analyzer *analyzer)
{
    struct highlighter *h = xcalloc(1, sizeof *h);

    h->plan = plan;
    h->n_leaves = plan->n_leaves;
    h->active = xcalloc(h->n_leaves + 1, sizeof *h->active);
    h->first_slot = xcalloc(h->n_leaves + 1, sizeof *h->first_slot);
    h->weights = xcalloc(h->n_leaves + 1, sizeof *h->weights);
    h->groups = xcalloc(1, sizeof *h->groups);
    h->n_groups = 1;
    if (plan->root)
        activate_leaves(h, plan->root, false);
    for (size_t i = 0; i < h->n_leaves; i++)
        if (h->active[i])
            compile_leaf(h, i);
    h->max_position = UINT32_MAX;
    deriver_init(&h->deriver, analyzer);
    deriver_want(&h->deriver, is_implied_form, h);
    return h;
}

void highlighter_free(struct highlighter *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->n_slots; i++)
        free(h->slots[i].at);
    for (size_t i = 0; i < h->n_groups; i++)
        free(h->groups[i].at);
    strmap_release(&h->forms);
    deriver_release(&h->deriver);
    free(h->implied);
    free(h->first_use);
    free(h->uses);
    free(h->prefixes);
    free(h->slots);
    free(h->leaf_of_slot);
    free(h->active);
    free(h->first_slot);
    free(h->weights);
    free(h->sources);
    free(h->groups);
    free(h->raw.at);
    free(h->marks);
    free(h);
}

/* ---- finding ---- */

static void add_raw(struct highlighter *h, size_t leaf, size_t start, const struct occurrence *here)
{
    if (start < here->end)
        raw_marks_add(&h->raw, (struct raw_mark){.start = start,
                                                 .end = here->end,
                                                 .term = h->plan->leaves[leaf].term,
                                                 .position = here->position,
                                                 .weight = h->weights[leaf]});
}

static void note(struct highlighter *h, uint32_t slot_number, unsigned field_bit,
                 const struct occurrence *here)
{
    struct occurrences *slot = &h->slots[slot_number];
    size_t index = h->leaf_of_slot[slot_number];
    const struct plan_leaf *leaf = &h->plan->leaves[index];

    if (leaf->fields != 0 && !(leaf->fields & field_bit))
        return;
    if (leaf->kind == LEAF_WORD) {
        add_raw(h, index, here->start, here);
        return;
    }
    xgrow(&slot->at, &slot->cap, slot->n + 1, sizeof *slot->at);
    slot->at[slot->n++] = *here;
}

/* Narrows an occurrence of the token to the part of its form that the use is about. A derived
 * word's parts are where its gender form has the same letters; else they are all of it. */
static void narrow(const struct highlighter *h, struct span text, const struct token *token,
                   const struct use *use, struct occurrence *found)
{
    size_t from = use->part_start_chars, to = use->part_end_chars, start, end;

    if (token->flags & TOKEN_DERIVED) {
        struct span bare = token_bare_form(token->form);
        size_t n_chars = utf8_count(bare), n_stem;
        if (!(token->flags & TOKEN_GENDER))
            return;
        n_stem = utf8_count(span_make(bare.ptr, token->gender_stem));
        from = from < n_stem ? from : from + h->n_gender_chars - n_chars;
        to = to <= n_stem ? to : to + h->n_gender_chars - n_chars;
    }
    token_map_range(span_make(text.ptr + token->start, token->end - token->start), from, to, &start,
                    &end);
    found->start = token->start + start;
    found->end = token->start + end;
}

static void note_form(struct highlighter *h, struct span text, unsigned field_bit,
                      const struct token *token, const struct occurrence *here)
{
    struct span form = token->form;
    uint32_t index = STRMAP_NONE;

    if (form.len > 0 && h->filter.lengths[(unsigned char)form.ptr[0]] & length_bit(form))
        index = strmap_find(&h->forms, form);
    for (uint32_t u = index == STRMAP_NONE ? NONE : h->first_use[index]; u != NONE;
         u = h->uses[u].next) {
        const struct use *use = &h->uses[u];
        struct occurrence found = *here;
        if (relation_is_part(use->relation))
            narrow(h, text, token, use, &found);
        note(h, use->slot, field_bit, &found);
    }
    for (size_t i = 0; i < h->n_prefixes && span_cmp(h->prefixes[i].text, form) <= 0; i++)
        if (span_starts(form, h->prefixes[i].text))
            note(h, h->prefixes[i].slot, field_bit, here);
}

static void read_tokens(struct highlighter *h, struct span text, unsigned field_bit)
{
    struct token token;
    uint32_t n_positions = 0, n_chains = 0;

    deriver_reset(&h->deriver, text);
    while (deriver_next(&h->deriver, &token)) {
        struct occurrence here = {.start = token.start, .end = token.end};
        n_positions += !(token.flags & TOKEN_SAME_POSITION);
        if (n_positions > h->max_position)
            break;
        n_chains += (token.flags & TOKEN_WHOLE) != 0;
        here.position = n_positions;
        here.chain = token.flags & (TOKEN_WHOLE | TOKEN_PART) ? n_chains : 0;
        if (token.flags & TOKEN_GENDER && !(token.flags & TOKEN_DERIVED))
            h->n_gender_chars = utf8_count(token.form);
        note_form(h, text, field_bit, &token, &here);
    }
}

/* ---- phrases ---- */

/* Marks the words of the leaf's row that begins at start. Parts of one chain become one mark. */
static void mark_row(struct highlighter *h, size_t leaf, const struct occurrences *slots,
                     size_t n_slots, uint32_t start)
{
    size_t before = 0, n_before = 0;

    h->is_sure = h->is_sure && n_slots == 1; /* else it may be one chain */
    for (size_t k = 0; k < n_slots; k++) {
        size_t behind, first = occurrences_find(&slots[k], start + (uint32_t)k, &behind);
        for (size_t i = first; i < behind; i++) {
            const struct occurrence *here = &slots[k].at[i];
            size_t mark_start = here->start;
            for (size_t b = before; b < n_before && here->chain != 0; b++) {
                const struct occurrence *last = &slots[k - 1].at[b];
                if (last->chain == here->chain && last->start < mark_start)
                    mark_start = last->start;
            }
            add_raw(h, leaf, mark_start, here);
        }
        before = first;
        n_before = behind;
    }
}

static void mark_phrases(struct highlighter *h, size_t index)
{
    const struct plan_leaf *leaf = &h->plan->leaves[index];
    struct occurrences *slots = &h->slots[h->first_slot[index]];
    struct row_starts *rows = &h->groups[0];

    if (leaf->n_slots == 0)
        return;
    rows_find(slots, leaf->n_slots, rows);
    for (size_t i = 0; i < rows->n; i++)
        mark_row(h, index, slots, leaf->n_slots, rows->at[i]);
}

/* ---- NEAR ---- */

static void mark_near(struct highlighter *h, size_t index)
{
    const struct plan_leaf *leaf = &h->plan->leaves[index];
    struct occurrences *slots = &h->slots[h->first_slot[index]];
    size_t slot = 0;
    uint32_t *marked;

    if (leaf->n_groups == 0)
        return;
    for (size_t g = 0; g < leaf->n_groups; g++) {
        if (leaf->groups[g] == 0 || leaf->groups[g] > leaf->n_slots - slot)
            return;
        rows_find(slots + slot, leaf->groups[g], &h->groups[g]);
        slot += leaf->groups[g];
    }
    marked = xcalloc(leaf->n_groups, sizeof *marked); /* the last row marked of each; 0: none */
    while (rows_find_cluster(h->groups, leaf->groups, leaf->n_groups, leaf->distance)) {
        slot = 0;
        for (size_t g = 0; g < leaf->n_groups; g++) {
            uint32_t start = h->groups[g].at[h->groups[g].cursor];
            if (start != marked[g])
                mark_row(h, index, slots + slot, leaf->groups[g], start);
            marked[g] = start;
            slot += leaf->groups[g];
        }
        if (!rows_step(h->groups, leaf->n_groups))
            break;
    }
    free(marked);
}

/* ---- marks ---- */

static void begin_marks(struct highlighter *h)
{
    h->raw.n = 0;
    h->is_sure = true;
    for (size_t i = 0; i < h->n_slots; i++)
        h->slots[i].n = 0;
}

/* From what was noted. */
static size_t finish_marks(struct highlighter *h, const struct mark **marks)
{
    bool crossing;

    for (size_t i = 0; i < h->n_leaves; i++) {
        if (h->active[i] && h->plan->leaves[i].kind == LEAF_PHRASE)
            mark_phrases(h, i);
        else if (h->active[i] && h->plan->leaves[i].kind == LEAF_NEAR)
            mark_near(h, i);
    }
    raw_marks_merge(&h->raw, &crossing);
    h->is_sure = h->is_sure && !crossing;
    xgrow(&h->marks, &h->marks_cap, h->raw.n + 1, sizeof *h->marks);
    for (size_t i = 0; i < h->raw.n; i++) {
        const struct raw_mark *raw = &h->raw.at[i];
        h->marks[i] = (struct mark){.start = raw->start,
                                    .end = raw->end,
                                    .term = raw->term % HIGHLIGHT_TERMS,
                                    .weight = raw->weight,
                                    .position = raw->position};
    }
    *marks = h->marks;
    return h->raw.n;
}

size_t highlighter_marks(struct highlighter *h, enum field field, struct span text,
                         const struct mark **marks)
{
    begin_marks(h);
    if (!h->knows_forms)
        compile_forms(h);
    if (h->n_slots > 0)
        read_tokens(h, text, 1u << field);
    return finish_marks(h, marks);
}

void highlighter_limit(struct highlighter *h, uint32_t max_position)
{
    h->max_position = max_position;
}

/* ---- from places ---- */

const bool *highlighter_leaves(const struct highlighter *h)
{
    return h->active;
}

enum { POSITION_BYTES = 4096 }; /* every word is as long here: more than a form has */

/* Whether the form may be a chain's, whose bytes are those of several positions. What a text
 * implies at a chain holds the chain's joiners, too. */
static bool may_be_chain(struct span form)
{
    for (size_t i = 0; i < form.len; i++)
        if (strchr("-&.,:", form.ptr[i]))
            return true;
    return false;
}

static struct place_source compile_source(const struct highlighter *h,
                                          const struct term_source *source)
{
    const struct plan_form *form = source->form;
    const bool is_part = relation_is_part(form->relation);
    const size_t n_chars = is_part ? utf8_count(form->form) : 0;
    struct place_source out = {.slot = (uint32_t)(h->first_slot[source->leaf] + source->slot),
                               .term = h->plan->leaves[source->leaf].term,
                               .end = POSITION_BYTES - 1,
                               .is_known = !may_be_chain(form->form)};

    if (!is_part)
        return out;
    if (token_bare_form(form->form).len < form->form.len) {
        out.is_vague = true;
        return out;
    }
    if (form->part_end_chars < n_chars)
        out.end = (uint32_t)form->part_end_chars;
    out.start = (uint32_t)(form->part_start_chars < n_chars ? form->part_start_chars : out.end);
    return out;
}

void highlighter_take_places(struct highlighter *h, const struct term_places *places)
{
    h->places = places;
    xgrow(&h->sources, &h->sources_cap, places->n_sources + 1, sizeof *h->sources);
    for (size_t i = 0; i < places->n_sources; i++)
        h->sources[i] = compile_source(h, &places->sources[i]);
}

/* Whether another term stands where the i-th does. */
static bool shares_position(const struct highlighter *h, const struct term_place *at, size_t i,
                            size_t n)
{
    const uint32_t term = h->sources[at[i].source].term;
    size_t first = i;

    while (first > 0 && at[first - 1].position == at[i].position)
        first--;
    for (; first < n && at[first].position == at[i].position; first++)
        if (h->sources[at[first].source].term != term)
            return true;
    return false;
}

bool highlighter_marks_of_places(struct highlighter *h, enum field field,
                                 const struct term_place *at, size_t n, const struct mark **marks,
                                 size_t *n_marks)
{
    begin_marks(h);
    for (size_t i = 0; i < n; i++) {
        const struct place_source *source = &h->sources[at[i].source];
        const size_t start = (size_t)at[i].position * POSITION_BYTES;
        const struct occurrence here = {
            .position = at[i].position, .start = start + source->start, .end = start + source->end};

        if (!source->is_known || (source->is_vague && shares_position(h, at, i, n)))
            return false;
        note(h, source->slot, 1u << field, &here);
    }
    *n_marks = finish_marks(h, marks);
    return h->is_sure;
}
