#include "query/show/sentence.h"

#include "helpers.h"
#include "base/buf.h"
#include "query/show/sentence_words.h"
#include "query/show/snippet.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

/* Texts with a bar at the end of each sentence that is not the end of the text. */
static const struct {
    const char *text;
    const char *why;
} CASES[] = {
    {"Er kam.| Sie ging.", "two sentences"},
    {"Er kam!| Sie ging?| Alle lachten.", "other stops"},
    {"Er kam?!| Sie ging.", "stops in a row"},
    {"Er kam. sie ging.", "a sentence begins with a capital"},
    {"Er kam.Sie ging.", "no blank, no end"},
    {"Er kam.|\nSie ging.", "a line's end is a blank"},
    {"Viele Tiere, z. B. Hunde, bellen.| Katzen nicht.", "z. B. before a noun"},
    {"Viele Parteien, z. B. Die Grünen.| Andere nicht.", "z. B. before an article"},
    {"Viele, z.B. Hunde.", "z.B. without a blank"},
    {"Z. B. Hunde bellen.", "at the sentence's beginning"},
    {"Er kam, d. h. Die Ärzte kamen.", "d. h."},
    {"Er sah u. a. Berlin und Paris.", "u. a. inside"},
    {"Er sah Berlin, Paris u. a.| Danach fuhr er heim.", "u. a. at the end"},
    {"Berlin bzw. Bonn.", "bzw."},
    {"Es waren ca. 500 Leute.", "ca."},
    {"Dr. Müller und Prof. Dr. Schmidt kamen.", "titles"},
    {"Herr Dr. Der hieß so.", "a title never ends a sentence"},
    {"Der Fall Nr. 5 und Nr. V sind alt.", "Nr."},
    {"Es kostet 5 Mio. Euro.", "Mio. inside"},
    {"Es kostet 5 Mio.| Das ist viel.", "Mio. at the end"},
    {"In St. Gallen, St. Pauli und St. Die.", "St."},
    {"Nach Art. 5 Abs. 3 Satz 1 GG.| Danach gilt es.", "Art. and Abs."},
    {"Auf diese Art.| Damit war es gut.", "Art as a word"},
    {"Siehe S. 12 und S. 13.", "S."},
    {"Das gilt i. d. R. Montags nie.", "i. d. R. inside"},
    {"Das gilt i. d. R.| Die Ausnahme folgt.", "i. d. R. at the end"},
    {"Oberst a. D. Müller kam.", "a. D. inside"},
    {"Er ist Oberst a. D.| Er wohnt hier.", "a. D. at the end"},
    {"Äpfel, Birnen usw. Quitten auch.", "usw. inside"},
    {"Äpfel, Birnen usw.| Das reicht.", "usw. at the end"},
    {"Äpfel usw.", "usw. at the text's end"},
    {"Im Jahr 50 v. Chr. Kam er.", "v. Chr."},
    {"Im Jahr 50 v. Chr.| Danach nie.", "v. Chr. at the end"},
    {"Vgl. Müller und vgl. Meier.", "vgl. in both cases"},
    {"Der e. V. Müller.| Das war es.", "e. V."},
    {"Am 24. Februar 2022 begann es.", "a date"},
    {"Am 24. 2. 2022 begann es.", "a date in figures"},
    {"Es begann am 24.2.2022 früh.", "without blanks"},
    {"Er belegte den 3. Platz.| Sie den 2. Platz.", "an ordinal"},
    {"Es begann 2022.| Russland griff an.", "a year"},
    {"Sie waren 24.| Die anderen kamen nach.", "a number at the end"},
    {"Der 100. Geburtstag.", "a three-figure ordinal"},
    {"1. Der erste Punkt.", "a list's number"},
    {"Ludwig XIV. war König.", "a Roman ordinal"},
    {"Kaiser Karl V. Habsburg.", "before a noun"},
    {"So war Karl V.| Er starb früh.", "at the end"},
    {"J. R. R. Tolkien schrieb.", "initials"},
    {"George W. Bush kam.", "an initial"},
    {"Das Vitamin C.| Es ist gesund.", "a single letter at the end"},
    {"Es sind 1.000,50 Euro und 3.5 Prozent.", "numbers"},
    {"Es sind 5 %.| Mehr nicht.", "a sign before the stop"},
    {"„Ich komme.“| Dann ging er.", "the stop inside quotes"},
    {"»Ich komme.«| Dann ging er.", "the other quotes"},
    {"„Ich komme.“ sagte er.", "going on in lower case"},
    {"„Kommst du?“, fragte er.", "a comma behind the quotes"},
    {"„Komm!“ rief er.", "no comma"},
    {"Er sagte „ja“.| Dann ging er.", "the stop outside"},
    {"Er kam.| „Ich gehe“, sagte er.", "quotes before the next"},
    {"Er kam.| – Sie ging.", "a dash before the next"},
    {"(Er kam.)| Sie ging.", "brackets"},
    {"Das (!) Haus und das [...] Dorf.", "stops alone in brackets"},
    {"Er kam … Hunde bellten.", "an ellipsis before a noun"},
    {"Er kam ...| Dann ging er.", "before a beginning"},
    {"Er kam … und ging.", "before lower case"},
    {"Eine Überschrift|\n\nEin Satz.", "a heading"},
    {"Ein Satz.|\n \n Noch einer.", "a line of blanks"},
    {"Ein Satz\nüber zwei Zeilen.| Noch\neiner.", "lines inside a paragraph"},
    {"Er wohnt in der U.S.A. Botschaft.", "U.S.A."},
    {"Müller & Co. KG.", "Co."},
    {"am Ende kein Punkt", "no stop"},
    {"Österr. Bundesheer und österr. Armee.", "a capital umlaut"},
};

static struct span without_bars(const char *with_bars, struct buf *text)
{
    buf_clear(text);
    for (const char *c = with_bars; *c; c++)
        if (*c != '|')
            buf_add_char(text, *c);
    return buf_span(text);
}

static void check(const char *with_bars, const char *why)
{
    struct buf text = BUF_INIT, got = BUF_INIT;
    struct span s = without_bars(with_bars, &text);

    for (size_t pos = 0; pos < s.len;) {
        size_t end = sentence_end(s, pos);
        assert_true(end > pos && end <= s.len);
        buf_add_span(&got, span_make(s.ptr + pos, end - pos));
        if (end < s.len)
            buf_add_char(&got, '|');
        pos = end;
    }
    if (strcmp(buf_cstr(&got), with_bars) != 0)
        fail_msg("%s: %s", why, buf_cstr(&got));
    buf_release(&text);
    buf_release(&got);
}

static void sentences_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMS(CASES); i++)
        check(CASES[i].text, CASES[i].why);
}

/* Wherever one looks from inside a sentence, its ends are the same. */
static void both_directions_agree(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(CASES); i++) {
        struct span s = without_bars(CASES[i].text, &text);

        for (size_t pos = 0; pos < s.len; pos++) {
            size_t end = sentence_end(s, pos), start = sentence_start(s, pos);

            assert_true(start <= pos && pos < end && end <= s.len);
            assert_int_equal(utf8_align(s, start), start);
            assert_int_equal(utf8_align(s, end), end);
            if (utf8_align(s, pos) != pos || s.ptr[pos] == ' ' || s.ptr[pos] == '\n')
                continue;
            if (!sentence_ends_at(s, end))
                fail_msg("%s: no end at %zu", s.ptr, end);
            if (!sentence_starts_at(s, start))
                fail_msg("%s: no start at %zu", s.ptr, start);
            if (sentence_end(s, start) != end)
                fail_msg("%s: %zu..%zu seen from %zu", s.ptr, start, end, pos);
        }
    }
    buf_release(&text);
}

static void starts_are_found(void **state)
{
    struct span s = span_of("Er kam z. B. heute.  Sie ging.\n\nDanach");

    (void)state;
    assert_int_equal(sentence_start(s, 0), 0);
    assert_int_equal(sentence_start(s, 15), 0);
    assert_int_equal(sentence_start(s, 21), 21);
    assert_int_equal(sentence_start(s, 25), 21);
    assert_int_equal(sentence_start(s, 34), 32);
    assert_int_equal(sentence_start(s, s.len), 32);
    assert_int_equal(sentence_start(span_of(""), 0), 0);
    assert_int_equal(sentence_end(span_of(""), 0), 0);
    assert_int_equal(sentence_end(span_of("  \n\n "), 1), 5);
}

static void limits_hold(void **state)
{
    struct span s = span_of("Er kam sehr spät. Sie ging.");
    size_t start = 99;

    (void)state;
    assert_int_equal(sentence_end_within(s, 3, 18), 18);
    assert_int_equal(sentence_end_within(s, 3, 17), 0);
    assert_true(sentence_start_within(s, 23, 19, &start));
    assert_int_equal(start, 19);
    assert_false(sentence_start_within(s, 23, 20, &start));
}

static void paragraphs_are_found(void **state)
{
    struct span s = span_of("Eins\nzwei \n \n drei\n");

    (void)state;
    assert_int_equal(paragraph_end(s, 0), 9);
    assert_int_equal(paragraph_next(s, 9), 14);
    assert_int_equal(paragraph_end(s, 14), 18);
    assert_int_equal(paragraph_next(s, 18), s.len);
    assert_true(paragraph_ends_at(s, 9));
    assert_true(paragraph_ends_at(s, 18));
    assert_false(paragraph_ends_at(s, 4));
}

/* Rows of stops, quotes and blanks with no end: neither slow nor out of bounds. */
static void hostile_texts_are_harmless(void **state)
{
    static const char *const pieces[] = {".", ".)",     ". ",  "\n",   "“",
                                         "…", " \n \n", "a. ", "\xff", "1. "};
    enum { N_REPEATS = 20000 };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(pieces); i++) {
        struct buf b = BUF_INIT;
        struct span s;

        for (size_t k = 0; k < N_REPEATS; k++)
            buf_add_str(&b, pieces[i]);
        s = buf_span(&b);
        assert_true(sentence_end(s, 0) <= s.len);
        assert_true(sentence_start(s, s.len) <= s.len);
        assert_true(sentence_end(s, s.len / 2) > s.len / 2);
        assert_true(sentence_start(s, s.len / 2) <= s.len / 2);
        buf_release(&b);
    }
}

static void words_are_sorted_and_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ABBREVIATIONS; i++) {
        struct span word = span_of(ABBREVIATIONS[i].text);
        if (i > 0 && span_cmp(span_of(ABBREVIATIONS[i - 1].text), word) >= 0)
            fail_msg("%s is out of order", word.ptr);
        assert_ptr_equal(abbreviation_find(word), &ABBREVIATIONS[i]);
    }
    for (size_t i = 0; i < N_BEGINNINGS; i++) {
        struct span word = span_of(BEGINNINGS[i]);
        if (i > 0 && span_cmp(span_of(BEGINNINGS[i - 1]), word) >= 0)
            fail_msg("%s is out of order", word.ptr);
        assert_true(sentence_begins_with(word));
    }
    assert_null(abbreviation_find(span_of("Hund")));
    assert_null(abbreviation_find(span_of("")));
    assert_false(sentence_begins_with(span_of("Hund")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end),
        cmocka_unit_test(both_directions_agree),
        cmocka_unit_test(starts_are_found),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(paragraphs_are_found),
        cmocka_unit_test(hostile_texts_are_harmless),
        cmocka_unit_test(words_are_sorted_and_found),
    };

    return cmocka_run_group_tests_name("sentence", tests, NULL, NULL);
}
