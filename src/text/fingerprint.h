#ifndef FB_TEXT_FINGERPRINT_H
#define FB_TEXT_FINGERPRINT_H

#include "text/analyze.h"

#include <stdint.h>

/* What tells one analysis from another, the user's own words left aside: a hash of what the
 * tokenizer makes of a fixed text, and one of the keys that a fixed list of words gets,
 * libstemmer's share included, each with the lexicon's hash. */
struct fingerprint {
    uint32_t forms, keys;
};

/* Analyses the samples, which takes some .3 ms. a: without words of the user's own. */
void fingerprint_measure(struct analyzer *a, struct fingerprint *out);

/* As measured when the program was built; both 0 if it was not. */
extern const struct fingerprint fingerprint_built_in;

#endif
