#include "fixture.h"

#include "cli/commands/explain.h"

#include <stdio.h>

static const struct fixture_article articles[] = {
    /* 1 */ {"a.txt", .title = "Der Deich hält", .section = "Lokales", .date = 20240115,
             .body = "Der Deich bei Ostwieden hielt. Deiche sind teuer, sagte die Deichgräfin."},
    /* 2 */
    {"b.txt", .title = "Deichschau", .section = "Lokales", .date = 20240301,
     .body = "Der Landrat sah den Deich und die Schafe auf den Deichen bei Ostwieden."},
    /* 3 */
    {"c.txt", .title = "Schafe", .section = "Politik", .date = 20230710,
     .body = "Schafe weiden, wo früher Kühe standen. Ein neuer Deich ist geplant."},
    /* 4 */
    {"d.txt", .title = "Abteilung für Geburtshilfe", .section = "Politik",
     .body = "Die Geburtshilfeabteilung schließt. Die Abteilung für Geburtshilfe war klein."},
    /* 5 */
    {"e.txt", .title = "Konzert", .section = "Kultur", .date = 20220505,
     .body = "Die Lehrerin singt, der Lehrer spielt, und niemand hört die Schafe."},
};

enum { N_ARTICLES = sizeof articles / sizeof *articles };

static int setup(void **state)
{
    int rc = fixture_setup_index(state);

    if (rc == 0)
        fixture_add(*state, articles, N_ARTICLES);
    return rc;
}

static const char *const queries[] = {
    "Deich",
    "Deich Ostwieden",
    "Schafe OR Lehrer",
    "\"neuer Deich\" Schafe",
    "Geburtshilfeabteilung",
    "NEAR(Deich Schafe, 3)",
    "Schafe -Deich",
    "titel:Schafe nach:2023",
    "Deich*",
    "Schaff~ rubrik:Politik",
    "=Deich (Landrat OR Kühe)",
    "die Lehrerin",
};

static void account_of(struct fixture *f, const char *query, bool any, int64_t id,
                       struct search_result *r)
{
    struct search_options options = SEARCH_OPTIONS_DEFAULT;

    options.any = any;
    options.account_of = id;
    ASSERT_OK(search_run(f->ix, span_of(query), &options, r, &f->err), &f->err);
}

static const struct search_hit *hit_with(const struct search_result *r, int64_t id)
{
    for (size_t i = 0; i < r->n_hits; i++)
        if (r->hits[i].id == id)
            return &r->hits[i];
    return NULL;
}

static void check_hit(const struct search_result *r, const struct search_hit *hit)
{
    struct buf text = BUF_INIT;
    char sum[40];

    assert_true(r->account.matches);
    assert_true(r->account.score == hit->score);
    assert_int_equal(r->account.rank, hit->rank);
    explain_score(r, &text);
    snprintf(sum, sizeof sum, " %.6f\n", hit->score);
    assert_non_null(strstr(buf_cstr(&text), sum));
    buf_release(&text);
}

static void scores_are_explained_as_they_are(void **state)
{
    struct fixture *f = *state;
    size_t n_hits = 0, n_misses = 0;

    for (size_t q = 0; q < 2 * sizeof queries / sizeof *queries; q++) {
        for (int64_t id = 1; id <= N_ARTICLES; id++) {
            struct search_result r;
            struct buf text = BUF_INIT;
            const struct search_hit *hit;

            account_of(f, queries[q / 2], q % 2, id, &r);
            hit = hit_with(&r, id);
            if (hit) {
                check_hit(&r, hit);
                n_hits++;
            } else {
                assert_false(r.account.matches);
                ASSERT_OK(explain_miss(f->ix, &r, id, &text, &f->err), &f->err);
                if (!strstr(buf_cstr(&text), "lacks: ") &&
                    !strstr(buf_cstr(&text), "holds what it must not: "))
                    fail_msg("%s, article %d: %s", queries[q / 2], (int)id, buf_cstr(&text));
                n_misses++;
            }
            buf_release(&text);
            search_result_release(&r);
        }
    }
    assert_true(n_hits > 20 && n_misses > 20);
}

static void a_miss_names_what_is_missing(void **state)
{
    static const struct {
        const char *query;
        int64_t id;
        const char *want, *not ;
    } cases[] = {
        {"Deich Lehrer", 3, "lacks: word Lehrer\n", "Deich"},
        {"Schafe -Deich", 3, "holds what it must not: word deich", "lacks"},
        {"Geburtshilfeabteilung", 1, "lacks: word Geburtshilfeabteilung\n", "taken apart"},
        {"Schafe titel:Deich", 3, "lacks: word Deich [title]\n", "Schafe"},
        {"Schafe vor:1999", 3, "is asked for what no article has\n", "lacks"},
        {"Schafe nach:2024", 3, "lacks: term @2024", "Schafe"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_result r;
        struct buf text = BUF_INIT;

        account_of(f, cases[i].query, false, cases[i].id, &r);
        assert_false(r.account.matches);
        ASSERT_OK(explain_miss(f->ix, &r, cases[i].id, &text, &f->err), &f->err);
        if (!strstr(buf_cstr(&text), cases[i].want) || strstr(buf_cstr(&text), cases[i].not ))
            fail_msg("%s: %s", cases[i].query, buf_cstr(&text));
        buf_release(&text);
        search_result_release(&r);
    }
}

static void plans_say_what_words_weigh(void **state)
{
    static const struct {
        const char *query;
        bool any;
        const char *want, *not ;
    } cases[] = {
        {"Deich", false, "word Deich, in about 4 articles, weight ", "×"},
        {"\"neuer Deich\"", true, "(0.50 × ", "found by the first"},
        {"wo ist der Deich", true, "  word wo [title], ", "×"},
        {"Geburtshilfeabteilung", false,
         "taken apart Geburtshilfeabteilung, at most 3 words between, counts as related\n",
         "found by the first"},
        {"NEAR(Deich Schafe, 1)", false, "near, at most 1 word between, ", "taken apart"},
        {"Lehrer", false, "related: lehrerin (1)\n", "×"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_result r;
        struct buf text = BUF_INIT;

        account_of(f, cases[i].query, cases[i].any, 0, &r);
        explain_plan(&r, &text);
        if (!strstr(buf_cstr(&text), cases[i].want) || strstr(buf_cstr(&text), cases[i].not ))
            fail_msg("%s: %s", cases[i].query, buf_cstr(&text));
        buf_release(&text);
        search_result_release(&r);
    }
}

static void hits_without_scores_are_told_so(void **state)
{
    struct fixture *f = *state;
    struct search_result r;
    struct buf text = BUF_INIT;

    account_of(f, "nach:2024", false, 1, &r);
    assert_true(r.account.matches);
    explain_score(&r, &text);
    assert_non_null(strstr(buf_cstr(&text), "no word of the query gives a score"));
    buf_release(&text);
    search_result_release(&r);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(scores_are_explained_as_they_are, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_miss_names_what_is_missing, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(plans_say_what_words_weigh, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(hits_without_scores_are_told_so, setup, fixture_teardown),
    };

    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
