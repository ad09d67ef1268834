#include "base/buf.h"
#include "base/xalloc.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <stdlib.h>

static void empty_buffer_is_usable(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;

    assert_string_equal(buf_cstr(&b), "");
    assert_int_equal(buf_span(&b).len, 0);
    buf_clear(&b);
    buf_add(&b, NULL, 0);
    assert_string_equal(b.data, "");
    assert_int_equal(b.len, 0);
    buf_release(&b);
    assert_null(b.data);
    buf_release(&b);
}

static void adding_keeps_bytes_and_nul(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;

    buf_add_str(&b, "Haus");
    buf_add_char(&b, '\0');
    buf_add_span(&b, span_make("boot!", 4));
    buf_addf(&b, " %d %s", -7, "Türen");
    assert_int_equal(b.len, strlen("Haus") + 1 + strlen("boot -7 Türen"));
    assert_memory_equal(b.data, "Haus\0boot -7 Türen", b.len + 1);

    buf_clear(&b);
    assert_string_equal(buf_cstr(&b), "");
    assert_int_equal(b.len, 0);
    buf_release(&b);
}

static void grows_from_any_size(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;

    for (size_t i = 0; i < 100000; i++) {
        buf_add_char(&b, (char)('a' + i % 26));
        assert_true(b.cap > b.len);
        assert_int_equal(b.data[b.len], '\0');
    }
    for (size_t i = 0; i < b.len; i++)
        assert_int_equal(b.data[i], 'a' + i % 26);
    buf_release(&b);
}

static void reserve_keeps_contents_and_makes_room(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;

    buf_add_str(&b, "abc");
    buf_reserve(&b, 5000);
    assert_true(b.cap >= 3 + 5000 + 1);
    assert_string_equal(b.data, "abc");
    char *before = b.data;
    memset(b.data + 3, 'x', 5000);
    buf_add_str(&b, "def");
    assert_ptr_equal(b.data, before);
    assert_string_equal(b.data, "abcdef");
    buf_release(&b);
}

/* A format whose result just fits, just does not, or is much longer than the room left. */
static void formats_of_every_length(void **state)
{
    (void)state;

    for (int n = 0; n < 300; n++) {
        struct buf b = BUF_INIT;
        buf_add_str(&b, "<");
        buf_addf(&b, "%*s>", n, "");
        assert_int_equal(b.len, (size_t)n + 2);
        assert_int_equal(b.data[n + 1], '>');
        assert_int_equal(b.data[n + 2], '\0');
        buf_release(&b);
    }
}

static void code_points(void **state)
{
    static const struct {
        unsigned cp;
        const char *want;
    } cases[] = {
        {'a', "a"},
        {0x7F, "\x7F"},
        {0x80, "\xC2\x80"},
        {0xFC, "ü"},
        {0x7FF, "\xDF\xBF"},
        {0x800, "\xE0\xA0\x80"},
        {0x201E, "„"},
        {0xD7FF, "\xED\x9F\xBF"},
        {0xD800, "\xEF\xBF\xBD"},
        {0xDFFF, "\xEF\xBF\xBD"},
        {0xFFFF, "\xEF\xBF\xBF"},
        {0x10000, "\xF0\x90\x80\x80"},
        {0x10FFFF, "\xF4\x8F\xBF\xBF"},
        {0x110000, "\xEF\xBF\xBD"},
        {UINT_MAX, "\xEF\xBF\xBD"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf b = BUF_INIT;
        buf_add_cp(&b, cases[i].cp);
        assert_string_equal(b.data, cases[i].want);
        buf_release(&b);
    }
}

static void detach_hands_over(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;

    char *empty = buf_detach(&b);
    assert_string_equal(empty, "");
    free(empty);

    buf_add_str(&b, "Wort");
    char *word = buf_detach(&b);
    assert_string_equal(word, "Wort");
    assert_null(b.data);
    assert_int_equal(b.len, 0);
    free(word);
}

static void varints_round_trip(void **state)
{
    static const struct {
        unsigned long long value;
        size_t n_bytes;
    } cases[] = {
        {0, 1},           {1, 1},           {127, 1},
        {128, 2},         {16383, 2},       {16384, 3},
        {UINT32_MAX, 5},  {1ULL << 62, 9},  {(1ULL << 63) - 1, 9},
        {1ULL << 63, 10}, {ULLONG_MAX, 10},
    };
    (void)state;
    struct buf b = BUF_INIT;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t before = b.len;
        buf_add_varint(&b, cases[i].value);
        assert_int_equal(b.len - before, cases[i].n_bytes);
    }
    size_t pos = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned long long value = 42;
        assert_true(varint_get((const unsigned char *)b.data, b.len, &pos, &value));
        assert_true(value == cases[i].value);
    }
    assert_int_equal(pos, b.len);
    buf_release(&b);
}

static void bad_varints_are_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t n_bytes;
        const char *why;
    } cases[] = {
        {"", 0, "nothing there"},
        {"\x80", 1, "cut short"},
        {"\xFF\xFF\xFF", 3, "cut short later"},
        {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02", 10, "bit 64 set"},
        {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 11, "eleven bytes"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t pos = 0;
        unsigned long long value = 42;
        if (varint_get((const unsigned char *)cases[i].bytes, cases[i].n_bytes, &pos, &value))
            fail_msg("accepted: %s", cases[i].why);
        assert_int_equal(pos, 0);
        assert_true(value == 42);
    }
}

static void arrays_grow(void **state)
{
    (void)state;
    int *numbers = NULL;
    size_t cap = 0;

    for (size_t n = 0; n < 1000; n++) {
        xgrow(&numbers, &cap, n + 1, sizeof(*numbers));
        assert_true(cap >= n + 1);
        numbers[n] = (int)n;
    }
    for (size_t n = 0; n < 1000; n++)
        assert_int_equal(numbers[n], n);
    size_t before = cap;
    xgrow(&numbers, &cap, 10, sizeof(*numbers));
    assert_int_equal(cap, before);
    free(numbers);
}

static void allocations_of_nothing_can_be_freed(void **state)
{
    (void)state;

    free(xmalloc(0));
    free(xcalloc(0, 8));
    free(xrealloc(NULL, 0));
    free(xreallocarray(NULL, 0, 8));
    char *copy = xmemdup0("a\0b", 3);
    assert_memory_equal(copy, "a\0b", 4);
    free(copy);
    copy = xstrdup("Öl");
    assert_string_equal(copy, "Öl");
    free(copy);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_buffer_is_usable),
        cmocka_unit_test(adding_keeps_bytes_and_nul),
        cmocka_unit_test(grows_from_any_size),
        cmocka_unit_test(reserve_keeps_contents_and_makes_room),
        cmocka_unit_test(formats_of_every_length),
        cmocka_unit_test(code_points),
        cmocka_unit_test(detach_hands_over),
        cmocka_unit_test(varints_round_trip),
        cmocka_unit_test(bad_varints_are_refused),
        cmocka_unit_test(arrays_grow),
        cmocka_unit_test(allocations_of_nothing_can_be_freed),
    };

    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
