#ifndef FB_INDEX_SKETCHES_H
#define FB_INDEX_SKETCHES_H

#include "index/sqlite/id_blocks.h"
#include "index/store/sketch.h"

/* The table of the articles' sketches. */
void sketches_init(struct id_blocks *sketches, struct db *db);
enum fb_status sketches_get(struct id_blocks *sketches, int64_t id, struct sketch *s,
                            struct fb_error *err);
enum fb_status sketches_set(struct id_blocks *sketches, int64_t id, const struct sketch *s,
                            struct fb_error *err);

#endif
