#ifndef FB_INDEX_RANKING_SEEDS_H
#define FB_INDEX_RANKING_SEEDS_H

#include "index/retrieve/ranking.h"

/* Raises enough by the scores of some articles that promise much, unless other generations gave a
 * threshold. */
void ranking_find_threshold(struct ranking *r);

#endif
