#ifndef FB_TESTS_THESAURUS_FILES_H
#define FB_TESTS_THESAURUS_FILES_H

#include "base/span.h"

/* Writes dir/name.dat with these entries ("haus|1\n-|Haus|Heim\n…", in byte order) below the line
 * with the encoding, and dir/name.idx for it. */
void thesaurus_write(const char *dir, const char *name, const char *entries);
/* Writes dir/name. */
void thesaurus_write_file(const char *dir, const char *name, struct span bytes);

#endif
