#ifndef FB_INDEX_LOCK_H
#define FB_INDEX_LOCK_H

#include "base/err.h"

/* The write lock of an index: a file beside the database, locked by flock, holding the number of
 * the process that writes. It goes with the process, however that ends; the file stays. */

/* *fd is the held lock. FB_ERR_BUSY, naming the holder, if another process still has it after
 * wait_ms. */
enum fb_status lock_take(const char *index_path, int wait_ms, int *fd, struct fb_error *err);
void lock_release(int fd);

#endif
