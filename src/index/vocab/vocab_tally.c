/* Counting by form, saving by id. A save merges the forms whose ids it does not know into by_form,
 * sorted, which finds the old ones' ids and gives the new ones theirs; then it writes the new
 * texts, the frequencies, which show what is in no article any more, and what that changes in the
 * lists of keys. Ids once found are remembered, so that in a long run by_form is asked for new
 * forms alone. */
#include "index/vocab/vocab_tally.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/plan/term_column.h"
#include "index/vocab/key_changes.h"
#include "index/vocab/vocab_keys.h"

#include <stdlib.h>

void vocab_tally_init(struct vocab_tally *t, struct vocab *vocab, struct analyzer *analyzer)
{
    memset(t, 0, sizeof *t);
    t->vocab = vocab;
    t->analyzer = analyzer;
}

void vocab_tally_forget(struct vocab_tally *t)
{
    strmap_clear(&t->own);
    t->n_dirty = t->n_deltas = t->n_keys = 0;
    t->n_forgotten++;
}

void vocab_tally_release(struct vocab_tally *t)
{
    strmap_release(&t->own);
    free(t->keys);
    free(t->delta);
    free(t->ids);
    free(t->dirty);
    memset(t, 0, sizeof *t);
}

size_t vocab_tally_size_bytes(const struct vocab_tally *t)
{
    return strmap_size_bytes(&t->own) + t->keys_cap * sizeof *t->keys +
           t->delta_cap * sizeof *t->delta + t->ids_cap * sizeof *t->ids +
           t->dirty_cap * sizeof *t->dirty;
}

void vocab_tally_number(struct vocab_tally *t, const struct span *forms, size_t n,
                        uint32_t *numbers)
{
    const size_t n_before = t->n_deltas;

    strmap_intern_many(&t->own, forms, n, numbers);
    if (t->own.n <= n_before)
        return;
    t->n_deltas = t->own.n;
    xgrow(&t->delta, &t->delta_cap, t->n_deltas, sizeof *t->delta);
    xgrow(&t->ids, &t->ids_cap, t->n_deltas, sizeof *t->ids);
    memset(t->delta + n_before, 0, (t->n_deltas - n_before) * sizeof *t->delta);
    memset(t->ids + n_before, 0, (t->n_deltas - n_before) * sizeof *t->ids);
}

void vocab_tally_count(struct vocab_tally *t, const uint32_t *numbers, size_t n, int sign)
{
    xgrow(&t->dirty, &t->dirty_cap, t->n_dirty + n, sizeof *t->dirty);
    for (size_t i = 0; i < n; i++) {
        if (t->delta[numbers[i]] == 0)
            t->dirty[t->n_dirty++] = numbers[i];
        t->delta[numbers[i]] += sign;
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
    uint32_t numbers[64];

    vocab_tally_number(g->tally, g->forms, g->n, numbers);
    vocab_tally_count(g->tally, numbers, g->n, g->sign);
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

    terms_each(buf_span(forms), add_to_group, &g);
    count_group(&g);
}

int32_t vocab_tally_delta(const struct vocab_tally *t, struct span form)
{
    uint32_t i = strmap_find(&t->own, form);

    return i == STRMAP_NONE ? 0 : t->delta[i];
}

void vocab_tally_set_keys(struct vocab_tally *t, uint32_t number, struct span keys)
{
    if (number >= t->n_keys) {
        xgrow(&t->keys, &t->keys_cap, (size_t)number + 1, sizeof *t->keys);
        memset(t->keys + t->n_keys, 0, (t->keys_cap - t->n_keys) * sizeof *t->keys);
        t->n_keys = t->keys_cap;
    }
    t->keys[number] = keys;
}

void vocab_tally_drop_keys(struct vocab_tally *t)
{
    t->n_keys = 0;
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

    if (i < t->n_keys && t->keys[i].len > 0)
        return t->keys[i];
    vocab_keys_pack(t->analyzer, vocab_tally_form(t, i), &packed);
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
            changes[n++] = block_change_of(vocab_tally_form(t, t->dirty[i]), t->dirty[i]);
    block_changes_sort(changes, n);
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
        changes[i] = (struct text_change){t->ids[s->born[i]], vocab_tally_form(t, s->born[i])};
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
        forms[i] = block_change_of(vocab_tally_form(t, s->dead[i]), i);
        texts[i] = (struct text_change){.id = t->ids[s->dead[i]]};
    }
    block_changes_sort(forms, s->n_dead);
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
