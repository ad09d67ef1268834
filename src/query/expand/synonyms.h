#ifndef FB_QUERY_SYNONYMS_H
#define FB_QUERY_SYNONYMS_H

#include "base/arena.h"
#include "base/err.h"
#include "text/analyze.h"

/* What else a word or phrase may be called: from the user's own file and from a thesaurus, either
 * of which may be missing. */
struct synonyms;

enum {
    SYNONYMS_MAX = 40,    /* of one word */
    SYNONYM_MAX_WORDS = 8 /* in a row; longer ones are left out, function words alone, too */
};

enum synonym_source { SYNONYMS_OWN, SYNONYMS_THESAURUS, N_SYNONYM_SOURCES };

struct synonym_list {
    struct span texts[SYNONYMS_MAX]; /* words or words in a row, as their source has them */
    enum synonym_source sources[SYNONYMS_MAX];
    size_t n;
    bool more;         /* than SYNONYMS_MAX: the rest is left out */
    struct span entry; /* the thesaurus's entry if it is not what was asked for, else empty */
};

/* own: the path of the user's file; thesaurus: its name as for thesaurus_open, or NULL. Fails only
 * for files that are there and cannot be read. Paths and analyzer are borrowed until
 * synonyms_close, which takes NULL, too. */
enum fb_status synonyms_open(struct synonyms **out, const char *own, const char *thesaurus,
                             struct analyzer *analyzer, struct fb_error *err);
void synonyms_close(struct synonyms *s);
bool synonyms_have_thesaurus(const struct synonyms *s);

/* The synonyms of text, the user's own first; other forms of text itself, and of synonyms already
 * there, are left out. Both sources know inflected words: a word that the thesaurus does not list
 * is looked up by the forms it may be made from. Texts live in arena. */
enum fb_status synonyms_of(struct synonyms *s, struct span text, struct arena *arena,
                           struct synonym_list *list, struct fb_error *err);

#endif
