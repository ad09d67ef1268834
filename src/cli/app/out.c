/* Owns the bytes on their way to standard output. No stdio: one buffer that the renderers build
 * in, so that a write error (a full disk, a closed pipe) is seen once, with its errno. */
#include "cli/app/out.h"

#include <errno.h>
#include <unistd.h>

#define OUT_LARGE_BYTES ((size_t)64 * 1024)

void out_init(struct out *o, int fd)
{
    *o = (struct out){.fd = fd};
}

void out_flush(struct out *o)
{
    size_t done = 0;

    while (done < o->buf.len && !o->errnum) {
        ssize_t n = write(o->fd, o->buf.data + done, o->buf.len - done);

        if (n > 0)
            done += (size_t)n;
        else if (n < 0 && errno != EINTR)
            o->errnum = errno;
    }
    buf_clear(&o->buf);
}

void out_flush_large(struct out *o)
{
    if (o->buf.len >= OUT_LARGE_BYTES)
        out_flush(o);
}

bool out_is_broken(const struct out *o)
{
    return o->errnum != 0;
}

bool out_is_closed(const struct out *o)
{
    return o->errnum == EPIPE;
}

void out_release(struct out *o)
{
    buf_release(&o->buf);
}
