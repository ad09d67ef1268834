#ifndef FB_INGEST_PIPELINE_H
#define FB_INGEST_PIPELINE_H

#include "base/err.h"
#include "index/build/draft.h"
#include "text/decode.h"

#include <stdint.h>

/* A bounded queue between threads that read articles and make drafts of them and the one that
 * stores them. Reading is done in turns, so that articles have an order, in which they come out;
 * what is made of them is made by all threads at once. Items come in chunks, which lie in a ring
 * and are used again, with the memory their drafts have grown to. */

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

enum { CHUNK_ITEMS = 32, CHUNK_BYTES = 64 * 1024, PIPELINE_MAX_THREADS = 32 };

/* What one thread reads in its turn: so many items, or so many bytes of text and one article more.
 */
struct chunk {
    struct item items[CHUNK_ITEMS];
    size_t n;
    size_t next;    /* to be taken */
    size_t n_bytes; /* of memory that its drafts take */
    size_t n_kept;  /* of memory that they keep for the next */
    bool ready;
};

struct pipeline;

/* Runs in each thread, with its number from 0. Again and again: pipeline_begin_reading, fill the
 * chunk's items, pipeline_end_reading, finish the items, pipeline_put. Returns when
 * pipeline_begin_reading gives NULL. */
typedef void pipeline_fn(struct pipeline *p, unsigned thread, void *ctx);

/* How many threads can work at once here: the processors that this process may use. */
unsigned pipeline_processors(void);

/* Starts threads, with all signals blocked in them. At most n_chunks are filled ahead, and no more
 * are begun once those ready hold max_bytes. */
enum fb_status pipeline_start(struct pipeline **out, unsigned n_threads, size_t n_chunks,
                              size_t max_bytes, pipeline_fn *fn, void *ctx, struct fb_error *err);
/* Ends the threads at their next chunk, waits for them, frees everything. p may be NULL. */
void pipeline_stop(struct pipeline *p);

/* The reading side: waits for its turn and for a free chunk, which is empty; NULL when the reading
 * is to end or has ended. */
struct chunk *pipeline_begin_reading(struct pipeline *p);
/* The next item of the chunk, err cleared. */
struct item *chunk_add(struct chunk *c);
/* Lets the next thread read; with end, there is nothing left to be read. */
void pipeline_end_reading(struct pipeline *p, bool end);
/* The chunk is as it shall come out. */
void pipeline_put(struct pipeline *p, struct chunk *c);

enum pipeline_state {
    PIPELINE_ITEM,
    PIPELINE_WAIT, /* nothing came for a tenth of a second: look whether to stop, then ask again */
    PIPELINE_DONE
};
/* The storing side: the next item in the order of reading, to be given back with pipeline_release
 * before the next is taken. */
enum pipeline_state pipeline_take(struct pipeline *p, struct item **item);
void pipeline_release(struct pipeline *p);

#endif
