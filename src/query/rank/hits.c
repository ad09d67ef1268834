/* What is shown of a hit. The snippet comes from the field in which most of the query is found, the
 * body if that is undecided; further fragments from the next best ones. */
#include "query/rank/hits.h"

#include "base/xalloc.h"
#include "text/utf8.h"

#include <stdlib.h>

static const struct snippet_options one_fragment = {
    .target_chars = 200, .max_chars = 320, .max_fragments = 1};

/* What is marked in one field of the article at hand, found once. */
struct field_marks {
    struct mark *items;
    size_t n, cap;
    bool known;
};

struct filler {
    struct index *ix;
    const struct search_options *options;
    struct search_result *result;
    struct highlighter *highlighter;
    struct article article;
    struct field_marks marks[N_FIELDS];
    struct buf text, key;
    struct fb_error *err;
};

static const enum field snippet_order[N_FIELDS] = {
    FIELD_BODY, FIELD_TEASER, FIELD_CAPTION, FIELD_TITLE, FIELD_SECTION, FIELD_PLACE, FIELD_SOURCE,
};

static const struct field_marks *marks_of(struct filler *f, enum field field)
{
    struct field_marks *m = &f->marks[field];
    const struct mark *found;

    if (m->known)
        return m;
    m->n = highlighter_marks(f->highlighter, field, article_field(&f->article, field), &found);
    xgrow(&m->items, &m->cap, m->n + 1, sizeof *m->items);
    if (m->n > 0)
        memcpy(m->items, found, m->n * sizeof *found);
    m->known = true;
    return m;
}

/* What the different terms marked are worth together. */
static double worth_of_marks(const struct field_marks *marks)
{
    uint64_t seen = 0;
    double sum = 0;

    for (size_t i = 0; i < marks->n; i++) {
        uint64_t bit = 1ull << (marks->items[i].term & 63);
        if (!(seen & bit))
            sum += marks->items[i].weight;
        seen |= bit;
    }
    return sum;
}

/* Appends text[from, to) with line ends as blanks: one character each, so that ranges stay. */
static void add_flat(struct buf *out, struct span text, size_t from, size_t to)
{
    size_t start = out->len;

    buf_add(out, text.ptr + from, to - from);
    for (size_t i = start; i < out->len; i++)
        if (out->data[i] == '\n')
            out->data[i] = ' ';
}

static void make_snippet(struct filler *f, enum field field, struct span text,
                         const struct fragment *fragment, const struct mark *marks,
                         struct search_snippet *out)
{
    static const char ellipsis[] = "…";
    struct arena *arena = &f->result->arena;
    size_t shift = 0, chars = 0, counted_to = 0;

    buf_clear(&f->text);
    if (fragment->cut_before) {
        buf_add_str(&f->text, ellipsis);
        shift = sizeof ellipsis - 1;
    }
    add_flat(&f->text, text, fragment->start, fragment->end);
    if (fragment->cut_behind)
        buf_add_str(&f->text, ellipsis);
    out->field = field;
    out->text = arena_copy(arena, buf_span(&f->text));
    out->n_highlights = fragment->n_marks;
    out->highlights = arena_alloc(arena, fragment->n_marks * sizeof *out->highlights);
    out->highlight_bytes = arena_alloc(arena, fragment->n_marks * sizeof *out->highlight_bytes);
    for (size_t i = 0; i < fragment->n_marks; i++) {
        const struct mark *m = &marks[fragment->first_mark + i];
        size_t ends[2] = {m->start - fragment->start + shift, m->end - fragment->start + shift};
        for (int e = 0; e < 2; e++) {
            chars += utf8_count(span_make(out->text.ptr + counted_to, ends[e] - counted_to));
            counted_to = ends[e];
            out->highlights[i][e] = chars;
            out->highlight_bytes[i][e] = ends[e];
        }
    }
}

static size_t snippets_of_field(struct filler *f, enum field field, struct search_snippet *out,
                                size_t max)
{
    struct span text = article_field(&f->article, field);
    struct snippet_options options = one_fragment;
    struct fragment fragments[16];
    const struct field_marks *marks;
    size_t n;

    if (text.len == 0)
        return 0;
    marks = marks_of(f, field);
    options.max_fragments = max < 16 ? max : 16;
    if (marks->n == 0)
        options.max_fragments = 1;
    n = snippet_pick(text, marks->items, marks->n, &options, fragments);
    for (size_t i = 0; i < n; i++)
        make_snippet(f, field, text, &fragments[i], marks->items, &out[i]);
    return n;
}

/* Fields in the order in which snippets are taken from them; returns how many hold marks. The title
 * is shown of every hit anyway, so it comes last. */
static size_t order_fields(struct filler *f, enum field order[N_FIELDS])
{
    double worth[N_FIELDS] = {0};
    size_t n = 0;

    for (int i = 0; i < N_FIELDS; i++) {
        enum field field = snippet_order[i];
        const struct field_marks *marks = marks_of(f, field);
        double w = field == FIELD_TITLE ? 0 : worth_of_marks(marks);
        size_t at = n;

        if (marks->n == 0)
            continue;
        while (at > 0 && worth[at - 1] < w) {
            order[at] = order[at - 1];
            worth[at] = worth[at - 1];
            at--;
        }
        order[at] = field;
        worth[at] = w;
        n++;
    }
    return n;
}

static void fill_snippets(struct filler *f, struct search_hit *hit)
{
    size_t max = f->options->n_snippets, n_fields;
    enum field order[N_FIELDS];

    if (max == 0)
        return;
    hit->snippets = arena_calloc(&f->result->arena, max, sizeof *hit->snippets);
    n_fields = order_fields(f, order);
    for (size_t i = 0; i < n_fields && hit->n_snippets < max; i++)
        hit->n_snippets +=
            snippets_of_field(f, order[i], hit->snippets + hit->n_snippets, max - hit->n_snippets);
    /* found by date or path alone: how the article begins */
    for (int i = 0; i < N_FIELDS && hit->n_snippets == 0; i++)
        hit->n_snippets = snippets_of_field(f, snippet_order[i], hit->snippets, 1);
}

static void mark_title(struct filler *f, struct search_hit *hit)
{
    const struct field_marks *marks = marks_of(f, FIELD_TITLE);

    hit->title_highlight_bytes =
        arena_alloc(&f->result->arena, marks->n * sizeof *hit->title_highlight_bytes);
    for (size_t i = 0; i < marks->n; i++) {
        hit->title_highlight_bytes[i][0] = marks->items[i].start;
        hit->title_highlight_bytes[i][1] = marks->items[i].end;
    }
    hit->n_title_highlights = marks->n;
}

static enum fb_status fill_hit(struct filler *f, struct search_hit *hit)
{
    struct arena *arena = &f->result->arena;
    enum fb_status status;

    buf_clear(&f->text);
    buf_clear(&f->key);
    status = index_article_path(f->ix, hit->id, &f->text, &f->key, f->err);
    if (status != FB_OK)
        return status;
    hit->path = arena_copy(arena, buf_span(&f->text));
    hit->key = arena_copy(arena, buf_span(&f->key));
    if (f->options->paths_only)
        return FB_OK;
    status = index_article(f->ix, hit->id, &f->article, f->err);
    if (status != FB_OK)
        return status;
    for (int i = 0; i < N_FIELDS; i++)
        f->marks[i].known = false;
    hit->section = arena_copy(arena, f->article.section);
    hit->title = arena_copy(arena, f->article.title);
    mark_title(f, hit);
    fill_snippets(f, hit);
    return FB_OK;
}

enum fb_status hits_fill(struct index *ix, const struct top *top,
                         const struct search_options *options, struct search_result *result,
                         struct fb_error *err)
{
    struct filler f = {.ix = ix, .options = options, .result = result, .err = err};
    size_t n = top->n > options->offset ? top->n - options->offset : 0;
    enum fb_status status = FB_OK;

    f.highlighter = highlighter_new(&result->plan, index_analyzer(ix));
    result->hits = arena_calloc(&result->arena, n, sizeof *result->hits);
    for (size_t i = 0; i < n && status == FB_OK; i++) {
        const struct ranked *ranked = &top->heap[options->offset + i];
        struct search_hit *hit = &result->hits[i];

        hit->rank = options->offset + i + 1;
        hit->id = ranked->id;
        hit->score = ranked->score;
        hit->date = ranked->date;
        status = fill_hit(&f, hit);
        result->n_hits = i + 1;
    }
    highlighter_free(f.highlighter);
    for (int i = 0; i < N_FIELDS; i++)
        free(f.marks[i].items);
    article_release(&f.article);
    buf_release(&f.text);
    buf_release(&f.key);
    return status;
}
