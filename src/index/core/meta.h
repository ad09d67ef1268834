#ifndef FB_INDEX_META_H
#define FB_INDEX_META_H

#include "base/err.h"

struct index;

/* (Re)reads counts and fingerprint from table meta. */
enum fb_status meta_load(struct index *ix, struct fb_error *err);
/* Writes them, with the time as that of the last change, and this program's fingerprint; within the
 * caller's transaction. */
enum fb_status meta_save(struct index *ix, struct fb_error *err);

#endif
