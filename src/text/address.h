#ifndef FB_TEXT_ADDRESS_H
#define FB_TEXT_ADDRESS_H

#include "base/span.h"

/* Mail addresses and domains as they stand in texts: info@rathaus-ulm.de, www.example.com. */

/* The byte behind the address that starts at pos; 0 if none does. "Ende.Im" is none. */
size_t address_end(struct span text, size_t pos);
/* Whether all of a folded form is an address; *domain is where its domain starts, behind "@" or
 * "www.". */
bool address_is(struct span form, size_t *domain);
/* Where the domain above the one at domain starts ("example.de" in "news.example.de"); 0 if there
 * is none of two labels. */
size_t address_parent(struct span form, size_t domain);

#endif
