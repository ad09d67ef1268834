#ifndef FB_QUERY_ROWS_H
#define FB_QUERY_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words in a row and rows near each other, from the positions of words in a text. Positions count
 * from 1. */

struct occurrence {
    uint32_t position;
    uint32_t chain;    /* the number of the chain it is (part) of; 0 for none */
    size_t start, end; /* bytes in the text */
};

/* By position, which may occur more than once. Zero-initialised is valid; the caller frees at. */
struct occurrences {
    struct occurrence *at;
    size_t n, cap;
    size_t cursor; /* for rows_find */
};

/* Where rows begin, ascending. Zero-initialised is valid; the caller frees at. */
struct row_starts {
    uint32_t *at;
    size_t n, cap;
    size_t cursor; /* the row of the cluster at hand */
};

/* The first occurrence at position (or where it would be); *behind is behind the last. */
size_t occurrences_find(const struct occurrences *o, uint32_t position, size_t *behind);

/* Fills out with the positions where the slots (at least one) stand in a row. Linear in their
 * occurrences. */
void rows_find(struct occurrences *slots, size_t n_slots, struct row_starts *out);

/* Moves the groups' cursors forwards to the next cluster, if they are at none: rows, one of each
 * group, of which none ends more than distance words before the last one begins (what FTS5 means by
 * NEAR). lengths: how many words each group's rows have. False when there is no other. */
bool rows_find_cluster(struct row_starts *groups, const size_t *lengths, size_t n_groups,
                       unsigned distance);
/* Leaves the cluster: moves on the group whose next row comes first. False when none has one. */
bool rows_step(struct row_starts *groups, size_t n_groups);

#endif
