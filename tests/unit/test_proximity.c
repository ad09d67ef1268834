#include "fixture.h"

#include "query/expand/expand.h"
#include "query/rank/proximity.h"
#include "query/show/highlight.h"

#include <stdio.h>
#include <stdlib.h>

/* Marks made of places are those made of the text, wherever places say that they know. */

static const char *const words[] = {
    "Haus",
    "die",
    "Häuser",
    "Brücke",
    "und",
    "Hauses",
    "Vertrag",
    "Krankenhaus",
    "Haustür",
    "bauen",
    "Bürger",
    "Mietvertrag",
    "Bürger:innen",
    "Tür",
    "Hausbau",
    "Vertragsbruch",
    "Haus-Tür",
    "Ratshaus",
    "Bürgerinnen",
    "Krankenhaus-Brücke",
    "Haus- und Hof",
    "Miet- oder",
    "Bürger*innen",
    "z.B.",
    "Brücken und -häuser",
    "Hof",
    "Hausbau-Rat",
    "Bürgerinnenrat",
    "Rat",
    "Haus- und Ratstür",
    "Kreis",
    "Bürger_innen",
    "3.2.2010",
    "Ratshausbau",
    "Rats-Haus- und Vertragsbau",
    "Miets- und -hausbau-rat",
    "Bürger:innen-Haus",
    "Bau",
};
enum { N_WORDS = sizeof words / sizeof *words, N_ARTICLES = 32, MAX_POSITION = 64 };

static void add_words(struct buf *out, uint64_t *seed, uint32_t n)
{
    buf_clear(out);
    while (n-- > 0)
        buf_addf(out, "%s%s", words[fixture_random(seed, N_WORDS)],
                 fixture_random(seed, 12) == 0 ? ". " : " ");
}

static void add_articles(struct fixture *f, uint64_t *seed, int n)
{
    struct buf body = BUF_INIT, title = BUF_INIT;
    int64_t id, file;

    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    file = fixture_file(f, "a.txt");
    while (n-- > 0) {
        add_words(&body, seed, 1 + fixture_random(seed, fixture_random(seed, 4) == 0 ? 90 : 12));
        add_words(&title, seed, fixture_random(seed, 4));
        fixture_make_draft(f, &(struct fixture_article){.path = "a.txt",
                                                        .body = buf_cstr(&body),
                                                        .title = buf_cstr(&title)});
        ASSERT_OK(writer_article_add(f->writer, file, &f->draft, &id, &f->err), &f->err);
    }
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
    buf_release(&body);
    buf_release(&title);
}

/* Takes articles out of the generation they are in. */
static void change_articles(struct fixture *f, uint64_t *seed, int64_t n_ids)
{
    struct buf body = BUF_INIT;
    int64_t file;

    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    file = fixture_file(f, "a.txt");
    for (int64_t id = 3; id <= n_ids; id += 1 + fixture_random(seed, 9)) {
        add_words(&body, seed, 1 + fixture_random(seed, 20));
        fixture_make_draft(f, &(struct fixture_article){.path = "a.txt", .body = buf_cstr(&body)});
        ASSERT_OK(writer_article_update(f->writer, id, file, &f->draft, &f->err), &f->err);
    }
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
    buf_release(&body);
}

static void make_query(struct buf *query, uint64_t *seed)
{
    static const char *const shapes[] = {"%s %s",
                                         "%s OR %s",
                                         "%s NOT %s",
                                         "%s (%s)",
                                         "%s %s",
                                         "%s %s",
                                         "titel:%s OR %s",
                                         "=%s %s",
                                         "%s~ %s",
                                         "\"%s\" %s",
                                         "NEAR(\"%s\" Haus, 3) OR %s"};
    const char *shape = shapes[fixture_random(seed, sizeof shapes / sizeof *shapes)];
    const char *two = strchr(strchr(shape, '%') + 1, '%');

    buf_add(query, shape, (size_t)(strchr(shape, '%') - shape));
    buf_add_str(query, words[fixture_random(seed, N_WORDS)]);
    buf_add(query, strchr(shape, '%') + 2, (size_t)(two - strchr(shape, '%') - 2));
    buf_add_str(query, words[fixture_random(seed, N_WORDS)]);
    buf_add_str(query, two + 2);
}

struct counts {
    size_t fields, by_places, marks;
};

static size_t places_of_field(const struct term_place_list *list, enum field field, size_t *first)
{
    size_t behind = 0;

    for (*first = 0; *first < list->n && list->at[*first].field < field;)
        ++*first;
    for (behind = *first; behind < list->n && list->at[behind].field == field;)
        behind++;
    return behind - *first;
}

struct highlighters {
    struct highlighter *of_texts, *of_places;
};

static void compare_marks(const char *query, const char *what, const struct mark *marks, size_t n,
                          const struct mark *expected, size_t n_expected)
{
    if (n != n_expected)
        fail_msg("%s, %s: %zu marks instead of %zu", query, what, n, n_expected);
    for (size_t i = 0; i < n; i++)
        if (marks[i].position != expected[i].position || marks[i].term != expected[i].term)
            fail_msg("%s, %s: mark %zu is of term %u at %u instead of %u at %u", query, what, i,
                     marks[i].term, marks[i].position, expected[i].term, expected[i].position);
}

static void compare_field(const char *query, const struct highlighters *h, struct article *a,
                          const struct term_place_list *list, enum field field, struct counts *c)
{
    const struct span text = article_field(a, field);
    size_t first, n_places = places_of_field(list, field, &first), n, n_expected;
    const struct mark *marks, *expected;

    n_expected = highlighter_marks(h->of_texts, field, text, &expected);
    c->fields += n_expected > 0;
    if (highlighter_marks_of_places(h->of_places, field, list->at + first, n_places, &marks, &n)) {
        c->by_places += n_expected > 0;
        c->marks += n;
        compare_marks(query, text.ptr, marks, n, expected, n_expected);
    }
    n = highlighter_marks(h->of_places, field, text, &marks);
    compare_marks(query, text.ptr, marks, n, expected, n_expected);
}

static void compare_articles(struct fixture *f, const char *query, const struct plan *plan,
                             const int64_t *ids, size_t n_ids, struct counts *c)
{
    const struct highlighters h = {highlighter_new(plan, index_analyzer(f->ix)),
                                   highlighter_new(plan, index_analyzer(f->ix))};
    const bool *leaves = highlighter_leaves(h.of_places);
    struct term_places places;
    bool known;

    highlighter_limit(h.of_texts, MAX_POSITION);
    highlighter_limit(h.of_places, MAX_POSITION);
    ASSERT_OK(term_places_find(f->ix, plan, leaves, ids, n_ids, &places, &known, &f->err), &f->err);
    assert_true(known);
    ASSERT_OK(term_places_read(f->ix, &places, ~(article_bits)0, MAX_POSITION, &known, &f->err),
              &f->err);
    assert_true(known);
    highlighter_take_places(h.of_places, &places);
    for (size_t i = 0; i < n_ids; i++) {
        struct article a = {0};
        ASSERT_OK(index_article(f->ix, ids[i], &a, &f->err), &f->err);
        for (int field = 0; field < N_FIELDS; field++)
            compare_field(query, &h, &a, &places.of[i], (enum field)field, c);
        article_release(&a);
    }
    highlighter_free(h.of_texts);
    highlighter_free(h.of_places);
    term_places_release(&places);
}

/* Random articles below n_ids, in any order. */
static void compare(struct fixture *f, uint64_t *seed, uint32_t n_ids, int n_queries,
                    struct counts *c)
{
    while (n_queries-- > 0) {
        const struct expand_options options = {.any = fixture_random(seed, 3) == 0};
        struct buf query = BUF_INIT;
        struct query parsed;
        struct plan plan = {0};
        int64_t ids[N_ARTICLES];

        make_query(&query, seed);
        for (size_t i = 0; i < N_ARTICLES; i++)
            ids[i] =
                (int64_t)(n_ids / N_ARTICLES * i + fixture_random(seed, n_ids / N_ARTICLES)) + 1;
        for (size_t i = N_ARTICLES - 1; i > 0; i--) {
            size_t other = fixture_random(seed, (uint32_t)i + 1);
            int64_t id = ids[i];
            ids[i] = ids[other];
            ids[other] = id;
        }
        ASSERT_OK(query_parse(&parsed, buf_span(&query), options.any ? QPARSE_ANY : 0, &f->err),
                  &f->err);
        ASSERT_OK(index_begin_read(f->ix, &f->err), &f->err);
        ASSERT_OK(query_expand(f->ix, &parsed, &options, &plan, &f->err), &f->err);
        compare_articles(f, buf_cstr(&query), &plan, ids, N_ARTICLES, c);
        index_end_read(f->ix);
        plan_release(&plan);
        query_release(&parsed);
        buf_release(&query);
    }
}

static void places_give_the_marks_of_the_text(void **state)
{
    struct fixture *f = *state;
    struct counts c = {0};
    uint64_t seed = 3;

    add_articles(f, &seed, 600);
    compare(f, &seed, 600, 300, &c);
    add_articles(f, &seed, 100);
    change_articles(f, &seed, 700);
    add_articles(f, &seed, 100);
    compare(f, &seed, 800, 300, &c);
    ASSERT_OK(index_optimize(f->ix, &f->err), &f->err);
    compare(f, &seed, 800, 100, &c);
    assert_true(c.marks > 10000 && c.by_places > c.fields / 2);
}

/* ---- nearness itself ---- */

static void apply(struct fixture *f, const struct plan *plan, enum retrieval_engine engine,
                  const int64_t *ids, size_t n, struct ranked *hits)
{
    struct ranker *ranker = ranker_new(plan, RANK_ALL_WORDS, 100, 2000);

    for (size_t i = 0; i < n; i++)
        hits[i] = (struct ranked){.id = ids[i]};
    ASSERT_OK(proximity_apply(f->ix, plan, ranker, engine, hits, n, &f->err), &f->err);
    ranker_free(ranker);
}

/* What the best of the articles earns, however it is found. */
static double nearness_in(struct fixture *f, const char *text, const int64_t *ids, size_t n)
{
    const struct expand_options options = {.any = false};
    struct ranked by_texts[PROXIMITY_WINDOW], fastest[PROXIMITY_WINDOW];
    struct plan plan = {0};
    struct query parsed;

    ASSERT_OK(query_parse(&parsed, span_of(text), 0, &f->err), &f->err);
    ASSERT_OK(index_begin_read(f->ix, &f->err), &f->err);
    ASSERT_OK(query_expand(f->ix, &parsed, &options, &plan, &f->err), &f->err);
    apply(f, &plan, RETRIEVAL_FTS5, ids, n, by_texts);
    apply(f, &plan, RETRIEVAL_FASTEST, ids, n, fastest);
    index_end_read(f->ix);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(fastest[i].id, by_texts[i].id);
        assert_true(fastest[i].score == by_texts[i].score);
    }
    plan_release(&plan);
    query_release(&parsed);
    return fastest[0].score;
}

static void it_is_told_whatever_is_damaged(void **state)
{
    static const char *const queries[] = {"Haus Vertrag", "Brücke OR Rat OR Hof", "bauen Haus-Tür",
                                          "Bürger* Haus", "\"Haus und Hof\" Rat"};
    struct fixture *f = *state;
    int64_t ids[PROXIMITY_WINDOW];
    char command[160];
    uint64_t seed = 5;

    add_articles(f, &seed, 100);
    for (int i = 0; i < PROXIMITY_WINDOW; i++)
        ids[i] = 6 * i + 1;
    for (int damage = 0; damage < 3; damage++) {
        if (damage == 1) { /* the full text's pages, not its structure */
            fixture_close(f);
            fixture_sql(f, "UPDATE fts_data SET block=zeroblob(length(block)) WHERE id>10");
            fixture_open(f, INDEX_READ);
        } else if (damage == 2) {
            fixture_close(f);
            snprintf(command, sizeof command, "rm %s-postings.*", f->path);
            assert_int_equal(system(command), 0);
            fixture_open(f, INDEX_READ);
        }
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
            assert_true(nearness_in(f, queries[i], ids, PROXIMITY_WINDOW) > 0);
    }
}

static void the_beginning_of_a_field_counts(void **state)
{
    enum { BEGINNING = 1024 };
    struct fixture *f = *state;
    struct buf body = BUF_INIT;

    for (int behind = 0; behind < 2; behind++) {
        buf_clear(&body);
        for (int i = 0; i < BEGINNING - 2 + behind; i++)
            buf_add_str(&body, "und ");
        buf_add_str(&body, "Vertrag Brücke");
        fixture_add(
            f,
            &(struct fixture_article){.path = behind ? "b.txt" : "a.txt", .body = buf_cstr(&body)},
            1);
    }
    buf_release(&body);
    assert_true(nearness_in(f, "Vertrag Brücke", (const int64_t[]){1}, 1) > 0);
    assert_true(nearness_in(f, "Vertrag Brücke", (const int64_t[]){2}, 1) == 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places_give_the_marks_of_the_text, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(it_is_told_whatever_is_damaged, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(the_beginning_of_a_field_counts, fixture_setup_index,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("proximity", tests, NULL, NULL);
}
