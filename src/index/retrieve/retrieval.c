/* Chooses who answers, and puts the answers of all generations together. A leaf that posting lists
 * cannot answer is answered before: phrases and NEAR by the places of their words (word_rows.h),
 * others by FTS5, one by one; what comes back is one more list to the rest. Where there are no
 * posting lists, every leaf is asked of FTS5: then all articles together are like a generation
 * without lists. FTS5 is never asked for scores of a whole plan: of what stands in an OR within an
 * AND it does not always say that it is there. */
#include "index/retrieve/retrieval.h"

#include "base/clock.h"
#include "base/xalloc.h"
#include "index/core/index_struct.h"
#include "index/core/postings_state.h"
#include "index/retrieve/block_max.h"
#include "index/retrieve/field_words.h"
#include "index/retrieve/leaf_matches.h"
#include "index/retrieve/plan_sets.h"
#include "index/retrieve/word_rows.h"

#include <stdlib.h>

struct postings_run {
    const struct retrieval *retrieval;
    struct leaf_matches leaves;
    struct arena arena;
};

static void open_leaves(struct postings_run *run, const struct posting_file *file,
                        struct leaf_postings *leaves, struct arena *arena)
{
    const struct plan *plan = run->retrieval->plan;

    for (size_t i = 0; i < plan->n_leaves; i++) {
        const struct plan_leaf *leaf = &plan->leaves[i];
        const bool counts = run->retrieval->score && leaf->term != PLAN_NO_TERM;

        if (!run->leaves.used[i] || plan_leaf_is_date(leaf))
            continue;
        if (run->leaves.found[i].asked)
            leaf_postings_of_found(&leaves[i], file, run->leaves.found[i].at,
                                   run->leaves.found[i].n, &run->leaves.scores[i], arena);
        else
            leaf_postings_open(&leaves[i], file, leaf, 0, counts ? &run->leaves.scores[i] : NULL,
                               arena);
    }
}

static void add_by_date(const struct posting_file *file, const struct doc_set *matches,
                        int64_t left_out, struct top *top)
{
    struct doc_set_iter it = doc_set_begin(matches);

    for (uint32_t doc = doc_set_seek(&it, 0); doc != POSTING_END;
         doc = doc_set_seek(&it, doc + 1)) {
        if (top->order == ORDER_NEWEST && top_is_full(top) && file->dates[doc] < top->heap[0].date)
            continue; /* most of many matches */
        struct ranked hit = {posting_file_id(file, doc), 0, file->dates[doc]};
        if (hit.id != left_out)
            top_add(top, hit);
    }
}

static void subtract_deleted(const struct generation *g, struct doc_set *set)
{
    struct doc_set deleted = {.n_docs = g->file.n_docs, .n = g->n_deleted, .bits = g->deleted};

    if (g->n_deleted > 0)
        doc_set_subtract(set, &deleted);
}

static bool finds_left_out(const struct posting_file *file, const struct doc_set *matches,
                           int64_t left_out)
{
    uint32_t doc = left_out ? posting_file_doc_of(file, left_out) : POSTING_END;

    return doc != POSTING_END && doc_set_has(matches, doc);
}

/* Whether the matches are one leaf's lists, with nothing to take from them: then there is no need
 * to write them down first. */
static bool is_one_list(const struct postings_run *run, const struct generation *g,
                        struct leaf_postings *leaves, uint32_t *n)
{
    const struct retrieval *r = run->retrieval;
    const struct plan_node *root = r->plan->root;

    if (root->op != PLAN_LEAF || g->n_deleted > 0 || r->left_out != 0 || !r->score ||
        r->plan->leaves[root->leaf].term == PLAN_NO_TERM ||
        plan_leaf_is_date(&r->plan->leaves[root->leaf]))
        return false;
    leaf_postings_prepare(&leaves[root->leaf], true);
    return leaf_postings_count(&leaves[root->leaf], n);
}

static bool any_damaged(const struct postings_run *run, const struct leaf_postings *leaves)
{
    for (size_t i = 0; i < run->retrieval->plan->n_leaves; i++)
        if (leaf_postings_are_damaged(&leaves[i]))
            return true;
    return false;
}

static void run_lists(struct postings_run *run, const struct generation *g,
                      const struct plan_sets *sets, struct top *top, uint64_t *n_matches)
{
    const struct retrieval *r = run->retrieval;
    struct block_max_query q = {.sets = sets,
                                .spec = r->score,
                                .left_out = r->left_out,
                                .exhaustive = r->engine == RETRIEVAL_EXHAUSTIVE};
    struct doc_set matches;
    uint32_t n = 0;

    if (is_one_list(run, g, sets->leaves, &n)) {
        *n_matches += n;
        block_max_run(&q, top);
        return;
    }
    plan_sets_find(sets, r->plan->root, &matches);
    subtract_deleted(g, &matches);
    *n_matches += matches.n - finds_left_out(&g->file, &matches, r->left_out);
    q.matches = &matches;
    if (top->max > 0 && r->score)
        block_max_run(&q, top);
    else if (top->max > 0)
        add_by_date(&g->file, &matches, r->left_out, top);
    doc_set_release(&matches);
}

/* false: the file is damaged. */
static bool run_generation(struct postings_run *run, const struct generation *g, struct top *top,
                           uint64_t *n_matches)
{
    const struct plan *plan = run->retrieval->plan;
    struct arena arena = {0};
    struct leaf_postings *leaves = arena_calloc(&arena, plan->n_leaves + 1, sizeof *leaves);
    const struct plan_sets sets = {plan, &g->file, leaves, &arena};
    bool sound;

    open_leaves(run, &g->file, leaves, &arena);
    run_lists(run, g, &sets, top, n_matches);
    sound = !any_damaged(run, leaves);
    arena_release(&arena);
    return sound;
}

/* All articles of the index as a generation without lists. The caller releases it with
 * release_all_articles. */
static enum fb_status all_articles(struct index *ix, struct generation *g, struct fb_error *err)
{
    int64_t n_ids = ix->counts.next_id - 1;
    uint32_t n_docs = n_ids > 0 && n_ids < POSTING_END ? (uint32_t)n_ids : 0;
    uint32_t *lengths = xcalloc((size_t)n_docs + 1, sizeof *lengths);
    int32_t *dates = xcalloc((size_t)n_docs + 1, sizeof *dates);
    enum fb_status status = FB_OK;

    *g = (struct generation){.number = 0};
    g->file.first_id = 1;
    g->file.n_docs = n_docs;
    g->file.average_length = 1;
    g->file.lengths = lengths;
    g->file.dates = dates;
    g->deleted = xcalloc(doc_set_n_words(n_docs) + 1, sizeof *g->deleted);
    for (uint32_t doc = 0; doc < n_docs && status == FB_OK; doc++) {
        struct docinfo_entry entry = {0};
        status = docinfo_get(&ix->docinfo, doc + 1, &entry, err);
        lengths[doc] = entry.length_tokens;
        dates[doc] = entry.date;
        if (entry.length_tokens > 0) /* every article counts as one at least */
            continue;
        g->deleted[doc / 64] |= 1ull << doc % 64;
        g->n_deleted++;
    }
    return status;
}

static void release_all_articles(struct generation *g)
{
    free((void *)g->file.lengths);
    free((void *)g->file.dates);
    free(g->deleted);
}

static enum fb_status run_all_articles(struct postings_run *run, struct top *top,
                                       uint64_t *n_matches, struct fb_error *err)
{
    struct generation all;
    enum fb_status status = all_articles(run->leaves.ix, &all, err);

    if (status == FB_OK && all.file.n_docs > 0)
        run_generation(run, &all, top, n_matches);
    release_all_articles(&all);
    return status;
}

/* The newest first: mostly the smallest, whose best make a threshold for the larger ones. false:
 * the answer is of no use, since a file turned out to be damaged. */
static bool run_generations(struct postings_run *run, struct top *top, uint64_t *n_matches)
{
    const struct generations *g = &run->leaves.ix->generations;

    for (size_t i = g->n; i-- > 0;)
        if (!run_generation(run, &g->all[i], top, n_matches))
            return false;
    return true;
}

static void init_run(struct postings_run *run, struct index *ix, const struct retrieval *r)
{
    size_t n = r->plan->n_leaves + 1;

    *run = (struct postings_run){.retrieval = r, .leaves = {.ix = ix, .plan = r->plan}};
    run->leaves.scores =
        r->score ? r->score->leaves : arena_calloc(&run->arena, n, sizeof *run->leaves.scores);
    run->leaves.used = arena_calloc(&run->arena, n, sizeof *run->leaves.used);
    run->leaves.found = arena_calloc(&run->arena, n, sizeof *run->leaves.found);
    leaf_matches_mark_used(r->plan->root, run->leaves.used);
}

static void release_run(struct postings_run *run)
{
    for (size_t i = 0; i < run->retrieval->plan->n_leaves; i++)
        free(run->leaves.found[i].at);
    arena_release(&run->arena);
}

static enum fb_status retrieve(struct index *ix, const struct retrieval *r, bool by_postings,
                               struct top *top, uint64_t *n_matches, struct match_timing *timing,
                               struct fb_error *err)
{
    struct postings_run run;
    double started = clock_now_ms(), prepared;
    enum fb_status status;

    init_run(&run, ix, r);
    status = leaf_matches_find(&run.leaves, by_postings, err);
    prepared = clock_now_ms();
    *n_matches = 0;
    if (status == FB_OK && by_postings)
        ix->generations.usable = run_generations(&run, top, n_matches);
    else if (status == FB_OK)
        status = run_all_articles(&run, top, n_matches, err);
    if (timing) {
        timing->prepare_ms = prepared - started;
        timing->run_ms = clock_now_ms() - prepared;
    }
    release_run(&run);
    return status;
}

enum fb_status index_retrieve(struct index *ix, const struct retrieval *r, struct top *top,
                              uint64_t *n_matches, struct match_timing *timing,
                              struct fb_error *err)
{
    enum fb_status status = index_begin_read(ix, err);
    bool by_postings;

    *n_matches = 0;
    if (status != FB_OK)
        return status;
    by_postings = r->engine != RETRIEVAL_FTS5 && index_has_postings(ix, err, &status);
    if (status == FB_OK)
        status = retrieve(ix, r, by_postings, top, n_matches, timing, err);
    if (status == FB_OK && by_postings && !ix->generations.usable) { /* a damaged file */
        top->n = 0;
        status = retrieve(ix, r, false, top, n_matches, timing, err);
    }
    index_end_read(ix);
    return status;
}

static bool reads_places(struct index *ix)
{
    bool usable;

    return fts_reader_load(&ix->fts_reader, index_state_of_database(ix), &usable, NULL) == FB_OK &&
           usable;
}

bool index_retrieves_by_postings(struct index *ix, const struct plan *plan, size_t *n_fts_leaves)
{
    bool *used = xcalloc(plan->n_leaves + 1, sizeof *used);
    const bool by_places = reads_places(ix);
    enum fb_status status;

    *n_fts_leaves = 0;
    if (plan->root)
        leaf_matches_mark_used(plan->root, used);
    for (size_t i = 0; i < plan->n_leaves; i++)
        *n_fts_leaves +=
            used[i] && !leaf_matches_in_lists(&plan->leaves[i]) &&
            !(by_places && (word_rows_can(&plan->leaves[i]) || field_words_can(&plan->leaves[i])));
    free(used);
    return plan->root && index_has_postings(ix, NULL, &status);
}
