/* A form is a byte, the bytes it shares with the form before in the upper half and those that
 * follow in the lower; a half of 15 is continued by a varint of what is beyond 15 (the shared ones
 * first); then the bytes that follow. A zero byte is an id without a form, which the next is not
 * coded against. */
#include "index/vocab/vocab_texts.h"

#include "base/xalloc.h"
#include "index/vocab/vocab_dfs.h"

#include <stdlib.h>

enum { HALF_MAX = 15 };

void vocab_texts_init(struct vocab_texts *t, struct db *db)
{
    memset(t, 0, sizeof *t);
    blob_rows_init(&t->table, db, "vocab_text");
    t->row_number = UINT32_MAX;
}

void vocab_texts_forget(struct vocab_texts *t)
{
    arena_reset(&t->arena);
    t->n_rows = 0;
    t->row_number = UINT32_MAX;
}

void vocab_texts_release(struct vocab_texts *t)
{
    blob_rows_release(&t->table);
    arena_release(&t->arena);
    buf_release(&t->form);
    free(t->rows);
    memset(t, 0, sizeof *t);
}

static void row_start(struct text_row *r, struct span data)
{
    r->data = data;
    r->pos = 0;
    r->n = 0;
    r->last_len = 0;
}

/* The rest of a half that is full. */
static bool continue_half(const struct text_row *r, size_t *pos, size_t *n)
{
    unsigned long long more;

    if (!varint_get((const unsigned char *)r->data.ptr, r->data.len, pos, &more) ||
        more > UINT32_MAX / 2)
        return false;
    *n += (size_t)more;
    return true;
}

/* Finds forms up to the place; false if the row ends before, with *damaged if it is malformed. */
static bool row_find(struct text_row *r, uint32_t place, bool *damaged)
{
    const unsigned char *bytes = (const unsigned char *)r->data.ptr;
    size_t pos = r->pos, last_len = r->last_len;

    *damaged = false;
    for (; r->n <= place; r->n++) {
        size_t n_shared, n_rest;

        if (pos >= r->data.len)
            break;
        n_shared = bytes[pos] >> 4;
        n_rest = bytes[pos++] & 15;
        *damaged = (n_shared == HALF_MAX && !continue_half(r, &pos, &n_shared)) ||
                   (n_rest == HALF_MAX && !continue_half(r, &pos, &n_rest)) ||
                   n_shared > last_len || n_rest > r->data.len - pos;
        if (*damaged)
            break;
        r->places[r->n] = (struct text_place){(uint32_t)pos, (uint32_t)n_shared, (uint32_t)n_rest};
        pos += n_rest;
        if (n_shared + n_rest > 0)
            last_len = n_shared + n_rest;
    }
    r->pos = pos;
    r->last_len = last_len;
    return r->n > place;
}

/* The form at a place that was found: from its end backwards, what it shares stands before. */
static struct span row_form(const struct text_row *r, uint32_t place, struct buf *out)
{
    size_t missing = (size_t)r->places[place].n_shared + r->places[place].n_rest;

    buf_clear(out);
    buf_reserve(out, missing);
    out->len = missing;
    for (const struct text_place *p = &r->places[place]; missing > 0; p--) {
        if (p->n_shared >= missing || p->n_rest == 0)
            continue;
        memcpy(out->data + p->n_shared, r->data.ptr + p->at, missing - p->n_shared);
        missing = p->n_shared;
    }
    return buf_span(out);
}

static enum fb_status load(struct vocab_texts *t, uint32_t row, struct fb_error *err)
{
    struct span data;
    enum fb_status status;

    if (row >= t->n_rows) {
        xgrow(&t->rows, &t->rows_cap, row + 1, sizeof *t->rows);
        while (t->n_rows <= row)
            t->rows[t->n_rows++] = span_make(NULL, 0);
    }
    if (t->rows[row].ptr)
        return FB_OK;
    status = blob_rows_read(&t->table, row, &data, err);
    if (status != FB_OK)
        return status;
    t->rows[row] = span_make(arena_alloc_bytes(&t->arena, data.len + 1), data.len);
    memcpy((char *)t->rows[row].ptr, data.ptr, data.len);
    blob_rows_end_read(&t->table);
    return FB_OK;
}

enum fb_status vocab_texts_get(struct vocab_texts *t, uint32_t id, struct span *form,
                               struct fb_error *err)
{
    const uint32_t number = id / VOCAB_TEXT_ROW, place = id % VOCAB_TEXT_ROW;
    bool damaged = false;

    *form = span_make("", 0);
    if (id > VOCAB_MAX_ID)
        return blob_rows_damaged(&t->table, err);
    if (number != t->row_number) {
        enum fb_status status = load(t, number, err);
        t->row_number = UINT32_MAX;
        if (status != FB_OK)
            return status;
        row_start(&t->row, t->rows[number]);
        t->row_number = number;
    }
    if (!row_find(&t->row, place, &damaged)) {
        if (damaged)
            t->row_number = UINT32_MAX;
        return damaged ? blob_rows_damaged(&t->table, err) : FB_OK;
    }
    *form = row_form(&t->row, place, &t->form);
    return FB_OK;
}

static void add_half(struct buf *out, size_t n)
{
    if (n >= HALF_MAX)
        buf_add_varint(out, n - HALF_MAX);
}

static void encode(const struct span forms[VOCAB_TEXT_ROW], struct buf *out)
{
    struct span before = {"", 0};
    size_t n = VOCAB_TEXT_ROW;

    while (n > 0 && forms[n - 1].len == 0)
        n--;
    for (size_t i = 0; i < n; i++) {
        const struct span form = forms[i];
        size_t n_shared = 0, n_rest;

        if (form.len == 0) {
            buf_add_char(out, '\0');
            continue;
        }
        while (n_shared < form.len && n_shared < before.len &&
               form.ptr[n_shared] == before.ptr[n_shared])
            n_shared++;
        n_rest = form.len - n_shared;
        buf_add_char(out, (char)((n_shared < HALF_MAX ? n_shared : HALF_MAX) << 4 |
                                 (n_rest < HALF_MAX ? n_rest : HALF_MAX)));
        add_half(out, n_shared);
        add_half(out, n_rest);
        buf_add(out, form.ptr + n_shared, n_rest);
        before = form;
    }
}

/* Rewrites a row with the changes that fall into it. */
static enum fb_status write_row(struct vocab_texts *t, uint32_t row,
                                const struct text_change *changes, size_t n, struct fb_error *err)
{
    struct span forms[VOCAB_TEXT_ROW] = {{0}};
    struct text_row old;
    struct arena arena = {0};
    struct buf data = BUF_INIT, form = BUF_INIT;
    struct span stored;
    bool damaged = false;
    enum fb_status status = blob_rows_read(&t->table, row, &stored, err);

    if (status != FB_OK)
        return status;
    row_start(&old, stored);
    row_find(&old, VOCAB_TEXT_ROW - 1, &damaged);
    damaged = damaged || old.pos < old.data.len;
    for (uint32_t i = 0; i < old.n; i++)
        forms[i] = arena_copy(&arena, row_form(&old, i, &form));
    blob_rows_end_read(&t->table);
    for (size_t i = 0; i < n; i++)
        forms[changes[i].id % VOCAB_TEXT_ROW] = changes[i].form;
    encode(forms, &data);
    status = damaged ? blob_rows_damaged(&t->table, err)
                     : blob_rows_write(&t->table, row, buf_span(&data), err);
    buf_release(&form);
    buf_release(&data);
    arena_release(&arena);
    return status;
}

enum fb_status vocab_texts_write(struct vocab_texts *t, const struct text_change *changes, size_t n,
                                 struct fb_error *err)
{
    enum fb_status status = FB_OK;

    for (size_t i = 0, end; i < n && status == FB_OK; i = end) {
        const uint32_t row = changes[i].id / VOCAB_TEXT_ROW;

        for (end = i + 1; end < n && changes[end].id / VOCAB_TEXT_ROW == row;)
            end++;
        status = write_row(t, row, changes + i, end - i, err);
    }
    vocab_texts_forget(t);
    return status;
}
