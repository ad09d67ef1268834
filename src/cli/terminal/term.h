#ifndef FB_CLI_TERM_H
#define FB_CLI_TERM_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* What findbuch's three streams are connected to, and how text may look there. */
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct term {
    bool in_tty, out_tty, err_tty;
    bool dumb; /* TERM is unset or "dumb": no cursor control */
    bool out_color, err_color;
};

/* when: --color. With COLOR_AUTO: not with NO_COLOR (not empty), always with CLICOLOR_FORCE (not
 * empty, not "0"), else on a terminal that is not dumb. */
void term_init(struct term *t, enum color_when when);
/* Columns of the terminal at fd now, else $COLUMNS, else 80. */
size_t term_cols(int fd);
/* Lines of the terminal at fd now, else 24. */
size_t term_lines(int fd);

enum style {
    STYLE_NONE,
    STYLE_RANK,
    STYLE_TITLE,
    STYLE_META,
    STYLE_MARK,
    STYLE_ERROR,
    STYLE_LABEL
};
/* The sequence that turns the style on; "" without colour. */
const char *style_on(bool color, enum style s);
/* The sequence that turns every style off; "" without colour. */
const char *style_off(bool color);

enum safe_flags {
    SAFE_DROP_INVISIBLE = 1 << 0, /* soft hyphens and zero-width characters vanish */
    SAFE_KEEP_NEWLINES = 1 << 1   /* else they become spaces */
};
/* Appends hostile text so that no terminal obeys it: control and bidirectional characters and
 * bytes that are not UTF-8 appear as \x1B, \u202E, \xFF; a tab as a space. */
void term_add_safe(struct buf *out, struct span text, unsigned flags);

#endif
