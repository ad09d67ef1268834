#ifndef FB_INDEX_POSTINGS_STATE_H
#define FB_INDEX_POSTINGS_STATE_H

#include "index/core/index.h"

/* Whether posting lists can be asked, within a read transaction; reads anew what changed. False
 * with *status other than FB_OK if that failed. */
bool index_has_postings(struct index *ix, struct fb_error *err, enum fb_status *status);
/* A number that changes with every change of the database, this connection's own among them. */
int64_t index_state_of_database(const struct index *ix);

#endif
