#ifndef FB_BASE_ARENA_H
#define FB_BASE_ARENA_H

#include "base/span.h"

/* Memory that lives and dies together: per article, per query. Everything allocated is valid
 * until arena_reset or arena_release. Zero-initialised is a valid empty arena. */
struct arena_chunk;
struct arena {
    struct arena_chunk *chunk; /* newest first */
};

/* Aligned for any object. The bytes are undefined. */
void *arena_alloc(struct arena *a, size_t n_bytes) __attribute__((returns_nonnull));
/* The same without alignment, for bytes: packs. */
char *arena_alloc_bytes(struct arena *a, size_t n_bytes) __attribute__((returns_nonnull));
void *arena_calloc(struct arena *a, size_t n, size_t size) __attribute__((returns_nonnull));
/* A NUL-terminated copy; the span returned does not count the NUL. */
struct span arena_copy(struct arena *a, struct span s);
/* Bytes held, for limits and statistics. */
size_t arena_size_bytes(const struct arena *a);
void arena_reset(struct arena *a);   /* forgets everything, keeps the newest chunk */
void arena_release(struct arena *a); /* frees everything; the arena is empty and reusable */

#endif
