#ifndef FB_INDEX_SIBLING_PATH_H
#define FB_INDEX_SIBLING_PATH_H

#include "base/buf.h"

/* Where a file of the user's stands that belongs to the index at path: beside it, under the same
 * name with another ending ("a/findbuch.db", "words": "a/findbuch.words"). Appended to out. */
void index_sibling_path(const char *path, const char *ending, struct buf *out);

#endif
