#ifndef FB_INDEX_VOCAB_TEXTS_H
#define FB_INDEX_VOCAB_TEXTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "index/sqlite/blob_rows.h"

/* The forms by their ids, front-coded in rows of VOCAB_TEXT_ROW ids. Ids of one batch are given in
 * byte order, so that neighbours share their beginnings. */
enum { VOCAB_TEXT_ROW = 64 };

/* One row as far as it was read: where its forms lie, which are put together only when one is asked
 * for. */
struct text_row {
    struct span data;
    size_t pos;
    uint32_t n;
    struct text_place {
        uint32_t at, n_shared, n_rest; /* bytes; n_shared and n_rest 0: no form */
    } places[VOCAB_TEXT_ROW];
    size_t last_len; /* of the last form there was */
};

struct vocab_texts {
    struct blob_rows table;
    struct arena arena; /* rows read so far */
    struct span *rows;  /* ptr NULL = not read */
    size_t n_rows, rows_cap;
    struct text_row row; /* the one that was asked for last */
    uint32_t row_number;
    struct buf form; /* the form told last */
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

#endif
