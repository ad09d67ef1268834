#include "fixture.h"

#include "index/store/codebook.h"

#include <stdio.h>
#include <stdlib.h>

static const char sentence[] = "Der Stadtrat tagt über die neue Straße, und der Stadtrat schweigt; "
                               "Größe zählt. ";

/* A book of the words of a text that is the sentence over and over. */
static struct codebook *make_book(uint64_t archive_bytes, struct buf *stored)
{
    struct buf samples = BUF_INIT;
    size_t lengths[50];
    struct codebook *book;

    for (size_t i = 0; i < 50; i++) {
        buf_add_str(&samples, sentence);
        lengths[i] = sizeof sentence - 1;
    }
    codebook_train(buf_span(&samples), lengths, 50, archive_bytes, stored);
    buf_release(&samples);
    buf_reserve(stored, CODEBOOK_MARGIN_BYTES);
    book = codebook_new(buf_span(stored));
    assert_non_null(book);
    codebook_prepare_writing(book);
    return book;
}

/* How many bytes the text takes coded, after it has come back from them as it was. */
static size_t coded_bytes(const struct codebook *book, struct span plain)
{
    struct buf coded = BUF_INIT;
    char *again = calloc(1, plain.len + 2);
    size_t n;

    assert_non_null(again);
    again[plain.len] = 'x';
    buf_add_str(&coded, "before");
    codebook_encode(book, plain, &coded);
    n = coded.len - 6;
    assert_true(n <= 2 * plain.len);
    assert_true(codebook_decode(book, span_make(coded.data + 6, n), again, plain.len));
    assert_true(span_eq(span_make(again, plain.len), plain));
    assert_int_equal(again[plain.len], 'x');
    if (plain.len > 0)
        assert_false(codebook_decode(book, span_make(coded.data + 6, n), again, plain.len - 1));
    assert_false(codebook_decode(book, span_make(coded.data + 6, n), again, plain.len + 1));
    buf_release(&coded);
    free(again);
    return n;
}

static void any_bytes_come_back(void **state)
{
    static const char *const texts[] = {
        "",         " ",       "  ",          "a",
        " a",       "Der",     " Der  der ",  "Stadtrat\nStadtrat\tStadtrat",
        "\x7f\x80", "\xc3",    "Stra\xc3",    " \xe2\x82 \xf0\x9f\x98\x80 €",
        "ü",        "üüü ßß ", "Straßenbahn", "DER STADTRAT",
    };
    struct buf stored = BUF_INIT, text = BUF_INIT;
    struct codebook *book = make_book(0, &stored);
    uint64_t random = 11;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        coded_bytes(book, span_of(texts[i]));
    for (int round = 0; round < 200; round++) {
        buf_clear(&text);
        for (int i = 0; i < 300; i++) {
            if (fixture_random(&random, 4) == 0)
                buf_add_str(&text, " Stadtrat");
            else
                buf_add_char(&text, (char)fixture_random(&random, 256));
        }
        coded_bytes(book, buf_span(&text));
    }
    codebook_free(book);
    buf_release(&stored);
    buf_release(&text);
}

static void common_words_take_a_byte_or_two(void **state)
{
    struct buf stored = BUF_INIT;
    struct codebook *book = make_book(0, &stored);

    (void)state;
    assert_int_equal(coded_bytes(book, span_of(" Stadtrat")), 1);
    assert_int_equal(coded_bytes(book, span_of(" Stadtrat und der Stadtrat")), 4);
    assert_int_equal(coded_bytes(book, span_of(" Xyz")), 4);
    codebook_free(book);
    buf_release(&stored);
}

/* More words than short numbers: the commonest have those, all others come back, too. */
static void many_words_have_numbers(void **state)
{
    enum { N_WORDS = 20000 };
    struct buf samples = BUF_INIT, stored = BUF_INIT;
    size_t n_two = 0, length;
    struct codebook *book;
    char word[24];

    (void)state;
    for (int i = 0; i < N_WORDS; i++)
        for (int k = 0; k < (i < 1000 ? 30 : 3); k++)
            buf_addf(&samples, " wort%d", i);
    length = samples.len;
    codebook_train(buf_span(&samples), &length, 1, UINT64_C(1) << 40, &stored);
    buf_reserve(&stored, CODEBOOK_MARGIN_BYTES);
    book = codebook_new(buf_span(&stored));
    assert_non_null(book);
    codebook_prepare_writing(book);
    for (int i = 0; i < N_WORDS; i++) {
        size_t n;
        snprintf(word, sizeof word, " wort%d", i);
        n = coded_bytes(book, span_of(word));
        n_two += n <= 2;
        assert_true(i >= 1000 || n <= 2);
    }
    assert_true(n_two > 16000 && n_two <= 16448);
    codebook_free(book);
    buf_release(&samples);
    buf_release(&stored);
}

static void what_is_not_worth_its_place_is_left_out(void **state)
{
    struct buf stored = BUF_INIT;
    size_t length = sizeof sentence - 1;

    (void)state;
    codebook_train(span_of(sentence), &length, 1, 1000, &stored);
    assert_int_equal(stored.len, 0); /* no word three times */
    codebook_train(span_make("", 0), NULL, 0, 0, &stored);
    assert_int_equal(stored.len, 0);
    buf_release(&stored);
}

static void damage_is_seen_or_harmless(void **state)
{
    struct buf stored = BUF_INIT, broken = BUF_INIT, noise = BUF_INIT;
    struct codebook *book = make_book(0, &stored);
    uint64_t random = 5;
    char plain[64];

    (void)state;
    buf_add_span(&broken, buf_span(&stored));
    for (size_t n = 0; n < broken.len; n++)
        assert_null(codebook_new(span_make(broken.data, n)));
    buf_add_char(&broken, 'x');
    assert_null(codebook_new(buf_span(&broken)));
    assert_null(codebook_new(span_of("\xff\xff\xff\xff\xff\xff\xff\xff\x7f")));
    for (int round = 0; round < 2000; round++) {
        buf_clear(&noise);
        for (uint32_t i = fixture_random(&random, 40); i > 0; i--)
            buf_add_char(&noise, (char)fixture_random(&random, 256));
        codebook_decode(book, buf_span(&noise), plain, fixture_random(&random, sizeof plain));
    }
    assert_false(codebook_decode(book, span_of("\x7f"), plain, 1));     /* an escape of nothing */
    assert_false(codebook_decode(book, span_of("\xff\xff"), plain, 1)); /* no such number */
    codebook_free(book);
    buf_release(&stored);
    buf_release(&broken);
    buf_release(&noise);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bytes_come_back),
        cmocka_unit_test(common_words_take_a_byte_or_two),
        cmocka_unit_test(many_words_have_numbers),
        cmocka_unit_test(what_is_not_worth_its_place_is_left_out),
        cmocka_unit_test(damage_is_seen_or_harmless),
    };

    return cmocka_run_group_tests_name("codebook", tests, NULL, NULL);
}
