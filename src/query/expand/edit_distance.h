#ifndef FB_QUERY_EDIT_DISTANCE_H
#define FB_QUERY_EDIT_DISTANCE_H

#include "base/span.h"
#include "query/expand/edit_costs.h"

#include <stdbool.h>
#include <stdint.h>

/* How far words are from a word typed, by typing errors: the least sum of costs (edit_costs.h) that
 * turns one into the other, no part being edited twice. Made for going through words in byte order:
 * what the beginning of a word costs is kept for the next word that begins so. */

enum {
    EDIT_MAX_CHARS = 80, /* of a word typed */
    EDIT_MAX_DEPTH = 3 * EDIT_MAX_CHARS,
    EDIT_MAX_SHORTCUTS = 8 * EDIT_MAX_CHARS,
    EDIT_MAX_OPTIONS = 24
};

/* Some letters of the word typed that may be others in the word met, at a cost. */
struct edit_shortcut {
    uint32_t letters[EDIT_CONFUSION_CHARS]; /* in the word met */
    uint8_t n_letters, from, to, cost;      /* from, to: letters of the word typed */
};

/* The word typed. */
struct edit_word {
    uint32_t chars[EDIT_MAX_CHARS];
    uint8_t left_out_cost[EDIT_MAX_CHARS]; /* of each letter missing in the word met */
    size_t n_chars;
    struct edit_shortcut shortcuts[EDIT_MAX_SHORTCUTS]; /* by from */
    size_t n_shortcuts;
    uint16_t first_shortcut[EDIT_MAX_CHARS + 2]; /* not before each letter */
};

/* False for a word longer than EDIT_MAX_CHARS. */
bool edit_word_init(struct edit_word *w, struct span word);

/* What the letter after some may be for a word to come within the limit. */
struct edit_options {
    bool known, any;
    uint8_t n;
    uint32_t letters[EDIT_MAX_OPTIONS]; /* ascending, if not any */
};

/* One row a letter of the word met: what it costs to come from so many letters of the word typed to
 * there. */
struct edit_walk {
    const struct edit_word *word;
    uint8_t limit;
    bool with_endings;
    size_t depth; /* letters of the word met */
    uint32_t letters[EDIT_MAX_DEPTH];
    uint32_t ends[EDIT_MAX_DEPTH + 1]; /* bytes of the first letters */
    char bytes[4 * EDIT_MAX_DEPTH];
    uint8_t cells[EDIT_MAX_DEPTH + 1][EDIT_MAX_CHARS + 1];
    uint8_t first[EDIT_MAX_DEPTH + 1], last[EDIT_MAX_DEPTH + 1]; /* cells within limit */
    bool hopeless[EDIT_MAX_DEPTH + 1]; /* no word that begins so is within limit */
    struct edit_options options[EDIT_MAX_DEPTH + 1];
};

/* word is borrowed. limit is a sum of costs, at most 2 * EDIT_ERROR. with_endings: edit_walk_next
 * shall also lead to words within limit with one of the endings s, es, n and en. */
void edit_walk_init(struct edit_walk *walk, const struct edit_word *word, int limit,
                    bool with_endings);

/* The distance of form, or more than limit if it is greater than that. What form has in common with
 * the form before costs nothing. *n_hopeless: no form that shares so many first bytes with this one
 * is within limit; 0 if nothing is known of others. */
int edit_walk_form(struct edit_walk *walk, struct span form, size_t *n_hopeless);

/* Behind the form that edit_walk_form was asked about just now, in byte order: no form less than
 * *from is within limit. Empty if the very next one may be, or its like with TOKEN_DERIVED_MARK.
 * False if no form behind is. from is borrowed until the next call. */
bool edit_walk_next(struct edit_walk *walk, struct span *from);

#endif
