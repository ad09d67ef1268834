#include "fixture.h"

#include <stdlib.h>

#include "index/build/terms.h"

/* Columns are compared with TERM_SAME_POSITION written as '|'. */
static const char *readable(struct buf *column)
{
    for (size_t i = 0; i < column->len; i++)
        if (column->data[i] == TERM_SAME_POSITION)
            column->data[i] = '|';
    return buf_cstr(column);
}

static void release(struct terms *t, struct buf columns[N_TERM_COLUMNS], struct buf *forms,
                    struct form_weights *weights)
{
    terms_release(t);
    for (int i = 0; i < N_TERM_COLUMNS; i++)
        buf_release(&columns[i]);
    buf_release(forms);
    free(weights->tenths);
}

static void bodies_become_terms(void **state)
{
    static const struct {
        const char *in, *want, *forms;
        uint32_t n_positions;
        const char *why;
    } cases[] = {
        {"", "", "", 1, "nothing; a length is at least one"},
        {" – …", "", "", 1, "no word"},
        {"Der Kreistag tagt.", "der kreistag tagt", "der kreistag tagt ", 3, "plain"},
        {"Haus, HAUS und haus", "haus haus und haus", "haus und ", 4, "each form once"},
        {"Größe Straße", "größe straße", "größe straße ", 2, "umlauts and sharp s stay"},
        {"der UN-Sicherheitsrat tagt", "der un-sicherheitsrat|un sicherheitsrat tagt",
         "der un-sicherheitsrat un sicherheitsrat tagt ", 4,
         "a chain at its first part's position"},
        {"A-B-C", "a-b-c|a b c", "a-b-c a b c ", 3, "a chain alone"},
        {"Ein- und Ausfuhr", "ein|einfuhr\x03 und ausfuhr", "ein einfuhr\x03 und ausfuhr ", 3,
         "a word implied at another's position"},
        {"Bürger:innen reden", "bürger:innen|bürger\x03|bürgerinnen\x03 reden",
         "bürger:innen bürger\x03 bürgerinnen\x03 reden ", 2, "a gender form"},
        {"SPD-Wähler*innen",
         "spd-wähler*innen|spd-wähler\x03|spd-wählerinnen\x03|spd "
         "wähler*innen|wähler\x03|wählerinnen\x03",
         "spd-wähler*innen spd-wähler\x03 spd-wählerinnen\x03 spd wähler*innen wähler\x03 "
         "wählerinnen\x03 ",
         2, "a gender form in a chain"},
        {"einfuhr\x03 x", "einfuhr x", "einfuhr x ", 2, "a mark that a text cannot forge"},
        {"@* /haus @2024", "haus 2024", "haus 2024 ", 2, "marks that a text cannot forge"},
        {"a\x1F"
         "b",
         "a b", "a b ", 2, "the separator itself"},
    };
    (void)state;
    struct terms t = {0};
    struct buf columns[N_TERM_COLUMNS] = {BUF_INIT};
    struct form_weights weights = {0};
    struct buf forms = BUF_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct article a = {.body = span_of(cases[i].in)};
        uint32_t n = terms_of_article(&t, &a, columns, &forms, &weights);

        if (strcmp(readable(&columns[FIELD_BODY]), cases[i].want) != 0 ||
            strcmp(buf_cstr(&forms), cases[i].forms) != 0 || n != cases[i].n_positions)
            fail_msg("%s: \"%s\", forms \"%s\", %u positions", cases[i].why,
                     buf_cstr(&columns[FIELD_BODY]), buf_cstr(&forms), n);
        article_release(&a);
    }
    release(&t, columns, &forms, &weights);
}

static void every_field_has_its_column(void **state)
{
    (void)state;
    struct terms t = {0};
    struct buf columns[N_TERM_COLUMNS] = {BUF_INIT};
    struct form_weights weights = {0};
    struct buf forms = BUF_INIT;
    struct caption captions[] = {{span_of("Ein Bild"), span_of("Muster")},
                                 {span_of("Noch eins"), span_of("")}};
    struct span places[] = {span_of("Moskau"), span_of("Kiew")};
    static const uint32_t tenths[] = {10, 35, 25, 15, 8, 8, 8, 8, 8, 6, 6, 6, 3};
    struct article a = {.section = span_of("Politik"),
                        .title = span_of("Titel hier"),
                        .teaser = span_of("Vorspann"),
                        .captions = captions,
                        .n_captions = 2,
                        .places = places,
                        .n_places = 2,
                        .body = span_of("Text Titel"),
                        .source = span_of("GEA")};

    buf_add_str(&columns[TERMS_META], "left alone");
    buf_add_str(&columns[FIELD_BODY], "overwritten");
    assert_int_equal(terms_of_article(&t, &a, columns, &forms, &weights), 14);
    assert_string_equal(buf_cstr(&columns[FIELD_BODY]), "text titel");
    assert_string_equal(buf_cstr(&columns[FIELD_TITLE]), "titel hier");
    assert_string_equal(buf_cstr(&columns[FIELD_TEASER]), "vorspann");
    assert_string_equal(buf_cstr(&columns[FIELD_CAPTION]), "ein bild muster noch eins");
    assert_string_equal(buf_cstr(&columns[FIELD_SECTION]), "politik");
    assert_string_equal(buf_cstr(&columns[FIELD_PLACE]), "moskau kiew");
    assert_string_equal(buf_cstr(&columns[FIELD_SOURCE]), "gea");
    assert_string_equal(buf_cstr(&columns[TERMS_META]), "left alone");
    assert_string_equal(buf_cstr(&forms),
                        "text titel hier vorspann ein bild muster noch eins politik "
                        "moskau kiew gea ");
    for (size_t i = 0; i < weights.n; i++)
        assert_int_equal(weights.tenths[i], tenths[i]);
    assert_int_equal(weights.n, sizeof tenths / sizeof *tenths);
    article_release(&a);
    release(&t, columns, &forms, &weights);
}

static void dates_and_paths_become_marked_terms(void **state)
{
    static const struct {
        int32_t date;
        const char *path;
        size_t n_path;
        const char *want, *why;
    } cases[] = {
        {20241030, "", 0, "@* @2024 @2024-10 @2024-10-30", "a date"},
        {0, "", 0, "@* @0", "no date"},
        {0, "corpus/politik/a.txt", 20, "@* @0 /corpus /politik /a.txt|/a /txt", "a path"},
        {9991231, "Ö", 2, "@* @0999 @0999-12 @0999-12-31 /ö", "an early date, an umlaut"},
        {0,
         "B\xFC"
         "cher",
         6, "@* @0 /bücher", "a path that is not UTF-8"},
        {0, "a\nb", 3, "@* @0 /a /b", "a line feed in a name"},
    };
    (void)state;
    struct terms t = {0};
    struct buf column = BUF_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        terms_of_meta(&t, cases[i].date, span_make(cases[i].path, cases[i].n_path), &column);
        if (strcmp(readable(&column), cases[i].want) != 0)
            fail_msg("%s: \"%s\"", cases[i].why, column.data);
    }
    terms_release(&t);
    buf_release(&column);
}

struct seen {
    struct buf terms;
    size_t n;
};

static void on_term(struct span term, void *ctx)
{
    struct seen *s = ctx;

    assert_true(term.len > 0);
    buf_add_char(&s->terms, '[');
    buf_add_span(&s->terms, term);
    buf_add_char(&s->terms, ']');
    s->n++;
}

static void columns_come_apart_again(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"", ""},
        {"a", "[a]"},
        {"a b", "[a][b]"},
        {"a\x1F"
         "b c",
         "[a][b][c]"},
        {" a  b\x1F ", "[a][b]"},
        {"größe ß", "[größe][ß]"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf column = BUF_INIT;
        struct seen s = {BUF_INIT, 0};

        buf_add_str(&column, cases[i].in);
        terms_each(buf_span(&column), on_term, &s);
        assert_string_equal(buf_cstr(&s.terms), cases[i].want);
        buf_release(&column);
        buf_release(&s.terms);
    }
}

/* Tens of thousands of forms, so that the table of those seen grows, twice with the same struct. */
static void many_forms_are_counted_once_each(void **state)
{
    (void)state;
    struct terms t = {0};
    struct buf columns[N_TERM_COLUMNS] = {BUF_INIT};
    struct form_weights weights = {0};
    struct buf forms = BUF_INIT, body = BUF_INIT;

    for (int i = 0; i < 120000; i++)
        buf_addf(&body, "w%d ", i % 60000);
    for (int round = 0; round < 2; round++) {
        struct article a = {.body = buf_span(&body)};
        struct seen s = {BUF_INIT, 0};

        assert_int_equal(terms_of_article(&t, &a, columns, &forms, &weights), 120000);
        terms_each(buf_span(&forms), on_term, &s);
        assert_int_equal(s.n, 60000);
        buf_release(&s.terms);
        article_release(&a);
    }
    buf_release(&body);
    release(&t, columns, &forms, &weights);
}

static void check_term(struct span term, void *ctx)
{
    (void)ctx;
    assert_true(term.len > 0 && term.ptr[0] != TERM_DATE_MARK && term.ptr[0] != TERM_PATH_MARK);
    for (size_t i = 0; i < term.len; i++)
        assert_true((unsigned char)term.ptr[i] > 0x20 ||
                    (i > 0 && i + 1 == term.len && term.ptr[i] == TOKEN_DERIVED_MARK));
}

static void no_text_can_forge_a_mark(void **state)
{
    static const char *const pieces[] = {
        "@", "*",        "/", "-",    "2024", "haus",     "\x1F", " ",      "\"",    "\xFF",
        "ß", "\xC2\xAD", ".", "\x02", "a",    "\xCC\x88", "\x03", ":innen", "- und "};
    (void)state;
    struct terms t = {0};
    struct buf columns[N_TERM_COLUMNS] = {BUF_INIT};
    struct form_weights weights = {0};
    struct buf forms = BUF_INIT, body = BUF_INIT;
    uint64_t random = 3;

    for (int round = 0; round < 5000; round++) {
        buf_clear(&body);
        for (int i = 0; i < 12; i++)
            buf_add_str(&body, pieces[fixture_random(&random, sizeof pieces / sizeof *pieces)]);
        struct article a = {.body = buf_span(&body)};
        terms_of_article(&t, &a, columns, &forms, &weights);
        terms_each(buf_span(&columns[FIELD_BODY]), check_term, NULL);
        article_release(&a);
    }
    buf_release(&body);
    release(&t, columns, &forms, &weights);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_become_terms),
        cmocka_unit_test(every_field_has_its_column),
        cmocka_unit_test(dates_and_paths_become_marked_terms),
        cmocka_unit_test(columns_come_apart_again),
        cmocka_unit_test(many_forms_are_counted_once_each),
        cmocka_unit_test(no_text_can_forge_a_mark),
    };

    return cmocka_run_group_tests_name("terms", tests, NULL, NULL);
}
