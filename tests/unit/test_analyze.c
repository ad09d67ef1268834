#include "text/analyze.h"

#include "helpers.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

static int make_analyzer(void **state)
{
    struct analyzer *a = NULL;

    if (analyzer_new(&a, NULL, NULL) != FB_OK)
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
    enum key_kind kinds[ANALYZER_MAX_KEYS];
    size_t n;
};

static void take_keys(struct analyzer *a, struct span form, struct keys_of_form *out)
{
    struct form_key keys[ANALYZER_MAX_KEYS];

    analyzer_set_typed(a, true);
    out->n = analyzer_keys(a, form, keys);
    analyzer_set_typed(a, false);
    for (size_t i = 0; i < out->n; i++) {
        out->keys[i] = calloc(1, keys[i].key.len + 1);
        assert_non_null(out->keys[i]);
        memcpy(out->keys[i], keys[i].key.ptr, keys[i].key.len);
        out->kinds[i] = keys[i].kind;
    }
}

/* One of them is a word that the other is a form of, is made from or holds. */
static bool share_a_key(const struct keys_of_form *a, const struct keys_of_form *b)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if ((a->kinds[i] == KEY_WORD || b->kinds[k] == KEY_WORD) &&
                a->kinds[i] != KEY_SPELLING && b->kinds[k] != KEY_SPELLING &&
                strcmp(a->keys[i], b->keys[k]) == 0)
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
        const char *key;
        enum key_kind kind;
        bool joined;
        size_t start_chars, end_chars;
    } want[] = {
        {"verkehrministerwechsel", KEY_WORD, false, 0, 23},
        {"wechsel", KEY_HEAD, false, 16, 23},
        {"ministerwechsel", KEY_HEAD, true, 8, 23},
        {"minister", KEY_MODIFIER, false, 8, 16},
        {"verkehrminister", KEY_MODIFIER, true, 0, 16},
        {"verkehr", KEY_MODIFIER, false, 0, 8}, /* with its link */
    };
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(*state, span_of("verkehrsministerwechsel"), keys);

    assert_int_equal(n, N_ELEMS(want) + 1);
    assert_int_equal(keys[--n].kind, KEY_FAMILY);
    for (size_t i = 0; i < n; i++) {
        assert_true(span_eq(keys[i].key, span_of(want[i].key)));
        assert_int_equal(keys[i].kind, want[i].kind);
        assert_int_equal(keys[i].joined, want[i].joined);
        assert_int_equal(keys[i].start_chars, want[i].start_chars);
        assert_int_equal(keys[i].end_chars, want[i].end_chars);
    }
}

static bool has_word_key(const struct form_key *keys, size_t n, struct span key)
{
    for (size_t i = 0; i < n; i++)
        if (keys[i].kind == KEY_WORD && span_eq(keys[i].key, key))
            return true;
    return false;
}

/* The key of the kind, not joined, at the place; NULL if there is none. */
static const struct form_key *find_key(const struct form_key *keys, size_t n, enum key_kind kind,
                                       size_t start_chars)
{
    for (size_t i = 0; i < n; i++)
        if (keys[i].kind == kind && !keys[i].joined && keys[i].start_chars == start_chars)
            return &keys[i];
    return NULL;
}

static void a_part_has_the_key_of_its_word(void **state)
{
    static const struct {
        const char *form, *head, *modifier;
        size_t start_chars; /* of the head */
    } cases[] = {
        {"rüstungskonzerne", "konzern", "rüstungen", 8},
        {"ruestungskonzerne", "konzern", "ruestung", 9},
        {"kinderbuch", "bücher", "kind", 6},
        {"schulweg", "weges", "schulen", 5},
        {"schreibtische", "tischen", "geschrieben", 7},
    };

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct form_key keys[ANALYZER_MAX_KEYS];
        size_t n = analyzer_keys(*state, span_of(cases[i].form), keys);
        const struct form_key *head = find_key(keys, n, KEY_HEAD, cases[i].start_chars);
        const struct form_key *modifier = find_key(keys, n, KEY_MODIFIER, 0);
        struct buf kept = BUF_INIT;

        assert_true(head && modifier);
        buf_add_span(&kept, head->key);
        buf_add_char(&kept, ' ');
        buf_add_span(&kept, modifier->key);
        n = analyzer_keys(*state, span_of(cases[i].head), keys);
        assert_true(has_word_key(keys, n, span_make(kept.data, strcspn(kept.data, " "))));
        n = analyzer_keys(*state, span_of(cases[i].modifier), keys);
        assert_true(has_word_key(keys, n, span_of(strchr(buf_cstr(&kept), ' ') + 1)));
        buf_release(&kept);
    }
}

/* A word that can be a form of several has a key for each; what it is made from comes behind. */
static void a_form_has_the_keys_of_all_its_words(void **state)
{
    static const struct {
        const char *form;
        const char *words[2]; /* NULL: no further one */
        const char *related;
    } cases[] = {
        {"lagen", {"liegen", "lage"}, NULL},
        {"wähler", {"wahler", NULL}, NULL},
        {"wählerinnen", {"wahlerin", NULL}, "wahler"},
        {"müllerin", {"mullerin", NULL}, "muller"},
        {"regierungssprecherin", {"regierungsprecherin", NULL}, "regierungsprecher"},
    };

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct form_key keys[ANALYZER_MAX_KEYS];
        size_t n = analyzer_keys(*state, span_of(cases[i].form), keys), n_related = 0;

        for (size_t k = 0; k < N_ELEMS(cases[i].words) && cases[i].words[k]; k++)
            if (!has_word_key(keys, n, span_of(cases[i].words[k])))
                fail_msg("%s has no key %s", cases[i].form, cases[i].words[k]);
        for (size_t k = 0; k < n; k++) {
            if (keys[k].kind != KEY_RELATED)
                continue;
            assert_non_null(cases[i].related);
            assert_true(span_eq(keys[k].key, span_of(cases[i].related)));
            n_related++;
        }
        assert_int_equal(n_related, cases[i].related != NULL);
    }
}

/* Whether one of the keys is one of the words or spellings that the form in the index is kept by.
 */
static bool finds(struct analyzer *a, const struct keys_of_form *typed, struct span form)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(a, form, keys);

    for (size_t i = 0; i < typed->n; i++)
        for (size_t k = 0; k < n; k++)
            if ((typed->kinds[i] == KEY_WORD || typed->kinds[i] == KEY_SPELLING) &&
                (keys[k].kind == KEY_WORD || keys[k].kind == KEY_SPELLING) &&
                span_eq(span_of(typed->keys[i]), keys[k].key))
                return true;
    return false;
}

/* Whatever word each of them is read as. */
static void spellings_of_a_word_find_each_other(void **state)
{
    static const char *const groups[][4] = {
        {"verbände", "verbaende", "verbande"},
        {"geräte", "geraete", "gerate"},
        {"verträge", "vertraege", "vertrage"},
        {"öffnen", "oeffnen", "offnen"},
        {"anzünden", "anzuenden", "anzunden"},
        {"einstürzende", "einstuerzende", "einsturzende"},
        {"wählenden", "waehlenden", "wahlenden"},
        {"geschäftsführer", "geschaeftsfuehrer", "geschaftsfuhrer", "geschaeftsfuhrer"},
        {"stöße", "stoesse", "stosse"},
        {"büßende", "buessende", "bussende", "bußende"},
        {"gerät:innen", "geraet*innen", "gerat_innen", "gerätinnen"},
        {"xyzärtel", "xyzaertel", "xyzartel"},
    };

    for (size_t i = 0; i < N_ELEMS(groups); i++)
        for (size_t t = 0; t < 4 && groups[i][t]; t++) {
            struct keys_of_form typed;
            take_keys(*state, span_of(groups[i][t]), &typed);
            for (size_t k = 0; k < 4 && groups[i][k]; k++)
                if (!finds(*state, &typed, span_of(groups[i][k])))
                    fail_msg("%s does not find %s", groups[i][t], groups[i][k]);
            for (size_t k = 0; k < typed.n; k++)
                free(typed.keys[k]);
        }
}

/* Inflections of one word in one spelling, whatever its keys; else only the keys are shared. */
static void the_same_word_is_told_from_spellings(void **state)
{
    static const struct {
        const char *form, *other;
        bool same;
    } cases[] = {
        {"fordert", "fordern", true},
        {"fordern", "fördern", false},
        {"müllers", "müller", true},
        {"müller", "mueller", false},
        {"lagen", "lage", true},
        {"häuser", "haus", true},
        {"lehrerin", "lehrer", false},
        {"konzernchefs", "konzernchef", true},
        {"ging", "gegangen", true},
        {"xyzen", "xyz", true},
        {"un-rates", "un-rat", true},
        {"xyzler:innen", "abcler:innen", false},
        {"xyzler:innen", "xyzler*innen", true},
        {"xyz:innen", "xyzlerschaftler:innen", false},
    };

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct span form = span_of(cases[i].form), other = span_of(cases[i].other);
        if (analyzer_same_word(*state, form, other) != cases[i].same ||
            analyzer_same_word(*state, other, form) != cases[i].same)
            fail_msg("%s and %s", cases[i].form, cases[i].other);
    }
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
            assert_true(k > 0 || keys[k].kind == KEY_WORD);
            assert_true(k == 0 || keys[k].kind > KEY_RELATED || keys[k - 1].kind <= keys[k].kind);
            assert_true(keys[k].end_chars <= utf8_count(span_of(forms[i])));
        }
    }
}

static void plain_spelling_is_unstemmed(void **state)
{
    static const struct {
        const char *form, *want;
    } cases[] = {
        {"müllers", "mullers"},     {"muellers", "mullers"},
        {"straßen", "strassen"},    {"un-rat", "unrat"},
        {"3.000", "3000"},          {"café", "cafe"},
        {"quelle", "quelle"},       {"bürger*innen", "burgerinnen"},
        {"einfuhr\x03", "einfuhr"}, {"schüler(innen)zahl", "schulerinnenzahl"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf got = BUF_INIT;
        analyze_plain_spelling(span_of(cases[i].form), &got);
        assert_string_equal(buf_cstr(&got), cases[i].want);
        buf_release(&got);
    }
}

/* A part of a gender form is told where it stands in the form with its sign. */
static void parts_of_gender_forms_keep_their_places(void **state)
{
    static const struct {
        const char *form;
        size_t start_chars, end_chars; /* of the head */
        size_t modifier_end_chars;     /* of the part in front */
    } cases[] = {
        {"regierungssprecher:innen", 10, 24, 10},
        {"regierungssprecher/-innen", 10, 25, 10},
        {"regierungssprecher(innen)", 10, 25, 10},
        {"regierungssprecherinnen\x03", 10, 23, 10},
        {"wähler*innenvereinigungssitzung", 24, 31, 12},
        {"wähler(innen)vereinigungssitzung", 25, 32, 13},
    };

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct form_key keys[ANALYZER_MAX_KEYS];
        struct span form = span_of(cases[i].form);
        size_t n = analyzer_keys(*state, form, keys);
        const struct form_key *head = find_key(keys, n, KEY_HEAD, cases[i].start_chars);
        const struct form_key *first = find_key(keys, n, KEY_MODIFIER, 0);

        assert_int_equal(keys[0].end_chars, utf8_count(token_bare_form(form)));
        if (!head || head->end_chars != cases[i].end_chars)
            fail_msg("%s: no head at %zu-%zu", cases[i].form, cases[i].start_chars,
                     cases[i].end_chars);
        if (!first || first->end_chars != cases[i].modifier_end_chars)
            fail_msg("%s: no part at 0-%zu", cases[i].form, cases[i].modifier_end_chars);
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

    assert_int_equal(analyzer_new(&other, NULL, NULL), FB_OK);
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
        cmocka_unit_test(spellings_of_a_word_find_each_other),
        cmocka_unit_test(a_form_has_the_keys_of_all_its_words),
        cmocka_unit_test(the_same_word_is_told_from_spellings),
        cmocka_unit_test(keys_are_never_missing),
        cmocka_unit_test(plain_spelling_is_unstemmed),
        cmocka_unit_test(parts_of_gender_forms_keep_their_places),
        cmocka_unit_test(stems_are_of_the_folded_spelling),
        cmocka_unit_test(fingerprints_are_stable_and_well_formed),
        cmocka_unit_test(stop_words_are_known),
    };
    return cmocka_run_group_tests_name("analyze", tests, make_analyzer, free_analyzer);
}
