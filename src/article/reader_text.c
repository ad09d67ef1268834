#include "article/date.h"
#include "article/reader.h"
#include "article/reflow.h"
#include "base/xalloc.h"
#include "text/utf8.h"

#include <stdlib.h>

/* Any other text: a first line that can be one is the title, the rest is the body as it stands. A
 * single word above a title of its own, which is no sentence, is the section: that is how
 * collections of laws and many exports begin. Nothing is dropped but empty lines at the ends; hard
 * wraps are undone (reflow.h). */

enum { TITLE_CHARS = 200, TITLE_ALONE_CHARS = 400, SECTION_CHARS = 60 };

struct text_state {
    struct span text;
    struct buf reflowed; /* holds text where lines or words were joined */
    int32_t path_date;
    bool done;
};

static int text_sniff(struct source *src)
{
    (void)src;
    return 20;
}

static const char blanks[] = " \n\r\t";

/* The first line of s, trimmed; *rest is what follows it. */
static struct span first_line(struct span s, struct span *rest)
{
    *rest = s;
    return span_trim(span_take(rest, '\n'), blanks);
}

static bool fits(struct span s, size_t max_chars)
{
    return s.len <= max_chars || (s.len <= 4 * max_chars && utf8_count(s) <= max_chars);
}

static bool starts_with_empty_line(struct span s)
{
    struct span rest;

    return s.len > 0 && first_line(s, &rest).len == 0;
}

static bool is_section(struct span line)
{
    return line.len > 0 && fits(line, SECTION_CHARS) && !memchr(line.ptr, ' ', line.len) &&
           !strchr(".!?:,;", line.ptr[line.len - 1]);
}

/* Whether the first line is no more than a small-letter name: records that a program wrote begin
 * so, and their lines are kept. */
static bool is_record(struct span text)
{
    struct span rest, line = first_line(span_trim(text, blanks), &rest);
    uint32_t cp = 0;

    if (is_section(line))
        utf8_decode(line.ptr, line.len, &cp);
    return utf8_is_lower(cp);
}

static enum fb_status text_open(struct source *src, void **state, struct fb_error *err)
{
    struct span text = {0};
    enum fb_status status = source_all(src, &text, err);
    struct text_state *s;

    if (status != FB_OK)
        return status;
    s = xcalloc(1, sizeof *s);
    s->text = (is_record(text) ? reflow_words : reflow_text)(text, &s->reflowed)
                  ? buf_span(&s->reflowed)
                  : text;
    s->path_date = date_from_path(span_of(src->path));
    *state = s;
    return FB_OK;
}

static void parse(struct span text, struct article *a)
{
    struct span rest = {0}, after_title = {0}, line, title;

    text = span_trim(text, blanks);
    line = first_line(text, &rest);
    if (is_section(line) && starts_with_empty_line(rest)) {
        struct span below = span_trim(rest, blanks);

        title = first_line(below, &after_title);
        if (title.ptr[title.len - 1] != '.' &&
            fits(title, starts_with_empty_line(after_title) ? TITLE_ALONE_CHARS : TITLE_CHARS)) {
            a->section = arena_copy(&a->arena, line);
            a->title = arena_copy(&a->arena, title);
            a->body = arena_copy(&a->arena, span_trim(after_title, blanks));
            return;
        }
    }
    if (fits(line, TITLE_CHARS)) {
        a->title = arena_copy(&a->arena, line);
        text = span_trim(rest, blanks);
    }
    a->body = arena_copy(&a->arena, text);
}

static enum fb_status text_next(void *state, struct article *a, bool *more, struct fb_error *err)
{
    struct text_state *s = state;

    (void)err;
    article_clear(a);
    *more = !s->done && span_trim(s->text, blanks).len > 0;
    s->done = true;
    if (*more) {
        parse(s->text, a);
        a->date = s->path_date;
    }
    return FB_OK;
}

static void text_close(void *state)
{
    struct text_state *s = state;

    buf_release(&s->reflowed);
    free(s);
}

const struct reader reader_text = {"text", text_sniff, text_open, text_next, text_close};
