#ifndef FB_INDEX_CODEBOOK_H
#define FB_INDEX_CODEBOOK_H

#include "base/buf.h"

#include <stdint.h>

/* The commonest words of an archive. A text written with their numbers is half as long, and what
 * is left of it still compresses: together they need a fifth to a quarter less room than
 * compression alone. Any bytes can be written so and come back as they were. */
struct codebook;

/* Learns from samples (concatenated) of an archive of archive_bytes and appends the stored form;
 * nothing if no word is worth its place there. */
void codebook_train(struct span samples, const size_t *sample_bytes, size_t n_samples,
                    uint64_t archive_bytes, struct buf *stored);

/* Behind the stored form so many bytes must be readable. */
enum { CODEBOOK_MARGIN_BYTES = 16 };
/* From the stored form, which is borrowed for the book's life; NULL if it is malformed. The caller
 * frees with codebook_free. */
struct codebook *codebook_new(struct span stored);
void codebook_free(struct codebook *book);
/* Makes codebook_encode possible; reading needs less. */
void codebook_prepare_writing(struct codebook *book);

/* Appends the coded text, at most twice as long as the plain one. The book may be shared by
 * threads. */
void codebook_encode(const struct codebook *book, struct span plain, struct buf *coded);
/* The reverse into exactly n_plain bytes; false if the coded text does not give just that. */
bool codebook_decode(const struct codebook *book, struct span coded, char *plain, size_t n_plain);

#endif
