#ifndef FB_TEXT_SPELLING_H
#define FB_TEXT_SPELLING_H

#include "base/buf.h"

/* The spellings of one German word: umlauts and their digraphs, ß, accents, hyphens. */

/* form as the stemmer wants it: ß → ss; ae, oe, ue → ä, ö, ü (ue not after a vowel or q, as in
 * "neue", "Quelle", see digraph.h); foreign accents off; hyphens, dots and apostrophes out, a
 * genitive's "'s" off. Appends to out. */
void spelling_for_stemmer(struct span form, struct buf *out);

/* Appends s with ä, ö, ü as a, o, u. */
void spelling_add_plain_vowels(struct span s, struct buf *out);

/* The word's number in one notation, if it is one: "3.000", "3'000" → "3000"; "24.2.2022" →
 * "2022-02-24"; false for anything else. Appends to out. */
bool spelling_of_number(struct span form, struct buf *out);

#endif
