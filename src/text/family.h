#ifndef FB_TEXT_FAMILY_H
#define FB_TEXT_FAMILY_H

#include <stddef.h>
#include <stdint.h>

/* Words made from one another by suffixes ("anstecken", "Ansteckung", "ansteckend") share their
 * first letters: how many of a lemma's n (lexicon.h) these are. Crude on purpose: members of a
 * family only count for questions, and less than the word itself. */
size_t family_letters(const uint8_t *letters, size_t n);

#endif
