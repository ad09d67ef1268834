#include "article/article.h"
#include "summary.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void fill(struct article *a)
{
    a->captions = arena_calloc(&a->arena, 3, sizeof *a->captions);
    a->captions[0] = (struct caption){span_of("Das Rathaus."), span_of("Anna Muster/lnd")};
    a->captions[1] = (struct caption){span_of("Der Markt."), span_of("")};
    a->captions[2] = (struct caption){span_of(""), span_of("lnd")};
    a->n_captions = 3;
    a->places = arena_calloc(&a->arena, 2, sizeof *a->places);
    a->places[0] = span_of("Lindenbrück");
    a->places[1] = span_of("Bad Urach");
    a->n_places = 2;
    a->headings = arena_calloc(&a->arena, 1, sizeof *a->headings);
    a->headings[0] = span_of("Und nun?");
    a->n_headings = 1;
    a->key = span_of("a-7");
    a->section = span_of("Region");
    a->title = span_of("Brücke fertig");
    a->teaser = span_of("Endlich.");
    a->body = span_of("Erstens.\n\nUnd nun?\n\nZweitens.");
    a->source = span_of("lnd");
    a->date = 20240229;
}

static void assert_field(struct article *a, enum field f, const char *want)
{
    struct span got = article_field(a, f);

    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.ptr, want, got.len);
}

static void fields(void **state)
{
    struct article a = {0};
    (void)state;

    for (int f = 0; f < N_FIELDS; f++)
        assert_int_equal(article_field(&a, (enum field)f).len, 0);
    fill(&a);
    assert_field(&a, FIELD_TITLE, "Brücke fertig");
    assert_field(&a, FIELD_TEASER, "Endlich.");
    assert_field(&a, FIELD_BODY, "Erstens.\n\nUnd nun?\n\nZweitens.");
    assert_field(&a, FIELD_CAPTION, "Das Rathaus.\nAnna Muster/lnd\n\nDer Markt.\n\nlnd");
    assert_field(&a, FIELD_SECTION, "Region");
    assert_field(&a, FIELD_PLACE, "Lindenbrück, Bad Urach");
    assert_field(&a, FIELD_SOURCE, "lnd");
    assert_string_equal(field_name(FIELD_PLACE), "place");
    assert_string_equal(field_name(FIELD_CAPTION), "caption");
    article_clear(&a);
    assert_int_equal(a.n_captions + a.n_places + a.title.len, 0);
    article_release(&a);
}

static void unpacking_gives_back_what_was_packed(void **state)
{
    struct article a = {0}, b = {0};
    struct buf packed = BUF_INIT, want = BUF_INIT, got = BUF_INIT;
    struct fb_error err = {0};
    (void)state;

    fill(&a);
    article_pack(&a, &packed);
    assert_int_equal(article_unpack(&b, buf_span(&packed), &err), FB_OK);
    summarize(&a, &want);
    buf_clear(&packed); /* b must not lean on it */
    summarize(&b, &got);
    assert_string_equal(buf_cstr(&got), buf_cstr(&want));

    article_clear(&a);
    article_pack(&a, &packed);
    assert_int_equal(article_unpack(&b, buf_span(&packed), &err), FB_OK);
    assert_int_equal(b.n_captions + b.n_headings + b.title.len + b.body.len, 0);
    assert_int_equal(b.date, 0);

    article_release(&a);
    article_release(&b);
    buf_release(&packed);
    buf_release(&want);
    buf_release(&got);
}

static void damage_is_noticed(void **state)
{
    struct article a = {0}, b = {0};
    struct buf packed = BUF_INIT;
    struct fb_error err = {0};
    (void)state;

    fill(&a);
    article_pack(&a, &packed);
    for (size_t n = 0; n < packed.len; n++) {
        assert_int_equal(article_unpack(&b, span_make(packed.data, n), &err), FB_ERR_CORRUPT);
        assert_non_null(err.message);
        assert_int_equal(b.title.len, 0);
        fb_error_release(&err);
    }
    buf_add_char(&packed, 'x');
    assert_int_equal(article_unpack(&b, buf_span(&packed), NULL), FB_ERR_CORRUPT);
    packed.len--;
    packed.data[0] = 99;
    assert_int_equal(article_unpack(&b, buf_span(&packed), NULL), FB_ERR_CORRUPT);
    /* a count of captions larger than any memory */
    buf_clear(&packed);
    buf_add(&packed, "\x01\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\x7f", 14);
    assert_int_equal(article_unpack(&b, buf_span(&packed), NULL), FB_ERR_CORRUPT);
    /* the 30th of February */
    buf_clear(&packed);
    buf_add_char(&packed, 1);
    buf_add_varint(&packed, 20240230);
    buf_add(&packed, "\0\0\0\0\0\0\0\0\0", 9);
    assert_int_equal(article_unpack(&b, buf_span(&packed), NULL), FB_ERR_CORRUPT);

    article_release(&a);
    article_release(&b);
    buf_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields),
        cmocka_unit_test(unpacking_gives_back_what_was_packed),
        cmocka_unit_test(damage_is_noticed),
    };

    return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
