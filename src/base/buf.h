#ifndef FB_BASE_BUF_H
#define FB_BASE_BUF_H

#include "base/span.h"

#include <stdarg.h>
#include <stddef.h>

/* A growing byte string. data is NUL-terminated once anything was added (len does not
 * count the NUL) and NULL before. Zero-initialised is a valid empty buffer. */
struct buf {
    char *data;
    size_t len;
    size_t cap;
};

#define BUF_INIT                                                                                   \
    {                                                                                              \
        0                                                                                          \
    }

void buf_release(struct buf *b);              /* frees; the buffer is empty and reusable */
void buf_clear(struct buf *b);                /* len = 0, keeps the memory */
void buf_reserve(struct buf *b, size_t more); /* room for more bytes beyond len, plus NUL */
void buf_add(struct buf *b, const void *bytes, size_t n_bytes);
void buf_add_str(struct buf *b, const char *s);
void buf_add_span(struct buf *b, struct span s);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));
/* UTF-8 of one code point; anything not a scalar value becomes U+FFFD. */
void buf_add_cp(struct buf *b, unsigned cp);
/* Unsigned LEB128, 1 to 10 bytes. */
void buf_add_varint(struct buf *b, unsigned long long value);
/* The NUL-terminated contents ("" if empty); takes them out of b, the caller frees. */
char *buf_detach(struct buf *b);

/* Valid until b changes next. Never NULL. */
static inline const char *buf_cstr(const struct buf *b)
{
    return b->data ? b->data : "";
}

static inline struct span buf_span(const struct buf *b)
{
    return span_make(buf_cstr(b), b->len);
}

/* Reads an unsigned LEB128 at *pos (advanced) of n_bytes; false when cut short or over 64 bits. */
bool varint_get(const unsigned char *bytes, size_t n_bytes, size_t *pos, unsigned long long *value);

#endif
