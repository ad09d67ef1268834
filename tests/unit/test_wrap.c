/* Lines wrapped at a terminal's width, with marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/terminal/wrap.h"

#define ON  "\033[1;31m"
#define OFF "\033[0m"

static const struct {
    const char *in;
    size_t cols, indent;
    bool color, keep_newlines;
    size_t marks[3][2]; /* unused ones are empty */
    const char *want, *why;
} cases[] = {
    {"eins zwei drei", 0, 0, false, false, {{0}}, "eins zwei drei\n", "no width, no breaks"},
    {"eins zwei drei", 9, 0, false, false, {{0}}, "eins zwei\ndrei\n", "exactly full lines"},
    {"eins zwei drei", 8, 0, false, false, {{0}}, "eins\nzwei\ndrei\n", "one column less"},
    {"eins zwei", 8, 2, false, false, {{0}}, "eins\n  zwei\n", "later lines are indented"},
    {"Überlangeswort x", 5, 0, false, false, {{0}}, "Überlangeswort\nx\n", "too long a word"},
    {"öö öö", 5, 0, false, false, {{0}}, "öö öö\n", "columns, not bytes"},
    {"a\nb\n\nc", 9, 0, false, false, {{0}}, "a b c\n", "line ends are blanks"},
    {"a\nb\n\nc\n", 9, 1, false, true, {{0}}, "a\n b\n\n c\n", "kept, without trailing blanks"},
    {"eins zwei", 0, 0, false, false, {{5, 9}}, "eins [zwei]\n", "a mark without colour"},
    {"eins zwei", 10, 0, false, false, {{5, 9}}, "eins\n[zwei]\n", "brackets take room"},
    {"eins zwei", 9, 0, true, false, {{5, 9}}, "eins " ON "zwei" OFF "\n", "colours do not"},
    {"Bundestag", 0, 0, false, false, {{6, 9}}, "Bundes[tag]\n", "part of a word"},
    {"ab", 0, 0, false, false, {{0, 1}, {1, 2}}, "[a][b]\n", "next to each other"},
    {"eins zwei",
     5,
     1,
     true,
     false,
     {{0, 9}},
     ON "eins" OFF "\n " ON "zwei" OFF "\n",
     "a mark over a line's end is closed and opened"},
    {"ab", 0, 0, false, false, {{1, 9}}, "ab\n", "a mark beyond the end is ignored"},
    {"a\033b", 0, 0, false, false, {{2, 3}}, "a\\x1B[b]\n", "marks stay right beside escapes"},
    {"", 10, 0, false, false, {{0}}, "\n", "nothing"},
};

static void test_wrap(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;
        struct wrap w = {
            .out = &out,
            .cols = cases[i].cols,
            .indent = cases[i].indent,
            .color = cases[i].color,
            .keep_newlines = cases[i].keep_newlines,
        };
        size_t marks[3][2];
        size_t n = 0;

        memcpy(marks, cases[i].marks, sizeof marks);
        while (n < 3 && marks[n][1] > 0)
            n++;
        wrap_begin(&w, 0);
        wrap_text(&w, span_of(cases[i].in), marks, n);
        wrap_end(&w);
        if (strcmp(buf_cstr(&out), cases[i].want) != 0)
            fail_msg("%s: got \"%s\"", cases[i].why, buf_cstr(&out));
        buf_release(&out);
    }
}

/* The pager starts at the line of the first mark. */
static void test_first_mark(void **state)
{
    struct buf out = BUF_INIT;
    struct wrap w = {.out = &out, .cols = 9};
    size_t marks[1][2] = {{10, 14}};

    (void)state;
    buf_add_str(&out, "Titel\n");
    wrap_begin(&w, 0);
    wrap_text(&w, span_of("eins zwei drei"), marks, 1);
    wrap_end(&w);
    assert_string_equal(buf_cstr(&out), "Titel\neins zwei\n[drei]\n");
    assert_int_equal(w.first_mark_at, strlen("Titel\neins zwei\n"));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_first_mark),
    };

    return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
