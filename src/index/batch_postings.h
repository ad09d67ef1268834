#ifndef FB_INDEX_BATCH_POSTINGS_H
#define FB_INDEX_BATCH_POSTINGS_H

#include "index/generations.h"

/* The postings of the articles that a batch adds, until they become a generation when it is
 * committed. Forms come as the numbers of some numbering; ids they have only when the vocabulary
 * was saved. */
enum batch_forms {
    BATCH_FORMS_NUMBERED, /* numbers of the drafts (form_ids.h) */
    BATCH_FORMS_OWN,      /* numbers of articles analysed by the storing side itself */
    BATCH_FORMS_IDS       /* ids of the vocabulary */
};

struct batch_doc {
    struct posting_file_doc doc;
    enum batch_forms forms;
    bool dropped; /* deleted or replaced within the batch */
    size_t first; /* of its postings; they end where the next article's begin */
};

struct batch_postings {
    struct batch_doc *docs;
    size_t n_docs, docs_cap;
    struct batch_posting {
        uint32_t form, weight;
    } * postings;
    size_t n_postings, postings_cap;
};

/* numbers: the article's distinct forms; weights: of each, in tenths. */
void batch_postings_add(struct batch_postings *b, struct posting_file_doc doc,
                        enum batch_forms forms, const uint32_t *numbers, const uint32_t *weights,
                        size_t n);
/* Takes the article out again, if the batch has added it. */
void batch_postings_drop(struct batch_postings *b, int64_t id);
void batch_postings_clear(struct batch_postings *b);
void batch_postings_release(struct batch_postings *b);

/* Turns numbers of one kind into ids, while they are known: id_of gives a form's id by its number.
 */
typedef uint32_t batch_form_id_fn(uint32_t number, void *ctx);
void batch_postings_resolve(struct batch_postings *b, enum batch_forms forms,
                            batch_form_id_fn *id_of, void *ctx);
/* Makes a generation of what there is, if there is anything; all numbers are ids by now. */
enum fb_status batch_postings_seal(struct batch_postings *b, struct generations *g,
                                   struct fb_error *err);

#endif
