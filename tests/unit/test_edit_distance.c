#include "fixture.h"

#include "base/buf.h"
#include "query/edit_distance.h"
#include "text/utf8.h"

#include <stdlib.h>

/* The definition, with a full table. */
static int naive(const struct edit_word *a, const struct edit_word *b)
{
    int d[EDIT_MAX_CHARS + 1][EDIT_MAX_CHARS + 1];

    for (size_t i = 0; i <= a->n_chars; i++) {
        for (size_t j = 0; j <= b->n_chars; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (int)(i + j);
                continue;
            }
            int best = d[i - 1][j - 1] + (a->chars[i - 1] != b->chars[j - 1]);
            best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a->chars[i - 1] == b->chars[j - 2] &&
                a->chars[i - 2] == b->chars[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    }
    return d[a->n_chars][b->n_chars];
}

static int distance(const char *a, const char *b, int max)
{
    struct edit_word x, y;

    edit_word_init(&x, span_of(a));
    edit_word_init(&y, span_of(b));
    return edit_distance(&x, &y, max);
}

static void known_distances(void **state)
{
    static const struct {
        const char *a, *b;
        int max, want;
        const char *why;
    } cases[] = {
        {"", "", 2, 0, "nothing"},
        {"", "a", 1, 1, "one inserted into nothing"},
        {"a", "", 1, 1, "one deleted"},
        {"ab", "", 2, 2, "two deleted"},
        {"ab", "", 1, 2, "too far"},
        {"haus", "haus", 0, 0, "the same"},
        {"haus", "maus", 0, 1, "too far for none"},
        {"haus", "maus", 2, 1, "substitution"},
        {"haus", "hasu", 2, 1, "neighbours swapped"},
        {"haus", "häus", 2, 1, "an umlaut is one character"},
        {"straße", "strasse", 2, 2, "ß is one character"},
        {"nordkorea", "norkdorea", 1, 1, "swapped in the middle"},
        {"ca", "abc", 3, 3, "no part is edited twice"},
        {"kitten", "sitting", 2, 3, "just too far"},
        {"kitten", "sitting", 3, 3, "just near enough"},
        {"東京", "京東", 1, 1, "any script"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int d = distance(cases[i].a, cases[i].b, cases[i].max);
        if (d != cases[i].want)
            fail_msg("%s: %s and %s: %d", cases[i].why, cases[i].a, cases[i].b, d);
    }
}

static void make_word(struct buf *word, uint64_t *random)
{
    static const char *const letters[] = {"a", "b", "ä", "ß", "e", "東"};
    size_t n = fixture_random(random, fixture_random(random, 10) ? 9 : EDIT_MAX_CHARS);

    buf_clear(word);
    for (size_t i = 0; i < n; i++)
        buf_add_str(word, letters[fixture_random(random, 6)]);
}

/* Some edits, so that near pairs are common. */
static void edit(const struct buf *from, struct buf *to, uint64_t *random)
{
    size_t at = 0;

    buf_clear(to);
    while (at < from->len) {
        uint32_t cp, what = fixture_random(random, 12);
        size_t n = utf8_decode(from->data + at, from->len - at, &cp);

        if (what == 0)
            buf_add_str(to, "ä");
        if (what == 1 && at + n < from->len) {
            uint32_t next;
            size_t n_next = utf8_decode(from->data + at + n, from->len - at - n, &next);
            buf_add_cp(to, next);
            buf_add_cp(to, cp);
            at += n + n_next;
            continue;
        }
        if (what != 2)
            buf_add_cp(to, cp);
        at += n;
    }
}

static void random_words_against_the_definition(void **state)
{
    (void)state;
    struct buf a = BUF_INIT, b = BUF_INIT;
    uint64_t random = 77;
    int n_near = 0;

    for (int round = 0; round < 60000; round++) {
        struct edit_word x, y;
        int max = (int)fixture_random(&random, 4), want, got, back;

        make_word(&a, &random);
        if (round % 2)
            edit(&a, &b, &random);
        else
            make_word(&b, &random);
        edit_word_init(&x, buf_span(&a));
        edit_word_init(&y, buf_span(&b));
        want = naive(&x, &y);
        want = want > max ? max + 1 : want;
        n_near += want <= max;
        got = edit_distance(&x, &y, max);
        back = edit_distance(&y, &x, max);
        if (got != want || back != want)
            fail_msg("\"%s\" and \"%s\" within %d: %d and %d, not %d", buf_cstr(&a), buf_cstr(&b),
                     max, got, back, want);
    }
    assert_true(n_near > 5000);
    buf_release(&a);
    buf_release(&b);
}

static void long_words_are_cut(void **state)
{
    (void)state;
    struct edit_word word;
    struct buf text = BUF_INIT;

    for (int i = 0; i < 1000; i++)
        buf_add_str(&text, "ü");
    edit_word_init(&word, buf_span(&text));
    assert_int_equal(word.n_chars, EDIT_MAX_CHARS);
    assert_int_equal(edit_distance(&word, &word, 2), 0);
    edit_word_init(&word, span_of("ab\xFF\xC3"));
    assert_int_equal(word.n_chars, 4);
    buf_release(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances),
        cmocka_unit_test(random_words_against_the_definition),
        cmocka_unit_test(long_words_are_cut),
    };

    return cmocka_run_group_tests_name("edit_distance", tests, NULL, NULL);
}
