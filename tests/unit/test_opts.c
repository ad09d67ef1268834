/* Option tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/app/opts.h"

struct values {
    bool any;
    int format, sort;
    size_t limit;
    const char *after;
};

static const char *const sorts[] = {"relevance", "newest", NULL};

static const struct opt_spec specs[] = {
    {.name = "any", .kind = OPT_FLAG, .offset = offsetof(struct values, any), .help = "any"},
    {.name = "json", .kind = OPT_SET, .offset = offsetof(struct values, format), .value = 1},
    {.name = "count",
     .letter = 'c',
     .kind = OPT_SET,
     .offset = offsetof(struct values, format),
     .value = 2},
    {.name = "limit",
     .letter = 'n',
     .kind = OPT_SIZE,
     .offset = offsetof(struct values, limit),
     .max = 100,
     .arg = "N"},
    {.name = "after", .kind = OPT_STRING, .offset = offsetof(struct values, after), .arg = "DATE"},
    {.name = "sort",
     .kind = OPT_KEYWORD,
     .offset = offsetof(struct values, sort),
     .keywords = sorts,
     .arg = "ORDER"},
    {0},
};

#define MAX_WORDS 8

static enum fb_status parse(const char *const words[MAX_WORDS], enum opt_order order,
                            struct values *v, int *n_used, char *rest[MAX_WORDS],
                            struct fb_error *err)
{
    struct opt_group group = {specs, v};
    char *argv[MAX_WORDS + 2] = {(char *)"prog"};
    int argc = 1;
    enum fb_status status;

    for (int i = 0; i < MAX_WORDS && words[i]; i++)
        argv[argc++] = (char *)words[i];
    status = opts_parse(&group, 1, order, argc, argv, n_used, err);
    for (int i = 0; i < MAX_WORDS; i++)
        rest[i] = *n_used + i < argc ? argv[*n_used + i] : NULL;
    return status;
}

static void test_good(void **state)
{
    static const char *const words[MAX_WORDS] = {"eins",          "--any", "-n", "7",
                                                 "--sort=newest", "zwei",  "--", "-x"};
    struct values v = {.limit = 10};
    struct fb_error err = {0};
    char *rest[MAX_WORDS];
    int n_used;

    (void)state;
    assert_int_equal(parse(words, OPT_PERMUTE, &v, &n_used, rest, &err), FB_OK);
    assert_true(v.any);
    assert_int_equal(v.limit, 7);
    assert_int_equal(v.sort, 1);
    assert_null(v.after);
    assert_string_equal(rest[0], "eins");
    assert_string_equal(rest[1], "zwei");
    assert_string_equal(rest[2], "-x");
    assert_null(rest[3]);
}

static void test_stop_at_first(void **state)
{
    static const char *const words[MAX_WORDS] = {"-c", "search", "--any"};
    struct values v = {0};
    struct fb_error err = {0};
    char *rest[MAX_WORDS];
    int n_used;

    (void)state;
    assert_int_equal(parse(words, OPT_STOP_AT_FIRST, &v, &n_used, rest, &err), FB_OK);
    assert_int_equal(v.format, 2);
    assert_false(v.any);
    assert_string_equal(rest[0], "search");
    assert_string_equal(rest[1], "--any");
}

static const struct {
    const char *words[MAX_WORDS];
    const char *in_message, *why;
} bad[] = {
    {{"--jsn"}, "--json", "the nearest option is offered"},
    {{"--gibtesnicht"}, "-- before it", "-- is hinted at"},
    {{"-Kursk"}, "-Kursk", "the whole word is named"},
    {{"-cK"}, "-cK", "also behind a letter that is known"},
    {{"--limit"}, "--limit N", "a value is missing"},
    {{"--limit", "101"}, "100", "too large"},
    {{"--limit", "-1"}, "-1", "no number"},
    {{"--limit", "1x"}, "1x", "no number"},
    {{"--limit", "99999999999999999999999"}, "100", "beyond all numbers"},
    {{"--sort", "zufall"}, "relevance, newest", "the words allowed are named"},
    {{"--any=1"}, "--any", "no value wanted"},
    {{"--a"}, "more than one", "ambiguous"},
    {{"--json", "--count"}, "exclude", "a conflict"},
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct values v = {0};
        struct fb_error err = {0};
        char *rest[MAX_WORDS];
        int n_used;

        if (parse(bad[i].words, OPT_PERMUTE, &v, &n_used, rest, &err) != FB_ERR_USAGE)
            fail_msg("%s: accepted", bad[i].why);
        if (!strstr(err.message, bad[i].in_message))
            fail_msg("%s: \"%s\"", bad[i].why, err.message);
        fb_error_release(&err);
    }
}

static void test_nearest(void **state)
{
    static const char *const names[] = {"search", "similar", "show", "shell"};

    (void)state;
    assert_string_equal(opts_nearest("serch", names, 4), "search");
    assert_string_equal(opts_nearest("saerch", names, 4), "search");
    assert_string_equal(opts_nearest("sohw", names, 4), "show");
    assert_null(opts_nearest("Geheimdienst", names, 4));
    assert_null(opts_nearest("", names, 4));
    assert_null(opts_nearest("x", names, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_stop_at_first),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_nearest),
    };

    return cmocka_run_group_tests_name("opts", tests, NULL, NULL);
}
