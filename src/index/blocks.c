/* A block is entries one after the other: a byte, the bytes in common with the key before in its
 * upper half and the number of the others in its lower (15: a varint of what is beyond follows,
 * first that of the common ones); the rest of the key; the value, which is a varint length and
 * bytes, or in a map of numbers the difference to the number before, as a varint with the sign in
 * its lowest bit. A block's row bears its first key, so the block that can hold a key is the last
 * one whose first key is not greater. */
#include "index/blocks.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>

/* Some blocks fit a database page of 4 KiB, however full they are; a block is cut when it has grown
 * by half. */
enum { TARGET_BYTES = 700, SPLIT_BYTES = TARGET_BYTES * 3 / 2 };

enum { HALF_MAX = 15 };

void block_map_init(struct block_map *m, struct db *db, const char *table, bool of_numbers)
{
    memset(m, 0, sizeof *m);
    m->db = db;
    m->table = table;
    m->of_numbers = of_numbers;
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

static inline bool get_half(struct span data, size_t *pos, unsigned half, size_t *n)
{
    unsigned long long more;

    *n = half;
    if (half < HALF_MAX)
        return true;
    if (!get_number(data, pos, &more) || more > data.len)
        return false;
    *n += (size_t)more;
    return true;
}

/* The numbers that an entry begins with. */
static inline bool get_head(struct span data, size_t *pos, size_t *n_shared, size_t *n_rest)
{
    const unsigned head = (unsigned char)data.ptr[(*pos)++];

    return get_half(data, pos, head >> 4, n_shared) && get_half(data, pos, head & 15, n_rest) &&
           *n_rest <= data.len - *pos;
}

/* Walks the entries of one block. */
struct block_cursor {
    struct span data;
    bool of_numbers;
    size_t pos;
    struct buf key;
    size_t n_shared; /* bytes of the key in common with the one before */
    uint32_t number; /* of the entry at hand, which value then is */
    struct span value;
};

/* Goes behind the entry's value. */
static inline bool cursor_value(struct block_cursor *c, size_t *pos)
{
    unsigned long long n;

    if (!get_number(c->data, pos, &n))
        return false;
    if (c->of_numbers) {
        c->number += (uint32_t)(n >> 1) ^ -(uint32_t)(n & 1);
        c->value = span_make((const char *)&c->number, sizeof c->number);
        return n <= UINT32_MAX;
    }
    if (n > c->data.len - *pos)
        return false;
    c->value = span_make(c->data.ptr + *pos, (size_t)n);
    *pos += (size_t)n;
    return true;
}

/* false at the end; a malformed entry ends the block and sets *corrupt. */
static bool cursor_next(struct block_cursor *c, bool *corrupt)
{
    size_t n_rest;

    if (c->pos >= c->data.len)
        return false;
    *corrupt = true;
    if (!get_head(c->data, &c->pos, &c->n_shared, &n_rest) || c->n_shared > c->key.len)
        return false;
    c->key.len = c->n_shared;
    buf_add(&c->key, c->data.ptr + c->pos, n_rest);
    c->pos += n_rest;
    if (!cursor_value(c, &c->pos))
        return false;
    *corrupt = false;
    return true;
}

enum fb_status block_map_damaged(const struct block_map *m, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_CORRUPT,
                        _("%s: the vocabulary is damaged; move the index away and index again"),
                        m->db->path);
}

static enum fb_status scan_block(struct block_map *m, struct span data, struct span from,
                                 bool *stop, block_fn *fn, void *ctx, struct fb_error *err)
{
    struct block_cursor c = {.data = data, .of_numbers = m->of_numbers};
    enum fb_status status = FB_OK;
    bool corrupt = false;

    while (status == FB_OK && !*stop && cursor_next(&c, &corrupt))
        if (span_cmp(buf_span(&c.key), from) >= 0)
            status = fn(buf_span(&c.key), c.value, stop, ctx);
    if (corrupt)
        status = block_map_damaged(m, err);
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

/* Goes behind the entries that share at least n bytes with the key at hand, which stays. What is
 * malformed is left to cursor_next to find. */
static void cursor_pass_over(struct block_cursor *c, size_t n)
{
    while (c->pos < c->data.len) {
        size_t pos = c->pos, n_shared, n_rest;
        const uint32_t number = c->number;

        if (!get_head(c->data, &pos, &n_shared, &n_rest) || n_shared < n)
            return;
        pos += n_rest;
        if (!cursor_value(c, &pos)) {
            c->number = number;
            return;
        }
        c->pos = pos;
    }
}

static enum fb_status walk_block(struct walk *w, struct span data)
{
    struct block_cursor c = {.data = data, .of_numbers = w->m->of_numbers};
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
        status = block_map_damaged(w->m, w->err);
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
    bool of_numbers;
    struct buf data;
    struct buf first, last; /* keys */
    uint32_t number;        /* the last */
};

static void add_half(struct buf *data, size_t n)
{
    if (n >= HALF_MAX)
        buf_add_varint(data, n - HALF_MAX);
}

static void writer_add_value(struct block_writer *w, struct span value)
{
    uint32_t number, delta;

    if (!w->of_numbers) {
        buf_add_varint(&w->data, value.len);
        buf_add_span(&w->data, value);
        return;
    }
    memcpy(&number, value.ptr, sizeof number);
    delta = number - w->number;
    buf_add_varint(&w->data, (uint32_t)(delta << 1 ^ -(delta >> 31)));
    w->number = number;
}

static void writer_add(struct block_writer *w, struct span key, struct span value)
{
    size_t n_shared = 0, n_rest;

    if (w->data.len == 0) {
        buf_clear(&w->first);
        buf_add_span(&w->first, key);
        w->number = 0;
    } else {
        while (n_shared < key.len && n_shared < w->last.len &&
               key.ptr[n_shared] == w->last.data[n_shared])
            n_shared++;
    }
    n_rest = key.len - n_shared;
    buf_add_char(&w->data, (char)((n_shared < HALF_MAX ? n_shared : HALF_MAX) << 4 |
                                  (n_rest < HALF_MAX ? n_rest : HALF_MAX)));
    add_half(&w->data, n_shared);
    add_half(&w->data, n_rest);
    buf_add(&w->data, key.ptr + n_shared, n_rest);
    writer_add_value(w, value);
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
    struct block_cursor c = {.data = old, .of_numbers = r->m->of_numbers};
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
        status = block_map_damaged(r->m, err);
    while (status == FB_OK && i < n)
        status = emit_change(r, &changes[i++], NULL, err);
    if (status == FB_OK && r->id != 0 && span_eq(buf_span(&r->writer.data), old))
        buf_clear(&r->writer.data); /* nothing has changed */
    else if (status == FB_OK && r->writer.data.len > 0)
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
    struct rebuild r = {.m = m, .fn = fn, .ctx = ctx, .writer.of_numbers = m->of_numbers};
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
