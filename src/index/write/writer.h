#ifndef FB_INDEX_WRITER_H
#define FB_INDEX_WRITER_H

#include "index/build/draft.h"
#include "index/core/index.h"

/* The writing side of an index, for the indexer. It borrows an index opened with INDEX_WRITE and is
 * freed before that is closed. Every call needs an open batch unless it says otherwise; a batch is
 * one transaction: all of it is there after writer_commit, or nothing. */
struct index_writer;

struct index_writer *index_writer_new(struct index *ix);
void index_writer_free(struct index_writer *w);

enum fb_status writer_begin(struct index_writer *w, struct fb_error *err);
enum fb_status writer_commit(struct index_writer *w, struct fb_error *err);
void writer_rollback(struct index_writer *w);

/* The digest that the stored article's draft had. */
enum fb_status writer_article_digest(struct index_writer *w, int64_t id, unsigned char digest[16],
                                     struct fb_error *err);

/* How much memory the index may take for what a run gathers, in MiB; without it what is set when
 * the writer is made counts. */
enum { WRITER_MIN_MEMORY_MIB = 32, WRITER_DEFAULT_MEMORY_MIB = 256, WRITER_MAX_MEMORY_MIB = 65536 };
void writer_set_memory(struct index_writer *w, unsigned mib);
/* Whether the batch has gathered as much in memory as it may. */
bool writer_batch_full(const struct index_writer *w);

/* With on, words are inserted article by article, as where FTS5 is of an unknown make. */
void writer_set_insert(struct index_writer *w, bool on);
/* Has the keys of new forms derived by keys, which is borrowed until this is called with NULL: what
 * is left of the batch then derives them itself. */
struct key_maker;
void writer_share_keys(struct index_writer *w, struct key_maker *keys);

/* What drafts are to be compressed with; valid and unchanged until a dictionary is trained or the
 * batch is rolled back. */
const struct text_codec *writer_codec(const struct index_writer *w);

/* Adds the article (its words, its text), sets *id: ids only grow and are never used again. */
enum fb_status writer_article_add(struct index_writer *w, int64_t file_id,
                                  const struct draft *draft, int64_t *id, struct fb_error *err);
/* Replaces the article in place: the id stays. Also when only its file or path changed. */
enum fb_status writer_article_update(struct index_writer *w, int64_t id, int64_t file_id,
                                     const struct draft *draft, struct fb_error *err);
/* For an article whose file is about to be stored under another path without it: it stays as it
 * was indexed. */
enum fb_status writer_article_keep_path(struct index_writer *w, int64_t id, struct fb_error *err);
enum fb_status writer_article_remove(struct index_writer *w, int64_t id, struct fb_error *err);

/* Whether a text dictionary should be trained before the next articles are stored: there is none
 * yet. Samples are packed articles (article_pack), concatenated, with their lengths, of an archive
 * of archive_bytes. */
bool writer_wants_dictionary(const struct index_writer *w);
enum fb_status writer_train_dictionary(struct index_writer *w, const struct buf *samples,
                                       const size_t *sample_bytes, size_t n_samples,
                                       uint64_t archive_bytes, struct fb_error *err);

/* Keeps the full-text structures in shape after a commit, outside any batch: work in proportion to
 * what was written since the last time, in steps. *stop != 0 ends it early. */
enum fb_status writer_tidy(struct index_writer *w, const volatile int *stop, struct fb_error *err);

/* Brings an index that was built by another analysis up to date, in one transaction of its own (no
 * batch may be open): derives the keys of its forms anew where only those have changed
 * (index_lacks_only_keys), else analyses every stored article. progress counts forms or articles
 * and may be NULL; *stop != 0 cancels. */
typedef void writer_progress_fn(int64_t done, int64_t total, void *ctx);
enum fb_status writer_reanalyze(struct index_writer *w, writer_progress_fn *progress, void *ctx,
                                const volatile int *stop, struct fb_error *err);

/* Rewrites the index into its smallest, fastest form. Needs INDEX_WRITE. */
enum fb_status index_optimize(struct index *ix, struct fb_error *err);

#endif
