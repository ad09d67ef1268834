#ifndef FB_TEXT_REJOIN_H
#define FB_TEXT_REJOIN_H

#include "text/analyze.h"

/* Completes words of which a hyphen stands for one half (Ergänzungsstrich), from the word beside
 * them that has both. Forms are folded; analyzer may be NULL: then no word is known. */

/* "ein" before "ausfuhr": appends "einfuhr". false, with nothing appended, if the neighbour shows
 * no second half. */
bool rejoin_head(struct analyzer *analyzer, struct span stub, struct span neighbour,
                 struct buf *out);
/* "leid" behind "jugendlust": appends "jugendleid". */
bool rejoin_modifier(struct analyzer *analyzer, struct span neighbour, struct span tail,
                     struct buf *out);
/* Whether the form is one that stands before verbs and nouns alike (ein, aus, vor, haupt). */
bool rejoin_is_prefix(struct span form);

#endif
