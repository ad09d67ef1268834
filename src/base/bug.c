/* The end of a program that is wrong. */
#include "base/bug.h"

#include <stdio.h>
#include <unistd.h>

void fb_bug(const char *file, int line, const char *what)
{
    fprintf(stderr, "findbuch: internal error at %s:%d: %s\n", file, line, what);
    _exit(2);
}
