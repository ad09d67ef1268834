/* A block is entries one after the other: varint shared (bytes in common with the key before),
 * varint rest, the rest of the key, varint length of the value, the value. A block's row bears its
 * first key, so the block that can hold a key is the last one whose first key is not greater.
 *
 * Measured on 447,000 forms of German law: 4 MB here against 36 MB in a B-tree of rows with an
 * index on the other column, and a batch that touches every block is written in a tenth of the
 * time. */
#include "index/blocks.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>

/* Two blocks fit a database page of 4 KiB; a block is cut when it has grown by half. */
enum { TARGET_BYTES = 1850, SPLIT_BYTES = TARGET_BYTES * 3 / 2 };

void block_map_init(struct block_map *m, struct db *db, const char *table)
{
    memset(m, 0, sizeof *m);
    m->db = db;
    m->table = table;
}

void block_map_release(struct block_map *m)
{
    sqlite3_stmt *statements[] = {m->seek,   m->next,   m->scan,  m->walk,
                                  m->insert, m->update, m->remove};

    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        sqlite3_finalize(statements[i]);
    memset(m, 0, sizeof *m);
}

static enum fb_status prepare(struct block_map *m, sqlite3_stmt **stmt, const char *format,
                              struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    const char *at = strchr(format, '@');
    enum fb_status status;

    if (*stmt)
        return FB_OK;
    buf_add(&sql, format, (size_t)(at - format));
    buf_add_str(&sql, m->table);
    buf_add_str(&sql, at + 1);
    status = db_prepare(m->db, stmt, buf_cstr(&sql), err);
    buf_release(&sql);
    return status;
}

/* Walks the entries of one block. */
struct block_cursor {
    struct span data;
    size_t pos;
    struct buf key;
    size_t n_shared; /* bytes of the key in common with the one before */
    struct span value;
};

/* false at the end; a malformed entry ends the block and sets *corrupt. */
static bool cursor_next(struct block_cursor *c, bool *corrupt)
{
    const unsigned char *bytes = (const unsigned char *)c->data.ptr;
    unsigned long long n_shared, n_rest, n_value;

    if (c->pos >= c->data.len)
        return false;
    *corrupt = true;
    if (!varint_get(bytes, c->data.len, &c->pos, &n_shared) || n_shared > c->key.len ||
        !varint_get(bytes, c->data.len, &c->pos, &n_rest) || n_rest > c->data.len - c->pos)
        return false;
    c->key.len = c->n_shared = (size_t)n_shared;
    buf_add(&c->key, bytes + c->pos, (size_t)n_rest);
    c->pos += (size_t)n_rest;
    if (!varint_get(bytes, c->data.len, &c->pos, &n_value) || n_value > c->data.len - c->pos)
        return false;
    c->value = span_make(c->data.ptr + c->pos, (size_t)n_value);
    c->pos += (size_t)n_value;
    *corrupt = false;
    return true;
}

static enum fb_status corrupt_error(struct block_map *m, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_CORRUPT,
                        _("%s: the vocabulary is damaged; move the index away and index again"),
                        m->db->path);
}

static enum fb_status scan_block(struct block_map *m, struct span data, struct span from,
                                 bool *stop, block_fn *fn, void *ctx, struct fb_error *err)
{
    struct block_cursor c = {.data = data};
    enum fb_status status = FB_OK;
    bool corrupt = false;

    while (status == FB_OK && !*stop && cursor_next(&c, &corrupt))
        if (span_cmp(buf_span(&c.key), from) >= 0)
            status = fn(buf_span(&c.key), c.value, stop, ctx);
    if (corrupt)
        status = corrupt_error(m, err);
    buf_release(&c.key);
    return status;
}

/* The block that holds key if any does: the last whose first key is not greater, else the first of
 * all. *row is false when the map is empty. The statement stays open. */
static enum fb_status seek_block(struct block_map *m, struct span key, bool *row,
                                 struct fb_error *err)
{
    enum fb_status status =
        prepare(m, &m->seek,
                "SELECT id, first, data FROM @ WHERE first<=? ORDER BY first DESC LIMIT 1", err);

    *row = false;
    if (status != FB_OK)
        return status;
    db_bind_blob(m->seek, 1, key);
    return db_step(m->db, m->seek, row, err);
}

enum fb_status block_map_scan(struct block_map *m, struct span from, block_fn *fn, void *ctx,
                              struct fb_error *err)
{
    bool row, stop = false;
    enum fb_status status = seek_block(m, from, &row, err);

    if (status == FB_OK && row)
        status = scan_block(m, db_column(m->seek, 2), from, &stop, fn, ctx, err);
    sqlite3_reset(m->seek);
    if (status == FB_OK && !stop)
        status = prepare(m, &m->scan, "SELECT data FROM @ WHERE first>? ORDER BY first", err);
    if (status != FB_OK || stop)
        return status;
    db_bind_blob(m->scan, 1, from);
    while (status == FB_OK && !stop && (status = db_step(m->db, m->scan, &row, err)) == FB_OK &&
           row)
        status = scan_block(m, db_column(m->scan, 0), from, &stop, fn, ctx, err);
    sqlite3_reset(m->scan);
    return status;
}

enum fb_status block_map_clear(struct block_map *m, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status = prepare(m, &stmt, "DELETE FROM @", err);

    if (status == FB_OK)
        status = db_run(m->db, stmt, err);
    sqlite3_finalize(stmt);
    return status;
}

int block_change_compare(const void *a, const void *b)
{
    const struct block_change *x = a, *y = b;
    int order =
        x->prefix != y->prefix ? (x->prefix < y->prefix ? -1 : 1) : span_cmp(x->key, y->key);

    return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* A walk that leaves out what shall be passed over. */
struct walk {
    struct block_map *m;
    block_walk_fn *fn;
    void *ctx;
    struct buf told;  /* the key told last */
    size_t pass_over; /* so many of its first bytes are not wanted again; 0 = all are */
    bool told_any;    /* in the block at hand */
    struct buf first; /* key of the block the statement started at */
    struct fb_error *err;
};

static size_t count_shared(struct span a, struct span b)
{
    size_t n = 0;

    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

/* varint_get for the numbers of blocks, nearly all of which are a byte. */
static inline bool get_number(struct span data, size_t *pos, unsigned long long *n)
{
    const unsigned char *bytes = (const unsigned char *)data.ptr;

    if (*pos < data.len && bytes[*pos] < 0x80) {
        *n = bytes[(*pos)++];
        return true;
    }
    return varint_get(bytes, data.len, pos, n);
}

/* Goes behind the entries that share at least n bytes with the key at hand, which stays. What is
 * malformed is left to cursor_next to find. */
static void cursor_pass_over(struct block_cursor *c, size_t n)
{
    const struct span data = c->data;
    unsigned long long n_shared, n_rest, n_value;

    for (size_t pos = c->pos;; c->pos = pos) {
        if (!get_number(data, &pos, &n_shared) || n_shared < n ||
            !get_number(data, &pos, &n_rest) || n_rest > data.len - pos)
            return;
        pos += (size_t)n_rest;
        if (!get_number(data, &pos, &n_value) || n_value > data.len - pos)
            return;
        pos += (size_t)n_value;
    }
}

static enum fb_status walk_block(struct walk *w, struct span data)
{
    struct block_cursor c = {.data = data};
    enum fb_status status = FB_OK;
    bool corrupt = false;

    w->told_any = false;
    while (status == FB_OK) {
        struct block_step step = {0};

        if (w->pass_over > 0 && c.pos > 0)
            cursor_pass_over(&c, w->pass_over);
        if (!cursor_next(&c, &corrupt))
            break;
        step.key = buf_span(&c.key);
        step.value = c.value;
        step.n_shared = w->told_any ? c.n_shared : count_shared(buf_span(&w->told), step.key);
        if (w->pass_over > 0 && step.n_shared >= w->pass_over)
            continue;
        w->told_any = true;
        status = w->fn(&step, w->ctx);
        w->pass_over = step.pass_over < step.key.len ? step.pass_over : step.key.len;
    }
    if (w->told_any) {
        buf_clear(&w->told);
        buf_add_span(&w->told, buf_span(&c.key));
    }
    if (corrupt)
        status = corrupt_error(w->m, w->err);
    buf_release(&c.key);
    return status;
}

/* The least key behind all that begin with prefix; false if there is none. */
static bool key_behind(struct span prefix, struct buf *out)
{
    while (prefix.len > 0 && (unsigned char)prefix.ptr[prefix.len - 1] == 0xFF)
        prefix.len--;
    buf_clear(out);
    buf_add_span(out, prefix);
    if (prefix.len > 0)
        out->data[prefix.len - 1]++;
    return prefix.len > 0;
}

/* The next row of the walk will be the block that can hold from. */
static enum fb_status walk_from(struct walk *w, struct span from)
{
    struct block_map *m = w->m;
    bool row;
    enum fb_status status = seek_block(m, from, &row, w->err);

    sqlite3_reset(m->walk); /* lets go of first */
    buf_clear(&w->first);
    if (status == FB_OK && row)
        buf_add_span(&w->first, db_column(m->seek, 1));
    sqlite3_reset(m->seek);
    if (status == FB_OK)
        status =
            prepare(m, &m->walk, "SELECT first, data FROM @ WHERE first>=? ORDER BY first", w->err);
    if (status == FB_OK)
        db_bind_blob(m->walk, 1, buf_span(&w->first));
    return status;
}

enum fb_status block_map_walk(struct block_map *m, block_walk_fn *fn, void *ctx,
                              struct fb_error *err)
{
    struct walk w = {.m = m, .fn = fn, .ctx = ctx, .err = err};
    struct buf behind = BUF_INIT;
    bool row, may_seek = false;
    enum fb_status status = walk_from(&w, span_make("", 0));

    while (status == FB_OK && (status = db_step(m->db, m->walk, &row, err)) == FB_OK && row) {
        struct span passed = span_make(buf_cstr(&w.told), w.pass_over);

        if (may_seek && span_starts(db_column(m->walk, 0), passed)) {
            if (!key_behind(passed, &behind))
                break;
            may_seek = false;
            status = walk_from(&w, buf_span(&behind));
            continue;
        }
        status = walk_block(&w, db_column(m->walk, 1));
        /* a block that had nothing to tell may be one of many */
        may_seek = w.pass_over > 0 && !w.told_any;
    }
    sqlite3_reset(m->walk);
    buf_release(&behind);
    buf_release(&w.told);
    buf_release(&w.first);
    return status;
}

/* The merged entries of a block, and of those that it is cut into. */
struct block_writer {
    struct buf data;
    struct buf first, last; /* keys */
};

static void writer_add(struct block_writer *w, struct span key, struct span value)
{
    size_t n_shared = 0;

    if (w->data.len == 0) {
        buf_clear(&w->first);
        buf_add_span(&w->first, key);
    } else {
        while (n_shared < key.len && n_shared < w->last.len &&
               key.ptr[n_shared] == w->last.data[n_shared])
            n_shared++;
    }
    buf_add_varint(&w->data, n_shared);
    buf_add_varint(&w->data, key.len - n_shared);
    buf_add(&w->data, key.ptr + n_shared, key.len - n_shared);
    buf_add_varint(&w->data, value.len);
    buf_add_span(&w->data, value);
    buf_clear(&w->last);
    buf_add_span(&w->last, key);
}

/* Writes the block at hand: over the row *id, or as a new row when that is 0; *id becomes 0. */
static enum fb_status write_block(struct block_map *m, struct block_writer *w, int64_t *id,
                                  struct fb_error *err)
{
    sqlite3_stmt **stmt = *id ? &m->update : &m->insert;
    enum fb_status status = prepare(m, stmt,
                                    *id ? "UPDATE @ SET first=?, data=? WHERE id=?"
                                        : "INSERT INTO @(first, data) VALUES(?, ?)",
                                    err);

    if (status != FB_OK)
        return status;
    db_bind_blob(*stmt, 1, buf_span(&w->first));
    db_bind_blob(*stmt, 2, buf_span(&w->data));
    if (*id)
        db_bind_int(*stmt, 3, *id);
    *id = 0;
    status = db_run(m->db, *stmt, err);
    buf_clear(&w->data);
    return status;
}

static enum fb_status remove_block(struct block_map *m, int64_t id, struct fb_error *err)
{
    enum fb_status status = prepare(m, &m->remove, "DELETE FROM @ WHERE id=?", err);

    if (status != FB_OK)
        return status;
    db_bind_int(m->remove, 1, id);
    return db_run(m->db, m->remove, err);
}

/* One block being rebuilt from its old entries and the changes that fall into it. */
struct rebuild {
    struct block_map *m;
    block_merge_fn *fn;
    void *ctx;
    struct block_writer writer;
    struct buf value;
    size_t piece_bytes; /* at which the block is cut */
    int64_t id;         /* row to write over, or 0 */
};

static enum fb_status emit(struct rebuild *r, struct span key, struct span value,
                           struct fb_error *err)
{
    enum fb_status status = FB_OK;

    if (r->writer.data.len >= r->piece_bytes)
        status = write_block(r->m, &r->writer, &r->id, err);
    writer_add(&r->writer, key, value);
    return status;
}

static enum fb_status emit_change(struct rebuild *r, const struct block_change *change,
                                  const struct span *old, struct fb_error *err)
{
    bool keep = true;

    buf_clear(&r->value);
    r->fn(change, old, &r->value, &keep, r->ctx);
    return keep ? emit(r, change->key, buf_span(&r->value), err) : FB_OK;
}

/* Merges old entries with changes [0, n). */
static enum fb_status rebuild_block(struct rebuild *r, struct span old,
                                    const struct block_change *changes, size_t n,
                                    struct fb_error *err)
{
    struct block_cursor c = {.data = old};
    size_t i = 0;
    bool corrupt = false;
    enum fb_status status = FB_OK;

    while (status == FB_OK && cursor_next(&c, &corrupt)) {
        int order = 1;
        while (status == FB_OK && i < n && (order = span_cmp(changes[i].key, buf_span(&c.key))) < 0)
            status = emit_change(r, &changes[i++], NULL, err);
        if (status != FB_OK)
            break;
        if (i < n && order == 0)
            status = emit_change(r, &changes[i++], &c.value, err);
        else
            status = emit(r, buf_span(&c.key), c.value, err);
    }
    if (corrupt)
        status = corrupt_error(r->m, err);
    while (status == FB_OK && i < n)
        status = emit_change(r, &changes[i++], NULL, err);
    if (status == FB_OK && r->writer.data.len > 0)
        status = write_block(r->m, &r->writer, &r->id, err);
    else if (status == FB_OK && r->id != 0)
        status = remove_block(r->m, r->id, err);
    buf_release(&c.key);
    return status;
}

/* How many bytes each piece of a block shall have that grows to about n_bytes. */
static size_t piece_size(size_t n_bytes)
{
    if (n_bytes <= SPLIT_BYTES)
        return SIZE_MAX;
    return n_bytes / ((n_bytes + TARGET_BYTES - 1) / TARGET_BYTES);
}

/* The changes from the first on that belong into the block of the first: those before the next
 * block's first key. */
static enum fb_status count_in_block(struct block_map *m, const struct block_change *changes,
                                     size_t n_changes, size_t *n, struct fb_error *err)
{
    bool row;
    struct span next;
    enum fb_status status =
        prepare(m, &m->next, "SELECT first FROM @ WHERE first>? ORDER BY first LIMIT 1", err);

    *n = n_changes;
    if (status != FB_OK)
        return status;
    db_bind_blob(m->next, 1, changes[0].key);
    status = db_step(m->db, m->next, &row, err);
    if (status == FB_OK && row) {
        next = db_column(m->next, 0);
        for (*n = 1; *n < n_changes && span_cmp(changes[*n].key, next) < 0;)
            ++*n;
    }
    sqlite3_reset(m->next);
    return status;
}

enum fb_status block_map_merge(struct block_map *m, const struct block_change *changes,
                               size_t n_changes, block_merge_fn *fn, void *ctx,
                               struct fb_error *err)
{
    struct rebuild r = {.m = m, .fn = fn, .ctx = ctx};
    struct buf old = BUF_INIT;
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < n_changes && status == FB_OK;) {
        size_t n = 0, n_new_bytes = 0;
        bool row;

        status = seek_block(m, changes[i].key, &row, err);
        r.id = 0;
        buf_clear(&old);
        if (row) {
            r.id = sqlite3_column_int64(m->seek, 0);
            buf_add_span(&old, db_column(m->seek, 2));
        }
        sqlite3_reset(m->seek);
        if (status == FB_OK)
            status = count_in_block(m, changes + i, n_changes - i, &n, err);
        for (size_t k = 0; k < n; k++)
            n_new_bytes += changes[i + k].key.len / 2 + 4;
        r.piece_bytes = piece_size(old.len + n_new_bytes);
        if (status == FB_OK)
            status = rebuild_block(&r, buf_span(&old), changes + i, n, err);
        i += n;
    }
    buf_release(&old);
    buf_release(&r.value);
    buf_release(&r.writer.data);
    buf_release(&r.writer.first);
    buf_release(&r.writer.last);
    return status;
}
