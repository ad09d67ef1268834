#include "fixture.h"

#include "query/expand/synonym_file.h"
#include "query/expand/synonyms.h"
#include "thesaurus_files.h"

#include <stdio.h>
#include <stdlib.h>

static const char entries[] = "amsel|1\n"
                              "-|Amsel|Merle|Schwarzdrossel\n"
                              "bad|1\n"
                              "-|Bad|Therme\n"
                              "bäcker|1\n"
                              "-|Bäcker|Bäckermeister|Müller\n"
                              "haus|1\n"
                              "-|Haus|Heim|Häuser|Heime|und\n"
                              "kind|1\n"
                              "-|Kind|Spross\n"
                              "mut|1\n"
                              "-|Mut|Courage\n"
                              "neue brücke|1\n"
                              "-|neue Brücke|Neubau\n"
                              "schön|1\n"
                              "-|schön|hübsch\n"
                              "straße|1\n"
                              "-|Straße|Chaussee\n"
                              "un-rat|1\n"
                              "-|UN-Rat|Weltrat\n"
                              "z. b.|1\n"
                              "-|z. B.|zum Exempel|etwa\n";

static const char own[] = "\xEF\xBB\xBF# eigene\r\n"
                          "\n"
                          "Amsel, schwarzer Vogel; Gartensängerin  # Kommentar\n"
                          "Müll,, C#\n"
                          "Müller ; Mahlmeister\n"
                          "Amseln, Merle, Frühaufsteherin";

static int setup(void **state)
{
    struct fixture *f;
    int rc = fixture_setup(state);

    if (rc != 0)
        return rc;
    f = *state;
    thesaurus_write(f->dir, "th", entries);
    thesaurus_write_file(f->dir, "own", span_of(own));
    return 0;
}

/* The synonyms with their sources: "o:" or "t:" before each, "=entry" behind all. */
static void describe(struct synonyms *s, const char *text, struct buf *out)
{
    struct arena arena = {0};
    struct synonym_list list;
    struct fb_error err = {0};

    ASSERT_OK(synonyms_of(s, span_of(text), &arena, &list, &err), &err);
    buf_clear(out);
    for (size_t i = 0; i < list.n; i++)
        buf_addf(out, "%s%s:%.*s", i > 0 ? " " : "", list.sources[i] == SYNONYMS_OWN ? "o" : "t",
                 (int)list.texts[i].len, list.texts[i].ptr);
    if (list.entry.len > 0)
        buf_addf(out, " =%.*s", (int)list.entry.len, list.entry.ptr);
    arena_release(&arena);
}

static struct synonyms *open_sources(struct fixture *f, const char *own_name, const char *th_name)
{
    static char own_path[96], th_path[96];
    static struct analyzer *analyzer;
    struct synonyms *s = NULL;

    if (!analyzer)
        ASSERT_OK(analyzer_new(&analyzer, NULL, &f->err), &f->err);
    snprintf(own_path, sizeof own_path, "%s/%s", f->dir, own_name);
    snprintf(th_path, sizeof th_path, "%s/%s", f->dir, th_name);
    ASSERT_OK(synonyms_open(&s, own_path, th_path, analyzer, &f->err), &f->err);
    return s;
}

static void both_sources_are_joined(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Amsel", "o:schwarzer Vogel o:Gartensängerin t:Merle t:Schwarzdrossel"},
        {"Amseln",
         "o:Merle o:Frühaufsteherin t:Schwarzdrossel =amsel"}, /* the line with this form */
        {"schwarze Vögel", "o:Amsel o:Gartensängerin"},
        {"Müller", "o:Mahlmeister"},
        {"Mahlmeisters", "o:Müller"},
        {"Müll", "o:C#"},
        {"Haus", "t:Heim"},
        {"Häusern", "t:Heim =haus"},
        {"Kindern", "t:Spross =kind"},
        {"schönes", "t:hübsch =schön"},
        {"Baecker", "t:Bäckermeister t:Müller =bäcker"},
        {"Strassen", "t:Chaussee =straße"},
        {"STRASSE", "t:Chaussee =straße"},
        {"neue   Brücke", "t:Neubau"},
        {"UN-Rat", "t:Weltrat"},
        {"z. B.", "t:zum Exempel"},
        {"Mutter", ""}, /* Mut shares no key with it */
        {"Zeppelin", ""},
        {"...", ""},
        {"", ""},
    };
    struct fixture *f = *state;
    struct synonyms *s = open_sources(f, "own", "th");
    struct buf out = BUF_INIT;

    assert_true(synonyms_have_thesaurus(s));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        describe(s, cases[i].text, &out);
        if (strcmp(buf_cstr(&out), cases[i].want) != 0)
            fail_msg("%s: %s", cases[i].text, buf_cstr(&out));
    }
    synonyms_close(s);
    buf_release(&out);
}

static void either_source_may_be_missing(void **state)
{
    struct fixture *f = *state;
    struct synonyms *s = open_sources(f, "none", "th");
    struct buf out = BUF_INIT;

    describe(s, "Amsel", &out);
    assert_string_equal(buf_cstr(&out), "t:Merle t:Schwarzdrossel");
    synonyms_close(s);
    s = open_sources(f, "own", "none");
    assert_false(synonyms_have_thesaurus(s));
    describe(s, "Amsel", &out);
    assert_string_equal(buf_cstr(&out), "o:schwarzer Vogel o:Gartensängerin");
    synonyms_close(s);
    buf_release(&out);
}

static void no_more_than_the_limit(void **state)
{
    struct fixture *f = *state;
    struct buf text = BUF_INIT;
    struct synonyms *s;
    struct arena arena = {0};
    struct synonym_list list;

    for (int line = 0; line < 3; line++) {
        buf_add_str(&text, "Wurzel");
        for (int i = 1; i < SYNONYM_GROUP_MAX; i++)
            buf_addf(&text, ", wort%dx%d", line, i);
        buf_add_char(&text, '\n');
    }
    thesaurus_write_file(f->dir, "many", buf_span(&text));
    s = open_sources(f, "many", "none");
    ASSERT_OK(synonyms_of(s, span_of("Wurzel"), &arena, &list, &f->err), &f->err);
    assert_int_equal(list.n, SYNONYMS_MAX);
    assert_true(list.more);
    synonyms_close(s);
    arena_release(&arena);
    buf_release(&text);
}

static void mistakes_name_file_and_line(void **state)
{
    struct buf long_term = BUF_INIT, many_terms = BUF_INIT, large = BUF_INIT;
    (void)state;

    buf_add_str(&long_term, "\nA, ");
    for (int i = 0; i <= SYNONYM_TERM_MAX_BYTES; i++)
        buf_add_char(&long_term, 'x');
    for (int i = 0; i <= SYNONYM_GROUP_MAX; i++)
        buf_addf(&many_terms, "w%d,", i);
    const struct {
        struct span text;
        enum fb_status status;
        const char *want;
    } cases[] = {
        {span_of("A, B\n\nC\n"), FB_ERR_CORRUPT, "own.synonyms: line 3 has one term only"},
        {span_of("A, ;\n"), FB_ERR_CORRUPT, "own.synonyms: line 1 has one term only"},
        {span_of("A, B\nC, \xFF\n"), FB_ERR_CORRUPT, "own.synonyms: line 2 is not in UTF-8"},
        {span_of("# \xE4\n"), FB_ERR_CORRUPT, "own.synonyms: line 1 is not in UTF-8"},
        {buf_span(&long_term), FB_ERR_CORRUPT, "own.synonyms: line 2 holds too much"},
        {buf_span(&many_terms), FB_ERR_CORRUPT, "own.synonyms: line 1 holds too much"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct synonym_file file;
        struct fb_error err = {0};

        assert_int_equal(synonym_file_parse(&file, cases[i].text, "own.synonyms", &err),
                         cases[i].status);
        if (!strstr(err.message, cases[i].want))
            fail_msg("case %zu: %s", i, err.message);
        fb_error_release(&err);
    }
    buf_release(&long_term);
    buf_release(&many_terms);
    buf_release(&large);
}

static void files_are_read_up_to_a_limit(void **state)
{
    struct fixture *f = *state;
    struct synonym_file file;
    struct fb_error err = {0};
    struct buf text = BUF_INIT;
    char path[96];

    snprintf(path, sizeof path, "%s/large", f->dir);
    while (text.len <= SYNONYM_FILE_MAX_BYTES)
        buf_add_str(&text, "# nur ein langer Kommentar in einer langen Datei\n");
    thesaurus_write_file(f->dir, "large", buf_span(&text));
    assert_int_equal(synonym_file_read(&file, path, &err), FB_ERR_CORRUPT);
    assert_non_null(strstr(err.message, path));
    fb_error_release(&err);
    assert_int_equal(synonym_file_read(&file, f->dir, &err), FB_ERR_IO);
    fb_error_release(&err);
    thesaurus_write_file(f->dir, "large", span_of(""));
    ASSERT_OK(synonym_file_read(&file, path, &err), &err);
    assert_int_equal(file.n_groups, 0);
    synonym_file_release(&file);
    buf_release(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_sources_are_joined, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(either_source_may_be_missing, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(no_more_than_the_limit, setup, fixture_teardown),
        cmocka_unit_test(mistakes_name_file_and_line),
        cmocka_unit_test_setup_teardown(files_are_read_up_to_a_limit, setup, fixture_teardown),
    };

    return cmocka_run_group_tests_name("synonyms", tests, NULL, NULL);
}
