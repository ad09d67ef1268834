/* Common words become numbers, then zstd's turn, with a dictionary trained on texts written so.
 * Measured on 97,726 sections of law of 1.7 KB on average: level 3 with a dictionary alone needs
 * .300 of the plain size, with words as numbers before .247; reading one text takes 4 µs. Higher
 * levels save 5 % more and take twice as long (docs/decisions.md, 5).
 *
 * A stored text with a codebook: the plain length, then the frame without its magic number, which
 * zstd cannot leave out, nor its content's size. Without one it is a frame as it is. */
#include "index/store/texts.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/store/codebook.h"

#include <stdlib.h>
#include <zdict.h>
#define ZSTD_STATIC_LINKING_ONLY /* dictionaries by reference: opening copies nothing */
#include <zstd.h>

enum {
    LEVEL = 3,
    MIN_DICT_BYTES = 16 * 1024,
    MAX_DICT_BYTES = 112 * 1024,
    /* of the archive, lest a small one's dictionary takes more than it saves */
    ARCHIVE_A_DICT = 64,
    TRAINING_BYTES = 1500000, /* twice as many make nothing better */
    MAGIC_BYTES = 4
};
static const unsigned char magic[MAGIC_BYTES] = {0x28, 0xb5, 0x2f, 0xfd};
static const unsigned long long max_text_bytes = 256ull << 20;

struct text_dict {
    int64_t id;
    ZSTD_CDict *writer; /* either this */
    ZSTD_DDict *reader; /* or this */
    struct codebook *book;
    char *bytes; /* which they borrow from: zstd's dictionary, then the stored codebook */
};

void texts_init(struct texts *t, struct db *db)
{
    memset(t, 0, sizeof *t);
    t->db = db;
}

static void dict_free(struct text_dict *d)
{
    if (!d)
        return;
    ZSTD_freeCDict(d->writer);
    ZSTD_freeDDict(d->reader);
    codebook_free(d->book);
    free(d->bytes);
    free(d);
}

void texts_forget(struct texts *t)
{
    for (size_t i = 0; i < t->n_dicts; i++)
        dict_free(t->dicts[i]);
    t->n_dicts = 0;
}

static void write_with(struct texts *t, struct text_dict *d)
{
    dict_free(t->writing);
    t->writing = d;
    t->codec = (struct text_codec){0};
    if (d)
        t->codec = (struct text_codec){d->writer, d->book, d->id};
}

void texts_release(struct texts *t)
{
    texts_forget(t);
    write_with(t, NULL);
    free(t->dicts);
    ZSTD_freeDCtx(t->decompressor);
    buf_release(&t->coded);
    memset(t, 0, sizeof *t);
}

void text_compressor_release(struct text_compressor *c)
{
    ZSTD_freeCCtx(c->ctx);
    buf_release(&c->coded);
    memset(c, 0, sizeof *c);
}

/* Takes bytes: zstd's dictionary, then the codebook, which is empty in older ones, and room behind.
 * NULL if they are malformed. */
static struct text_dict *dict_new(int64_t id, char *bytes, size_t n_data, size_t n_words,
                                  bool writing)
{
    struct text_dict *d = xcalloc(1, sizeof *d);
    bool whole = n_data > 0;

    d->id = id;
    d->bytes = bytes;
    if (whole && writing)
        d->writer = ZSTD_createCDict_byReference(bytes, n_data, LEVEL);
    else if (whole)
        d->reader = ZSTD_createDDict_byReference(bytes, n_data);
    if (n_words > 0)
        d->book = codebook_new(span_make(bytes + n_data, n_words));
    whole = (d->writer || d->reader) && !d->book == !n_words;
    if (whole && d->book && writing)
        codebook_prepare_writing(d->book);
    if (whole)
        return d;
    dict_free(d);
    return NULL;
}

/* A column of the row. Read so, a blob is copied once, from its pages to its place. */
static enum fb_status read_blob(struct texts *t, const char *column, int64_t id, size_t n,
                                char *out, struct fb_error *err)
{
    sqlite3_blob *blob = NULL;
    int rc = SQLITE_OK;

    if (n > 0)
        rc = sqlite3_blob_open(t->db->handle, "main", "dict", column, id, 0, &blob);
    if (rc == SQLITE_OK && n > 0)
        rc = sqlite3_blob_read(blob, out, (int)n, 0);
    sqlite3_blob_close(blob);
    return rc == SQLITE_OK ? FB_OK : db_error(t->db, rc, _("reading a dictionary"), err);
}

/* *d stays NULL if there is no such dictionary, or only its shards. */
static enum fb_status load_dict(struct texts *t, int64_t id, bool writing, struct text_dict **d,
                                struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    size_t n_data = 0, n_words = 0;
    char *bytes;
    enum fb_status status = db_prepare(
        t->db, &stmt, "SELECT length(data), coalesce(length(words), 0) FROM dict WHERE id=?", err);

    *d = NULL;
    if (status == FB_OK) {
        db_bind_int(stmt, 1, id);
        status = db_step(t->db, stmt, &row, err);
    }
    if (row) {
        n_data = (size_t)sqlite3_column_int64(stmt, 0);
        n_words = (size_t)sqlite3_column_int64(stmt, 1);
    }
    sqlite3_finalize(stmt);
    if (status != FB_OK || !row)
        return status;
    bytes = xmalloc(n_data + n_words + CODEBOOK_MARGIN_BYTES);
    memset(bytes + n_data + n_words, 0, CODEBOOK_MARGIN_BYTES);
    status = read_blob(t, "data", id, n_data, bytes, err);
    if (status == FB_OK)
        status = read_blob(t, "words", id, n_words, bytes + n_data, err);
    if (status == FB_OK)
        *d = dict_new(id, bytes, n_data, n_words, writing);
    else
        free(bytes);
    return status;
}

enum fb_status texts_begin_writing(struct texts *t, struct fb_error *err)
{
    struct text_dict *d = NULL;
    int64_t id = 0;
    enum fb_status status = db_get_int(t->db, "SELECT max(id) FROM dict", 0, &id, err);

    if (status != FB_OK || id == t->codec.dict_id)
        return status; /* unchanged, since other threads may be reading it */
    if (id != 0) /* else a training was rolled back and leaves nothing */
        status = load_dict(t, id, true, &d, err);
    if (status == FB_OK)
        write_with(t, d);
    return status;
}

static size_t compress_frame(ZSTD_CCtx *ctx, const struct text_codec *codec, struct span bytes,
                             char *out, size_t room)
{
    ZSTD_CCtx_reset(ctx, ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, LEVEL);
    if (codec->book) { /* what is written beside the frame, or follows */
        ZSTD_CCtx_setParameter(ctx, ZSTD_c_dictIDFlag, 0);
        ZSTD_CCtx_setParameter(ctx, ZSTD_c_contentSizeFlag, 0);
    }
    if (codec->dict)
        ZSTD_CCtx_refCDict(ctx, codec->dict);
    return ZSTD_compress2(ctx, out, room, bytes.ptr, bytes.len);
}

enum fb_status text_compress(const struct text_codec *codec, struct text_compressor *compressor,
                             struct span plain, struct buf *out, int64_t *dict,
                             struct fb_error *err)
{
    struct span bytes = plain;
    size_t n, room;
    char *frame;

    if (!compressor->ctx)
        compressor->ctx = ZSTD_createCCtx();
    if (!compressor->ctx)
        xalloc_fail(0);
    if (codec->book) {
        buf_clear(&compressor->coded);
        codebook_encode(codec->book, plain, &compressor->coded);
        bytes = buf_span(&compressor->coded);
        buf_add_varint(out, plain.len);
    }
    room = ZSTD_compressBound(bytes.len);
    buf_reserve(out, room);
    frame = out->data + out->len;
    n = compress_frame(compressor->ctx, codec, bytes, frame, room);
    if (ZSTD_isError(n))
        return fb_error_set(err, FB_ERR_LIMIT, _("cannot compress a text: %s"),
                            ZSTD_getErrorName(n));
    if (codec->book) {
        n -= MAGIC_BYTES;
        memmove(frame, frame + MAGIC_BYTES, n);
    }
    out->len += n;
    out->data[out->len] = '\0';
    *dict = codec->dict_id;
    return FB_OK;
}

static enum fb_status find_dict(struct texts *t, int64_t id, const struct text_dict **dict,
                                struct fb_error *err)
{
    struct text_dict *d = NULL;
    enum fb_status status;

    for (size_t i = 0; i < t->n_dicts && !d; i++)
        if (t->dicts[i]->id == id)
            d = t->dicts[i];
    *dict = d;
    if (d)
        return FB_OK;
    status = load_dict(t, id, false, &d, err);
    if (status == FB_OK && !d)
        status = fb_error_set(err, FB_ERR_CORRUPT,
                              _("%s: text dictionary %lld is missing; the index is damaged, index "
                                "again"),
                              t->db->path, (long long)id);
    if (status != FB_OK)
        return status;
    xgrow(&t->dicts, &t->dicts_cap, t->n_dicts + 1, sizeof *t->dicts);
    t->dicts[t->n_dicts++] = d;
    *dict = d;
    return FB_OK;
}

/* A frame as it is. */
static bool expand_frame(struct texts *t, const struct text_dict *d, struct span frame,
                         struct buf *out)
{
    unsigned long long n_plain = ZSTD_getFrameContentSize(frame.ptr, frame.len);
    size_t n;

    if (n_plain == ZSTD_CONTENTSIZE_ERROR || n_plain == ZSTD_CONTENTSIZE_UNKNOWN ||
        n_plain > max_text_bytes)
        return false;
    buf_reserve(out, (size_t)n_plain);
    n = ZSTD_decompress_usingDDict(t->decompressor, out->data + out->len, (size_t)n_plain,
                                   frame.ptr, frame.len, d ? d->reader : NULL);
    if (ZSTD_isError(n) || n != n_plain)
        return false;
    out->len += n;
    return true;
}

static bool expand_coded(struct texts *t, const struct text_dict *d, struct span packed,
                         struct buf *out)
{
    struct buf *coded = &t->coded;
    unsigned long long n_plain;
    size_t n_frame, n, room, pos = 0;

    if (!varint_get((const unsigned char *)packed.ptr, packed.len, &pos, &n_plain) ||
        n_plain > max_text_bytes)
        return false;
    n_frame = packed.len - pos;
    room = 2 * (size_t)n_plain;
    buf_clear(coded);
    buf_reserve(coded, room + MAGIC_BYTES + n_frame);
    /* the frame behind the room for what it holds */
    memcpy(coded->data + room, magic, MAGIC_BYTES);
    memcpy(coded->data + room + MAGIC_BYTES, packed.ptr + pos, n_frame);
    n = ZSTD_decompress_usingDDict(t->decompressor, coded->data, room, coded->data + room,
                                   MAGIC_BYTES + n_frame, d->reader);
    if (ZSTD_isError(n))
        return false;
    buf_reserve(out, (size_t)n_plain);
    if (!codebook_decode(d->book, span_make(coded->data, n), out->data + out->len, (size_t)n_plain))
        return false;
    out->len += (size_t)n_plain;
    return true;
}

enum fb_status texts_expand(struct texts *t, struct span packed, int64_t dict_id, struct buf *out,
                            struct fb_error *err)
{
    const struct text_dict *d = NULL;
    bool whole;

    if (dict_id != 0) {
        enum fb_status status = find_dict(t, dict_id, &d, err);
        if (status != FB_OK)
            return status;
    }
    if (!t->decompressor)
        t->decompressor = ZSTD_createDCtx();
    whole = d && d->book ? expand_coded(t, d, packed, out) : expand_frame(t, d, packed, out);
    if (!whole)
        return fb_error_set(err, FB_ERR_CORRUPT, _("%s: a stored text is damaged; index again"),
                            t->db->path);
    out->data[out->len] = '\0';
    return FB_OK;
}

/* Trains zstd's dictionary on the samples as they will be compressed. Appends nothing if they are
 * too few. */
static void train_frames(const struct codebook *book, struct span samples,
                         const size_t *sample_bytes, size_t n_samples, size_t n_dict_bytes,
                         struct buf *data)
{
    const size_t step = samples.len / TRAINING_BYTES / (book ? 2 : 1) + 1;
    struct buf coded = BUF_INIT;
    size_t *lengths = xcalloc(n_samples + 1, sizeof *lengths);
    const char *p = samples.ptr;
    size_t n = 0;

    for (size_t i = 0; i < n_samples; p += sample_bytes[i++]) {
        size_t before = coded.len;
        if (i % step != 0)
            continue;
        if (book)
            codebook_encode(book, span_make(p, sample_bytes[i]), &coded);
        else
            buf_add(&coded, p, sample_bytes[i]);
        lengths[n++] = coded.len - before;
    }
    buf_reserve(data, n_dict_bytes);
    n = ZDICT_trainFromBuffer(data->data, n_dict_bytes, coded.data, lengths, (unsigned)n);
    if (!ZDICT_isError(n))
        data->len = n;
    buf_release(&coded);
    free(lengths);
}

static enum fb_status add_dict(struct texts *t, struct span data, struct span words,
                               struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum fb_status status =
        db_prepare(t->db, &stmt, "INSERT INTO dict(data, words) VALUES(?, ?)", err);

    if (status == FB_OK) {
        db_bind_blob(stmt, 1, data);
        db_bind_blob(stmt, 2, words);
        status = db_run(t->db, stmt, err);
    }
    sqlite3_finalize(stmt);
    return status == FB_OK ? texts_begin_writing(t, err) : status;
}

enum fb_status texts_train(struct texts *t, struct span samples, const size_t *sample_bytes,
                           size_t n_samples, uint64_t archive_bytes, struct fb_error *err)
{
    struct buf data = BUF_INIT, words = BUF_INIT;
    struct codebook *book = NULL;
    uint64_t n_dict = archive_bytes / ARCHIVE_A_DICT;
    enum fb_status status = FB_OK;

    n_dict = n_dict > MIN_DICT_BYTES ? n_dict : MIN_DICT_BYTES;
    n_dict = n_dict < MAX_DICT_BYTES ? n_dict : MAX_DICT_BYTES;
    codebook_train(samples, sample_bytes, n_samples, archive_bytes, &words);
    buf_reserve(&words, CODEBOOK_MARGIN_BYTES);
    if (words.len > 0)
        book = codebook_new(buf_span(&words));
    if (book)
        codebook_prepare_writing(book);
    train_frames(book, samples, sample_bytes, n_samples, (size_t)n_dict, &data);
    if (data.len > 0)
        status = add_dict(t, buf_span(&data), buf_span(&words), err);
    codebook_free(book);
    buf_release(&data);
    buf_release(&words);
    return status;
}
