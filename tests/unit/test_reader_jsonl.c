#include "summary.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void lines(void **state)
{
    static const struct {
        const char *in, *want, *why;
    } ROWS[] = {
        {"", "", "an empty file"},
        {"\n \n\r\n", "", "blank lines"},
        {"{\"id\":\"a-1\",\"date\":\"2009-10-28\",\"section\":\"Rat\",\"title\":\"Sitzung\","
         "\"body\":\"Eins.\\nZwei.\"}\n",
         "K a-1\nR Rat\nT Sitzung\nD 20091028\nB Eins.\nZwei.\n", "the usual keys"},
        {"{\"id\":17,\"title\":\"x\"}", "K 17\nT x\n", "a number as id, no line end"},
        {"{\"title\":\"a\"}\n\n{\"title\":\"b\"}\r\n", "T a\n=\nT b\n", "two articles"},
        {"{\"title\":\"x\",\"teaser\":\"v\",\"source\":\"lnd\",\"places\":[\"Bad Urach\",\"Ulm\"],"
         "\"captions\":[{\"text\":\"Der "
         "See.\",\"credit\":\"Muster\"},{\"text\":\"Da.\"},\"Dort.\"],"
         "\"headings\":[\"Wo?\"]}",
         "T x\nV v\nC Der See. # Muster\nC Da. # \nC Dort. # \nO Bad Urach\nO Ulm\nH Wo?\nQ lnd\n",
         "all keys"},
        {"{\"title\":\"x\",\"rank\":{\"a\":[1,2]},\"body\":null}", "T x\n", "others are ignored"},
        {"{\"title\":\"a\\u0007b\\u001b[31m\\u202ec\\u0000d\"}", "T ab[31mcd\n",
         "escaped controls are dropped"},
        {"{\"title\":\"Ko\\u0308ln\\n am Rhein\"}", "T Köln  am Rhein\n", "NFC, one line"},
        {"{\"title\":\"x\",\"body\":\"eins\xC2\x85zwei\xE2\x80\xA8"
         "drei\"}",
         "T x\nB eins\nzwei\ndrei\n", "Unicode's line ends"},
        {"{\"date\":\"2024-10-30T08:15:00+01:00\",\"title\":\"x\"}", "T x\nD 20241030\n",
         "a time stamp"},
        {"{\"date\":20241030,\"title\":\"x\"}", "T x\nD 20241030\n", "a number"},
        {"{\"date\":\"bald\",\"title\":\"x\"}", "T x\n", "no date"},
        {"{}", "", "an object without anything is an article, empty"},
    };
    struct buf got = BUF_INIT;
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        summarize_bytes(&reader_jsonl, ROWS[i].in, strlen(ROWS[i].in), "x.jsonl", &got);
        if (strcmp(buf_cstr(&got), ROWS[i].want) != 0)
            fail_msg("%s:\n%s", ROWS[i].why, buf_cstr(&got));
    }
    buf_release(&got);
}

static void date_comes_from_the_name_at_last(void **state)
{
    static const char IN[] = "{\"title\":\"x\"}\n{\"title\":\"y\",\"date\":\"2020-01-02\"}";
    struct buf got = BUF_INIT;
    (void)state;

    summarize_bytes(&reader_jsonl, IN, strlen(IN), "d/2024-10-30.jsonl", &got);
    assert_string_equal(buf_cstr(&got), "T x\nD 20241030\n=\nT y\nD 20200102\n");
    buf_release(&got);
}

static void a_bad_line_costs_only_itself(void **state)
{
    static const char *const BAD[] = {"{\"title\":",    "[1]",
                                      "\"x\"",          "17",
                                      "{\"title\":[]}", "{\"captions\":7}",
                                      "{'title':1}",    "{\"title\":\"\\ud800\"}",
                                      "{} {}"};
    struct fb_error err = {0};
    (void)state;

    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct source src = {0};
        struct article a = {0};
        struct buf in = BUF_INIT;
        void *reading = NULL;
        bool more = false;

        buf_addf(&in, "{\"title\":\"a\"}\n\n%s\n{\"title\":\"b\"}\n", BAD[i]);
        source_from_bytes(&src, in.data, in.len, "d/x.jsonl");
        assert_int_equal(reader_jsonl.open(&src, &reading, &err), FB_OK);
        assert_int_equal(reader_jsonl.next(reading, &a, &more, &err), FB_OK);
        assert_true(span_eq(a.title, span_of("a")));
        if (reader_jsonl.next(reading, &a, &more, &err) != FB_ERR_SYNTAX)
            fail_msg("taken for good: %s", BAD[i]);
        assert_non_null(strstr(err.message, "d/x.jsonl:3"));
        fb_error_release(&err);
        assert_int_equal(reader_jsonl.next(reading, &a, &more, &err), FB_OK);
        assert_true(more && span_eq(a.title, span_of("b")));
        assert_int_equal(reader_jsonl.next(reading, &a, &more, &err), FB_OK);
        assert_false(more);
        reader_jsonl.close(reading);
        article_release(&a);
        source_release(&src);
        buf_release(&in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(date_comes_from_the_name_at_last),
        cmocka_unit_test(a_bad_line_costs_only_itself),
    };

    return cmocka_run_group_tests_name("reader_jsonl", tests, NULL, NULL);
}
