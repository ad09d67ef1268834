/* Picks the stretches of a text that show a reader why it was found.
 *
 * First windows: for every mark the widest window of target_chars that starts with it, within one
 * block (a paragraph, together with the headings above it). A window is worth the weights of the
 * different terms in it, a little more for repetitions and for standing close together, and less
 * for what stands in a heading. Windows are taken by worth; once a term is shown, it counts
 * little, so that several fragments show different things. At most one round for each of the 64
 * terms looks through all windows; when no new term is left, the rest is sorted once.
 *
 * Then each window is grown to a fragment (snippet_grow.c). */
#include "query/show/snippet.h"

#include "base/xalloc.h"
#include "query/show/sentence.h"
#include "query/show/snippet_grow.h"
#include "text/utf8.h"

#include <stdlib.h>

enum { N_TERMS = 64, HEADING_MAX_CHARS = 100 };

/* What a heading's mark, a term shown already, a repetition and closeness count for. */
static const double HEADING_SHARE = 0.6, SEEN_SHARE = 0.1, REPEAT_SHARE = 0.1, CLOSE_SHARE = 0.2;

/* What is known of a mark besides its place. */
struct place {
    size_t start_chars, end_chars;
    size_t block;
    bool heading, taken; /* taken: inside a fragment */
};

struct window {
    size_t first, last; /* marks */
    double worth;
    bool has_new; /* holds a term that no fragment shows */
};

struct picker {
    struct snippet_source source;
    struct place *places;
    double weights[N_TERMS]; /* of the best mark of each term */
    bool seen[N_TERMS];
    struct fragment *out;
    size_t n_out, max_out;
};

/* ---- places ---- */

/* A short paragraph without a stop, with text behind it. */
static bool is_heading(struct span text, size_t start, size_t end)
{
    return end - start <= 4 * HEADING_MAX_CHARS && paragraph_next(text, end) < text.len &&
           utf8_count(span_make(text.ptr + start, end - start)) <= HEADING_MAX_CHARS &&
           text.ptr[end - 1] != ':' && !sentence_has_stop(text, end);
}

static void find_places(struct picker *p)
{
    size_t at = 0, at_chars = 0, start = 0, end = 0, block = 0;
    bool heading = false;

    for (size_t i = 0; i < p->source.n_marks; i++) {
        const struct mark *m = &p->source.marks[i];
        struct place *place = &p->places[i];
        double weight = m->weight > 0 ? (double)m->weight : 1e-6;

        while (end <= m->start && end < p->source.text.len) {
            bool joined = heading;
            start = paragraph_next(p->source.text, end);
            end = start < p->source.text.len ? paragraph_end(p->source.text, start)
                                             : p->source.text.len;
            heading = start < end && is_heading(p->source.text, start, end);
            block += !joined;
        }
        at_chars += utf8_count(span_make(p->source.text.ptr + at, m->start - at));
        place->start_chars = at_chars;
        at_chars += utf8_count(span_make(p->source.text.ptr + m->start, m->end - m->start));
        place->end_chars = at_chars;
        at = m->end;
        place->block = block;
        place->heading = heading;
        if (weight > p->weights[m->term % N_TERMS])
            p->weights[m->term % N_TERMS] = weight;
    }
}

/* ---- windows ---- */

/* The worth of the marks between two ends that move to the right. */
struct scale {
    uint32_t n_body[N_TERMS], n_heading[N_TERMS];
    uint32_t n_new; /* terms in the window that no fragment shows */
    double terms, repeats;
};

static double term_worth(const struct picker *p, const struct scale *s, size_t term)
{
    double share = s->n_body[term] ? 1 : s->n_heading[term] ? HEADING_SHARE : 0;

    return share * p->weights[term] * (p->seen[term] ? SEEN_SHARE : 1);
}

/* Adds (by = 1) or takes away (by = -1) mark i. */
static void weigh(const struct picker *p, struct scale *s, size_t i, int by)
{
    size_t term = p->source.marks[i].term % N_TERMS;
    bool was_there = s->n_body[term] || s->n_heading[term], is_there;

    s->terms -= term_worth(p, s, term);
    if (p->places[i].heading)
        s->n_heading[term] += (uint32_t)by;
    else
        s->n_body[term] += (uint32_t)by;
    s->terms += term_worth(p, s, term);
    s->repeats += by * (p->source.marks[i].weight > 0 ? (double)p->source.marks[i].weight : 1e-6);
    is_there = s->n_body[term] || s->n_heading[term];
    if (is_there != was_there && !p->seen[term])
        s->n_new += is_there ? 1u : -1u;
}

static double worth(const struct picker *p, const struct scale *s, size_t first, size_t last)
{
    size_t span_chars = p->places[last].end_chars - p->places[first].start_chars;
    double closeness = 1 - (double)span_chars / (double)p->source.target_chars;
    double repeats = REPEAT_SHARE * s->repeats, most = s->terms / 2;

    return s->terms * (1 + CLOSE_SHARE * (closeness > 0 ? closeness : 0)) +
           (repeats < most ? repeats : most);
}

/* Calls for each window that is still free, left to right: keeps the best in *best and, if all is
 * not NULL, every one there. Returns how many there are. */
static size_t scan_windows(const struct picker *p, struct window *best, struct window *all)
{
    struct scale s = {0};
    size_t last = 0, n = 0; /* marks [first, last) are on the scale */

    for (size_t first = 0; first < p->source.n_marks; first++) {
        const struct place *begin = &p->places[first];
        struct window w = {.first = first};

        if (begin->taken)
            continue;
        if (last <= first) {
            weigh(p, &s, first, 1);
            last = first + 1;
        }
        while (last < p->source.n_marks && !p->places[last].taken &&
               p->places[last].block == begin->block &&
               p->places[last].end_chars - begin->start_chars <= p->source.target_chars)
            weigh(p, &s, last++, 1);
        w.last = last - 1;
        w.worth = worth(p, &s, first, w.last);
        w.has_new = s.n_new > 0;
        if (n == 0 || w.worth > best->worth + 1e-9)
            *best = w;
        if (all)
            all[n] = w;
        n++;
        weigh(p, &s, first, -1);
    }
    return n;
}

static int by_worth(const void *a, const void *b)
{
    const struct window *x = a, *y = b;

    if (x->worth != y->worth)
        return x->worth < y->worth ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

/* ---- fragments ---- */

/* The fragments are kept in the text's order: where one that starts at pos goes. */
static size_t find_slot(const struct picker *p, size_t pos)
{
    size_t slot = p->n_out;

    while (slot > 0 && p->out[slot - 1].start > pos)
        slot--;
    return slot;
}

static void add_fragment(struct picker *p, size_t start, size_t end)
{
    size_t slot = find_slot(p, start);
    struct stretch s = {.start = start,
                        .end = end,
                        .lo = slot > 0 ? p->out[slot - 1].end : 0,
                        .hi = slot < p->n_out ? p->out[slot].start : p->source.text.len};
    struct fragment *f = p->out + slot;

    snippet_grow(&p->source, &s);
    memmove(f + 1, f, (p->n_out - slot) * sizeof *f);
    p->n_out++;
    f->start = s.start;
    f->end = s.end;
    f->cut_before = !sentence_starts_at(p->source.text, s.start);
    f->cut_behind = !sentence_ends_at(p->source.text, s.end);
    f->first_mark = snippet_mark_behind(&p->source, s.start);
    f->n_marks = 0;
    for (size_t i = f->first_mark; i < p->source.n_marks && p->source.marks[i].end <= s.end; i++) {
        f->n_marks++;
        p->places[i].taken = true;
        p->seen[p->source.marks[i].term % N_TERMS] = true;
    }
}

static void add_window(struct picker *p, const struct window *w)
{
    add_fragment(p, p->source.marks[w->first].start, p->source.marks[w->last].end);
}

static bool is_free(const struct picker *p, const struct window *w)
{
    for (size_t i = w->first; i <= w->last; i++)
        if (p->places[i].taken)
            return false;
    return true;
}

static void pick_windows(struct picker *p)
{
    struct window best = {0}, *all;
    size_t n = 0;

    while (p->n_out < p->max_out && scan_windows(p, &best, NULL) > 0 && best.has_new)
        add_window(p, &best);
    if (p->n_out >= p->max_out)
        return;
    all = xreallocarray(NULL, p->source.n_marks, sizeof *all);
    n = scan_windows(p, &best, all);
    if (n > 1)
        qsort(all, n, sizeof *all, by_worth);
    for (size_t i = 0; i < n && p->n_out < p->max_out; i++)
        if (is_free(p, &all[i]))
            add_window(p, &all[i]);
    free(all);
}

size_t snippet_pick(struct span text, const struct mark *marks, size_t n_marks,
                    const struct snippet_options *options, struct fragment *out)
{
    struct picker p = {.source = {text, marks, n_marks, options->target_chars, options->max_chars},
                       .out = out,
                       .max_out = options->max_fragments};
    size_t start = snippet_skip_blanks(text, 0, text.len);

    if (start == text.len || p.max_out == 0 || p.source.max_chars == 0)
        return 0;
    if (p.source.target_chars == 0 || p.source.target_chars > p.source.max_chars)
        p.source.target_chars = p.source.max_chars;
    if (n_marks == 0) {
        add_fragment(&p, start, snippet_character_end(&p.source, start));
        return p.n_out;
    }
    p.places = xcalloc(n_marks, sizeof *p.places);
    find_places(&p);
    pick_windows(&p);
    free(p.places);
    return p.n_out;
}
