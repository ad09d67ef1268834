#include "fixture.h"

#include "query/expand/notation.h"

#include <stdlib.h>

static const struct fixture_article articles[] = {
    {"a", .body = "Auf der A 8 nach G 20, CO 2 im E Mail, in 2 Tagen am 8. Mai, Formel 1 mit 5 G"},
    {"b", .body = "A8 G20 CO2 EMail Formel1 5G MP3 Player Brand U-Bahn Mai8 im2 a1b"},
    {"c", .body = "Klasse B Rand, U Bahn, MP 3, 110.112 T-Shirt A 1 b"},
};

static int setup(void **state)
{
    int rc = fixture_setup_index(state);

    if (rc == 0)
        fixture_add(*state, articles, sizeof articles / sizeof *articles);
    return rc;
}

/* The rows for text, parted by "; ", "!" behind words that are exact. */
static void find(struct fixture *f, const char *text, long join_at, struct buf *out)
{
    struct arena arena = {0};
    struct words words = {0};
    struct notation notation;

    words_split(&words, &arena, span_of(text));
    ASSERT_OK(notation_find(f->ix, &arena, &words, span_of(text), join_at, &notation, &f->err),
              &f->err);
    assert_true(notation.n <= NOTATION_MAX_ROWS);
    buf_clear(out);
    for (size_t i = 0; i < notation.n; i++) {
        buf_add_str(out, i > 0 ? "; " : "");
        for (size_t k = 0; k < notation.rows[i].n; k++) {
            const struct word *w = &notation.rows[i].items[k];
            buf_addf(out, "%s%.*s%s", k > 0 ? " " : "", (int)w->form.len, w->form.ptr,
                     w->exact ? "!" : "");
        }
    }
    words_release(&words);
    arena_release(&arena);
}

static void words_are_joined_and_split(void **state)
{
    static const struct {
        const char *text;
        long join_at;
        const char *want, *why;
    } cases[] = {
        {"A8", NOTATION_ANYWHERE, "a! 8!", "letters and digits"},
        {"A 8", NOTATION_ANYWHERE, "a8", "a blank"},
        {"A-8", NOTATION_ANYWHERE, "a8", "a hyphen"},
        {"A, 8", NOTATION_ANYWHERE, "", "more than a blank"},
        {"auf der A8", NOTATION_ANYWHERE, "auf der a! 8!", "in a row"},
        {"A 8 CO2", NOTATION_ANYWHERE, "a8 co! 2!; a8 co2; a 8 co! 2!", "each by itself"},
        {"Formel1", NOTATION_ANYWHERE, "formel 1!", "a word in any form"},
        {"5G", NOTATION_ANYWHERE, "5! g!", "digits first"},
        {"MP3Player", NOTATION_ANYWHERE, "mp! 3! player; mp3! player", "three pieces"},
        {"A9", NOTATION_ANYWHERE, "", "the index has no 9"},
        {"in 2", NOTATION_ANYWHERE, "", "a function word"},
        {"im2", NOTATION_ANYWHERE, "", "the other way round"},
        {"am 8. Mai", NOTATION_ANYWHERE, "", "an ordinal"},
        {"EMail", NOTATION_ANYWHERE, "e! mail", "two capitals"},
        {"UBahn", NOTATION_ANYWHERE, "u! bahn", "two capitals"},
        {"ubahn", NOTATION_ANYWHERE, "u! bahn", "an article has the hyphen"},
        {"U Bahn", NOTATION_ANYWHERE, "ubahn", "an article has the hyphen"},
        {"E Mail", NOTATION_ANYWHERE, "email", "e is electronic"},
        {"B Rand", NOTATION_ANYWHERE, "", "a word of its own"},
        {"brand", NOTATION_ANYWHERE, "", "no hyphen anywhere"},
        {"A 8 CO2", 0, "a8 co! 2!; a8 co2", "joined at a place"},
        {"A 8 CO2", 1, "", "not joined there"},
        {"A 8", 1, "", "nothing behind"},
        {"a1b2c3", NOTATION_ANYWHERE, "", "too many pieces"},
        {"1.000 m", NOTATION_ANYWHERE, "", "no plain digits"},
    };
    struct buf got = BUF_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        find(*state, cases[i].text, cases[i].join_at, &got);
        if (!span_eq(buf_span(&got), span_of(cases[i].want)))
            fail_msg("%s: \"%s\": %.*s", cases[i].why, cases[i].text, (int)got.len, got.data);
    }
    buf_release(&got);
}

static void rows_are_limited(void **state)
{
    struct buf text = BUF_INIT, got = BUF_INIT;

    for (int i = 0; i < 60; i++)
        buf_add_str(&text, i % 2 ? "A8 " : "A 8 ");
    find(*state, buf_cstr(&text), NOTATION_ANYWHERE, &got);
    assert_true(got.len > 0);
    find(*state, buf_cstr(&text), 0, &got);
    assert_true(got.len > 0);
    find(*state, buf_cstr(&text), 2, &got);
    assert_int_equal(got.len, 0);
    buf_release(&text);
    buf_release(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_are_joined_and_split, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(rows_are_limited, setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("notation", tests, NULL, NULL);
}
