#ifndef FB_CLI_OUT_H
#define FB_CLI_OUT_H

#include "base/buf.h"

#include <stdbool.h>

/* Standard output: renderers append to buf, out_flush writes. A failure is remembered, later
 * output is dropped, and the end of the program asks out_finish what to say. */
struct out {
    struct buf buf;
    int fd;
    int errnum; /* of the first failed write, 0 = none */
};

void out_init(struct out *o, int fd);
/* Writes what has gathered. */
void out_flush(struct out *o);
/* The same, but only when it is worth a system call: for loops over many hits. */
void out_flush_large(struct out *o);
/* Nobody reads any more, or nothing can be written: loops may stop. */
bool out_is_broken(const struct out *o);
/* The reader has gone (a closed pipe), which is no error. */
bool out_is_closed(const struct out *o);
void out_release(struct out *o);

#endif
