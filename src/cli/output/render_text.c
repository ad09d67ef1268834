/* Results for people. On a terminal lines are wrapped to its width; in a pipe every snippet is one
 * line. Highlights are bold and coloured, or in [ ] where there is no colour. */
#include "cli/output/render_formats.h"

#include "article/date.h"
#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/output/format.h"
#include "cli/terminal/wrap.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <unistd.h>

/* Of more near-copies than that, a line does not name all. */
#define MAX_ALIKE_SHOWN 20

struct article_look render_look(const struct app *app)
{
    struct article_look look = {
        .cols = app->term.out_tty ? term_cols(STDOUT_FILENO) : 0,
        .color = app->term.out_color,
        .drop_invisible = app->term.out_tty,
    };

    return look;
}

static struct wrap make_wrap(struct buf *out, const struct article_look *look, size_t indent)
{
    struct wrap w = {
        .out = out,
        .cols = look->cols,
        .indent = indent,
        .color = look->color,
        .safe = look->drop_invisible ? SAFE_DROP_INVISIBLE : 0,
    };

    return w;
}

static void add_indent(struct buf *out, size_t cols)
{
    for (size_t i = 0; i < cols; i++)
        buf_add_char(out, ' ');
}

/* Joins what is not empty by " · ". */
static void add_meta_part(struct buf *meta, struct span part)
{
    if (part.len == 0)
        return;
    if (meta->len > 0)
        buf_add_str(meta, " · ");
    buf_add_span(meta, part);
}

static void add_meta_line(struct buf *out, struct span meta, size_t indent,
                          const struct article_look *look)
{
    struct wrap w = make_wrap(out, look, indent);

    w.cols = 0; /* a path must stay in one piece to be copied */
    w.base = STYLE_META;
    add_indent(out, indent);
    wrap_begin(&w, indent);
    wrap_text(&w, meta, NULL, 0);
    wrap_end(&w);
}

static void add_title(struct buf *out, struct span title, size_t (*ranges)[2], size_t n_ranges,
                      size_t indent, const struct article_look *look)
{
    struct wrap w = make_wrap(out, look, indent);

    w.base = STYLE_TITLE;
    wrap_begin(&w, indent);
    wrap_text(&w, title.len > 0 ? title : span_of(_("(untitled)")), ranges, n_ranges);
    wrap_end(&w);
}

static size_t digits_of(size_t n)
{
    size_t digits = 1;

    for (; n >= 10; n /= 10)
        digits++;
    return digits;
}

/* How many near-copies there are, and by what they can be opened. */
static void add_alike(struct buf *out, const struct search_hit *hit, size_t indent, bool at_prompt,
                      const struct article_look *look)
{
    struct buf line = BUF_INIT;

    buf_addf(&line, ngettext("+%zu alike", "+%zu alike", hit->n_alike), hit->n_alike);
    if (!at_prompt) {
        for (size_t i = 0; i < hit->n_alike && i < MAX_ALIKE_SHOWN; i++)
            buf_addf(&line, "%s%lld", i == 0 ? ": " : ", ", (long long)hit->alike[i].id);
        if (hit->n_alike > MAX_ALIKE_SHOWN)
            buf_add_str(&line, ", …");
    } else if (hit->n_alike == 1) {
        buf_addf(&line, " (%zu.1)", hit->rank);
    } else {
        buf_addf(&line, _(" (%zu.1 to %zu.%zu)"), hit->rank, hit->rank, hit->n_alike);
    }
    add_meta_line(out, buf_span(&line), indent, look);
    buf_release(&line);
}

static void add_hit(struct buf *out, const struct search_hit *hit, size_t indent, bool at_prompt,
                    const struct article_look *look)
{
    struct buf meta = BUF_INIT;
    char date[11];

    buf_addf(out, "%s%*zu.%s ", style_on(look->color, STYLE_RANK), (int)indent - 2, hit->rank,
             style_off(look->color));
    add_title(out, hit->title, hit->title_highlight_bytes, hit->n_title_highlights, indent, look);
    date_format(hit->date, date);
    add_meta_part(&meta, span_of(date));
    add_meta_part(&meta, hit->section);
    if (meta.len > 0 && look->cols &&
        indent + utf8_width_cols(buf_span(&meta)) + 3 + utf8_width_cols(hit->path) > look->cols) {
        add_meta_line(out, buf_span(&meta), indent, look);
        buf_clear(&meta);
    }
    add_meta_part(&meta, hit->path);
    add_meta_line(out, buf_span(&meta), indent, look);
    for (size_t i = 0; i < hit->n_snippets; i++) {
        const struct search_snippet *s = &hit->snippets[i];
        struct wrap w = make_wrap(out, look, indent);

        if (s->field == FIELD_TITLE) /* stands above already */
            continue;
        add_indent(out, indent);
        wrap_begin(&w, indent);
        wrap_text(&w, s->text, s->highlight_bytes, s->n_highlights);
        wrap_end(&w);
    }
    if (hit->n_alike > 0)
        add_alike(out, hit, indent, at_prompt, look);
    buf_release(&meta);
}

void render_result_text(struct app *app, const struct search_result *result,
                        const struct render_options *options)
{
    struct article_look look = render_look(app);
    size_t indent;

    if (result->n_hits == 0)
        return;
    indent = digits_of(result->hits[result->n_hits - 1].rank) + 3;
    for (size_t i = 0; i < result->n_hits && !out_is_broken(&app->out); i++) {
        add_hit(&app->out.buf, &result->hits[i], indent, options->at_prompt, &look);
        buf_add_char(&app->out.buf, '\n');
        out_flush_large(&app->out);
    }
}

void render_result_files(struct app *app, const struct search_result *result,
                         const struct render_options *options)
{
    struct buf *out = &app->out.buf;

    for (size_t i = 0; i < result->n_hits && !out_is_broken(&app->out); i++) {
        struct span path = result->hits[i].path;

        if (app->term.out_tty && !options->nul)
            term_add_safe(out, path, 0);
        else
            buf_add_span(out, path);
        buf_add_char(out, options->nul ? '\0' : '\n');
        out_flush_large(&app->out);
    }
}

void render_result_count(struct app *app, const struct search_result *result,
                         const struct render_options *options)
{
    (void)options;
    buf_addf(&app->out.buf, "%llu\n", (unsigned long long)result->total);
}

void render_result(struct app *app, const struct search_result *result,
                   const struct render_options *options)
{
    static render_result_fn *const formats[] = {
        [FORMAT_TEXT] = render_result_text,   [FORMAT_JSON] = render_result_json,
        [FORMAT_JSONL] = render_result_jsonl, [FORMAT_FILES] = render_result_files,
        [FORMAT_COUNT] = render_result_count, [FORMAT_TREC] = render_result_trec,
    };

    formats[options->format](app, result, options);
}

void render_summary(struct buf *out, const struct search_result *result)
{
    struct arena arena = {0};
    const char *total = str_count(&arena, result->total);
    const char *took = str_decimal(&arena, result->took_ms, 1);

    if (result->total == 0)
        buf_addf(out, _("No article (%s ms)"), took);
    else if (result->folded && result->n_hits > 0 && result->hits[0].rank == 1 && !result->more &&
             result->n_hits < result->total)
        buf_addf(out,
                 ngettext("%s articles in %zu hit (%s ms)", "%s articles in %zu hits (%s ms)",
                          result->n_hits),
                 total, result->n_hits, took);
    else if (result->n_hits == 0 || result->n_hits == result->total)
        buf_addf(out, ngettext("%s article (%s ms)", "%s articles (%s ms)", result->total), total,
                 took);
    else
        buf_addf(out,
                 ngettext("%s article, showing %s to %s (%s ms)",
                          "%s articles, showing %s to %s (%s ms)", result->total),
                 total, str_count(&arena, result->hits[0].rank),
                 str_count(&arena, result->hits[result->n_hits - 1].rank), took);
    arena_release(&arena);
}

void render_suggestions(struct buf *out, const struct search_result *result)
{
    struct arena arena = {0};
    struct buf list = BUF_INIT;

    for (size_t i = 0; i < result->n_suggestions; i++) {
        const struct search_suggestion *s = &result->suggestions[i];
        buf_addf(&list, "%s%.*s (%s)", i > 0 ? ", " : "", (int)s->query.len, s->query.ptr,
                 str_count(&arena, s->total));
    }
    if (list.len > 0)
        buf_addf(out, _("Did you mean: %s?"), buf_cstr(&list));
    buf_release(&list);
    arena_release(&arena);
}

/* Sets one field's text with its marks. Returns where the first mark stands in out, or SIZE_MAX. */
static size_t add_field(struct buf *out, struct article *a, enum field field, enum style base,
                        size_t indent, const struct article_look *look)
{
    struct wrap w = make_wrap(out, look, indent);
    struct span text = article_field(a, field);
    const struct mark *marks = NULL;
    size_t n_marks = 0;
    size_t(*ranges)[2];

    if (look->highlighter)
        n_marks = highlighter_marks(look->highlighter, field, text, &marks);
    ranges = xreallocarray(NULL, n_marks, sizeof *ranges);
    for (size_t i = 0; i < n_marks; i++) {
        ranges[i][0] = marks[i].start;
        ranges[i][1] = marks[i].end;
    }
    w.base = base;
    w.keep_newlines = field == FIELD_BODY || field == FIELD_CAPTION;
    add_indent(out, indent);
    wrap_begin(&w, indent);
    wrap_text(&w, field == FIELD_TITLE && text.len == 0 ? span_of(_("(untitled)")) : text, ranges,
              n_marks);
    wrap_end(&w);
    free(ranges);
    return w.first_mark_at;
}

size_t render_article_text(struct buf *out, struct article *a, struct span path,
                           const struct article_look *look)
{
    static const struct {
        enum field field;
        enum style style;
        size_t indent;
    } parts[] = {
        {FIELD_TEASER, STYLE_TITLE, 0},
        {FIELD_CAPTION, STYLE_META, 4},
        {FIELD_BODY, STYLE_NONE, 0},
    };
    struct buf meta = BUF_INIT;
    size_t start = out->len;
    size_t first = add_field(out, a, FIELD_TITLE, STYLE_TITLE, 0, look);
    char date[11];

    date_format(a->date, date);
    add_meta_part(&meta, a->section);
    add_meta_part(&meta, span_of(date));
    add_meta_part(&meta, article_field(a, FIELD_PLACE));
    add_meta_part(&meta, a->source);
    if (meta.len > 0)
        add_meta_line(out, buf_span(&meta), 0, look);
    add_meta_line(out, path, 0, look);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t mark;

        if (article_field(a, parts[i].field).len == 0)
            continue;
        buf_add_char(out, '\n');
        mark = add_field(out, a, parts[i].field, parts[i].style, parts[i].indent, look);
        if (first == SIZE_MAX)
            first = mark;
    }
    buf_release(&meta);
    return first == SIZE_MAX ? SIZE_MAX : first - start;
}
