#ifndef FB_QUERY_SYNONYM_FILE_H
#define FB_QUERY_SYNONYM_FILE_H

#include "base/arena.h"
#include "base/err.h"

/* A user's own synonyms: a file of lines such as
 *
 *   Bundeswehr, Truppe, deutsche Streitkräfte   # comment
 *
 * whose terms, words or words in a row, parted by commas or semicolons, mean the same. */

enum {
    SYNONYM_FILE_MAX_BYTES = 1024 * 1024,
    SYNONYM_TERM_MAX_BYTES = 200,
    SYNONYM_GROUP_MAX = 40 /* terms in a line */
};

struct synonym_group {
    struct span *terms; /* as written, without blanks around them */
    size_t n_terms;     /* at least 2 */
};

struct synonym_file {
    struct arena arena; /* owns all below */
    struct synonym_group *groups;
    size_t n_groups;
};

/* FB_ERR_NOT_FOUND, without a message, when there is no such file. FB_ERR_CORRUPT
 * names the file and the line. Release after success only. */
enum fb_status synonym_file_read(struct synonym_file *f, const char *path, struct fb_error *err);
/* The same from the file's bytes; path is for messages. */
enum fb_status synonym_file_parse(struct synonym_file *f, struct span text, const char *path,
                                  struct fb_error *err);
void synonym_file_release(struct synonym_file *f);

#endif
