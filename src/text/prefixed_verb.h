#ifndef FB_TEXT_PREFIXED_VERB_H
#define FB_TEXT_PREFIXED_VERB_H

#include "text/lexicon.h"

/* Whether letters are a form of a verb with a particle or prefix ("abgeschafft", "abzuschaffen",
 * "schafft ab" not): if so, n_prefix is the prefix's length in letters and word what the lexicon
 * has behind it, -zu- left out ("geschafft", "schaffen"). */
bool prefixed_verb_find(const struct lexicon *lex, const uint8_t *letters, size_t n,
                        size_t *n_prefix, uint32_t *word);

#endif
