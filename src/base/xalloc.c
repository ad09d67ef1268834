/* Allocation with one answer to exhaustion. The process ends at once with _exit: handlers and
 * other threads would want memory too, and SQLite's journal makes an interrupted write safe.
 * The line on stderr is written without stdio and without translation for the same reason. */
#include "base/xalloc.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void xalloc_fail(size_t n_bytes)
{
    char line[80];
    int n = snprintf(line, sizeof(line), "findbuch: out of memory (%zu bytes wanted)\n", n_bytes);

    if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
        _exit(2);
    _exit(2);
}

void xalloc_keep_freed(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
#endif
}

void *xmalloc(size_t n_bytes)
{
    void *p = malloc(n_bytes ? n_bytes : 1);

    if (!p)
        xalloc_fail(n_bytes);
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = n && size ? calloc(n, size) : calloc(1, 1);

    if (!p) {
        size_t n_bytes;
        xalloc_fail(__builtin_mul_overflow(n, size, &n_bytes) ? SIZE_MAX : n_bytes);
    }
    return p;
}

void *xrealloc(void *old, size_t n_bytes)
{
    void *p = realloc(old, n_bytes ? n_bytes : 1);

    if (!p)
        xalloc_fail(n_bytes);
    return p;
}

void *xreallocarray(void *old, size_t n, size_t size)
{
    size_t n_bytes;

    if (__builtin_mul_overflow(n, size, &n_bytes))
        xalloc_fail(SIZE_MAX);
    return xrealloc(old, n_bytes);
}

void xgrow(void *array_ptr, size_t *cap, size_t need, size_t elem_size)
{
    if (need <= *cap)
        return;

    size_t new_cap = *cap < 8 ? 8 : *cap;
    while (new_cap < need)
        new_cap = new_cap > SIZE_MAX / 2 ? need : new_cap * 2;

    /* The caller's variable is a pointer to some object type; memcpy reads and writes it
     * without pretending that it is a void *. */
    void *array;
    memcpy(&array, array_ptr, sizeof(array));
    array = xreallocarray(array, new_cap, elem_size);
    memcpy(array_ptr, &array, sizeof(array));
    *cap = new_cap;
}

char *xstrdup(const char *s)
{
    return xmemdup0(s, strlen(s));
}

char *xmemdup0(const char *s, size_t n_bytes)
{
    if (n_bytes == SIZE_MAX)
        xalloc_fail(n_bytes);

    char *copy = xmalloc(n_bytes + 1);
    if (n_bytes)
        memcpy(copy, s, n_bytes);
    copy[n_bytes] = '\0';
    return copy;
}
