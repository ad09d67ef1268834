#ifndef FB_INDEX_BATCH_POSTINGS_H
#define FB_INDEX_BATCH_POSTINGS_H

#include "index/build/inversion.h"
#include "index/postings/generations.h"

/* A batch's words on their way into a generation of posting lists. Forms come in byte order, a
 * file wants them by id: their lists wait in memory, packed. */
struct batch_postings {
    struct posting_file_writer *writer;
    uint64_t number;
    uint32_t n_docs;
    struct batch_list {
        uint32_t form;
        uint32_t n_bytes;
        size_t at; /* in lists */
    } * order;
    size_t n_lists, lists_cap;
    struct buf lists;
    struct posting *postings; /* of the form at hand */
    size_t postings_cap;
};

/* docs: the batch's articles by their places in it; borrowed until the end. */
enum fb_status batch_postings_begin(struct batch_postings *b, struct generations *g,
                                    const struct posting_file_doc *docs, uint32_t n_docs,
                                    struct fb_error *err);
/* Adds a form that was not added yet, by its id. */
void batch_postings_add(struct batch_postings *b, uint32_t id, const struct inverted_form *form);
/* Makes the generation, or, where status says that something failed, gives it up and returns that.
 * Releases b in any case. */
enum fb_status batch_postings_end(struct batch_postings *b, struct generations *g,
                                  enum fb_status status, struct fb_error *err);

#endif
