#include "fixture.h"
#include "helpers.h"

#include "base/buf.h"
#include "query/expand/edit_distance.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <wchar.h>

/* ---- the definition, with a full table and the costs told once more ---- */

static const struct {
    const wchar_t *a, *b;
    int cost;
} pairs[] = {
    {L"ä", L"ae", 0},  {L"ö", L"oe", 0},   {L"ü", L"ue", 0},  {L"ß", L"ss", 0},  {L"ä", L"a", 1},
    {L"ö", L"o", 1},   {L"ü", L"u", 1},    {L"ae", L"a", 1},  {L"oe", L"o", 1},  {L"ue", L"u", 1},
    {L"ß", L"s", 1},   {L"ä", L"e", 1},    {L"ae", L"e", 1},  {L"y", L"i", 1},   {L"d", L"t", 1},
    {L"dt", L"t", 1},  {L"f", L"v", 1},    {L"f", L"ph", 1},  {L"v", L"ph", 1},  {L"v", L"w", 1},
    {L"k", L"ck", 1},  {L"z", L"tz", 1},   {L"x", L"ks", 1},  {L"x", L"chs", 1}, {L"ks", L"chs", 1},
    {L"j", L"i", 1},   {L"ai", L"ei", 1},  {L"oi", L"eu", 1}, {L"oi", L"äu", 1}, {L"ö", L"eu", 1},
    {L"oe", L"eu", 1}, {L"u", L"ou", 1},   {L"z", L"ts", 1},  {L"z", L"c", 1},   {L"zi", L"ti", 1},
    {L"k", L"c", 1},   {L"kw", L"qu", 1},  {L"f", L"pf", 1},  {L"b", L"p", 1},   {L"g", L"k", 1},
    {L"g", L"ch", 1},  {L"ch", L"sch", 1}, {L"g", L"sch", 1},
};

struct letters {
    wchar_t at[200];
    size_t n;
};

static struct letters letters_of(struct span word)
{
    struct letters l = {.n = 0};

    for (size_t i = 0; i < word.len;) {
        uint32_t cp;
        i += utf8_decode(word.ptr + i, word.len - i, &cp);
        l.at[l.n++] = (wchar_t)cp;
    }
    return l;
}

/* Of a letter that only one word has. */
static int single_cost(const struct letters *l, size_t i)
{
    wchar_t c = l->at[i], before = i > 0 ? l->at[i - 1] : 0;
    bool silent = (c == before && wcschr(L"bcdfghjklmnpqrstvwxzaeo", c)) ||
                  (c == L'e' && before == L'i') ||
                  (c == L'h' && before && wcschr(L"aeiouyäöütr", before));

    return silent ? 1 : 2;
}

static bool ends_in(const struct letters *l, size_t n, const wchar_t *end)
{
    size_t n_end = wcslen(end);

    return n >= n_end && wmemcmp(&l->at[n - n_end], end, n_end) == 0;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int naive(struct span x, struct span y)
{
    static int d[201][201];
    struct letters a = letters_of(x), b = letters_of(y);

    for (size_t i = 0; i <= a.n; i++) {
        for (size_t j = 0; j <= b.n; j++) {
            int best = i + j == 0 ? 0 : 1000;

            if (i > 0)
                best = least(best, d[i - 1][j] + single_cost(&a, i - 1));
            if (j > 0)
                best = least(best, d[i][j - 1] + single_cost(&b, j - 1));
            if (i > 0 && j > 0)
                best = least(best, d[i - 1][j - 1] + (a.at[i - 1] == b.at[j - 1] ? 0 : 2));
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                best = least(best, d[i - 2][j - 2] + 2);
            for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
                const wchar_t *p = pairs[k].a, *q = pairs[k].b;
                if (ends_in(&a, i, p) && ends_in(&b, j, q))
                    best = least(best, d[i - wcslen(p)][j - wcslen(q)] + pairs[k].cost);
                if (ends_in(&a, i, q) && ends_in(&b, j, p))
                    best = least(best, d[i - wcslen(q)][j - wcslen(p)] + pairs[k].cost);
            }
            d[i][j] = best;
        }
    }
    return d[a.n][b.n];
}

/* ---- single words ---- */

static int distance(struct span a, struct span b, int limit)
{
    static struct edit_word word;
    static struct edit_walk walk;
    size_t n_hopeless;

    assert_true(edit_word_init(&word, a));
    edit_walk_init(&walk, &word, limit, false);
    return edit_walk_form(&walk, b, &n_hopeless);
}

static void known_distances(void **state)
{
    static const struct {
        const char *a, *b;
        int limit, want;
        const char *why;
    } cases[] = {
        {"", "", 4, 0, "nothing"},
        {"", "b", 2, 2, "one inserted into nothing"},
        {"b", "", 2, 2, "one left out"},
        {"bc", "", 4, 4, "two left out"},
        {"bc", "", 2, 3, "too far"},
        {"haus", "haus", 0, 0, "the same"},
        {"haus", "maus", 0, 1, "too far for none"},
        {"haus", "maus", 2, 2, "another letter"},
        {"haus", "hasu", 2, 2, "neighbours swapped"},
        {"nordkorea", "norkdorea", 2, 2, "swapped in the middle"},
        {"cb", "bxc", 4, 5, "no part is edited twice"},
        {"müller", "mueller", 0, 0, "ü is ue"},
        {"mueller", "müller", 0, 0, "and the other way"},
        {"straße", "strasse", 0, 0, "ß is ss"},
        {"strase", "straße", 2, 1, "s for ß"},
        {"strase", "strasse", 2, 1, "s for ss"},
        {"muller", "mueller", 2, 1, "dots forgotten"},
        {"wider", "wieder", 2, 1, "i for ie"},
        {"dienstag", "dinstag", 2, 1, "ie for i"},
        {"fater", "vater", 2, 1, "f for v"},
        {"wase", "vase", 2, 1, "w for v"},
        {"fosfat", "phosphat", 2, 2, "f for ph, twice"},
        {"kommission", "komission", 2, 1, "m for mm"},
        {"komision", "kommission", 2, 2, "two single for double"},
        {"schifffahrt", "schiffahrt", 2, 1, "ff for fff"},
        {"leherer", "lehrer", 2, 2, "a letter too many"},
        {"lerer", "lehrer", 2, 1, "e for eh"},
        {"paket", "packet", 2, 1, "k for ck"},
        {"plaz", "platz", 2, 1, "z for tz"},
        {"ketchup", "kethcup", 2, 2, "swapped"},
        {"tron", "thron", 2, 1, "t for th"},
        {"rytmus", "rhythmus", 2, 2, "r for rh, t for th"},
        {"gimnasium", "gymnasium", 2, 1, "i for y"},
        {"heuser", "häuser", 2, 1, "eu for äu"},
        {"heuser", "haeuser", 2, 1, "eu for aeu"},
        {"stat", "stadt", 2, 1, "t for dt"},
        {"staat", "stadt", 4, 2, "aa is a, t for dt"},
        {"wechsel", "weksel", 2, 1, "chs for ks"},
        {"taxi", "tachsi", 2, 1, "x for chs"},
        {"wexel", "weksel", 2, 1, "x for ks"},
        {"könich", "könig", 2, 1, "ch for g"},
        {"mögligkeit", "möglichkeit", 2, 1, "g for ch"},
        {"mogligkeit", "möglichkeit", 2, 2, "o for ö besides"},
        {"bank", "bang", 2, 1, "k for g"},
        {"pupliziert", "publiziert", 2, 1, "p for b"},
        {"kirche", "kirsche", 2, 1, "ch for sch"},
        {"garasche", "garage", 2, 1, "sch for g"},
        {"keiser", "kaiser", 2, 1, "ei for ai"},
        {"frisör", "friseur", 2, 1, "ö for eu"},
        {"ferd", "pferd", 2, 1, "f for pf"},
        {"kwelle", "quelle", 2, 1, "kw for qu"},
        {"kanone", "canone", 2, 1, "k for c"},
        {"razion", "ration", 2, 1, "zi for ti"},
        {"rutine", "routine", 2, 1, "u for ou"},
        {"dach", "tag", 2, 2, "two confusions are an error"},
        {"1988", "1998", 2, 2, "digits are no confusion"},
        {"100", "1000", 2, 2, "nor are more of them"},
        {"kitten", "sitting", 4, 5, "just too far"},
        {"東京", "京東", 2, 2, "any script"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int d = distance(span_of(cases[i].a), span_of(cases[i].b), cases[i].limit);
        if (d != cases[i].want)
            fail_msg("%s: %s and %s: %d", cases[i].why, cases[i].a, cases[i].b, d);
    }
}

/* ---- random words ---- */

static const char *const sounds[] = {"a",  "b",   "e",  "h",  "i",  "s",   "t",  "d",  "ä",
                                     "ß",  "ae",  "ss", "ph", "f",  "v",   "ck", "ks", "x",
                                     "tz", "chs", "東", "g",  "ch", "sch", "pf"};
enum { N_SOUNDS = sizeof sounds / sizeof *sounds };

static void make_word(struct buf *word, uint64_t *random, uint32_t max)
{
    size_t n = fixture_random(random, max);

    buf_clear(word);
    for (size_t i = 0; i < n; i++)
        buf_add_str(word, sounds[fixture_random(random, N_SOUNDS)]);
}

/* Some errors and confusions, so that near pairs are common. */
static void edit(const struct buf *from, struct buf *to, uint64_t *random)
{
    size_t at = 0;

    buf_clear(to);
    while (at < from->len) {
        uint32_t cp, what = fixture_random(random, 14);
        size_t n = utf8_decode(from->data + at, from->len - at, &cp);

        if (what == 0 || what == 1)
            buf_add_str(to, sounds[fixture_random(random, N_SOUNDS)]);
        if (what == 2 && at + n < from->len) {
            uint32_t next;
            size_t n_next = utf8_decode(from->data + at + n, from->len - at - n, &next);
            buf_add_cp(to, next);
            buf_add_cp(to, cp);
            at += n + n_next;
            continue;
        }
        if (what == 3)
            buf_add_cp(to, cp);
        if (what != 1 && what != 4)
            buf_add_cp(to, cp);
        at += n;
    }
}

static void random_words_against_the_definition(void **state)
{
    (void)state;
    struct buf a = BUF_INIT, b = BUF_INIT;
    uint64_t random = 77;
    int n_near = 0, n_nearest = 0;

    for (int round = 0; round < 40000; round++) {
        int limit = (int)fixture_random(&random, 5), want;

        make_word(&a, &random, fixture_random(&random, 10) ? 8 : 24);
        if (round % 4)
            edit(&a, &b, &random);
        else
            make_word(&b, &random, 8);
        want = naive(buf_span(&a), buf_span(&b));
        want = want > limit ? limit + 1 : want;
        n_near += want <= limit;
        n_nearest += want <= limit && want < 2;
        if (distance(buf_span(&a), buf_span(&b), limit) != want ||
            distance(buf_span(&b), buf_span(&a), limit) != want)
            fail_msg("\"%s\" and \"%s\" within %d: not %d", buf_cstr(&a), buf_cstr(&b), limit,
                     want);
    }
    assert_true(n_near > 5000 && n_nearest > 1000);
    buf_release(&a);
    buf_release(&b);
}

/* ---- words in order ---- */

enum { N_WORDS = 3000 };

static int compare_words(const void *a, const void *b)
{
    return span_cmp(*(const struct span *)a, *(const struct span *)b);
}

/* What edit_walk_next said. */
struct next {
    struct buf from;
    bool more;
};

static void ask_for_next(struct edit_walk *walk, struct span form, struct next *next)
{
    struct span from;

    next->more = edit_walk_next(walk, &from);
    buf_clear(&next->from);
    buf_add_span(&next->from, from);
    assert_true(from.len == 0 || span_cmp(from, form) > 0);
}

/* Rows are shared and words left out as a walk through the vocabulary does. */
static void check_in_order(const struct span *words, struct span typed, int limit, size_t *n_near,
                           size_t *n_told)
{
    static struct edit_word word;
    static struct edit_walk walk;
    struct next next = {BUF_INIT, true};
    size_t n_hopeless = 0;

    assert_true(edit_word_init(&word, typed));
    edit_walk_init(&walk, &word, limit, false);
    for (size_t i = 0; i < N_WORDS; i++) {
        int want = naive(typed, words[i]);

        if (i > 0 && span_eq(words[i], words[i - 1]))
            continue;
        if (!next.more || span_cmp(words[i], buf_span(&next.from)) < 0) {
            if (want <= limit)
                fail_msg("%.*s is left out for %.*s", (int)words[i].len, words[i].ptr,
                         (int)typed.len, typed.ptr);
            continue;
        }
        want = want > limit ? limit + 1 : want;
        assert_int_equal(edit_walk_form(&walk, words[i], &n_hopeless), want);
        assert_true(n_hopeless <= words[i].len);
        ask_for_next(&walk, words[i], &next);
        *n_near += want <= limit;
        ++*n_told;
    }
    buf_release(&next.from);
}

static void words_in_order_share_rows(void **state)
{
    (void)state;
    struct buf word = BUF_INIT;
    struct span words[N_WORDS];
    uint64_t random = 5;
    size_t n_near = 0, n_told = 0;

    for (size_t i = 0; i < N_WORDS; i++) {
        make_word(&word, &random, 7);
        words[i] = span_make(strndup(buf_cstr(&word), word.len), word.len);
    }
    qsort(words, N_WORDS, sizeof *words, compare_words);
    for (int round = 0; round < 60; round++) {
        make_word(&word, &random, 7);
        check_in_order(words, buf_span(&word), 1 + round % 4, &n_near, &n_told);
    }
    assert_true(n_near > 500);
    assert_true(n_told < 60 * N_WORDS / 4); /* or little was left out */
    for (size_t i = 0; i < N_WORDS; i++)
        free((char *)words[i].ptr);
    buf_release(&word);
}

static void long_and_odd_words(void **state)
{
    (void)state;
    static struct edit_word word;
    static struct edit_walk walk;
    struct buf text = BUF_INIT, long_text = BUF_INIT;
    struct span from;
    size_t n_hopeless;

    for (int i = 0; i < EDIT_MAX_CHARS; i++)
        buf_add_str(&text, "ü");
    for (int i = 0; i < 2000; i++)
        buf_add_str(&long_text, i % 2 ? "e" : "u");
    assert_int_equal(distance(buf_span(&text), buf_span(&text), 2), 0);
    assert_int_equal(distance(buf_span(&text), span_make(long_text.data, 2 * EDIT_MAX_CHARS), 2),
                     0);
    assert_true(edit_word_init(&word, buf_span(&text)));
    edit_walk_init(&walk, &word, 4, false);
    assert_int_equal(edit_walk_form(&walk, buf_span(&long_text), &n_hopeless), 5);
    assert_true(n_hopeless > 0 && n_hopeless <= EDIT_MAX_DEPTH);
    assert_true(edit_walk_next(&walk, &from));
    assert_true(span_cmp(from, buf_span(&long_text)) > 0);
    assert_int_equal(edit_walk_form(&walk, span_of("ue"), &n_hopeless), 5);
    buf_add_str(&text, "ü");
    assert_false(edit_word_init(&word, buf_span(&text)));
    assert_int_equal(distance(span_of("ab\xFF\xC3"), span_of("ab\xFF"), 4), 2);
    buf_release(&text);
    buf_release(&long_text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances),
        cmocka_unit_test(random_words_against_the_definition),
        cmocka_unit_test(words_in_order_share_rows),
        cmocka_unit_test(long_and_odd_words),
    };

    return cmocka_run_group_tests_name("edit_distance", tests, NULL, NULL);
}
