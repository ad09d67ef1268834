/* A form is a byte, the bytes it shares with the form before in the upper half and those that
 * follow in the lower; a half of 15 is continued by a varint of what is beyond 15 (the shared ones
 * first); then the bytes that follow. A zero byte is an id without a form, which the next is not
 * coded against. */
#include "index/vocab_texts.h"

#include "base/xalloc.h"
#include "index/vocab_dfs.h"

#include <stdlib.h>

enum { HALF_MAX = 15 };

void vocab_texts_init(struct vocab_texts *t, struct db *db)
{
    memset(t, 0, sizeof *t);
    blob_rows_init(&t->table, db, "vocab_text");
    t->cursor_row = UINT32_MAX;
}

void vocab_texts_forget(struct vocab_texts *t)
{
    arena_reset(&t->arena);
    t->n_rows = 0;
    t->cursor_row = UINT32_MAX;
}

void vocab_texts_release(struct vocab_texts *t)
{
    blob_rows_release(&t->table);
    arena_release(&t->arena);
    buf_release(&t->cursor.text);
    free(t->rows);
    memset(t, 0, sizeof *t);
}

static void cursor_start(struct text_cursor *c, struct span data)
{
    c->data = data;
    c->pos = 0;
    c->next = 0;
    c->present = false;
    buf_clear(&c->text);
}

static bool half(struct text_cursor *c, unsigned value, unsigned long long *n)
{
    *n = value;
    if (value < HALF_MAX)
        return true;
    if (!varint_get((const unsigned char *)c->data.ptr, c->data.len, &c->pos, n) ||
        *n > c->data.len + c->text.len)
        return false;
    *n += HALF_MAX;
    return true;
}

bool text_cursor_next(struct text_cursor *c, bool *damaged)
{
    unsigned long long n_shared, n_rest;
    unsigned char head;

    if (c->pos >= c->data.len)
        return false;
    *damaged = true;
    if (c->next == VOCAB_TEXT_ROW)
        return false;
    head = (unsigned char)c->data.ptr[c->pos++];
    if (!half(c, head >> 4, &n_shared) || n_shared > c->text.len || !half(c, head & 15, &n_rest) ||
        n_rest > c->data.len - c->pos)
        return false;
    *damaged = false;
    c->next++;
    c->present = head != 0;
    if (!c->present)
        return true;
    c->text.len = (size_t)n_shared;
    buf_add(&c->text, c->data.ptr + c->pos, (size_t)n_rest);
    c->pos += (size_t)n_rest;
    return true;
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
    const uint32_t row = id / VOCAB_TEXT_ROW, place = id % VOCAB_TEXT_ROW;
    bool damaged = false;

    *form = span_make("", 0);
    if (id > VOCAB_MAX_ID)
        return blob_rows_damaged(&t->table, err);
    if (row != t->cursor_row || place + 1 < t->cursor.next) {
        enum fb_status status = load(t, row, err);
        t->cursor_row = UINT32_MAX;
        if (status != FB_OK)
            return status;
        cursor_start(&t->cursor, t->rows[row]);
        t->cursor_row = row;
    }
    while (t->cursor.next <= place)
        if (!text_cursor_next(&t->cursor, &damaged)) {
            t->cursor_row = UINT32_MAX;
            return damaged ? blob_rows_damaged(&t->table, err) : FB_OK;
        }
    if (t->cursor.present)
        *form = buf_span(&t->cursor.text);
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
    struct text_cursor c = {0};
    struct arena arena = {0};
    struct buf data = BUF_INIT;
    bool damaged = false;
    enum fb_status status = blob_rows_read(&t->table, row, &c.data, err);

    if (status != FB_OK)
        return status;
    while (text_cursor_next(&c, &damaged))
        if (c.present)
            forms[c.next - 1] = arena_copy(&arena, buf_span(&c.text));
    blob_rows_end_read(&t->table);
    for (size_t i = 0; i < n; i++)
        forms[changes[i].id % VOCAB_TEXT_ROW] = changes[i].form;
    encode(forms, &data);
    status = damaged ? blob_rows_damaged(&t->table, err)
                     : blob_rows_write(&t->table, row, buf_span(&data), err);
    buf_release(&c.text);
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
