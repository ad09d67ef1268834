/* Small files in one go. They may grow or shrink while they are read: what counts is what read()
 * yields, not the size. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static enum file_outcome read_open_file(int fd, size_t max_bytes, struct buf *out, struct stat *st)
{
    enum { CHUNK_BYTES = 64 * 1024 };
    const size_t start = out->len;

    if (fstat(fd, st) != 0)
        return FILE_FAILED;
    if (!S_ISREG(st->st_mode))
        return FILE_NOT_REGULAR;
    while (out->len - start <= max_bytes) {
        ssize_t n;

        buf_reserve(out, CHUNK_BYTES);
        n = read(fd, out->data + out->len, CHUNK_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FILE_FAILED;
        if (n == 0)
            return FILE_READ;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
    }
    return FILE_TOO_LARGE;
}

enum file_outcome file_read(const char *path, size_t max_bytes, struct buf *out, struct stat *st)
{
    struct stat unused;
    enum file_outcome outcome;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error;

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? FILE_ABSENT : FILE_FAILED;
    outcome = read_open_file(fd, max_bytes, out, st ? st : &unused);
    error = errno;
    close(fd);
    errno = error;
    return outcome;
}
