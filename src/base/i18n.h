#ifndef FB_BASE_I18N_H
#define FB_BASE_I18N_H

/* Messages are written in English in the source and translated by gettext; the cli sets the
 * locale and the text domain once. _() translates, N_() and NN_() only mark for extraction. */
#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) (text)
/* Marks a singular and its plural, as two arguments, for a later ngettext. */
#define NN_(singular, plural) (singular), (plural)

#endif
