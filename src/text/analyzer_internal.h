#ifndef FB_TEXT_ANALYZER_INTERNAL_H
#define FB_TEXT_ANALYZER_INTERNAL_H

#include "text/analyze.h"
#include "text/gender.h"
#include "text/stemmer.h"

/* What analyze.c (keys) and examine.c (what a form is) share. */

struct analyzer {
    struct stemmer *stemmer;
    const struct lexicon *lexicon;
    const struct own_words *words; /* borrowed; NULL = none */
    bool typed;                    /* forms are typed by people, see analyzer_set_typed */
    struct buf spelled, text, joined;
    struct buf letters, other_letters; /* of gender forms */
    struct buf keys;                   /* of the form last analysed */
    struct buf plain;                  /* its plain spelling */
    char fingerprint[40];
};

/* The letters of a form, in which no sign of a derivation or gender form is left; a gender form
 * counts as its feminine. *spot says where its sign was: behind the end if nowhere. May use buf. */
struct span analyzer_letters(struct span form, struct buf *buf, struct gender_spot *spot);
/* The form without the signs that may stand in a word: hyphens, apostrophes, dots. Borrowed until
 * the next call, if it is not form itself. */
struct span analyzer_without_signs(struct analyzer *a, struct span form);
/* Snowball's stem of the letters, borrowed until the next call. */
struct span analyzer_stem_letters(struct analyzer *a, struct span letters);
/* Appends the key of a word that the lexicon does not know; never empty, so that every form can be
 * found. */
void analyzer_add_stem_key(struct analyzer *a, struct span letters, struct buf *out);
/* Appends letters of the lexicon's in UTF-8. */
void analyzer_add_letters(const uint8_t *letters, size_t n, struct buf *out);

/* As analyzer_examine, but nothing that is for typed forms only. own: whether the user's own words
 * count. */
void analyzer_examine_with(struct analyzer *a, struct span form, bool own,
                           struct word_analysis *out);
/* Where parts first to last of a compound start and end in the form whose letters were examined, in
 * code points. form: bare; spot: as analyzer_letters gave it. */
void analyzer_part_chars(struct span form, const struct gender_spot *spot,
                         const struct word_analysis *w, size_t first, size_t last, size_t chars[2]);

#endif
