#ifndef FB_QUERY_RAW_MARKS_H
#define FB_QUERY_RAW_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks as they are found, which may overlap and come in any order. */
struct raw_mark {
    size_t start, end;
    uint32_t term, position;
    float weight;
};

/* Zero-initialised is valid; the caller frees at. */
struct raw_marks {
    struct raw_mark *at;
    size_t n, cap;
};

void raw_marks_add(struct raw_marks *m, struct raw_mark mark);
/* Puts them in order, ascending, and merges what overlaps: marks of a term become one, of different
 * terms the longer stays, or the earlier. *crossing: it mattered which is longer, and neither was
 * within the other. */
void raw_marks_merge(struct raw_marks *m, bool *crossing);

#endif
