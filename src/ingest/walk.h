#ifndef FB_INGEST_WALK_H
#define FB_INGEST_WALK_H

#include "base/err.h"
#include "base/span.h"

#include <stdint.h>

/* Lists folders for the indexer: by descriptor, so that no path is too long and no symbolic link
 * below the starting point is ever followed. Only lists and stats; opens no file. */

/* Folders nested deeper are refused (one descriptor a level is open while walking). */
#define WALK_MAX_DEPTH 100

struct walk_file {
    struct span name; /* NUL-terminated */
    bool accepted;    /* taken for an article by its name; else not stat'ed yet: walk_stat */
    int error;        /* 0, or the errno of stat: the rest is then undefined. ENOENT: it is gone */
    uint64_t dev, ino, size_bytes;
    int64_t mtime_ns, ctime_ns;
};

/* One folder, with its regular files in byte order of their names; valid during the callback. */
struct walk_folder {
    struct span path; /* below the root, "" for the root itself, NUL-terminated */
    int fd;           /* borrowed */
    struct walk_file *files;
    size_t n_files;
    size_t n_entries; /* everything in it but "." and "..", whatever it is */
};

struct walk_handler {
    /* A folder was listed. The subfolders follow after. Anything but FB_OK ends the walk. */
    enum fb_status (*folder)(struct walk_folder *folder, void *ctx);
    /* Whether to look into a hidden folder all the same. */
    bool (*wants_hidden)(struct span path, void *ctx);
    /* A folder could not be listed; errnum is ELOOP when it is nested too deep. Nothing is known of
     * what is in it. */
    void (*unreadable)(struct span path, int errnum, void *ctx);
    /* A symbolic link that might have led to articles was not followed. */
    void (*link_skipped)(struct span path, void *ctx);
    void *ctx;
};

/* Opens the folder root_real/path one component after the other, following no link below root_real.
 * Returns the descriptor (close it) or -1 with errno set. */
int walk_open_folder(const char *root_real, struct span path);

/* Lists the folder root_real/path and those below it, sorted by name. A folder that cannot be read
 * goes to handler->unreadable; the only failure is what handler->folder returned. Ends early, with
 * FB_OK, when *stop (may be NULL) is set. */
enum fb_status walk_tree(const char *root_real, struct span path,
                         const struct walk_handler *handler, const volatile int *stop);

/* Fills in what fstatat says of dir_fd/file->name without following a link. What is not a regular
 * file has error ENOENT: as far as articles go, it is not there. */
void walk_stat(int dir_fd, struct walk_file *file);

#endif
