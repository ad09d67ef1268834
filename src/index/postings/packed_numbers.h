#ifndef FB_INDEX_PACKED_NUMBERS_H
#define FB_INDEX_PACKED_NUMBERS_H

#include "base/buf.h"

#include <stdint.h>

/* Small numbers in as few bits each as most of them need, those that need more behind (patched
 * frame of reference: Zukowski et al. 2006). A whole block lies in four lanes, number i in lane
 * i % 4, so that four are unpacked at a time (Lemire and Boytsov 2015, SIMD-BP128); fewer lie in a
 * row. */
enum { PACKED_BLOCK = 128 };

/* Appends n numbers, at most PACKED_BLOCK. */
void packed_numbers_write(const uint32_t *values, size_t n, struct buf *out);
/* Reads n numbers that were written so into values, which has room for PACKED_BLOCK; returns the
 * bytes read, 0 if they are malformed. *most_bits: all numbers are below 2 to its power. */
size_t packed_numbers_read(const unsigned char *p, size_t n_bytes, uint32_t *values, size_t n,
                           unsigned *most_bits);

/* Turns the PACKED_BLOCK gaps between ascending numbers into these; the least that the first can be
 * is given. Their sum must be below 2^32. */
void packed_numbers_add_up(uint32_t *gaps, uint32_t first);

#endif
