/* Any bytes become articles without harm: texts are clean UTF-8, headings stand in the body, and
 * the stored form gives the same article back. Every reader gets the bytes, not only the one that
 * reader_find would choose. */
#include "fuzz.h"

#include "article/date.h"
#include "article/reader.h"
#include "text/utf8.h"

static void require_clean(struct span s)
{
    REQUIRE(utf8_valid_prefix(s.ptr, s.len) == s.len);
    for (size_t i = 0; i < s.len; i++)
        REQUIRE((unsigned char)s.ptr[i] >= 0x20 || s.ptr[i] == '\n');
}

static void require_same_list(const struct span *a, size_t n_a, const struct span *b, size_t n_b)
{
    REQUIRE(n_a == n_b);
    for (size_t i = 0; i < n_a; i++) {
        require_clean(a[i]);
        REQUIRE(a[i].len > 0);
        REQUIRE(span_eq(a[i], b[i]));
    }
}

static void require_round_trip(struct article *a)
{
    struct article b = {0};
    struct buf packed = BUF_INIT, again = BUF_INIT;

    article_pack(a, &packed);
    REQUIRE(article_unpack(&b, buf_span(&packed), NULL) == FB_OK);
    article_pack(&b, &again);
    REQUIRE(span_eq(buf_span(&packed), buf_span(&again)));
    REQUIRE(span_eq(a->key, b.key));
    REQUIRE(a->date == b.date && a->n_captions == b.n_captions);
    for (size_t i = 0; i < a->n_captions; i++) {
        REQUIRE(span_eq(a->captions[i].text, b.captions[i].text));
        REQUIRE(span_eq(a->captions[i].credit, b.captions[i].credit));
    }
    require_same_list(a->places, a->n_places, b.places, b.n_places);
    require_same_list(a->headings, a->n_headings, b.headings, b.n_headings);
    for (int f = 0; f < N_FIELDS; f++) {
        struct span text = article_field(a, (enum field)f);

        require_clean(text);
        REQUIRE(span_eq(text, article_field(&b, (enum field)f)));
    }
    article_release(&b);
    buf_release(&packed);
    buf_release(&again);
}

static void require_sense(const struct article *a, const struct reader *r)
{
    REQUIRE(!a->title.len || !memchr(a->title.ptr, '\n', a->title.len));
    REQUIRE(a->date == 0 || date_valid(a->date / 10000, a->date / 100 % 100, a->date % 100));
    for (size_t i = 0; r == &reader_news && i < a->n_headings; i++)
        REQUIRE(memmem(a->body.ptr, a->body.len, a->headings[i].ptr, a->headings[i].len));
}

static void read_with(const struct reader *r, struct source *src, const uint8_t *data, size_t size)
{
    struct article a = {0};
    void *state = NULL;
    bool more = true;
    unsigned char digest[16];

    source_from_bytes(src, data, size, "d/2024-10-30-x.txt");
    reader_find(src);
    REQUIRE(source_digest(src, digest, NULL) == FB_OK);
    if (r->open(src, &state, NULL) != FB_OK)
        return;
    for (;;) {
        enum fb_status status = r->next(state, &a, &more, NULL);

        if (status == FB_ERR_SYNTAX)
            continue;
        if (status != FB_OK || !more)
            break;
        require_sense(&a, r);
        require_round_trip(&a);
    }
    r->close(state);
    article_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source src = {0};
    struct article a = {0};

    for (size_t i = 0; reader_at(i); i++)
        read_with(reader_at(i), &src, data, size);
    source_release(&src);
    article_unpack(&a, span_make((const char *)data, size), NULL);
    article_release(&a);
    return 0;
}
