/* Turning a batch's postings from articles to forms: a counting sort by form id, eight bytes a
 * posting before and after. */
#include "index/batch_postings.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

void batch_postings_clear(struct batch_postings *b)
{
    b->n_docs = 0;
    b->n_postings = 0;
}

void batch_postings_release(struct batch_postings *b)
{
    free(b->docs);
    free(b->postings);
    memset(b, 0, sizeof *b);
}

void batch_postings_add(struct batch_postings *b, struct posting_file_doc doc,
                        enum batch_forms forms, const uint32_t *numbers, const uint32_t *weights,
                        size_t n)
{
    xgrow(&b->docs, &b->docs_cap, b->n_docs + 1, sizeof *b->docs);
    b->docs[b->n_docs++] = (struct batch_doc){doc, forms, false, b->n_postings};
    xgrow(&b->postings, &b->postings_cap, b->n_postings + n, sizeof *b->postings);
    for (size_t i = 0; i < n; i++)
        b->postings[b->n_postings++] = (struct batch_posting){numbers[i], weights[i]};
}

void batch_postings_drop(struct batch_postings *b, int64_t id)
{
    for (size_t i = b->n_docs; i-- > 0;) {
        if (b->docs[i].doc.id != id || b->docs[i].dropped)
            continue;
        b->docs[i].dropped = true;
        return;
    }
}

static size_t end_of(const struct batch_postings *b, const struct batch_doc *doc)
{
    return doc + 1 < b->docs + b->n_docs ? doc[1].first : b->n_postings;
}

void batch_postings_resolve(struct batch_postings *b, enum batch_forms forms,
                            batch_form_id_fn *id_of, void *ctx)
{
    for (size_t d = 0; d < b->n_docs; d++) {
        struct batch_doc *doc = &b->docs[d];
        if (doc->forms != forms || doc->dropped)
            continue;
        for (size_t i = doc->first; i < end_of(b, doc); i++)
            b->postings[i].form = id_of(b->postings[i].form, ctx);
        doc->forms = BATCH_FORMS_IDS;
    }
}

/* ---- sealing ---- */

struct sealing {
    const struct batch_postings *batch;
    const struct batch_doc **order; /* the articles left, by id */
    uint32_t n_docs;
    uint32_t *first; /* by form id - least: where its postings begin in sorted */
    uint32_t least, n_forms;
    struct posting *sorted;
};

static int compare_docs(const void *a, const void *b)
{
    const struct batch_doc *const *x = a, *const *y = b;

    return ((*x)->doc.id > (*y)->doc.id) - ((*x)->doc.id < (*y)->doc.id);
}

static void order_docs(struct sealing *s)
{
    s->order = xcalloc(s->batch->n_docs + 1, sizeof *s->order);
    for (size_t i = 0; i < s->batch->n_docs; i++)
        if (!s->batch->docs[i].dropped)
            s->order[s->n_docs++] = &s->batch->docs[i];
    qsort(s->order, s->n_docs, sizeof *s->order, compare_docs);
}

static void find_range_of_forms(struct sealing *s)
{
    const struct batch_postings *b = s->batch;
    uint32_t most = 0;

    s->least = UINT32_MAX;
    for (uint32_t d = 0; d < s->n_docs; d++) {
        for (size_t i = s->order[d]->first; i < end_of(b, s->order[d]); i++) {
            uint32_t form = b->postings[i].form;
            s->least = form < s->least ? form : s->least;
            most = form > most ? form : most;
        }
    }
    s->n_forms = most >= s->least ? most - s->least + 1 : 0;
}

static void sort_postings(struct sealing *s)
{
    const struct batch_postings *b = s->batch;
    uint32_t n = 0;

    s->first = xcalloc((size_t)s->n_forms + 2, sizeof *s->first);
    for (uint32_t d = 0; d < s->n_docs; d++)
        for (size_t i = s->order[d]->first; i < end_of(b, s->order[d]); i++)
            s->first[b->postings[i].form - s->least + 1]++;
    for (uint32_t f = 0; f <= s->n_forms; f++)
        n = s->first[f] += n;
    s->sorted = xreallocarray(NULL, (size_t)n + 1, sizeof *s->sorted);
    for (uint32_t d = 0; d < s->n_docs; d++)
        for (size_t i = s->order[d]->first; i < end_of(b, s->order[d]); i++)
            s->sorted[s->first[b->postings[i].form - s->least]++] =
                (struct posting){d, b->postings[i].weight};
    memmove(s->first + 1, s->first, s->n_forms * sizeof *s->first);
    s->first[0] = 0;
}

static enum fb_status write_lists(const struct sealing *s, struct posting_file_writer *w,
                                  struct fb_error *err)
{
    enum fb_status status = FB_OK;

    for (uint32_t f = 0; f < s->n_forms && status == FB_OK; f++)
        if (s->first[f + 1] > s->first[f])
            status = posting_file_add(w, s->least + f, s->sorted + s->first[f],
                                      s->first[f + 1] - s->first[f], err);
    return status;
}

static enum fb_status write_generation(const struct sealing *s, struct generations *g,
                                       struct fb_error *err)
{
    struct posting_file_doc *docs = xcalloc(s->n_docs, sizeof *docs);
    struct posting_file_writer *w = NULL;
    uint64_t number = 0, n_bytes = 0;
    enum fb_status status;

    for (uint32_t d = 0; d < s->n_docs; d++)
        docs[d] = s->order[d]->doc;
    status = generations_begin(g, docs, s->n_docs, &w, &number, err);
    if (status == FB_OK)
        status = write_lists(s, w, err);
    if (status == FB_OK)
        status = posting_file_end(w, &n_bytes, err);
    else
        posting_file_abandon(w);
    if (status == FB_OK)
        status = generations_add(g, number, s->n_docs, n_bytes, err);
    free(docs);
    return status;
}

enum fb_status batch_postings_seal(struct batch_postings *b, struct generations *g,
                                   struct fb_error *err)
{
    struct sealing s = {.batch = b};
    enum fb_status status = FB_OK;

    order_docs(&s);
    if (s.n_docs > 0) {
        find_range_of_forms(&s);
        sort_postings(&s);
        status = write_generation(&s, g, err);
    }
    free(s.order);
    free(s.first);
    free(s.sorted);
    batch_postings_clear(b);
    return status;
}
