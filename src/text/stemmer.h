#ifndef FB_TEXT_STEMMER_H
#define FB_TEXT_STEMMER_H

#include "base/span.h"

/* Snowball's German stemmer. One belongs to one thread at a time. */
struct stemmer;

/* NULL if this libstemmer has no German, or for lack of memory. */
struct stemmer *stemmer_new(void);
void stemmer_free(struct stemmer *s);

/* The stem of a word in lower case, umlauts as they are; borrowed until the next call. False if
 * libstemmer lacked memory. */
bool stemmer_stem(struct stemmer *s, struct span word, struct span *stem);

/* Whether the stemmer is part of the program, so that it stems as it did when that was built. */
bool stemmer_is_built_in(void);

#endif
