#ifndef FB_INDEX_STORE_H
#define FB_INDEX_STORE_H

#include "index/build/draft.h"
#include "index/core/index.h"

/* The writing side of an index, for the indexer. Every call needs INDEX_WRITE and an open batch; a
 * batch is one transaction: all of it is there after store_commit, or nothing. */

enum fb_status store_begin(struct index *ix, struct fb_error *err);
enum fb_status store_commit(struct index *ix, struct fb_error *err);
void store_rollback(struct index *ix);

/* Roots: what the user asked to have indexed. real and shown are raw bytes. */
struct store_root {
    int64_t id;
    struct buf real;  /* absolute, symbolic links resolved */
    struct buf shown; /* as the user named it, without a trailing slash */
};
typedef enum fb_status store_root_fn(const struct store_root *root, void *ctx);
enum fb_status store_roots(struct index *ix, store_root_fn *fn, void *ctx, struct fb_error *err);
/* The id of the root with this real path, added if missing (shown is then kept as it was first). */
enum fb_status store_root_add(struct index *ix, struct span real, struct span shown, int64_t *id,
                              struct fb_error *err);
enum fb_status store_root_remove(struct index *ix, int64_t id, struct fb_error *err);

/* Folders below a root; path is relative to it, "" for the root itself (also when the root is a
 * file). */
enum fb_status store_dir_add(struct index *ix, int64_t root_id, struct span path, int64_t *id,
                             struct fb_error *err);
/* The folders of a root known so far: path order. */
typedef enum fb_status store_dir_fn(int64_t dir_id, struct span path, void *ctx);
enum fb_status store_dirs(struct index *ix, int64_t root_id, store_dir_fn *fn, void *ctx,
                          struct fb_error *err);
enum fb_status store_dir_remove(struct index *ix, int64_t dir_id, struct fb_error *err);

/* What is remembered of a file, to see whether it changed. */
struct store_file {
    int64_t id; /* 0 = not stored yet */
    int64_t dir_id;
    struct span name; /* "" when the root itself is the file */
    uint64_t dev, ino, size_bytes;
    int64_t mtime_ns, ctime_ns;
    int64_t checked_ns; /* wall clock when the contents were last read: a file changed at about that
                           time is read again ("racy" times) */
    unsigned char digest[16];
    int64_t n_articles;
    bool failed; /* it could not be read; tried again when it changes */
};
typedef enum fb_status store_file_fn(const struct store_file *file, void *ctx);
/* The files of a folder in byte order of their names. name is borrowed during the callback. */
enum fb_status store_files(struct index *ix, int64_t dir_id, store_file_fn *fn, void *ctx,
                           struct fb_error *err);
/* Inserts (id 0; sets id) or replaces what is remembered of the file. */
enum fb_status store_file_put(struct index *ix, struct store_file *file, struct fb_error *err);
/* Removes the file; its articles must have been removed or moved. */
enum fb_status store_file_remove(struct index *ix, int64_t file_id, struct fb_error *err);

/* The articles of a file, in the file's order. key is borrowed during the callback. */
typedef enum fb_status store_article_fn(int64_t id, struct span key, void *ctx);
enum fb_status store_articles(struct index *ix, int64_t file_id, store_article_fn *fn, void *ctx,
                              struct fb_error *err);
/* The digest that the stored article's draft had. */
enum fb_status store_article_digest(struct index *ix, int64_t id, unsigned char digest[16],
                                    struct fb_error *err);

/* How much memory the index may take for what a run gathers, in MiB; without it what is set when
 * the index is opened counts. */
enum { STORE_MIN_MEMORY_MIB = 32, STORE_DEFAULT_MEMORY_MIB = 256, STORE_MAX_MEMORY_MIB = 65536 };
void store_set_memory(struct index *ix, unsigned mib);
/* What the batch has gathered in memory so far, and whether it is as much as it may. */
size_t store_batch_bytes(const struct index *ix);
bool store_batch_full(const struct index *ix);

/* With on, words are inserted article by article, as where FTS5 is of an unknown make. */
void store_set_insert(struct index *ix, bool on);
/* Has the keys of new forms derived by keys, which is borrowed until this is called with NULL: what
 * is left of the batch then derives them itself. */
struct key_maker;
void store_share_keys(struct index *ix, struct key_maker *keys);

/* What drafts are to be compressed with; valid and unchanged until a dictionary is trained or the
 * batch is rolled back. */
const struct text_codec *store_codec(const struct index *ix);

/* Adds the article (its words, its text), sets *id: ids only grow and are never used again. */
enum fb_status store_article_add(struct index *ix, int64_t file_id, const struct draft *draft,
                                 int64_t *id, struct fb_error *err);
/* Replaces the article in place: the id stays. Also when only its file or path changed. */
enum fb_status store_article_update(struct index *ix, int64_t id, int64_t file_id,
                                    const struct draft *draft, struct fb_error *err);
/* For an article whose file is about to be stored under another path without it: it stays as it
 * was indexed. */
enum fb_status store_article_keep_path(struct index *ix, int64_t id, struct fb_error *err);
enum fb_status store_article_remove(struct index *ix, int64_t id, struct fb_error *err);

/* Whether a text dictionary should be trained before the next articles are stored: there is none
 * yet. Samples are packed articles (article_pack), concatenated, with their lengths, of an archive
 * of archive_bytes. */
bool store_wants_dictionary(const struct index *ix);
enum fb_status store_train_dictionary(struct index *ix, const struct buf *samples,
                                      const size_t *sample_bytes, size_t n_samples,
                                      uint64_t archive_bytes, struct fb_error *err);

/* Keeps the full-text structures in shape after a commit, outside any batch: work in proportion to
 * what was written since the last time, in steps. *stop != 0 ends it early. */
enum fb_status store_tidy(struct index *ix, const volatile int *stop, struct fb_error *err);

/* Makes one generation of all posting lists (generations.h), in a batch of its own. */
enum fb_status store_join_postings(struct index *ix, struct fb_error *err);

/* Brings an index that was built by another analysis up to date, in one transaction of its own (no
 * batch may be open): derives the keys of its forms anew where only those have changed
 * (index_lacks_only_keys), else analyses every stored article. progress counts forms or articles
 * and may be NULL; *stop != 0 cancels. */
typedef void store_progress_fn(int64_t done, int64_t total, void *ctx);
enum fb_status store_reanalyze(struct index *ix, store_progress_fn *progress, void *ctx,
                               const volatile int *stop, struct fb_error *err);

#endif
