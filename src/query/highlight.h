#ifndef FB_QUERY_HIGHLIGHT_H
#define FB_QUERY_HIGHLIGHT_H

#include "index/plan.h"
#include "query/snippet.h"
#include "text/analyze.h"

/* Marks tell so many terms apart; beyond, numbers begin anew. */
enum { HIGHLIGHT_TERMS = 64 };

/* Finds in a text the words a plan asks for, by tokenising it as the index did. */
struct highlighter;

/* plan and analyzer (NULL: no word is known to it) are borrowed until highlighter_free. */
struct highlighter *highlighter_new(const struct plan *plan, struct analyzer *analyzer);
void highlighter_free(struct highlighter *h);

/* The marks of field's text, ascending, not overlapping: words of phrases and NEAR groups only
 * where they stand as asked, parts inside their compound only, nothing for what is excluded by NOT.
 * Borrowed until the next call. */
size_t highlighter_marks(struct highlighter *h, enum field field, struct span text,
                         const struct mark **marks);

#endif
