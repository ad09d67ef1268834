#ifndef FB_BASE_BITS_H
#define FB_BASE_BITS_H

#include <stdint.h>

/* How many bits of v are set. The compiler's own calls a function with a table where it may not
 * count on the processor's instruction, as in programs for any x86-64. (Warren, Hacker's Delight
 * 5-1.) */
static inline unsigned bits_count(uint64_t v)
{
    v -= v >> 1 & 0x5555555555555555;
    v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
    v = (v + (v >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return (unsigned)(v * 0x0101010101010101 >> 56);
}

#endif
