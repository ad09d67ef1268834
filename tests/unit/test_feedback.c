#include "fixture.h"

#include "query/rank/feedback.h"
#include "query/search.h"

/* Words that the best articles have in common put other articles in order. */

static void search(struct fixture *f, const char *query, bool any, struct search_result *r)
{
    struct search_options options = SEARCH_OPTIONS_DEFAULT;

    options.any = any;
    options.paths_only = true;
    ASSERT_OK(search_run(f->ix, span_of(query), &options, r, &f->err), &f->err);
}

/* Two that answer best say "Deich" as well; of two more that are as long and have as many of the
 * question's words, one does. */
static const struct fixture_article articles[] = {
    {.path = "1.txt", .title = "Hochwasser am Pegel", .body = "Der Deich hält dem Wasser stand"},
    {.path = "2.txt", .title = "Pegel bei Hochwasser", .body = "Am Deich wurde gearbeitet"},
    {.path = "3.txt", .body = "Beim Hochwasser sah man Leute an einer Straße", .date = 20240105},
    {.path = "4.txt", .body = "Beim Hochwasser sah man Leute an einem Deiche", .date = 20230105},
    {.path = "5.txt", .body = "Der Rat hat getagt und Leute an einer Straße gesehen"},
    {.path = "6.txt", .body = "Das Fest war schön und ein Erfolg"},
    {.path = "7.txt", .body = "Die Schule bekommt ein Dach"},
    {.path = "8.txt", .body = "Der Verein hat gewonnen"},
};
enum { N_ARTICLES = sizeof articles / sizeof *articles, N_OTHERS = 8 };

/* The articles, others that a question finds, too, and as many that it does not. */
static void add_articles(struct fixture *f)
{
    struct fixture_article others[2 * N_OTHERS];

    fixture_add(f, articles, N_ARTICLES);
    for (int i = 0; i < 2 * N_OTHERS; i++)
        others[i] = (struct fixture_article){
            .path = "o.txt",
            .body = i % 2 ? "Wann das Hochwasser kam, kann später niemand mehr recht sagen, auch "
                            "weil es nirgends geschrieben worden ist"
                          : "Nichts davon und nichts anderes"};
    fixture_add(f, others, 2 * N_OTHERS);
}

static void common_words_put_others_in_order(void **state)
{
    struct fixture *f = *state;
    struct search_result r;

    add_articles(f);
    search(f, "wie hoch steht der Pegel beim Hochwasser", true, &r);
    assert_int_equal(r.total, 4 + N_OTHERS); /* no other is found by them */
    assert_int_equal(r.hits[2].id, 4);
    assert_int_equal(r.hits[3].id, 3);
    assert_true(r.hits[2].score > r.hits[3].score);
    search_result_release(&r);
}

static void they_count_in_questions_only(void **state)
{
    struct fixture *f = *state;
    struct search_result r;

    add_articles(f);
    search(f, "Hochwasser", false, &r);
    assert_int_equal(r.total, 4 + N_OTHERS);
    assert_int_equal(r.hits[2].id, 3); /* the newer */
    assert_true(r.hits[2].score == r.hits[3].score);
    search_result_release(&r);
}

static void few_articles_stay_as_they_are(void **state)
{
    struct fixture *f = *state;
    struct search_result r;

    fixture_add(f, articles, N_ARTICLES);
    search(f, "wie hoch steht der Pegel beim Hochwasser", true, &r);
    assert_int_equal(r.n_hits, 4);
    assert_int_equal(r.hits[2].id, 3);
    assert_true(r.hits[2].score == r.hits[3].score);
    search_result_release(&r);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(common_words_put_others_in_order, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(they_count_in_questions_only, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(few_articles_stay_as_they_are, fixture_setup_index,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("feedback", tests, NULL, NULL);
}
