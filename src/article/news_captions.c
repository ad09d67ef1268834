#include "article/news.h"
#include "base/strmap.h"
#include "base/xalloc.h"
#include "text/utf8.h"

#include <stdlib.h>

/* Captions. Sites give each up to four times: cut short, whole with credit, whole, and the credit
 * on a line of its own; any of these may be missing. Lines count as one caption when one is the
 * other's beginning and they follow each other. What only might be a caption stays text: a line
 * without credit and without repetition, a credit in the middle of a hard-wrapped paragraph, a long
 * paragraph above a credit. */

enum {
    MIN_CUT_BYTES = 20,       /* shorter beginnings prove nothing beside a credit … */
    MIN_CUT_ALONE_BYTES = 40, /* … or without one */
    MIN_WRAP_CHARS = 40,      /* a hard-wrapped line that goes on below is at least this long */
    MAX_WRAP_CHARS = 100
};

static const struct news_line *line_at(const struct news *n, size_t i)
{
    return &n->lines[i];
}

/* The line without the mark of having been cut short. */
static struct span uncut(struct span s)
{
    static const char *const MARKS[] = {"[...]", "[…]", "(...)", "…", "..."};

    for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
        size_t len = strlen(MARKS[i]);

        if (s.len > len && memcmp(s.ptr + s.len - len, MARKS[i], len) == 0)
            return news_trim(span_make(s.ptr, s.len - len));
    }
    return s;
}

/* Whether s is whole or its beginning. */
static bool is_cut_of(struct span s, struct span whole, size_t min_bytes)
{
    struct span part = uncut(s);

    if (span_eq(s, whole))
        return true;
    return part.len >= min_bytes && part.len < whole.len && span_starts(whole, part);
}

static struct news_caption *add_caption(struct news *n, struct span text, struct span credit,
                                        size_t line)
{
    xgrow(&n->captions, &n->captions_cap, n->n_captions + 1, sizeof *n->captions);
    n->captions[n->n_captions] = (struct news_caption){text, credit, line};
    return &n->captions[n->n_captions++];
}

static bool is_lone_credit(const struct news *n, size_t i, struct credit *c)
{
    return i < n->n_lines && n->lines[i].use == LINE_TEXT && news_credit(n->lines[i].text, c) &&
           c->before.len == 0;
}

static bool contains(struct span s, struct span part)
{
    return part.len == 0 || (part.len <= s.len && memmem(s.ptr, s.len, part.ptr, part.len) != NULL);
}

/* Takes repetitions of the caption from line i on: whole again, cut again, the credit again. The
 * caption grows to the longest text and credit seen. Returns the line after the last taken. */
static size_t take_below(struct news *n, struct news_caption *caption, size_t i)
{
    for (int tries = 0; tries < 3 && i < n->n_lines && n->lines[i].use == LINE_TEXT; tries++, i++) {
        struct span line = n->lines[i].text;
        struct credit c;

        if (news_credit(line, &c)) {
            bool same_who = caption->credit.len == 0 || contains(c.who, caption->credit) ||
                            contains(caption->credit, c.who);

            if (!same_who || (c.before.len > 0 && !is_cut_of(c.before, caption->text, 1) &&
                              !is_cut_of(caption->text, c.before, MIN_CUT_BYTES)))
                break;
            if (c.before.len > caption->text.len)
                caption->text = c.before;
            if (c.who.len > caption->credit.len)
                caption->credit = c.who;
        } else if (is_cut_of(caption->text, line, MIN_CUT_BYTES) &&
                   news_fits(line, NEWS_CAPTION_CHARS)) {
            caption->text = line;
        } else if (!is_cut_of(line, caption->text, MIN_CUT_BYTES)) {
            break;
        }
        n->lines[i].use = LINE_CAPTION;
    }
    return i;
}

/* Takes the cut or whole text directly above line i. Returns the first line taken, or i. */
static size_t take_above(struct news *n, struct span text, size_t i)
{
    for (int tries = 0; tries < 2 && i > 0 && n->lines[i - 1].use == LINE_TEXT &&
                        is_cut_of(n->lines[i - 1].text, text, MIN_CUT_BYTES);
         tries++) {
        i--;
        n->lines[i].use = LINE_CAPTION;
    }
    return i;
}

static bool is_repeated_near(const struct news *n, size_t i, struct span text)
{
    return (i > 0 && is_cut_of(n->lines[i - 1].text, text, MIN_CUT_BYTES)) ||
           (i + 1 < n->n_lines && is_cut_of(text, n->lines[i + 1].text, MIN_CUT_BYTES)) ||
           (i + 1 < n->n_lines && is_cut_of(n->lines[i + 1].text, text, MIN_CUT_BYTES));
}

/* A line amid a hard-wrapped paragraph: text above that runs on, and text below. */
static bool is_amid_paragraph(const struct news *n, size_t i)
{
    struct credit c;

    return i > 0 && !n->lines[i].starts_block && n->lines[i - 1].use == LINE_TEXT &&
           !news_ends_sentence(n->lines[i - 1].text) && i + 1 < n->n_lines &&
           !n->lines[i + 1].starts_block && !news_credit(n->lines[i + 1].text, &c);
}

/* The line i and the next begin alike and the first is cut short: a caption without credit so far.
 */
static bool is_cut_pair(const struct news *n, size_t i)
{
    struct credit c;

    return i + 1 < n->n_lines && line_at(n, i + 1)->use == LINE_TEXT &&
           line_at(n, i + 1)->adjacent && !span_eq(line_at(n, i)->text, line_at(n, i + 1)->text) &&
           is_cut_of(line_at(n, i)->text, line_at(n, i + 1)->text, MIN_CUT_ALONE_BYTES) &&
           news_fits(line_at(n, i + 1)->text, NEWS_CAPTION_CHARS) &&
           !news_credit(line_at(n, i + 1)->text, &c);
}

void news_captions_sure(struct news *n)
{
    for (size_t i = 0; i < n->n_lines; i++) {
        struct news_caption caption = {.line = i};
        struct credit c;

        if (n->lines[i].use != LINE_TEXT)
            continue;
        if (news_credit(n->lines[i].text, &c) && c.before.len > 0) {
            if (!is_repeated_near(n, i, c.before) &&
                (!c.sure || is_amid_paragraph(n, i) || !news_fits(c.before, NEWS_CAPTION_CHARS)))
                continue;
            caption.text = c.before;
            caption.credit = c.who;
            caption.line = take_above(n, c.before, i);
        } else if (is_cut_pair(n, i)) {
            caption.text = n->lines[i + 1].text;
        } else {
            continue;
        }
        n->lines[i].use = LINE_CAPTION;
        take_below(n, &caption, i + 1);
        add_caption(n, caption.text, caption.credit, caption.line);
    }
}

/* A hard-wrapped line that goes on in the line below. */
static bool runs_on(const struct news_line *l)
{
    return l->use == LINE_TEXT && !news_ends_sentence(l->text) &&
           news_fits(l->text, MAX_WRAP_CHARS) && !news_fits(l->text, MIN_WRAP_CHARS - 1);
}

/* The text of a caption that ends with line i, with the hard-wrapped lines above it; takes them.
 * *first is the first of these lines. */
static struct span wrapped_text(struct news *n, struct span text, size_t i, size_t *first)
{
    size_t start = i;

    while (start > 0 && n->lines[start].adjacent && !n->lines[start].starts_block &&
           runs_on(&n->lines[start - 1]) && i - start < 6)
        start--;
    *first = start;
    n->lines[i].use = LINE_CAPTION;
    for (size_t k = i; k-- > start;) {
        text = news_join(n->arena, n->lines[k].text, "\n", text);
        n->lines[k].use = LINE_CAPTION;
    }
    return text;
}

/* Whether the credit on line i belongs to the text directly above it. */
static bool has_text_above(const struct news *n, size_t i)
{
    return i > 0 && n->lines[i].adjacent && n->lines[i - 1].use == LINE_TEXT &&
           news_fits(n->lines[i - 1].text, NEWS_CAPTION_CHARS);
}

/* A paragraph's last line may begin "Foto: Anna" by chance only if the line above runs on. */
static bool is_chance(const struct news *n, size_t i)
{
    bool last = i + 1 == n->n_lines || n->lines[i + 1].starts_block;

    return has_text_above(n, i) && !n->lines[i].starts_block &&
           !news_ends_sentence(n->lines[i - 1].text) &&
           (!last || (i >= 2 && !n->lines[i - 1].starts_block && runs_on(&n->lines[i - 1])));
}

void news_captions_rest(struct news *n)
{
    for (size_t i = 0; i < n->n_lines; i++) {
        struct credit c;
        struct span text = {0}, who;
        size_t first = i;

        if (!is_lone_credit(n, i, &c) || is_chance(n, i))
            continue;
        who = c.who;
        n->lines[i].use = LINE_CAPTION;
        if (has_text_above(n, i)) {
            text = wrapped_text(n, n->lines[i - 1].text, i - 1, &first);
            first = take_above(n, text, first);
        } else if (i >= 2 && n->lines[i - 1].use == LINE_TEXT && n->lines[i - 2].use == LINE_TEXT &&
                   is_cut_of(n->lines[i - 2].text, n->lines[i - 1].text, MIN_CUT_BYTES)) {
            text = n->lines[i - 1].text;
            n->lines[i - 1].use = LINE_CAPTION;
            first = take_above(n, text, i - 1);
        }
        add_caption(n, text, who, first);
    }
    for (size_t i = 0; i < n->n_captions; i++) {
        struct news_caption *caption = &n->captions[i];
        size_t line = caption->line, first = line;

        if (line > 0 && n->lines[line].use == LINE_CAPTION && n->lines[line].adjacent &&
            !n->lines[line].starts_block && news_fits(n->lines[line].text, NEWS_WRAP_CHARS) &&
            runs_on(&n->lines[line - 1]) && caption->text.len > 0) {
            caption->text = wrapped_text(n, caption->text, line, &first);
            caption->line = first;
        }
    }
}

static int by_line(const void *a, const void *b)
{
    const struct news_caption *x = a, *y = b;

    return (x->line > y->line) - (x->line < y->line);
}

void news_captions_finish(struct news *n, struct article *a)
{
    struct strmap seen = {0};

    if (n->n_captions == 0)
        return;
    qsort(n->captions, n->n_captions, sizeof *n->captions, by_line);
    a->captions = arena_calloc(&a->arena, n->n_captions, sizeof *a->captions);
    for (size_t i = 0; i < n->n_captions; i++) {
        const struct news_caption *c = &n->captions[i];
        struct span key = c->text.len > 0 ? c->text : c->credit;
        bool added = false;
        uint32_t index = strmap_intern(&seen, key, &added);
        struct caption *to = &a->captions[index];

        if (added) {
            to->text = arena_copy(&a->arena, c->text);
            to->credit = arena_copy(&a->arena, c->credit);
            a->n_captions++;
        } else if (!contains(to->credit, c->credit)) {
            to->credit = news_join(&a->arena, to->credit, ", ", c->credit);
        }
    }
    strmap_release(&seen);
}
