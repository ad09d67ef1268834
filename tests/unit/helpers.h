#ifndef FB_TESTS_HELPERS_H
#define FB_TESTS_HELPERS_H

#include "base/span.h"

#include <stdint.h>

/* What tests of several modules need, beside cmocka. */

#define N_ELEMS(array) (sizeof(array) / sizeof((array)[0]))

/* A row of pseudo-random numbers below 2^24, the same in every run. */
uint32_t next_random(uint32_t *seed);

/* How many bytes both begin with. */
size_t count_shared(struct span a, struct span b);

/* Removes a folder and everything in it, links but not what they lead to. */
void remove_folder(const char *path);

#endif
