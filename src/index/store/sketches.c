/* An entry is the sketch's groups, little-endian. A group leaves four bits free; there stands the
 * number of words, its lowest bits in the first. */
#include "index/store/sketches.h"

#include <endian.h>

enum { ENTRY_BYTES = SKETCH_GROUPS * sizeof(uint64_t), FREE_BITS = 4, FREE_AT = 60 };

void sketches_init(struct id_blocks *sketches, struct db *db)
{
    id_blocks_init(sketches, db, "sketch", ENTRY_BYTES);
}

enum fb_status sketches_get(struct id_blocks *sketches, int64_t id, struct sketch *s,
                            struct fb_error *err)
{
    uint64_t packed[SKETCH_GROUPS];
    const unsigned char *at;
    enum fb_status status = id_blocks_get(sketches, id, &at, err);

    if (status != FB_OK || !at)
        return status;
    memcpy(packed, at, sizeof packed);
    s->n_words = 0;
    for (size_t g = 0; g < SKETCH_GROUPS; g++) {
        uint64_t group = le64toh(packed[g]);
        s->groups[g] = group & ((1ull << FREE_AT) - 1);
        s->n_words |= group >> FREE_AT << g * FREE_BITS;
    }
    return FB_OK;
}

enum fb_status sketches_set(struct id_blocks *sketches, int64_t id, const struct sketch *s,
                            struct fb_error *err)
{
    uint64_t packed[SKETCH_GROUPS];

    for (size_t g = 0; g < SKETCH_GROUPS; g++) {
        uint64_t free_bits = s->n_words >> g * FREE_BITS & ((1u << FREE_BITS) - 1);
        packed[g] = htole64(s->groups[g] | free_bits << FREE_AT);
    }
    return id_blocks_set(sketches, id, (const unsigned char *)packed, err);
}
