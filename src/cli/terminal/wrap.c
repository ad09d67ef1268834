/* Lines broken at blanks, measured in columns of the terminal. A word is gathered with its style
 * sequences and set down when the blank behind it is seen; a mark that goes on over a line's end
 * is closed before and opened behind it, because pagers forget styles at line ends. */
#include "cli/terminal/wrap.h"

#include "text/utf8.h"

#include <stdint.h>

void wrap_begin(struct wrap *w, size_t col)
{
    w->col = col;
    w->word = (struct buf)BUF_INIT;
    w->word_cols = 0;
    w->pending_lines = 0;
    w->pending_space = w->in_mark = w->written_mark = false;
    w->first_mark_at = SIZE_MAX;
    buf_add_str(w->out, style_on(w->color, w->base));
}

static void break_line(struct wrap *w, size_t n_lines)
{
    bool styled = w->color && (w->written_mark || w->base != STYLE_NONE);

    if (styled)
        buf_add_str(w->out, style_off(true));
    for (size_t i = 0; i < n_lines; i++)
        buf_add_char(w->out, '\n');
    for (size_t i = 0; i < w->indent; i++)
        buf_add_char(w->out, ' ');
    if (styled) {
        buf_add_str(w->out, style_on(true, w->base));
        if (w->written_mark)
            buf_add_str(w->out, style_on(true, STYLE_MARK));
    }
    w->col = w->indent;
    w->pending_space = false;
    w->pending_lines = 0;
}

static void flush_word(struct wrap *w)
{
    if (w->word.len == 0)
        return;
    if (w->pending_lines)
        break_line(w, w->pending_lines);
    else if (w->pending_space && w->cols && w->col > w->indent &&
             w->col + 1 + w->word_cols > w->cols)
        break_line(w, 1);
    if (w->pending_space && w->col > w->indent) {
        buf_add_char(w->out, ' ');
        w->col++;
    }
    w->pending_space = false;
    if (w->first_mark_at == SIZE_MAX - 1)
        w->first_mark_at = w->out->len;
    buf_add_span(w->out, buf_span(&w->word));
    w->col += w->word_cols;
    w->written_mark = w->in_mark;
    buf_clear(&w->word);
    w->word_cols = 0;
}

static void set_mark(struct wrap *w, bool on)
{
    if (on && w->first_mark_at == SIZE_MAX)
        w->first_mark_at = SIZE_MAX - 1; /* known when the word is set down */
    w->in_mark = on;
    if (!w->color) {
        buf_add_char(&w->word, on ? '[' : ']');
        w->word_cols++;
    } else if (on) {
        buf_add_str(&w->word, style_on(true, STYLE_MARK));
    } else {
        buf_add_str(&w->word, style_off(true));
        buf_add_str(&w->word, style_on(true, w->base));
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static void add_to_word(struct wrap *w, struct span text)
{
    size_t before = w->word.len;

    term_add_safe(&w->word, text, w->safe);
    w->word_cols += utf8_width_cols(span_make(buf_cstr(&w->word) + before, w->word.len - before));
}

/* A stretch of text without a mark's edge inside. */
static void add_stretch(struct wrap *w, struct span text)
{
    size_t pos = 0;

    while (pos < text.len) {
        size_t start = pos;

        while (pos < text.len && !is_blank(text.ptr[pos]))
            pos++;
        if (pos > start)
            add_to_word(w, span_make(text.ptr + start, pos - start));
        if (pos == text.len)
            break;
        flush_word(w);
        if (text.ptr[pos] == '\n' && w->keep_newlines)
            w->pending_lines++;
        else
            w->pending_space = true;
        pos++;
    }
}

void wrap_text(struct wrap *w, struct span text, size_t (*ranges)[2], size_t n)
{
    size_t pos = 0;

    for (size_t i = 0; i < n; i++) {
        size_t start = ranges[i][0], end = ranges[i][1];

        if (start < pos || end <= start || end > text.len)
            continue;
        add_stretch(w, span_make(text.ptr + pos, start - pos));
        set_mark(w, true);
        add_stretch(w, span_make(text.ptr + start, end - start));
        set_mark(w, false);
        pos = end;
    }
    add_stretch(w, span_make(text.ptr + pos, text.len - pos));
}

void wrap_end(struct wrap *w)
{
    flush_word(w);
    if (w->base != STYLE_NONE)
        buf_add_str(w->out, style_off(w->color));
    buf_add_char(w->out, '\n');
    buf_release(&w->word);
}

void wrap_row(struct buf *out, struct span left, struct span right, size_t column, size_t cols)
{
    struct wrap w = {.out = out, .cols = cols, .indent = column, .keep_newlines = true};
    size_t col = 2 + utf8_width_cols(left);

    buf_add_str(out, "  ");
    buf_add_span(out, left);
    if (col + 2 > column) {
        buf_add_char(out, '\n');
        col = 0;
    }
    for (; col < column; col++)
        buf_add_char(out, ' ');
    wrap_begin(&w, col);
    wrap_text(&w, right, NULL, 0);
    wrap_end(&w);
}
