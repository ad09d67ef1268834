#ifndef FB_BASE_STRMAP_H
#define FB_BASE_STRMAP_H

#include "base/arena.h"

#include <stdint.h>

/* An interner: byte strings to dense indices 0, 1, 2 … in order of first sight. The caller
 * keeps what belongs to a string in arrays of its own under that index. Open addressing,
 * XXH3 hashes. Zero-initialised is a valid empty map. */
struct strmap {
    struct strmap_slot *slots; /* hash, index + 1 (0 = free), key */
    size_t n_slots;            /* power of two */
    struct span *keys;         /* copies in arena, by index */
    size_t keys_cap;
    uint32_t n;
    struct arena arena;
};

#define STRMAP_NONE UINT32_MAX

/* The index of key, added if new (*added tells, may be NULL). key is copied. */
uint32_t strmap_intern(struct strmap *m, struct span key, bool *added);
/* The same for n keys at once: while one is looked up, the memory that the next ones need is on its
 * way. Indices not less than m->n before the call are new. */
void strmap_intern_many(struct strmap *m, const struct span *keys, size_t n, uint32_t *indices);
/* The same with their hashes, XXH3_64bits of each, where those are needed anyway. */
void strmap_intern_hashed(struct strmap *m, const struct span *keys, const uint64_t *hashes,
                          size_t n, uint32_t *indices);
/* The index of key or STRMAP_NONE. */
uint32_t strmap_find(const struct strmap *m, struct span key);
/* Valid until strmap_clear or _release; NUL-terminated. */
static inline struct span strmap_key(const struct strmap *m, uint32_t index)
{
    return m->keys[index];
}
size_t strmap_size_bytes(const struct strmap *m);
void strmap_clear(struct strmap *m);
void strmap_release(struct strmap *m);

#endif
