/* Rebuilding the map by_key from by_form: where only the rules have changed that say which forms
 * belong together, no text need be looked at. The entries of as many forms as memory allows are
 * sorted and merged into the map at a time; on 448,000 forms of German law that is all of them. */
#include "index/vocab_rebuild.h"

#include "base/arena.h"
#include "index/key_changes.h"
#include "index/vocab_keys.h"

static const size_t default_max_bytes = (size_t)64 << 20;

struct rebuild {
    struct vocab *vocab;
    struct analyzer *analyzer;
    store_progress_fn *progress;
    void *ctx;
    const volatile int *stop;
    struct fb_error *err;
    struct key_changes changes;
    struct arena arena; /* what the changes borrow */
    size_t arena_bytes, max_bytes;
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

static enum fb_status on_form(struct span form, struct span value, bool *stop, void *ctx)
{
    struct rebuild *r = ctx;

    (void)value;
    *stop = false;
    if (r->stop && *r->stop)
        return FB_ERR_CANCELLED;
    buf_clear(&r->packed);
    vocab_keys_pack(r->analyzer, form, &r->packed);
    key_changes_add(&r->changes, arena_copy(&r->arena, buf_span(&r->packed)), false);
    r->arena_bytes += r->packed.len;
    r->n_done++;
    if (r->progress && r->n_done % 256 == 0)
        r->progress(r->n_done, r->n_total, r->ctx);
    if (r->arena_bytes + key_changes_size_bytes(&r->changes) < r->max_bytes)
        return FB_OK;
    return write_changes(r);
}

enum fb_status vocab_rebuild_keys(struct vocab *vocab, struct analyzer *analyzer, size_t max_bytes,
                                  store_progress_fn *progress, void *ctx, const volatile int *stop,
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
    key_changes_release(&r.changes);
    arena_release(&r.arena);
    buf_release(&r.packed);
    return status;
}
