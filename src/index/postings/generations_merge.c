/* Joining generations. The lists of all are walked side by side, form by form; the articles that
 * are still there get new numbers, in order of their ids. Nothing is kept in memory but the list at
 * hand and the numbers. */
#include "index/postings/generations.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* So many generations of about one size are joined; sizes count as alike within this factor. */
enum { MERGE_FACTOR = 4, SMALLEST_TIER_DOCS = 256, FORMS_BEFORE_FORGETTING = 16384 };

struct source {
    const struct generation *generation;
    uint32_t *new_number; /* by old one; POSTING_END: deleted */
    struct posting_file_walk walk;
    struct posting_list_place list;
    uint32_t form;
    bool more;
};

struct merge {
    struct source *sources;
    size_t n_sources;
    struct posting_file_doc *docs;
    uint32_t n_docs;
    struct posting *postings;
    size_t n_postings, postings_cap;
};

static bool is_deleted(const struct generation *g, uint32_t doc)
{
    return g->deleted && g->deleted[doc / 64] >> doc % 64 & 1;
}

static uint32_t n_live(const struct generation *g)
{
    return g->file.n_docs - g->n_deleted;
}

static void release(struct merge *m)
{
    for (size_t i = 0; i < m->n_sources; i++)
        free(m->sources[i].new_number);
    free(m->sources);
    free(m->docs);
    free(m->postings);
}

static int compare_docs(const void *a, const void *b)
{
    const struct posting_file_doc *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static uint32_t number_of_id(const struct merge *m, int64_t id)
{
    uint32_t low = 0, high = m->n_docs;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (m->docs[middle].id <= id)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void gather_docs(struct merge *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n_sources; i++)
        n += n_live(m->sources[i].generation);
    m->docs = xcalloc(n + 1, sizeof *m->docs);
    for (size_t i = 0; i < m->n_sources; i++) {
        const struct posting_file *f = &m->sources[i].generation->file;
        for (uint32_t doc = 0; doc < f->n_docs; doc++)
            if (!is_deleted(m->sources[i].generation, doc))
                m->docs[m->n_docs++] = (struct posting_file_doc){posting_file_id(f, doc),
                                                                 f->lengths[doc], f->dates[doc]};
    }
    qsort(m->docs, m->n_docs, sizeof *m->docs, compare_docs);
}

static void number_docs(struct merge *m, struct source *s)
{
    const struct posting_file *f = &s->generation->file;
    uint32_t next = POSTING_END;

    s->new_number = xreallocarray(NULL, f->n_docs, sizeof *s->new_number);
    for (uint32_t doc = 0; doc < f->n_docs; doc++) {
        int64_t id = posting_file_id(f, doc);
        if (is_deleted(s->generation, doc)) {
            s->new_number[doc] = POSTING_END;
            continue;
        }
        if (next >= m->n_docs || m->docs[next].id != id)
            next = number_of_id(m, id);
        s->new_number[doc] = next++;
    }
}

static void step(struct source *s)
{
    s->more = posting_file_walk_next(&s->walk, &s->form, &s->list);
}

static int compare_postings(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;

    return (x->doc > y->doc) - (x->doc < y->doc);
}

static void take_list(struct merge *m, const struct source *s)
{
    struct posting_cursor c;

    xgrow(&m->postings, &m->postings_cap, m->n_postings + s->list.n, sizeof *m->postings);
    posting_cursor_init(&c, s->list.bytes, s->list.n_bytes, s->list.n, s->generation->file.n_docs);
    for (; posting_cursor_load(&c); posting_cursor_next_block(&c)) {
        for (; c.at < c.n_in_block; c.at++) {
            uint32_t doc = s->new_number[posting_cursor_doc(&c)];
            if (doc != POSTING_END)
                m->postings[m->n_postings++] = (struct posting){doc, posting_cursor_weight(&c)};
        }
    }
}

/* The lists of the least form that any source is at; false when all are through. */
static bool take_form(struct merge *m, uint32_t *form)
{
    bool sorted = true;

    *form = UINT32_MAX;
    m->n_postings = 0;
    for (size_t i = 0; i < m->n_sources; i++)
        if (m->sources[i].more && m->sources[i].form < *form)
            *form = m->sources[i].form;
    if (*form == UINT32_MAX)
        return false;
    for (size_t i = 0; i < m->n_sources; i++) {
        struct source *s = &m->sources[i];
        size_t before = m->n_postings;
        if (!s->more || s->form != *form)
            continue;
        take_list(m, s);
        sorted = sorted && (before == 0 || before == m->n_postings ||
                            m->postings[before - 1].doc < m->postings[before].doc);
        step(s);
    }
    if (!sorted)
        qsort(m->postings, m->n_postings, sizeof *m->postings, compare_postings);
    return true;
}

/* Files together may be larger than what an index run may take of memory. */
static void forget_what_was_read(const struct merge *m)
{
    for (size_t i = 0; i < m->n_sources; i++)
        if (m->sources[i].more)
            posting_file_forget_before(&m->sources[i].generation->file, m->sources[i].list.bytes);
}

static enum fb_status write_lists(struct merge *m, struct posting_file_writer *w,
                                  struct fb_error *err)
{
    enum fb_status status = FB_OK;
    uint32_t form;

    for (size_t i = 0; i < m->n_sources; i++) {
        posting_file_walk_begin(&m->sources[i].walk, &m->sources[i].generation->file);
        step(&m->sources[i]);
    }
    for (size_t n = 1; status == FB_OK && take_form(m, &form); n++) {
        if (m->n_postings > 0)
            status = posting_file_add(w, form, m->postings, (uint32_t)m->n_postings, err);
        if (n % FORMS_BEFORE_FORGETTING == 0)
            forget_what_was_read(m);
    }
    return status;
}

static enum fb_status remove_chosen(struct generations *g, const bool *chosen, size_t n,
                                    struct fb_error *err)
{
    enum fb_status status = FB_OK;
    size_t n_kept = 0;

    for (size_t i = 0; i < g->n; i++) {
        if (i >= n || !chosen[i]) {
            g->all[n_kept++] = g->all[i];
            continue;
        }
        if (status == FB_OK)
            status = generations_remove_row(g, g->all[i].number, err);
        posting_file_close(&g->all[i].file);
        free(g->all[i].deleted);
    }
    g->n = n_kept;
    return status;
}

static enum fb_status merge_chosen(struct generations *g, const bool *chosen, struct fb_error *err)
{
    struct merge m = {.sources = xcalloc(g->n, sizeof *m.sources)};
    struct posting_file_writer *w = NULL;
    size_t n_before = g->n;
    uint64_t number = 0, n_bytes = 0;
    enum fb_status status;

    for (size_t i = 0; i < g->n; i++)
        if (chosen[i])
            m.sources[m.n_sources++].generation = &g->all[i];
    gather_docs(&m);
    for (size_t i = 0; i < m.n_sources; i++)
        number_docs(&m, &m.sources[i]);
    status = generations_begin(g, m.docs, m.n_docs, &w, &number, err);
    if (status == FB_OK)
        status = write_lists(&m, w, err);
    if (status == FB_OK)
        status = posting_file_end(w, &n_bytes, err);
    else
        posting_file_abandon(w);
    if (status == FB_OK)
        status = generations_add(g, number, m.n_docs, n_bytes, err);
    release(&m);
    if (status == FB_OK)
        status = remove_chosen(g, chosen, n_before, err);
    return status;
}

static unsigned tier_of(const struct generation *g)
{
    unsigned tier = 0;

    for (uint64_t n = n_live(g); n > SMALLEST_TIER_DOCS; n /= MERGE_FACTOR)
        tier++;
    return tier;
}

/* Marks what to join next; returns how many. */
static size_t choose(const struct generations *g, bool all, bool *chosen)
{
    memset(chosen, 0, g->n * sizeof *chosen);
    if (all) {
        memset(chosen, true, g->n * sizeof *chosen);
        return g->n > 1 || (g->n == 1 && g->all[0].n_deleted > 0) ? g->n : 0;
    }
    for (size_t i = 0; i < g->n; i++) {
        size_t n = 0;
        for (size_t j = 0; j < g->n; j++)
            n += chosen[j] = tier_of(&g->all[j]) <= tier_of(&g->all[i]);
        if (n >= MERGE_FACTOR) {
            size_t n_of_tier = 0;
            for (size_t j = 0; j < g->n; j++)
                n_of_tier += tier_of(&g->all[j]) == tier_of(&g->all[i]);
            if (n_of_tier >= MERGE_FACTOR)
                return n;
        }
    }
    for (size_t i = 0; i < g->n; i++) {
        memset(chosen, 0, g->n * sizeof *chosen);
        chosen[i] = true;
        if (g->all[i].n_deleted > n_live(&g->all[i]))
            return 1;
    }
    return 0;
}

enum fb_status generations_merge(struct generations *g, bool all, struct fb_error *err)
{
    enum fb_status status = FB_OK;
    bool *chosen = xcalloc(g->n + 1, sizeof *chosen);

    while (status == FB_OK && g->usable && choose(g, all, chosen) > 0)
        status = merge_chosen(g, chosen, err);
    free(chosen);
    return status;
}
