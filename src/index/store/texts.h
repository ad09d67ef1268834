#ifndef FB_INDEX_TEXTS_H
#define FB_INDEX_TEXTS_H

#include "base/buf.h"
#include "index/sqlite/db.h"

/* Compressed storage of articles: the commonest words of the archive as numbers (codebook.h), then
 * one zstd frame each, with a dictionary trained on articles of the same archive, so that a short
 * article needs little more room than it adds of its own. */
struct ZSTD_CCtx_s;
struct ZSTD_CDict_s;
struct ZSTD_DCtx_s;

struct text_codec {              /* how new texts are compressed; unchanging while it is lent out */
    struct ZSTD_CDict_s *dict;   /* NULL: without a dictionary */
    const struct codebook *book; /* NULL: as the dictionaries of index version 3 and before */
    int64_t dict_id;             /* 0 = none */
};

/* What a thread needs for compressing. Zero-initialised is valid. */
struct text_compressor {
    struct ZSTD_CCtx_s *ctx;
    struct buf coded;
};
void text_compressor_release(struct text_compressor *c);

struct texts {
    struct db *db; /* borrowed */
    struct ZSTD_DCtx_s *decompressor;
    struct buf coded;
    struct text_codec codec;
    struct text_dict *writing; /* what codec borrows from, or NULL */
    struct text_dict **dicts;  /* loaded for reading */
    size_t n_dicts, dicts_cap;
};

void texts_init(struct texts *t, struct db *db);
void texts_release(struct texts *t);
/* Forgets loaded dictionaries, after the database changed. */
void texts_forget(struct texts *t);

/* Loads the newest dictionary for writing. */
enum fb_status texts_begin_writing(struct texts *t, struct fb_error *err);
/* Appends the compressed bytes; *dict is the dictionary's id to keep beside them. The compressor is
 * the calling thread's. */
enum fb_status text_compress(const struct text_codec *codec, struct text_compressor *compressor,
                             struct span plain, struct buf *out, int64_t *dict,
                             struct fb_error *err);
/* Appends the plain bytes. FB_ERR_CORRUPT when the frame is damaged or over 256 MiB. */
enum fb_status texts_expand(struct texts *t, struct span packed, int64_t dict, struct buf *out,
                            struct fb_error *err);
/* Trains a dictionary from samples (concatenated) of an archive of archive_bytes, and makes it the
 * current one; too few samples leave things as they are. */
enum fb_status texts_train(struct texts *t, struct span samples, const size_t *sample_bytes,
                           size_t n_samples, uint64_t archive_bytes, struct fb_error *err);

#endif
