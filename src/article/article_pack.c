#include "article/article.h"
#include "article/date.h"
#include "base/i18n.h"

/* The stored form of an article: version byte, date, then every text as length and bytes, lists
 * with their count before. Reading trusts nothing: counts are checked against the bytes left
 * before anything is allocated, and nothing may be left over. */

enum { PACK_VERSION = 1 };

struct unpacker {
    const char *bytes; /* in the article's arena: texts point into it */
    size_t n_bytes;
    size_t pos;
    bool bad;
};

static void pack_span(struct buf *out, struct span s)
{
    buf_add_varint(out, s.len);
    buf_add_span(out, s);
}

static void pack_list(struct buf *out, const struct span *list, size_t n)
{
    buf_add_varint(out, n);
    for (size_t i = 0; i < n; i++)
        pack_span(out, list[i]);
}

void article_pack(const struct article *a, struct buf *out)
{
    buf_reserve(out, a->body.len + a->title.len + a->teaser.len + 256);
    buf_add_char(out, PACK_VERSION);
    buf_add_varint(out, a->date > 0 ? (unsigned long long)a->date : 0);
    pack_span(out, a->key);
    pack_span(out, a->section);
    pack_span(out, a->title);
    pack_span(out, a->teaser);
    buf_add_varint(out, a->n_captions);
    for (size_t i = 0; i < a->n_captions; i++) {
        pack_span(out, a->captions[i].text);
        pack_span(out, a->captions[i].credit);
    }
    pack_list(out, a->places, a->n_places);
    pack_list(out, a->headings, a->n_headings);
    pack_span(out, a->body);
    pack_span(out, a->source);
}

/* Numbers and texts read 0 and empty once something was bad. */
static unsigned long long unpack_number(struct unpacker *u)
{
    unsigned long long value = 0;

    if (u->bad || !varint_get((const unsigned char *)u->bytes, u->n_bytes, &u->pos, &value)) {
        u->bad = true;
        return 0;
    }
    return value;
}

static struct span unpack_span(struct unpacker *u)
{
    unsigned long long len = unpack_number(u);
    struct span s = {u->bytes + u->pos, 0};

    if (len > u->n_bytes - u->pos) {
        u->bad = true;
        return s;
    }
    s.len = (size_t)len;
    u->pos += s.len;
    return s;
}

/* A count of things that take at least min_bytes each. */
static size_t unpack_count(struct unpacker *u, size_t min_bytes)
{
    unsigned long long n = unpack_number(u);

    if (n > (u->n_bytes - u->pos) / min_bytes) {
        u->bad = true;
        return 0;
    }
    return (size_t)n;
}

static struct span *unpack_list(struct unpacker *u, struct arena *arena, size_t *n)
{
    struct span *list = NULL;

    *n = unpack_count(u, 1);
    if (*n > 0)
        list = arena_calloc(arena, *n, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = unpack_span(u);
    return list;
}

static int32_t unpack_date(struct unpacker *u)
{
    unsigned long long date = unpack_number(u);

    if (date == 0)
        return 0;
    if (date > 99991231 ||
        !date_valid((int)(date / 10000), (int)(date / 100 % 100), (int)(date % 100))) {
        u->bad = true;
        return 0;
    }
    return (int32_t)date;
}

enum fb_status article_unpack(struct article *a, struct span packed, struct fb_error *err)
{
    struct unpacker u = {0};

    article_clear(a);
    u.bytes = arena_copy(&a->arena, packed).ptr;
    u.n_bytes = packed.len;
    u.bad = packed.len == 0 || u.bytes[0] != PACK_VERSION;
    u.pos = u.bad ? 0 : 1;

    a->date = unpack_date(&u);
    a->key = unpack_span(&u);
    a->section = unpack_span(&u);
    a->title = unpack_span(&u);
    a->teaser = unpack_span(&u);
    a->n_captions = unpack_count(&u, 2);
    if (a->n_captions > 0)
        a->captions = arena_calloc(&a->arena, a->n_captions, sizeof *a->captions);
    for (size_t i = 0; i < a->n_captions; i++) {
        a->captions[i].text = unpack_span(&u);
        a->captions[i].credit = unpack_span(&u);
    }
    a->places = unpack_list(&u, &a->arena, &a->n_places);
    a->headings = unpack_list(&u, &a->arena, &a->n_headings);
    a->body = unpack_span(&u);
    a->source = unpack_span(&u);

    if (u.bad || u.pos != u.n_bytes) {
        article_clear(a);
        return fb_error_set(err, FB_ERR_CORRUPT, "%s",
                            _("a stored article is damaged; rebuild the index"));
    }
    return FB_OK;
}
