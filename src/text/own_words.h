#ifndef FB_TEXT_OWN_WORDS_H
#define FB_TEXT_OWN_WORDS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

/* A user's own list of words, which has the last say on how compounds are split. One a line:
 * "Staub|ecken" is split there and nowhere else, in all its inflections and as the last part of
 * longer compounds; "Bahnsteig" stays whole in all its inflections, and is a word that can be part
 * of others. Unchanging once parsed, so that threads can share it. */
struct own_words;

enum { OWN_WORDS_MAX = 100000 };

/* A part of a word, bytes, the link behind it left out. */
struct word_part {
    size_t start, end;
};

/* text: the file's bytes, borrowed during the call. Lines with a mistake do not count; each is told
 * in a line of its own appended to faults, "NAME:LINE: what is wrong; what to do", translated.
 * Fails only where an analyzer cannot be had. Free with own_words_free. */
enum fb_status own_words_parse(struct own_words **out, struct span text, const char *name,
                               struct buf *faults, struct fb_error *err);
void own_words_free(struct own_words *w);

size_t own_words_count(const struct own_words *w);
/* Depends on the entries alone, not on their order, case or comments; 0 if there are none. */
uint64_t own_words_hash(const struct own_words *w);

/* If form is one of the words or an inflection of one: how it is split, 1 part for a
 * word that stays whole; else 0. key: the form's own (analyzer_stem_key). */
size_t own_words_split(const struct own_words *w, struct span form, struct span key,
                       struct word_part *parts, size_t max_parts);
/* Corrects the parts that form, none of the words itself, was split into: a word of the list is
 * split, or kept whole, within a longer compound as it is by itself. Returns their new number. */
size_t own_words_amend(const struct own_words *w, struct span form, struct span key,
                       struct word_part *parts, size_t n_parts, size_t max_parts);
/* Whether form is one of the words or, as far as its ending tells, an inflection of one: what a
 * splitter may ask of a part. */
bool own_words_is_word(const struct own_words *w, struct span form);

#endif
