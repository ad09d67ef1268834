/* The interner. A slot holds 32 bits of the key's hash, its index + 1 and where the key is, so that
 * a probe reads a key only where all 32 bits agree, and does not go through keys[] for it: a hit
 * costs two reads from far memory, slot and key. The key's length stands right before its bytes
 * for the same reason. The low bits of the same 32 choose the slot; growing therefore moves slots
 * without hashing or reading any key. Linear probing at a load of at most 5/8. Nothing is ever
 * removed, so no tombstones. */
#include "base/strmap.h"

#include "base/err.h"
#include "base/xalloc.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { STRMAP_MIN_SLOTS = 64 };

struct strmap_slot {
    uint32_t hash;
    uint32_t index_plus_1; /* 0: free */
    const char *record; /* in the arena: the length, a size_t unaligned, then the bytes and a NUL */
};

static struct span record_key(const char *record)
{
    size_t len;

    memcpy(&len, record, sizeof(len));
    return span_make(record + sizeof(len), len);
}

static const char *record_make(struct arena *a, struct span key)
{
    if (key.len > SIZE_MAX - sizeof(key.len) - 1)
        xalloc_fail(key.len);

    char *record = arena_alloc_bytes(a, sizeof(key.len) + key.len + 1);
    memcpy(record, &key.len, sizeof(key.len));
    if (key.len)
        memcpy(record + sizeof(key.len), key.ptr, key.len);
    record[sizeof(key.len) + key.len] = '\0';
    return record;
}

static inline uint32_t strmap_hash(struct span key)
{
    return (uint32_t)XXH3_64bits(key.len ? key.ptr : "", key.len);
}

/* The slot that holds key, or the free one where it would go. There is always a free slot. */
static inline struct strmap_slot *strmap_probe(const struct strmap *m, struct span key,
                                               uint32_t hash)
{
    size_t mask = m->n_slots - 1;

    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct strmap_slot *slot = &m->slots[i];
        if (slot->index_plus_1 == 0)
            return slot;
        if (slot->hash == hash && span_eq(record_key(slot->record), key))
            return slot;
    }
}

static void strmap_grow(struct strmap *m)
{
    size_t n_slots = m->n_slots ? m->n_slots * 2 : STRMAP_MIN_SLOTS;
    size_t mask = n_slots - 1;
    struct strmap_slot *slots = xcalloc(n_slots, sizeof(*slots));

    for (size_t i = 0; i < m->n_slots; i++) {
        if (m->slots[i].index_plus_1 == 0)
            continue;
        size_t at = m->slots[i].hash & mask;
        while (slots[at].index_plus_1)
            at = (at + 1) & mask;
        slots[at] = m->slots[i];
    }
    free(m->slots);
    m->slots = slots;
    m->n_slots = n_slots;
}

static uint32_t intern_hashed(struct strmap *m, struct span key, uint32_t hash, bool *added)
{
    if (m->n >= m->n_slots / 8 * 5)
        strmap_grow(m);

    struct strmap_slot *slot = strmap_probe(m, key, hash);
    *added = slot->index_plus_1 == 0;
    if (*added) {
        if (m->n >= STRMAP_NONE - 1)
            BUG("more than 2^32 - 2 strings in one map");
        xgrow(&m->keys, &m->keys_cap, (size_t)m->n + 1, sizeof(*m->keys));
        slot->record = record_make(&m->arena, key);
        m->keys[m->n] = record_key(slot->record);
        slot->hash = hash;
        slot->index_plus_1 = ++m->n;
    }
    return slot->index_plus_1 - 1;
}

uint32_t strmap_intern(struct strmap *m, struct span key, bool *added)
{
    bool is_new;
    uint32_t index = intern_hashed(m, key, strmap_hash(key), &is_new);

    if (added)
        *added = is_new;
    return index;
}

enum { GROUP = 16 };

static void intern_group(struct strmap *m, const struct span *keys, const uint32_t *hashes,
                         size_t n, uint32_t *indices)
{
    bool added;

    for (size_t i = 0; i < n && m->n_slots; i++)
        __builtin_prefetch(m->slots[hashes[i] & (m->n_slots - 1)].record);
    for (size_t i = 0; i < n; i++)
        indices[i] = intern_hashed(m, keys[i], hashes[i], &added);
}

void strmap_intern_many(struct strmap *m, const struct span *keys, size_t n, uint32_t *indices)
{
    uint32_t hashes[GROUP];

    for (size_t start = 0; start < n; start += GROUP) {
        size_t n_group = n - start < GROUP ? n - start : GROUP;
        for (size_t i = 0; i < n_group; i++) {
            hashes[i] = strmap_hash(keys[start + i]);
            if (m->n_slots)
                __builtin_prefetch(&m->slots[hashes[i] & (m->n_slots - 1)]);
        }
        intern_group(m, keys + start, hashes, n_group, indices + start);
    }
}

void strmap_intern_hashed(struct strmap *m, const struct span *keys, const uint64_t *given,
                          size_t n, uint32_t *indices)
{
    uint32_t hashes[GROUP];

    for (size_t start = 0; start < n; start += GROUP) {
        size_t n_group = n - start < GROUP ? n - start : GROUP;
        for (size_t i = 0; i < n_group; i++) {
            hashes[i] = (uint32_t)given[start + i];
            if (m->n_slots)
                __builtin_prefetch(&m->slots[hashes[i] & (m->n_slots - 1)]);
        }
        intern_group(m, keys + start, hashes, n_group, indices + start);
    }
}

uint32_t strmap_find(const struct strmap *m, struct span key)
{
    if (m->n == 0)
        return STRMAP_NONE;

    const struct strmap_slot *slot = strmap_probe(m, key, strmap_hash(key));
    return slot->index_plus_1 ? slot->index_plus_1 - 1 : STRMAP_NONE;
}

size_t strmap_size_bytes(const struct strmap *m)
{
    return m->n_slots * sizeof(*m->slots) + m->keys_cap * sizeof(*m->keys) +
           arena_size_bytes(&m->arena);
}

void strmap_clear(struct strmap *m)
{
    if (m->n)
        memset(m->slots, 0, m->n_slots * sizeof(*m->slots));
    m->n = 0;
    arena_reset(&m->arena);
}

void strmap_release(struct strmap *m)
{
    free(m->slots);
    free(m->keys);
    arena_release(&m->arena);
    *m = (struct strmap){0};
}
