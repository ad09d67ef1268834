#include "text/analyze.h"

#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#define N_ELEMS(array) (sizeof(array) / sizeof((array)[0]))

static int make_analyzer(void **state)
{
    struct analyzer *a = NULL;

    if (analyzer_new(&a, NULL) != FB_OK)
        return -1;
    *state = a;
    return 0;
}

static int free_analyzer(void **state)
{
    analyzer_free(*state);
    return 0;
}

/* ---- tests/data/keys.cases ---- */

enum { MAX_FORMS = 16 };

struct keys_of_form {
    char *keys[ANALYZER_MAX_KEYS];
    size_t n;
};

static void take_keys(struct analyzer *a, struct span form, struct keys_of_form *out)
{
    struct form_key keys[ANALYZER_MAX_KEYS];

    out->n = analyzer_keys(a, form, keys);
    for (size_t i = 0; i < out->n; i++) {
        out->keys[i] = calloc(1, keys[i].key.len + 1);
        assert_non_null(out->keys[i]);
        memcpy(out->keys[i], keys[i].key.ptr, keys[i].key.len);
    }
}

static bool share_a_key(const struct keys_of_form *a, const struct keys_of_form *b)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (strcmp(a->keys[i], b->keys[k]) == 0)
                return true;
    return false;
}

/* Every two forms of the line share a key, or none do; returns the number of pairs that are wrong.
 */
static size_t check_group(struct analyzer *a, char *line, size_t n_line)
{
    struct keys_of_form keys[MAX_FORMS] = {0};
    const char *forms[MAX_FORMS] = {0};
    bool want = line[0] == '=';
    size_t n = 0, n_bad = 0;

    for (char *form = strtok(line + 2, " \n"); form; form = strtok(NULL, " \n")) {
        assert_true(n < MAX_FORMS);
        forms[n] = form;
        take_keys(a, span_of(form), &keys[n++]);
    }
    assert_true(n >= 2);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            if (share_a_key(&keys[i], &keys[k]) == want)
                continue;
            print_error("keys.cases:%zu: %s (%s) and %s (%s) %s\n", n_line, forms[i],
                        keys[i].keys[0], forms[k], keys[k].keys[0],
                        want ? "share no key" : "share a key");
            n_bad++;
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < keys[i].n; k++)
            free(keys[i].keys[k]);
    return n_bad;
}

static void forms_find_each_other(void **state)
{
    const char *folder = getenv("FINDBUCH_TEST_DATA");
    char path[512], *line = NULL;
    size_t cap = 0, n_lines = 0, n_groups = 0, n_bad = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/keys.cases", folder ? folder : "tests/data");
    file = fopen(path, "r");
    if (!file)
        fail_msg("cannot open %s; run from the project's root", path);
    while (getline(&line, &cap, file) > 0) {
        n_lines++;
        if (line[0] != '=' && line[0] != '!')
            continue;
        n_bad += check_group(*state, line, n_lines);
        n_groups++;
    }
    free(line);
    fclose(file);
    assert_true(n_groups > 80);
    assert_int_equal(n_bad, 0);
}

/* ---- keys ---- */

static void compounds_have_keys_of_their_parts(void **state)
{
    static const struct {
        enum key_kind kind;
        size_t start_chars, end_chars;
    } want[] = {{KEY_WORD, 0, 19}, {KEY_MODIFIER, 0, 7}, {KEY_HEAD, 8, 19}};
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(*state, span_of("rüstungstechnologie"), keys);

    assert_int_equal(n, N_ELEMS(want));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(keys[i].kind, want[i].kind);
        assert_int_equal(keys[i].start_chars, want[i].start_chars);
        assert_int_equal(keys[i].end_chars, want[i].end_chars);
    }
}

static void a_part_has_the_key_of_its_word(void **state)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(*state, span_of("rüstungstechnologie"), keys);
    struct buf head = BUF_INIT;

    assert_int_equal(n, 3);
    buf_add_span(&head, keys[2].key);
    assert_true(span_eq(buf_span(&head), analyzer_key(*state, span_of("technologien"))));
    buf_release(&head);
}

/* Any form has a key, of any bytes, and never more than there is room for. */
static void keys_are_never_missing(void **state)
{
    static const char *const forms[] = {
        "a",
        "'",
        "'s",
        "x's",
        "-",
        ".",
        "&",
        "\xEF\xBF\xBD",
        "\xC3",
        "\xFF\xFE",
        "ß",
        "1",
        "0",
        "....",
        "1.",
        ".5",
        "-1",
        "1-",
        "1,",
        "'1",
        "1.2.",
        "\xCC\x88",
        "\xC3\xA4",
        "e",
        "ae",
        "qu",
        "heitsheitsheitsheits",
        "1⁄2",
        "freiheitseinheitsgesundheitskrankheitsgelegenheitsgewohnheitsmehrheitsminderheitsregel",
    };
    struct form_key keys[ANALYZER_MAX_KEYS];

    for (size_t i = 0; i < N_ELEMS(forms); i++) {
        size_t n = analyzer_keys(*state, span_of(forms[i]), keys);
        assert_in_range(n, 1, ANALYZER_MAX_KEYS);
        for (size_t k = 0; k < n; k++) {
            assert_true(keys[k].key.len > 0);
            assert_int_equal(keys[k].kind == KEY_WORD, k == 0);
            assert_true(keys[k].end_chars <= utf8_count(span_of(forms[i])));
        }
    }
}

static void plain_spelling_is_unstemmed(void **state)
{
    static const struct {
        const char *form, *want;
    } cases[] = {
        {"müllers", "mullers"}, {"muellers", "mullers"}, {"straßen", "strassen"},
        {"un-rat", "unrat"},    {"3.000", "3000"},       {"café", "cafe"},
        {"quelle", "quelle"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf got = BUF_INIT;
        analyze_plain_spelling(span_of(cases[i].form), &got);
        assert_string_equal(buf_cstr(&got), cases[i].want);
        buf_release(&got);
    }
}

static void stems_are_of_the_folded_spelling(void **state)
{
    assert_true(span_eq(analyzer_stem(*state, span_of("rüstungen")), span_of("rustung")));
    assert_true(span_eq(analyzer_stem(*state, span_of("ruestungen")), span_of("rustung")));
}

/* ---- the rest ---- */

static void fingerprints_are_stable_and_well_formed(void **state)
{
    struct analyzer *other = NULL;
    const char *print = analyzer_fingerprint(*state);

    assert_int_equal(analyzer_new(&other, NULL), FB_OK);
    assert_string_equal(print, analyzer_fingerprint(other));
    assert_int_equal(strlen(print), strlen("T01234567-K01234567"));
    assert_int_equal(strspn(print + 1, "0123456789abcdef"), 8);
    assert_memory_equal(print + 9, "-K", 2);
    analyzer_free(other);
    analyzer_free(NULL);
}

static void stop_words_are_known(void **state)
{
    static const char *const stop[] = {"der",    "die",   "und",     "über",     "außerdem",
                                       "daß",    "dass",  "während", "zwischen", "a",
                                       "welche", "muß",   "möchte",  "dürfte",   "könnte",
                                       "hätte",  "dafür", "worüber", "wer"};
    static const char *const other[] = {"",  "geheimdienst", "de",  "unde", "russland", "zzz",
                                        "Ü", "kein-e",       "\xFF"};

    (void)state;
    for (size_t i = 0; i < N_ELEMS(stop); i++)
        if (!analyze_is_stop_word(span_of(stop[i])))
            fail_msg("%s is no stop word", stop[i]);
    for (size_t i = 0; i < N_ELEMS(other); i++)
        assert_false(analyze_is_stop_word(span_of(other[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_find_each_other),
        cmocka_unit_test(compounds_have_keys_of_their_parts),
        cmocka_unit_test(a_part_has_the_key_of_its_word),
        cmocka_unit_test(keys_are_never_missing),
        cmocka_unit_test(plain_spelling_is_unstemmed),
        cmocka_unit_test(stems_are_of_the_folded_spelling),
        cmocka_unit_test(fingerprints_are_stable_and_well_formed),
        cmocka_unit_test(stop_words_are_known),
    };
    return cmocka_run_group_tests_name("analyze", tests, make_analyzer, free_analyzer);
}
