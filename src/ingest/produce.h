#ifndef FB_INGEST_PRODUCE_H
#define FB_INGEST_PRODUCE_H

#include "article/reader.h"
#include "index/vocab/key_maker.h"
#include "ingest/pipeline.h"
#include "ingest/worklist.h"

/* Reads the files of a work list. Touches no database: this is what the reading threads do. */
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

/* What the threads that read share. */
struct production {
    const struct worklist *work; /* borrowed */
    struct file_reader reader;   /* the state of reading belongs to the thread whose turn it is */
    size_t next_todo;
    bool in_file;
    struct file_facts facts;     /* of the file */
    struct key_maker *keys;      /* borrowed */
    struct producer **producers; /* one a thread */
    unsigned n_producers;
};

/* codec and words as for drafter_init; the numberings of all threads take max_bytes. Release in any
 * case. */
enum fb_status production_init(struct production *p, const struct worklist *work,
                               const struct text_codec *codec, const struct own_words *words,
                               struct key_maker *keys, unsigned n_threads, size_t max_bytes,
                               struct fb_error *err);
void production_release(struct production *p);

/* A pipeline_fn: reads all files of the struct production that ctx is, and makes drafts of their
 * articles; derives keys of forms when asked to. */
void produce_articles(struct pipeline *p, unsigned thread, void *ctx);

#endif
