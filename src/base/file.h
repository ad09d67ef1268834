#ifndef FB_BASE_FILE_H
#define FB_BASE_FILE_H

#include "base/buf.h"

#include <sys/stat.h>

enum file_outcome {
    FILE_READ,
    FILE_ABSENT,      /* no such file, or a part of the path is no folder */
    FILE_NOT_REGULAR, /* a folder, a pipe, a device */
    FILE_TOO_LARGE,
    FILE_FAILED /* errno says why */
};

/* Reads a file that a user writes by hand, whole; never waits for the other end of a pipe. Appends
 * to out, which holds no more than a part of it unless the outcome is FILE_READ. st: what the file
 * was when it was read, set unless the outcome is FILE_ABSENT or FILE_FAILED; may be NULL. Messages
 * are left to the caller, who knows what the file is for. */
enum file_outcome file_read(const char *path, size_t max_bytes, struct buf *out, struct stat *st);

#endif
