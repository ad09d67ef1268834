#ifndef FB_INDEX_GENERATIONS_H
#define FB_INDEX_GENERATIONS_H

#include "index/postings/doc_set.h"
#include "index/postings/posting_file.h"
#include "index/sqlite/db.h"

/* The generations of posting lists that belong to an index: which files, and which of their
 * articles were deleted or replaced since. The rows of the database say so, and change in the
 * transaction that changes the articles; a file is complete before the row that names it is. So
 * whatever was interrupted, what a reader finds is right, or it finds that a file is missing and
 * asks FTS5, which knows everything, too. */
struct generation {
    uint64_t number;
    struct posting_file file;
    uint32_t n_deleted;
    uint64_t *deleted; /* bits by the article's number; NULL: none */
    bool dirty;        /* deleted is not saved yet */
};

static inline bool generation_is_deleted(const struct generation *g, uint32_t doc)
{
    return g->deleted && g->deleted[doc / 64] >> doc % 64 & 1;
}

struct generations {
    struct db *db; /* borrowed */
    uint64_t tag;  /* of the index; 0: not known yet */
    struct generation *all;
    size_t n, cap;
    int64_t version; /* of the database when they were read; 0: not read */
    bool usable;     /* all files are there */
    sqlite3_stmt *save;
};

void generations_init(struct generations *g, struct db *db);
void generations_release(struct generations *g);

/* Makes them those of the database as it is read now (version: its data_version): files that stay
 * are not opened again. n_articles: how many the index has. Without a usable set g->usable is
 * false, and that is no error. */
enum fb_status generations_load(struct generations *g, int64_t version, int64_t n_articles,
                                struct fb_error *err);
/* What is loaded may be wrong: the transaction was rolled back. */
void generations_forget(struct generations *g);

/* Puts ids that were found generation by generation in order, as mostly they are. */
void generations_order_ids(int64_t *ids, size_t n);

/* ---- writing, within a transaction ---- */

/* The article's postings count no more; false if it is in no generation. */
bool generations_delete(struct generations *g, int64_t id);
enum fb_status generations_save(struct generations *g, struct fb_error *err);

/* Begins the file of a new generation, and makes it one: the file must be complete when
 * generations_add is called. */
enum fb_status generations_begin(struct generations *g, const struct posting_file_doc *docs,
                                 uint32_t n_docs, struct posting_file_writer **out,
                                 uint64_t *number, struct fb_error *err);
enum fb_status generations_add(struct generations *g, uint64_t number, uint32_t n_docs,
                               uint64_t n_bytes, struct fb_error *err);
enum fb_status generations_remove_row(struct generations *g, uint64_t number, struct fb_error *err);
/* Takes all rows away, as when everything is analysed anew. */
enum fb_status generations_clear(struct generations *g, struct fb_error *err);

/* Joins generations where there are many for their sizes, within the caller's transaction, so that
 * their number stays logarithmic, as in a log-structured merge tree (O'Neil et al. 1996); all: into
 * one. Files that are needed no more stay until generations_sweep. */
enum fb_status generations_merge(struct generations *g, bool all, struct fb_error *err);
/* Removes files beside the database that no row names: what crashed runs and merges left. To be
 * called by the one writer, outside a transaction. */
void generations_sweep(struct generations *g);

/* The file's path; appended to out. */
void generation_path(const struct generations *g, uint64_t number, struct buf *out);

#endif
