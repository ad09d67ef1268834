#ifndef FB_INDEX_BLOCKS_H
#define FB_INDEX_BLOCKS_H

#include "base/buf.h"
#include "index/sqlite/db.h"

/* A sorted map from byte strings to byte strings, kept as front-coded blocks in a table
 * (id, first, data): a few bytes an entry instead of a B-tree row, and read through at memory
 * speed. Made for the vocabulary: looked up by key or prefix, changed by sorted batches. */
struct block_map {
    struct db *db;     /* borrowed */
    const char *table; /* a name from this program's source, never from outside */
    bool of_numbers;   /* every value is a uint32_t in the machine's order */
    sqlite3_stmt *seek, *next, *scan, *walk, *find, *read, *insert, *update, *remove;
};

void block_map_init(struct block_map *m, struct db *db, const char *table, bool of_numbers);
void block_map_release(struct block_map *m);

/* One entry; spans are borrowed during the callback. *stop ends the scan. */
typedef enum fb_status block_fn(struct span key, struct span value, bool *stop, void *ctx);
/* The entries from the first key not less than from, in byte order. The callback must not scan the
 * same map. */
enum fb_status block_map_scan(struct block_map *m, struct span from, block_fn *fn, void *ctx,
                              struct fb_error *err);

/* FB_ERR_CORRUPT with what to do about it. */
enum fb_status block_map_damaged(const struct block_map *m, struct fb_error *err);

/* Removes every entry, within the caller's transaction. */
enum fb_status block_map_clear(struct block_map *m, struct fb_error *err);
/* An entry that a walk has come to; spans are borrowed during the callback. */
struct block_step {
    struct span key, value;
    struct span from; /* answer: keys less than this are not told; empty = tell the next. Stays as
                         it is until the next entry is told. */
    bool stop;        /* answer: no other entry is told */
};
typedef enum fb_status block_walk_fn(struct block_step *step, void *ctx);
/* The entries in byte order, but for those left out: blocks of nothing else are not even read. The
 * callback must not look into the same map. */
enum fb_status block_map_walk(struct block_map *m, block_walk_fn *fn, void *ctx,
                              struct fb_error *err);

struct block_change {
    struct span key;
    uint64_t prefix; /* the key's first eight bytes as a number, for sorting */
    size_t n;        /* the caller's own number of the change */
};

static inline struct block_change block_change_of(struct span key, size_t n)
{
    struct block_change change = {key, 0, n};

    for (size_t i = 0; i < 8; i++)
        change.prefix = change.prefix << 8 | (i < key.len ? (unsigned char)key.ptr[i] : 0);
    return change;
}

/* By key, changes of one key by n. What prefix holds afterwards has no meaning. */
void block_changes_sort(struct block_change *changes, size_t n);

/* What becomes of a changed key: old is its value (NULL if it is new); the new value goes to out
 * (empty), or *keep = false drops the entry. */
typedef void block_merge_fn(const struct block_change *change, const struct span *old,
                            struct buf *out, bool *keep, void *ctx);
/* Applies changes, sorted by key and each key once, within the caller's transaction. */
enum fb_status block_map_merge(struct block_map *m, const struct block_change *changes,
                               size_t n_changes, block_merge_fn *fn, void *ctx,
                               struct fb_error *err);

#endif
