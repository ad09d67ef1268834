#include "fixture.h"

#include "query/rank/account.h"
#include "query/rank/feedback.h"
#include "query/rank/passages.h"
#include "query/rank/proximity.h"
#include "query/rank/rank.h"

#include <math.h>
#include <stdlib.h>

/* ---- the best n of a stream ---- */

/* What better means, once more and by the letter of the header. */
static enum rank_order sorting;

static int compare_date(int32_t a, int32_t b, bool oldest)
{
    if (a == b)
        return 0;
    if (a == 0 || b == 0)
        return a == 0 ? 1 : -1;
    return (oldest ? a < b : a > b) ? -1 : 1;
}

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int order = 0;

    if (sorting == ORDER_SCORE && x->score != y->score)
        return x->score > y->score ? -1 : 1;
    order = compare_date(x->date, y->date, sorting == ORDER_OLDEST);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void the_best_are_kept_in_order(void **state)
{
    static const enum rank_order orders[] = {ORDER_SCORE, ORDER_NEWEST, ORDER_OLDEST};
    enum { N_MAX = 400 };
    (void)state;
    struct ranked all[N_MAX];
    uint64_t random = 9;

    for (int round = 0; round < 600; round++) {
        size_t n = fixture_random(&random, N_MAX + 1), max = fixture_random(&random, 60), n_want;
        int64_t last_id = 0;
        struct top top;

        sorting = orders[round % 3];
        top_init(&top, round % 50 == 0 ? SIZE_MAX : max, sorting);
        for (size_t i = 0; i < n; i++) {
            last_id += 1 + fixture_random(&random, 3);
            all[i].id = last_id;
            all[i].score = fixture_random(&random, 6) * 0.5; /* many ties */
            all[i].date =
                fixture_random(&random, 4) ? 20240101 + (int)fixture_random(&random, 5) : 0;
            top_add(&top, all[i]);
        }
        top_sort(&top);
        qsort(all, n, sizeof *all, compare_ranked);
        n_want = top.max < n ? top.max : n;
        assert_int_equal(top.n, n_want);
        for (size_t i = 0; i < n_want; i++)
            assert_int_equal(top.heap[i].id, all[i].id);
        top_release(&top);
    }
}

static void undated_hits_come_last_either_way(void **state)
{
    static const struct ranked hits[] = {{1, 1, 0}, {2, 1, 20200101}, {3, 1, 20240101}, {4, 1, 0}};
    static const struct {
        enum rank_order order;
        int64_t want[4];
    } cases[] = {
        {ORDER_NEWEST, {3, 2, 1, 4}},
        {ORDER_OLDEST, {2, 3, 1, 4}},
        {ORDER_SCORE, {3, 2, 1, 4}},
    };
    (void)state;

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct top top;
        top_init(&top, 10, cases[c].order);
        for (size_t i = 0; i < 4; i++)
            top_add(&top, hits[i]);
        top_sort(&top);
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(top.heap[i].id, cases[c].want[i]);
        top_release(&top);
    }
}

/* ---- scores ---- */

/* A leaf with one form a relation: by its number (NULL: none). */
static void add_leaf(struct plan *p, uint32_t term, double df, const char *const forms[N_RELATIONS])
{
    size_t leaf = plan_leaf_add(p, LEAF_WORD, 1);
    struct plan_slot *slot = &p->leaves[leaf].slots[0];

    slot->forms = arena_calloc(&p->arena, N_RELATIONS, sizeof *slot->forms);
    for (int r = 0; r < N_RELATIONS; r++) {
        if (!forms[r])
            continue;
        slot->forms[slot->n_forms].form = span_of(forms[r]);
        slot->forms[slot->n_forms++].relation = (enum relation)r;
    }
    p->leaves[leaf].term = term;
    p->leaves[leaf].df = df;
}

struct scores {
    struct ranker *ranker;
    double of[32]; /* by id */
};

/* The shares of a score make up the score, and each is what its parts say. */
static void check_shares(struct fixture *f, const struct scores *s, const struct retrieval *r,
                         const struct ranked *hit)
{
    struct search_account account;
    struct arena arena = {0};
    double sum = 0;

    ASSERT_OK(account_make(f->ix, r, s->ranker, hit->id, &arena, &account, &f->err), &f->err);
    assert_true(account.matches && account.score == hit->score);
    for (uint32_t t = 0; t < r->plan->n_terms; t++) {
        const struct term_share *share = &account.shares[t];
        double own = r->score->terms[t].weight * (share->saturated + share->bonus);

        assert_true(share->frequency >= 0 && share->saturated >= 0 && share->proximity >= 0 &&
                    share->passage >= 0);
        assert_true(share->frequency > 0 ? fabs(share->score - own) < 1e-9 : share->score == 0);
        assert_true((share->neighbour != PLAN_NO_TERM) == (share->proximity > 0));
        sum += share->score + share->proximity + share->passage;
    }
    assert_true(account.feedback >= 0);
    assert_true(fabs(sum + account.feedback - hit->score) < 1e-9);
    arena_release(&arena);
}

static void score(struct fixture *f, struct plan *p, enum rank_mode mode, struct scores *s)
{
    struct retrieval r = {.plan = p, .engine = RETRIEVAL_FTS5};
    struct index_info info;
    struct top top;
    uint64_t n = 0;

    memset(s, 0, sizeof *s);
    top_init(&top, SIZE_MAX, ORDER_SCORE);
    ASSERT_OK(index_info(f->ix, false, &info, &f->err), &f->err);
    s->ranker = ranker_new(p, mode, info.n_articles, info.n_tokens);
    r.score = ranker_score_spec(s->ranker);
    ASSERT_OK(index_retrieve(f->ix, &r, &top, &n, NULL, &f->err), &f->err);
    top_sort(&top);
    ASSERT_OK(proximity_apply(f->ix, p, s->ranker, r.engine, top.heap, top.n, &f->err), &f->err);
    ASSERT_OK(passages_apply(f->ix, p, s->ranker, r.engine, top.heap, top.n, &f->err), &f->err);
    ASSERT_OK(feedback_apply(f->ix, s->ranker, top.heap, top.n, NULL, &f->err), &f->err);
    assert_int_equal(n, top.n);
    for (size_t i = 0; i < top.n; i++) {
        assert_true(top.heap[i].id > 0 && top.heap[i].id < 32);
        assert_true(top.heap[i].score >= 0 && isfinite(top.heap[i].score));
        s->of[top.heap[i].id] = top.heap[i].score;
        check_shares(f, s, &r, &top.heap[i]);
    }
    top_release(&top);
    ranker_free(s->ranker);
}

static void closer_forms_and_better_fields_score_higher(void **state)
{
    static const char filler[] = "wir sind hier und sagen weiter nichts dazu heute morgen";
    static const struct fixture_article articles[] = {
        {"1", .body = "rat wir sind hier und sagen weiter nichts dazu heute morgen"},
        {"2", .body = "räte wir sind hier und sagen weiter nichts dazu heute morgen"},
        {"3", .body = "rath wir sind hier und sagen weiter nichts dazu heute morgen"},
        {"4", .body = "ratsmitglied wir sind hier und sagen weiter nichts dazu heute morgen"},
        {"5", .title = "rat", .body = filler},
        {"6", .source = "rat", .body = filler},
        {"7", .body = "rat rat rat wir sind hier und sagen weiter nichts dazu heute morgen"},
        {"8", .body =
                  "rat wir sind hier und sagen weiter nichts dazu heute morgen wir sind hier und"
                  " sagen weiter nichts dazu heute morgen wir sind hier und sagen weiter"},
        {"9", .body = filler},
        {"10", .body = "gremium wir sind hier und sagen weiter nichts dazu heute morgen"},
        {"11", .body = "stadtrat wir sind hier und sagen weiter nichts dazu heute morgen"},
        {"12", .body = "rätin wir sind hier und sagen weiter nichts dazu heute morgen"},
    };
    static const char *const forms[N_RELATIONS] = {
        [RELATION_LITERAL] = "rat",    [RELATION_INFLECTED] = "räte",
        [RELATION_SPELLING] = "rath",  [RELATION_RELATED] = "rätin",
        [RELATION_HEAD] = "stadtrat",  [RELATION_MODIFIER] = "ratsmitglied",
        [RELATION_SYNONYM] = "gremium"};
    struct fixture *f = *state;
    struct plan p = {0};
    struct scores s;

    fixture_add(f, articles, sizeof articles / sizeof *articles);
    add_leaf(&p, plan_term_add(&p, span_of("rat")), 4, forms);
    p.root = plan_leaf_node(&p, 0);
    for (int mode = RANK_ALL_WORDS; mode <= RANK_ANY_WORD; mode++) {
        score(f, &p, (enum rank_mode)mode, &s);
        assert_true(s.of[1] > s.of[2]);  /* literal over inflected */
        assert_true(s.of[2] > s.of[3]);  /* over another spelling */
        assert_true(s.of[3] > s.of[11]); /* over a compound of it */
        assert_true(s.of[3] > s.of[12]); /* and over a word made from it */
        assert_true(s.of[11] > s.of[4]); /* those over a compound with it */
        assert_true(s.of[12] > s.of[4]);
        assert_true(s.of[4] >= s.of[10]); /* which is no worse than a synonym */
        assert_true(s.of[10] > 0);
        assert_true(s.of[5] > s.of[1]); /* title over body */
        assert_true(s.of[1] > s.of[6]); /* body over source */
        assert_true(s.of[7] > s.of[1]); /* often over once */
        assert_true(s.of[1] > s.of[8]); /* short over long */
        assert_true(s.of[9] == 0);      /* no match */
    }
    plan_release(&p);
}

static void rare_and_near_terms_score_higher(void **state)
{
    static const struct fixture_article articles[] = {
        {"1", .body = "selten a b c d e f g h i j k l m"},
        {"2", .body = "gewöhnlich a b c d e f g h i j k l m"},
        {"3", .body = "a selten gewöhnlich b c d e f g h i j k l"},
        {"4", .body = "a gewöhnlich selten b c d e f g h i j k l"},
        {"5", .body = "selten a b c d e f gewöhnlich g h i j k l"},
    };
    static const char *const rare[N_RELATIONS] = {"selten"};
    static const char *const common[N_RELATIONS] = {"gewöhnlich"};
    struct fixture *f = *state;
    struct plan p = {0};
    struct scores s;

    fixture_add(f, articles, sizeof articles / sizeof *articles);
    add_leaf(&p, plan_term_add(&p, span_of("selten")), 2, rare);
    add_leaf(&p, plan_term_add(&p, span_of("gewöhnlich")), 4, common);
    p.root = plan_node_new(&p, PLAN_OR, 2);
    for (size_t i = 0; i < 2; i++)
        p.root->children[p.root->n_children++] = plan_leaf_node(&p, i);
    score(f, &p, RANK_ALL_WORDS, &s);
    assert_true(s.of[1] > s.of[2]); /* the rarer word */
    assert_true(s.of[5] > s.of[1]); /* both */
    assert_true(s.of[3] > s.of[5]); /* side by side */
    assert_true(s.of[3] > s.of[4]); /* in the query's order */
    assert_true(s.of[4] > s.of[5]);
    plan_release(&p);
}

static double weight_of(const struct ranker *r, uint32_t term)
{
    return ranker_score_spec(r)->terms[term].weight;
}

static void weights_are_never_less_than_nothing(void **state)
{
    static const char *const forms[N_RELATIONS] = {"x"};
    (void)state;
    struct plan p = {0};
    struct ranker *r;

    add_leaf(&p, plan_term_add(&p, span_of("in all")), 1000, forms);
    add_leaf(&p, plan_term_add(&p, span_of("in more than all")), 1e9, forms);
    add_leaf(&p, plan_term_add(&p, span_of("in none")), 0, forms);
    plan_term_add(&p, span_of("of no leaf"));
    for (int round = 0; round < 2; round++) {
        r = ranker_new(&p, RANK_ALL_WORDS, round ? 1000 : 0, 0);
        for (uint32_t t = 0; t < p.n_terms; t++)
            assert_true(weight_of(r, t) > 0 && isfinite(weight_of(r, t)));
        if (round)
            assert_true(weight_of(r, 2) > weight_of(r, 0));
        ranker_free(r);
    }
    plan_release(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_are_kept_in_order),
        cmocka_unit_test(undated_hits_come_last_either_way),
        cmocka_unit_test_setup_teardown(closer_forms_and_better_fields_score_higher,
                                        fixture_setup_index, fixture_teardown),
        cmocka_unit_test_setup_teardown(rare_and_near_terms_score_higher, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test(weights_are_never_less_than_nothing),
    };

    return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
