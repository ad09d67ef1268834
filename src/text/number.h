#ifndef FB_TEXT_NUMBER_H
#define FB_TEXT_NUMBER_H

#include "base/buf.h"

/* Numbers as they are written in German texts. */

/* Digits in a row at pos. */
size_t number_count_digits(struct span text, size_t pos);
/* Reads the number at pos, where a digit stands: 3.000  1'200  12 000,50 (with a no-break or thin
 * blank, or a plain one where the text around it allows)  1,7  20.04  18:11. Appends it as it
 * stands, but with ' for any apostrophe and . for a blank. Where more such parts follow (24.2.2022,
 * 1.2.3) it reads the first digits only. Returns the byte behind. */
size_t number_read(struct span text, size_t pos, struct buf *form);
/* 24.2.2022, 24.02.22, 2022-02-24: the day as "2022-02-24"; false if form is not a day there was.
 * Two-digit years as POSIX has them: 69 to 99 are 19xx. */
bool number_full_date(struct span form, char iso[11]);

#endif
