/* What an open index answers about its vocabulary, each call within one state of it. */
#include "index/core/index_struct.h"

#include "index/vocab/vocab_lists.h"
#include "text/utf8.h"

/* The entry of exactly this form; id 0 if there is none. */
struct form_lookup {
    struct index *ix;
    struct span form;
    struct form_entry entry;
    struct fb_error *err;
};

static enum fb_status on_form_found(struct span form, struct span value, bool *stop, void *ctx)
{
    struct form_lookup *l = ctx;

    *stop = true;
    if (!span_eq(form, l->form) || vocab_read_form(value, &l->entry))
        return FB_OK;
    return block_map_damaged(&l->ix->vocab.by_form, l->err);
}

static enum fb_status find_form(struct index *ix, struct span form, struct form_entry *entry,
                                struct fb_error *err)
{
    struct form_lookup l = {ix, form, {0, false}, err};
    enum fb_status status = block_map_scan(&ix->vocab.by_form, form, on_form_found, &l, err);

    *entry = l.entry;
    return status;
}

/* Form and frequency of an entry whose id is set. The form is empty if the id is given up. */
static enum fb_status complete(struct index *ix, struct vocab_entry *e, struct fb_error *err)
{
    enum fb_status status = vocab_texts_get(&ix->vocab.texts, e->id, &e->form, err);

    return status == FB_OK ? vocab_dfs_get(&ix->vocab.dfs, e->id, &e->df, err) : status;
}

struct key_scan {
    struct index *ix;
    struct span key;
    unsigned kinds;
    struct list_items found;
    struct fb_error *err;
};

static enum fb_status on_list(struct span entry, struct span list, bool *stop, void *ctx)
{
    struct key_scan *k = ctx;
    uint32_t first_id;

    *stop = !vocab_list_is_of(entry, k->key, &first_id);
    if (*stop || vocab_list_decode(list, first_id, k->kinds, &k->found))
        return FB_OK;
    return block_map_damaged(&k->ix->vocab.by_key, k->err);
}

/* The form that is the key itself. */
static enum fb_status find_own_key(struct key_scan *k)
{
    struct form_entry entry = {0};
    enum fb_status status = FB_OK;

    if (k->kinds & 1u << KEY_WORD)
        status = find_form(k->ix, k->key, &entry, k->err);
    if (entry.own_key)
        list_items_add(&k->found, list_item_make(KEY_ROLE_WORD, entry.id));
    return status;
}

static enum fb_status tell_item(struct key_scan *k, list_item item, vocab_fn *fn, void *ctx)
{
    struct vocab_entry e = {.key = k->key, .id = list_item_id(item)};
    struct form_key what = {.kind = KEY_WORD};
    enum fb_status status = complete(k->ix, &e, k->err);

    if (status != FB_OK)
        return status;
    if (e.form.len == 0 || !key_role_read(list_item_role(item), utf8_count(e.form), &what))
        return block_map_damaged(&k->ix->vocab.by_key, k->err);
    e.kind = what.kind;
    e.part_start_chars = what.start_chars;
    e.part_end_chars = what.end_chars;
    return fn(&e, ctx);
}

enum fb_status index_vocab_by_key(struct index *ix, struct span key, unsigned kinds, vocab_fn *fn,
                                  void *ctx, struct fb_error *err)
{
    struct key_scan k = {.ix = ix, .key = key, .kinds = kinds, .err = err};
    enum fb_status status = index_begin_read(ix, err);

    if (status != FB_OK)
        return status;
    status = find_own_key(&k);
    if (status == FB_OK)
        status = block_map_scan(&ix->vocab.by_key, key, on_list, &k, err);
    for (size_t i = 0; i < k.found.n && status == FB_OK; i++)
        status = tell_item(&k, k.found.items[i], fn, ctx);
    list_items_release(&k.found);
    index_end_read(ix);
    return status;
}

enum fb_status index_vocab_by_ids(struct index *ix, const uint32_t *ids, size_t n, vocab_fn *fn,
                                  void *ctx, struct fb_error *err)
{
    enum fb_status status = index_begin_read(ix, err);

    if (status != FB_OK)
        return status;
    for (size_t i = 0; i < n && status == FB_OK; i++) {
        struct vocab_entry e = {.id = ids[i], .kind = KEY_WORD};

        status = complete(ix, &e, err);
        if (status == FB_OK && e.form.len > 0)
            status = fn(&e, ctx);
    }
    index_end_read(ix);
    return status;
}

struct prefix_scan {
    struct index *ix;
    struct span prefix;
    vocab_fn *fn;
    void *ctx;
    struct fb_error *err;
};

static enum fb_status on_form_entry(struct span form, struct span value, bool *stop, void *ctx)
{
    struct prefix_scan *p = ctx;
    struct vocab_entry e = {.form = form, .kind = KEY_WORD};
    struct form_entry entry;
    enum fb_status status;

    if (!span_starts(form, p->prefix)) {
        *stop = true;
        return FB_OK;
    }
    if (!vocab_read_form(value, &entry))
        return block_map_damaged(&p->ix->vocab.by_form, p->err);
    e.id = entry.id;
    status = vocab_dfs_get(&p->ix->vocab.dfs, e.id, &e.df, p->err);
    return status == FB_OK ? p->fn(&e, p->ctx) : status;
}

enum fb_status index_vocab_by_prefix(struct index *ix, struct span prefix, vocab_fn *fn, void *ctx,
                                     struct fb_error *err)
{
    struct prefix_scan p = {ix, prefix, fn, ctx, err};
    enum fb_status status = index_begin_read(ix, err);

    if (status != FB_OK)
        return status;
    status = block_map_scan(&ix->vocab.by_form, prefix, on_form_entry, &p, err);
    index_end_read(ix);
    return status;
}

struct form_walk {
    struct index *ix;
    vocab_walk_fn *fn;
    void *ctx;
    struct fb_error *err;
};

static enum fb_status on_form_step(struct block_step *step, void *ctx)
{
    struct form_walk *w = ctx;
    struct vocab_step s = {.form = step->key};
    struct form_entry entry;
    enum fb_status status;

    if (!vocab_read_form(step->value, &entry))
        return block_map_damaged(&w->ix->vocab.by_form, w->err);
    s.id = entry.id;
    status = w->fn(&s, w->ctx);
    step->from = s.from;
    step->stop = s.stop;
    return status;
}

enum fb_status index_vocab_walk(struct index *ix, vocab_walk_fn *fn, void *ctx,
                                struct fb_error *err)
{
    struct form_walk w = {ix, fn, ctx, err};
    enum fb_status status = index_begin_read(ix, err);

    if (status != FB_OK)
        return status;
    status = block_map_walk(&ix->vocab.by_form, on_form_step, &w, err);
    index_end_read(ix);
    return status;
}

enum fb_status index_form_id(struct index *ix, struct span form, uint32_t *id, struct fb_error *err)
{
    struct form_entry entry;
    enum fb_status status = find_form(ix, form, &entry, err);

    *id = entry.id;
    return status;
}

enum fb_status index_id_df(struct index *ix, uint32_t id, uint32_t *df, struct fb_error *err)
{
    enum fb_status status = index_begin_read(ix, err);

    *df = 0;
    if (status != FB_OK)
        return status;
    status = vocab_dfs_get(&ix->vocab.dfs, id, df, err);
    index_end_read(ix);
    return status;
}

enum fb_status index_vocab_df(struct index *ix, struct span form, uint32_t *df,
                              struct fb_error *err)
{
    uint32_t id = 0;
    enum fb_status status = index_begin_read(ix, err);

    *df = 0;
    if (status != FB_OK)
        return status;
    status = index_form_id(ix, form, &id, err);
    if (status == FB_OK && id != 0)
        status = vocab_dfs_get(&ix->vocab.dfs, id, df, err);
    index_end_read(ix);
    return status;
}
