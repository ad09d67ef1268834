#ifndef FB_INDEX_NUMBERING_H
#define FB_INDEX_NUMBERING_H

#include "base/strmap.h"

#include <stdatomic.h>

/* Forms as numbers, given by a thread that analyses: 0, 1, 2 … in order of first sight, so that the
 * one that stores need not look every word up. One thread numbers; any thread that was handed a
 * number since may ask for its text. Counted references, as drafts outlive the thread's interest.
 */
enum {
    NUMBERING_CHUNK = 4096,
    NUMBERING_CHUNKS = 1024,
    NUMBERING_MAX = NUMBERING_CHUNK * NUMBERING_CHUNKS
};

struct numbering {
    atomic_uint n_references;
    unsigned owner; /* which of the threads */
    struct strmap forms;
    struct span *texts[NUMBERING_CHUNKS]; /* by number; they stay where they are */
};

/* With one reference, the caller's. */
struct numbering *numbering_new(unsigned owner);
struct numbering *numbering_hold(struct numbering *n);
void numbering_drop(struct numbering *n); /* n may be NULL */

/* The numbers of forms, new ones given where needed; hashes are their XXH3_64bits. There must be
 * room: at most NUMBERING_MAX. */
void numbering_number(struct numbering *n, const struct span *forms, const uint64_t *hashes,
                      size_t n_forms, uint32_t *numbers);
/* Valid as long as n. */
static inline struct span numbering_text(const struct numbering *n, uint32_t number)
{
    return n->texts[number / NUMBERING_CHUNK][number % NUMBERING_CHUNK];
}
size_t numbering_size_bytes(const struct numbering *n);

#endif
