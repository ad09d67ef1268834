/* A word can have thousands of forms, of which a few articles hold a handful. Posting lists tell
 * these for next to nothing: most have a few postings, and long ones are only unpacked where the
 * articles are. */
#include "index/retrieve/term_places.h"

#include "base/xalloc.h"
#include "index/core/index_struct.h"
#include "index/core/postings_state.h"
#include "index/fts5/position_list.h"

#include <stdlib.h>
#include <string.h>

/* The articles that are in one generation. */
struct members {
    const struct posting_file *file;
    size_t n;
    uint32_t docs[TERM_PLACES_ARTICLES];        /* ascending */
    article_bits article[TERM_PLACES_ARTICLES]; /* the bit of each */
};

struct finding {
    struct term_places *places;
    struct members *in; /* by generation, only those that have any */
    size_t n_in;
    uint64_t n_tokens; /* of all articles */
    double share;      /* of the archive's articles, that are in these generations */
    bool damaged;
};

static void add_member(struct members *m, uint32_t doc, article_bits article)
{
    size_t at = m->n++;

    for (; at > 0 && m->docs[at - 1] > doc; at--) {
        m->docs[at] = m->docs[at - 1];
        m->article[at] = m->article[at - 1];
    }
    m->docs[at] = doc;
    m->article[at] = article;
}

/* false: an article is in no generation. */
static bool find_members(struct finding *f, const struct generations *generations)
{
    const struct term_places *places = f->places;
    uint64_t n_docs = 0, n_docs_in = 0;
    size_t n = 0;

    f->in = xcalloc(generations->n + 1, sizeof *f->in);
    for (size_t g = 0; g < generations->n; g++) {
        struct members *m = &f->in[f->n_in];

        m->file = &generations->all[g].file;
        for (size_t i = 0; i < places->n; i++) {
            uint32_t doc = posting_file_doc_of(m->file, places->ids[i]);
            if (doc == POSTING_END || generation_is_deleted(&generations->all[g], doc))
                continue;
            add_member(m, doc, (article_bits)1 << i);
            f->n_tokens += m->file->lengths[doc];
        }
        n += m->n;
        f->n_in += m->n > 0;
        n_docs += m->file->n_docs;
        n_docs_in += m->n > 0 ? m->file->n_docs : 0;
    }
    f->share = n_docs > 0 ? (double)n_docs_in / (double)n_docs : 0;
    return n == places->n;
}

/* Whether finding the forms takes less time than reading the texts, where they need not be found:
 * words with very many forms, in short articles, are better read. In nanoseconds, as measured on
 * one machine; what is told is the same either way. */
static bool is_worth_it(const struct finding *f, const bool *wanted)
{
    enum { A_LIST = 50, A_POSTING = 10, AN_ARTICLE = 3000, A_TOKEN = 35, A_FORM_OF_TEXTS = 120 };
    const struct plan *plan = f->places->plan;
    uint64_t n_forms = 0, n_postings = 0;

    for (size_t i = 0; i < plan->n_leaves; i++)
        for (size_t s = 0; wanted[i] && s < plan->leaves[i].n_slots; s++) {
            const struct plan_slot *slot = &plan->leaves[i].slots[s];
            n_forms += slot->n_forms;
            for (size_t k = 0; k < slot->n_forms; k++)
                n_postings += slot->forms[k].df < POSTING_BLOCK ? slot->forms[k].df : POSTING_BLOCK;
        }
    return (double)(n_forms * f->n_in * A_LIST) + (double)(n_postings * A_POSTING) * f->share <
           (double)(f->places->n * AN_ARTICLE + f->n_tokens * A_TOKEN + n_forms * A_FORM_OF_TEXTS);
}

static article_bits articles_of_short(struct finding *f, const struct members *m,
                                      const struct posting_list_place *list)
{
    struct posting postings[POSTING_BLOCK];
    article_bits articles = 0;

    if (!posting_list_read(list->bytes, list->n_bytes, list->n, m->file->n_docs, postings)) {
        f->damaged = true;
        return 0;
    }
    for (size_t i = 0, k = 0; i < list->n && k < m->n; i++) {
        while (k < m->n && m->docs[k] < postings[i].doc)
            k++;
        if (k < m->n && m->docs[k] == postings[i].doc)
            articles |= m->article[k];
    }
    return articles;
}

static article_bits articles_of_long(struct finding *f, const struct members *m,
                                     const struct posting_list_place *list)
{
    struct posting_cursor c;
    article_bits articles = 0;

    posting_cursor_init(&c, list->bytes, list->n_bytes, list->n, m->file->n_docs);
    for (size_t k = 0; k < m->n; k++)
        if (posting_cursor_seek(&c, m->docs[k]) == m->docs[k])
            articles |= m->article[k];
    f->damaged = f->damaged || c.damaged;
    return articles;
}

static article_bits articles_of_form(struct finding *f, uint32_t id)
{
    article_bits articles = 0;

    for (size_t i = 0; i < f->n_in && id != 0; i++) {
        struct posting_list_place list = posting_file_find(f->in[i].file, id);
        if (list.n >= POSTING_BLOCK)
            articles |= articles_of_long(f, &f->in[i], &list);
        else if (list.n > 0)
            articles |= articles_of_short(f, &f->in[i], &list);
    }
    return articles;
}

static void add_source(struct term_places *places, struct term_source source)
{
    xgrow(&places->sources, &places->sources_cap, places->n_sources + 1, sizeof *places->sources);
    places->sources[places->n_sources++] = source;
}

/* Returns the articles that have a form of the slot. */
static article_bits find_slot(struct finding *f, uint32_t leaf, uint32_t slot)
{
    const struct plan_slot *s = &f->places->plan->leaves[leaf].slots[slot];
    article_bits all = 0;

    for (size_t i = 0; i < s->n_forms; i++) {
        article_bits articles = articles_of_form(f, s->forms[i].id);
        if (articles != 0)
            add_source(f->places, (struct term_source){leaf, slot, articles, &s->forms[i]});
        all |= articles;
    }
    return all;
}

static void find_leaf(struct finding *f, uint32_t leaf)
{
    struct term_places *places = f->places;
    const size_t first = places->n_sources;
    article_bits articles = ~(article_bits)0;
    uint32_t slot = 0;

    for (; slot < places->plan->leaves[leaf].n_slots && articles != 0; slot++)
        articles &= find_slot(f, leaf, slot);
    places->articles_of[leaf] = slot > 0 ? articles : 0;
    for (size_t i = first; i < places->n_sources; i++)
        places->sources[i].articles &= articles;
}

enum fb_status term_places_find(struct index *ix, const struct plan *plan, const bool *wanted,
                                const int64_t *ids, size_t n, struct term_places *out, bool *known,
                                struct fb_error *err)
{
    struct finding f = {.places = out};
    enum fb_status status = FB_OK;

    *out = (struct term_places){.plan = plan, .n = n};
    memcpy(out->ids, ids, n * sizeof *ids);
    out->articles_of = xcalloc(plan->n_leaves + 1, sizeof *out->articles_of);
    out->of = xcalloc(n + 1, sizeof *out->of);
    *known = index_has_postings(ix, err, &status) && find_members(&f, &ix->generations) &&
             is_worth_it(&f, wanted);
    for (size_t i = 0; i < plan->n_leaves && *known; i++) {
        if (wanted[i])
            find_leaf(&f, (uint32_t)i);
        *known = !f.damaged;
    }
    free(f.in);
    return status;
}

/* ---- reading ---- */

/* A form being read. */
struct reading {
    const struct term_places *places;
    size_t first, behind;                  /* sources that it is of */
    size_t articles[TERM_PLACES_ARTICLES]; /* those asked for */
    term_places_fn *fn;
    void *ctx;
};

static void on_article(size_t i, struct span positions, void *ctx)
{
    const struct reading *r = ctx;
    const size_t article = r->articles[i];

    for (size_t s = r->first; s < r->behind; s++)
        if (r->places->sources[s].articles >> article & 1)
            r->fn((uint32_t)s, article, positions, r->ctx);
}

/* By id, as the full text wants them. */
static size_t sort_articles(const struct term_places *places, article_bits articles,
                            size_t sorted[TERM_PLACES_ARTICLES])
{
    size_t n = 0;

    for (size_t i = 0; i < places->n; i++) {
        size_t at = n;
        if (!(articles >> i & 1))
            continue;
        for (; at > 0 && places->ids[sorted[at - 1]] > places->ids[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = i;
        n++;
    }
    return n;
}

static enum fb_status read_form(struct index *ix, struct reading *r, article_bits among,
                                struct fb_error *err)
{
    const struct term_places *places = r->places;
    int64_t ids[TERM_PLACES_ARTICLES];
    article_bits articles = 0;
    size_t n;

    for (size_t s = r->first; s < r->behind; s++)
        articles |= places->sources[s].articles;
    n = sort_articles(places, articles & among, r->articles);
    for (size_t i = 0; i < n; i++)
        ids[i] = places->ids[r->articles[i]];
    if (n == 0)
        return FB_OK;
    return fts_reader_positions(&ix->fts_reader, places->sources[r->first].form->form, ids, n,
                                on_article, r, err);
}

static int compare_sources(const void *a, const void *b)
{
    const struct term_source *x = a, *y = b;

    if (x->form->id != y->form->id)
        return x->form->id < y->form->id ? -1 : 1;
    return x->leaf != y->leaf ? (x->leaf > y->leaf) - (x->leaf < y->leaf)
                              : (x->slot > y->slot) - (x->slot < y->slot);
}

/* Each form once, whatever it is of. */
static enum fb_status read_forms(struct index *ix, struct reading *r, article_bits among,
                                 struct fb_error *err)
{
    const struct term_places *places = r->places;
    enum fb_status status = FB_OK;

    for (; r->first < places->n_sources && status == FB_OK; r->first = r->behind) {
        const uint32_t id = places->sources[r->first].form->id;

        for (r->behind = r->first + 1;
             r->behind < places->n_sources && places->sources[r->behind].form->id == id;)
            r->behind++;
        status = read_form(ix, r, among, err);
    }
    return status;
}

enum fb_status term_places_each(struct index *ix, struct term_places *places, article_bits articles,
                                term_places_fn *fn, void *ctx, bool *known, struct fb_error *err)
{
    struct reading r = {.places = places, .fn = fn, .ctx = ctx};
    struct fb_error damage = {0};
    enum fb_status status;

    *known = true;
    if (articles == 0)
        return FB_OK;
    status = fts_reader_load(&ix->fts_reader, index_state_of_database(ix), known, err);
    if (status != FB_OK || !*known)
        return status;
    if (places->n_sources > 1)
        qsort(places->sources, places->n_sources, sizeof *places->sources, compare_sources);
    status = read_forms(ix, &r, articles, &damage);
    return fts_reader_outcome(status, &damage, known, err);
}

/* ---- lists of places ---- */

struct listing {
    struct term_places *places;
    uint16_t max_position;
    struct term_place *found; /* in one article */
    size_t found_cap;
};

static bool stands_before(const struct term_place *a, const struct term_place *b)
{
    return a->field != b->field ? a->field < b->field : a->position < b->position;
}

static size_t decode(struct listing *l, struct span positions)
{
    struct position_reader p = {.bytes = (const unsigned char *)positions.ptr,
                                .n_bytes = positions.len};
    size_t n = 0;

    xgrow(&l->found, &l->found_cap, positions.len + 1, sizeof *l->found);
    while (position_next(&p))
        if (p.column < N_FIELDS && p.position < l->max_position)
            l->found[n++] = (struct term_place){.field = (uint16_t)p.column,
                                                .position = (uint16_t)(p.position + 1)};
    return n;
}

/* Puts what was found in among the places of the article, which are in order, too. */
static void merge(struct term_place_list *list, const struct term_place *found, size_t n,
                  uint32_t source)
{
    size_t old = list->n, at = old + n;

    xgrow(&list->at, &list->cap, at + 1, sizeof *list->at);
    list->n = at;
    while (n > 0) {
        if (old > 0 && stands_before(&found[n - 1], &list->at[old - 1])) {
            list->at[--at] = list->at[--old];
            continue;
        }
        list->at[--at] = found[--n];
        list->at[at].source = source;
    }
}

static void on_source(uint32_t source, size_t article, struct span positions, void *ctx)
{
    struct listing *l = ctx;
    const size_t n = decode(l, positions); /* may move found */

    merge(&l->places->of[article], l->found, n, source);
}

enum fb_status term_places_read(struct index *ix, struct term_places *places, article_bits articles,
                                uint16_t max_position, bool *known, struct fb_error *err)
{
    struct listing l = {.places = places, .max_position = max_position};
    enum fb_status status = term_places_each(ix, places, articles, on_source, &l, known, err);

    free(l.found);
    return status;
}

void term_places_release(struct term_places *places)
{
    for (size_t i = 0; places->of && i < places->n; i++)
        free(places->of[i].at);
    free(places->of);
    free(places->articles_of);
    free(places->sources);
    memset(places, 0, sizeof *places);
}
