#ifndef FB_QUERY_EDIT_COSTS_H
#define FB_QUERY_EDIT_COSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What typing errors cost. A letter too many, too few or wrong, and two neighbours swapped, are an
 * error; what those who write German by ear confuse is half of one; two spellings of one letter are
 * none. */
enum { EDIT_ERROR = 2, EDIT_CONFUSION = 1, EDIT_SAME = 0 };

/* One may stand for the other, in either direction. */
struct edit_confusion {
    const char *a, *b; /* UTF-8, at most EDIT_CONFUSION_CHARS letters each */
    int cost;
};

enum { EDIT_CONFUSION_CHARS = 3 };

extern const struct edit_confusion edit_confusions[];
extern const size_t n_edit_confusions;

/* Whether letter is hardly heard behind the letter before it, so that it is easily left out and
 * easily put in: the e of "ie", the h of "eh" or "th", the second of two. */
bool edit_is_hardly_heard(uint32_t before, uint32_t letter);
enum { EDIT_MAX_HARDLY_HEARD = 3 };
/* All such letters behind before, into letters; their number. */
size_t edit_hardly_heard(uint32_t before, uint32_t letters[EDIT_MAX_HARDLY_HEARD]);

#endif
