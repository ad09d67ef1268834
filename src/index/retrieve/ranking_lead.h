#ifndef FB_INDEX_RANKING_LEAD_H
#define FB_INDEX_RANKING_LEAD_H

#include "index/retrieve/ranking.h"

/* If there is a list without which there is no hit up to r->until: does with all articles from doc
 * to there. The terms are in order. */
bool ranking_follow_list(struct ranking *r, uint32_t doc);

#endif
