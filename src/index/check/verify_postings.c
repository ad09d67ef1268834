/* Posting lists against the articles they were made from. */
#include "index/check/verify_postings.h"

#include "base/i18n.h"
#include "index/core/index_struct.h"

#include <xxhash.h>

static void add(struct posting_sum *sum, struct span form, int64_t id, uint32_t weight)
{
    uint64_t seed = (uint64_t)id * 0x9E3779B97F4A7C15 + weight;

    sum->n++;
    sum->hash += XXH3_64bits_withSeed(form.ptr, form.len, seed);
}

struct adding {
    struct posting_sum *sum;
    int64_t id;
    const uint32_t *next_weight;
};

static void add_form(struct span form, void *ctx)
{
    struct adding *a = ctx;

    add(a->sum, form, a->id, *a->next_weight++);
}

void posting_sum_add(struct posting_sum *sum, int64_t id, const struct buf *forms,
                     const struct form_weights *weights)
{
    struct adding a = {sum, id, weights->tenths};

    terms_each(buf_span(forms), add_form, &a);
}

static void add_list(const struct generation *g, struct span form,
                     const struct posting_list_place *list, struct posting_sum *sum)
{
    struct posting_cursor c;

    posting_cursor_init(&c, list->bytes, list->n_bytes, list->n, g->file.n_docs);
    for (; posting_cursor_load(&c); posting_cursor_next_block(&c)) {
        for (; c.at < c.n_in_block; c.at++) {
            uint32_t doc = posting_cursor_doc(&c);
            if (!g->deleted || !(g->deleted[doc / 64] >> doc % 64 & 1))
                add(sum, form, posting_file_id(&g->file, doc), posting_cursor_weight(&c));
        }
    }
}

static enum fb_status add_generation(struct index *ix, const struct generation *g,
                                     struct posting_sum *sum, struct fb_error *err)
{
    struct posting_file_walk walk;
    struct posting_list_place list;
    enum fb_status status = FB_OK;
    struct span form;
    uint32_t id;

    posting_file_walk_begin(&walk, &g->file);
    while (status == FB_OK && posting_file_walk_next(&walk, &id, &list)) {
        status = vocab_texts_get(&ix->vocab.texts, id, &form, err);
        if (status == FB_OK && form.len > 0) /* else only articles had it that are gone */
            add_list(g, form, &list, sum);
    }
    return status;
}

static void tell(index_fault_fn *fault, void *ctx, size_t *n_faults, struct buf *message)
{
    ++*n_faults;
    fault(buf_cstr(message), ctx);
    buf_release(message);
}

enum fb_status verify_postings(struct index *ix, const struct posting_sum *expected,
                               index_fault_fn *fault, void *ctx, size_t *n_faults,
                               struct fb_error *err)
{
    const struct generations *g = &ix->generations;
    struct posting_sum sum = {0, 0};
    struct buf message = BUF_INIT, path = BUF_INIT;
    enum fb_status status =
        generations_load(&ix->generations, ix->data_version, ix->counts.n_articles, err);

    if (status == FB_OK && !g->usable) /* FTS5 answers, and the next index run makes them anew */
        return FB_OK;
    for (size_t i = 0; i < g->n && status == FB_OK; i++) {
        if (posting_file_is_sound(&g->all[i].file)) {
            struct fb_error said = {0};
            status = add_generation(ix, &g->all[i], &sum, &said);
            if (status == FB_ERR_CORRUPT) /* the vocabulary is, which has been told already */
                status = FB_OK;
            else if (status != FB_OK)
                fb_error_set(err, status, "%s", said.message ? said.message : "");
            fb_error_release(&said);
            continue;
        }
        generation_path(g, g->all[i].number, &path);
        buf_addf(&message,
                 _("posting lists: %s is damaged; remove it, and \"findbuch index\" makes "
                   "it anew"),
                 buf_cstr(&path));
        buf_release(&path);
        tell(fault, ctx, n_faults, &message);
        return FB_OK;
    }
    if (status == FB_OK && (sum.n != expected->n || sum.hash != expected->hash)) {
        buf_addf(&message,
                 _("posting lists: they say other things than the articles do (%llu "
                   "entries instead of %llu)"),
                 (unsigned long long)sum.n, (unsigned long long)expected->n);
        tell(fault, ctx, n_faults, &message);
    }
    return status;
}
