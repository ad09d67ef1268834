/* Error values: a status and a finished message. Formatting goes through struct buf, so that a
 * message is never cut, however long the path in it. */
#include "base/err.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum fb_status fb_error_vset(struct fb_error *err, enum fb_status status, size_t offset,
                                    const char *suffix, const char *format, va_list ap)
    __attribute__((format(printf, 5, 0)));

static enum fb_status fb_error_vset(struct fb_error *err, enum fb_status status, size_t offset,
                                    const char *suffix, const char *format, va_list ap)
{
    struct buf message = BUF_INIT;

    if (!err || err->status != FB_OK)
        return status;
    buf_vaddf(&message, format, ap);
    if (suffix) {
        buf_add_str(&message, ": ");
        buf_add_str(&message, suffix);
    }
    err->status = status;
    err->offset = offset;
    err->message = buf_detach(&message);
    return status;
}

enum fb_status fb_error_set(struct fb_error *err, enum fb_status status, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    fb_error_vset(err, status, 0, NULL, format, ap);
    va_end(ap);
    return status;
}

enum fb_status fb_error_set_at(struct fb_error *err, enum fb_status status, size_t offset,
                               const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    fb_error_vset(err, status, offset, NULL, format, ap);
    va_end(ap);
    return status;
}

enum fb_status fb_error_set_errno(struct fb_error *err, int errnum, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    fb_error_vset(err, FB_ERR_IO, 0, strerror(errnum), format, ap);
    va_end(ap);
    return FB_ERR_IO;
}

void fb_error_release(struct fb_error *err)
{
    free(err->message);
    *err = (struct fb_error){0};
}
