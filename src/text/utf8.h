#ifndef FB_TEXT_UTF8_H
#define FB_TEXT_UTF8_H

#include "base/span.h"

#include <stdint.h>

/* Decodes the code point at s (n_bytes > 0). Returns the bytes consumed, at least 1. Anything
 * malformed (overlong, surrogate, cut short, over U+10FFFF) yields U+FFFD and consumes 1 byte. */
size_t utf8_decode(const char *s, size_t n_bytes, uint32_t *cp);
/* Encodes a scalar value; returns 1 to 4. Other values are encoded as U+FFFD. */
size_t utf8_write(uint32_t cp, char out[4]);
/* The length of the longest valid prefix; n_bytes when all is valid. */
size_t utf8_valid_prefix(const char *s, size_t n_bytes);
/* Code points in valid UTF-8 (malformed bytes count one each). */
size_t utf8_count(struct span s);
/* The byte offset of the n_chars-th code point, at most s.len. */
size_t utf8_offset(struct span s, size_t n_chars);
/* The start of the code point that byte offset lies in. */
size_t utf8_align(struct span s, size_t offset);
/* Columns on a terminal (utf8proc_charwidth; combining marks 0, wide characters 2). */
size_t utf8_width_cols(struct span s);
/* Byte length of the longest prefix that takes at most max_cols columns. */
size_t utf8_fit_cols(struct span s, size_t max_cols);

/* Soft hyphen, zero-width space and joiners, word joiner, direction marks, BOM: nothing a
 * reader sees. */
bool utf8_is_invisible(uint32_t cp);
/* C0 but \n, DEL, C1, line and paragraph separators, bidirectional overrides and isolates. */
bool utf8_is_control(uint32_t cp);
bool utf8_is_letter(uint32_t cp); /* general category L* or M* */
bool utf8_is_upper(uint32_t cp);
bool utf8_is_lower(uint32_t cp);
bool utf8_is_space(uint32_t cp); /* Z* and the ASCII spaces */

#endif
