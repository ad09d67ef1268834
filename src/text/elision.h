#ifndef FB_TEXT_ELISION_H
#define FB_TEXT_ELISION_H

#include "base/span.h"

/* The words in forms with an apostrophe: "estaing" in "d'estaing", "neill" in "o'neill", "abc" in
 * "abc'13", "rock" and "roll" in "rock'n'roll". */

enum { ELISION_MAX_PARTS = 4 };

struct elision_part {
    size_t start, end; /* bytes of the form */
    bool last;         /* the form ends with it */
};

/* The words of three letters and more, none of a genitive ("andrea's") or of a derivation
 * ("ohm'sche" has "ohm" alone), and none of a chain, whose parts are words by themselves. */
size_t elision_parts(struct span form, struct elision_part parts[ELISION_MAX_PARTS]);

#endif
