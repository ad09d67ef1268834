#ifndef FB_INDEX_VOCAB_TALLY_H
#define FB_INDEX_VOCAB_TALLY_H

#include "base/strmap.h"
#include "index/vocab/vocab.h"

/* The writing side of the vocabulary: counts in memory which forms come and go with the articles of
 * a batch, and writes the differences at its end. Forms have numbers here, 0, 1, 2 … in order of
 * first sight, which last until all is forgotten. */
struct vocab_tally {
    struct vocab *vocab;       /* borrowed */
    struct analyzer *analyzer; /* borrowed */
    struct strmap own;         /* the numbers */
    struct span *keys;         /* by number, as vocab_keys_pack; empty = not made yet */
    size_t n_keys, keys_cap;
    int32_t *delta; /* by number: articles won or lost since the last save */
    uint32_t *ids;  /* by number: form ids found or given by saves; 0 = not known */
    size_t n_deltas, delta_cap, ids_cap;
    size_t n_given_up; /* vocab's, when the ids were known to be right */
    uint32_t *dirty;   /* numbers with a delta, or had; perhaps more than once */
    size_t n_dirty, dirty_cap;
    unsigned n_forgotten; /* how often all was forgotten: numbers are others since */
};

void vocab_tally_init(struct vocab_tally *t, struct vocab *vocab, struct analyzer *analyzer);
void vocab_tally_release(struct vocab_tally *t);
/* Forgets all numbers and counts: the batch was rolled back, or the table replaced, or it is saved
 * and takes too much memory. */
void vocab_tally_forget(struct vocab_tally *t);
size_t vocab_tally_size_bytes(const struct vocab_tally *t);

/* The numbers of forms, new ones given where needed. What is never counted is not saved. */
void vocab_tally_number(struct vocab_tally *t, const struct span *forms, size_t n,
                        uint32_t *numbers);
/* A form by its number; valid until all is forgotten. */
static inline struct span vocab_tally_form(const struct vocab_tally *t, uint32_t number)
{
    return strmap_key(&t->own, number);
}
/* Counts an article that comes (sign +1) or goes (-1), by its distinct forms' numbers. */
void vocab_tally_count(struct vocab_tally *t, const uint32_t *numbers, size_t n, int sign);
/* The same by the forms themselves, as terms_of_article makes them. */
void vocab_tally_add(struct vocab_tally *t, const struct buf *forms, int sign);
/* Articles counted for a form; 0 if it is unknown. */
int32_t vocab_tally_delta(const struct vocab_tally *t, struct span form);
/* Gives a form's keys, made elsewhere, so that a save need not make them. Borrowed until they are
 * dropped. */
void vocab_tally_set_keys(struct vocab_tally *t, uint32_t number, struct span keys);
void vocab_tally_drop_keys(struct vocab_tally *t);

/* Writes the differences within the caller's transaction. Forms that are new get ids, in byte
 * order; those that are in no article any more lose theirs. */
enum fb_status vocab_tally_save(struct vocab_tally *t, struct fb_error *err);
/* The id of a form that was counted before the last save, by its number, until something else is
 * counted: postings are made by it. The one it had where the save took it out of the vocabulary; 0
 * if it came and went between two saves. */
static inline uint32_t vocab_tally_id(const struct vocab_tally *t, uint32_t number)
{
    return t->ids[number];
}

#endif
