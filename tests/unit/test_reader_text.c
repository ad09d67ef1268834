#include "summary.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

static void shapes(void **state)
{
    static const struct {
        const char *in, *want, *why;
    } ROWS[] = {
        {"", "", "no text, no article"},
        {" \n\n \n", "", "nothing but blanks"},
        {"Titel", "T Titel\n", "a title alone"},
        {"Titel hier\n\nText.\n", "T Titel hier\nB Text.\n", "title and body"},
        {"Titel hier\nText eins.\nText zwei.\n\nText drei.\n",
         "T Titel hier\nB Text eins.\nText zwei.\n\nText drei.\n", "no empty line needed"},
        {"wg\n\n§ 7 Schnittgut – Wiesengesetz\n\n(1) Gras\nist zu mähen.\n\n(2) Heu nicht.\n",
         "R wg\nT § 7 Schnittgut – Wiesengesetz\nB (1) Gras\nist zu mähen.\n\n(2) Heu nicht.\n",
         "a section of a law"},
        {"wg\n\nNur Titel\n", "R wg\nT Nur Titel\n", "section and title alone"},
        {"Hallo!\n\nWie geht es?\n", "T Hallo!\nB Wie geht es?\n", "an exclamation is no section"},
        {"wort\nTitel\n", "T wort\nB Titel\n", "no empty line, no section"},
        {"\n\n  Titel  \r\n\r\nText.\r\n", "T Titel\nB Text.\n", "CRLF and empty lines before"},
    };
    struct buf got = BUF_INIT;
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        summarize_bytes(&reader_text, ROWS[i].in, strlen(ROWS[i].in), "x.txt", &got);
        if (strcmp(buf_cstr(&got), ROWS[i].want) != 0)
            fail_msg("%s:\n%s", ROWS[i].why, buf_cstr(&got));
    }
    buf_release(&got);
}

static void a_long_first_line_is_body(void **state)
{
    struct buf in = BUF_INIT, got = BUF_INIT, want = BUF_INIT;
    (void)state;

    for (int i = 0; i < 60; i++)
        buf_add_str(&in, "lang ");
    buf_add_str(&in, "Ende\nZweite Zeile");
    buf_addf(&want, "B %s\n", buf_cstr(&in));
    summarize_bytes(&reader_text, in.data, in.len, "x.txt", &got);
    assert_string_equal(buf_cstr(&got), buf_cstr(&want));
    buf_release(&in);
    buf_release(&got);
    buf_release(&want);
}

static void date_comes_from_the_name(void **state)
{
    struct buf got = BUF_INIT;
    (void)state;

    summarize_bytes(&reader_text, "Titel", 5, "a/2024-10-30-x.txt", &got);
    assert_string_equal(buf_cstr(&got), "T Titel\nD 20241030\n");
    buf_release(&got);
}

static void the_registry_chooses(void **state)
{
    static const struct {
        const char *path, *in, *want;
    } ROWS[] = {
        {"x.txt", "Ein Titel\n\nEin Text.\n", "text"},
        {"x.txt", "Logo\nEin Titel\n\nEin Text.\n", "news"},
        {"x.txt", "Ein Titel\n\nLINDENBRÜCK. Ein Text.\n", "news"},
        {"x.txt", "Ein Titel\n\nDas Rathaus. Foto: Anna Muster\n", "news"},
        {"x.txt", "Ein Titel\n\nEr sah ein Foto: Es war leer.\n", "text"},
        {"x.jsonl", "{\"title\": \"x\"}\n", "jsonl"},
        {"x.txt", "{\"title\": \"x\"}\n", "jsonl"},
        {"x.txt", "{ein Wort}\n", "text"},
        {"x.ndjson", "kaputt\n{}\n", "jsonl"},
        {"x.txt", "", "text"},
    };
    struct source src = {0};
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const struct reader *r;

        source_from_bytes(&src, ROWS[i].in, strlen(ROWS[i].in), ROWS[i].path);
        r = reader_find(&src);
        if (!r || strcmp(r->name, ROWS[i].want) != 0)
            fail_msg("%s: %s", ROWS[i].in, r ? r->name : "none");
    }
    source_from_bytes(&src,
                      "\x7f"
                      "ELF\0\0\0\1\0\0",
                      10, "x");
    assert_null(reader_find(&src));
    source_release(&src);
}

static void names_of_articles(void **state)
{
    static const char *const YES[] = {"a.txt",    "a.TXT",   "a.text",        "a.jsonl",
                                      "a.ndjson", "artikel", "2024.10.30.txt"};
    static const char *const NO[] = {".a.txt", "a.txt~", "#a.txt#", "a.jpg",    "a.txt.bak",
                                     "",       ".",      "a.json",  "artikel~", "a."};
    (void)state;

    for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++)
        assert_true(reader_accepts_name(YES[i]));
    for (size_t i = 0; i < sizeof NO / sizeof NO[0]; i++)
        assert_false(reader_accepts_name(NO[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes),
        cmocka_unit_test(a_long_first_line_is_body),
        cmocka_unit_test(date_comes_from_the_name),
        cmocka_unit_test(the_registry_chooses),
        cmocka_unit_test(names_of_articles),
    };

    return cmocka_run_group_tests_name("reader_text", tests, NULL, NULL);
}
