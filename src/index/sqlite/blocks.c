/* A block is entries one after the other: a byte, the bytes in common with the key before in its
 * upper half and the number of the others in its lower (15: a varint of what is beyond follows,
 * first that of the common ones); the rest of the key; the value, which is a varint length and
 * bytes, or in a map of numbers the difference to the number before, as a varint with the sign in
 * its lowest bit. A block's row bears its first key, so the block that can hold a key is the last
 * one whose first key is not greater. */
#include "index/sqlite/blocks.h"

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
    sqlite3_stmt *statements[] = {m->seek, m->next,   m->scan,   m->walk,  m->find,
                                  m->read, m->insert, m->update, m->remove};

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
    size_t n_shared, n_rest;

    if (c->pos >= c->data.len)
        return false;
    *corrupt = true;
    if (!get_head(c->data, &c->pos, &n_shared, &n_rest) || n_shared > c->key.len)
        return false;
    c->key.len = n_shared;
    buf_add(&c->key, c->data.ptr + c->pos, n_rest);
    c->pos += n_rest;
    if (!cursor_value(c, &c->pos))
        return false;
    *corrupt = false;
    return true;
}

static size_t count_shared(struct span a, struct span b)
{
    size_t n = 0;

    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

/* How the walk through a block stands to the key that it seeks, which is greater than any met. */
struct seeking {
    struct span from;
    size_t n_common; /* bytes of from that the last key begins with */
    size_t key_len;  /* of the last key */
};

/* Whether the key of n_shared bytes of the last one and of rest is not less than from; else it is
 * the last. Only what stands where the keys begin to differ from it is looked at. */
static inline bool is_reached(struct seeking *s, size_t n_shared, struct span rest)
{
    s->key_len = n_shared + rest.len;
    if (n_shared != s->n_common)
        return n_shared < s->n_common;

    struct span behind = span_make(s->from.ptr + n_shared, s->from.len - n_shared);
    size_t n = count_shared(rest, behind);

    if (n == behind.len ||
        (n < rest.len && (unsigned char)rest.ptr[n] > (unsigned char)behind.ptr[n]))
        return true;
    s->n_common += n;
    return false;
}

/* The next entry whose key is not less than from, which is greater than the key at hand; keys on
 * the way are not put together. As cursor_next otherwise. */
static bool cursor_seek(struct block_cursor *c, struct span from, bool *corrupt)
{
    struct seeking s = {from, count_shared(buf_span(&c->key), from), c->key.len};

    while (c->pos < c->data.len) {
        const size_t key_len = s.key_len;
        size_t n_shared, n_rest;
        struct span rest;

        *corrupt = true;
        if (!get_head(c->data, &c->pos, &n_shared, &n_rest) || n_shared > key_len)
            return false;
        rest = span_make(c->data.ptr + c->pos, n_rest);
        c->pos += n_rest;
        if (!cursor_value(c, &c->pos))
            return false;
        *corrupt = false;
        if (!is_reached(&s, n_shared, rest))
            continue;
        buf_clear(&c->key);
        buf_add(&c->key, from.ptr, n_shared);
        buf_add_span(&c->key, rest);
        return true;
    }
    return false;
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

    for (bool more = cursor_seek(&c, from, &corrupt); more && status == FB_OK;) {
        status = fn(buf_span(&c.key), c.value, stop, ctx);
        more = !*stop && cursor_next(&c, &corrupt);
    }
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

/* ---- walks that leave out much ---- */

struct walk {
    struct block_map *m;
    block_walk_fn *fn;
    void *ctx;
    struct buf key;   /* the last one of the block at hand */
    struct buf start; /* first key of the block that the statement started at */
    struct span from; /* keys less than this are not wanted; empty = all are */
    bool stop;
    struct fb_error *err;
};

static enum fb_status walk_block(struct walk *w, struct span data)
{
    struct block_cursor c = {.data = data, .of_numbers = w->m->of_numbers, .key = w->key};
    enum fb_status status = FB_OK;
    bool corrupt = false;

    buf_clear(&c.key);
    while (status == FB_OK && !w->stop &&
           (w->from.len > 0 ? cursor_seek(&c, w->from, &corrupt) : cursor_next(&c, &corrupt))) {
        struct block_step step = {.key = buf_span(&c.key), .value = c.value};

        status = w->fn(&step, w->ctx);
        w->stop = step.stop;
        w->from = step.from;
        if (w->from.len > 0 && span_cmp(w->from, step.key) <= 0)
            w->from.len = 0;
    }
    if (corrupt)
        status = block_map_damaged(w->m, w->err);
    w->key = c.key;
    return status;
}

static enum fb_status read_and_walk(struct walk *w, int64_t id)
{
    bool row;
    enum fb_status status;

    sqlite3_bind_int64(w->m->read, 1, id);
    status = db_step(w->m->db, w->m->read, &row, w->err);
    if (status == FB_OK && row)
        status = walk_block(w, db_column(w->m->read, 0));
    sqlite3_reset(w->m->read);
    return status;
}

/* The next row of the statement will be the block that can hold from. In a damaged table that may
 * lie behind the walk, which then goes on as it does: it ends in any case. */
static enum fb_status find_block(struct walk *w, bool *found)
{
    struct block_map *m = w->m;
    bool row;
    enum fb_status status;

    db_bind_blob(m->find, 1, w->from);
    status = db_step(m->db, m->find, &row, w->err);
    *found = status == FB_OK && row && span_cmp(db_column(m->find, 0), buf_span(&w->start)) > 0;
    if (*found) {
        sqlite3_reset(m->walk); /* lets go of start */
        buf_clear(&w->start);
        buf_add_span(&w->start, db_column(m->find, 0));
        db_bind_blob(m->walk, 1, buf_span(&w->start));
    }
    sqlite3_reset(m->find);
    return status;
}

static enum fb_status prepare_walk(struct block_map *m, struct fb_error *err)
{
    enum fb_status status =
        prepare(m, &m->walk, "SELECT id, first FROM @ WHERE first>=? ORDER BY first", err);

    if (status == FB_OK)
        status = prepare(m, &m->find,
                         "SELECT first FROM @ WHERE first<=? ORDER BY first DESC LIMIT 1", err);
    return status == FB_OK ? prepare(m, &m->read, "SELECT data FROM @ WHERE id=?", err) : status;
}

/* Whether nothing before the row at hand of the statement is wanted. */
static bool is_wanted_behind(const struct walk *w)
{
    return w->from.len > 0 && span_cmp(db_column(w->m->walk, 1), w->from) <= 0;
}

/* Blocks' first keys stand in an index of their own, by which whole blocks are passed over: one by
 * one, and where there are many, by looking for the next one wanted. */
static enum fb_status walk_blocks(struct walk *w)
{
    enum { MAX_STEPS = 8 };
    struct block_map *m = w->m;
    int64_t id = 0; /* of the block before the row at hand, if it is not dealt with */
    bool row = true;
    int n_passed = 0;
    enum fb_status status = FB_OK;

    while (status == FB_OK && row && !w->stop) {
        bool found = false;

        status = db_step(m->db, m->walk, &row, w->err);
        if (status != FB_OK)
            break;
        if (id != 0 && !(row && is_wanted_behind(w))) {
            status = read_and_walk(w, id);
            n_passed = 0;
        } else if (id != 0 && ++n_passed == MAX_STEPS) {
            status = find_block(w, &found);
            n_passed = 0;
        }
        id = row && !found ? sqlite3_column_int64(m->walk, 0) : 0;
    }
    return status;
}

enum fb_status block_map_walk(struct block_map *m, block_walk_fn *fn, void *ctx,
                              struct fb_error *err)
{
    struct walk w = {.m = m, .fn = fn, .ctx = ctx, .err = err};
    enum fb_status status = prepare_walk(m, err);

    if (status == FB_OK) {
        db_bind_blob(m->walk, 1, buf_span(&w.start));
        status = walk_blocks(&w);
    }
    sqlite3_reset(m->walk);
    buf_release(&w.key);
    buf_release(&w.start);
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
