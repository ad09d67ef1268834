#ifndef FB_TEXT_ENTITY_H
#define FB_TEXT_ENTITY_H

#include "base/buf.h"

#include <stdint.h>

/* Character entities of HTML in plain text: "&auml;", "&#228;", "&#xE4;". */

/* The entity whose ampersand stands at pos: the bytes it takes and its character; 0 if there is
 * none. Without a semicolon only what cannot be anything else is one. */
size_t entity_read(struct span text, size_t pos, uint32_t *cp);
/* Appends the text with its entities, also those written twice over ("&amp;auml;"), as what they
 * mean; returns how many there were. */
size_t entities_resolve(struct span text, struct buf *out);

#endif
