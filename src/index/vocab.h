#ifndef FB_INDEX_VOCAB_H
#define FB_INDEX_VOCAB_H

#include "base/strmap.h"
#include "index/blocks.h"
#include "text/analyze.h"

/* The vocabulary's two maps: form → document frequency, and key + form → kind. */
struct vocab {
    struct block_map by_form, by_key;
};

void vocab_init(struct vocab *v, struct db *db);
void vocab_release(struct vocab *v);

/* The writing side of the vocabulary: counts in memory which forms come and go with the articles of
 * a batch, and writes the differences at its end. */
struct vocab_tally {
    struct vocab *vocab;       /* borrowed */
    struct analyzer *analyzer; /* borrowed */
    struct strmap forms;
    int32_t *delta;    /* by form: articles won or lost since the last save */
    uint32_t *seen_in; /* by form: the last article that counted it */
    size_t delta_cap, seen_cap;
    uint32_t *dirty; /* forms with a delta, or had */
    size_t n_dirty, dirty_cap;
    uint32_t article; /* serial number of the article being counted */
    int32_t sign;
};

void vocab_tally_init(struct vocab_tally *t, struct vocab *vocab, struct analyzer *analyzer);
void vocab_tally_release(struct vocab_tally *t);
/* Forgets all counts: the batch was rolled back, or the table replaced. */
void vocab_tally_forget(struct vocab_tally *t);
/* The forms that follow belong to one article; sign is +1 when it comes, -1 when it goes. */
void vocab_tally_begin_article(struct vocab_tally *t, int sign);
/* Counts a form once an article. */
void vocab_tally_add(struct vocab_tally *t, struct span form);
/* Writes the differences within the caller's transaction. */
enum fb_status vocab_tally_save(struct vocab_tally *t, struct fb_error *err);

#endif
