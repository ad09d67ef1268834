#ifndef FB_TEXT_MIXED_H
#define FB_TEXT_MIXED_H

#include "base/buf.h"

#include <stdint.h>

/* Text in UTF-8 and Windows-1252 by turns, as it comes about where texts of several sources were
 * put together. */

struct mixed_info {
    size_t n_replaced;    /* bytes that are neither, and a sequence cut short at the end */
    size_t n_strays;      /* bytes read as Windows-1252 */
    size_t n_other_lines; /* lines that are not, or not wholly, in the encoding of most */
};

/* Whether the bytes, malformed as UTF-8, could become well-formed by more bytes at their end. */
bool mixed_is_cut_short(const char *bytes, size_t n_bytes);
/* Appends the bytes as valid UTF-8; nothing else of them is changed. mostly_utf8 decides where a
 * line does not tell. info is overwritten. */
void mixed_to_utf8(const char *bytes, size_t n_bytes, bool mostly_utf8, struct buf *out,
                   struct mixed_info *info);

#endif
