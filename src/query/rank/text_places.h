#ifndef FB_QUERY_TEXT_PLACES_H
#define FB_QUERY_TEXT_PLACES_H

#include "index/plan/plan.h"
#include "text/analyze.h"

/* Where the words of a plan stand in a text, for articles whose places the index does not tell
 * (index/term_places.h): the same places. */
struct text_places;

/* Of the leaves wanted (by leaf), which are single words. plan and analyzer are borrowed until
 * text_places_free. */
struct text_places *text_places_new(const struct plan *plan, const bool *wanted,
                                    struct analyzer *analyzer);
void text_places_free(struct text_places *p);

/* Called with a form of a leaf at a position, from 0, in the text's order. */
typedef void text_places_fn(uint32_t leaf, const struct plan_form *form, uint32_t position,
                            void *ctx);
void text_places_each(struct text_places *p, struct span text, text_places_fn *fn, void *ctx);

#endif
