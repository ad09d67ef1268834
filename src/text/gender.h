#ifndef FB_TEXT_GENDER_H
#define FB_TEXT_GENDER_H

#include "base/buf.h"

/* Words written for all genders at once: Bürger:innen, Kund*in, Ärzt/-innen, Schüler(innen)zahlen,
 * and with a capital inside, BürgerInnen. A form keeps its sign (token.h), in one notation: : * _ ·
 * . ' / /- and () around the ending; the capital is folded away. */

/* The bytes of a gender form: "schüler" "(" "innen" ")" "zahlen". */
struct gender_spot {
    size_t stem_end;   /* the sign begins */
    size_t ending;     /* "in" or "innen" begins, or what of it is in brackets: student(inn)en */
    size_t ending_end; /* the closing bracket begins, if there is one */
    size_t rest;       /* what the compound goes on with begins; the form's end if it does not */
};

/* The sign at pos of a text, as forms have it, and the byte behind it; NULL if there is none.
 * Apostrophes are no matter of this: they stand in runs of letters (token.h). */
const char *gender_sign(struct span text, size_t pos, size_t *behind);

/* Whether a word in which the ending follows the sign behind the stem is a gender form, and not
 * "außen/innen" or "LinkedIn". stem: folded. ending: folded, from "in" on to the run's end. sign: 0
 * for the capital inside. capital: the ending is written so. */
bool gender_accepts(struct span stem, char sign, struct span ending, bool capital);

/* The byte of the I inside a word, [start, end) of text, that makes it look like a gender form
 * (BürgerInnen, BürgerIn); 0 if there is none. */
size_t gender_inner_capital(struct span text, size_t start, size_t end);

/* The gender form whose stem ends at the byte given, be there a sign or none. false for what is
 * none, or was cut short. */
bool gender_spot_at(struct span form, size_t stem_end, struct gender_spot *spot);
/* The gender form in a form, by its sign. */
bool gender_find(struct span form, struct gender_spot *spot);

/* Appends what the form says of women ("schülerinnenzahlen") and of men ("schülerzahlen"); link is
 * what the man's word takes before the rest of a compound. */
void gender_add_feminine(struct span form, const struct gender_spot *spot, struct buf *out);
void gender_add_masculine(struct span form, const struct gender_spot *spot, const char *link,
                          struct buf *out);
/* The link that is likely where no lexicon knows: none in Schülerzahlen, "en" in Studentenzahlen,
 * "e" in Ärztezahlen. */
const char *gender_likely_link(struct span form, const struct gender_spot *spot);

#endif
