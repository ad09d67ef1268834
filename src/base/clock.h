#ifndef FB_BASE_CLOCK_H
#define FB_BASE_CLOCK_H

#include <time.h>

/* Milliseconds on a clock that only runs forward; for durations. */
static inline double clock_now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

#endif
