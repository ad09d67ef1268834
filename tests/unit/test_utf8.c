#include "text/utf8.h"

#include "helpers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define BYTES(literal) (literal), sizeof(literal) - 1

static void decoding_by_the_table(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        uint32_t cp;
        size_t want;
        const char *why;
    } cases[] = {
        {"a", 1, 'a', 1, "ASCII"},
        {"\0", 1, 0, 1, "NUL"},
        {"ü", 2, 0xFC, 2, "two bytes"},
        {"„x", 4, 0x201E, 3, "three bytes"},
        {"\xF0\x9F\x98\x80", 4, 0x1F600, 4, "four bytes"},
        {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF, 4, "the last"},
        {"\xF4\x90\x80\x80", 4, 0xFFFD, 1, "past the last"},
        {"\xF5\x80\x80\x80", 4, 0xFFFD, 1, "lead past the last"},
        {"\x80", 1, 0xFFFD, 1, "lone continuation"},
        {"\xC0\x80", 2, 0xFFFD, 1, "overlong NUL"},
        {"\xC1\xBF", 2, 0xFFFD, 1, "overlong ASCII"},
        {"\xE0\x9F\xBF", 3, 0xFFFD, 1, "overlong three"},
        {"\xF0\x8F\xBF\xBF", 4, 0xFFFD, 1, "overlong four"},
        {"\xED\x9F\xBF", 3, 0xD7FF, 3, "before the surrogates"},
        {"\xED\xA0\x80", 3, 0xFFFD, 1, "first surrogate"},
        {"\xED\xBF\xBF", 3, 0xFFFD, 1, "last surrogate"},
        {"\xEE\x80\x80", 3, 0xE000, 3, "after the surrogates"},
        {"\xC3", 1, 0xFFFD, 1, "cut short in two"},
        {"\xE2\x80", 2, 0xFFFD, 1, "cut short in three"},
        {"\xF0\x9F\x98", 3, 0xFFFD, 1, "cut short in four"},
        {"\xC3(", 2, 0xFFFD, 1, "no continuation"},
        {"\xE2\x80(", 3, 0xFFFD, 1, "no second continuation"},
        {"\xF0\x9F\x98(", 4, 0xFFFD, 1, "no third continuation"},
        {"\xFF", 1, 0xFFFD, 1, "never a lead"},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        uint32_t cp = 0;
        size_t n = utf8_decode(cases[i].in, cases[i].n_bytes, &cp);
        if (n != cases[i].want || cp != cases[i].cp)
            fail_msg("%s: %zu bytes, U+%04X", cases[i].why, n, cp);
    }
}

static void every_scalar_value_round_trips(void **state)
{
    (void)state;

    for (uint32_t cp = 0; cp <= 0x110000; cp++) {
        char bytes[4];
        uint32_t back = 0;
        bool scalar = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
        size_t n = utf8_write(cp, bytes);
        if (utf8_decode(bytes, n, &back) != n || back != (scalar ? cp : 0xFFFD))
            fail_msg("U+%04X came back as U+%04X", cp, back);
    }
}

static void valid_prefixes(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        size_t want;
    } cases[] = {
        {BYTES(""), 0},
        {BYTES("nur ASCII, etwas länger als ein Wort"), 37},
        {BYTES("sieben7\xFF"), 7},
        {BYTES("achtacht\xFF"), 8},
        {BYTES("Öl\xFCrest"), 3},
        {BYTES("Öl\xC3"), 3},
        {BYTES("\xED\xA0\x80"), 0},
        {BYTES("abc\xE2\x80\x9E\xE2\x80"), 6},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++)
        assert_int_equal(utf8_valid_prefix(cases[i].in, cases[i].n_bytes), cases[i].want);
}

/* Counting, offsets and alignment against the plainest reading, on bytes of every kind. */
static void positions_agree_with_decoding(void **state)
{
    static const struct {
        const char *ptr;
        size_t len;
    } texts[] = {
        {BYTES("")},
        {BYTES("Hallo")},
        {BYTES("Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich")},
        {BYTES("„Größe“ – 100 €, \xF0\x9F\x98\x80 und weiter im Text")},
        {BYTES("kaputt: \xFC \xC3 \xE2\x80 \xF0\x9F\x98 \x80\x80\x80\x80\x80 ende gut")},
        {BYTES("\xF0\x9F\x98\x80\x80\x80")},
        {BYTES("\xE2\x80\xC3\xBC\xF0\x90")},
    };
    (void)state;

    for (size_t t = 0; t < N_ELEMS(texts); t++) {
        struct span s = span_make(texts[t].ptr, texts[t].len);
        size_t n_chars = 0;
        for (size_t at = 0; at < s.len; n_chars++) {
            uint32_t cp;
            size_t n = utf8_decode(s.ptr + at, s.len - at, &cp);
            assert_int_equal(utf8_offset(s, n_chars), at);
            for (size_t inside = at; inside < at + n; inside++)
                assert_int_equal(utf8_align(s, inside), at);
            at += n;
            assert_int_equal(utf8_count(span_make(s.ptr, at)), n_chars + 1);
        }
        assert_int_equal(utf8_count(s), n_chars);
        assert_int_equal(utf8_offset(s, n_chars), s.len);
        assert_int_equal(utf8_offset(s, n_chars + 5), s.len);
        assert_int_equal(utf8_align(s, s.len), s.len);
        assert_int_equal(utf8_align(s, s.len + 9), s.len);
    }
    assert_int_equal(utf8_count(span_make(NULL, 0)), 0);
    assert_int_equal(utf8_offset(span_make(NULL, 0), 3), 0);
}

static void widths_in_columns(void **state)
{
    static const struct {
        const char *in;
        size_t want_cols;
    } cases[] = {
        {"", 0},
        {"Haus", 4},
        {"Größe", 5},
        {"Gro\xCC\x88", 3},              /* combining diaeresis */
        {"\xE6\xBC\xA2\xE5\xAD\x97", 4}, /* two ideographs */
        {"\xF0\x9F\x98\x80", 2},         /* emoji */
        {"\xE2\x80\x8B", 0},             /* zero-width space */
        {"\x1B\x07", 0},                 /* controls */
        {"„€“", 3},
        {"\xFF\xFF", 2}, /* as U+FFFD */
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        if (utf8_width_cols(span_of(cases[i].in)) != cases[i].want_cols)
            fail_msg("\"%s\" takes %zu columns", cases[i].in,
                     utf8_width_cols(span_of(cases[i].in)));
    }
}

static void prefixes_that_fit(void **state)
{
    static const struct {
        const char *in;
        size_t max_cols;
        size_t want_bytes;
        const char *why;
    } cases[] = {
        {"Haus", 0, 0, "nothing fits"},
        {"Haus", 3, 3, "ASCII"},
        {"Haus", 9, 4, "all fits"},
        {"Größe", 3, 4, "not within a sequence"},
        {"a\xCC\x88o", 1, 3, "a mark goes with its letter"},
        {"\xE6\xBC\xA2\xE5\xAD\x97", 3, 3, "half a wide character does not fit"},
        {"\xE6\xBC\xA2\xE5\xAD\x97", 1, 0, "nor does half of the first"},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        size_t n = utf8_fit_cols(span_of(cases[i].in), cases[i].max_cols);
        if (n != cases[i].want_bytes)
            fail_msg("%s: %zu bytes", cases[i].why, n);
    }
}

static void properties(void **state)
{
    enum { INVISIBLE = 1, CONTROL = 2, LETTER = 4, UPPER = 8, LOWER = 16, SPACE = 32 };
    static const struct {
        uint32_t cp;
        unsigned want;
    } cases[] = {
        {'a', LETTER | LOWER},
        {'z', LETTER | LOWER},
        {'A', LETTER | UPPER},
        {'Z', LETTER | UPPER},
        {'@', 0},
        {'[', 0},
        {'`', 0},
        {'{', 0},
        {'0', 0},
        {' ', SPACE},
        {'\n', SPACE},
        {'\t', SPACE | CONTROL},
        {'\r', SPACE | CONTROL},
        {0, CONTROL},
        {0x1B, CONTROL},
        {0x7F, CONTROL},
        {0x80, CONTROL},
        {0x9F, CONTROL},
        {0xA0, SPACE},
        {0xAD, INVISIBLE},
        {0xDF, LETTER | LOWER},   /* ß */
        {0x1E9E, LETTER | UPPER}, /* ẞ */
        {0xC4, LETTER | UPPER},
        {0xE4, LETTER | LOWER},
        {0x17F, LETTER | LOWER}, /* ſ */
        {0x1C5, LETTER | UPPER}, /* titlecase Dž */
        {0x308, LETTER},         /* combining diaeresis */
        {0x416, LETTER | UPPER},
        {0x6F22, LETTER},
        {0x2009, SPACE},
        {0x200B, INVISIBLE},
        {0x200D, INVISIBLE},
        {0x200E, INVISIBLE},
        {0x2010, 0},
        {0x2028, SPACE | CONTROL},
        {0x2029, SPACE | CONTROL},
        {0x202A, CONTROL},
        {0x202E, CONTROL},
        {0x202F, SPACE},
        {0x2060, INVISIBLE},
        {0x2066, CONTROL},
        {0x2069, CONTROL},
        {0x206A, 0},
        {0x20AC, 0},
        {0x3000, SPACE},
        {0xFEFF, INVISIBLE},
        {0xFFFD, 0},
        {0xD800, 0},
        {0x110000, 0},
        {UINT32_MAX, 0},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        uint32_t cp = cases[i].cp;
        unsigned got = (utf8_is_invisible(cp) ? INVISIBLE : 0) |
                       (utf8_is_control(cp) ? CONTROL : 0) | (utf8_is_letter(cp) ? LETTER : 0) |
                       (utf8_is_upper(cp) ? UPPER : 0) | (utf8_is_lower(cp) ? LOWER : 0) |
                       (utf8_is_space(cp) ? SPACE : 0);
        if (got != cases[i].want)
            fail_msg("U+%04X: %u, not %u", cp, got, cases[i].want);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoding_by_the_table),
        cmocka_unit_test(every_scalar_value_round_trips),
        cmocka_unit_test(valid_prefixes),
        cmocka_unit_test(positions_agree_with_decoding),
        cmocka_unit_test(widths_in_columns),
        cmocka_unit_test(prefixes_that_fit),
        cmocka_unit_test(properties),
    };

    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
