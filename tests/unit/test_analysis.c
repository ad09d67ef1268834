#include "fixture.h"

#include "cli/commands/analysis.h"
#include "text/own_words.h"
#include "text/utf8.h"

#include <math.h>

static struct analyzer *new_analyzer(const struct own_words *words)
{
    struct analyzer *a = NULL;

    assert_int_equal(analyzer_new(&a, words, NULL), FB_OK);
    return a;
}

static void add_spans(struct buf *out, const char *label, const struct span *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s%.*s", i > 0 ? "," : label, (int)items[i].len, items[i].ptr);
}

/* The piece and its parts as "text:terms ~related +implied[parts]". */
static void describe(const struct analysis *an, size_t piece, struct buf *out)
{
    const struct piece *p = &an->pieces[piece];

    buf_addf(out, "%.*s", (int)(p->end - p->start), an->text.ptr + p->start);
    add_spans(out, ":", p->terms.items, p->n_own_terms);
    add_spans(out, " ~", p->related.items, p->related.n);
    add_spans(out, " +", p->implied.items, p->implied.n);
    for (size_t i = 0; i < p->n_parts; i++) {
        buf_add_char(out, i > 0 ? ' ' : '[');
        describe(an, p->parts[i], out);
    }
    if (p->n_parts > 0)
        buf_add_char(out, ']');
}

static void words_are_taken_apart(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Lehrerin", "Lehrerin:lehrerin ~lehrer"},
        {"UN-Sicherheitsrat", "UN-Sicherheitsrat:un-sicherheitsrat,unsicherheitrat[UN:un "
                              "Sicherheitsrat:sicherheitsrat,sicherheitrat[Sicherheits:sicherheit rat:rat]]"},
        {"Bürger:innenhaus", "Bürger:innenhaus:bürger:innenhaus,burgerinnenhaus "
                             "+bürgerhaus,bürgerinnenhaus[Bürger:innen:burgerin ~burger "
                             "haus:haus]"},
        {"3.000", "3.000:3.000,3000"},
    };
    struct analyzer *a = new_analyzer(NULL);
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct analysis an;
        struct buf got = BUF_INIT;

        analysis_make(&an, a, span_of(cases[i].text));
        assert_int_equal(an.n_words, 1);
        describe(&an, an.words[0], &got);
        assert_string_equal(buf_cstr(&got), cases[i].want);
        analysis_release(&an);
        buf_release(&got);
    }
    analyzer_free(a);
}

static void recognition_has_a_reason(void **state)
{
    static const struct {
        const char *text;
        enum recognition want;
        bool respelled;
    } cases[] = {
        {"Häuser", RECOGNISED_LEXICON, false},
        {"Haeuser", RECOGNISED_LEXICON, true},
        {"Sicherheitsratsbeschluss", RECOGNISED_COMPOUND, false},
        {"Ruestungsfirmen", RECOGNISED_COMPOUND, true},
        {"heimgeradelt", RECOGNISED_VERB, false},
        {"Wiedehopfes", RECOGNISED_ENDING, false},
        {"24.2.2022", RECOGNISED_NUMBER, false},
        {"Zwrxl", RECOGNISED_NOT, false},
        {"Staubecken", RECOGNISED_OWN_WORDS, false},
    };
    struct own_words *words = NULL;
    struct buf faults = BUF_INIT;
    struct analyzer *a;
    (void)state;

    assert_int_equal(own_words_parse(&words, span_of("Staub|ecken\n"), "w", &faults, NULL), FB_OK);
    a = new_analyzer(words);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct analysis an;

        analysis_make(&an, a, span_of(cases[i].text));
        assert_true(an.n_words == 1);
        if (an.pieces[an.words[0]].recognition != cases[i].want ||
            an.pieces[an.words[0]].respelled != cases[i].respelled)
            fail_msg("%s: %d, %d", cases[i].text, an.pieces[an.words[0]].recognition,
                     an.pieces[an.words[0]].respelled);
        analysis_release(&an);
    }
    analyzer_free(a);
    own_words_free(words);
    buf_release(&faults);
}

/* A list of other words leaves the scores of a split alone. */
static void scores_do_not_depend_on_other_words(void **state)
{
    struct own_words *words = NULL;
    struct buf faults = BUF_INIT;
    double scores[2][3];
    (void)state;

    assert_int_equal(own_words_parse(&words, span_of("Staub|ecken\n"), "w", &faults, NULL), FB_OK);
    for (int own = 0; own < 2; own++) {
        struct analyzer *a = new_analyzer(own ? words : NULL);
        struct analysis an;
        const struct piece *p;

        analysis_make(&an, a, span_of("Sicherheitsrat"));
        p = &an.pieces[an.words[0]];
        assert_int_equal(p->n_parts, 2);
        assert_true(p->split_score > p->whole_score && isfinite(p->whole_score));
        scores[own][0] = p->split_score;
        for (size_t i = 0; i < 2; i++) {
            scores[own][1 + i] = an.pieces[p->parts[i]].score;
            assert_true(scores[own][1 + i] < 0);
        }
        analysis_release(&an);
        analyzer_free(a);
    }
    assert_memory_equal(scores[0], scores[1], sizeof scores[0]);
    own_words_free(words);
    buf_release(&faults);
}

/* Parts lie within their word, in order, side by side at most. */
static void check_ranges(const struct analysis *an, const struct piece *whole)
{
    size_t at = whole->start;

    for (size_t i = 0; i < whole->n_parts; i++) {
        const struct piece *part = &an->pieces[whole->parts[i]];

        assert_true(part->start >= at && part->end > part->start && part->end <= whole->end);
        assert_true(part->is_word || part->n_parts == 0);
        at = part->end;
        check_ranges(an, part);
    }
}

static void any_text_can_be_analysed(void **state)
{
    static const char *const pieces[] = {
        "Sicherheits", "rat",     "Bürger",  ":innen", "-",      " ",         "und ",
        "3",           ".",       "ue",      "schuh",  "Straße", "ab",        "\xC2\xAD",
        "ge",          "schafft", "*in",     "\n",     "Ein- ",  "u\xCC\x88", "\x03",
        "\xFF",        "'s",      "(innen)", "ss",     "konzern"};
    struct analyzer *a = new_analyzer(NULL);
    uint64_t random = 3;
    size_t n_parts = 0;
    (void)state;

    for (int round = 0; round < 3000; round++) {
        struct buf text = BUF_INIT;
        struct analysis an;

        for (size_t n = 1 + fixture_random(&random, 8); n > 0; n--)
            buf_add_str(&text, pieces[fixture_random(&random, sizeof pieces / sizeof *pieces)]);
        analysis_make(&an, a, buf_span(&text));
        for (size_t i = 0; i < an.n_words; i++) {
            check_ranges(&an, &an.pieces[an.words[i]]);
            assert_true(an.pieces[an.words[i]].n_own_terms > 0);
            n_parts += an.pieces[an.words[i]].n_parts;
        }
        analysis_release(&an);
        buf_release(&text);
    }
    assert_true(n_parts > 400);
    analyzer_free(a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_taken_apart),
        cmocka_unit_test(recognition_has_a_reason),
        cmocka_unit_test(scores_do_not_depend_on_other_words),
        cmocka_unit_test(any_text_can_be_analysed),
    };

    return cmocka_run_group_tests_name("analysis", tests, NULL, NULL);
}
