/* Counting by form, saving as two sorted merges: document frequencies by form first, which also
 * shows what forms are new and which are in no article any more; then the entries of their keys. */
#include "index/vocab_tally.h"

#include "base/xalloc.h"
#include "index/key_changes.h"
#include "index/terms.h"
#include "index/vocab_keys.h"

#include <stdlib.h>

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
    strmap_clear(&t->own);
    arena_reset(&t->arena);
    t->n_forms = t->n_dirty = 0;
}

void vocab_tally_release(struct vocab_tally *t)
{
    strmap_release(&t->own);
    arena_release(&t->arena);
    free(t->forms);
    free(t->keys);
    free(t->delta);
    free(t->dirty);
    memset(t, 0, sizeof *t);
}

static struct span form_of(const struct vocab_tally *t, uint32_t i)
{
    return t->n_forms > 0 ? t->forms[i] : strmap_key(&t->own, i);
}

/* Room for the deltas of numbers below n, the new ones 0. */
static void grow_deltas(struct vocab_tally *t, size_t n_before, size_t n)
{
    xgrow(&t->delta, &t->delta_cap, n, sizeof *t->delta);
    if (n > n_before)
        memset(t->delta + n_before, 0, (n - n_before) * sizeof *t->delta);
}

static void count(struct vocab_tally *t, const uint32_t *ids, size_t n, int sign)
{
    xgrow(&t->dirty, &t->dirty_cap, t->n_dirty + n, sizeof *t->dirty);
    for (size_t i = 0; i < n; i++) {
        if (t->delta[ids[i]] == 0)
            t->dirty[t->n_dirty++] = ids[i];
        t->delta[ids[i]] += sign;
    }
}

/* Forms on their way into the tally, looked up together. */
struct tally_group {
    struct vocab_tally *tally;
    int sign;
    struct span forms[64];
    size_t n;
};

static void count_group(struct tally_group *g)
{
    uint32_t ids[64];
    size_t n_known = g->tally->own.n;

    strmap_intern_many(&g->tally->own, g->forms, g->n, ids);
    grow_deltas(g->tally, n_known, g->tally->own.n);
    count(g->tally, ids, g->n, g->sign);
    g->n = 0;
}

static void add_to_group(struct span form, void *ctx)
{
    struct tally_group *g = ctx;

    g->forms[g->n++] = form;
    if (g->n == sizeof g->forms / sizeof *g->forms)
        count_group(g);
}

void vocab_tally_add(struct vocab_tally *t, const struct buf *forms, int sign)
{
    struct tally_group g = {.tally = t, .sign = sign};

    terms_each(forms, add_to_group, &g);
    count_group(&g);
}

static struct span next_birth_part(struct vocab_tally *t, const struct buf *births, size_t *pos)
{
    unsigned long long n = 0;
    struct span part = {0};

    if (varint_get((const unsigned char *)buf_cstr(births), births->len, pos, &n))
        part = arena_copy(&t->arena, span_make(births->data + *pos, (size_t)n));
    *pos += (size_t)n;
    return part;
}

static void add_births(struct vocab_tally *t, const struct form_ids *ids)
{
    size_t n = t->n_forms + ids->n_births, pos = 0;

    xgrow(&t->forms, &t->forms_cap, n, sizeof *t->forms);
    xgrow(&t->keys, &t->keys_cap, n, sizeof *t->keys);
    grow_deltas(t, t->n_forms, n);
    for (; t->n_forms < n; t->n_forms++) {
        t->forms[t->n_forms] = next_birth_part(t, &ids->births, &pos);
        t->keys[t->n_forms] = next_birth_part(t, &ids->births, &pos);
    }
}

enum fb_status vocab_tally_add_ids(struct vocab_tally *t, const struct form_ids *ids, bool *in_step,
                                   struct fb_error *err)
{
    if (ids->first_birth == 0 && t->n_forms > 0) {
        enum fb_status status = vocab_tally_save(t, err);
        if (status != FB_OK)
            return status;
        vocab_tally_forget(t);
    }
    *in_step = ids->first_birth == t->n_forms;
    if (*in_step) {
        add_births(t, ids);
        count(t, ids->ids, ids->n_ids, +1);
    }
    return FB_OK;
}

int32_t vocab_tally_delta(const struct vocab_tally *t, struct span form)
{
    uint32_t i = strmap_find(&t->own, form);

    return i == STRMAP_NONE ? 0 : t->delta[i];
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
    int64_t df = (old ? (int64_t)vocab_read_df(*old) : 0) + s->tally->delta[i];

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

/* The packed keys of a form: at hand, or made now (valid as long as arena). */
static struct span keys_of(struct vocab_tally *t, uint32_t i, struct arena *arena)
{
    struct buf packed = BUF_INIT;
    struct span keys;

    if (t->n_forms > 0 && t->keys[i].len > 0)
        return t->keys[i];
    vocab_keys_pack(t->analyzer, form_of(t, i), &packed);
    keys = arena_copy(arena, buf_span(&packed));
    buf_release(&packed);
    return keys;
}

static enum fb_status save_keys(struct saving *s, struct fb_error *err)
{
    struct vocab_tally *t = s->tally;
    struct key_changes c = {0};
    struct arena arena = {0};
    enum fb_status status;

    for (size_t i = 0; i < s->n_born; i++)
        key_changes_add(&c, keys_of(t, s->born[i], &arena), false);
    for (size_t i = 0; i < s->n_dead; i++)
        key_changes_add(&c, keys_of(t, s->dead[i], &arena), true);
    status = key_changes_write(&c, &t->vocab->by_key, err);
    key_changes_release(&c);
    arena_release(&arena);
    return status;
}

enum fb_status vocab_tally_save(struct vocab_tally *t, struct fb_error *err)
{
    struct saving s = {.tally = t};
    struct block_change *changes = xcalloc(t->n_dirty + 1, sizeof *changes);
    size_t n = 0, n_distinct = 0;
    enum fb_status status;

    for (size_t i = 0; i < t->n_dirty; i++) {
        if (t->delta[t->dirty[i]] == 0)
            continue;
        changes[n++] = block_change_of(form_of(t, t->dirty[i]), t->dirty[i]);
    }
    qsort(changes, n, sizeof *changes, block_change_compare);
    /* a form that came and went and came again is listed twice */
    for (size_t i = 0; i < n; i++)
        if (n_distinct == 0 || changes[n_distinct - 1].n != changes[i].n)
            changes[n_distinct++] = changes[i];
    status = block_map_merge(&t->vocab->by_form, changes, n_distinct, merge_df, &s, err);
    if (status == FB_OK)
        status = save_keys(&s, err);
    for (size_t i = 0; i < t->n_dirty; i++)
        t->delta[t->dirty[i]] = 0;
    t->n_dirty = 0;
    if (status == FB_OK && strmap_size_bytes(&t->own) > max_tally_bytes)
        vocab_tally_forget(t);
    free(changes);
    free(s.born);
    free(s.dead);
    return status;
}
