#ifndef FB_INDEX_VOCAB_TALLY_H
#define FB_INDEX_VOCAB_TALLY_H

#include "index/form_ids.h"
#include "index/vocab.h"

/* The writing side of the vocabulary: counts in memory which forms come and go with the articles of
 * a batch, and writes the differences at its end. A tally is fed either by forms or by numbers that
 * a form_numberer gave; not by both. */
struct vocab_tally {
    struct vocab *vocab;       /* borrowed */
    struct analyzer *analyzer; /* borrowed */
    struct strmap own;         /* fed by forms: their numbers */
    struct arena arena;        /* fed by numbers: what follows */
    struct span *forms, *keys; /* by number; keys as vocab_keys_pack, or empty */
    size_t n_forms, forms_cap, keys_cap;
    int32_t *delta; /* by number: articles won or lost since the last save */
    uint32_t *ids;  /* by number: form ids found or given by saves; 0 = not known */
    size_t delta_cap, ids_cap;
    size_t n_given_up; /* vocab's, when the ids were known to be right */
    uint32_t *dirty;   /* numbers with a delta, or had; perhaps more than once */
    size_t n_dirty, dirty_cap;
};

void vocab_tally_init(struct vocab_tally *t, struct vocab *vocab, struct analyzer *analyzer);
void vocab_tally_release(struct vocab_tally *t);
/* Forgets all counts: the batch was rolled back, or the table replaced. */
void vocab_tally_forget(struct vocab_tally *t);

/* Counts an article that comes (sign +1) or goes (-1); forms holds each of its forms once, as
 * terms_of_article makes it. */
void vocab_tally_add(struct vocab_tally *t, const struct buf *forms, int sign);
/* Counts an article that comes, by numbers. When a new numbering begins, what is counted is saved
 * first, which may fail. *in_step is false, and nothing counted, when the numbers are not known
 * here: drafts in between were not counted, or were forgotten. */
enum fb_status vocab_tally_add_ids(struct vocab_tally *t, const struct form_ids *ids, bool *in_step,
                                   struct fb_error *err);
/* Whether that would begin a new numbering, and forget the numbers of the old one. */
static inline bool vocab_tally_starts_anew(const struct vocab_tally *t, const struct form_ids *ids)
{
    return ids->first_birth == 0 && t->n_forms > 0;
}
/* The numbers of forms fed by forms, in the order in which forms lists them; room for as many. */
void vocab_tally_numbers(const struct vocab_tally *t, const struct buf *forms, uint32_t *numbers);
/* Articles counted for a form fed by forms; 0 if it is unknown. */
int32_t vocab_tally_delta(const struct vocab_tally *t, struct span form);

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
