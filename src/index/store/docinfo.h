#ifndef FB_INDEX_DOCINFO_H
#define FB_INDEX_DOCINFO_H

#include "index/sqlite/id_blocks.h"

/* What ranking and sorting need of every article without touching its row: date and length, eight
 * bytes an article, in blocks of DOCINFO_BLOCK ids. */
enum { DOCINFO_BLOCK = ID_BLOCK_BYTES / 8 };

struct docinfo_entry {
    int32_t date;           /* yyyymmdd, 0 = none */
    uint32_t length_tokens; /* positions in all fields */
};

struct docinfo {
    struct id_blocks blocks;
};

void docinfo_init(struct docinfo *d, struct db *db);
void docinfo_release(struct docinfo *d);
/* Drops what is loaded, unsaved changes included: the database changed or was rolled back. */
void docinfo_forget(struct docinfo *d);

enum fb_status docinfo_get(struct docinfo *d, int64_t id, struct docinfo_entry *entry,
                           struct fb_error *err);
/* A zero entry stands for "no such article". Kept in memory until docinfo_save. */
enum fb_status docinfo_set(struct docinfo *d, int64_t id, struct docinfo_entry entry,
                           struct fb_error *err);
enum fb_status docinfo_save(struct docinfo *d, struct fb_error *err);

#endif
