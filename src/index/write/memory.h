#ifndef FB_INDEX_MEMORY_H
#define FB_INDEX_MEMORY_H

#include <stddef.h>

/* What an index run may take of the memory set (--memory), in parts of MEMORY_ALL. */
enum memory_part {
    MEMORY_BATCH = 9,      /* words gathered until they are written */
    MEMORY_TALLY = 6,      /* forms counted, kept from batch to batch */
    MEMORY_NUMBERINGS = 4, /* the reading threads' numbers of forms, of all threads */
    MEMORY_RING = 3,       /* drafts that wait to be stored */
    MEMORY_REST = 2,       /* everything else */
    MEMORY_ALL = 24
};
_Static_assert(MEMORY_BATCH + MEMORY_TALLY + MEMORY_NUMBERINGS + MEMORY_RING + MEMORY_REST ==
                   MEMORY_ALL,
               "the parts are the whole");

static inline size_t memory_of(unsigned mib, enum memory_part part)
{
    return ((size_t)mib << 20) * part / MEMORY_ALL;
}

#endif
