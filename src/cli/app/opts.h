#ifndef FB_CLI_OPTS_H
#define FB_CLI_OPTS_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>

/* Options as tables: one table says what is parsed and what --help prints. Every value goes into
 * a field of the caller's options struct, at offset. A table ends with a row without a name. */
enum opt_kind {
    OPT_FLAG,   /* bool: set to true */
    OPT_SET,    /* int: set to value; a different one given before is a conflict */
    OPT_SIZE,   /* size_t: a number from 0 to max */
    OPT_STRING, /* const char *: borrowed from argv, not empty */
    OPT_KEYWORD /* int: the position in keywords, a NULL-terminated list */
};

struct opt_spec {
    const char *name; /* without the dashes */
    char letter;      /* 0 = none */
    enum opt_kind kind;
    size_t offset;
    int value;
    size_t max;
    const char *const *keywords;
    const char *arg;  /* N_() name of the argument for --help; NULL if there is none */
    const char *help; /* N_(); NULL: not shown */
};

/* A table and the struct its offsets point into. */
struct opt_group {
    const struct opt_spec *specs;
    void *target;
};

enum opt_order {
    OPT_PERMUTE,      /* options may stand anywhere before "--" */
    OPT_STOP_AT_FIRST /* the first argument that is no option ends them */
};

/* Parses argv[1…]; *n_used becomes the number of entries of argv that are done with, counting
 * argv[0]: what follows are the arguments (argv is reordered for OPT_PERMUTE). Fails with
 * FB_ERR_USAGE and a message that offers the nearest option. */
enum fb_status opts_parse(const struct opt_group *groups, size_t n_groups, enum opt_order order,
                          int argc, char **argv, int *n_used, struct fb_error *err);
/* One line an option, wrapped at cols columns. */
void opts_add_help(struct buf *out, const struct opt_spec *specs, size_t cols);

/* The most similar of names, within two typing errors (one for short words), or NULL. */
const char *opts_nearest(const char *word, const char *const *names, size_t n_names);

#endif
