#ifndef FB_QUERY_PARAPHRASE_H
#define FB_QUERY_PARAPHRASE_H

#include "index/core/index.h"
#include "index/plan/plan.h"

/* What texts may say instead of a compound: its parts near each other, "Abteilung für Geburtshilfe"
 * for "Geburtshilfeabteilung", "Corona Pandemie" for "Coronapandemie". */

enum { PARAPHRASE_MAX = COMPOUND_MAX_PARTS - 1 };

/* Adds a NEAR leaf for each seam of the form at which it could be taken apart, as another way of
 * saying term, in fields; all count as related words at closest. leaves gets their numbers; returns
 * how many in *n. Words that the lexicon has as one ("Bahnhof") must stand right beside each other.
 * Nothing is added where the index lacks one side. */
enum fb_status paraphrase_add(struct index *ix, struct plan *plan, struct span form, uint32_t term,
                              unsigned fields, size_t leaves[PARAPHRASE_MAX], size_t *n,
                              struct fb_error *err);

#endif
