#ifndef FB_QUERY_THESAURUS_H
#define FB_QUERY_THESAURUS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

/* A thesaurus in the two files that MyThes and LibreOffice read, as Debian's mythes-de has
 * OpenThesaurus: NAME.idx, the entries in lower case and byte order with their places, and
 * NAME.dat, their meanings. Whatever the files hold, a look-up ends with an answer or an error. */

/* Where Debian and others install it, without .idx and .dat. */
#define THESAURUS_INSTALLED "/usr/share/mythes/th_de_DE_v2"

struct thesaurus_file {
    int fd;
    char *path;
    uint64_t size_bytes;
};

struct thesaurus {
    struct thesaurus_file idx, dat;
    uint64_t first_entry; /* the byte of idx at which the first one stands */
};

/* FB_ERR_NOT_FOUND when either file is missing; FB_ERR_CORRUPT when they are of another kind, or
 * not in UTF-8. Close after success only. */
enum fb_status thesaurus_open(struct thesaurus *t, const char *name, struct fb_error *err);
void thesaurus_close(struct thesaurus *t);

/* A word or words in a row that mean the same as the entry in one of its meanings; borrowed during
 * the callback. */
typedef void thesaurus_fn(struct span synonym, void *ctx);

/* Calls fn for each synonym of the entry (upper and lower case apart), in the file's order, the
 * entry itself and repeated ones among them. What is said about a synonym, as in "Bude (ugs.)", is
 * taken off; wider and narrower terms and opposites are left out. *found tells whether there is
 * such an entry. FB_ERR_CORRUPT names the file and the byte. */
enum fb_status thesaurus_lookup(const struct thesaurus *t, struct span entry, thesaurus_fn *fn,
                                void *ctx, bool *found, struct fb_error *err);

#endif
