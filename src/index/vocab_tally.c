/* Counting by form, saving by id. A save merges the forms whose ids it does not know into by_form,
 * sorted, which finds the old ones' ids and gives the new ones theirs; then it writes the new
 * texts, the frequencies, which show what is in no article any more, and what that changes in the
 * lists of keys. Ids once found are remembered, so that in a long run by_form is asked for new
 * forms alone. */
#include "index/vocab_tally.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/key_changes.h"
#include "index/terms.h"
#include "index/vocab_keys.h"

#include <stdlib.h>

/* The tally is a cache between saves; beyond this it starts anew when all is saved. */
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
    free(t->ids);
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
    xgrow(&t->ids, &t->ids_cap, n, sizeof *t->ids);
    if (n <= n_before)
        return;
    memset(t->delta + n_before, 0, (n - n_before) * sizeof *t->delta);
    memset(t->ids + n_before, 0, (n - n_before) * sizeof *t->ids);
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

    if (t->n_dirty == 0 && strmap_size_bytes(&t->own) > max_tally_bytes)
        vocab_tally_forget(t);
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
    if (vocab_tally_starts_anew(t, ids)) {
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

struct numbering {
    const struct vocab_tally *tally;
    uint32_t *next;
};

static void tell_number(struct span form, void *ctx)
{
    struct numbering *n = ctx;

    *n->next++ = strmap_find(&n->tally->own, form);
}

void vocab_tally_numbers(const struct vocab_tally *t, const struct buf *forms, uint32_t *numbers)
{
    struct numbering n = {t, numbers};

    terms_each(forms, tell_number, &n);
}

int32_t vocab_tally_delta(const struct vocab_tally *t, struct span form)
{
    uint32_t i = strmap_find(&t->own, form);

    return i == STRMAP_NONE ? 0 : t->delta[i];
}

/* What a save finds out about the forms counted. */
struct saving {
    struct vocab_tally *tally;
    uint32_t *born, *dead;  /* forms that are new, in byte order, or in no article any more */
    struct span *born_keys; /* packed */
    size_t n_born, n_dead, born_cap, keys_cap, dead_cap;
    struct arena arena; /* keys that were not at hand */
    bool damaged, full;
};

/* The packed keys of a form: at hand, or made now. */
static struct span keys_of(struct saving *s, uint32_t i)
{
    struct vocab_tally *t = s->tally;
    struct buf packed = BUF_INIT;
    struct span keys;

    if (t->n_forms > 0 && t->keys[i].len > 0)
        return t->keys[i];
    vocab_keys_pack(t->analyzer, form_of(t, i), &packed);
    keys = arena_copy(&s->arena, buf_span(&packed));
    buf_release(&packed);
    return keys;
}

static void add_born(struct saving *s, uint32_t i, struct buf *value)
{
    struct vocab_tally *t = s->tally;
    struct span keys = keys_of(s, i);

    t->ids[i] = (uint32_t)t->vocab->next_id++;
    vocab_add_form(value, (struct form_entry){t->ids[i], vocab_keys_own(keys)});
    xgrow(&s->born, &s->born_cap, s->n_born + 1, sizeof *s->born);
    xgrow(&s->born_keys, &s->keys_cap, s->n_born + 1, sizeof *s->born_keys);
    s->born_keys[s->n_born] = keys;
    s->born[s->n_born++] = i;
}

static void merge_id(const struct block_change *change, const struct span *old, struct buf *out,
                     bool *keep, void *ctx)
{
    struct saving *s = ctx;
    struct vocab_tally *t = s->tally;
    const uint32_t i = (uint32_t)change->n;
    struct form_entry entry = {0};

    *keep = true;
    if (old) {
        s->damaged = s->damaged || !vocab_read_form(*old, &entry);
        t->ids[i] = entry.id;
        buf_add_span(out, *old);
    } else if (t->delta[i] > 0 && t->vocab->next_id > 0 && t->vocab->next_id <= VOCAB_MAX_ID) {
        add_born(s, i, out);
    } else {
        s->full = s->full || t->delta[i] > 0;
        *keep = false;
    }
}

/* Finds the ids of the forms counted that are not known yet, and gives new ones. */
static enum fb_status find_ids(struct saving *s, struct fb_error *err)
{
    struct vocab_tally *t = s->tally;
    struct block_change *changes = xcalloc(t->n_dirty + 1, sizeof *changes);
    size_t n = 0, n_distinct = 0;
    enum fb_status status;

    for (size_t i = 0; i < t->n_dirty; i++)
        if (t->ids[t->dirty[i]] == 0)
            changes[n++] = block_change_of(form_of(t, t->dirty[i]), t->dirty[i]);
    qsort(changes, n, sizeof *changes, block_change_compare);
    /* a form that came and went and came again is listed twice */
    for (size_t i = 0; i < n; i++)
        if (n_distinct == 0 || changes[n_distinct - 1].n != changes[i].n)
            changes[n_distinct++] = changes[i];
    status = block_map_merge(&t->vocab->by_form, changes, n_distinct, merge_id, s, err);
    free(changes);
    if (status == FB_OK && s->damaged)
        return block_map_damaged(&t->vocab->by_form, err);
    if (status == FB_OK && s->full)
        return fb_error_set(err, FB_ERR_LIMIT,
                            _("%s: the index has no numbers left for new words; move it away and "
                              "index again"),
                            t->vocab->by_form.db->path);
    return status;
}

static enum fb_status write_born(struct saving *s, struct fb_error *err)
{
    struct vocab_tally *t = s->tally;
    struct text_change *changes = xcalloc(s->n_born + 1, sizeof *changes);
    enum fb_status status;

    for (size_t i = 0; i < s->n_born; i++)
        changes[i] = (struct text_change){t->ids[s->born[i]], form_of(t, s->born[i])};
    status = vocab_texts_write(&t->vocab->texts, changes, s->n_born, err);
    free(changes);
    return status;
}

/* Sets the frequencies anew and gathers the forms whose last article has gone. */
static enum fb_status count_articles(struct saving *s, struct fb_error *err)
{
    struct vocab_tally *t = s->tally;
    enum fb_status status = FB_OK;

    for (size_t k = 0; k < t->n_dirty && status == FB_OK; k++) {
        const uint32_t i = t->dirty[k];
        const int64_t delta = t->delta[i];
        uint32_t df;
        int64_t now;

        t->delta[i] = 0;
        if (delta == 0 || t->ids[i] == 0)
            continue;
        status = vocab_dfs_get(&t->vocab->dfs, t->ids[i], &df, err);
        now = df + delta > 0 ? df + delta : 0;
        if (status == FB_OK)
            status = vocab_dfs_set(&t->vocab->dfs, t->ids[i], (uint32_t)now, err);
        if (now == 0) {
            xgrow(&s->dead, &s->dead_cap, s->n_dead + 1, sizeof *s->dead);
            s->dead[s->n_dead++] = i;
        }
    }
    return status == FB_OK ? vocab_dfs_save(&t->vocab->dfs, err) : status;
}

static void drop_entry(const struct block_change *change, const struct span *old, struct buf *out,
                       bool *keep, void *ctx)
{
    (void)change;
    (void)old;
    (void)out;
    (void)ctx;
    *keep = false;
}

static int compare_text_changes(const void *a, const void *b)
{
    const struct text_change *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static enum fb_status remove_dead(struct saving *s, struct fb_error *err)
{
    struct vocab_tally *t = s->tally;
    struct block_change *forms = xcalloc(s->n_dead + 1, sizeof *forms);
    struct text_change *texts = xcalloc(s->n_dead + 1, sizeof *texts);
    enum fb_status status;

    for (size_t i = 0; i < s->n_dead; i++) {
        forms[i] = block_change_of(form_of(t, s->dead[i]), i);
        texts[i] = (struct text_change){.id = t->ids[s->dead[i]]};
    }
    qsort(forms, s->n_dead, sizeof *forms, block_change_compare);
    qsort(texts, s->n_dead, sizeof *texts, compare_text_changes);
    status = block_map_merge(&t->vocab->by_form, forms, s->n_dead, drop_entry, NULL, err);
    if (status == FB_OK)
        status = vocab_texts_write(&t->vocab->texts, texts, s->n_dead, err);
    t->vocab->n_given_up += s->n_dead;
    free(forms);
    free(texts);
    return status;
}

static enum fb_status save_keys(struct saving *s, struct fb_error *err)
{
    struct vocab_tally *t = s->tally;
    struct key_changes c = {0};
    enum fb_status status;

    for (size_t i = 0; i < s->n_born; i++)
        key_changes_add(&c, s->born_keys[i], t->ids[s->born[i]], false);
    for (size_t i = 0; i < s->n_dead; i++)
        key_changes_add(&c, keys_of(s, s->dead[i]), t->ids[s->dead[i]], true);
    status = key_changes_write(&c, &t->vocab->by_key, err);
    key_changes_release(&c);
    return status;
}

enum fb_status vocab_tally_save(struct vocab_tally *t, struct fb_error *err)
{
    struct saving s = {.tally = t};
    enum fb_status status;

    if (t->n_given_up != t->vocab->n_given_up && t->ids_cap > 0)
        memset(t->ids, 0, t->ids_cap * sizeof *t->ids);
    t->n_given_up = t->vocab->n_given_up;
    status = find_ids(&s, err);
    if (status == FB_OK)
        status = write_born(&s, err);
    if (status == FB_OK)
        status = count_articles(&s, err);
    if (status == FB_OK)
        status = remove_dead(&s, err);
    if (status == FB_OK)
        status = save_keys(&s, err);
    t->n_dirty = 0;
    free(s.born);
    free(s.born_keys);
    arena_release(&s.arena);
    free(s.dead);
    return status;
}
