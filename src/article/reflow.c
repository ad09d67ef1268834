#include "article/reflow.h"

#include "article/news.h"
#include "text/hyphen.h"
#include "text/utf8.h"

#include <stdlib.h>

/* A line was wrapped if the next line's first word had no room in it: that is how programs wrap,
 * and neither verse nor lists look so. The width is that of nearly the longest line. Typesetters
 * who hyphenate fill lines less evenly, so a text without empty reaches is taken for wrapped as
 * well, but there the end of a sentence may end a paragraph.
 *
 * The width is measured on all lines, a second look tells how many are full, and the third writes;
 * texts of long lines are told by their first ones. */

enum {
    MIN_WIDTH = 30, /* characters */
    MAX_WIDTH = 120,
    MIN_FULL_LINES = 3,
    LOOK_LINES = 40 /* after these, texts of long lines are let go */
};

/* A line and the one below it. */
struct pair {
    struct span line, next; /* trimmed */
    size_t line_feed;       /* its byte in the text */
    size_t indent, next_indent;
    size_t n_chars, n_word; /* of the line; of the next one's first word */
};

struct measures {
    size_t width;
    bool loose; /* lines are filled unevenly */
};

static size_t count_chars(struct span s)
{
    return s.len > 4 * MAX_WIDTH ? s.len / 4 + 1 : utf8_count(s);
}

static struct span line_from(struct span text, size_t pos, size_t *end)
{
    const char *feed = pos < text.len ? memchr(text.ptr + pos, '\n', text.len - pos) : NULL;

    *end = feed ? (size_t)(feed - text.ptr) : text.len;
    return span_make(text.ptr + pos, *end - pos);
}

/* The line from *pos on and the next one; *pos moves there. False at the last line. */
static bool next_pair(struct span text, size_t *pos, struct pair *p)
{
    size_t end, next_end, word = 0;
    struct span line = line_from(text, *pos, &end), next;

    if (end >= text.len)
        return false;
    next = line_from(text, end + 1, &next_end);
    p->line = news_trim(line);
    p->next = news_trim(next);
    p->line_feed = end;
    p->indent = p->line.len ? (size_t)(p->line.ptr - line.ptr) : 0;
    p->next_indent = p->next.len ? (size_t)(p->next.ptr - next.ptr) : 0;
    p->n_chars = count_chars(p->line) + p->indent;
    p->n_word = count_chars(news_word(p->next, &word)) + p->next_indent;
    *pos = end + 1;
    return true;
}

static bool is_table_row(struct span line)
{
    return memmem(line.ptr, line.len, "   ", 3) != NULL;
}

static bool is_list_item(struct span line)
{
    static const char *const marks[] = {"- ", "* ", "+ ", "> ", "# ", "• ", "· ", "o "};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (span_starts(line, span_of(marks[i])))
            return true;
    return false;
}

/* Whether the two may belong together by what they look like. */
static bool may_join(const struct pair *p)
{
    return p->line.len > 0 && p->next.len > 0 && p->n_chars <= MAX_WIDTH + MAX_WIDTH / 4 &&
           !is_list_item(p->next) && p->next_indent <= p->indent + 1 && !is_table_row(p->line);
}

static bool starts_lower(struct span s)
{
    uint32_t cp = 0;

    if (s.len > 0)
        utf8_decode(s.ptr, s.len, &cp);
    return utf8_is_lower(cp);
}

static bool is_full(const struct pair *p, size_t width)
{
    return p->n_chars + 1 + p->n_word > width;
}

static bool is_nearly_full(const struct pair *p, size_t width)
{
    return p->n_chars + 1 + p->n_word > width - width / 8;
}

/* The width of all lines with another below but the longest two in a hundred; 0 if the text is not
 * made of such lines. */
static size_t measure_width(struct span text)
{
    size_t counts[MAX_WIDTH + 1] = {0}, n = 0, n_long = 0, n_lines = 0, above, width = MAX_WIDTH;
    struct pair p;

    for (size_t pos = 0; next_pair(text, &pos, &p); n_lines++) {
        n_long += p.n_chars > MAX_WIDTH;
        if (n_lines == LOOK_LINES && n_long * 8 > n_lines)
            return 0;
        if (p.n_chars >= MIN_WIDTH && p.n_chars <= MAX_WIDTH && may_join(&p)) {
            counts[p.n_chars]++;
            n++;
        }
    }
    if (n < MIN_FULL_LINES || n_long * 4 > n)
        return 0;
    for (above = counts[width]; above <= n / 50 && width > 0;)
        above += counts[--width];
    return width;
}

/* Whether the text is wrapped, and how. */
static bool measure(struct span text, struct measures *m)
{
    size_t n = 0, n_full = 0, n_nearly = 0, n_amid = 0, n_lower = 0;
    struct pair p;

    m->width = measure_width(text);
    if (m->width < MIN_WIDTH)
        return false;
    for (size_t pos = 0; next_pair(text, &pos, &p);) {
        if (p.n_chars < m->width / 2 || !may_join(&p))
            continue;
        bool hyphen = hyphen_joint(text, p.line_feed).kind != JOINT_BLANK;

        n++;
        n_full += hyphen || is_full(&p, m->width);
        if (!hyphen && !is_nearly_full(&p, m->width))
            continue;
        n_nearly++;
        n_amid += !news_ends_sentence(p.line);
        n_lower += starts_lower(p.next);
    }
    if (n_nearly < MIN_FULL_LINES || n_amid * 5 < n_nearly * 3 || n_lower * 3 < n_nearly)
        return false;
    m->loose = n_full * 4 < n * 3;
    return m->loose ? n_nearly * 4 >= n * 3 : n_full >= MIN_FULL_LINES;
}

/* A line that stands for itself, whatever its length: a date, a credit, furniture. */
static bool is_apart(struct span line)
{
    struct date_line date;
    struct credit credit;

    return news_furniture(line) == FURNITURE_ALWAYS || news_date_line(line, &date) ||
           (news_credit(line, &credit) && credit.before.len == 0);
}

enum { ALIKE_BYTES = 20 };

/* Whether the next line begins a caption, which sites give twice: its beginning stands in the line
 * above, or one of the two lines below begins like it. */
static bool begins_caption(struct span text, const struct pair *p)
{
    size_t end = (size_t)(p->next.ptr + p->next.len - text.ptr);
    const char *feed = memchr(text.ptr + end, '\n', text.len - end);

    if (p->next.len < ALIKE_BYTES)
        return false;
    if (p->line.len >= ALIKE_BYTES &&
        memmem(p->line.ptr, p->line.len, p->next.ptr, ALIKE_BYTES) != NULL)
        return true;
    for (int i = 0; i < 2 && feed; i++) {
        struct span below = line_from(text, (size_t)(feed - text.ptr) + 1, &end);

        if (span_starts(news_trim(below), span_make(p->next.ptr, ALIKE_BYTES)))
            return true;
        feed = end < text.len ? text.ptr + end : NULL;
    }
    return false;
}

static bool joins(struct span text, const struct pair *p, const struct measures *m)
{
    bool ends = news_ends_sentence(p->line);

    if (!may_join(p) || !is_nearly_full(p, m->width))
        return false;
    if (!is_full(p, m->width) && (!m->loose || (ends && !starts_lower(p->next))))
        return false;
    return !is_apart(p->line) && !(ends && is_apart(p->next)) && !begins_caption(text, p);
}

static bool breaks_word(struct joint joint)
{
    return joint.kind == JOINT_NONE || joint.kind == JOINT_CK;
}

/* Writes what is before the joint of two lines, and the joint; returns where the text goes on. */
static size_t write_joint(struct span text, size_t run, const struct pair *p, struct joint joint,
                          struct buf *out)
{
    if (joint.kind == JOINT_BLANK || joint.kind == JOINT_STUB) {
        buf_add(out, text.ptr + run, (size_t)(p->line.ptr + p->line.len - text.ptr) - run);
        if (p->line.ptr[p->line.len - 1] != '/')
            buf_add_char(out, ' ');
        return (size_t)(p->next.ptr - text.ptr);
    }
    buf_add(out, text.ptr + run, joint.end - run);
    if (joint.kind == JOINT_CK)
        buf_add_str(out, "ck");
    else if (joint.kind == JOINT_HYPHEN)
        buf_add_char(out, '-');
    return joint.next;
}

/* Appends the rest if anything was joined. */
static bool finish(struct span text, size_t run, struct buf *out)
{
    if (run == 0)
        return false;
    buf_add(out, text.ptr + run, text.len - run);
    return true;
}

/* Joins lines that a hyphen joins, and with measures those that were wrapped. */
static bool write_paragraphs(struct span text, const struct measures *m, struct buf *out)
{
    size_t run = 0;
    struct pair p;

    for (size_t pos = 0; next_pair(text, &pos, &p);) {
        struct joint joint = hyphen_joint(text, p.line_feed);

        if (p.line.len == 0 || p.next.len == 0 || joint.end < run)
            continue;
        if (joint.kind != JOINT_BLANK || (m && joins(text, &p, m)))
            run = write_joint(text, run, &p, joint, out);
    }
    return finish(text, run, out);
}

/* Whether the byte may end a hyphen of any kind, or a blank behind one. */
static bool may_end_hyphen(char byte)
{
    return byte == '-' || byte == '=' || byte == ' ' || byte == '\xAD' || byte == '\x90' ||
           byte == '\x97';
}

/* The joint of the next lines from *pos on that a hyphen joins; *pos moves behind its line feed.
 * False if there is none. */
static bool next_hyphen(struct span text, size_t *pos, struct joint *joint)
{
    const char *feed;

    while (*pos < text.len && (feed = memchr(text.ptr + *pos, '\n', text.len - *pos)) != NULL) {
        *pos = (size_t)(feed - text.ptr) + 1;
        if (*pos < 2 || !may_end_hyphen(feed[-1]))
            continue;
        *joint = hyphen_joint(text, *pos - 1);
        if (joint->kind != JOINT_BLANK)
            return true;
    }
    return false;
}

bool reflow_words(struct span text, struct buf *out)
{
    size_t run = 0;
    struct joint joint;

    for (size_t pos = 0; next_hyphen(text, &pos, &joint);)
        if (breaks_word(joint) && joint.end >= run)
            run = write_joint(text, run, NULL, joint, out);
    return finish(text, run, out);
}

bool reflow_text(struct span text, struct buf *out)
{
    struct measures m;
    struct joint joint;
    size_t pos = 0;

    if (measure(text, &m))
        return write_paragraphs(text, &m, out);
    return next_hyphen(text, &pos, &joint) && write_paragraphs(text, NULL, out);
}
