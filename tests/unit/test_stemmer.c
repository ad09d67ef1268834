#include "text/fingerprint.h"
#include "text/stemmer.h"

#include <libstemmer.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void assert_same_stem(struct stemmer *ours, struct sb_stemmer *theirs, const char *word)
{
    const sb_symbol *want = sb_stemmer_stem(theirs, (const sb_symbol *)word, (int)strlen(word));
    struct span stem = {0};

    assert_true(stemmer_stem(ours, span_of(word), &stem));
    assert_true(span_eq(stem, span_make((const char *)want, (size_t)sb_stemmer_length(theirs))));
}

/* However German is called, it is what libstemmer's public functions call German. */
static void stems_are_those_of_the_public_functions(void **state)
{
    static const char *const words[] = {
        "",
        "a",
        "regierungen",
        "häusern",
        "straße",
        "müllers",
        "gegangen",
        "schönsten",
        "maßnahmen",
        "jugoslawien",
        "europas",
        "freiheitlich",
        "ähnlichen",
        "bausparend",
        "quellen",
        "bäuerinnen",
        "yoghurt",
        "donaudampfschiffe",
        "\xFF\xFE",
        "ein\xC3",
        "niedlich",
        "heitkeit",
        "auffälligste",
    };
    struct stemmer *ours = stemmer_new();
    struct sb_stemmer *theirs = sb_stemmer_new("german", "UTF_8");

    (void)state;
    assert_non_null(ours);
    assert_non_null(theirs);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            assert_same_stem(ours, theirs, words[i]);
    stemmer_free(ours);
    sb_stemmer_delete(theirs);
    stemmer_free(NULL);
}

static void a_long_word_has_a_stem(void **state)
{
    struct buf word = BUF_INIT;
    struct stemmer *ours = stemmer_new();
    struct sb_stemmer *theirs = sb_stemmer_new("german", "UTF_8");

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_add_str(&word, "ung");
    assert_same_stem(ours, theirs, buf_cstr(&word));
    assert_same_stem(ours, theirs, "kurz");
    buf_release(&word);
    stemmer_free(ours);
    sb_stemmer_delete(theirs);
}

/* What was measured when the program was built is what would be measured now. */
static void the_fingerprint_built_in_is_the_one_measured(void **state)
{
    struct analyzer *a = NULL;
    struct fingerprint print;

    (void)state;
    assert_int_equal(analyzer_new(&a, NULL, NULL), FB_OK);
    fingerprint_measure(a, &print);
    assert_int_not_equal(print.forms, 0);
    assert_int_not_equal(print.keys, 0);
    assert_int_equal(print.forms, fingerprint_built_in.forms);
    assert_int_equal(print.keys, fingerprint_built_in.keys);
    analyzer_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stems_are_those_of_the_public_functions),
        cmocka_unit_test(a_long_word_has_a_stem),
        cmocka_unit_test(the_fingerprint_built_in_is_the_one_measured),
    };

    return cmocka_run_group_tests_name("stemmer", tests, NULL, NULL);
}
