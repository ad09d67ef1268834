#include "fixture.h"

#include "base/buf.h"
#include "index/store/sketches.h"

/* A text of n words, from its own store of words; the same for the same seed. */
static void add_words(struct buf *out, uint64_t seed, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%sw%u", out->len > 0 ? " " : "", fixture_random(&seed, 20000));
}

static struct sketch sketch_of(const char *teaser, const char *body)
{
    struct sketch s;

    sketch_make(&s, span_of(teaser), span_of(body));
    return s;
}

/* Appends the words of text from the share `from` on to the share `to`, both in hundredths; of each
 * hundred words n_changed are others. */
static void add_edited(struct buf *out, struct span text, unsigned from, unsigned to,
                       unsigned n_changed, uint64_t *random)
{
    size_t n_words = 1, at = 0;

    for (size_t i = 0; i < text.len; i++)
        n_words += text.ptr[i] == ' ';
    for (size_t i = 0; i < text.len; at++) {
        size_t start = i;
        while (i < text.len && text.ptr[i] != ' ')
            i++;
        if (at * 100 >= n_words * from && at * 100 < n_words * to) {
            if (out->len > 0)
                buf_add_char(out, ' ');
            if (fixture_random(random, 100) < n_changed)
                buf_addf(out, "anders%u", fixture_random(random, 1000));
            else
                buf_add(out, text.ptr + start, i - start);
        }
        i++;
    }
}

static void copies_are_told(void **state)
{
    static const struct {
        unsigned n_words, from, to, n_changed, new_start; /* hundredths; new_start in words */
        unsigned at_least;                                /* of a thousand are told */
        const char *why;
    } cases[] = {
        {200, 0, 100, 0, 0, 1000, "the same"},
        {200, 0, 67, 0, 0, 1000, "the last third left out"},
        {200, 0, 50, 0, 0, 980, "half of it left out"},
        {200, 0, 100, 5, 0, 1000, "one word of twenty changed"},
        {200, 0, 100, 10, 0, 940, "one word of ten changed"},
        {200, 20, 100, 0, 40, 990, "another beginning"},
        {200, 0, 67, 5, 0, 970, "shortened and edited"},
        {80, 0, 67, 0, 0, 970, "a short one, shortened"},
        {45, 0, 100, 3, 0, 930, "a short one, edited"},
        {2000, 10, 90, 3, 100, 1000, "a long one"},
    };

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        uint64_t random = c + 1;
        unsigned n_told = 0;

        for (unsigned i = 0; i < 1000; i++) {
            struct buf text = BUF_INIT, copy = BUF_INIT;
            struct sketch a, b;

            add_words(&text, i * 7919 + c, cases[c].n_words);
            add_words(&copy, ~(uint64_t)i, cases[c].new_start);
            add_edited(&copy, buf_span(&text), cases[c].from, cases[c].to, cases[c].n_changed,
                       &random);
            a = sketch_of("", buf_cstr(&text));
            b = sketch_of("", buf_cstr(&copy));
            assert_int_equal(sketch_is_alike(&a, &b), sketch_is_alike(&b, &a));
            n_told += sketch_is_alike(&a, &b);
            buf_release(&text);
            buf_release(&copy);
        }
        if (n_told < cases[c].at_least)
            fail_msg("%s: %u of 1000 are told", cases[c].why, n_told);
    }
}

/* Articles of one subject share words, and now and then three in a row. */
static void others_are_not(void **state)
{
    enum { N = 300, WORDS = 120 };
    static struct sketch sketches[N];

    (void)state;
    for (unsigned i = 0; i < N; i++) {
        uint64_t random = i;
        struct buf text = BUF_INIT;

        for (unsigned k = 0; k < WORDS; k++)
            buf_addf(&text, "%sw%u", k > 0 ? " " : "", fixture_random(&random, 40));
        for (unsigned k = 0; k < 20; k++) /* what all have in common */
            buf_addf(&text, " floskel%u", k);
        sketches[i] = sketch_of("", buf_cstr(&text));
        for (unsigned k = 0; k < i; k++)
            if (sketch_is_alike(&sketches[i], &sketches[k]))
                fail_msg("%u is like %u", i, k);
        buf_release(&text);
    }
}

static void few_words_must_all_agree(void **state)
{
    static const struct {
        const char *first, *second;
        bool alike;
    } cases[] = {
        {"diese verordnung tritt am 1 januar 2002 in kraft",
         "diese verordnung tritt am 1 januar 2002 in kraft", true},
        {"diese verordnung tritt am 1 januar 2002 in kraft",
         "diese verordnung tritt am 1 januar 2003 in kraft", false},
        {"weggefallen", "weggefallen", true},
        {"weggefallen", "aufgehoben", false},
        {"a b", "b a", false},
        {"a", "a a", false},
        {"", "", false}, /* nothing is known of either */
        {"", "a", false},
        {"a b c d e f g h i j k l m n o p q r s t u v w x y z a b c",
         "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sketch a = sketch_of("", cases[i].first), b = sketch_of("", cases[i].second);

        if (sketch_is_alike(&a, &b) != cases[i].alike || sketch_is_alike(&b, &a) != cases[i].alike)
            fail_msg("\"%s\" and \"%s\"", cases[i].first, cases[i].second);
    }
}

static void a_teaser_reads_on_in_the_body(void **state)
{
    struct sketch apart = sketch_of("das freibad hat wieder", "geöffnet und zwar ganz"),
                  together = sketch_of("", "das freibad hat wieder geöffnet und zwar ganz");

    (void)state;
    assert_memory_equal(&apart, &together, sizeof apart);
    assert_int_equal(apart.n_words, 8);
}

static void what_is_alike_shares_a_lane(void **state)
{
    uint64_t random = 5;
    unsigned n_alike = 0;

    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        struct buf text = BUF_INIT, copy = BUF_INIT;
        struct sketch a, b;
        bool shared = false;

        add_words(&text, i, 40 + fixture_random(&random, 200));
        add_edited(&copy, buf_span(&text), 0, 40 + fixture_random(&random, 60),
                   fixture_random(&random, 10), &random);
        a = sketch_of("", buf_cstr(&text));
        b = sketch_of("", buf_cstr(&copy));
        for (size_t lane = 0; lane < SKETCH_LANES; lane++)
            shared = shared || sketch_lane(&a, lane) == sketch_lane(&b, lane);
        n_alike += sketch_is_alike(&a, &b);
        assert_true(shared || !sketch_is_alike(&a, &b));
        buf_release(&text);
        buf_release(&copy);
    }
    assert_true(n_alike > 2000);
}

static void check_stored(struct fixture *f, struct id_blocks *sketches, int64_t id,
                         const struct sketch *expected)
{
    struct sketch s = {.n_words = 1};

    ASSERT_OK(sketches_get(sketches, id, &s, &f->err), &f->err);
    assert_memory_equal(&s, expected, sizeof s);
}

static void stored_they_come_back(void **state)
{
    static const uint64_t n_words[] = {1, 0xABCDEF, SKETCH_MAX_WORDS};
    static const int64_t ids[] = {0, 168, 169, 170, 100000};
    const struct sketch none = {.n_words = 0};
    struct fixture *f = *state;
    struct id_blocks sketches;
    struct sketch s = {.n_words = 0};
    struct db db;

    ASSERT_OK(db_open(&db, f->path, DB_WRITE, &f->err), &f->err);
    ASSERT_OK(
        db_exec(&db, "CREATE TABLE sketch(block INTEGER PRIMARY KEY, data BLOB NOT NULL)", &f->err),
        &f->err);
    sketches_init(&sketches, &db);
    for (size_t w = 0; w < sizeof n_words / sizeof *n_words; w++) {
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
            s = sketch_of("", "eins zwei drei vier fünf");
            s.groups[i] = (1ull << 60) - 1;
            s.n_words = n_words[w];
            ASSERT_OK(sketches_set(&sketches, ids[i], &s, &f->err), &f->err);
        }
        ASSERT_OK(id_blocks_save(&sketches, &f->err), &f->err);
        id_blocks_forget(&sketches);
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
            s = sketch_of("", "eins zwei drei vier fünf");
            s.groups[i] = (1ull << 60) - 1;
            s.n_words = n_words[w];
            check_stored(f, &sketches, ids[i], &s);
            check_stored(f, &sketches, ids[i] + 3, &none);
        }
    }
    id_blocks_release(&sketches);
    db_close(&db);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_are_told),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(few_words_must_all_agree),
        cmocka_unit_test(a_teaser_reads_on_in_the_body),
        cmocka_unit_test(what_is_alike_shares_a_lane),
        cmocka_unit_test_setup_teardown(stored_they_come_back, fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests_name("sketch", tests, NULL, NULL);
}
