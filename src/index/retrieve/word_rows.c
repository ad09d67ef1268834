/* Rows are found slot by slot, the rarest first: its places are those where a row can be. Each
 * further slot is asked where it stands in the articles that are left, and places go that it does
 * not stand beside. So little is kept, and of common words only the pages are read that matter.
 * Groups of a NEAR are rows of their own; what is near is told as FTS5 tells it. */
#include "index/retrieve/word_rows.h"

#include "base/xalloc.h"
#include "index/plan/term_column.h"
#include "index/fts5/position_list.h"

#include <stdlib.h>
#include <string.h>

/* Where a row may be, told by where its rarest slot stands: column << 32 | position, above flags.
 */
enum {
    FOUND = 1,        /* the slot at hand stands beside it */
    LITERAL_HERE = 2, /* in its literal form */
    LITERAL = 4,      /* as did all slots before */
    N_FLAG_BITS = 3
};

static inline int64_t place_at(uint64_t place)
{
    return (int64_t)(place >> N_FLAG_BITS);
}

/* Articles that may have a row, and their places. */
struct rows {
    struct row_article {
        int64_t id;
        uint32_t first, n; /* places */
    } * articles;
    int64_t *ids; /* of the articles */
    size_t n_articles;
    uint64_t *places;
    size_t n, cap;
    uint32_t *owners; /* of each place the article, if the rarest slot has several forms; or NULL */
    size_t owners_cap;
};

static void rows_init(struct rows *rows, const struct rows *before, const int64_t *ids, size_t n)
{
    ids = before ? before->ids : ids;
    n = before ? before->n_articles : n;
    *rows = (struct rows){.n_articles = n};
    rows->ids = xreallocarray(NULL, n + 1, sizeof *rows->ids);
    rows->articles = xreallocarray(NULL, n + 1, sizeof *rows->articles);
    for (size_t i = 0; i < n; i++) {
        rows->ids[i] = ids[i];
        rows->articles[i] = (struct row_article){.id = ids[i]};
    }
}

static void rows_release(struct rows *rows)
{
    free(rows->ids);
    free(rows->articles);
    free(rows->places);
    free(rows->owners);
}

/* A slot's form being read. */
struct reading {
    struct rows *rows;
    unsigned fields; /* 0: all */
    bool literal;
    int64_t offset; /* from the rarest slot to this one */
};

static inline bool next_place(struct position_reader *p, unsigned fields, uint64_t *at)
{
    while (position_next(p))
        if (fields == 0 || (p->column < N_FIELDS && fields & 1u << p->column)) {
            *at = (uint64_t)p->column << 32 | p->position;
            return true;
        }
    return false;
}

/* ---- the rarest slot ---- */

static void append_places(struct reading *r, struct span positions)
{
    const uint64_t flags = FOUND | LITERAL | (r->literal ? LITERAL_HERE : 0);
    struct rows *rows = r->rows;
    struct position_reader p = {.bytes = (const unsigned char *)positions.ptr,
                                .n_bytes = positions.len};
    uint64_t at;

    xgrow(&rows->places, &rows->cap, rows->n + positions.len, sizeof *rows->places);
    while (next_place(&p, r->fields, &at))
        rows->places[rows->n++] = at << N_FLAG_BITS | flags;
}

/* Of a slot of one form: all of the article's. */
static void set_places(size_t i, struct span positions, void *ctx)
{
    struct reading *r = ctx;
    struct row_article *article = &r->rows->articles[i];

    article->first = (uint32_t)r->rows->n;
    append_places(r, positions);
    article->n = (uint32_t)r->rows->n - article->first;
}

/* Of a slot of several forms, which are put together afterwards. */
static void add_places(size_t i, struct span positions, void *ctx)
{
    struct reading *r = ctx;
    struct rows *rows = r->rows;
    size_t n = rows->n;

    append_places(r, positions);
    xgrow(&rows->owners, &rows->owners_cap, rows->n + 1, sizeof *rows->owners);
    for (; n < rows->n; n++)
        rows->owners[n] = (uint32_t)i;
}

/* Sorts a few places that come in few ascending runs, and makes each one that came twice one. */
static uint32_t sort_places(uint64_t *places, uint32_t n)
{
    uint32_t n_different = 0;

    for (uint32_t i = 1; i < n; i++) {
        uint64_t moved = places[i];
        uint32_t to = i;
        for (; to > 0 && places[to - 1] > moved; to--)
            places[to] = places[to - 1];
        places[to] = moved;
    }
    for (uint32_t i = 0; i < n; i++)
        if (n_different > 0 && place_at(places[n_different - 1]) == place_at(places[i]))
            places[n_different - 1] |= places[i];
        else
            places[n_different++] = places[i];
    return n_different;
}

static void group_places(struct rows *rows)
{
    uint64_t *grouped = xreallocarray(NULL, rows->n + 1, sizeof *grouped);
    uint32_t before = 0;

    for (size_t i = 0; i < rows->n; i++)
        rows->articles[rows->owners[i]].n++;
    for (size_t i = 0; i < rows->n_articles; i++) {
        rows->articles[i].first = before;
        before += rows->articles[i].n;
        rows->articles[i].n = 0;
    }
    for (size_t i = 0; i < rows->n; i++) {
        struct row_article *article = &rows->articles[rows->owners[i]];
        grouped[article->first + article->n++] = rows->places[i];
    }
    for (size_t i = 0; i < rows->n_articles; i++)
        rows->articles[i].n = sort_places(grouped + rows->articles[i].first, rows->articles[i].n);
    free(rows->places);
    rows->places = grouped;
}

/* ---- the others ---- */

static void mark_places(size_t i, struct span positions, void *ctx)
{
    const struct reading *r = ctx;
    const struct row_article *article = &r->rows->articles[i];
    const uint64_t flags = FOUND | (r->literal ? LITERAL_HERE : 0);
    uint64_t *place = r->rows->places + article->first, *const end = place + article->n;
    struct position_reader p = {.bytes = (const unsigned char *)positions.ptr,
                                .n_bytes = positions.len};
    uint64_t at;

    while (place < end && next_place(&p, r->fields, &at)) {
        int64_t wanted = (int64_t)at - r->offset; /* below 0, or between columns: none */
        while (place < end && place_at(*place) < wanted)
            place++;
        if (place < end && place_at(*place) == wanted)
            *place |= flags;
    }
}

/* Keeps the places beside which the slot at hand was found, and the articles that have one. */
static void keep_places(struct rows *rows)
{
    size_t n_articles = 0;

    for (size_t i = 0; i < rows->n_articles; i++) {
        struct row_article article = rows->articles[i];
        uint64_t *places = rows->places + article.first;
        uint32_t kept = 0;

        for (uint32_t k = 0; k < article.n; k++) {
            uint64_t place = places[k];
            if (!(place & FOUND))
                continue;
            if (!(place & LITERAL_HERE))
                place &= ~(uint64_t)LITERAL;
            places[kept++] = place & ~(uint64_t)(FOUND | LITERAL_HERE);
        }
        if (kept == 0)
            continue;
        article.n = kept;
        rows->ids[n_articles] = article.id;
        rows->articles[n_articles++] = article;
    }
    rows->n_articles = n_articles;
}

static enum fb_status read_slot(struct fts_reader *r, const struct plan_slot *slot,
                                fts_reader_fn *fn, struct reading *reading, struct fb_error *err)
{
    const struct rows *rows = reading->rows;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < slot->n_forms && rows->n_articles > 0 && status == FB_OK; i++) {
        if (slot->forms[i].id == 0) /* in no article */
            continue;
        reading->literal = slot->forms[i].relation == RELATION_LITERAL;
        status = fts_reader_positions(r, slot->forms[i].form, rows->ids, rows->n_articles, fn,
                                      reading, err);
    }
    return status;
}

static uint64_t df_of(const struct plan_slot *slot)
{
    uint64_t df = 0;

    for (size_t i = 0; i < slot->n_forms; i++)
        df += slot->forms[i].df;
    return df;
}

/* The rarest slot that is not done. */
static size_t rarest_of(const struct plan_slot *slots, size_t n_slots, const bool *done)
{
    size_t rarest = n_slots;

    for (size_t s = 0; s < n_slots; s++)
        if (!done[s] && (rarest == n_slots || df_of(&slots[s]) < df_of(&slots[rarest])))
            rarest = s;
    return rarest;
}

/* Where the slots stand in a row; *first: which of them the places are of. */
static enum fb_status find_rows(struct fts_reader *r, const struct plan_slot *slots, size_t n_slots,
                                unsigned fields, struct rows *rows, size_t *first,
                                struct fb_error *err)
{
    bool *done = xcalloc(n_slots, sizeof *done);
    struct reading reading = {.rows = rows, .fields = fields};
    enum fb_status status = FB_OK;

    for (size_t n_done = 0; n_done < n_slots && status == FB_OK; n_done++) {
        const size_t slot = rarest_of(slots, n_slots, done);
        const bool one_form = slots[slot].n_forms == 1;

        done[slot] = true;
        *first = n_done == 0 ? slot : *first;
        reading.offset = (int64_t)slot - (int64_t)*first;
        status = read_slot(r, &slots[slot],
                           n_done > 0 ? mark_places
                           : one_form ? set_places
                                      : add_places,
                           &reading, err);
        if (n_done == 0 && !one_form)
            group_places(rows);
        keep_places(rows);
    }
    free(done);
    return status;
}

/* ---- what was found ---- */

bool word_rows_can(const struct plan_leaf *leaf)
{
    if ((leaf->kind != LEAF_PHRASE && leaf->kind != LEAF_NEAR) || leaf->n_slots == 0)
        return false;
    for (size_t s = 0; s < leaf->n_slots; s++) {
        const struct plan_slot *slot = &leaf->slots[s];
        if (slot->prefix.len > 0)
            return false;
        for (size_t i = 0; i < slot->n_forms; i++)
            if (terms_is_meta(slot->forms[i].form))
                return false;
    }
    return true;
}

static size_t field_of(uint64_t at)
{
    return at >> 32 < N_FIELDS ? at >> 32 : FIELD_BODY;
}

static enum relation at_least(const struct plan_leaf *leaf, enum relation relation)
{
    return relation > leaf->at_closest ? relation : leaf->at_closest;
}

static bool has_only_literal_forms(const struct plan_leaf *leaf)
{
    for (size_t s = 0; s < leaf->n_slots; s++)
        for (size_t i = 0; i < leaf->slots[s].n_forms; i++)
            if (leaf->slots[s].forms[i].relation != RELATION_LITERAL)
                return false;
    return true;
}

/* What occurrences count as that are not literal, as fts_expr.c has it. */
static enum relation loosest_of(const struct plan_leaf *leaf)
{
    for (size_t i = 0; i < leaf->slots[0].n_forms; i++)
        if (leaf->slots[0].forms[i].relation == RELATION_SYNONYM)
            return RELATION_SYNONYM;
    return RELATION_INFLECTED;
}

static void count_phrase(const struct plan_leaf *leaf, const uint64_t *places, size_t n,
                         bool only_literal, struct match_counts *counts)
{
    const enum relation closest = at_least(leaf, RELATION_LITERAL);
    const enum relation loosest = at_least(leaf, loosest_of(leaf));

    for (size_t i = 0; i < n; i++) {
        const size_t field = field_of((uint64_t)place_at(places[i]));
        const bool literal = (places[i] & LITERAL) != 0;
        counts->n[closest][field] += literal;
        if (!only_literal && !(literal && closest == RELATION_LITERAL))
            counts->n[loosest][field]++;
    }
}

static void tell_phrases(const struct plan_leaf *leaf, const struct rows *rows, word_rows_fn *fn,
                         void *ctx)
{
    const bool only_literal = has_only_literal_forms(leaf);
    struct match_counts counts = {{{0}}};

    for (size_t i = 0; i < rows->n_articles; i++) {
        memset(counts.n[at_least(leaf, RELATION_LITERAL)], 0, sizeof counts.n[0]);
        memset(counts.n[at_least(leaf, loosest_of(leaf))], 0, sizeof counts.n[0]);
        count_phrase(leaf, rows->places + rows->articles[i].first, rows->articles[i].n,
                     only_literal, &counts);
        fn(rows->articles[i].id, &counts, ctx);
    }
}

/* ---- NEAR ---- */

/* The places of a group in the article at hand. */
struct group {
    const uint64_t *places;
    size_t n, cursor, n_slots;
    int64_t before;   /* slots of the row before the places' slot */
    uint64_t counted; /* the place counted last, and one */
};

static uint64_t start_of(const struct group *g, size_t i)
{
    return (uint64_t)(place_at(g->places[i]) - g->before);
}

/* Moves the groups on until all stand within the distance; false if that is nowhere any more. */
static bool find_cluster(struct group *groups, size_t n, unsigned distance)
{
    uint64_t last = start_of(&groups[0], groups[0].cursor);
    bool all;

    do {
        all = true;
        for (size_t i = 0; i < n; i++) {
            struct group *g = &groups[i];
            const uint64_t reach = (uint64_t)g->n_slots + distance;
            const uint64_t first = last > reach ? last - reach : 0;

            if (start_of(g, g->cursor) >= first && start_of(g, g->cursor) <= last)
                continue;
            all = false;
            while (start_of(g, g->cursor) < first)
                if (++g->cursor == g->n)
                    return false;
            if (start_of(g, g->cursor) > last)
                last = start_of(g, g->cursor);
        }
    } while (!all);
    return true;
}

/* Moves on the group whose next row comes first; false if none has another. */
static bool step(struct group *groups, size_t n)
{
    uint64_t least = UINT64_MAX;
    size_t which = 0;

    for (size_t i = 0; i < n; i++) {
        const struct group *g = &groups[i];
        uint64_t next = g->cursor + 1 < g->n ? start_of(g, g->cursor + 1) : UINT64_MAX;
        if (next < least) {
            least = next;
            which = i;
        }
    }
    return ++groups[which].cursor < groups[which].n;
}

static bool count_near(const struct plan_leaf *leaf, struct group *groups,
                       struct match_counts *counts)
{
    const enum relation relation = at_least(leaf, RELATION_LITERAL);
    bool found = false;

    while (find_cluster(groups, leaf->n_groups, leaf->distance)) {
        found = true;
        for (size_t i = 0; i < leaf->n_groups; i++) {
            struct group *g = &groups[i];
            uint64_t at = start_of(g, g->cursor);
            if (g->counted != at + 1)
                counts->n[relation][field_of(at)]++;
            g->counted = at + 1;
        }
        if (!step(groups, leaf->n_groups))
            break;
    }
    return found;
}

/* rows: of each group, which was only looked for in articles that have those before. */
static void tell_near(const struct plan_leaf *leaf, const struct rows *rows, const size_t *first,
                      word_rows_fn *fn, void *ctx)
{
    const size_t n_groups = leaf->n_groups;
    struct group *groups = xcalloc(n_groups, sizeof *groups);
    size_t *at = xcalloc(n_groups, sizeof *at);

    for (size_t i = 0; i < rows[n_groups - 1].n_articles; i++) {
        const int64_t id = rows[n_groups - 1].ids[i];
        struct match_counts counts = {{{0}}};

        for (size_t g = 0; g < n_groups; g++) {
            const struct rows *r = &rows[g];
            while (r->ids[at[g]] < id)
                at[g]++;
            groups[g] = (struct group){.places = r->places + r->articles[at[g]].first,
                                       .n = r->articles[at[g]].n,
                                       .n_slots = leaf->groups[g],
                                       .before = (int64_t)first[g]};
        }
        if (count_near(leaf, groups, &counts))
            fn(id, &counts, ctx);
    }
    free(at);
    free(groups);
}

enum fb_status word_rows_find(struct fts_reader *r, const struct plan_leaf *leaf,
                              const int64_t *ids, size_t n, word_rows_fn *fn, void *ctx,
                              struct fb_error *err)
{
    const bool near = leaf->kind == LEAF_NEAR;
    const size_t n_groups = near ? leaf->n_groups : 1;
    struct rows *rows = xcalloc(n_groups + 1, sizeof *rows);
    size_t *first = xcalloc(n_groups + 1, sizeof *first), slot = 0;
    enum fb_status status = FB_OK;

    for (size_t g = 0; g < n_groups && status == FB_OK; g++) {
        size_t n_slots = near ? leaf->groups[g] : leaf->n_slots;
        rows_init(&rows[g], g > 0 ? &rows[g - 1] : NULL, ids, n);
        status = find_rows(r, leaf->slots + slot, n_slots, leaf->fields, &rows[g], &first[g], err);
        slot += n_slots;
    }
    if (status == FB_OK && near)
        tell_near(leaf, rows, first, fn, ctx);
    else if (status == FB_OK)
        tell_phrases(leaf, &rows[0], fn, ctx);
    for (size_t g = 0; g < n_groups; g++)
        rows_release(&rows[g]);
    free(rows);
    free(first);
    return status;
}
