#ifndef FB_QUERY_NOTATION_H
#define FB_QUERY_NOTATION_H

#include "index/core/index.h"
#include "query/expand/words.h"

/* Words that are written together, apart or with a hyphen: "A8", "A 8", "A-8"; "EMail", "E Mail".
 */

enum {
    NOTATION_MAX_ROWS = 8,
    NOTATION_ANYWHERE = -1 /* a join is not asked for */
};

/* Rows of words in a row, none of them as typed. */
struct notation {
    struct words rows[NOTATION_MAX_ROWS]; /* in the arena */
    size_t n;
};

/* The other ways to write the words (those at positions, without wholes of chains) of text, as far
 * as the index holds what they take. join_at: only those in which the word at this position is
 * joined with the next. A word that was split off and could be mistaken for others is exact. */
enum fb_status notation_find(struct index *ix, struct arena *arena, const struct words *words,
                             struct span text, long join_at, struct notation *out,
                             struct fb_error *err);

#endif
