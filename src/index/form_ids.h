#ifndef FB_INDEX_FORM_IDS_H
#define FB_INDEX_FORM_IDS_H

#include "base/strmap.h"
#include "text/analyze.h"

/* Forms as numbers, given by the thread that analyses, so that the one that stores only counts: a
 * form is looked up, and its keys are derived, beside the writer. Numbers run from 0 in order of
 * first sight; a numbering that has grown too large starts again at 0. */
struct form_ids {
    uint32_t *ids; /* the article's distinct forms */
    size_t n_ids, ids_cap;
    uint32_t first_birth; /* forms numbered with this article, from this number on: */
    uint32_t n_births;
    struct buf births; /* for each: varint length, form, varint length, keys (vocab_keys_pack) */
};

void form_ids_release(struct form_ids *f);

/* One thread's numbering. */
struct form_numberer {
    struct analyzer *analyzer; /* borrowed */
    struct strmap forms;
    struct buf keys;
};

/* forms: an article's distinct forms, as terms_of_article makes them. */
void form_numberer_number(struct form_numberer *n, const struct buf *forms, struct form_ids *out);
void form_numberer_release(struct form_numberer *n);

#endif
