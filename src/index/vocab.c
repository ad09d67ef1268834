/* The vocabulary knows each form of the index with the number of articles that hold it, in byte
 * order for prefixes and patterns; and for each key the forms it belongs to, for the inflections of
 * a word. A form's keys follow from the analysis, so they are written when a form is new and taken
 * out when its last article goes (vocab_tally.c). How the entries of by_key are written:
 * vocab_keys.h. */
#include "index/vocab.h"

#include "base/i18n.h"
#include "index/internal.h"
#include "index/vocab_keys.h"

void vocab_init(struct vocab *v, struct db *db)
{
    block_map_init(&v->by_form, db, "vocab_form");
    block_map_init(&v->by_key, db, "vocab_key");
}

void vocab_release(struct vocab *v)
{
    block_map_release(&v->by_form);
    block_map_release(&v->by_key);
}

uint64_t vocab_read_df(struct span value)
{
    unsigned long long df = 0;
    size_t pos = 0;

    varint_get((const unsigned char *)value.ptr, value.len, &pos, &df);
    return df;
}

struct key_scan {
    struct index *ix;
    struct span key;
    unsigned kinds;
    struct buf form;
    vocab_fn *fn;
    void *ctx;
    struct fb_error *err;
};

static enum fb_status on_key_entry(struct span entry, struct span value, bool *stop, void *ctx)
{
    struct key_scan *k = ctx;
    struct vocab_entry e = {.key = k->key};
    struct form_key what = {.kind = KEY_WORD};
    enum fb_status status;

    /* entries of this key start with it and a NUL; longer keys sort behind them */
    if (entry.len < k->key.len + 2 || !span_starts(entry, k->key) ||
        entry.ptr[k->key.len] != '\0') {
        *stop = true;
        return FB_OK;
    }
    buf_clear(&k->form);
    if (!vocab_keys_form(entry, k->key, &k->form) || !vocab_keys_value(value, &what))
        return fb_error_set(k->err, FB_ERR_CORRUPT,
                            _("%s: the vocabulary is damaged; move the index away and index again"),
                            index_path(k->ix));
    if (!(k->kinds & 1u << what.kind))
        return FB_OK;
    e.form = buf_span(&k->form);
    e.kind = what.kind;
    e.part_start_chars = what.start_chars;
    e.part_end_chars = what.end_chars;
    status = index_vocab_df(k->ix, e.form, &e.df, k->err);
    return status == FB_OK ? k->fn(&e, k->ctx) : status;
}

enum fb_status index_vocab_by_key(struct index *ix, struct span key, unsigned kinds, vocab_fn *fn,
                                  void *ctx, struct fb_error *err)
{
    struct key_scan k = {.ix = ix, .key = key, .kinds = kinds, .fn = fn, .ctx = ctx, .err = err};
    struct buf from = BUF_INIT;
    enum fb_status status;

    buf_add_span(&from, key);
    buf_add_char(&from, '\0');
    status = block_map_scan(&ix->vocab.by_key, buf_span(&from), on_key_entry, &k, err);
    buf_release(&from);
    buf_release(&k.form);
    return status;
}

struct prefix_scan {
    struct span prefix;
    vocab_fn *fn;
    void *ctx;
};

static enum fb_status on_form_entry(struct span form, struct span value, bool *stop, void *ctx)
{
    struct prefix_scan *p = ctx;
    struct vocab_entry e = {.form = form, .kind = KEY_WORD, .df = (uint32_t)vocab_read_df(value)};

    if (!span_starts(form, p->prefix)) {
        *stop = true;
        return FB_OK;
    }
    return p->fn(&e, p->ctx);
}

enum fb_status index_vocab_by_prefix(struct index *ix, struct span prefix, vocab_fn *fn, void *ctx,
                                     struct fb_error *err)
{
    struct prefix_scan p = {prefix, fn, ctx};

    return block_map_scan(&ix->vocab.by_form, prefix, on_form_entry, &p, err);
}

struct form_walk {
    vocab_walk_fn *fn;
    void *ctx;
};

static enum fb_status on_form_step(struct block_step *step, void *ctx)
{
    struct form_walk *w = ctx;
    struct vocab_step s = {
        .form = step->key,
        .df = (uint32_t)vocab_read_df(step->value),
        .n_shared = step->n_shared,
    };
    enum fb_status status = w->fn(&s, w->ctx);

    step->pass_over = s.pass_over;
    return status;
}

enum fb_status index_vocab_walk(struct index *ix, vocab_walk_fn *fn, void *ctx,
                                struct fb_error *err)
{
    struct form_walk w = {fn, ctx};

    return block_map_walk(&ix->vocab.by_form, on_form_step, &w, err);
}

struct df_lookup {
    struct span form;
    uint32_t df;
};

static enum fb_status on_df_entry(struct span form, struct span value, bool *stop, void *ctx)
{
    struct df_lookup *d = ctx;

    if (span_eq(form, d->form))
        d->df = (uint32_t)vocab_read_df(value);
    *stop = true;
    return FB_OK;
}

enum fb_status index_vocab_df(struct index *ix, struct span form, uint32_t *df,
                              struct fb_error *err)
{
    struct df_lookup d = {form, 0};
    enum fb_status status = block_map_scan(&ix->vocab.by_form, form, on_df_entry, &d, err);

    *df = d.df;
    return status;
}
