#include "base/span.h"

#include "helpers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void spans_are_looked_up_whole(void **state)
{
    static const char *const list[] = {"Haus", "Hausboot", ""};

    (void)state;
    assert_true(span_is_one_of(span_of("Haus"), list, 3));
    assert_true(span_is_one_of(span_make("Hausboote", 8), list, 3));
    assert_true(span_is_one_of(span_make(NULL, 0), list, 3));
    assert_false(span_is_one_of(span_make(NULL, 0), list, 2));
    assert_false(span_is_one_of(span_of("Hausb"), list, 3));
    assert_false(span_is_one_of(span_of("haus"), list, 3));
    assert_false(span_is_one_of(span_make("Haus\0", 5), list, 3));
    assert_false(span_is_one_of(span_of("Haus"), list, 0));
}

static void blanks_go_at_the_ends_only(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Haus", "Haus"},           {" \t Haus", "Haus"}, {"Haus\r\t ", "Haus"},
        {" ein Haus ", "ein Haus"}, {" \t\r ", ""},       {"", ""},
        {"\nHaus\n", "\nHaus\n"},   {" ü ", "ü"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct span got = span_trim(span_of(cases[i].text), " \t\r");
        if (!span_eq(got, span_of(cases[i].want)))
            fail_msg("case %zu: \"%.*s\"", i, (int)got.len, got.ptr);
    }
    /* a NUL is no blank, though every list of blanks ends in one */
    assert_int_equal(span_trim(span_make("\0 a \0", 5), " ").len, 5);
    assert_int_equal(span_trim(span_make(NULL, 0), " ").len, 0);
}

static void pieces_are_taken_to_the_end(void **state)
{
    static const char text[] = "ein;;Haus\0;am See";
    static const struct span want[] = {{"ein", 3}, {"", 0}, {"Haus\0", 5}, {"am See", 6}};
    struct span rest = span_make(text, sizeof text - 1);

    (void)state;
    for (size_t i = 0; i < N_ELEMS(want); i++) {
        assert_true(rest.len > 0);
        assert_true(span_eq(span_take(&rest, ';'), want[i]));
    }
    assert_int_equal(rest.len, 0);
    assert_ptr_equal(rest.ptr, text + sizeof text - 1);
    assert_int_equal(span_take(&rest, ';').len, 0);

    rest = span_of("Haus;"); /* nothing behind the last delimiter is no further piece */
    assert_true(span_eq(span_take(&rest, ';'), span_of("Haus")));
    assert_int_equal(rest.len, 0);
    rest = span_make(NULL, 0);
    assert_int_equal(span_take(&rest, ';').len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_looked_up_whole),
        cmocka_unit_test(blanks_go_at_the_ends_only),
        cmocka_unit_test(pieces_are_taken_to_the_end),
    };
    return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
