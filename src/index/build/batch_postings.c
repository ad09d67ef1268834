/* Lists are packed as they come, some two bytes a posting, and written in order of ids at the end.
 */
#include "index/build/batch_postings.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

enum fb_status batch_postings_begin(struct batch_postings *b, struct generations *g,
                                    const struct posting_file_doc *docs, uint32_t n_docs,
                                    struct fb_error *err)
{
    memset(b, 0, sizeof *b);
    b->n_docs = n_docs;
    return generations_begin(g, docs, n_docs, &b->writer, &b->number, err);
}

void batch_postings_add(struct batch_postings *b, uint32_t id, const struct inverted_form *form)
{
    struct batch_list list = {id, 0, b->lists.len};
    uint32_t n = 0;

    xgrow(&b->postings, &b->postings_cap, form->n_postings, sizeof *b->postings);
    for (size_t i = 0; i < form->n_postings; i++) {
        uint32_t weight = inversion_weight(&form->postings[i]);
        if (weight > 0)
            b->postings[n++] = (struct posting){form->postings[i].article, weight};
    }
    if (n == 0)
        return;
    posting_file_pack(b->writer, b->postings, n, &b->lists);
    list.n_bytes = (uint32_t)(b->lists.len - list.at);
    xgrow(&b->order, &b->lists_cap, b->n_lists + 1, sizeof *b->order);
    b->order[b->n_lists++] = list;
}

static int compare_lists(const void *a, const void *b)
{
    const struct batch_list *x = a, *y = b;

    return (x->form > y->form) - (x->form < y->form);
}

static enum fb_status write_lists(struct batch_postings *b, struct fb_error *err)
{
    enum fb_status status = FB_OK;

    if (b->n_lists > 1)
        qsort(b->order, b->n_lists, sizeof *b->order, compare_lists);
    for (size_t i = 0; i < b->n_lists && status == FB_OK; i++)
        status =
            posting_file_put(b->writer, b->order[i].form,
                             span_make(b->lists.data + b->order[i].at, b->order[i].n_bytes), err);
    return status;
}

enum fb_status batch_postings_end(struct batch_postings *b, struct generations *g,
                                  enum fb_status status, struct fb_error *err)
{
    uint64_t n_bytes = 0;

    if (status == FB_OK)
        status = write_lists(b, err);
    if (status == FB_OK)
        status = posting_file_end(b->writer, &n_bytes, err);
    else
        posting_file_abandon(b->writer);
    if (status == FB_OK)
        status = generations_add(g, b->number, b->n_docs, n_bytes, err);
    free(b->order);
    free(b->postings);
    buf_release(&b->lists);
    memset(b, 0, sizeof *b);
    return status;
}
