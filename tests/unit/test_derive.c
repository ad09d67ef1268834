#include "text/derive.h"

#include "helpers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static int setup(void **state)
{
    struct analyzer *a = NULL;
    int failed = analyzer_new(&a, NULL, NULL) != FB_OK;

    *state = a;
    return failed;
}

static int teardown(void **state)
{
    analyzer_free(*state);
    return 0;
}

/* " WORD=TEXT" for each word that the text implies: its bare form and the bytes it stands at. */
static void describe(struct analyzer *analyzer, struct span text, struct buf *out)
{
    struct deriver d;
    struct token token;

    deriver_init(&d, analyzer);
    deriver_reset(&d, text);
    while (deriver_next(&d, &token)) {
        struct span bare = token_bare_form(token.form);
        if (token.flags & TOKEN_DERIVED)
            buf_addf(out, " %.*s=%.*s", (int)bare.len, bare.ptr, (int)(token.end - token.start),
                     text.ptr + token.start);
        else
            assert_int_equal(bare.len, token.form.len);
    }
    deriver_release(&d);
}

struct derive_case {
    const char *text, *want;
};

static void check_cases(void **state, const struct derive_case *cases, size_t n)
{
    int n_wrong = 0;

    for (size_t i = 0; i < n; i++) {
        struct buf got = BUF_INIT;
        describe(*state, span_of(cases[i].text), &got);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0) {
            print_error("\"%s\" implies\n   \"%s\", not\n   \"%s\"\n", cases[i].text,
                        buf_cstr(&got), cases[i].want);
            n_wrong++;
        }
        buf_release(&got);
    }
    assert_int_equal(n_wrong, 0);
}

static void heads_are_taken_from_the_word_behind(void **state)
{
    static const struct derive_case cases[] = {
        {"Ein- und Ausfuhr", " einfuhr=Ein"},
        {"Haupt- und Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- oder Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- bzw. Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- bzw. der Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- u. Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- sowie Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- beziehungsweise Nebeneingang", " haupteingang=Haupt"},
        {"weder Haupt- noch Nebeneingang", " haupteingang=Haupt"},
        {"sowohl Haupt- als auch Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- und/oder Nebeneingang", " haupteingang=Haupt"},
        {"Haupt-/Nebeneingang", " haupteingang=Haupt"},
        {"Haupt- & Nebeneingang", " haupteingang=Haupt"},
        {"Haupt-\nund Nebeneingang", " haupteingang=Haupt"},
        {"Haupt\u2010 und Nebeneingang", " haupteingang=Haupt"},
        {"Haupt\u2011 und Nebeneingang", " haupteingang=Haupt"},
        {"Haupt\u2013 und Nebeneingang", " haupteingang=Haupt"},
        {"auf- und abgebaut", " aufgebaut=auf"},
        {"Vor- und nachbereiten", " vorbereiten=Vor"},
        {"Finanz- und Bildungspolitik", " finanzpolitik=Finanz"},
        {"Finanz-, Umwelt- und Bildungspolitik", " finanzpolitik=Finanz umweltpolitik=Umwelt"},
        {"Finanz- und Bildungs-\npolitik", " finanzpolitik=Finanz"},
        {"S- und U-Bahn", " s-bahn=S"},
        {"20- bis 30-jährige", " 20-jährige=20"},
        {"Nord- und Süd-Musterland", " nord-musterland=Nord"},
        {"Waren-Ein- und Ausfuhr", " waren-einfuhr=Waren-Ein"},
        {"Finanz- und Wähler:innenversammlungspolitik",
         " finanzpolitik=Finanz"
         " wählerversammlungspolitik=Wähler:innenversammlungspolitik"
         " wählerinnenversammlungspolitik=Wähler:innenversammlungspolitik"},
    };

    check_cases(state, cases, N_ELEMS(cases));
}

static void modifiers_are_taken_from_the_word_before(void **state)
{
    static const struct derive_case cases[] = {
        {"Regierungsbildung und -krise", " regierungskrise=krise"},
        {"Regierungsbildung, -krise und -sturz", " regierungskrise=krise regierungssturz=sturz"},
        {"Regierungsbildung/-krise", " regierungskrise=krise"},
        {"Regierungsbildung bzw. -krise", " regierungskrise=krise"},
        {"Regierungsbildung und \u2010krise", " regierungskrise=krise"},
        {"UN-Truppen und -Helfer", " un-helfer=Helfer"},
        {"UN-Truppen, -Helfer, -Lager und -Fahrzeuge",
         " un-helfer=Helfer un-lager=Lager un-fahrzeuge=Fahrzeuge"},
    };

    check_cases(state, cases, N_ELEMS(cases));
}

static void nothing_is_invented(void **state)
{
    static const struct derive_case cases[] = {
        {"Privat- und öffentliche Mittel", ""},
        {"Haupt- Nebeneingang", ""},
        {"Haupt- und", ""},
        {"Haupt-", ""},
        {"- und Nebeneingang", ""},
        {"Haupt- und Nebeneingang", " haupteingang=Haupt"},
        {"Haupt - und Nebeneingang", ""},
        {"Haupt-\n\nund Nebeneingang", ""},
        {"Haupt- der Nebeneingang", ""},
        {"Haupt- und kleiner Nebeneingang", ""},
        {"Haupt- (und) Nebeneingang", ""},
        {"Haupt- und. Nebeneingang", ""},
        {"Haupt- und a- und b- und c- und Nebeneingang", ""},
        {"Tisch- und Stuhl", ""},
        {"Nord- und 5000", ""},
        {"7- und Nebeneingang", ""},
        {"Regierungsbildung -krise", ""},
        {"Regierungsbildung. Und -krise", ""},
        {"Regierungsbildung. Die -krise", ""},
        {"Regierungsbildung und - krise", ""},
        {"und -krise", ""},
        {"-krise", ""},
        {"-5 und -7 Grad", ""},
        {"Tisch und -bein", ""},
        {"1908-1914 und -1916", ""},
        {"10- und 20-30", ""},
    };

    check_cases(state, cases, N_ELEMS(cases));
}

static void gender_forms_imply_two_words(void **state)
{
    static const struct derive_case cases[] = {
        {"Wähler:innen", " wähler=Wähler:innen wählerinnen=Wähler:innen"},
        {"Wähler(in)", " wähler=Wähler(in) wählerin=Wähler(in)"},
        {"WählerInnen", " wähler=WählerInnen"},
        {"Student(inn)en", " studenten=Student(inn)en studentinnen=Student(inn)en"},
        {"Kund*innenzentrum",
         " kundenzentrum=Kund*innenzentrum kundinnenzentrum=Kund*innenzentrum"},
        {"Ärzt/-innenkammer", " ärztekammer=Ärzt/-innenkammer ärztinnenkammer=Ärzt/-innenkammer"},
        {"NutzerInnenzahlen", " nutzerzahlen=NutzerInnenzahlen"},
        {"Wähler:innen-Initiative",
         " wähler-initiative=Wähler:innen-Initiative wählerinnen-initiative=Wähler:innen-Initiative"
         " wähler=Wähler:innen wählerinnen=Wähler:innen"},
        {"Außen/innen LinkedIn jede:r", ""},
    };

    check_cases(state, cases, N_ELEMS(cases));
}

/* A word implied stands behind the token it belongs to, before a chain's parts. */
static void implied_words_share_a_position(void **state)
{
    struct deriver d;
    struct token token;
    unsigned flags[8];
    size_t n = 0;

    deriver_init(&d, *state);
    deriver_reset(&d, span_of("SPD-Wähler*innen"));
    while (deriver_next(&d, &token))
        flags[n++] = token.flags & ~(unsigned)TOKEN_GENDER;
    assert_int_equal(n, 7);
    assert_int_equal(flags[0], TOKEN_WHOLE);
    assert_int_equal(flags[1], TOKEN_DERIVED | TOKEN_SAME_POSITION);
    assert_int_equal(flags[2], TOKEN_DERIVED | TOKEN_SAME_POSITION);
    assert_int_equal(flags[3], TOKEN_PART | TOKEN_SAME_POSITION);
    assert_int_equal(flags[4], TOKEN_PART);
    assert_int_equal(flags[5], TOKEN_DERIVED | TOKEN_SAME_POSITION);
    deriver_reset(&d, span_of("Ende"));
    assert_true(deriver_next(&d, &token));
    assert_int_equal(token.flags, 0);
    assert_false(deriver_next(&d, &token));
    deriver_release(&d);
}

/* A megabyte of what begins like a derivation, over and over: time must not grow with the square.
 */
static void hostile_texts_take_linear_time(void **state)
{
    static const char *const pieces[] = {
        "a- ",
        "a-, ",
        "und ",
        "a- und ",
        "-a ",
        "-a, ",
        "/-",
        "Wirt- und Regierungspartei ",
        "Regierungsbildung und -krise ",
        "Wirt:innen- und -",
        "a-          ",
        "\u2013a",
    };
    enum { N_BYTES = 1 << 20 };
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < N_ELEMS(pieces); i++) {
        struct deriver d;
        struct token token;
        size_t n_plain = 0, n_derived = 0;

        buf_clear(&text);
        while (text.len < N_BYTES)
            buf_add_str(&text, pieces[i]);
        deriver_init(&d, *state);
        deriver_reset(&d, buf_span(&text));
        while (deriver_next(&d, &token)) {
            assert_in_range(token.form.len, 1, TOKEN_MAX_FORM_BYTES);
            if (token.flags & TOKEN_DERIVED)
                n_derived++;
            else
                n_plain++;
        }
        assert_true(n_derived <= 4 * n_plain);
        deriver_release(&d);
    }
    buf_release(&text);
}

/* Forms at the limit of length are left without derivations rather than cut. */
static void long_words_imply_nothing(void **state)
{
    struct buf text = BUF_INIT, got = BUF_INIT;

    for (int i = 0; i < 600; i++)
        buf_add_char(&text, 'x');
    buf_add_str(&text, "er:innen und ");
    for (int i = 0; i < 600; i++)
        buf_add_char(&text, 'x');
    buf_add_str(&text, "- und Nebeneingang");
    describe(*state, buf_span(&text), &got);
    assert_string_equal(buf_cstr(&got), "");
    buf_release(&text);
    buf_release(&got);
}

/* What is wanted, and what the deriver asked. */
struct wish {
    const char *form;
    struct buf asked;
};

static bool is_wished(struct span start, struct span end, void *ctx)
{
    struct wish *wish = ctx;
    struct span form = span_of(wish->form);

    buf_addf(&wish->asked, " %.*s…%.*s", (int)start.len, start.ptr, (int)end.len, end.ptr);
    return span_starts(form, start) && form.len >= end.len &&
           span_eq(span_make(form.ptr + form.len - end.len, end.len), end);
}

static void only_what_is_wanted_is_made(void **state)
{
    static const struct {
        const char *wish, *want, *asked;
    } cases[] = {
        {"einfuhr", " einfuhr", " ein… sozial… …leid bürger…"},
        {"sozialfragen", " sozialfragen", " ein… sozial… …leid bürger…"},
        {"jugendleid", " jugendleid", " ein… sozial… …leid bürger…"},
        {"bürger", " bürger bürgerinnen", " ein… sozial… …leid bürger…"},
        {"nichts", "", " ein… sozial… …leid bürger…"},
    };
    static const char text[] = "Ein- und Ausfuhr, Sozial- oder Rechtsfragen, Jugendlust und -leid, "
                               "Bürger:innen";

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct wish wish = {.form = cases[i].wish};
        struct buf got = BUF_INIT;
        struct deriver d;
        struct token token;

        deriver_init(&d, *state);
        deriver_want(&d, is_wished, &wish);
        deriver_reset(&d, span_of(text));
        while (deriver_next(&d, &token)) {
            struct span bare = token_bare_form(token.form);
            if (token.flags & TOKEN_DERIVED)
                buf_addf(&got, " %.*s", (int)bare.len, bare.ptr);
        }
        assert_string_equal(buf_cstr(&got), cases[i].want);
        assert_string_equal(buf_cstr(&wish.asked), cases[i].asked);
        deriver_release(&d);
        buf_release(&wish.asked);
        buf_release(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_taken_from_the_word_behind),
        cmocka_unit_test(modifiers_are_taken_from_the_word_before),
        cmocka_unit_test(nothing_is_invented),
        cmocka_unit_test(gender_forms_imply_two_words),
        cmocka_unit_test(implied_words_share_a_position),
        cmocka_unit_test(hostile_texts_take_linear_time),
        cmocka_unit_test(long_words_imply_nothing),
        cmocka_unit_test(only_what_is_wanted_is_made),
    };
    return cmocka_run_group_tests_name("derive", tests, setup, teardown);
}
