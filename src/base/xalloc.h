#ifndef FB_BASE_XALLOC_H
#define FB_BASE_XALLOC_H

#include <stddef.h>

/* Allocation that cannot fail: when memory is exhausted these write one line to
 * stderr and end the process with exit code 2, never with a signal. The caller
 * frees every result with free(). A size of 0 yields a unique, freeable pointer. */
void *xmalloc(size_t n_bytes) __attribute__((malloc, returns_nonnull, warn_unused_result));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull, warn_unused_result));
void *xrealloc(void *old, size_t n_bytes) __attribute__((returns_nonnull, warn_unused_result));

/* Room for n elements of the given size; overflow of n * size counts as out of memory. */
void *xreallocarray(void *old, size_t n, size_t size)
    __attribute__((returns_nonnull, warn_unused_result));

/* Grows *array (elements of elem_size bytes, capacity *cap) to hold at least need elements,
 * doubling; the elements keep their values, new ones are undefined. */
void xgrow(void *array_ptr, size_t *cap, size_t need, size_t elem_size);

char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull, warn_unused_result));

/* A NUL-terminated copy of n bytes (which may hold NULs of their own). */
char *xmemdup0(const char *s, size_t n_bytes)
    __attribute__((malloc, returns_nonnull, warn_unused_result));

/* For a process that fills and frees much memory again and again, in pieces of up to megabytes: it
 * keeps what is freed, up to some 64 MB, since memory that is handed back to the system in between
 * has to be cleared and mapped anew. */
void xalloc_keep_freed(void);

/* What all of these do when memory is exhausted; for sizes that overflow before they get here. */
void xalloc_fail(size_t n_bytes) __attribute__((noreturn, cold));

#endif
