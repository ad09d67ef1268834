#ifndef FB_INDEX_VOCAB_TEXTS_H
#define FB_INDEX_VOCAB_TEXTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "index/blob_rows.h"

/* The forms by their ids, front-coded in rows of VOCAB_TEXT_ROW ids. Ids of one batch are given in
 * byte order, so that neighbours share their beginnings. */
enum { VOCAB_TEXT_ROW = 64 };

/* One row, read from its first form on. */
struct text_cursor {
    struct span data;
    size_t pos;
    uint32_t next;   /* place in the row of the form that comes next */
    struct buf text; /* the last form there was */
    bool present;    /* whether the form read last is one: the id is given and not given up */
};

struct vocab_texts {
    struct blob_rows table;
    struct arena arena; /* rows read so far */
    struct span *rows;  /* ptr NULL = not read */
    size_t n_rows, rows_cap;
    struct text_cursor cursor; /* where the form told last was found */
    uint32_t cursor_row;
};

void vocab_texts_init(struct vocab_texts *t, struct db *db);
void vocab_texts_release(struct vocab_texts *t);
/* Drops what is loaded: the database changed or was rolled back. */
void vocab_texts_forget(struct vocab_texts *t);

/* The form, empty for an id never given or given up; borrowed until the next call. Costs least when
 * ids are asked in ascending order. FB_ERR_CORRUPT for a damaged row and ids beyond
 * VOCAB_MAX_ID. */
enum fb_status vocab_texts_get(struct vocab_texts *t, uint32_t id, struct span *form,
                               struct fb_error *err);

struct text_change {
    uint32_t id;
    struct span form; /* empty: the id is given up */
};
/* Writes forms of ids, ascending, within the caller's transaction. */
enum fb_status vocab_texts_write(struct vocab_texts *t, const struct text_change *changes, size_t n,
                                 struct fb_error *err);

/* Reads the row's next form into c; false at the end, or with *damaged if it is malformed. */
bool text_cursor_next(struct text_cursor *c, bool *damaged);

#endif
