#include "query/show/snippet.h"

#include "helpers.h"
#include "base/buf.h"
#include "base/xalloc.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

/* Texts are written with marks: {a…} is a mark of term a, {b…} of term b. */
struct marked {
    struct buf text;
    struct mark *marks;
    size_t n_marks, cap;
};

static void add_mark(struct marked *m, size_t start, size_t end, uint32_t term)
{
    xgrow(&m->marks, &m->cap, m->n_marks + 1, sizeof *m->marks);
    m->marks[m->n_marks++] = (struct mark){start, end, term, 1, 0};
}

static void read_marked(struct marked *m, const char *s)
{
    size_t start = 0;
    uint32_t term = 0;

    for (; *s; s++) {
        if (*s == '{') {
            start = m->text.len;
            term = (uint32_t)(*++s - 'a');
        } else if (*s == '}') {
            add_mark(m, start, m->text.len, term);
        } else {
            buf_add_char(&m->text, *s);
        }
    }
}

static void marked_release(struct marked *m)
{
    buf_release(&m->text);
    free(m->marks);
}

/* The fragments as a text: joined by " | ", with [ and ] where something was cut. */
static void show(struct span text, const struct fragment *f, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        buf_add_str(out, i ? " | " : "");
        buf_add_str(out, f[i].cut_before ? "[" : "");
        buf_add_span(out, span_make(text.ptr + f[i].start, f[i].end - f[i].start));
        buf_add_str(out, f[i].cut_behind ? "]" : "");
    }
}

static void fragments_read_well(void **state)
{
    static const struct {
        const char *text;
        struct snippet_options options;
        const char *want;
        const char *why;
    } cases[] = {
        {"", {40, 60, 1}, "", "an empty text"},
        {" \n\n ", {40, 60, 1}, "", "blanks only"},
        {"Ein kurzer {aTitel}", {40, 60, 1}, "Ein kurzer Titel", "all of a short text"},
        {"Ein Satz. Noch ein Satz hier. Und ein dritter Satz steht da.",
         {40, 60, 1},
         "Ein Satz. Noch ein Satz hier.",
         "the beginning without marks"},
        {"\n\n  Ein Satz steht hier.\n", {40, 60, 1}, "Ein Satz steht hier.", "blanks around"},
        {"Der erste Satz steht hier. Der {aHund} bellt sehr laut hier. Der dritte Satz ist da.",
         {35, 60, 1},
         "Der Hund bellt sehr laut hier.",
         "the sentence"},
        {"Kurz. Der {aHund} bellt. Kurz. Der dritte Satz aber ist wirklich lang genug geraten.",
         {40, 60, 1},
         "Kurz. Der Hund bellt. Kurz.",
         "sentences around as long as they fit"},
        {"Im Wald, z. B. am Rand, bellt der {aHund} von Dr. Maier laut. Sonst ist da nichts zu "
         "hören.",
         {60, 90, 1},
         "Im Wald, z. B. am Rand, bellt der Hund von Dr. Maier laut.",
         "abbreviations"},
        {"Der {aHund} bellt hier einmal. Viel Text folgt nun dazwischen. Der {aHund} jagt die "
         "{bKatze} fort.",
         {40, 60, 1},
         "Der Hund jagt die Katze fort.",
         "different terms win"},
        {"Der {aHund} ist da. Hier folgt viel Text dazwischen, sehr viel. Die {bKatze} auch. "
         "Und hier folgt noch mehr Text, damit es lang wird. Der {aHund} geht.",
         {25, 40, 2},
         "Der Hund ist da. | Die Katze auch.",
         "a second fragment shows another term"},
        {"Der {aHund} ist eins. Hier folgt so viel Text dazwischen, wie man braucht. Der {aHund} "
         "ist zwei. Hier folgt so viel Text dazwischen, wie man braucht.",
         {25, 40, 3},
         "Der Hund ist eins. | Der Hund ist zwei.",
         "repetitions when nothing new is left"},
        {"Am Anfang dieses sehr langen Satzes steht viel, und in der Mitte steht dann der {aHund}, "
         "bis am Ende noch viel mehr steht, als man lesen will.",
         {50, 70, 1},
         "[steht dann der Hund, bis am Ende noch viel mehr]",
         "a long sentence is cut between words"},
        {"Der {aHund} steht am Anfang dieses sehr langen Satzes, in dem noch viel mehr folgt, als "
         "man will.",
         {50, 70, 1},
         "Der Hund steht am Anfang dieses sehr langen]",
         "from its start"},
        {"In dem sehr langen Satz, in dem noch viel mehr steht, als man will, steht am Ende der "
         "{aHund}.",
         {50, 70, 1},
         "[mehr steht, als man will, steht am Ende der Hund.",
         "to its end"},
        {"Was der {aHund} tut\n\nEr bellt am Abend. Er schläft am Tag und frisst.",
         {60, 90, 1},
         "Was der Hund tut\n\nEr bellt am Abend.",
         "a heading with what follows"},
        {"Der {aHund}\n\nEtwas anderes kommt zuerst, und zwar recht lang.\n\nHier bellt der "
         "{aHund} sehr "
         "laut und lange.",
         {40, 60, 1},
         "Hier bellt der Hund sehr laut und lange.",
         "text rather than a heading"},
        {"Ein erster Absatz mit genügend Text.\n\nDer {aHund} bellt hier laut und lang.\n\nEin "
         "dritter "
         "Absatz.",
         {60, 90, 1},
         "Der Hund bellt hier laut und lang.",
         "a paragraph is enough for itself"},
        {"Der {aHund}\nbellt. Er ist\nmüde.",
         {40, 60, 1},
         "Der Hund\nbellt. Er ist\nmüde.",
         "lines"},
        {"„Der {aHund} bellt.“ Die Katze aber schläft weiter und weiter und weiter.",
         {25, 40, 1},
         "„Der Hund bellt.“",
         "closing quotes belong to the sentence"},
        {"abcdefghijklmnopqrst{aHund}abcdefghijklmnopqrst",
         {20, 30, 1},
         "[opqrstHundabcdefghijklmnopqrst",
         "no blanks at all"},
        {"vorn {aabcdefghijklmnopqrstuvwxyz} hinten",
         {10, 15, 1},
         "[abcdefghijklmnopqrstuvwxyz]",
         "a mark longer than anything"},
        {"Bundestags{awahl} ist morgen im ganzen Land.", {12, 24, 1}, "Bundestagswahl]", "parts"},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct marked m = {0};
        struct fragment f[8];
        struct buf got = BUF_INIT;
        size_t n;

        read_marked(&m, cases[i].text);
        n = snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &cases[i].options, f);
        show(buf_span(&m.text), f, n, &got);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s: %s", cases[i].why, buf_cstr(&got));
        buf_release(&got);
        marked_release(&m);
    }
}

static void marks_are_counted(void **state)
{
    struct marked m = {0};
    struct snippet_options options = {40, 60, 4};
    struct fragment f[4];

    (void)state;
    read_marked(
        &m, "Der {aHund} jagt den {aHund} hier fort.\n\nEs folgt ein Absatz ohne etwas darin.\n\n"
            "Die {bKatze} schläft hier lange Zeit.");
    assert_int_equal(snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &options, f), 2);
    assert_int_equal(f[0].first_mark, 0);
    assert_int_equal(f[0].n_marks, 2);
    assert_int_equal(f[1].first_mark, 2);
    assert_int_equal(f[1].n_marks, 1);
    options.max_fragments = 0;
    assert_int_equal(snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &options, f), 0);
    marked_release(&m);
}

static void rare_terms_win(void **state)
{
    struct marked m = {0};
    struct snippet_options options = {25, 40, 1};
    struct fragment f[1];

    (void)state;
    read_marked(&m,
                "Der {aHund} ist heute da. Hier folgt so viel Text dazwischen. Die {bKatze} auch.");
    assert_int_equal(snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &options, f), 1);
    assert_int_equal(f[0].first_mark, 0);
    m.marks[1].weight = 3;
    assert_int_equal(snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &options, f), 1);
    assert_int_equal(f[0].first_mark, 1);
    marked_release(&m);
}

/* ---- promises on any text ---- */

static bool is_accent(struct span text, size_t pos)
{
    uint32_t cp = 0;

    if (pos < text.len)
        utf8_decode(text.ptr + pos, text.len - pos, &cp);
    return cp >= 0x300 && cp < 0x370;
}

static void require_promises(const struct marked *m, const struct snippet_options *options,
                             const struct fragment *f, size_t n)
{
    struct span text = buf_span(&m->text);

    assert_true(n <= options->max_fragments);
    for (size_t i = 0; i < n; i++) {
        size_t n_chars, n_inside = 0;

        assert_true(f[i].start < f[i].end && f[i].end <= text.len);
        assert_true(i == 0 || f[i - 1].end <= f[i].start);
        assert_int_equal(utf8_align(text, f[i].start), f[i].start);
        assert_int_equal(utf8_align(text, f[i].end), f[i].end);
        assert_false(is_accent(text, f[i].start) && f[i].start > 0);
        assert_false(is_accent(text, f[i].end));
        for (size_t k = 0; k < m->n_marks; k++) {
            const struct mark *mark = &m->marks[k];
            bool inside = mark->start >= f[i].start && mark->end <= f[i].end;
            assert_true(inside || mark->end <= f[i].start || mark->start >= f[i].end);
            assert_true(!inside || (k >= f[i].first_mark && k < f[i].first_mark + f[i].n_marks));
            n_inside += inside;
        }
        assert_int_equal(n_inside, f[i].n_marks);
        assert_true(m->n_marks == 0 || n_inside > 0);
        n_chars = utf8_count(span_make(text.ptr + f[i].start, f[i].end - f[i].start));
        if (n_chars > options->max_chars) {
            assert_int_equal(f[i].n_marks, 1);
            assert_int_equal(m->marks[f[i].first_mark].start, f[i].start);
            assert_int_equal(m->marks[f[i].first_mark].end, f[i].end);
        }
    }
}

/* Words, stops, accents put apart, paragraphs, long words; every third piece marked. */
static void random_text(struct marked *m, uint32_t *seed)
{
    static const char *const pieces[] = {"Hund",
                                         "a\xCC\x88pfel",
                                         " ",
                                         " ",
                                         " ",
                                         ". ",
                                         "! ",
                                         "usw. ",
                                         "\n",
                                         "\n\n",
                                         "über",
                                         "“ ",
                                         "„",
                                         "24. ",
                                         "Der ",
                                         "€",
                                         "langeswortohneende",
                                         "-",
                                         "\xC2\xAD",
                                         "."};
    size_t n = next_random(seed) % 60, mark_start;

    for (size_t i = 0; i < n; i++) {
        const char *piece = pieces[next_random(seed) % N_ELEMS(pieces)];
        mark_start = m->text.len;
        buf_add_str(&m->text, piece);
        if (next_random(seed) % 4 == 0 && *piece != '\xC2')
            add_mark(m, mark_start, m->text.len, next_random(seed) % 5);
    }
}

static void promises_hold(void **state)
{
    uint32_t seed = 4711;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct marked m = {0};
        struct fragment f[6];
        struct snippet_options options = {next_random(&seed) % 80, 4 + next_random(&seed) % 90,
                                          1 + next_random(&seed) % 6};

        random_text(&m, &seed);
        require_promises(&m, &options, f,
                         snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &options, f));
        marked_release(&m);
    }
}

/* Sizes at which anything but a linear run would be noticed. */
static void long_texts_are_no_trouble(void **state)
{
    struct marked m = {0}, word = {0};
    struct snippet_options options = {200, 320, 3}, many = {60, 100, 5000};
    struct fragment *f = xcalloc(many.max_fragments, sizeof *f);
    size_t n;

    (void)state;
    for (uint32_t i = 0; i < 80000; i++) {
        size_t start = m.text.len;
        buf_add_str(&m.text, i % 2 ? "Wort" : "Hund");
        if (i % 2 == 0)
            add_mark(&m, start, m.text.len, i % 64);
        buf_add_str(&m.text, i % 12 == 11 ? ". " : i % 997 == 0 ? "\n\n" : " ");
    }
    n = snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &options, f);
    assert_int_equal(n, 3);
    n = snippet_pick(buf_span(&m.text), m.marks, m.n_marks, &many, f);
    assert_true(n > 1000);

    for (size_t i = 0; i < 1000000; i++)
        buf_add_char(&word.text, 'x');
    for (size_t i = 0; i < 40000; i++)
        add_mark(&word, 20 * i, 20 * i + 5, (uint32_t)(i % 7));
    n = snippet_pick(buf_span(&word.text), word.marks, word.n_marks, &options, f);
    require_promises(&word, &options, f, n);
    assert_int_equal(n, 3);
    n = snippet_pick(buf_span(&word.text), NULL, 0, &options, f);
    assert_int_equal(n, 1);
    assert_int_equal(f[0].end, 200);
    marked_release(&m);
    marked_release(&word);
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fragments_read_well),
        cmocka_unit_test(marks_are_counted),
        cmocka_unit_test(rare_terms_win),
        cmocka_unit_test(promises_hold),
        cmocka_unit_test(long_texts_are_no_trouble),
    };

    return cmocka_run_group_tests_name("snippet", tests, NULL, NULL);
}
