/* Taking the notation of terms apart. */
#include "index/plan/term_column.h"

void terms_each(struct span column, terms_fn *fn, void *ctx)
{
    const char *at = column.ptr, *end = at + column.len;

    for (const char *p = at; column.len > 0 && p <= end; p++) {
        if (p < end && *p != TERM_SEPARATOR && *p != TERM_SAME_POSITION)
            continue;
        if (p > at)
            fn(span_make(at, (size_t)(p - at)), ctx);
        at = p + 1;
    }
}
