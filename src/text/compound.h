#ifndef FB_TEXT_COMPOUND_H
#define FB_TEXT_COMPOUND_H

#include "base/span.h"

/* Splits a German compound into its parts, e.g. "rüstungstechnologie" into "rüstung" and
 * "technologie". form: case-folded NFC, borrowed. parts: byte ranges in form, left to right,
 * linking elements left out, as many as max_parts. Returns the number of parts; 1 = no split.
 * Cannot fail.
 *
 * Only joins that the word's own letters prove are taken: after the suffixes -ung, -heit, -keit,
 * -schaft, -ion, -ität, -tum and -ling the link -s is obligatory (IDS grammis, "Fugenelement") and
 * occurs there for hardly any other reason. */
struct compound_part {
    size_t start, end; /* bytes */
};

size_t compound_split(struct span form, struct compound_part *parts, size_t max_parts);

#endif
