#ifndef FB_BASE_JSONW_H
#define FB_BASE_JSONW_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* Writes one JSON document into a buffer, compact, keys in the order written. Strings may hold
 * anything: bytes that are not UTF-8 become U+FFFD; C0, DEL, C1 and bidirectional controls are
 * written as \u escapes, so that a terminal showing the JSON is safe. Commas are put by itself. */
struct jsonw {
    struct buf *out; /* borrowed */
    bool need_comma;
    unsigned depth;
};

void jsonw_init(struct jsonw *w, struct buf *out);
void jsonw_begin_object(struct jsonw *w);
void jsonw_end_object(struct jsonw *w);
void jsonw_begin_array(struct jsonw *w);
void jsonw_end_array(struct jsonw *w);
void jsonw_key(struct jsonw *w, const char *key);
void jsonw_string(struct jsonw *w, struct span s);
void jsonw_string_or_null(struct jsonw *w, struct span s); /* null when empty */
void jsonw_int(struct jsonw *w, int64_t value);
/* decimals digits after the point, always with '.', whatever the locale; non-finite: null. */
void jsonw_double(struct jsonw *w, double value, int decimals);
void jsonw_bool(struct jsonw *w, bool value);
void jsonw_null(struct jsonw *w);

/* key and value in one call */
void jsonw_key_string(struct jsonw *w, const char *key, struct span s);
void jsonw_key_string_or_null(struct jsonw *w, const char *key, struct span s);
void jsonw_key_int(struct jsonw *w, const char *key, int64_t value);

#endif
