#ifndef FB_CLI_LINEEDIT_H
#define FB_CLI_LINEEDIT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads lines from standard input: with editing, history and completion on a terminal, plainly
 * otherwise. There is one at a time, because readline has its state at file scope. */
struct lineedit;

/* What Tab offers in place of the word at the cursor. */
struct completion {
    char **words; /* as they are shown; they and the array from malloc, taken over */
    size_t n_words;
    char *common;  /* what all candidates begin with, also those not in words; from malloc */
    bool no_space; /* more may follow directly */
};
/* line: what stands before the cursor; start: where the word at the cursor begins in it. */
typedef void complete_fn(const char *line, size_t start, struct completion *out, void *ctx);

enum lineedit_event { LINE_READ, LINE_INTERRUPTED, LINE_END };

/* history_path: read now, written to after every line; NULL = none is kept. */
struct lineedit *lineedit_open(bool interactive, const char *history_path, complete_fn *complete,
                               void *ctx);
/* prompt: plain text, and the style sequences around it; *line is borrowed until the next call. */
enum lineedit_event lineedit_read(struct lineedit *le, const char *style_before, const char *prompt,
                                  const char *style_behind, const char **line);
/* Remembers the line unless it is the last one remembered. */
void lineedit_remember(struct lineedit *le, const char *line);
/* The newest n lines remembered, oldest first, one a line with their numbers. */
void lineedit_add_history(const struct lineedit *le, size_t n, struct buf *out);
void lineedit_close(struct lineedit *le);

#endif
