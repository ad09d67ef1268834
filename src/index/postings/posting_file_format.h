#ifndef FB_INDEX_POSTING_FILE_FORMAT_H
#define FB_INDEX_POSTING_FILE_FORMAT_H

#include "index/postings/posting_file.h"

#include <stddef.h>
#include <xxhash.h>

/* What posting_file_reader.c and posting_file_writer.c share. Numbers are the machine's own: a file
 * that came from another kind is refused by its magic and made anew. */
#define POSTING_FILE_MAGIC "FBpost\x01\x80"

/* The directory has an entry for each DIRECTORY_BLOCK of form ids that have lists, ascending. Where
 * their lists begin, and the last one ends, stands in the offsets: as 16-bit numbers if the lists
 * are short enough, else as 32-bit ones. A list of more than
 * one posting begins with twice their number, a varint; one of a single posting with an odd number,
 * which is its own (posting_list.c). */
enum { DIRECTORY_BLOCK = 64 };

struct directory_block {
    uint32_t number;     /* form id / DIRECTORY_BLOCK */
    uint32_t offsets_at; /* in 16-bit numbers */
    uint64_t forms;      /* a bit for each form that has a list */
    uint64_t lists_at : 63;
    uint64_t is_wide : 1;
};

struct posting_file_head {
    char magic[8];
    uint32_t version;
    uint32_t n_docs, n_lists, n_directory_blocks, has_ids, n_offsets;
    struct posting_file_tag tag;
    double average_length;
    int64_t first_id;
    uint64_t n_list_bytes;
    uint64_t body_hash; /* XXH3 of all that follows the head */
    uint64_t hash;      /* XXH3 of what stands before it */
};

static inline uint64_t posting_file_head_hash(const struct posting_file_head *h)
{
    return XXH3_64bits(h, offsetof(struct posting_file_head, hash));
}

/* Where arrays of numbers may begin. */
static inline uint64_t posting_file_aligned(uint64_t n_bytes)
{
    return (n_bytes + 7) & ~(uint64_t)7;
}

#endif
