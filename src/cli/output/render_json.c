/* Results for programs: JSON documents (schema 1), JSON Lines, paths, counts, TREC run lines.
 * Nothing here depends on the language, the terminal or the colours asked for. */
#include "cli/output/render_formats.h"

#include "article/date.h"
#include "text/utf8.h"

#include <stdio.h>

#define SCHEMA 1

static void add_base64(struct buf *out, struct span bytes)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *b = (const unsigned char *)bytes.ptr;

    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        unsigned group = (unsigned)b[i] << 16 | (left > 1 ? (unsigned)b[i + 1] << 8 : 0) |
                         (left > 2 ? b[i + 2] : 0u);

        buf_add_char(out, alphabet[group >> 18]);
        buf_add_char(out, alphabet[group >> 12 & 63]);
        buf_add_char(out, left > 1 ? alphabet[group >> 6 & 63] : '=');
        buf_add_char(out, left > 2 ? alphabet[group & 63] : '=');
    }
}

void render_path_json(struct jsonw *w, struct span path)
{
    jsonw_key_string(w, "path", path);
    if (utf8_valid_prefix(path.ptr, path.len) < path.len) {
        struct buf coded = BUF_INIT;

        add_base64(&coded, path);
        jsonw_key_string(w, "path_bytes", buf_span(&coded));
        buf_release(&coded);
    }
}

static void add_date(struct jsonw *w, const char *key, int32_t date)
{
    char text[11];

    date_format(date, text);
    jsonw_key_string_or_null(w, key, span_of(text));
}

static void add_snippet(struct jsonw *w, const struct search_snippet *s)
{
    jsonw_begin_object(w);
    jsonw_key_string(w, "field", span_of(field_name(s->field)));
    jsonw_key_string(w, "text", s->text);
    jsonw_key(w, "highlights");
    jsonw_begin_array(w);
    for (size_t i = 0; i < s->n_highlights; i++) {
        jsonw_begin_array(w);
        jsonw_int(w, (int64_t)s->highlights[i][0]);
        jsonw_int(w, (int64_t)s->highlights[i][1]);
        jsonw_end_array(w);
    }
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static void add_alike(struct jsonw *w, const struct search_hit *hit)
{
    jsonw_key(w, "alike");
    jsonw_begin_array(w);
    for (size_t i = 0; i < hit->n_alike; i++) {
        jsonw_begin_object(w);
        jsonw_key_int(w, "id", hit->alike[i].id);
        render_path_json(w, hit->alike[i].path);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void add_hit(struct jsonw *w, const struct search_hit *hit, bool folded)
{
    jsonw_begin_object(w);
    jsonw_key_int(w, "rank", (int64_t)hit->rank);
    jsonw_key_int(w, "id", hit->id);
    jsonw_key(w, "score");
    jsonw_double(w, hit->score, 6);
    render_path_json(w, hit->path);
    jsonw_key_string_or_null(w, "section", hit->section);
    jsonw_key_string(w, "title", hit->title);
    add_date(w, "date", hit->date);
    jsonw_key_string_or_null(w, "article_id", hit->key);
    jsonw_key(w, "snippets");
    jsonw_begin_array(w);
    for (size_t i = 0; i < hit->n_snippets; i++)
        add_snippet(w, &hit->snippets[i]);
    jsonw_end_array(w);
    if (folded)
        add_alike(w, hit);
    jsonw_end_object(w);
}

static void begin_document(struct jsonw *w, struct app *app, const struct render_options *options)
{
    jsonw_init(w, &app->out.buf);
    jsonw_begin_object(w);
    jsonw_key_int(w, "schema", SCHEMA);
    if (options->has_id)
        jsonw_key_string(w, "id", options->id);
}

/* The best for those who want one, and all. */
static void add_suggestions(struct jsonw *w, const struct search_result *result)
{
    struct span best = {0};

    if (result->n_suggestions > 0)
        best = result->suggestions[0].query;
    jsonw_key_string_or_null(w, "suggestion", best);
    jsonw_key(w, "suggestions");
    jsonw_begin_array(w);
    for (size_t i = 0; i < result->n_suggestions; i++) {
        jsonw_begin_object(w);
        jsonw_key_string(w, "query", result->suggestions[i].query);
        jsonw_key_int(w, "total", (int64_t)result->suggestions[i].total);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void render_result_json(struct app *app, const struct search_result *result,
                        const struct render_options *options)
{
    struct jsonw w;

    begin_document(&w, app, options);
    jsonw_key_string(&w, "query", result->query);
    jsonw_key_int(&w, "total", (int64_t)result->total);
    jsonw_key(&w, "took_ms");
    jsonw_double(&w, result->took_ms, 3);
    add_suggestions(&w, result);
    jsonw_key(&w, "hits");
    jsonw_begin_array(&w);
    for (size_t i = 0; i < result->n_hits && !out_is_broken(&app->out); i++) {
        add_hit(&w, &result->hits[i], result->folded);
        out_flush_large(&app->out);
    }
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    buf_add_char(&app->out.buf, '\n');
}

void render_result_jsonl(struct app *app, const struct search_result *result,
                         const struct render_options *options)
{
    (void)options;
    for (size_t i = 0; i < result->n_hits && !out_is_broken(&app->out); i++) {
        struct jsonw w;

        jsonw_init(&w, &app->out.buf);
        add_hit(&w, &result->hits[i], result->folded);
        buf_add_char(&app->out.buf, '\n');
        out_flush_large(&app->out);
    }
}

/* TREC's columns are parted by blanks: those inside a name, and what no terminal should see, are
 * percent-encoded. */
static void add_trec_name(struct buf *out, struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (c <= ' ' || c == 0x7F)
            buf_addf(out, "%%%02X", c);
        else
            buf_add_char(out, (char)c);
    }
}

void render_result_trec(struct app *app, const struct search_result *result,
                        const struct render_options *options)
{
    struct buf *out = &app->out.buf;

    for (size_t i = 0; i < result->n_hits && !out_is_broken(&app->out); i++) {
        const struct search_hit *hit = &result->hits[i];

        add_trec_name(out, options->id);
        buf_add_str(out, " Q0 ");
        add_trec_name(out, hit->key.len > 0 ? hit->key : hit->path);
        buf_addf(out, " %zu %.6f ", hit->rank, hit->score);
        add_trec_name(out, span_of(options->trec_tag));
        buf_add_char(out, '\n');
        out_flush_large(&app->out);
    }
}

void render_failed_query(struct app *app, struct span query, const char *message,
                         const struct render_options *options)
{
    struct jsonw w;

    if (options->format == FORMAT_TREC)
        return;
    begin_document(&w, app, options);
    jsonw_key_string(&w, "query", query);
    jsonw_key_int(&w, "total", 0);
    jsonw_key(&w, "took_ms");
    jsonw_double(&w, 0, 3);
    add_suggestions(&w, &(const struct search_result){0});
    jsonw_key_string(&w, "error", span_of(message));
    jsonw_key(&w, "hits");
    jsonw_begin_array(&w);
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    buf_add_char(&app->out.buf, '\n');
}

static void add_captions(struct jsonw *w, const struct article *a)
{
    jsonw_key(w, "captions");
    jsonw_begin_array(w);
    for (size_t i = 0; i < a->n_captions; i++) {
        jsonw_begin_object(w);
        jsonw_key_string(w, "text", a->captions[i].text);
        jsonw_key_string_or_null(w, "credit", a->captions[i].credit);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void add_list(struct jsonw *w, const char *key, const struct span *items, size_t n)
{
    jsonw_key(w, key);
    jsonw_begin_array(w);
    for (size_t i = 0; i < n; i++)
        jsonw_string(w, items[i]);
    jsonw_end_array(w);
}

void render_article_json(struct buf *out, struct article *a, int64_t id, struct span path)
{
    struct jsonw w;

    jsonw_init(&w, out);
    jsonw_begin_object(&w);
    jsonw_key_int(&w, "schema", SCHEMA);
    jsonw_key_int(&w, "id", id);
    render_path_json(&w, path);
    jsonw_key_string_or_null(&w, "section", a->section);
    jsonw_key_string(&w, "title", a->title);
    jsonw_key_string(&w, "teaser", a->teaser);
    add_captions(&w, a);
    add_list(&w, "places", a->places, a->n_places);
    add_list(&w, "headings", a->headings, a->n_headings);
    jsonw_key_string(&w, "body", a->body);
    jsonw_key_string_or_null(&w, "source", a->source);
    add_date(&w, "date", a->date);
    jsonw_key_string_or_null(&w, "article_id", a->key);
    jsonw_end_object(&w);
    buf_add_char(out, '\n');
}
