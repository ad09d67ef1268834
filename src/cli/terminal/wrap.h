#ifndef FB_CLI_WRAP_H
#define FB_CLI_WRAP_H

#include "cli/terminal/term.h"

/* Sets hostile text in lines of at most cols columns, with marked ranges shown in the style of
 * highlights (or in [ ] without colour). Everything is made safe for a terminal on the way. */
struct wrap {
    struct buf *out; /* borrowed */
    size_t cols;     /* 0 = lines may be of any length */
    size_t indent;   /* columns before every line but, perhaps, the first */
    bool color;
    bool keep_newlines; /* else a line break in the text is a blank */
    unsigned safe;      /* enum safe_flags */
    enum style base;    /* of what is not marked */
    /* private */
    size_t col;
    struct buf word;
    size_t word_cols, pending_lines;
    bool pending_space, in_mark, written_mark;
    size_t
        first_mark_at; /* bytes of out where the first mark's word starts, SIZE_MAX = no mark yet */
};

/* col: where in the line out stands now; the caller has written the indent of the first line. */
void wrap_begin(struct wrap *w, size_t col);
/* ranges: n half-open byte ranges of text, ascending, not overlapping. */
void wrap_text(struct wrap *w, struct span text, size_t (*ranges)[2], size_t n);
/* Ends the last line with \n and frees. */
void wrap_end(struct wrap *w);

/* "  left      right wrapped …": a row of a table of two columns. */
void wrap_row(struct buf *out, struct span left, struct span right, size_t column, size_t cols);

#endif
