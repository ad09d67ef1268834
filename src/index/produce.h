#ifndef FB_INDEX_PRODUCE_H
#define FB_INDEX_PRODUCE_H

#include "article/reader.h"
#include "index/pipeline.h"
#include "index/worklist.h"

/* Reads the files of a work list. Touches no database: this is what the reading thread does. */
struct file_reader {
    const struct worklist *work; /* borrowed */
    int folder_fd;               /* of folder, which most of the next files are in too; -1: none */
    uint32_t folder;
    struct buf shown;
    struct source source;
    bool is_open; /* source */
    const struct reader *reader;
    void *state;
};

void file_reader_init(struct file_reader *r, const struct worklist *work);
void file_reader_release(struct file_reader *r);

/* Opens the file and finds its reader. With same, the contents are hashed first: *same tells
 * whether they are what is remembered of the file, and only if not a reader is opened. facts is
 * filled as far as it got. Close with file_reader_close in any case. */
enum fb_status file_reader_open(struct file_reader *r, const struct todo *todo,
                                struct file_facts *facts, bool *same, struct fb_error *err);
/* The next article, as reader.next. */
enum fb_status file_reader_next(struct file_reader *r, struct article *a, bool *more,
                                struct fb_error *err);
void file_reader_close(struct file_reader *r);

/* What the reading thread works on; all borrowed. */
struct production {
    const struct worklist *work;
    struct drafter *drafter; /* the thread's as long as it runs */
};

/* A pipeline_fn: reads all files of the struct production that ctx is, and makes drafts of their
 * articles. */
void produce_articles(struct pipeline *p, void *ctx);

#endif
