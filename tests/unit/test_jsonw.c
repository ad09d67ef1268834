#include "base/jsonw.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <math.h>

static void strings_are_escaped(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        const char *want;
        const char *why;
    } cases[] = {
        {"", 0, "\"\"", "empty"},
        {"Größe", 7, "\"Größe\"", "umlauts stay"},
        {"„So“ – €", 16, "\"„So“ – €\"", "typography stays"},
        {"\xF0\x9F\x98\x80", 4, "\"\xF0\x9F\x98\x80\"", "astral stays"},
        {"a\"b\\c/", 6, "\"a\\\"b\\\\c/\"", "quote and backslash"},
        {"\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"", "short escapes"},
        {"\0\x01\x1B[31m\x7F", 8, "\"\\u0000\\u0001\\u001b[31m\\u007f\"", "C0 and DEL"},
        {"\xC2\x80\xC2\x9B\xC2\xA0", 6, "\"\\u0080\\u009b\xC2\xA0\"", "C1, not the hard space"},
        {"a\xE2\x80\xAE"
         "b\xE2\x81\xA6"
         "c\xE2\x80\x8F\xD8\x9C",
         14, "\"a\\u202eb\\u2066c\\u200f\\u061c\"", "direction controls"},
        {"\xE2\x80\xA8\xE2\x80\xA9", 6, "\"\\u2028\\u2029\"", "separators"},
        {"f\xFCr", 3, "\"f\xEF\xBF\xBDr\"", "Latin-1"},
        {"\xC3", 1, "\"\xEF\xBF\xBD\"", "cut short"},
        {"\xC0\xAF", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"", "overlong"},
        {"\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"", "surrogate"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out = BUF_INIT;
        struct jsonw w;
        jsonw_init(&w, &out);
        jsonw_string(&w, span_make(cases[i].in, cases[i].n_bytes));
        if (strcmp(out.data, cases[i].want) != 0)
            fail_msg("%s: got %s", cases[i].why, out.data);
        buf_release(&out);
    }
}

static void nesting_puts_commas(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct jsonw w;

    jsonw_init(&w, &out);
    jsonw_begin_object(&w);
    jsonw_key_int(&w, "schema", 1);
    jsonw_key(&w, "hits");
    jsonw_begin_array(&w);
    for (int i = 0; i < 2; i++) {
        jsonw_begin_object(&w);
        jsonw_key_string(&w, "t", span_of("x"));
        jsonw_key_string_or_null(&w, "d", span_of(""));
        jsonw_key_string_or_null(&w, "s", span_of("y"));
        jsonw_end_object(&w);
    }
    jsonw_begin_array(&w);
    jsonw_end_array(&w);
    jsonw_bool(&w, true);
    jsonw_bool(&w, false);
    jsonw_null(&w);
    jsonw_end_array(&w);
    jsonw_key(&w, "o");
    jsonw_begin_object(&w);
    jsonw_end_object(&w);
    jsonw_key_int(&w, "\"", -2);
    assert_int_equal(w.depth, 1);
    jsonw_end_object(&w);
    assert_int_equal(w.depth, 0);
    assert_string_equal(out.data, "{\"schema\":1,\"hits\":[{\"t\":\"x\",\"d\":null,\"s\":\"y\"},"
                                  "{\"t\":\"x\",\"d\":null,\"s\":\"y\"},[],true,false,null],"
                                  "\"o\":{},\"\\\"\":-2}");
    buf_release(&out);
}

static void numbers(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *want;
    } cases[] = {
        {0, 0, "0"},
        {8.31, 2, "8.31"},
        {-0.126, 2, "-0.13"},
        {1e15, 1, "1000000000000000.0"},
        {0.5, 3, "0.500"},
        {NAN, 2, "null"},
        {INFINITY, 2, "null"},
        {-INFINITY, 2, "null"},
        {1234567.25, 2, "1234567.25"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out = BUF_INIT;
        struct jsonw w;
        jsonw_init(&w, &out);
        jsonw_double(&w, cases[i].value, cases[i].decimals);
        assert_string_equal(out.data, cases[i].want);
        buf_release(&out);
    }

    struct buf out = BUF_INIT;
    struct jsonw w;
    jsonw_init(&w, &out);
    jsonw_begin_array(&w);
    jsonw_int(&w, INT64_MIN);
    jsonw_int(&w, INT64_MAX);
    jsonw_end_array(&w);
    assert_string_equal(out.data, "[-9223372036854775808,9223372036854775807]");
    buf_release(&out);
}

/* Under a locale with a decimal comma, where one is installed. */
static void numbers_keep_the_point(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_AT.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8"};
    (void)state;
    bool found = false;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!setlocale(LC_NUMERIC, names[i]))
            continue;
        found = true;
        struct buf out = BUF_INIT;
        struct jsonw w;
        jsonw_init(&w, &out);
        jsonw_double(&w, -1234.5, 2);
        setlocale(LC_NUMERIC, "C");
        assert_string_equal(out.data, "-1234.50");
        buf_release(&out);
    }
    if (!found)
        skip();
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(nesting_puts_commas),
        cmocka_unit_test(numbers),
        cmocka_unit_test(numbers_keep_the_point),
    };

    return cmocka_run_group_tests_name("jsonw", tests, NULL, NULL);
}
