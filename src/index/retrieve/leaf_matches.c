/* Phrases, NEAR and words in fields are answered by the places of their words (word_rows.h,
 * field_words.h), what is left by FTS5, leaf by leaf. */
#include "index/retrieve/leaf_matches.h"

#include "base/xalloc.h"
#include "index/core/index_struct.h"
#include "index/core/postings_state.h"
#include "index/retrieve/field_words.h"
#include "index/retrieve/fts_match.h"
#include "index/retrieve/leaf_candidates.h"
#include "index/retrieve/plan_sets.h"
#include "index/retrieve/word_rows.h"

#include <stdlib.h>

bool leaf_matches_in_lists(const struct plan_leaf *leaf)
{
    const unsigned all_fields = (1u << N_FIELDS) - 1;

    if (plan_leaf_is_date(leaf))
        return true;
    return leaf->kind == LEAF_WORD && leaf->n_slots == 1 && leaf->slots[0].prefix.len == 0 &&
           (leaf->fields == 0 || leaf->fields == all_fields);
}

static void add_posting(int64_t id, uint32_t frequency, enum relation closest, void *ctx)
{
    struct leaf_found *found = ctx;

    xgrow(&found->at, &found->cap, found->n + 1, sizeof *found->at);
    found->at[found->n++] = (struct found_posting){id, frequency, closest};
}

static void add_found(struct leaf_found *found, int64_t id, const struct match_counts *counts)
{
    enum relation closest;
    uint64_t frequency;

    score_of_counts(counts, found->score, &frequency, &closest);
    add_posting(id, (uint32_t)score_cap(frequency), closest, found);
}

static enum fb_status on_found(const struct match *m, void *ctx)
{
    struct leaf_found *found = ctx;
    struct match_counts counts;

    match_leaf(m, found->leaf, &counts);
    add_found(found, m->id, &counts);
    return FB_OK;
}

static enum fb_status ask_fts5(struct index *ix, const struct plan *plan, struct leaf_found *found,
                               struct fb_error *err)
{
    struct plan_node node = {.op = PLAN_LEAF, .leaf = found->leaf};
    struct plan part = *plan; /* borrows everything */
    uint64_t n_matches;

    part.root = &node;
    found->asked = true;
    return index_match(ix, &part, on_found, found, &n_matches, NULL, err);
}

void leaf_matches_mark_used(const struct plan_node *node, bool *used)
{
    if (node->op == PLAN_LEAF)
        used[node->leaf] = true;
    for (size_t i = 0; i < node->n_children; i++)
        leaf_matches_mark_used(node->children[i], used);
}

static void on_row(int64_t id, const struct match_counts *counts, void *ctx)
{
    add_found(ctx, id, counts);
}

static enum fb_status read_rows(struct index *ix, const struct plan_leaf *leaf,
                                struct leaf_found *found, bool *sound, struct fb_error *err)
{
    int64_t *ids;
    size_t n;
    enum fb_status status = FB_OK;

    *sound = leaf_candidates(&ix->generations, leaf, &ids, &n);
    if (!*sound)
        return FB_OK;
    if (n > 0)
        status = word_rows_find(&ix->fts_reader, leaf, ids, n, on_row, found, err);
    free(ids);
    return status;
}

/* Phrases, NEAR and words in fields by the places of their words in the articles that may have
 * them. found->asked is false afterwards if FTS5 has to be asked: it may know more of a damaged
 * file, or will say so. */
static enum fb_status find_by_places(struct leaf_matches *m, const struct plan_leaf *leaf,
                                     struct leaf_found *found, struct fb_error *err)
{
    struct index *ix = m->ix;
    const int64_t end_id = ix->counts.next_id;
    struct fb_error damage = {0};
    bool usable, sound = false;
    enum fb_status status;

    if (!(word_rows_can(leaf) || field_words_can(leaf)) || end_id >= POSTING_END)
        return FB_OK;
    status = fts_reader_load(&ix->fts_reader, index_state_of_database(ix), &usable, err);
    if (status != FB_OK || !usable)
        return status;
    status = field_words_can(leaf)
                 ? field_words_find(&ix->fts_reader, &ix->generations, leaf, found->score, end_id,
                                    add_posting, found, &sound, &damage)
                 : read_rows(ix, leaf, found, &sound, &damage);
    status = fts_reader_outcome(status, &damage, &found->asked, err);
    found->asked = found->asked && sound;
    return status;
}

enum fb_status leaf_matches_find(struct leaf_matches *m, bool by_postings, struct fb_error *err)
{
    const struct plan *plan = m->plan;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < plan->n_leaves && status == FB_OK; i++) {
        const struct plan_leaf *leaf = &plan->leaves[i];
        if (!m->used[i] || plan_leaf_is_date(leaf) || (by_postings && leaf_matches_in_lists(leaf)))
            continue;
        m->found[i].leaf = i;
        m->found[i].score = &m->scores[i];
        if (by_postings)
            status = find_by_places(m, leaf, &m->found[i], err);
        if (status == FB_OK && !m->found[i].asked)
            status = ask_fts5(m->ix, plan, &m->found[i], err);
    }
    return status;
}
