/* Writing files of posting lists: lists go to the file as they come, the directory is kept until
 * the end, and the head comes last, so that a file that was not completed is none. */
#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/postings/posting_file_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct posting_file_writer {
    FILE *file;
    char *path;
    struct posting_file_head head;
    const struct posting_file_doc *docs;
    uint32_t *lengths;
    struct posting_lengths for_bounds;
    struct buf list, directory, offsets;
    struct directory_block block;   /* at hand */
    uint32_t ends[DIRECTORY_BLOCK]; /* of its lists, from lists_at on */
    unsigned n_in_block;
    XXH3_state_t *hash;
};

static enum fb_status cannot_write(const struct posting_file_writer *w, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_IO, _("cannot write %s: %s"), w->path, strerror(errno));
}

static void writer_free(struct posting_file_writer *w)
{
    if (w->file)
        fclose(w->file);
    XXH3_freeState(w->hash);
    buf_release(&w->list);
    buf_release(&w->directory);
    buf_release(&w->offsets);
    free(w->lengths);
    free(w->path);
    free(w);
}

void posting_file_abandon(struct posting_file_writer *w)
{
    if (!w)
        return;
    unlink(w->path);
    writer_free(w);
}

static bool ids_are_consecutive(const struct posting_file_doc *docs, uint32_t n_docs)
{
    return docs[n_docs - 1].id - docs[0].id == (int64_t)n_docs - 1;
}

enum fb_status posting_file_begin(struct posting_file_writer **out, const char *path,
                                  struct posting_file_tag tag, const struct posting_file_doc *docs,
                                  uint32_t n_docs, struct fb_error *err)
{
    struct posting_file_writer *w = xcalloc(1, sizeof *w);
    struct posting_file_head *h = &w->head;
    double n_tokens = 0;

    w->path = xstrdup(path);
    w->docs = docs;
    w->hash = XXH3_createState();
    if (!w->hash)
        xalloc_fail(sizeof *w);
    XXH3_64bits_reset(w->hash);
    w->lengths = xcalloc(n_docs, sizeof *w->lengths);
    for (uint32_t i = 0; i < n_docs; i++)
        n_tokens += w->lengths[i] = docs[i].length_tokens;
    memcpy(h->magic, POSTING_FILE_MAGIC, sizeof h->magic);
    h->version = POSTING_FILE_VERSION;
    h->tag = tag;
    h->n_docs = n_docs;
    h->first_id = docs[0].id;
    h->has_ids = !ids_are_consecutive(docs, n_docs);
    h->average_length = n_tokens > 0 ? n_tokens / n_docs : 1;
    w->for_bounds = (struct posting_lengths){w->lengths, n_docs, h->average_length};
    w->file = fopen(path, "wbex");
    if (!w->file || fseek(w->file, (long)sizeof *h, SEEK_SET) != 0) {
        enum fb_status status = cannot_write(w, err);
        if (w->file)
            unlink(path);
        writer_free(w);
        return status;
    }
    *out = w;
    return FB_OK;
}

static enum fb_status put(struct posting_file_writer *w, const void *bytes, size_t n,
                          struct fb_error *err)
{
    XXH3_64bits_update(w->hash, bytes, n);
    return fwrite(bytes, 1, n, w->file) == n ? FB_OK : cannot_write(w, err);
}

/* Writes the directory's entry for the block at hand. */
static void end_block(struct posting_file_writer *w)
{
    const uint32_t zero = 0;

    if (w->n_in_block == 0)
        return;
    w->block.is_wide = w->ends[w->n_in_block - 1] > UINT16_MAX;
    w->block.offsets_at = (uint32_t)(w->offsets.len / 2);
    buf_add(&w->offsets, &zero, w->block.is_wide ? 4 : 2);
    for (unsigned i = 0; i < w->n_in_block; i++) {
        uint16_t narrow = (uint16_t)w->ends[i];
        if (w->block.is_wide)
            buf_add(&w->offsets, &w->ends[i], sizeof w->ends[i]);
        else
            buf_add(&w->offsets, &narrow, sizeof narrow);
    }
    buf_add(&w->directory, &w->block, sizeof w->block);
    w->head.n_directory_blocks++;
    w->n_in_block = 0;
}

/* Lists of a block together are below 4 GiB. */
static enum fb_status note_list(struct posting_file_writer *w, uint32_t form, size_t n_bytes,
                                struct fb_error *err)
{
    uint64_t end;

    if (w->n_in_block > 0 && w->block.number != form / DIRECTORY_BLOCK)
        end_block(w);
    if (w->n_in_block == 0)
        w->block = (struct directory_block){.number = form / DIRECTORY_BLOCK,
                                            .lists_at = w->head.n_list_bytes};
    end = w->head.n_list_bytes + n_bytes - w->block.lists_at;
    if (end > UINT32_MAX)
        return fb_error_set(err, FB_ERR_LIMIT, _("%s would become too large"), w->path);
    w->block.forms |= 1ull << form % DIRECTORY_BLOCK;
    w->ends[w->n_in_block++] = (uint32_t)end;
    w->head.n_lists++;
    w->head.n_list_bytes += n_bytes;
    return FB_OK;
}

void posting_file_pack(const struct posting_file_writer *w, const struct posting *postings,
                       uint32_t n, struct buf *out)
{
    if (n > 1)
        buf_add_varint(out, (unsigned long long)n << 1);
    posting_list_write(postings, n, &w->for_bounds, out);
}

enum fb_status posting_file_put(struct posting_file_writer *w, uint32_t form, struct span list,
                                struct fb_error *err)
{
    enum fb_status status = put(w, list.ptr, list.len, err);

    return status == FB_OK ? note_list(w, form, list.len, err) : status;
}

enum fb_status posting_file_add(struct posting_file_writer *w, uint32_t form,
                                const struct posting *postings, uint32_t n, struct fb_error *err)
{
    buf_clear(&w->list);
    posting_file_pack(w, postings, n, &w->list);
    return posting_file_put(w, form, buf_span(&w->list), err);
}

static enum fb_status put_padding(struct posting_file_writer *w, uint64_t used,
                                  struct fb_error *err)
{
    static const unsigned char zeros[8] = {0};

    return put(w, zeros, posting_file_aligned(used) - used, err);
}

static enum fb_status put_docs(struct posting_file_writer *w, struct fb_error *err)
{
    uint32_t n = w->head.n_docs, *column = w->head.has_ids ? xcalloc(n, sizeof *column) : NULL;
    int32_t *dates = xcalloc(n, sizeof *dates);
    enum fb_status status = FB_OK;

    for (uint32_t i = 0; i < n; i++) {
        if (column)
            column[i] = (uint32_t)(w->docs[i].id - w->head.first_id);
        dates[i] = w->docs[i].date;
    }
    if (column)
        status = put(w, column, (size_t)n * sizeof *column, err);
    if (status == FB_OK)
        status = put(w, w->lengths, (size_t)n * sizeof *w->lengths, err);
    if (status == FB_OK)
        status = put(w, dates, (size_t)n * sizeof *dates, err);
    free(column);
    free(dates);
    return status;
}

static enum fb_status put_head(struct posting_file_writer *w, struct fb_error *err)
{
    w->head.body_hash = XXH3_64bits_digest(w->hash);
    w->head.hash = posting_file_head_hash(&w->head);
    if (fseek(w->file, 0, SEEK_SET) != 0 ||
        fwrite(&w->head, 1, sizeof w->head, w->file) != sizeof w->head || fflush(w->file) != 0 ||
        fsync(fileno(w->file)) != 0)
        return cannot_write(w, err);
    return FB_OK;
}

enum fb_status posting_file_end(struct posting_file_writer *w, uint64_t *n_bytes,
                                struct fb_error *err)
{
    struct posting_file_head *h = &w->head;
    uint64_t used = sizeof *h + h->n_list_bytes;
    enum fb_status status;

    end_block(w);
    h->n_offsets = (uint32_t)(w->offsets.len / 2);
    status = put_padding(w, used, err);
    if (status == FB_OK)
        status = put(w, buf_cstr(&w->directory), w->directory.len, err);
    if (status == FB_OK)
        status = put(w, buf_cstr(&w->offsets), w->offsets.len, err);
    if (status == FB_OK)
        status = put_padding(w, w->offsets.len, err);
    if (status == FB_OK)
        status = put_docs(w, err);
    if (status == FB_OK)
        status = put_head(w, err);
    *n_bytes = posting_file_aligned(used) + w->directory.len +
               posting_file_aligned(w->offsets.len) +
               (uint64_t)h->n_docs * 4 * (h->has_ids ? 3 : 2);
    if (status != FB_OK)
        unlink(w->path);
    writer_free(w);
    return status;
}
