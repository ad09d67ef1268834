#ifndef FB_CLI_FORMAT_H
#define FB_CLI_FORMAT_H

#include "base/buf.h"

#include <stdint.h>

/* Numbers for people, in the manner of the language of the messages. Each call appends to out.
 * The char * variants return a string that lives in arena. */

struct arena;

void format_count(struct buf *out, uint64_t n);                   /* 97,726 */
void format_decimal(struct buf *out, double value, int decimals); /* 12.3 */
void format_bytes(struct buf *out, double n_bytes);               /* 13.6 MB */
/* Local time as 2024-10-30 14:05:09; "" for 0. */
void format_time(struct buf *out, int64_t unix_s);
/* The same in UTC as 2024-10-30T13:05:09Z, for machines. */
void format_time_iso(struct buf *out, int64_t unix_s);

const char *str_count(struct arena *a, uint64_t n);
const char *str_decimal(struct arena *a, double value, int decimals);
const char *str_bytes(struct arena *a, double n_bytes);

#endif
