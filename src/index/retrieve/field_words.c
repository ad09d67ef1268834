/* Form by form: the articles in whose posting the form weighs as much as one occurrence in the
 * least of the fields, and then its places in these from the full text. */
#include "index/retrieve/field_words.h"

#include "base/xalloc.h"
#include "index/plan/term_column.h"
#include "index/fts5/position_list.h"
#include "index/postings/dense_postings.h"

#include <stdlib.h>

bool field_words_can(const struct plan_leaf *leaf)
{
    if (leaf->kind != LEAF_WORD || leaf->n_slots != 1 || leaf->fields == 0 ||
        leaf->slots[0].prefix.len > 0)
        return false;
    for (size_t i = 0; i < leaf->slots[0].n_forms; i++)
        if (terms_is_meta(leaf->slots[0].forms[i].form))
            return false;
    return true;
}

struct search {
    const struct generations *generations;
    const struct plan_leaf *leaf;
    const struct score_leaf *score;
    uint32_t least_weight; /* of a posting that may count */
    struct posting *postings;
    size_t postings_cap;
    int64_t *ids; /* where the form at hand may be */
    size_t n_ids, ids_cap;
    enum relation relation; /* of the form at hand */
    struct found_word {
        int64_t id;
        uint32_t frequency;
        enum relation relation;
    } * found; /* form by form */
    size_t n_found, found_cap;
};

static uint32_t least_weight_of(unsigned fields)
{
    uint32_t least = UINT32_MAX;

    for (int f = 0; f < N_FIELDS; f++)
        if (fields & 1u << f && score_field_tenths[f] < least)
            least = score_field_tenths[f];
    return least;
}

/* false: the list is damaged. */
static bool add_ids_of(struct search *s, const struct generation *g, uint32_t form)
{
    const struct posting_list_place list = posting_file_find(&g->file, form);

    if (list.n == 0)
        return true;
    xgrow(&s->postings, &s->postings_cap, list.n, sizeof *s->postings);
    xgrow(&s->ids, &s->ids_cap, s->n_ids + list.n, sizeof *s->ids);
    if (!posting_list_read(list.bytes, list.n_bytes, list.n, g->file.n_docs, s->postings))
        return false;
    for (uint32_t i = 0; i < list.n; i++)
        if (s->postings[i].weight >= s->least_weight &&
            !generation_is_deleted(g, s->postings[i].doc))
            s->ids[s->n_ids++] = posting_file_id(&g->file, s->postings[i].doc);
    return true;
}

static bool find_ids(struct search *s, uint32_t form)
{
    s->n_ids = 0;
    for (size_t i = 0; i < s->generations->n; i++)
        if (!add_ids_of(s, &s->generations->all[i], form))
            return false;
    generations_order_ids(s->ids, s->n_ids);
    return true;
}

static void add_places(size_t i, struct span positions, void *ctx)
{
    struct search *s = ctx;
    struct position_reader p = {.bytes = (const unsigned char *)positions.ptr,
                                .n_bytes = positions.len};
    uint64_t tenths = 0;
    bool found = false;

    while (position_next(&p)) {
        if (p.column >= N_FIELDS || !(s->leaf->fields & 1u << p.column))
            continue;
        tenths += score_field_tenths[p.column];
        found = true;
    }
    if (!found)
        return;
    xgrow(&s->found, &s->found_cap, s->n_found + 1, sizeof *s->found);
    s->found[s->n_found++] = (struct found_word){
        s->ids[i], (uint32_t)score_cap(tenths * s->score->relation_weight[s->relation]),
        s->relation};
}

/* ---- what all forms say ---- */

static int compare_found(const void *a, const void *b)
{
    const struct found_word *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static void tell_few(struct search *s, field_words_fn *fn, void *ctx)
{
    const struct found_word *found = s->found;

    if (s->n_found > 1)
        qsort(s->found, s->n_found, sizeof *s->found, compare_found);
    for (size_t i = 0, end; i < s->n_found; i = end) {
        uint64_t frequency = 0;
        enum relation closest = N_RELATIONS;
        for (end = i; end < s->n_found && found[end].id == found[i].id; end++) {
            frequency += found[end].frequency;
            closest = found[end].relation < closest ? found[end].relation : closest;
        }
        fn(found[i].id, (uint32_t)score_cap(frequency), closest, ctx);
    }
}

static void tell_many(const struct search *s, int64_t end_id, field_words_fn *fn, void *ctx)
{
    struct arena arena = {0};
    struct dense_postings d;

    dense_postings_init(&d, (uint32_t)end_id, &arena);
    for (size_t i = 0; i < s->n_found; i++)
        dense_postings_add_one(&d, (uint32_t)s->found[i].id, s->found[i].frequency,
                               s->found[i].relation);
    dense_postings_finish(&d, &arena);
    for (uint32_t id = dense_postings_seek(&d, 0); id != POSTING_END;
         id = dense_postings_seek(&d, id + 1))
        fn(id, (uint32_t)score_cap(dense_frequency(d.sums[id])), dense_closest(d.sums[id]), ctx);
    arena_release(&arena);
}

static enum fb_status find_form(struct search *s, struct fts_reader *r,
                                const struct plan_form *form, bool *sound, struct fb_error *err)
{
    s->relation = form->relation > s->leaf->at_closest ? form->relation : s->leaf->at_closest;
    *sound = form->id == 0 || find_ids(s, form->id);
    if (form->id == 0 || !*sound || s->n_ids == 0)
        return FB_OK;
    return fts_reader_positions(r, form->form, s->ids, s->n_ids, add_places, s, err);
}

enum fb_status field_words_find(struct fts_reader *r, const struct generations *g,
                                const struct plan_leaf *leaf, const struct score_leaf *score,
                                int64_t end_id, field_words_fn *fn, void *ctx, bool *sound,
                                struct fb_error *err)
{
    struct search s = {.generations = g,
                       .leaf = leaf,
                       .score = score,
                       .least_weight = least_weight_of(leaf->fields)};
    const struct plan_slot *slot = &leaf->slots[0];
    enum fb_status status = FB_OK;

    *sound = true;
    for (size_t i = 0; i < slot->n_forms && *sound && status == FB_OK; i++)
        status = find_form(&s, r, &slot->forms[i], sound, err);
    if (*sound && status == FB_OK && s.n_found > (size_t)end_id / 16)
        tell_many(&s, end_id, fn, ctx);
    else if (*sound && status == FB_OK)
        tell_few(&s, fn, ctx);
    free(s.postings);
    free(s.ids);
    free(s.found);
    return status;
}
