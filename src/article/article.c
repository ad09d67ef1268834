#include "article/article.h"

/* The article's memory and its view as index fields. Fields made of several parts are joined in
 * the article's arena each time they are asked for: once per article while indexing. */

static const char *const FIELD_NAMES[N_FIELDS] = {
    [FIELD_TITLE] = "title",     [FIELD_TEASER] = "teaser",   [FIELD_BODY] = "body",
    [FIELD_CAPTION] = "caption", [FIELD_SECTION] = "section", [FIELD_PLACE] = "place",
    [FIELD_SOURCE] = "source",
};

void article_clear(struct article *a)
{
    struct arena arena = a->arena;

    arena_reset(&arena);
    *a = (struct article){.arena = arena};
}

void article_release(struct article *a)
{
    arena_release(&a->arena);
    *a = (struct article){0};
}

const char *field_name(enum field f)
{
    if ((unsigned)f >= N_FIELDS)
        BUG("no such field");
    return FIELD_NAMES[f];
}

static size_t append(char *to, size_t at, struct span s)
{
    if (s.len > 0)
        memcpy(to + at, s.ptr, s.len);
    return at + s.len;
}

static struct span join_places(struct article *a)
{
    size_t size = 1, len = 0;
    char *out;

    if (a->n_places == 0)
        return span_make("", 0);
    if (a->n_places == 1)
        return a->places[0];
    for (size_t i = 0; i < a->n_places; i++)
        size += a->places[i].len + 2;
    out = arena_alloc(&a->arena, size);
    for (size_t i = 0; i < a->n_places; i++) {
        if (i > 0)
            len = append(out, len, span_of(", "));
        len = append(out, len, a->places[i]);
    }
    out[len] = '\0';
    return span_make(out, len);
}

static struct span join_captions(struct article *a)
{
    size_t size = 1, len = 0;
    char *out;

    if (a->n_captions == 0)
        return span_make("", 0);
    for (size_t i = 0; i < a->n_captions; i++)
        size += a->captions[i].text.len + a->captions[i].credit.len + 3;
    out = arena_alloc(&a->arena, size);
    for (size_t i = 0; i < a->n_captions; i++) {
        const struct caption *c = &a->captions[i];

        if (i > 0)
            len = append(out, len, span_of("\n\n"));
        len = append(out, len, c->text);
        if (c->text.len > 0 && c->credit.len > 0)
            out[len++] = '\n';
        len = append(out, len, c->credit);
    }
    out[len] = '\0';
    return span_make(out, len);
}

struct span article_field(struct article *a, enum field f)
{
    switch (f) {
    case FIELD_TITLE:
        return a->title;
    case FIELD_TEASER:
        return a->teaser;
    case FIELD_BODY:
        return a->body;
    case FIELD_CAPTION:
        return join_captions(a);
    case FIELD_SECTION:
        return a->section;
    case FIELD_PLACE:
        return join_places(a);
    case FIELD_SOURCE:
        return a->source;
    case N_FIELDS:
        break;
    }
    BUG("no such field");
}
