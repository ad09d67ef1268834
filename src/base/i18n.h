#ifndef FB_BASE_I18N_H
#define FB_BASE_I18N_H

/* Messages are written in English in the source and translated by gettext; the cli sets the
 * locale and the text domain once. _() translates, N_() only marks for extraction. */
#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text)

#endif
