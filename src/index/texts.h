#ifndef FB_INDEX_TEXTS_H
#define FB_INDEX_TEXTS_H

#include "base/buf.h"
#include "index/db.h"

/* Compressed storage of articles: one zstd frame each, with a dictionary trained on articles of the
 * same archive, so that a short article needs little more room than it adds of its own. */
struct ZSTD_CCtx_s;
struct ZSTD_CDict_s;
struct ZSTD_DCtx_s;

struct text_codec {            /* how new texts are compressed; unchanging while it is lent out */
    struct ZSTD_CDict_s *dict; /* NULL: without a dictionary */
    int64_t dict_id;           /* 0 = none */
};

struct texts {
    struct db *db; /* borrowed */
    struct ZSTD_DCtx_s *decompressor;
    struct text_codec codec;
    struct text_dict *dicts; /* loaded for reading, by id */
    size_t n_dicts, dicts_cap;
};

void texts_init(struct texts *t, struct db *db);
void texts_release(struct texts *t);
/* Forgets loaded dictionaries, after the database changed. */
void texts_forget(struct texts *t);

/* Loads the newest dictionary for writing. */
enum fb_status texts_begin_writing(struct texts *t, struct fb_error *err);
/* Appends the compressed bytes; *dict is the dictionary's id to keep beside them. *ctx is the
 * calling thread's, made when it is NULL, freed by the caller with ZSTD_freeCCtx. */
enum fb_status text_compress(const struct text_codec *codec, struct ZSTD_CCtx_s **ctx,
                             struct span plain, struct buf *out, int64_t *dict,
                             struct fb_error *err);
/* Appends the plain bytes. FB_ERR_CORRUPT when the frame is damaged or over 256 MiB. */
enum fb_status texts_expand(struct texts *t, struct span packed, int64_t dict, struct buf *out,
                            struct fb_error *err);
/* Trains a dictionary from samples (concatenated) and makes it the current one; too few samples
 * leave things as they are. */
enum fb_status texts_train(struct texts *t, struct span samples, const size_t *sample_bytes,
                           size_t n_samples, struct fb_error *err);

#endif
