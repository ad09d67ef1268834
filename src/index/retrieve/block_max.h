#ifndef FB_INDEX_BLOCK_MAX_H
#define FB_INDEX_BLOCK_MAX_H

#include "index/retrieve/ranking.h"

/* Adds them to top, which may hold hits of other generations. Exactly those come in, with exactly
 * the scores, that scoring every match would give. */
void block_max_run(const struct block_max_query *q, struct top *top);

#endif
