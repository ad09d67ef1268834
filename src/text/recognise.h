#ifndef FB_TEXT_RECOGNISE_H
#define FB_TEXT_RECOGNISE_H

#include "text/lemma.h"

/* What a word of one spelling is by the lexicon: the words that it is a form of (lemma.h) and its
 * parts (compound.h), which are those of these words. own: the user's words, which can be parts
 * too, or NULL. Cannot fail; lemmas->n is 0 and compound->n_parts 1 where nothing is known. */
void word_recognise(const struct lexicon *lex, const struct own_words *own,
                    const struct spelled *word, struct compound *compound, struct lemmas *lemmas);

#endif
