#include "text/own_words.h"

#include "helpers.h"
#include "text/analyze.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

static struct own_words *parse(struct span text, struct buf *faults)
{
    struct own_words *words = NULL;

    buf_clear(faults);
    assert_int_equal(own_words_parse(&words, text, "l", faults, NULL), FB_OK);
    return words;
}

/* The parts of a form as the analysis has them, joined by "+"; one for a word that is not split. */
static void describe(struct analyzer *a, struct span form, struct buf *out)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(a, form, keys), last = SIZE_MAX;

    buf_clear(out);
    for (size_t i = n; i-- > 0;) { /* the head's keys come first */
        size_t start = utf8_offset(form, keys[i].start_chars);
        size_t end = utf8_offset(form, keys[i].end_chars);

        if (keys[i].kind <= KEY_SPELLING || keys[i].kind == KEY_FAMILY || keys[i].joined ||
            start == last)
            continue;
        assert_true(end > start && end <= form.len && (last == SIZE_MAX || start > last));
        last = start;
        buf_addf(out, "%s%.*s", out->len ? "+" : "", (int)(end - start), form.ptr + start);
    }
    if (out->len == 0)
        buf_add_span(out, form);
}

static const char list[] = "Staub|ecken\n"
                           "Bahnsteig\n"
                           "Liebe(s)|brief\n"
                           "STRASSEN|bau|amt\n"
                           "Müll|abfuhr\n"
                           "Freiheitskampf\n"
                           "Ahn\n"
                           "Haus|tür(en)|schloss\n"
                           "Kamera|einheit\n"
                           "Sicherheits|rat\n"
                           "eins|zwei|drei|vier|fünf|sechs\n"
                           "Kinder|garten\n"
                           "Kindergärten\n";

static void words_are_split_as_the_list_says(void **state)
{
    static const struct {
        const char *form, *want;
    } cases[] = {
        /* the word, and its inflections */
        {"staubecken", "staub+ecken"},
        {"staubeckens", "staub+eckens"},
        {"staubecke", "staub+ecke"},
        {"bahnsteigs", "bahnsteigs"},
        {"liebesbrief", "liebe+brief"},
        {"liebesbriefe", "liebe+briefe"},
        {"müllabfuhren", "müll+abfuhren"},
        {"haustürenschlosses", "haus+tür+schlosses"},
        {"kameraeinheiten", "kamera+einheiten"},
        {"einszweidreivierfünfsechs", "eins+zwei+drei+vier+fünf+sechs"},
        /* other spellings */
        {"muellabfuhr", "muell+abfuhr"},
        {"mullabfuhr", "mull+abfuhr"},
        {"straßenbauamt", "straßen+bau+amt"},
        {"strassenbauamtes", "strassen+bau+amtes"},
        {"haustuerenschloß", "haus+tuer+schloß"},
        /* whole where the rules would split */
        {"freiheitskampf", "freiheitskampf"},
        {"freiheitskampfes", "freiheitskampfes"},
        /* the literal word before those of its key */
        {"kindergarten", "kinder+garten"},
        {"kindergärten", "kindergärten"},
        {"kindergartens", "kinder+gartens"},
        /* as the end of longer ones */
        {"küchenstaubecken", "küchen+staub+ecken"},
        {"rüstungsstaubeckens", "rüstungs+staub+eckens"},
        {"regierungsliebesbriefe", "regierungs+liebe+briefe"},
        {"verwaltungsstrassenbauamt", "verwaltungs+strassen+bau+amt"},
        {"regierungsfreiheitskampf", "regierungs+freiheitskampf"},
        {"rastaubecken", "rast+au+becken"}, /* two letters before are no word */
        {"großeinszweidreivierfünfsechs", "eins+zwei+drei+vier+fünf+sechs"},
        /* within longer ones */
        {"freiheitskampfrüstungswesen", "freiheitskampf+rüstungs+wesen"},
        {"sicherheitsratsitzung", "sicherheits+rat+sitzung"},
        /* other words */
        {"bahn", "bahn"},
        {"wahnsinn", "wahnsinn"},
        {"rüstungstechnologie", "rüstungs+technologie"},
        {"rüstungsbahn", "rüstungs+bahn"},
        {"staub", "staub"},
        {"un-staubecken", "un-staubecken"},
        {"x", "x"},
        {"3000", "3000"},
    };
    struct buf faults = BUF_INIT, got = BUF_INIT;
    struct own_words *words = parse(span_of(list), &faults);
    struct analyzer *a = NULL;
    size_t n_wrong = 0;

    (void)state;
    assert_string_equal(buf_cstr(&faults), "");
    assert_int_equal(own_words_count(words), 13);
    assert_int_equal(analyzer_new(&a, words, NULL), FB_OK);
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        describe(a, span_of(cases[i].form), &got);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0) {
            print_error("%s: got %s, want %s\n", cases[i].form, buf_cstr(&got), cases[i].want);
            n_wrong++;
        }
    }
    assert_int_equal(n_wrong, 0);
    analyzer_free(a);
    own_words_free(words);
    buf_release(&faults);
    buf_release(&got);
}

/* A splitter's parts, "+" between them, amended. */
static void parts_are_amended(void **state)
{
    static const struct {
        const char *parts, *want;
        size_t max;
    } cases[] = {
        {"elb+bahn+steige", "elb+bahnsteige", 7},
        {"bahn+steig+kante", "bahnsteig+kante", 7},
        {"bahn+steig+staub+ecken", "bahnsteig+staub+ecken", 7},
        {"küche+stau+becken", "küche+staub+ecken", 7},
        {"stau+becken+pumpe", "staub+ecken+pumpe", 7},
        {"eisen+bahn", "eisen+bahn", 7},
        {"eisen+b+ahn", "eisen+b+ahn", 7},
        {"rotwein+staubecken", "rotwein+staub+ecken", 3},
        {"rot+wein+staubecken", "rotwein+staub+ecken", 3},
        {"rotwein+staubecken", "staub+ecken", 2}, /* the end says what it is */
        {"rotweinstaubecken", "rotweinstaubecken", 1},
        {"tür+haus+türen+schloss", "tür+haus+tür+schloss", 7},
    };
    struct buf faults = BUF_INIT, form = BUF_INIT, got = BUF_INIT;
    struct own_words *words = parse(span_of(list), &faults);
    struct analyzer *a = NULL;

    (void)state;
    assert_int_equal(analyzer_new(&a, NULL, NULL), FB_OK);
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct word_part parts[7] = {{0, 0}};
        size_t n = 0;

        buf_clear(&form);
        buf_clear(&got);
        for (const char *p = cases[i].parts; *p; p++) {
            if (*p != '+') {
                buf_add_char(&form, *p);
                continue;
            }
            parts[n++].end = form.len;
            parts[n].start = form.len;
        }
        parts[n++].end = form.len;
        n = own_words_amend(words, buf_span(&form), analyzer_stem_key(a, buf_span(&form)), parts, n,
                            cases[i].max);
        assert_in_range(n, 1, cases[i].max);
        for (size_t k = 0; k < n; k++)
            buf_addf(&got, "%s%.*s", k ? "+" : "", (int)(parts[k].end - parts[k].start),
                     form.data + parts[k].start);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s: got %s, want %s", cases[i].parts, buf_cstr(&got), cases[i].want);
    }
    analyzer_free(a);
    own_words_free(words);
    buf_release(&faults);
    buf_release(&form);
    buf_release(&got);
}

static void mistakes_are_told_and_the_rest_counts(void **state)
{
    static const struct {
        const char *line, *fault; /* "": it counts; NULL: there is no word */
    } cases[] = {
        {"Zoom", ""},
        {"  Zoom\t|ecke", "letters"},
        {" Gurken|salat \r", ""},
        {"Gurken|salat# von Oma", ""},
        {"\xEF\xBB\xBFGurken|salat", ""},
        {"Gur\xC2\xADken|salat", ""}, /* a soft hyphen */
        {"Bu\xCC\x88"
         "cher|regal",
         ""}, /* decomposed */
        {"Ei|dotter", ""},
        {"Ei(er)|becher", ""},
        {"日本|語学", ""},
        {"", NULL},
        {"   ", NULL},
        {"# nichts", NULL},
        {"Stra\xDF"
         "e",
         "UTF-8"},
        {"A|horn", "two letters"},
        {"Ahor|n", "two letters"},
        {"(s)|ecke", "two letters"},
        {"x", "two letters"},
        {"Ahorn|", "bars"},
        {"|Ahorn", "bars"},
        {"Aho||rn", "bars"},
        {"|", "bars"},
        {"Ahorn(s)", "brackets"},
        {"Liebe(s|brief", "brackets"},
        {"Liebe()|brief", "brackets"},
        {"Liebe(s)e|brief", "brackets"},
        {"Liebe(s)(s)|brief", "brackets"},
        {"Liebes)|brief", "letters"},
        {"Liebe((s)|brief", "letters"},
        {"zwei Worte", "letters"},
        {"E-Mail", "letters"},
        {"CO2", "letters"},
        {"Andrea's", "letters"},
        {"ab|cd|ef|gh|ij|kl|mn", "six parts"},
        {"ab|\xCC\x88"
         "cd",
         "letters"}, /* a mark that belongs to the letter before the bar */
    };
    struct buf faults = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        const char *fault = cases[i].fault;
        struct buf text = BUF_INIT;
        struct own_words *words;

        buf_addf(&text, "%s\nGurke\n", cases[i].line);
        words = parse(buf_span(&text), &faults);
        if (own_words_count(words) != (fault && !*fault ? 2 : 1))
            fail_msg("%s: %zu words", cases[i].line, own_words_count(words));
        if (!fault || !*fault)
            assert_string_equal(buf_cstr(&faults), "");
        else if (strncmp(buf_cstr(&faults), "l:1: ", 5) != 0 || !strstr(faults.data, fault) ||
                 strchr(faults.data, '\n') != faults.data + faults.len - 1)
            fail_msg("%s: %s", cases[i].line, buf_cstr(&faults));
        assert_true(own_words_is_word(words, span_of("gurken")));
        own_words_free(words);
        buf_release(&text);
    }
    buf_release(&faults);
}

static void a_word_counts_once(void **state)
{
    struct buf faults = BUF_INIT;
    struct own_words *words =
        parse(span_of("Staub|ecken\nSTAUB|ECKEN\nStau|becken\nStaubecken"), &faults);
    struct own_words *plain = parse(span_of("staub|ecken"), &faults);

    (void)state;
    assert_int_equal(own_words_count(words), 1);
    assert_true(own_words_hash(words) == own_words_hash(plain));
    own_words_free(words);
    words = parse(span_of("Staub|ecken\n\nStau|becken\nStaubecken"), &faults);
    assert_string_equal(buf_cstr(&faults),
                        "l:3: this word stands in line 1 already, split otherwise; remove one of "
                        "the lines\n"
                        "l:4: this word stands in line 1 already, split otherwise; remove one of "
                        "the lines\n");
    own_words_free(words);
    own_words_free(plain);
    own_words_free(NULL);
    buf_release(&faults);
}

static void many_mistakes_are_told_in_few_lines(void **state)
{
    struct buf faults = BUF_INIT, text = BUF_INIT;
    struct own_words *words;
    size_t n_lines = 0;

    (void)state;
    for (int i = 0; i < 500; i++)
        buf_add_str(&text, "a|b\n");
    buf_add_str(&text, "Gurke");
    words = parse(buf_span(&text), &faults);
    for (size_t i = 0; i < faults.len; i++)
        n_lines += faults.data[i] == '\n';
    assert_int_equal(n_lines, 21);
    assert_non_null(strstr(faults.data, "\nl: 480 more lines do not count\n"));
    assert_int_equal(own_words_count(words), 1);
    own_words_free(words);
    buf_release(&faults);
    buf_release(&text);
}

static void the_list_is_bounded(void **state)
{
    struct buf faults = BUF_INIT, text = BUF_INIT;
    struct own_words *words;

    (void)state;
    for (int i = 0; i < OWN_WORDS_MAX + 5; i++) {
        for (int k = i; k > 0; k /= 26)
            buf_add_char(&text, (char)('a' + k % 26));
        buf_add_str(&text, "qu|elle\n");
    }
    words = parse(buf_span(&text), &faults);
    assert_int_equal(own_words_count(words), OWN_WORDS_MAX);
    assert_memory_equal(faults.data, "l:100000: ", 10);
    own_words_free(words);
    buf_release(&faults);
    buf_release(&text);
}

static uint64_t hash_of(const char *text)
{
    struct buf faults = BUF_INIT;
    struct own_words *words = parse(span_of(text), &faults);
    uint64_t hash = own_words_hash(words);

    assert_string_equal(buf_cstr(&faults), "");
    own_words_free(words);
    buf_release(&faults);
    return hash;
}

static void the_hash_is_of_the_entries(void **state)
{
    const uint64_t hash = hash_of("Staub|ecken\nZoom\n");

    (void)state;
    assert_true(hash_of("") == 0 && hash_of("# Zoom\n") == 0);
    assert_true(hash == hash_of("# mit Anmerkung\nZOOM\r\n\nStaub|ecken # da"));
    assert_true(hash != hash_of("Staub|ecken\n"));
    assert_true(hash != hash_of("Stau|becken\nZoom\n"));
    assert_true(hash != hash_of("Staubecken\nZoom\n"));
    assert_true(hash != hash_of("Stau(b)|ecken\nZoom\n"));
}

static void words_are_known_in_their_inflections(void **state)
{
    static const char *const known[] = {"zoom",      "zooms",       "bahnhof",       "bahnhöfe",
                                        "bahnhöfen", "bahnhoefen",  "ärzt",          "ärzte",
                                        "arzt",      "möglichkeit", "möglichkeiten", "ergebnisse",
                                        "straßen",   "strassen",    "staubecken"};
    static const char *const unknown[] = {"", "z", "zoo", "zoomt", "bahn", "hof", "\xC3", "zimmer"};
    struct buf faults = BUF_INIT;
    struct own_words *words =
        parse(span_of("Zoom\nBahnhof\nÄrzt\nMöglichkeit\nErgebnis\nStraße\nStaub|ecken"), &faults);

    (void)state;
    for (size_t i = 0; i < N_ELEMS(known); i++)
        if (!own_words_is_word(words, span_of(known[i])))
            fail_msg("%s is not known", known[i]);
    for (size_t i = 0; i < N_ELEMS(unknown); i++)
        if (own_words_is_word(words, span_of(unknown[i])))
            fail_msg("%s is known", unknown[i]);
    own_words_free(words);
    buf_release(&faults);
}

static void only_keys_depend_on_the_list(void **state)
{
    struct buf faults = BUF_INIT;
    struct own_words *words = parse(span_of("Zoom"), &faults), *none = parse(span_of(""), &faults);
    struct analyzer *with = NULL, *without = NULL, *with_none = NULL;

    (void)state;
    assert_int_equal(analyzer_new(&with, words, NULL), FB_OK);
    assert_int_equal(analyzer_new(&without, NULL, NULL), FB_OK);
    assert_int_equal(analyzer_new(&with_none, none, NULL), FB_OK);
    assert_string_equal(analyzer_fingerprint(without), analyzer_fingerprint(with_none));
    assert_memory_equal(analyzer_fingerprint(with), analyzer_fingerprint(without), 11);
    assert_string_not_equal(analyzer_fingerprint(with), analyzer_fingerprint(without));
    analyzer_free(with);
    analyzer_free(without);
    analyzer_free(with_none);
    own_words_free(words);
    own_words_free(none);
    buf_release(&faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_split_as_the_list_says),
        cmocka_unit_test(parts_are_amended),
        cmocka_unit_test(mistakes_are_told_and_the_rest_counts),
        cmocka_unit_test(a_word_counts_once),
        cmocka_unit_test(many_mistakes_are_told_in_few_lines),
        cmocka_unit_test(the_list_is_bounded),
        cmocka_unit_test(the_hash_is_of_the_entries),
        cmocka_unit_test(words_are_known_in_their_inflections),
        cmocka_unit_test(only_keys_depend_on_the_list),
    };
    return cmocka_run_group_tests_name("own_words", tests, NULL, NULL);
}
