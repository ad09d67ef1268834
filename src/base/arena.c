/* A bump allocator over a list of chunks. Chunks double in size up to a limit, so that an arena
 * reused for article after article soon keeps one chunk that fits most of them. A request too
 * large for the newest chunk to be worth leaving gets a chunk of its own behind it. Byte strings
 * are packed without alignment. Under AddressSanitizer, memory not handed out is poisoned, so
 * that use after a reset is caught as use after free would be. */
#include "base/arena.h"

#include "base/xalloc.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, n_bytes)   ASAN_POISON_MEMORY_REGION(ptr, n_bytes)
#define UNPOISON(ptr, n_bytes) ASAN_UNPOISON_MEMORY_REGION(ptr, n_bytes)
#else
#define POISON(ptr, n_bytes)   ((void)(ptr), (void)(n_bytes))
#define UNPOISON(ptr, n_bytes) ((void)(ptr), (void)(n_bytes))
#endif

enum { ARENA_MIN_CHUNK_BYTES = 4 * 1024, ARENA_MAX_CHUNK_BYTES = 1024 * 1024 };

struct arena_chunk {
    struct arena_chunk *next; /* older */
    size_t cap;
    size_t used;
    alignas(max_align_t) char data[];
};

static struct arena_chunk *arena_chunk_new(size_t cap, struct arena_chunk *next)
{
    if (cap > SIZE_MAX - sizeof(struct arena_chunk))
        xalloc_fail(cap);

    struct arena_chunk *chunk = xmalloc(sizeof(*chunk) + cap);
    chunk->next = next;
    chunk->cap = cap;
    chunk->used = 0;
    POISON(chunk->data, cap);
    return chunk;
}

static void arena_chunk_free(struct arena_chunk *chunk)
{
    UNPOISON(chunk->data, chunk->cap);
    free(chunk);
}

static void *arena_chunk_take(struct arena_chunk *chunk, size_t start, size_t n_bytes)
{
    chunk->used = start + n_bytes;
    UNPOISON(chunk->data + start, n_bytes);
    return chunk->data + start;
}

/* Where the newest chunk has no room. */
static void *arena_take_slow(struct arena *a, size_t n_bytes)
{
    size_t cap = a->chunk ? a->chunk->cap * 2 : ARENA_MIN_CHUNK_BYTES;

    if (cap > ARENA_MAX_CHUNK_BYTES)
        cap = ARENA_MAX_CHUNK_BYTES;
    if (n_bytes <= cap / 4) {
        a->chunk = arena_chunk_new(cap, a->chunk);
        return arena_chunk_take(a->chunk, 0, n_bytes);
    }
    if (!a->chunk) {
        a->chunk = arena_chunk_new(n_bytes > cap ? n_bytes : cap, NULL);
        return arena_chunk_take(a->chunk, 0, n_bytes);
    }
    a->chunk->next = arena_chunk_new(n_bytes, a->chunk->next);
    return arena_chunk_take(a->chunk->next, 0, n_bytes);
}

/* alignment is a power of two, at most that of max_align_t. */
static void *arena_take(struct arena *a, size_t n_bytes, size_t alignment)
{
    struct arena_chunk *chunk = a->chunk;

    if (chunk) {
        size_t start = (chunk->used + alignment - 1) & ~(alignment - 1);
        if (start <= chunk->cap && n_bytes <= chunk->cap - start)
            return arena_chunk_take(chunk, start, n_bytes);
    }
    return arena_take_slow(a, n_bytes);
}

void *arena_alloc(struct arena *a, size_t n_bytes)
{
    return arena_take(a, n_bytes ? n_bytes : 1, alignof(max_align_t));
}

char *arena_alloc_bytes(struct arena *a, size_t n_bytes)
{
    return arena_take(a, n_bytes ? n_bytes : 1, 1);
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
    size_t n_bytes;

    if (__builtin_mul_overflow(n, size, &n_bytes))
        xalloc_fail(SIZE_MAX);
    return memset(arena_alloc(a, n_bytes), 0, n_bytes);
}

struct span arena_copy(struct arena *a, struct span s)
{
    if (s.len == SIZE_MAX)
        xalloc_fail(s.len);

    char *copy = arena_alloc_bytes(a, s.len + 1);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return span_make(copy, s.len);
}

size_t arena_size_bytes(const struct arena *a)
{
    size_t n_bytes = 0;

    for (const struct arena_chunk *chunk = a->chunk; chunk; chunk = chunk->next)
        n_bytes += sizeof(*chunk) + chunk->cap;
    return n_bytes;
}

static void arena_free_from(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        arena_chunk_free(chunk);
        chunk = next;
    }
}

void arena_reset(struct arena *a)
{
    if (!a->chunk)
        return;
    arena_free_from(a->chunk->next);
    a->chunk->next = NULL;
    a->chunk->used = 0;
    POISON(a->chunk->data, a->chunk->cap);
}

void arena_release(struct arena *a)
{
    arena_free_from(a->chunk);
    a->chunk = NULL;
}
