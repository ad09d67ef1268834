#ifndef FB_ARTICLE_REFLOW_H
#define FB_ARTICLE_REFLOW_H

#include "base/buf.h"

/* Undoes what setting a text in lines did to it. Words broken at line ends are put together; where
 * the text is wrapped hard, to lines of one width, the lines of a paragraph become one. Poems,
 * lists, tables, and texts of which each line is a paragraph stay as they are. */

/* Appends the text reflowed, also lines that belong together by a hyphen ("Nord-" before "Süd");
 * false, with nothing appended, if there is nothing to do. */
bool reflow_text(struct span text, struct buf *out);
/* The same for broken words only. */
bool reflow_words(struct span text, struct buf *out);

#endif
