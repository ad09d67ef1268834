#ifndef FB_QUERY_ARTICLE_SPELLING_H
#define FB_QUERY_ARTICLE_SPELLING_H

#include "index/core/index.h"

/* How an article spells a folded form: "Nordkorea" for "nordkorea". Not in capitals throughout if
 * the article has it otherwise, too. The form itself if it is nowhere. Copied into arena. */
struct span article_spelling(struct index *ix, struct arena *arena, struct span form);

#endif
