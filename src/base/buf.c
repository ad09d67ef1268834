/* A growing byte string. The capacity doubles, and always has room for the closing NUL, so
 * that the contents can be handed out as a C string at any time without copying. */
#include "base/buf.h"

#include "base/bug.h"
#include "base/codepoint.h"
#include "base/xalloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_MIN_CAP_BYTES = 64, VARINT_MAX_BYTES = 10 };

void buf_release(struct buf *b)
{
    free(b->data);
    *b = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

void buf_reserve(struct buf *b, size_t more)
{
    if (b->data && more < b->cap - b->len)
        return;
    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
        xalloc_fail(more);

    size_t need = b->len + more + 1;
    size_t cap = b->cap * 2;
    if (cap < BUF_MIN_CAP_BYTES)
        cap = BUF_MIN_CAP_BYTES;
    if (cap < need)
        cap = need;
    b->data = xrealloc(b->data, cap);
    b->cap = cap;
    b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t n_bytes)
{
    buf_reserve(b, n_bytes);
    if (n_bytes)
        memcpy(b->data + b->len, bytes, n_bytes);
    b->len += n_bytes;
    b->data[b->len] = '\0';
}

void buf_add_str(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_add_span(struct buf *b, struct span s)
{
    buf_add(b, s.ptr, s.len);
}

void buf_add_char(struct buf *b, char c)
{
    buf_reserve(b, 1);
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

void buf_addf(struct buf *b, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    buf_vaddf(b, format, ap);
    va_end(ap);
}

void buf_vaddf(struct buf *b, const char *format, va_list ap)
{
    va_list again;

    buf_reserve(b, 0);
    va_copy(again, ap);
    size_t room = b->cap - b->len;
    int n = vsnprintf(b->data + b->len, room, format, ap);
    if (n >= 0 && (size_t)n >= room) {
        buf_reserve(b, (size_t)n);
        n = vsnprintf(b->data + b->len, b->cap - b->len, format, again);
    }
    va_end(again);
    if (n < 0)
        BUG("a format that cannot be printed");
    b->len += (size_t)n;
}

void buf_add_cp(struct buf *b, unsigned cp)
{
    char bytes[4] = {0};

    buf_add(b, bytes, codepoint_encode(cp, bytes));
}

void buf_add_varint(struct buf *b, unsigned long long value)
{
    unsigned char bytes[VARINT_MAX_BYTES];
    size_t n = 0;

    while (value >= 0x80) {
        bytes[n++] = (unsigned char)(value & 0x7F) | 0x80;
        value >>= 7;
    }
    bytes[n++] = (unsigned char)value;
    buf_add(b, bytes, n);
}

char *buf_detach(struct buf *b)
{
    buf_reserve(b, 0);

    char *data = b->data;
    *b = (struct buf)BUF_INIT;
    return data;
}

bool varint_get(const unsigned char *bytes, size_t n_bytes, size_t *pos, unsigned long long *value)
{
    unsigned long long result = 0;
    size_t at = *pos;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (at >= n_bytes)
            return false;
        unsigned char byte = bytes[at++];
        if (shift == 63 && byte > 1)
            return false;
        result |= (unsigned long long)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *pos = at;
            *value = result;
            return true;
        }
    }
    return false;
}
