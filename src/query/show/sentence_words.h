#ifndef FB_QUERY_SENTENCE_WORDS_H
#define FB_QUERY_SENTENCE_WORDS_H

#include "base/span.h"

/* The German words that tell whether a dot ends a sentence. */

enum abbreviation_kind {
    NEVER_ENDS, /* something has to follow, even if it begins with a capital: "Dr." */
    MAY_END     /* ends a sentence if the next word can begin one: "usw." */
};

struct abbreviation {
    const char *text; /* without its last dot and without blanks: "z.B" */
    enum abbreviation_kind kind;
};

/* Both sorted by byte, for the search and for tests. */
extern const struct abbreviation ABBREVIATIONS[];
extern const size_t N_ABBREVIATIONS;
extern const char *const BEGINNINGS[];
extern const size_t N_BEGINNINGS;

/* NULL if there is none; case counts. */
const struct abbreviation *abbreviation_find(struct span text);
/* Whether word is one that German capitalises at the beginning of a sentence only: "Der". */
bool sentence_begins_with(struct span word);

#endif
