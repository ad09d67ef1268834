/* Hostile text on its way to a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/terminal/term.h"

static const struct {
    const char *in;
    unsigned flags;
    const char *want, *why;
} cases[] = {
    {"Grüße, 12 €", 0, "Grüße, 12 €", "plain text stays"},
    {"\033[31mrot", 0, "\\x1B[31mrot", "an escape sequence is shown"},
    {"\033]52;c;eA==\007", 0, "\\x1B]52;c;eA==\\x07", "the clipboard stays ours"},
    {"a\rb\177c", 0, "a\\x0Db\\x7Fc", "C0 and DEL"},
    {"a\xC2\x9B"
     "2J",
     0, "a\\x9B2J", "C1, encoded as UTF-8"},
    {"a\x9B"
     "2J",
     0, "a\\x9B2J", "C1 as a bare byte is not UTF-8"},
    {"\xE2\x80\xAEtxt", 0, "\\u202Etxt", "a change of direction"},
    {"\xE2\x81\xA6x\xE2\x81\xA9", 0, "\\u2066x\\u2069", "isolates"},
    {"a\tb\nc", 0, "a b c", "tab and line end are blanks"},
    {"a\nb", SAFE_KEEP_NEWLINES, "a\nb", "line ends kept"},
    {"Ge\xC2\xADheim", 0, "Ge\xC2\xADheim", "soft hyphens are the author's"},
    {"Ge\xC2\xADheim", SAFE_DROP_INVISIBLE, "Geheim", "but would show on a terminal"},
    {"\xFF\xC3", 0, "\\xFF\\xC3", "bytes that are not UTF-8"},
};

static void test_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;

        term_add_safe(&out, span_of(cases[i].in), cases[i].flags);
        if (strcmp(buf_cstr(&out), cases[i].want) != 0)
            fail_msg("%s: got \"%s\"", cases[i].why, buf_cstr(&out));
        buf_release(&out);
    }
}

static void test_nul(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    term_add_safe(&out, span_make("a\0b", 3), 0);
    assert_string_equal(buf_cstr(&out), "a\\x00b");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safe),
        cmocka_unit_test(test_nul),
    };

    return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}
