/* Rebuilding the map by_key from by_form: where only the rules have changed that say which forms
 * belong together, no text need be looked at, and the forms keep their ids. The entries of as many
 * forms as memory allows are sorted and merged into the map at a time; on 448,000 forms of German
 * law that is all of them. */
#include "index/vocab/vocab_rebuild.h"

#include "base/arena.h"
#include "base/xalloc.h"
#include "index/vocab/key_changes.h"

#include <stdlib.h>

static const size_t default_max_bytes = (size_t)64 << 20;

struct rebuild {
    struct vocab *vocab;
    struct analyzer *analyzer;
    vocab_progress_fn *progress;
    void *ctx;
    const volatile int *stop;
    struct fb_error *err;
    struct key_changes changes;
    struct arena arena; /* what the changes borrow */
    size_t arena_bytes, max_bytes;
    struct block_change *turned; /* forms that have become keys of themselves, or are no more */
    size_t n_turned, turned_cap;
    struct arena turned_forms;
    struct buf packed;
    int64_t n_done, n_total;
};

static enum fb_status count_form(struct span form, struct span value, bool *stop, void *ctx)
{
    (void)form;
    (void)value;
    *stop = false;
    ++*(int64_t *)ctx;
    return FB_OK;
}

static enum fb_status write_changes(struct rebuild *r)
{
    enum fb_status status = key_changes_write(&r->changes, &r->vocab->by_key, r->err);

    arena_reset(&r->arena);
    r->arena_bytes = 0;
    return status;
}

static void add_turned(struct rebuild *r, struct span form)
{
    xgrow(&r->turned, &r->turned_cap, r->n_turned + 1, sizeof *r->turned);
    r->turned[r->n_turned] = block_change_of(arena_copy(&r->turned_forms, form), r->n_turned);
    r->n_turned++;
}

static void turn(const struct block_change *change, const struct span *old, struct buf *out,
                 bool *keep, void *ctx)
{
    struct form_entry entry = {0};

    (void)change;
    (void)ctx;
    *keep = old && vocab_read_form(*old, &entry);
    entry.own_key = !entry.own_key;
    if (*keep)
        vocab_add_form(out, entry);
}

static enum fb_status on_form(struct span form, struct span value, bool *stop, void *ctx)
{
    struct rebuild *r = ctx;
    struct form_entry entry;

    *stop = false;
    if (r->stop && *r->stop)
        return FB_ERR_CANCELLED;
    if (!vocab_read_form(value, &entry))
        return block_map_damaged(&r->vocab->by_form, r->err);
    buf_clear(&r->packed);
    vocab_keys_pack(r->analyzer, form, &r->packed);
    key_changes_add(&r->changes, arena_copy(&r->arena, buf_span(&r->packed)), entry.id, false);
    if (vocab_keys_own(buf_span(&r->packed)) != entry.own_key)
        add_turned(r, form);
    r->arena_bytes += r->packed.len;
    r->n_done++;
    if (r->progress && r->n_done % 256 == 0)
        r->progress(r->n_done, r->n_total, r->ctx);
    if (r->arena_bytes + key_changes_size_bytes(&r->changes) < r->max_bytes)
        return FB_OK;
    return write_changes(r);
}

enum fb_status vocab_rebuild_keys(struct vocab *vocab, struct analyzer *analyzer, size_t max_bytes,
                                  vocab_progress_fn *progress, void *ctx, const volatile int *stop,
                                  struct fb_error *err)
{
    struct rebuild r = {
        .vocab = vocab,
        .analyzer = analyzer,
        .max_bytes = max_bytes ? max_bytes : default_max_bytes,
        .progress = progress,
        .ctx = ctx,
        .stop = stop,
        .err = err,
    };
    const struct span all = span_make("", 0);
    enum fb_status status = block_map_clear(&vocab->by_key, err);

    if (status == FB_OK)
        status = block_map_scan(&vocab->by_form, all, count_form, &r.n_total, err);
    if (status == FB_OK)
        status = block_map_scan(&vocab->by_form, all, on_form, &r, err);
    if (status == FB_OK)
        status = write_changes(&r);
    if (status == FB_OK)
        status = block_map_merge(&vocab->by_form, r.turned, r.n_turned, turn, NULL, err);
    key_changes_release(&r.changes);
    arena_release(&r.turned_forms);
    free(r.turned);
    arena_release(&r.arena);
    buf_release(&r.packed);
    return status;
}
