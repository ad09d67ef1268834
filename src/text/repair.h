#ifndef FB_TEXT_REPAIR_H
#define FB_TEXT_REPAIR_H

#include "base/buf.h"

/* Text that came through hands which escaped or encoded it once too often, as what it means:
 * character entities (entity.h), and UTF-8 that was taken for Windows-1252 or Latin-1 and encoded
 * again ("BÃ¤ckerei", "â€žSchÃ¶nâ€œ"), also more than once over. */
struct repair_info {
    size_t n_entities;
    size_t n_twice; /* characters that had been encoded twice, or more often */
};

/* Whether there might be anything to repair; fast. */
bool repair_is_wanted(struct span text);
/* Appends valid UTF-8 as what it means. It may hold control characters, also afterwards, and need
 * not be in NFC. info is overwritten. */
void repair_text(struct span text, struct buf *out, struct repair_info *info);

#endif
