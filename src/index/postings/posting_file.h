#ifndef FB_INDEX_POSTING_FILE_H
#define FB_INDEX_POSTING_FILE_H

#include "base/err.h"
#include "index/postings/posting_list.h"

/* A generation of articles: what posting lists they are in, and of each article its id, length and
 * date. Written once, by one process, into a file beside the database; never changed afterwards, so
 * that readers map it into memory and read it where it lies. The database says which files belong
 * to it (generations.h). Everything in a file can be made anew from the articles. */
enum { POSTING_FILE_VERSION = 3 };

/* Says that a file belongs to a row of the database: both must agree. */
struct posting_file_tag {
    uint64_t index; /* random, of the index */
    uint64_t generation;
};

/* ---- writing ---- */

struct posting_file_doc {
    int64_t id;
    uint32_t length_tokens;
    int32_t date; /* yyyymmdd, 0 = none */
};

struct posting_file_writer;

/* Begins the file; docs ascend by id and are borrowed until the end. FB_ERR_IO, naming the file. */
enum fb_status posting_file_begin(struct posting_file_writer **out, const char *path,
                                  struct posting_file_tag tag, const struct posting_file_doc *docs,
                                  uint32_t n_docs, struct fb_error *err);
/* The next list; forms ascend. postings: ascending by number in docs, not empty. */
enum fb_status posting_file_add(struct posting_file_writer *w, uint32_t form,
                                const struct posting *postings, uint32_t n, struct fb_error *err);
/* The two steps of adding a list: packing, which may come in any order of forms, appended to out;
 * and putting it into the file, in ascending order. */
void posting_file_pack(const struct posting_file_writer *w, const struct posting *postings,
                       uint32_t n, struct buf *out);
enum fb_status posting_file_put(struct posting_file_writer *w, uint32_t form, struct span list,
                                struct fb_error *err);
/* Completes the file and waits until it is on disk; *n_bytes is its size. Frees the writer in any
 * case; on failure the file is removed. */
enum fb_status posting_file_end(struct posting_file_writer *w, uint64_t *n_bytes,
                                struct fb_error *err);
/* Gives up: frees the writer and removes the file. w may be NULL. */
void posting_file_abandon(struct posting_file_writer *w);

/* ---- reading ---- */

struct posting_file {
    const unsigned char *map;
    uint64_t n_bytes;
    uint32_t n_docs, n_lists;
    double average_length;
    int64_t first_id;    /* of article 0 */
    const uint32_t *ids; /* by number: what to add to first_id; NULL: the number itself */
    const uint32_t *lengths;
    const int32_t *dates;
    const unsigned char *lists;
    uint64_t n_list_bytes;
    const struct directory_block *directory;
    uint32_t n_directory_blocks;
    const uint16_t *offsets;
    uint32_t n_offsets;
};

/* FB_ERR_NOT_FOUND if there is no such file, FB_ERR_CORRUPT if it is not the one that is meant or
 * cannot be. Nothing of it is read but its head. */
enum fb_status posting_file_open(struct posting_file *f, const char *path,
                                 struct posting_file_tag tag, struct fb_error *err);
void posting_file_close(struct posting_file *f);

static inline int64_t posting_file_id(const struct posting_file *f, uint32_t doc)
{
    return f->first_id + (f->ids ? f->ids[doc] : doc);
}
/* The article's number, or POSTING_END if it is not of this generation. */
uint32_t posting_file_doc_of(const struct posting_file *f, int64_t id);

struct posting_list_place {
    const unsigned char *bytes;
    size_t n_bytes;
    uint32_t n; /* postings; 0: no article of this generation has the form */
};
struct posting_list_place posting_file_find(const struct posting_file *f, uint32_t form);

/* Every list in ascending order of forms. */
struct posting_file_walk {
    const struct posting_file *file;
    uint32_t block;
    unsigned bit; /* of the form looked at next */
};
void posting_file_walk_begin(struct posting_file_walk *walk, const struct posting_file *f);
bool posting_file_walk_next(struct posting_file_walk *walk, uint32_t *form,
                            struct posting_list_place *list);

/* Tells the system that what lies before a list need not stay in memory: it is not read again soon.
 */
void posting_file_forget_before(const struct posting_file *f, const unsigned char *list);

/* Compares the contents with the checksum they were written with. */
bool posting_file_is_sound(const struct posting_file *f);

#endif
