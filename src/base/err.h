#ifndef FB_BASE_ERR_H
#define FB_BASE_ERR_H

#include "base/bug.h"

#include <stdarg.h>
#include <stddef.h>

/* What a fallible function returns. The message in struct fb_error says the rest. */
enum fb_status {
    FB_OK = 0,
    FB_ERR_USAGE,     /* the caller's arguments make no sense */
    FB_ERR_SYNTAX,    /* a query or an article's form is wrong; offset says where */
    FB_ERR_LIMIT,     /* too long, too many, too deep */
    FB_ERR_IO,        /* the operating system said no */
    FB_ERR_DB,        /* SQLite said no */
    FB_ERR_CORRUPT,   /* stored data is damaged */
    FB_ERR_VERSION,   /* made by another version of findbuch or of the analyser */
    FB_ERR_BUSY,      /* another process is writing */
    FB_ERR_NOT_FOUND, /* no such index, article, path */
    FB_ERR_CANCELLED  /* the caller asked to stop */
};

/* A message complete enough to print as it is, in the user's language: what was wrong, where,
 * and what to do. Untouched on success. The first error wins: setting a set error does nothing.
 * Zero-initialised is "no error". */
struct fb_error {
    enum fb_status status;
    char *message;
    size_t offset; /* byte offset in the query or text for FB_ERR_SYNTAX and _LIMIT, else 0 */
};

/* Every fb_error_set* returns status, so that "return fb_error_set(err, …)" reads well; err may be
 * NULL. */
enum fb_status fb_error_set(struct fb_error *err, enum fb_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum fb_status fb_error_set_at(struct fb_error *err, enum fb_status status, size_t offset,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Appends ": " and strerror(errnum). */
enum fb_status fb_error_set_errno(struct fb_error *err, int errnum, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void fb_error_release(struct fb_error *err); /* frees; err is "no error" again */

#endif
