/* An entry is the sketch's values, then the number of words, little-endian. */
#include "index/sketches.h"

#include "index/internal.h"

void sketches_init(struct id_blocks *sketches, struct db *db)
{
    id_blocks_init(sketches, db, "sketch", SKETCH_BYTES);
}

enum fb_status sketches_get(struct id_blocks *sketches, int64_t id, struct sketch *s,
                            struct fb_error *err)
{
    const unsigned char *at;
    enum fb_status status = id_blocks_get(sketches, id, &at, err);

    if (status != FB_OK || !at)
        return status;
    memcpy(s->values, at, SKETCH_VALUES);
    at += SKETCH_VALUES;
    s->n_words = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    return FB_OK;
}

enum fb_status sketches_set(struct id_blocks *sketches, int64_t id, const struct sketch *s,
                            struct fb_error *err)
{
    unsigned char entry[SKETCH_BYTES];

    memcpy(entry, s->values, SKETCH_VALUES);
    for (int i = 0; i < 4; i++)
        entry[SKETCH_VALUES + i] = (unsigned char)(s->n_words >> (8 * i));
    return id_blocks_set(sketches, id, entry, err);
}

enum fb_status index_sketch(struct index *ix, int64_t id, struct sketch *s, struct fb_error *err)
{
    return sketches_get(&ix->sketches, id, s, err);
}
