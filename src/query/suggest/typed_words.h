#ifndef FB_QUERY_TYPED_WORDS_H
#define FB_QUERY_TYPED_WORDS_H

#include "index/core/index.h"
#include "query/parse/qparse.h"

/* The words of a query that may be misspelled, and what could stand in their place. */

enum {
    TYPED_MAX_WORDS = 16,    /* later ones are taken as they are */
    TYPED_MAX_LOOKED_UP = 4, /* of them, at most so many are compared with the vocabulary */
    TYPED_MAX_CHOICES = 5    /* a word */
};

/* One or two forms of the index in place of one or two words. */
struct choice {
    struct span forms[2];
    size_t n_forms, n_words;
    int cost;    /* edit_costs.h */
    uint32_t df; /* of the rarer form */
};

struct typed_word {
    struct span form;
    size_t start, end;      /* bytes of the query's text */
    const struct qnode *of; /* the WORD or PHRASE it is in */
    bool known;             /* the index has something for it */
    bool is_part;           /* of a chain */
    bool alternative;       /* something may be found without it: stands under an OR */
    struct choice choices[TYPED_MAX_CHOICES];
    size_t n_choices;
};

struct typed_words {
    struct arena *arena; /* borrowed; owns the forms */
    struct span text;    /* the query's */
    struct typed_word items[TYPED_MAX_WORDS];
    size_t n, n_unknown;
};

/* The words of the query, none of those under a NOT, of patterns or paths. query is borrowed. */
enum fb_status typed_words_collect(struct typed_words *words, struct index *ix, struct arena *arena,
                                   const struct query *query, struct fb_error *err);
/* Fills in the choices: of the unknown words, or if there are none of all. No words are left when
 * an unknown one that must be found has no choice. */
enum fb_status typed_words_find_choices(struct typed_words *words, struct index *ix,
                                        struct fb_error *err);

#endif
