#include "text/spelling.h"

#include "helpers.h"
#include "text/number.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

struct spelling_case {
    const char *form, *want; /* NULL: no number */
    const char *why;
};

static void forms_become_what_the_stemmer_wants(void **state)
{
    static const struct spelling_case cases[] = {
        {"müller", "müller", "umlauts stay"},
        {"mueller", "müller", "ue"},
        {"haeuser", "häuser", "ae"},
        {"oesterreich", "österreich", "oe at the start"},
        {"ueber", "über", "ue at the start"},
        {"ungeuebt", "ungeübt", "üben behind a prefix"},
        {"auszuueben", "auszuüben", "üben behind zu"},
        {"parteiuebergreifend", "parteiübergreifend", "über behind i"},
        {"treuebonus", "treuebonus", "ue behind a vowel"},
        {"bauebene", "bauebene", "ue behind a"},
        {"goethe", "göthe", "on both sides of a search"},
        {"neue", "neue", "ue after a vowel"},
        {"quelle", "quelle", "ue after q"},
        {"feuer", "feuer", "eu, not ue"},
        {"bauer", "bauer", "au before e"},
        {"treue", "treue", "eu before e"},
        {"aeae", "ää", "two in a row"},
        {"aee", "äe", "only one e belongs to it"},
        {"ae", "ä", "nothing but the digraph"},
        {"e", "e", "a lone e"},
        {"straße", "strasse", "sharp s"},
        {"süße", "süsse", "umlaut and sharp s"},
        {"café", "cafe", "accent"},
        {"garçon", "garcon", "cedilla"},
        {"ñandú", "nandu", "two accents"},
        {"ærø", "ärö", "Danish letters as the German ones"},
        {"œuvre", "öuvre", "French ligature"},
        {"łódź", "lodz", "a stroke does not decompose"},
        {"ış", "is", "dotless i"},
        {"đorđe", "dorde", "a stroke does not decompose"},
        {"x\xCC\x82y", "xy", "a mark that composes with nothing"},
        {"ελλάδα", "ελλαδα", "Greek accents"},
        {"киïв", "киiв", "Latin i with diaeresis among Cyrillic"},
        {"北京", "北京", "Han is left alone"},
        {"un-sicherheitsrat", "unsicherheitsrat", "hyphen"},
        {"neu-england", "neuengland", "as without hyphen"},
        {"z.b", "zb", "dots"},
        {"rock'n'roll", "rocknroll", "apostrophes"},
        {"andrea's", "andrea", "genitive"},
        {"'s", "s", "not a genitive of nothing"},
        {"h&m", "hm", "ampersand"},
        {"c++", "c++", "signs stay"},
        {"3.000er", "3000er", "group of digits"},
        {"gpt-4.5", "gpt4.5", "decimals"},
        {"zu-ende", "zünde", "as zuende"},
        {"\xEF\xBF\xBD", "\xEF\xBF\xBD", "replacement character"},
        {"---", "", "nothing but hyphens"},
        {"", "", "nothing"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf got = BUF_INIT;
        spelling_for_stemmer(span_of(cases[i].form), &got);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s: %s became %s, not %s", cases[i].why, cases[i].form, buf_cstr(&got),
                     cases[i].want);
        buf_release(&got);
    }
}

static void numbers_have_one_notation(void **state)
{
    static const struct spelling_case cases[] = {
        {"3000", "3000", "digits"},
        {"3.000", "3000", "grouped"},
        {"1'200", "1200", "Swiss groups"},
        {"1.234.567", "1234567", "two groups"},
        {"1'234.567", "1234,567", "Swiss decimals"},
        {"1.000,50", "1000,50", "decimals"},
        {"1.000,5", "1000,5", "one decimal"},
        {"12.000.000,50", "12000000,50", "groups and decimals"},
        {"1,7", "1,7", "a decimal comma stays"},
        {"20.04", "20.04", "no group"},
        {"38.101", "38101", "reads as a group"},
        {"0.123", "0.123", "nobody groups behind a zero"},
        {"1.000.22", "1.000.22", "not all groups"},
        {"1000.000", "1000.000", "too many digits before"},
        {"18:11", "18:11", "time"},
        {"24.2.2022", "2022-02-24", "date"},
        {"24.02.22", "2022-02-24", "two-digit year"},
        {"1.1.70", "1970-01-01", "two-digit year of the last century"},
        {"31.12.68", "2068-12-31", "two-digit year of this century"},
        {"2022-02-24", "2022-02-24", "ISO date"},
        {"2022-2-24", "2022-2-24", "no ISO date"},
        {"29.2.2024", "2024-02-29", "leap year"},
        {"29.2.1900", "29.2.1900", "no leap year"},
        {"29.2.2000", "2000-02-29", "leap year after all"},
        {"31.4.2022", "31.4.2022", "no such day"},
        {"0.1.2022", "0.1.2022", "no such day"},
        {"1.13.2022", "1.13.2022", "no such month"},
        {"1.2.022", "1.2.022", "three-digit year"},
        {"24.2-2022", "24.2-2022", "two kinds of separators"},
        {"1.2.3.4", "1.2.3.4", "four parts"},
        {"1908-1914", "1908-1914", "range"},
        {"99999999999999999999.1.1", "99999999999999999999.1.1", "overflow"},
        {"1.", "1.", "dot at the end"},
        {".", ".", "no digits"},
        {"1..000", "1..000", "two dots"},
        {"1.000.", "1.000.", "dot behind a group"},
        {"1.000,", "1.000,", "comma without decimals"},
        {"g7", NULL, "a letter"},
        {"3.000er", NULL, "letters behind"},
        {"", NULL, "nothing"},
        {"½", NULL, "not ASCII"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf got = BUF_INIT;
        bool is_number = spelling_of_number(span_of(cases[i].form), &got);
        const char *want = cases[i].want ? cases[i].want : "";
        if (is_number != (cases[i].want != NULL) || strcmp(buf_cstr(&got), want) != 0)
            fail_msg("%s: %s became \"%s\", not \"%s\"", cases[i].why, cases[i].form,
                     buf_cstr(&got), want);
        buf_release(&got);
    }
}

static void results_are_appended(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    buf_add_str(&out, "x");
    assert_true(spelling_of_number(span_of("1.000.22"), &out));
    spelling_for_stemmer(span_of("süß"), &out);
    assert_string_equal(out.data, "x1.000.22süss");
    buf_release(&out);
}

static void numbers_are_read_as_far_as_they_go(void **state)
{
    static const struct {
        const char *text;
        size_t want_end;
        const char *form;
    } cases[] = {
        {"3.000 Mann", 5, "3.000"},
        {"24.2.2022", 2, "24"},
        {"5. Mai", 1, "5"},
        {"1,7", 3, "1,7"},
        {"1.000,50 ", 8, "1.000,50"},
        {"1’200", 7, "1'200"},
        {"12\xC2\xA0"
         "000",
         7, "12.000"},
        {"1.000\xC2\xA0"
         "000",
         5, "1.000"},
        {"1.1.1", 1, "1"},
        {"7", 1, "7"},
        {"1,", 1, "1"},
        {"1.000.000.000.000.000.000.000.000.000.000.000.000.000", 1, "1"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf form = BUF_INIT;
        size_t end = number_read(span_of(cases[i].text), 0, &form);
        form.data[form.len] = '\0';
        if (end != cases[i].want_end || strcmp(form.data, cases[i].form) != 0)
            fail_msg("%s: %s up to %zu", cases[i].text, form.data, end);
        buf_release(&form);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_become_what_the_stemmer_wants),
        cmocka_unit_test(numbers_have_one_notation),
        cmocka_unit_test(results_are_appended),
        cmocka_unit_test(numbers_are_read_as_far_as_they_go),
    };
    return cmocka_run_group_tests_name("spelling", tests, NULL, NULL);
}
