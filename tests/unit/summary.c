#include "summary.h"

static void add_part(struct buf *out, char letter, struct span s)
{
    if (s.len == 0)
        return;
    buf_add_char(out, letter);
    buf_add_char(out, ' ');
    buf_add_span(out, s);
    buf_add_char(out, '\n');
}

void summarize(const struct article *a, struct buf *out)
{
    add_part(out, 'K', a->key);
    add_part(out, 'R', a->section);
    add_part(out, 'T', a->title);
    add_part(out, 'V', a->teaser);
    for (size_t i = 0; i < a->n_captions; i++) {
        buf_add_str(out, "C ");
        buf_add_span(out, a->captions[i].text);
        buf_add_str(out, " # ");
        buf_add_span(out, a->captions[i].credit);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < a->n_places; i++)
        add_part(out, 'O', a->places[i]);
    for (size_t i = 0; i < a->n_headings; i++)
        add_part(out, 'H', a->headings[i]);
    add_part(out, 'Q', a->source);
    if (a->date != 0)
        buf_addf(out, "D %d\n", (int)a->date);
    add_part(out, 'B', a->body);
}

void summarize_bytes(const struct reader *reader, const void *bytes, size_t n_bytes,
                     const char *path, struct buf *out)
{
    struct source src = {0};
    struct article a = {0};
    struct fb_error err = {0};
    void *state = NULL;
    bool more = true, first = true;

    buf_clear(out);
    buf_add(out, "", 0);
    source_from_bytes(&src, bytes, n_bytes, path);
    if (reader->open(&src, &state, &err) != FB_OK) {
        buf_addf(out, "! %s\n", err.message);
        goto done;
    }
    for (;;) {
        enum fb_status status = reader->next(state, &a, &more, &err);

        if (status == FB_OK && !more)
            break;
        if (!first)
            buf_add_str(out, "=\n");
        first = false;
        if (status == FB_OK)
            summarize(&a, out);
        else
            buf_addf(out, "! %s\n", err.message);
        fb_error_release(&err);
        if (status != FB_OK && status != FB_ERR_SYNTAX)
            break;
    }
    reader->close(state);
done:
    fb_error_release(&err);
    article_release(&a);
    source_release(&src);
}
