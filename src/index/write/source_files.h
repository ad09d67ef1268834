#ifndef FB_INDEX_SOURCE_FILES_H
#define FB_INDEX_SOURCE_FILES_H

#include "index/write/writer.h"

/* What a writer remembers of what was asked to be indexed and what was seen there. */

/* Roots: what the user asked to have indexed. real and shown are raw bytes. */
struct store_root {
    int64_t id;
    struct buf real;  /* absolute, symbolic links resolved */
    struct buf shown; /* as the user named it, without a trailing slash */
};
typedef enum fb_status store_root_fn(const struct store_root *root, void *ctx);
enum fb_status store_roots(struct index_writer *w, store_root_fn *fn, void *ctx,
                           struct fb_error *err);
/* The id of the root with this real path, added if missing (shown is then kept as it was first). */
enum fb_status store_root_add(struct index_writer *w, struct span real, struct span shown,
                              int64_t *id, struct fb_error *err);
enum fb_status store_root_remove(struct index_writer *w, int64_t id, struct fb_error *err);

/* Folders below a root; path is relative to it, "" for the root itself (also when the root is a
 * file). */
enum fb_status store_dir_add(struct index_writer *w, int64_t root_id, struct span path, int64_t *id,
                             struct fb_error *err);
/* The folders of a root known so far: path order. */
typedef enum fb_status store_dir_fn(int64_t dir_id, struct span path, void *ctx);
enum fb_status store_dirs(struct index_writer *w, int64_t root_id, store_dir_fn *fn, void *ctx,
                          struct fb_error *err);
enum fb_status store_dir_remove(struct index_writer *w, int64_t dir_id, struct fb_error *err);

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
enum fb_status store_files(struct index_writer *w, int64_t dir_id, store_file_fn *fn, void *ctx,
                           struct fb_error *err);
/* Inserts (id 0; sets id) or replaces what is remembered of the file. */
enum fb_status store_file_put(struct index_writer *w, struct store_file *file,
                              struct fb_error *err);
/* Removes the file; its articles must have been removed or moved. */
enum fb_status store_file_remove(struct index_writer *w, int64_t file_id, struct fb_error *err);

/* The articles of a file, in the file's order. key is borrowed during the callback. */
typedef enum fb_status store_article_fn(int64_t id, struct span key, void *ctx);
enum fb_status store_articles(struct index_writer *w, int64_t file_id, store_article_fn *fn,
                              void *ctx, struct fb_error *err);

#endif
