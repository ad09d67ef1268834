#include "article/date.h"
#include "article/reader.h"
#include "article/reflow.h"
#include "base/i18n.h"
#include "base/xalloc.h"

#include <jansson.h>
#include <stdlib.h>
#include <strings.h>

/* One JSON object a line, parsed by jansson. Strings are decoded once more, as prose, after
 * parsing: an escape can hide what decoding the line could not see, a control character or a
 * decomposed letter. A bad line costs only itself. Keys: id, date, section, title, teaser, body,
 * source, places, headings, captions; others are ignored, so that what "show --json" prints can be
 * read back. */

struct jsonl_state {
    struct source *src;
    struct buf clean;
    int32_t path_date;
};

/* What one line is being read into; bad names the key that has the wrong type. */
struct fields {
    struct article *a;
    json_t *object;
    struct buf *clean;
    struct decode_info *info; /* of the file */
    const char *bad;
};

static bool has_suffix(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);

    return n >= m && strcasecmp(path + n - m, suffix) == 0;
}

static int jsonl_sniff(struct source *src)
{
    struct span head = source_head_text(src);
    bool named = has_suffix(src->path, ".jsonl") || has_suffix(src->path, ".ndjson");
    size_t pos = 0;

    while (pos < head.len && (head.ptr[pos] == ' ' || head.ptr[pos] == '\n'))
        pos++;
    if (pos == head.len || head.ptr[pos] != '{')
        return named ? 70 : 0;
    pos++;
    while (pos < head.len && head.ptr[pos] == ' ')
        pos++;
    if (pos < head.len && head.ptr[pos] != '"' && head.ptr[pos] != '}')
        return named ? 70 : 0;
    return named ? 100 : 80;
}

static enum fb_status jsonl_open(struct source *src, void **state, struct fb_error *err)
{
    struct jsonl_state *s = xcalloc(1, sizeof *s);

    (void)err;
    s->src = src;
    s->path_date = date_from_path(span_of(src->path));
    *state = s;
    return FB_OK;
}

static void jsonl_close(void *state)
{
    struct jsonl_state *s = state;

    buf_release(&s->clean);
    free(s);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

/* Puts words together that line ends break. */
static void join_words(struct buf *text)
{
    struct buf joined = BUF_INIT;

    if (reflow_words(buf_span(text), &joined)) {
        buf_clear(text);
        buf_add_span(text, buf_span(&joined));
    }
    buf_release(&joined);
}

/* The clean text of a string or number in the article's arena; empty for null and absent. In
 * single-line texts line ends become blanks. */
static struct span clean_text(struct fields *f, const json_t *value, const char *key, bool one_line)
{
    struct span s;

    buf_clear(f->clean);
    if (json_is_string(value)) {
        struct decode_info info;

        decode_prose(json_string_value(value), json_string_length(value), f->clean, &info);
        f->info->n_entities += info.n_entities;
        f->info->n_twice += info.n_twice;
    } else if (json_is_integer(value)) {
        buf_addf(f->clean, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        buf_addf(f->clean, "%.17g", json_real_value(value));
    } else if (value && !json_is_null(value)) {
        f->bad = key;
    }
    if (!one_line)
        join_words(f->clean);
    s = buf_span(f->clean);
    while (s.len > 0 && is_blank(s.ptr[0]))
        s = span_make(s.ptr + 1, s.len - 1);
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    if (one_line && s.len > 0 && memchr(s.ptr, '\n', s.len)) {
        for (char *p = f->clean->data; *p; p++)
            *p = *p == '\n' ? ' ' : *p;
    }
    return s.len > 0 ? arena_copy(&f->a->arena, s) : (struct span){0};
}

static struct span text_of(struct fields *f, const char *key, bool one_line)
{
    return clean_text(f, json_object_get(f->object, key), key, one_line);
}

/* An array of strings, or one string. */
static struct span *list_of(struct fields *f, const char *key, size_t *n)
{
    const json_t *value = json_object_get(f->object, key);
    size_t size = json_is_array(value) ? json_array_size(value) : 1;
    struct span *list;

    *n = 0;
    if (!value || json_is_null(value) || size == 0)
        return NULL;
    list = arena_calloc(&f->a->arena, size, sizeof *list);
    for (size_t i = 0; i < size; i++) {
        struct span s =
            clean_text(f, json_is_array(value) ? json_array_get(value, i) : value, key, true);

        if (s.len > 0)
            list[(*n)++] = s;
    }
    return list;
}

static void read_captions(struct fields *f)
{
    const json_t *value = json_object_get(f->object, "captions");
    struct article *a = f->a;

    if (!value || json_is_null(value))
        return;
    if (!json_is_array(value)) {
        f->bad = "captions";
        return;
    }
    if (json_array_size(value) > 0)
        a->captions = arena_calloc(&a->arena, json_array_size(value), sizeof *a->captions);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        bool is_object = json_is_object(item);
        struct caption c = {0};

        c.text = clean_text(f, is_object ? json_object_get(item, "text") : item, "captions", false);
        if (is_object)
            c.credit = clean_text(f, json_object_get(item, "credit"), "captions", true);
        if (c.text.len > 0 || c.credit.len > 0)
            a->captions[a->n_captions++] = c;
    }
}

/* "2024-10-30", "2024-10-30T08:00:00Z", "30.10.2024", 20241030; 0 for anything else. */
static int32_t read_date(struct fields *f)
{
    struct span s = text_of(f, "date", true);
    int32_t date = date_find(s);

    return date != 0 ? date : date_from_path(s);
}

static enum fb_status read_object(struct jsonl_state *s, json_t *object, struct article *a,
                                  struct fb_error *err)
{
    struct fields f = {.a = a, .object = object, .clean = &s->clean, .info = &s->src->info};

    a->key = text_of(&f, "id", true);
    a->section = text_of(&f, "section", true);
    a->title = text_of(&f, "title", true);
    a->teaser = text_of(&f, "teaser", false);
    a->body = text_of(&f, "body", false);
    a->source = text_of(&f, "source", true);
    a->places = list_of(&f, "places", &a->n_places);
    a->headings = list_of(&f, "headings", &a->n_headings);
    read_captions(&f);
    a->date = read_date(&f);
    if (a->date == 0)
        a->date = s->path_date;
    if (f.bad)
        return fb_error_set(err, FB_ERR_SYNTAX, _("%s:%llu: the value of \"%s\" is not text"),
                            s->src->path, (unsigned long long)s->src->line_number, f.bad);
    return FB_OK;
}

/* Line ends inside a line, which decoding made of Unicode's other ones, as JSON wants them. */
static struct span escape_line_ends(struct jsonl_state *s, struct span line)
{
    if (!memchr(line.ptr, '\n', line.len))
        return line;
    buf_clear(&s->clean);
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\n')
            buf_add_str(&s->clean, "\\n");
        else
            buf_add_char(&s->clean, line.ptr[i]);
    }
    return buf_span(&s->clean);
}

static enum fb_status read_line(struct jsonl_state *s, struct span line, struct article *a,
                                struct fb_error *err)
{
    unsigned long long number = s->src->line_number;
    json_error_t problem;
    enum fb_status status = FB_OK;
    json_t *object;

    line = escape_line_ends(s, line);
    object = json_loadb(line.ptr, line.len, JSON_ALLOW_NUL, &problem);
    if (!object)
        return fb_error_set_at(err, FB_ERR_SYNTAX,
                               problem.position > 0 ? (size_t)problem.position - 1 : 0,
                               _("%s:%llu: this line is no JSON object: %s (column %d)"),
                               s->src->path, number, problem.text, problem.column);
    if (json_is_object(object))
        status = read_object(s, object, a, err);
    else
        status =
            fb_error_set(err, FB_ERR_SYNTAX,
                         _("%s:%llu: this line is JSON but no object with keys such as \"title\" "
                           "and \"body\""),
                         s->src->path, number);
    json_decref(object);
    return status;
}

static enum fb_status jsonl_next(void *state, struct article *a, bool *more, struct fb_error *err)
{
    struct jsonl_state *s = state;
    enum fb_status status = FB_OK;
    struct span line = {0};

    article_clear(a);
    do {
        status = source_line(s->src, &line, more, err);
        while (line.len > 0 && is_blank(line.ptr[0]))
            line = span_make(line.ptr + 1, line.len - 1);
    } while (status == FB_OK && *more && line.len == 0);
    if (status != FB_OK || !*more)
        return status;
    return read_line(s, line, a, err);
}

const struct reader reader_jsonl = {"jsonl", jsonl_sniff, jsonl_open, jsonl_next, jsonl_close};
