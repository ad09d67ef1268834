#include "article/date.h"
#include "article/news.h"
#include "article/reader.h"
#include "article/reflow.h"
#include "base/xalloc.h"
#include "text/utf8.h"

#include <stdlib.h>

/* The article as newspapers' sites give it when copied or saved as text. The lines are taken one
 * kind after the other, the surest first: furniture, captions that prove themselves by credit or
 * repetition, then from the top kicker, dates, title, teaser, then the remaining captions and the
 * source; what nobody took is the body. So a line is never in two places and never lost: only
 * furniture, repetitions of captions, the kicker's first word and dates leave the text.
 *
 * The file is one article. */

enum { SNIFF_BYTES = 4 * 1024, SNIFF_LINES = 30, HEADER_LINES = 8 };
enum { TEASER_CHARS = 500, TEASER_GUESS_CHARS = 300, HEADING_CHARS = 100 };

struct news_state {
    struct span text;
    struct buf reflowed; /* holds text where lines were joined */
    int32_t path_date;
    bool done;
};

/* So do lines that go on from the one above: "am 3. März 2021" is no date line there. */
static bool starts_lower(struct span line)
{
    uint32_t cp = 0;

    if (line.len > 0)
        utf8_decode(line.ptr, line.len, &cp);
    return utf8_is_lower(cp);
}

/* How much a line in the head speaks for a newspaper's page. nth counts the lines with text. */
static int sniff_line(struct span line, size_t nth, bool after_empty)
{
    struct span a = {0}, b = {0}, rest = {0};
    struct credit credit;
    struct date_line date;

    if (news_furniture(line) == FURNITURE_ALWAYS)
        return 40;
    if (nth < 4 && news_kicker(line, &a))
        return 40;
    if (nth > 0 && nth < HEADER_LINES && (after_empty || !starts_lower(line)) &&
        news_date_line(line, &date))
        return 40;
    if ((after_empty || nth < HEADER_LINES) && news_dateline(line, &a, &b, &rest))
        return 50;
    return memchr(line.ptr, ':', line.len) && news_credit(line, &credit) && credit.sure ? 50 : 0;
}

static int news_sniff(struct source *src)
{
    struct span head = source_head_text(src);
    size_t pos = 0, nth = 0;
    int score = 0;
    bool after_empty = true;

    if (head.len > SNIFF_BYTES)
        head.len = SNIFF_BYTES;
    for (size_t i = 0; i < SNIFF_LINES && pos < head.len && score < 100; i++) {
        const char *end = memchr(head.ptr + pos, '\n', head.len - pos);
        size_t len = end ? (size_t)(end - (head.ptr + pos)) : head.len - pos;
        struct span line = news_trim(span_make(head.ptr + pos, len));

        pos += len + 1;
        if (line.len > 0)
            score += sniff_line(line, nth++, after_empty);
        after_empty = line.len == 0;
    }
    return score >= 40 ? (score < 100 ? score : 100) : 5;
}

static enum fb_status news_open(struct source *src, void **state, struct fb_error *err)
{
    struct span text = {0};
    enum fb_status status = source_all(src, &text, err);
    struct news_state *s;

    if (status != FB_OK)
        return status;
    s = xcalloc(1, sizeof *s);
    s->text = reflow_text(text, &s->reflowed) ? buf_span(&s->reflowed) : text;
    s->path_date = date_from_path(span_of(src->path));
    *state = s;
    return FB_OK;
}

static void add_source(struct article *a, struct span name)
{
    if (name.len > 0 &&
        (a->source.len == 0 || !memmem(a->source.ptr, a->source.len, name.ptr, name.len)))
        a->source = news_join(&a->arena, a->source, ", ", arena_copy(&a->arena, name));
}

/* What the header says besides what goes into the article at once. */
struct header {
    struct span author;
    enum date_rank date_rank; /* of the article's date */
};

static void add_author(struct article *a, struct header *h, struct span name)
{
    if (name.len > 0)
        h->author = h->author.len > 0 ? news_join(&a->arena, h->author, ", ", name) : name;
}

static bool stands_alone(const struct news *n, size_t i)
{
    return n->lines[i].starts_block && (i + 1 == n->n_lines || n->lines[i + 1].starts_block);
}

/* Takes line i if it is a date or an author; of several dates the best counts, of these the first.
 */
static bool take_date_line(struct news *n, size_t i, struct article *a, struct header *h)
{
    struct date_line d = {0};

    if (starts_lower(n->lines[i].text) && !stands_alone(n, i))
        return false;
    if (!news_date_line(n->lines[i].text, &d) && !news_byline(n->lines[i].text, &d.author))
        return false;
    if (d.rank > h->date_rank) {
        a->date = d.date;
        h->date_rank = d.rank;
    }
    add_author(a, h, d.author);
    if (d.place.len > 0 && a->n_places == 0)
        news_add_places(a, d.place);
    if (d.section.len > 0 && !span_eq(d.section, a->section))
        a->section = news_join(&a->arena, a->section, ", ", arena_copy(&a->arena, d.section));
    n->lines[i].use = LINE_TAKEN;
    if (i + 1 < n->n_lines)
        n->lines[i + 1].starts_block = true;
    return true;
}

static bool is_dateline(struct span line)
{
    struct span places, agency, rest;

    return news_dateline(line, &places, &agency, &rest);
}

/* Whether line i can be the title: short, not the body's beginning, not a caption's text above its
 * credit. */
static bool may_be_title(const struct news *n, size_t i)
{
    struct credit c;
    bool above_credit = i + 1 < n->n_lines && n->lines[i + 1].adjacent &&
                        n->lines[i + 1].use == LINE_TEXT && news_credit(n->lines[i + 1].text, &c) &&
                        c.before.len == 0;

    return news_fits(n->lines[i].text, NEWS_TITLE_CHARS) && !is_dateline(n->lines[i].text) &&
           !(news_credit(n->lines[i].text, &c) && c.before.len == 0) &&
           !(above_credit && news_ends_sentence(n->lines[i].text));
}

/* A kicker stands above a line that can be the title; a bare one only if that is no sentence. */
static bool take_kicker(struct news *n, size_t i, struct article *a)
{
    size_t below = news_next_free(n, i + 1);
    struct span section = n->lines[i].text;
    bool known = news_kicker(n->lines[i].text, &section), sentence;

    while (below < n->n_lines && below < i + 4) {
        struct date_line d;

        if (!news_date_line(n->lines[below].text, &d))
            break;
        below = news_next_free(n, below + 1);
    }
    if (below >= n->n_lines || !may_be_title(n, below))
        return false;
    sentence = n->lines[below].text.ptr[n->lines[below].text.len - 1] == '.';
    if (sentence || (!known && !news_bare_kicker(n->lines[i].text)))
        return false;
    a->section = arena_copy(&a->arena, section);
    n->lines[i].use = LINE_TAKEN;
    return true;
}

/* The title from line i on, with lines it was wrapped to. Returns the line below. */
static size_t take_title(struct news *n, size_t i, struct article *a)
{
    struct span title = n->lines[i].text;

    n->lines[i++].use = LINE_TAKEN;
    while (i < n->n_lines && n->lines[i].use == LINE_TEXT && !n->lines[i].starts_block &&
           !news_is_capitalised(n->lines[i].text) && !news_ends_sentence(title) &&
           news_fits(n->lines[i].text, NEWS_TITLE_CHARS - 1) && news_fits(title, NEWS_WRAP_CHARS)) {
        title = news_join(&a->arena, title, " ", n->lines[i].text);
        n->lines[i++].use = LINE_TAKEN;
    }
    a->title = arena_copy(&a->arena, title);
    if (i < n->n_lines)
        n->lines[i].starts_block = true;
    return i;
}

/* The length of the paragraph from line i in characters is at most max_chars. */
static bool block_fits(const struct news *n, size_t i, size_t max_chars)
{
    const struct span *first = &n->lines[i].text, *last = &n->lines[news_block_end(n, i) - 1].text;

    return news_fits(span_make(first->ptr, (size_t)(last->ptr + last->len - first->ptr)),
                     max_chars);
}

static struct span take_block(struct news *n, size_t i, struct article *a, struct span before)
{
    size_t end = news_block_end(n, i);

    for (; i < end; i++) {
        before = news_join(&a->arena, before, "\n", n->lines[i].text);
        n->lines[i].use = LINE_TAKEN;
    }
    return before;
}

/* Everything before a dateline near the top is teaser. Without a dateline the first paragraph is
 * one if it is short and text follows. Returns the line where the body begins. */
static size_t take_teaser(struct news *n, size_t i, struct article *a)
{
    size_t first = news_next_free(n, i), at = first, n_blocks = 0;
    struct span teaser = {0};

    while (at < n->n_lines && n_blocks < 4 && !is_dateline(n->lines[at].text) &&
           block_fits(n, at, TEASER_CHARS)) {
        at = news_next_free(n, news_block_end(n, at));
        n_blocks++;
    }
    if (n_blocks == 0)
        return first;
    if (at >= n->n_lines || !is_dateline(n->lines[at].text)) {
        if (!block_fits(n, first, TEASER_GUESS_CHARS) ||
            news_next_free(n, news_block_end(n, first)) >= n->n_lines)
            return first;
        n_blocks = 1;
    }
    for (at = first; n_blocks > 0; n_blocks--) {
        teaser = take_block(n, at, a, teaser);
        at = news_next_free(n, at);
    }
    a->teaser = arena_copy(&a->arena, teaser);
    return at;
}

/* Kicker, dates, title, teaser. Returns the line where the body begins. */
static size_t take_header(struct news *n, struct article *a, struct header *h)
{
    size_t i = news_next_free(n, 0), looked = 0;
    bool has_kicker = false;

    while (i < n->n_lines && looked++ < HEADER_LINES) {
        if (!(h->date_rank < DATE_OF_PUBLICATION && take_date_line(n, i, a, h)) &&
            !(!has_kicker && (has_kicker = take_kicker(n, i, a))))
            break;
        i = news_next_free(n, i + 1);
    }
    if (i >= n->n_lines || !may_be_title(n, i))
        return i;
    i = news_next_free(n, take_title(n, i, a));
    news_captions_rest(n);
    for (size_t k = i, n_seen = 0; k < n->n_lines && n_seen < 5; n_seen++) {
        k = news_next_free(n, k);
        if (k < n->n_lines && (n->lines[k].starts_block || n->lines[k].adjacent))
            take_date_line(n, k, a, h);
        k++;
    }
    return take_teaser(n, i, a);
}

static void take_dateline(struct news *n, size_t i, struct article *a, struct span *agency)
{
    struct span places, rest;

    i = news_next_free(n, i);
    if (i >= n->n_lines || !news_dateline(n->lines[i].text, &places, agency, &rest))
        return;
    news_add_places(a, places);
    n->lines[i].text = rest;
    if (rest.len == 0) {
        n->lines[i].use = LINE_TAKEN;
        if (i + 1 < n->n_lines)
            n->lines[i + 1].starts_block = true;
    }
}

/* A date below the text, if the header had none of publication; a bare one there could be anything.
 */
static void take_last_date(struct news *n, size_t body, struct article *a, struct header *h)
{
    size_t last = n->n_lines;
    struct date_line d;

    while (last > 0 && n->lines[last - 1].use != LINE_TEXT)
        last--;
    if (last < body + 2 || !n->lines[last - 1].starts_block || h->date_rank > DATE_OF_UPDATE ||
        !news_date_line(n->lines[last - 1].text, &d) ||
        (d.rank == DATE_UNNAMED && d.place.len == 0))
        return;
    take_date_line(n, last - 1, a, h);
}

static void take_source(struct news *n, struct article *a)
{
    size_t last = n->n_lines;
    struct span rest = {0}, source = {0};

    while (last > 0 && n->lines[last - 1].use != LINE_TEXT)
        last--;
    if (last < 2 || !news_source(n->lines[last - 1].text, &rest, &source))
        return;
    n->lines[last - 1].text = rest;
    if (rest.len == 0)
        n->lines[last - 1].use = LINE_TAKEN;
    add_source(a, source);
}

/* Quotation marks in the line are closed: no quotation that goes on below. */
static bool quotes_close(struct span s)
{
    int open = 0;

    for (size_t i = 0; i + 1 < s.len; i++) {
        if (memcmp(s.ptr + i, "\xC2\xBB", 2) == 0 || memcmp(s.ptr + i, "\xC2\xAB", 2) == 0)
            open ^= 1; /* »« or «», whichever way round */
        else if (i + 2 < s.len && memcmp(s.ptr + i, "\xE2\x80\x9E", 3) == 0)
            open |= 2;
        else if (i + 2 < s.len && (memcmp(s.ptr + i, "\xE2\x80\x9C", 3) == 0 ||
                                   memcmp(s.ptr + i, "\xE2\x80\x9D", 3) == 0))
            open &= ~2;
    }
    return open == 0;
}

/* A paragraph of one short line that is no sentence, with text below it. */
static bool is_heading(const struct news *n, size_t i)
{
    static const char *const ENDS[] = {".",  ",",  ";",  ":",   "…",  "–",  "-",
                                       ".«", ".“", ".”", ".\"", ",«", ",“", "!«",
                                       "!“", "?«", "?“", ".»",  "!»", "?»", ")"};
    struct span line = n->lines[i].text;
    size_t end = news_block_end(n, i), below = news_next_free(n, end);

    if (!n->lines[i].starts_block || end != i + 1 || below >= n->n_lines)
        return false;
    if (!news_fits(line, HEADING_CHARS) || strchr("-*+#(", line.ptr[0]) ||
        span_starts(line, span_of("–")) || span_starts(line, span_of("•")))
        return false;
    for (size_t k = 0; k < sizeof ENDS / sizeof ENDS[0]; k++) {
        size_t len = strlen(ENDS[k]);

        if (line.len >= len && memcmp(line.ptr + line.len - len, ENDS[k], len) == 0)
            return false;
    }
    return quotes_close(line) &&
           (news_is_capitalised(line) || (line.ptr[0] >= '0' && line.ptr[0] <= '9'));
}

/* Body and headings from all lines still free, in one copy. */
static void build_body(struct news *n, struct article *a)
{
    size_t size = 1, len = 0, n_headings = 0;
    bool gap = true;
    char *out;

    for (size_t i = 0; i < n->n_lines; i++) {
        if (n->lines[i].use == LINE_TEXT) {
            size += n->lines[i].text.len + 2;
            n_headings += is_heading(n, i);
        }
    }
    out = arena_alloc(&a->arena, size);
    if (n_headings > 0)
        a->headings = arena_calloc(&a->arena, n_headings, sizeof *a->headings);
    for (size_t i = 0; i < n->n_lines; i++) {
        struct span line = n->lines[i].text;

        gap |= n->lines[i].use != LINE_TEXT || n->lines[i].starts_block;
        if (n->lines[i].use != LINE_TEXT)
            continue;
        if (len > 0)
            out[len++] = '\n';
        if (len > 0 && gap)
            out[len++] = '\n';
        if (a->n_headings < n_headings && is_heading(n, i))
            a->headings[a->n_headings++] = span_make(out + len, line.len);
        memcpy(out + len, line.ptr, line.len);
        len += line.len;
        gap = false;
    }
    out[len] = '\0';
    a->body = span_make(out, len);
}

static enum fb_status news_next(void *state, struct article *a, bool *more, struct fb_error *err)
{
    struct news_state *s = state;
    struct news n = {.arena = &a->arena};
    struct header header = {0};
    struct span agency = {0};
    size_t body;

    (void)err;
    article_clear(a);
    *more = false;
    if (s->done)
        return FB_OK;
    s->done = true;
    news_split(&n, s->text);
    if (n.n_lines > 0) {
        *more = true;
        news_captions_sure(&n);
        body = take_header(&n, a, &header);
        news_captions_rest(&n);
        take_dateline(&n, body, a, &agency);
        take_last_date(&n, body, a, &header);
        take_source(&n, a);
        add_source(a, agency);
        add_source(a, header.author);
        news_captions_finish(&n, a);
        build_body(&n, a);
        if (a->date == 0)
            a->date = s->path_date;
    }
    free(n.lines);
    free(n.captions);
    return FB_OK;
}

static void news_close(void *state)
{
    struct news_state *s = state;

    buf_release(&s->reflowed);
    free(s);
}

const struct reader reader_news = {"news", news_sniff, news_open, news_next, news_close};
