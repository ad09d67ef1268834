#ifndef FB_INDEX_KEY_CHANGES_H
#define FB_INDEX_KEY_CHANGES_H

#include "base/arena.h"
#include "index/sqlite/blocks.h"
#include "index/vocab/vocab_lists.h"

/* Changes to the vocabulary's map by_key, gathered and then written as one sorted merge. Zeroed is
 * empty and valid. */
struct key_changes {
    struct block_change *keys; /* of each change; n = its number */
    list_item *items;          /* by number; what goes is marked */
    size_t n, keys_cap, items_cap;
    struct arena arena; /* keys of later stretches of ids */
};

/* Adds the keys of a form, as vocab_keys_pack lists them: to be written, or with dead to be taken
 * out. packed is borrowed until the changes are written or released. */
void key_changes_add(struct key_changes *c, struct span packed, uint32_t id, bool dead);
size_t key_changes_size_bytes(const struct key_changes *c);
/* Writes them within the caller's transaction; then there are none. */
enum fb_status key_changes_write(struct key_changes *c, struct block_map *by_key,
                                 struct fb_error *err);
void key_changes_release(struct key_changes *c);

#endif
