/* search --batch: many queries in one process, answered one by one in their order, each answer
 * written as soon as it is known when the queries come through a pipe. */
#include "cli/commands/search_command.h"

#include "base/i18n.h"
#include "cli/terminal/signals.h"
#include "text/decode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct batch {
    struct app *app;
    const struct search_command_options *options;
    const char *name; /* of the file, for messages */
    size_t line_number;
    bool any_hit, any_error;
};

static void report(struct batch *b, struct span query, struct render_options *render,
                   struct fb_error *err)
{
    render_failed_query(b->app, query, err->message ? err->message : "", render);
    app_error(b->app, _("%s, line %zu: %s"), b->name, b->line_number,
              err->message ? err->message : "");
    b->any_error = true;
}

static void report_notes(struct batch *b, struct span notes)
{
    if (notes.ptr[notes.len - 1] == '\n')
        notes.len--;
    app_warning(b->app, _("%s, line %zu: %.*s"), b->name, b->line_number, (int)notes.len,
                notes.ptr);
}

static void answer_query(struct batch *b, struct span query, struct render_options *render)
{
    struct search_result result = {0};
    struct fb_error err = {0};

    if (search_run(b->app->ix, query, &b->options->search, &result, &err) == FB_OK) {
        if (result.notes.len > 0)
            report_notes(b, result.notes);
        render_result(b->app, &result, render);
        b->any_hit = b->any_hit || result.total > 0;
    } else {
        report(b, result.query.len > 0 ? result.query : query, render, &err);
    }
    search_result_release(&result);
    fb_error_release(&err);
}

static void answer_line(struct batch *b, struct span line)
{
    struct render_options render = b->options->render;
    const char *tab = memchr(line.ptr, '\t', line.len);
    struct buf id = BUF_INIT, query = BUF_INIT;
    struct fb_error err = {0};

    render.has_id = true;
    decode_text(line.ptr, tab ? (size_t)(tab - line.ptr) : line.len, &id, NULL);
    render.id = buf_span(&id);
    if (!tab)
        fb_error_set(&err, FB_ERR_USAGE, _("there is no tab between the query's ID and the query"));
    else if (id.len == 0)
        fb_error_set(&err, FB_ERR_USAGE, _("there is no ID before the tab"));
    else
        decode_text(tab + 1, line.len - (size_t)(tab + 1 - line.ptr), &query, NULL);
    if (err.status == FB_OK)
        answer_query(b, buf_span(&query), &render);
    else
        report(b, span_make("", 0), &render, &err);
    fb_error_release(&err);
    buf_release(&id);
    buf_release(&query);
}

/* Without the end of the line, and with blanks for NULs. False if nothing is left to answer. */
static bool clean_line(char *line, size_t *n)
{
    while (*n > 0 && (line[*n - 1] == '\n' || line[*n - 1] == '\r'))
        --*n;
    for (size_t i = 0; i < *n; i++)
        if (line[i] == '\0')
            line[i] = ' ';
    line[*n] = '\0';
    return line[strspn(line, " \t")] != '\0';
}

static void answer_all(struct batch *b, FILE *in)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    while (!out_is_broken(&b->app->out) && !signals_stop() && (n = getline(&line, &cap, in)) >= 0) {
        size_t n_bytes = (size_t)n;

        b->line_number++;
        if (!clean_line(line, &n_bytes))
            continue;
        answer_line(b, span_make(line, n_bytes));
        /* whoever feeds us through a pipe may be waiting for this answer */
        out_flush(&b->app->out);
    }
    free(line);
}

enum exit_code batch_run(struct app *app, const struct search_command_options *options)
{
    bool from_stdin = strcmp(options->batch, "-") == 0;
    struct batch b = {
        .app = app,
        .options = options,
        .name = from_stdin ? _("standard input") : options->batch,
    };
    FILE *in = from_stdin ? stdin : fopen(options->batch, "re");
    struct fb_error err = {0};

    if (!in) {
        fb_error_set_errno(&err, errno, _("Cannot read the queries in %s"), options->batch);
        return app_fail(app, &err);
    }
    answer_all(&b, in);
    if (ferror(in) && !signals_stop())
        fb_error_set_errno(&err, errno, _("Cannot read the queries in %s"), b.name);
    else if (signals_stop())
        fb_error_set(&err, FB_ERR_CANCELLED, _("Interrupted after line %zu of %s."), b.line_number,
                     b.name);
    if (!from_stdin)
        fclose(in);
    if (err.status != FB_OK)
        return app_fail(app, &err);
    if (b.any_error)
        return CLI_ERROR;
    return b.any_hit ? CLI_OK : CLI_NOTHING;
}
