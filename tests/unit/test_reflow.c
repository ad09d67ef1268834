#include "article/reflow.h"

#include "helpers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

struct row {
    const char *in, *want;
};

static void check(bool (*reflow)(struct span, struct buf *), const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;
        bool done = reflow(span_of(rows[i].in), &out);

        if (done != (strcmp(rows[i].in, rows[i].want) != 0))
            fail_msg("\"%s\": %s", rows[i].in, done ? "changed" : "not changed");
        if (done && strcmp(buf_cstr(&out), rows[i].want) != 0)
            fail_msg("\"%s\" became \"%s\", not \"%s\"", rows[i].in, buf_cstr(&out), rows[i].want);
        buf_release(&out);
    }
}

static void broken_words_are_put_together(void **state)
{
    static const struct row rows[] = {
        {"Die Verwal-\ntung schweigt.", "Die Verwaltung schweigt."},
        {"Die Po=\nlitik, die Wissen⸗\nschaft, die Verwal\u2010\ntung",
         "Die Politik, die Wissenschaft, die Verwaltung"},
        {"Die Verwal\u00AD\ntung", "Die Verwaltung"},
        {"Die Verwal- \n  tung\nschweigt", "Die Verwaltung\nschweigt"},
        {"Ein-\nund Ausfuhr, den-\nnoch", "Ein-\nund Ausfuhr, dennoch"},
        {"Nord-\nSüd-Dialog", "Nord-\nSüd-Dialog"},
        {"SPD-\nnahe Stiftung", "SPD-\nnahe Stiftung"},
        {"Verwal-\n\ntung", "Verwal-\n\ntung"},
        {"x =\ny, a - \nb, -\nc, 5-\n6", "x =\ny, a - \nb, -\nc, 5-\n6"},
        {"Name=\nWert", "Name=\nWert"},
        {"Zei-\nlen-\nen-\nde", "Zeilenende"},
        {"", ""},
        {"-\n", "-\n"},
        {"a-\n", "a-\n"},
    };
    (void)state;

    check(reflow_words, rows, N_ELEMS(rows));
}

static void k_k_was_ck(void **state)
{
    static const struct row rows[] = {
        {"Zuk-\nker, Brük-\nke, Bäk-\nker, Dek-\nkel", "Zucker, Brücke, Bäcker, Deckel"},
        {"Glok-\nkenturm, Drük-\nkerkolonne, Rük-\nkenwind",
         "Glockenturm, Drückerkolonne, Rückenwind"},
        {"Musik-\nkapelle, Landespolitik-\nkurs", "Musikkapelle, Landespolitikkurs"},
        {"Bank-\nkonto, Werk-\nkantine, Blick-\nkontakt", "Bankkonto, Werkkantine, Blickkontakt"},
        {"Ak-\nku, Marok-\nkokrise, Mek-\nka", "Akku, Marokkokrise, Mekka"},
        {"Zuk=\nker, trok⸗\nken", "Zucker, trocken"},
        {"k-\nk-\nk", "kkk"},
    };
    (void)state;

    check(reflow_words, rows, N_ELEMS(rows));
}

static void wrapped_lines_become_paragraphs(void **state)
{
    static const struct row rows[] = {
        {"Kabinett gibt mehr Geld\n"
         "\n"
         "BERLIN (dpa). Die Bundesregierung hat am Mittwoch in Berlin\n"
         "beschlossen, den Ländern für den Ausbau mehr Geld zu geben. Der\n"
         "Nord-Süd-Dialog sei davon nicht berührt, hieß es, auch die Ein-\n"
         "und Ausfuhr nicht, die Politikwissenschaft ebenso wenig. Nord-\n"
         "Süd bleibt, wie es ist.\n"
         "\n"
         "Ein zweiter Absatz beginnt hier und ist wie der erste an der\n"
         "gleichen Stelle umbrochen.\n",
         "Kabinett gibt mehr Geld\n"
         "\n"
         "BERLIN (dpa). Die Bundesregierung hat am Mittwoch in Berlin beschlossen, den Ländern für "
         "den Ausbau mehr Geld zu geben. Der Nord-Süd-Dialog sei davon nicht berührt, hieß es, "
         "auch "
         "die Ein- und Ausfuhr nicht, die Politikwissenschaft ebenso wenig. Nord-Süd bleibt, wie "
         "es "
         "ist.\n"
         "\n"
         "Ein zweiter Absatz beginnt hier und ist wie der erste an der gleichen Stelle "
         "umbrochen.\n"},
        /* set by hand, with broken words, and a credit below */
        {"Die Bundesregie-\n"
         "rung hat am Mittwoch in Berlin beschlossen, den Ländern für\n"
         "den Ausbau der Wege mehr Geld zu geben. Die Verwal-\n"
         "tung begrüßte das, wie am Donnerstag zu hören war, in ei-\n"
         "ner kurzen Mitteilung.\n"
         "Foto: Anna Muster/dpa\n",
         "Die Bundesregierung hat am Mittwoch in Berlin beschlossen, den Ländern für den Ausbau "
         "der "
         "Wege mehr Geld zu geben. Die Verwaltung begrüßte das, wie am Donnerstag zu hören war, in "
         "einer kurzen Mitteilung.\n"
         "Foto: Anna Muster/dpa\n"},
        /* paragraphs shown by indents */
        {"  Am Anfang geht einer fort und hängt seine Jacke an den Haken,\n"
         "sagt zu seiner Frau, er sehe nach dem Rechen, und kommt nicht\n"
         "wieder an diesem Tag, so lang man auch nach ihm gesucht hatte.\n"
         "  Dann hört man auf zu suchen, und bald hört man auch auf, von\n"
         "ihm zu sprechen.\n",
         "  Am Anfang geht einer fort und hängt seine Jacke an den Haken, sagt zu seiner Frau, er "
         "sehe nach dem Rechen, und kommt nicht wieder an diesem Tag, so lang man auch nach ihm "
         "gesucht hatte.\n"
         "  Dann hört man auf zu suchen, und bald hört man auch auf, von ihm zu sprechen.\n"},
    };
    (void)state;

    check(reflow_text, rows, N_ELEMS(rows));
}

static void a_hyphen_joins_any_lines(void **state)
{
    static const struct row rows[] = {
        {"Der Nord-\nSüd-Dialog", "Der Nord-Süd-Dialog"},
        {"Die Ein-\nund Ausfuhr", "Die Ein- und Ausfuhr"},
        {"Die SPD-\nnahe Stiftung\nrät", "Die SPD-nahe Stiftung\nrät"},
        {"Der Nord-\n\nSüd", "Der Nord-\n\nSüd"},
        {"Nord -\nSüd\n- Ost", "Nord -\nSüd\n- Ost"},
    };
    (void)state;

    check(reflow_text, rows, N_ELEMS(rows));
}

static void other_lines_stay(void **state)
{
    static const struct row rows[] = {
        /* verse */
        {"Wer reitet so spät durch Nacht und Wind?\nEs ist der Vater mit seinem Kind;\n"
         "Er hat den Knaben wohl in dem Arm,\nEr fasst ihn sicher, er hält ihn warm.\n"
         "Mein Sohn, was birgst du so bang dein Gesicht?\nSiehst, Vater, du den Erlkönig nicht?\n"
         "Den Erlenkönig mit Kron und Schweif?\nMein Sohn, es ist ein Nebelstreif.\n",
         "Wer reitet so spät durch Nacht und Wind?\nEs ist der Vater mit seinem Kind;\n"
         "Er hat den Knaben wohl in dem Arm,\nEr fasst ihn sicher, er hält ihn warm.\n"
         "Mein Sohn, was birgst du so bang dein Gesicht?\nSiehst, Vater, du den Erlkönig nicht?\n"
         "Den Erlenkönig mit Kron und Schweif?\nMein Sohn, es ist ein Nebelstreif.\n"},
        /* a table */
        {"Bayern München     34   22    7    5   75\nBorussia Dortmund  34   20    8    6   68\n"
         "RB Leipzig         34   19    6    9   63\nUnion Berlin       34   18    7    9   61\n",
         "Bayern München     34   22    7    5   75\nBorussia Dortmund  34   20    8    6   68\n"
         "RB Leipzig         34   19    6    9   63\nUnion Berlin       34   18    7    9   61\n"},
        /* a list */
        {"- ein erster Punkt, der so lang ist wie die anderen Punkte\n"
         "- ein zweiter Punkt, der so lang ist wie alle anderen auch\n"
         "- ein dritter Punkt, der so lang ist wie alle anderen auch\n"
         "- ein vierter Punkt, der so lang ist wie alle anderen auch\n",
         "- ein erster Punkt, der so lang ist wie die anderen Punkte\n"
         "- ein zweiter Punkt, der so lang ist wie alle anderen auch\n"
         "- ein dritter Punkt, der so lang ist wie alle anderen auch\n"
         "- ein vierter Punkt, der so lang ist wie alle anderen auch\n"},
        /* a sentence a line */
        {"Der erste Satz ist so lang wie alle anderen Sätze hier.\n"
         "Der zweite Satz ist so lang wie alle anderen Sätze auch.\n"
         "Der dritte Satz ist so lang wie alle anderen Sätze auch.\n"
         "Der vierte Satz ist so lang wie alle anderen Sätze auch.\n"
         "Der fünfte Satz ist so lang wie alle anderen Sätze auch.\n",
         "Der erste Satz ist so lang wie alle anderen Sätze hier.\n"
         "Der zweite Satz ist so lang wie alle anderen Sätze auch.\n"
         "Der dritte Satz ist so lang wie alle anderen Sätze auch.\n"
         "Der vierte Satz ist so lang wie alle anderen Sätze auch.\n"
         "Der fünfte Satz ist so lang wie alle anderen Sätze auch.\n"},
    };
    (void)state;

    check(reflow_text, rows, N_ELEMS(rows));
}

/* The time must grow with the length, not its square. */
static void hostile_lengths_take_no_time(void **state)
{
    static const char *const lines[] = {
        "a-\n",  "k-\n",   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bb\n", "\n", "- \n", "-",
        "ab=\n", "x   y\n"};
    (void)state;

    for (size_t i = 0; i < N_ELEMS(lines); i++) {
        struct buf in = BUF_INIT, out = BUF_INIT;

        for (size_t n = 0; n < 200000; n++)
            buf_add_str(&in, lines[i]);
        reflow_text(buf_span(&in), &out);
        assert_true(out.len <= in.len);
        buf_release(&in);
        buf_release(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_words_are_put_together),
        cmocka_unit_test(k_k_was_ck),
        cmocka_unit_test(wrapped_lines_become_paragraphs),
        cmocka_unit_test(a_hyphen_joins_any_lines),
        cmocka_unit_test(other_lines_stay),
        cmocka_unit_test(hostile_lengths_take_no_time),
    };

    return cmocka_run_group_tests_name("reflow", tests, NULL, NULL);
}
