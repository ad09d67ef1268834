#include "fixture.h"

#include "query/expand/expand.h"
#include "query/rank/passages.h"
#include "query/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The best passage: that it is the best, whoever tells where the words stand, and that pages of
 * hits fit together. */

static const char *const words[] = {
    "Haus",        "die",           "Häuser",        "Brücke",       "und",         "Vertrag",
    "Krankenhaus", "Haustür",       "bauen",         "Bürger:innen", "Mietvertrag", "Haus- und Hof",
    "Hausbau",     "Vertragsbruch", "Haus-Tür",      "Brücken",      "der",         "Miet- oder",
    "Rat",         "Ratshaus",      "Bürgerinnenrat"};
enum { N_WORDS = sizeof words / sizeof *words, HALF = RANK_PASSAGE_WORDS / 2 };

static void add_words(struct buf *out, uint64_t *seed, uint32_t n)
{
    buf_clear(out);
    while (n-- > 0)
        buf_addf(out, "%s ",
                 fixture_random(seed, 3) > 0 ? "Füllwort" : words[fixture_random(seed, N_WORDS)]);
}

/* Short ones and long ones, with as many ties as chance gives. */
static void add_articles(struct fixture *f, uint64_t *seed, int n)
{
    struct buf body = BUF_INIT, title = BUF_INIT;
    int64_t id, file;

    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    file = fixture_file(f, "a.txt");
    while (n-- > 0) {
        add_words(&body, seed, 1 + fixture_random(seed, fixture_random(seed, 3) == 0 ? 900 : 60));
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

/* ---- the best of an article's ---- */

enum { N_TERMS = 6, N_HALVES = 40 };

struct naive {
    uint64_t frequency[N_HALVES + 1][N_TERMS]; /* the last: other fields */
    double bonus[N_HALVES + 1][N_TERMS];
};

static double naive_best(const struct naive *n, const struct score_spec *spec, double norm)
{
    double best = 0;

    for (size_t half = 0; half < N_HALVES; half++) {
        const size_t next = half + 1 < N_HALVES ? half + 1 : half;
        double score = 0;

        for (size_t t = 0; t < N_TERMS; t++) {
            uint64_t frequency = n->frequency[half][t] + n->frequency[N_HALVES][t] +
                                 (next > half ? n->frequency[next][t] : 0);
            double bonus = fmax(fmax(n->bonus[half][t], n->bonus[next][t]), n->bonus[N_HALVES][t]);
            score += frequency > 0 ? score_of_term(&spec->terms[t], frequency, norm, bonus) : 0;
        }
        best = fmax(best, score);
    }
    return best;
}

static void make_spec(struct score_spec *spec, struct score_term *terms, struct score_leaf *leaves)
{
    *spec = (struct score_spec){
        .terms = terms, .n_terms = N_TERMS, .leaves = leaves, .n_leaves = N_TERMS + 2};
    score_set_lengths(spec, SCORE_LENGTH_MILD, 300);
    for (uint32_t i = 0; i < N_TERMS; i++)
        terms[i] = (struct score_term){1.0 + i, i == 0};
    for (uint32_t i = 0; i < N_TERMS + 2; i++) {
        leaves[i].term = i % N_TERMS;
        for (int rel = 0; rel < N_RELATIONS; rel++) {
            leaves[i].relation_weight[rel] = (uint32_t)(1000 - 100 * rel);
            leaves[i].bonus[rel] = 0.3 / (1 + rel);
        }
    }
}

static void the_best_passage_is_found(void **state)
{
    struct score_term terms[N_TERMS];
    struct score_leaf leaves[N_TERMS + 2];
    struct score_spec spec;
    struct passage_scorer scorer;
    uint64_t seed = 1;

    (void)state;
    make_spec(&spec, terms, leaves);
    passage_scorer_init(&scorer, &spec);
    for (int round = 0; round < 2000; round++) {
        const uint32_t length = fixture_random(&seed, 2) ? 1000 : 1 + fixture_random(&seed, 60);
        struct passage_words in = {0};
        struct naive n = {0};
        struct passage best;
        double sum = 0;

        for (uint32_t k = fixture_random(&seed, 40); k > 0; k--) {
            const uint32_t leaf = fixture_random(&seed, N_TERMS + 2), t = leaf % N_TERMS,
                           position = fixture_random(&seed, N_HALVES * HALF);
            const enum relation rel = (enum relation)fixture_random(&seed, N_RELATIONS);
            const enum field field = fixture_random(&seed, 8) ? FIELD_BODY : FIELD_TITLE;
            const size_t half = field == FIELD_BODY ? position / HALF : N_HALVES;

            passage_words_add(&in, &spec, leaf, rel, field, position);
            n.frequency[half][t] +=
                (uint64_t)score_field_tenths[field] * leaves[leaf].relation_weight[rel];
            n.bonus[half][t] = fmax(n.bonus[half][t], leaves[leaf].bonus[rel]);
        }
        best = passage_best(&scorer, &in, length);
        assert_true(fabs(best.score - naive_best(&n, &spec,
                                                 score_norm(&spec, length < RANK_PASSAGE_WORDS
                                                                       ? length
                                                                       : RANK_PASSAGE_WORDS))) <
                    1e-9);
        for (size_t t = 0; t < N_TERMS; t++)
            sum += scorer.score[t];
        assert_true(fabs(sum - best.score) < 1e-9);
        free(in.at);
    }
    passage_scorer_release(&scorer);
}

/* ---- whoever tells where the words stand ---- */

static void expand(struct fixture *f, const char *question, struct query *parsed, struct plan *plan)
{
    const struct expand_options options = {.any = true};

    ASSERT_OK(query_parse(parsed, span_of(question), QPARSE_ANY, &f->err), &f->err);
    ASSERT_OK(query_expand(f->ix, parsed, &options, plan, &f->err), &f->err);
}

static const char *const questions[] = {"Haus Vertrag",
                                        "wo ist die Brücke und der Rat",
                                        "bauen Haus-Tür",
                                        "\"Haus und Hof\" Rat",
                                        "titel:Haus Brücke Bürgerinnen",
                                        "Hausbau",
                                        "Mietvertrag -Haus",
                                        "die und der",
                                        "Nichtda"};
enum { N_QUESTIONS = sizeof questions / sizeof *questions };

/* Returns what all articles earn together. */
static double compare_engines(struct fixture *f, const char *question)
{
    struct ranked by_texts[PASSAGE_CANDIDATES], fastest[PASSAGE_CANDIDATES];
    struct query parsed;
    struct plan plan = {0};
    struct ranker *ranker;
    double sum = 0;

    ASSERT_OK(index_begin_read(f->ix, &f->err), &f->err);
    expand(f, question, &parsed, &plan);
    ranker = ranker_new(&plan, RANK_ANY_WORD, 100, 20000);
    for (int i = 0; i < PASSAGE_CANDIDATES; i++)
        by_texts[i] = fastest[i] = (struct ranked){.id = 3 * i + 1};
    ASSERT_OK(
        passages_apply(f->ix, &plan, ranker, RETRIEVAL_FTS5, by_texts, PASSAGE_CANDIDATES, &f->err),
        &f->err);
    ASSERT_OK(passages_apply(f->ix, &plan, ranker, RETRIEVAL_FASTEST, fastest, PASSAGE_CANDIDATES,
                             &f->err),
              &f->err);
    index_end_read(f->ix);
    for (int i = 0; i < PASSAGE_CANDIDATES; i++) {
        if (by_texts[i].id != fastest[i].id || by_texts[i].score != fastest[i].score)
            fail_msg("%s: %d. by texts %d with %.17g, else %d with %.17g", question, i + 1,
                     (int)by_texts[i].id, by_texts[i].score, (int)fastest[i].id, fastest[i].score);
        sum += fastest[i].score;
    }
    ranker_free(ranker);
    plan_release(&plan);
    query_release(&parsed);
    return sum;
}

static void texts_and_places_tell_the_same(void **state)
{
    struct fixture *f = *state;
    double sum[N_QUESTIONS];
    char command[160];
    uint64_t seed = 7;

    add_articles(f, &seed, 60);
    add_articles(f, &seed, 60);
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
        for (size_t i = 0; i < N_QUESTIONS; i++) {
            double now = compare_engines(f, questions[i]);
            assert_true((now > 0) == (i + 1 < N_QUESTIONS));
            assert_true(damage == 0 || now == sum[i]);
            sum[i] = now;
        }
    }
}

/* ---- in searches ---- */

static void search(struct fixture *f, const char *question, size_t offset, size_t limit, bool fold,
                   struct search_result *r)
{
    struct search_options options = SEARCH_OPTIONS_DEFAULT;

    options.any = true;
    options.limit = limit;
    options.offset = offset;
    options.fold = fold;
    options.paths_only = true;
    ASSERT_OK(search_run(f->ix, span_of(question), &options, r, &f->err), &f->err);
}

static void pages_fit_together(void **state)
{
    static const size_t limits[] = {1, 7, 10, 31, 32, 33, 50};
    struct fixture *f = *state;
    uint64_t seed = 9;

    add_articles(f, &seed, 130);
    for (size_t q = 0; q < N_QUESTIONS; q++) {
        for (size_t k = 0; k < 2 * sizeof limits / sizeof *limits; k++) {
            const size_t limit = limits[k / 2];
            const bool fold = k % 2 == 1;
            struct search_result all, page;

            search(f, questions[q], 0, 1000, fold, &all);
            for (size_t at = 0; at < all.n_hits + limit; at += limit) {
                search(f, questions[q], at, limit, fold, &page);
                assert_int_equal(page.total, all.total);
                for (size_t i = 0; i < page.n_hits; i++) {
                    assert_int_equal(page.hits[i].id, all.hits[at + i].id);
                    assert_true(page.hits[i].score == all.hits[at + i].score);
                    assert_true(at + i == 0 || page.hits[i].score <= all.hits[at + i - 1].score);
                }
                assert_true(page.n_hits == limit || at + page.n_hits >= all.n_hits);
                search_result_release(&page);
            }
            search_result_release(&all);
        }
    }
}

/* The score taken apart is the score. */
static void check_account(struct fixture *f, const char *question, const struct search_hit *hit)
{
    struct search_options options = SEARCH_OPTIONS_DEFAULT;
    const struct search_account *account;
    struct search_result r;
    double sum;

    options.any = true;
    options.account_of = hit->id;
    ASSERT_OK(search_run(f->ix, span_of(question), &options, &r, &f->err), &f->err);
    account = &r.account;
    sum = account->feedback;
    for (uint32_t t = 0; t < r.plan.n_terms; t++)
        sum += account->shares[t].score + account->shares[t].passage;
    assert_true(account->matches && account->rank == hit->rank && account->score == hit->score);
    assert_true(fabs(sum - hit->score) < 1e-9);
    assert_true(account->feedback >= 0 && (account->feedback == 0 || hit->rank <= 32));
    search_result_release(&r);
}

static void scores_can_be_taken_apart(void **state)
{
    static const size_t at[] = {0, 1, 9, 31, 32, 40};
    struct fixture *f = *state;
    struct search_result r;
    uint64_t seed = 11;

    add_articles(f, &seed, 130);
    for (size_t q = 0; q < 5; q++) {
        search(f, questions[q], 0, 50, false, &r);
        for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
            assert_true(at[i] < r.n_hits);
            check_account(f, questions[q], &r.hits[at[i]]);
        }
        search_result_release(&r);
    }
}

static void words_that_stand_together_win(void **state)
{
    struct fixture *f = *state;
    struct buf strewn = BUF_INIT, together = BUF_INIT;
    struct search_result r;

    for (int i = 0; i < 500; i++) {
        buf_addf(&strewn, "nichts %s", i % 250 == 100 ? "Pegel " : i % 250 == 200 ? "Hafen " : "");
        buf_addf(&together, "nichts %s", i == 480 || i == 483 ? "Pegel Hafen " : "");
    }
    fixture_add(f,
                (const struct fixture_article[]){
                    {.path = "a.txt", .body = buf_cstr(&strewn)},
                    {.path = "b.txt", .body = buf_cstr(&together)},
                    {.path = "c.txt", .body = "nichts davon"},
                },
                3);
    search(f, "wie hoch ist der Pegel im Hafen", 0, 10, false, &r);
    assert_int_equal(r.n_hits, 2);
    assert_int_equal(r.hits[0].id, 2);
    assert_true(r.hits[0].score > r.hits[1].score);
    search_result_release(&r);
    buf_release(&strewn);
    buf_release(&together);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_passage_is_found),
        cmocka_unit_test_setup_teardown(texts_and_places_tell_the_same, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(pages_fit_together, fixture_setup_index, fixture_teardown),
        cmocka_unit_test_setup_teardown(scores_can_be_taken_apart, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(words_that_stand_together_win, fixture_setup_index,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("passages", tests, NULL, NULL);
}
