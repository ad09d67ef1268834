#ifndef FB_QUERY_HIGHLIGHT_H
#define FB_QUERY_HIGHLIGHT_H

#include "index/plan/plan.h"
#include "index/retrieve/term_places.h"
#include "query/show/snippet.h"
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
/* From now on only what stands at the first max_position positions of a text is marked. */
void highlighter_limit(struct highlighter *h, uint32_t max_position);

/* Which leaves of the plan say what is to be marked; borrowed. */
const bool *highlighter_leaves(const struct highlighter *h);
/* Makes known what was found of these leaves, before any marks are asked for: from now on only
 * texts of the same articles may be marked. places is borrowed until highlighter_free. */
void highlighter_take_places(struct highlighter *h, const struct term_places *places);
/* The same marks, but for their bytes, from where the words of these leaves stand in field of an
 * article; at: some of the places, in order. False if that does not tell them all, since bytes
 * matter: hyphenated words, some gender forms, phrases. */
bool highlighter_marks_of_places(struct highlighter *h, enum field field,
                                 const struct term_place *at, size_t n, const struct mark **marks,
                                 size_t *n_marks);

#endif
