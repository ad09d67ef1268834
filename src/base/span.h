#ifndef FB_BASE_SPAN_H
#define FB_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Borrowed bytes: whoever hands out a span says how long it stays valid. Not necessarily
 * NUL-terminated. The empty span is {NULL or any, 0}. */
struct span {
    const char *ptr;
    size_t len;
};

static inline struct span span_of(const char *cstr)
{
    struct span s = {cstr, cstr ? strlen(cstr) : 0};
    return s;
}

static inline struct span span_make(const char *ptr, size_t len)
{
    struct span s = {ptr, len};
    return s;
}

static inline bool span_eq(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Byte order, a shorter prefix first. <0, 0, >0 as memcmp. */
static inline int span_cmp(struct span a, struct span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static inline bool span_starts(struct span s, struct span prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool span_is_one_of(struct span s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(s, span_of(list[i])))
            return true;
    return false;
}

/* s without the bytes of blanks at its ends. */
static inline struct span span_trim(struct span s, const char *blanks)
{
    while (s.len > 0 && s.ptr[0] && strchr(blanks, s.ptr[0]))
        s = span_make(s.ptr + 1, s.len - 1);
    while (s.len > 0 && s.ptr[s.len - 1] && strchr(blanks, s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* Takes what is before the first delimiter off *rest, and the delimiter, too; all of it where there
 * is none. */
static inline struct span span_take(struct span *rest, char delimiter)
{
    const char *end = rest->len > 0 ? memchr(rest->ptr, delimiter, rest->len) : NULL;
    struct span taken = end ? span_make(rest->ptr, (size_t)(end - rest->ptr)) : *rest;
    size_t n = taken.len + (end != NULL);

    *rest = span_make(rest->ptr + n, rest->len - n);
    return taken;
}

#endif
