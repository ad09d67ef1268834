#ifndef FB_INDEX_VOCAB_H
#define FB_INDEX_VOCAB_H

#include "index/blocks.h"

/* The vocabulary's two maps: form → document frequency, and key + form → kind. */
struct vocab {
    struct block_map by_form, by_key;
};

void vocab_init(struct vocab *v, struct db *db);
void vocab_release(struct vocab *v);

/* The document frequency that an entry of by_form holds. */
uint64_t vocab_read_df(struct span value);

#endif
