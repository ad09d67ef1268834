#ifndef FB_INDEX_PIPELINE_H
#define FB_INDEX_PIPELINE_H

#include "base/err.h"
#include "index/draft.h"
#include "text/decode.h"

#include <stdint.h>

/* A bounded queue between a thread that reads articles and the one that stores them. The items
 * lie in a ring and are used again, with the memory their drafts have grown to. */

/* What was read, as fstat and the contents say. */
struct file_facts {
    uint64_t dev, ino, size_bytes;
    int64_t mtime_ns, ctime_ns;
    int64_t checked_ns; /* wall clock before the reading began */
    unsigned char digest[16];
};

enum item_kind {
    ITEM_ARTICLE,
    ITEM_BAD_ARTICLE, /* err says why; the file goes on */
    ITEM_SAME,        /* the whole file is as it was, and not read further */
    ITEM_END          /* of the file; if err is set, it ended too early or was not read at all */
};

struct item {
    enum item_kind kind;
    uint32_t todo; /* the file: number in the work list */
    struct file_facts facts;
    const char *reader_name;   /* NULL when none took it */
    struct decode_info decode; /* for ITEM_END */
    struct draft draft;        /* for ITEM_ARTICLE */
    struct fb_error err;
};

struct pipeline;

/* Runs in the thread of its own. Fills items got from pipeline_slot and hands them on with
 * pipeline_put; returns when done or when pipeline_slot gives NULL. */
typedef void pipeline_fn(struct pipeline *p, void *ctx);

/* Starts the thread, with all signals blocked in it. At most n_slots items, and no more once they
 * hold max_bytes of text. */
enum fb_status pipeline_start(struct pipeline **out, size_t n_slots, size_t max_bytes,
                              pipeline_fn *fn, void *ctx, struct fb_error *err);
/* Ends the thread at its next article, waits for it, frees everything. p may be NULL. */
void pipeline_stop(struct pipeline *p);

/* The reading side: the next free item, err cleared; NULL when the reading shall end.
 */
struct item *pipeline_slot(struct pipeline *p);
void pipeline_put(struct pipeline *p);

enum pipeline_state {
    PIPELINE_ITEM,
    PIPELINE_WAIT, /* nothing came for a tenth of a second: look whether to stop, then ask again */
    PIPELINE_DONE
};
/* The storing side: the oldest item, to be given back with pipeline_release before the next. */
enum pipeline_state pipeline_take(struct pipeline *p, struct item **item);
void pipeline_release(struct pipeline *p);

#endif
