/* An entry is two numbers, little-endian. */
#include "index/store/docinfo.h"

enum { ENTRY_BYTES = 8 };

void docinfo_init(struct docinfo *d, struct db *db)
{
    id_blocks_init(&d->blocks, db, "docinfo", ENTRY_BYTES);
}

void docinfo_forget(struct docinfo *d)
{
    id_blocks_forget(&d->blocks);
}

void docinfo_release(struct docinfo *d)
{
    id_blocks_release(&d->blocks);
}

static uint32_t get_u32(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_u32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

enum fb_status docinfo_get(struct docinfo *d, int64_t id, struct docinfo_entry *entry,
                           struct fb_error *err)
{
    const unsigned char *at;
    enum fb_status status = id_blocks_get(&d->blocks, id, &at, err);

    if (status == FB_OK && at) {
        entry->date = (int32_t)get_u32(at);
        entry->length_tokens = get_u32(at + 4);
    }
    return status;
}

enum fb_status docinfo_set(struct docinfo *d, int64_t id, struct docinfo_entry entry,
                           struct fb_error *err)
{
    unsigned char data[ENTRY_BYTES];

    put_u32(data, (uint32_t)entry.date);
    put_u32(data + 4, entry.length_tokens);
    return id_blocks_set(&d->blocks, id, data, err);
}

enum fb_status docinfo_save(struct docinfo *d, struct fb_error *err)
{
    return id_blocks_save(&d->blocks, err);
}
