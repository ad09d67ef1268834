/* The vocabulary knows each form of the index with the number of articles that hold it, in byte order
 * for prefixes and patterns; and for each key the forms it belongs to, for the inflections of a word.
 * A form's keys follow from the analysis, so they are written when a form is new and taken out when
 * its last article goes. Writing goes through a tally: a batch changes a form once, however often the
 * form stands in it.
 *
 * An entry of by_key is the key, a NUL, and the form: the number of bytes it shares with the key, plus
 * one, in a byte, then the rest. Its value is the kind. */
#include "index/vocab.h"

#include "base/xalloc.h"
#include "index/internal.h"

#include <stdlib.h>

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

/* The tally is a cache between saves; beyond this it starts anew after a save. */
static const size_t max_tally_bytes = (size_t)96 << 20;

void vocab_tally_init(struct vocab_tally *t, struct vocab *vocab, struct analyzer *analyzer)
{
    memset(t, 0, sizeof *t);
    t->vocab = vocab;
    t->analyzer = analyzer;
}

void vocab_tally_forget(struct vocab_tally *t)
{
    strmap_clear(&t->forms);
    t->n_dirty = 0;
    t->article = 0;
}

void vocab_tally_release(struct vocab_tally *t)
{
    strmap_release(&t->forms);
    free(t->delta);
    free(t->seen_in);
    free(t->dirty);
    memset(t, 0, sizeof *t);
}

void vocab_tally_begin_article(struct vocab_tally *t, int sign)
{
    t->article++;
    t->sign = sign;
}

void vocab_tally_add(struct vocab_tally *t, struct span form)
{
    bool added = false;
    uint32_t i = strmap_intern(&t->forms, form, &added);

    if (added) {
        xgrow(&t->delta, &t->delta_cap, (size_t)i + 1, sizeof *t->delta);
        xgrow(&t->seen_in, &t->seen_cap, (size_t)i + 1, sizeof *t->seen_in);
        t->delta[i] = 0;
        t->seen_in[i] = 0;
    }
    if (t->seen_in[i] == t->article)
        return;
    t->seen_in[i] = t->article;
    if (t->delta[i] == 0) {
        xgrow(&t->dirty, &t->dirty_cap, t->n_dirty + 1, sizeof *t->dirty);
        t->dirty[t->n_dirty++] = i;
    }
    t->delta[i] += t->sign;
}

static uint64_t read_df(struct span value)
{
    unsigned long long df = 0;
    size_t pos = 0;

    varint_get((const unsigned char *)value.ptr, value.len, &pos, &df);
    return df;
}

/* What a save finds out on its way through by_form, for by_key. */
struct saving {
    struct vocab_tally *tally;
    uint32_t *born, *dead; /* forms that are new, or in no article any more */
    size_t n_born, n_dead, born_cap, dead_cap;
};

static void merge_df(const struct block_change *change, const struct span *old, struct buf *out,
                     bool *keep, void *ctx)
{
    struct saving *s = ctx;
    uint32_t i = (uint32_t)change->n;
    int64_t df = (old ? (int64_t)read_df(*old) : 0) + s->tally->delta[i];

    *keep = df > 0;
    if (df > 0)
        buf_add_varint(out, (unsigned long long)df);
    if (!old && df > 0) {
        xgrow(&s->born, &s->born_cap, s->n_born + 1, sizeof *s->born);
        s->born[s->n_born++] = i;
    } else if (old && df <= 0) {
        xgrow(&s->dead, &s->dead_cap, s->n_dead + 1, sizeof *s->dead);
        s->dead[s->n_dead++] = i;
    }
}

static void add_key_entry(struct span key, struct span form, struct buf *out)
{
    size_t n_shared = 0, max = key.len < form.len ? key.len : form.len;

    while (n_shared < max && n_shared < 254 && key.ptr[n_shared] == form.ptr[n_shared])
        n_shared++;
    buf_add_span(out, key);
    buf_add_char(out, '\0');
    buf_add_char(out, (char)(n_shared + 1));
    buf_add(out, form.ptr + n_shared, form.len - n_shared);
}

/* The entries of by_key that a form has or had, one behind the other in a buffer. */
struct key_entry {
    size_t at, len;
    enum key_kind kind;
    bool dead;
};

struct key_entries {
    struct buf bytes;
    struct key_entry *items;
    size_t n, cap;
};

static void add_key_entries(struct key_entries *e, struct analyzer *analyzer, struct span form,
                            bool dead)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(analyzer, form, keys);

    for (size_t i = 0; i < n; i++) {
        struct key_entry *entry;
        xgrow(&e->items, &e->cap, e->n + 1, sizeof *e->items);
        entry = &e->items[e->n++];
        entry->at = e->bytes.len;
        add_key_entry(keys[i].key, form, &e->bytes);
        entry->len = e->bytes.len - entry->at;
        entry->kind = keys[i].kind;
        entry->dead = dead;
    }
}

static int compare_changes(const void *a, const void *b)
{
    const struct block_change *x = a, *y = b;
    int order = span_cmp(x->key, y->key);

    /* a compound that holds a word twice: the entry that says more, the whole word's, first */
    return order ? order : (x->n > y->n) - (x->n < y->n);
}

static void merge_kind(const struct block_change *change, const struct span *old, struct buf *out,
                       bool *keep, void *ctx)
{
    const struct key_entries *e = ctx;

    (void)old;
    *keep = !e->items[change->n].dead;
    if (*keep)
        buf_add_char(out, (char)e->items[change->n].kind);
}

static enum fb_status save_keys(struct saving *s, struct fb_error *err)
{
    struct vocab_tally *t = s->tally;
    struct key_entries e = {0};
    struct block_change *changes;
    size_t n = 0;
    enum fb_status status;

    for (size_t i = 0; i < s->n_born; i++)
        add_key_entries(&e, t->analyzer, strmap_key(&t->forms, s->born[i]), false);
    for (size_t i = 0; i < s->n_dead; i++)
        add_key_entries(&e, t->analyzer, strmap_key(&t->forms, s->dead[i]), true);
    changes = xcalloc(e.n + 1, sizeof *changes);
    for (size_t i = 0; i < e.n; i++) {
        changes[i].key = span_make(e.bytes.data + e.items[i].at, e.items[i].len);
        changes[i].n = i;
    }
    qsort(changes, e.n, sizeof *changes, compare_changes);
    for (size_t i = 0; i < e.n; i++)
        if (n == 0 || !span_eq(changes[n - 1].key, changes[i].key))
            changes[n++] = changes[i];
    status = block_map_merge(&t->vocab->by_key, changes, n, merge_kind, &e, err);
    free(changes);
    free(e.items);
    buf_release(&e.bytes);
    return status;
}

enum fb_status vocab_tally_save(struct vocab_tally *t, struct fb_error *err)
{
    struct saving s = {.tally = t};
    struct block_change *changes = xcalloc(t->n_dirty + 1, sizeof *changes);
    size_t n = 0;
    enum fb_status status;

    for (size_t i = 0; i < t->n_dirty; i++) {
        if (t->delta[t->dirty[i]] == 0)
            continue;
        changes[n].key = strmap_key(&t->forms, t->dirty[i]);
        changes[n++].n = t->dirty[i];
    }
    qsort(changes, n, sizeof *changes, compare_changes);
    /* a form that came and went and came again is listed twice */
    size_t n_distinct = 0;
    for (size_t i = 0; i < n; i++)
        if (n_distinct == 0 || changes[n_distinct - 1].n != changes[i].n)
            changes[n_distinct++] = changes[i];
    status = block_map_merge(&t->vocab->by_form, changes, n_distinct, merge_df, &s, err);
    if (status == FB_OK)
        status = save_keys(&s, err);
    for (size_t i = 0; i < t->n_dirty; i++)
        t->delta[t->dirty[i]] = 0;
    t->n_dirty = 0;
    if (status == FB_OK && strmap_size_bytes(&t->forms) > max_tally_bytes)
        vocab_tally_forget(t);
    free(changes);
    free(s.born);
    free(s.dead);
    return status;
}

struct key_scan {
    struct index *ix;
    struct span key;
    struct buf form;
    vocab_fn *fn;
    void *ctx;
    struct fb_error *err;
};

static enum fb_status on_key_entry(struct span entry, struct span value, bool *stop, void *ctx)
{
    struct key_scan *k = ctx;
    struct vocab_entry e = {.key = k->key};
    size_t n_shared;
    enum fb_status status;

    /* entries of this key start with it and a NUL; longer keys sort behind them */
    if (entry.len < k->key.len + 2 || !span_starts(entry, k->key) ||
        entry.ptr[k->key.len] != '\0') {
        *stop = true;
        return FB_OK;
    }
    n_shared = (size_t)(unsigned char)entry.ptr[k->key.len + 1] - 1;
    if (n_shared > k->key.len || value.len != 1)
        return fb_error_set(k->err, FB_ERR_CORRUPT,
                            "%s: the vocabulary is damaged; move the index away and index again",
                            index_path(k->ix));
    buf_clear(&k->form);
    buf_add(&k->form, k->key.ptr, n_shared);
    buf_add(&k->form, entry.ptr + k->key.len + 2, entry.len - k->key.len - 2);
    e.form = buf_span(&k->form);
    e.kind = (enum key_kind)value.ptr[0];
    status = index_vocab_df(k->ix, e.form, &e.df, k->err);
    return status == FB_OK ? k->fn(&e, k->ctx) : status;
}

enum fb_status index_vocab_by_key(struct index *ix, struct span key, vocab_fn *fn, void *ctx,
                                  struct fb_error *err)
{
    struct key_scan k = {.ix = ix, .key = key, .fn = fn, .ctx = ctx, .err = err};
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
    struct vocab_entry e = {.form = form, .kind = KEY_WORD, .df = (uint32_t)read_df(value)};

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

struct df_lookup {
    struct span form;
    uint32_t df;
};

static enum fb_status on_df_entry(struct span form, struct span value, bool *stop, void *ctx)
{
    struct df_lookup *d = ctx;

    if (span_eq(form, d->form))
        d->df = (uint32_t)read_df(value);
    *stop = true;
    return FB_OK;
}

enum fb_status index_vocab_df(struct index *ix, struct span form, uint32_t *df, struct fb_error *err)
{
    struct df_lookup d = {form, 0};
    enum fb_status status = block_map_scan(&ix->vocab.by_form, form, on_df_entry, &d, err);

    *df = d.df;
    return status;
}
