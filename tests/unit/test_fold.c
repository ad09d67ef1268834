#include "fixture.h"

#include "index/store/sketch.h"
#include "query/search.h"

#include <stdlib.h>
#include <unistd.h>

static const struct search_options defaults = SEARCH_OPTIONS_DEFAULT;

static void search(struct fixture *f, const char *query, const struct search_options *options,
                   struct search_result *r)
{
    ASSERT_OK(search_run(f->ix, span_of(query), options, r, &f->err), &f->err);
}

/* Adds n articles of which many are copies of one another: of each story the first words, some of
 * them changed. "kennwort" stands in every one, more often in some. */
static void add_stories(struct fixture *f, unsigned n_stories, unsigned n, uint64_t *random)
{
    struct buf body = BUF_INIT, path = BUF_INIT;

    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    for (unsigned i = 0; i < n; i++) {
        uint64_t story = fixture_random(random, n_stories);
        unsigned n_words = 40 + fixture_random(random, 60);
        struct fixture_article a = {.date = 20240101 + (int32_t)fixture_random(random, 28)};

        buf_clear(&body);
        buf_clear(&path);
        buf_add_str(&body, "kennwort");
        for (unsigned k = 0; k < n_words; k++) {
            unsigned word = fixture_random(&story, 5000);
            if (fixture_random(random, 30) == 0)
                word = 5000 + fixture_random(random, 5000);
            buf_addf(&body, " w%u", word);
        }
        for (unsigned k = fixture_random(random, 4); k > 0; k--)
            buf_add_str(&body, " kennwort");
        buf_addf(&path, "%u.txt", i);
        a.path = buf_cstr(&path);
        a.body = buf_cstr(&body);
        fixture_add_one(f, &a);
    }
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
    buf_release(&body);
    buf_release(&path);
}

static struct sketch sketch_of(struct fixture *f, int64_t id)
{
    struct sketch s;

    ASSERT_OK(index_sketch(f->ix, id, &s, &f->err), &f->err);
    return s;
}

/* Where each of the unfolded hits belongs, found by comparing it with every hit before. */
static size_t *fold_plainly(struct fixture *f, const struct search_result *all)
{
    size_t *stands_under = calloc(all->n_hits + 1, sizeof *stands_under);

    assert_non_null(stands_under);
    for (size_t i = 0; i < all->n_hits; i++) {
        struct sketch s = sketch_of(f, all->hits[i].id);

        stands_under[i] = i;
        for (size_t k = 0; k < i && stands_under[i] == i; k++) {
            struct sketch before = sketch_of(f, all->hits[k].id);
            if (stands_under[k] == k && sketch_is_alike(&before, &s))
                stands_under[i] = k;
        }
    }
    return stands_under;
}

/* wholly: also copies behind those matches that are compared in any case. */
static void check_alike(const struct search_hit *hit, const struct search_result *all,
                        const size_t *stands_under, size_t at, bool wholly)
{
    size_t n = 0;

    for (size_t i = at + 1; i < all->n_hits; i++) {
        if (stands_under[i] != at || (n == hit->n_alike && !wholly))
            continue;
        assert_true(n < hit->n_alike);
        assert_int_equal(hit->alike[n].id, all->hits[i].id);
        assert_int_equal(hit->alike[n].date, all->hits[i].date);
        n++;
    }
    assert_int_equal(n, hit->n_alike);
}

/* Pages of the given length against what comparing every pair gives. */
static void check_pages(struct fixture *f, const struct search_result *all,
                        const size_t *stands_under, struct search_options options)
{
    size_t at = 0;
    bool more = true;

    for (options.offset = 0; more; options.offset += options.limit) {
        struct search_result page;

        search(f, "kennwort", &options, &page);
        assert_int_equal(page.total, all->total);
        assert_true(page.folded);
        for (size_t i = 0; i < page.n_hits; i++, at++) {
            while (at < all->n_hits && stands_under[at] != at)
                at++;
            assert_true(at < all->n_hits);
            assert_int_equal(page.hits[i].id, all->hits[at].id);
            assert_int_equal(page.hits[i].rank, options.offset + i + 1);
            check_alike(&page.hits[i], all, stands_under, at, options.fold_window == 0);
        }
        more = page.more;
        search_result_release(&page);
    }
    while (at < all->n_hits && stands_under[at] != at)
        at++;
    assert_int_equal(at, all->n_hits);
}

static void folded_as_by_comparing_all(void **state)
{
    static const struct {
        unsigned n_stories, n;
        size_t limit, window;
    } cases[] = {{1, 300, 2, 0},     {5, 300, 2, 0},  {40, 400, 7, 0}, {400, 500, 50, 0},
                 {30, 200, 1000, 0}, {40, 400, 7, 1}, {3, 300, 2, 1},  {200, 400, 20, 45}};
    struct fixture *f = *state;
    uint64_t random = 17;

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        fixture_close(f);
        assert_int_equal(unlink(f->path), 0);
        fixture_open(f, INDEX_WRITE);
        add_stories(f, cases[c].n_stories, cases[c].n, &random);
        for (int sort = SORT_RELEVANCE; sort <= SORT_OLDEST; sort++) {
            struct search_options options = {.limit = 10000, .sort = (enum search_sort)sort};
            struct search_result all;
            size_t *stands_under;

            search(f, "kennwort", &options, &all);
            assert_int_equal(all.n_hits, cases[c].n);
            assert_false(all.folded);
            stands_under = fold_plainly(f, &all);
            options.limit = cases[c].limit;
            options.fold = true;
            options.fold_window = cases[c].window;
            check_pages(f, &all, stands_under, options);
            free(stands_under);
            search_result_release(&all);
        }
    }
}

static void few_words_and_none(void **state)
{
    static const struct fixture_article articles[] = {
        {"1.txt", .title = "Kurz", .body = "Die Brücke ist gesperrt."},
        {"2.txt", .title = "Auch kurz", .body = "Die Brücke ist gesperrt."},
        {"3.txt", .title = "Brücke", .body = "Die Brücke ist offen."},
        {"4.txt", .title = "Brücke", .caption = "Die Brücke"},
        {"5.txt", .title = "Brücke", .caption = "Die Brücke"},
    };
    struct fixture *f = *state;
    struct search_options options = {
        .limit = 10, .fold = true, .alike_paths = true, .sort = SORT_NEWEST};
    struct search_result r;

    fixture_add(f, articles, 5);
    search(f, "Brücke", &options, &r);
    assert_int_equal(r.total, 5);
    assert_int_equal(r.n_hits, 4); /* of articles without a text nothing is known */
    assert_int_equal(r.hits[0].n_alike, 1);
    assert_int_equal(r.hits[0].alike[0].id, 2);
    assert_true(span_eq(r.hits[0].alike[0].path, span_of("c/2.txt")));
    for (size_t i = 1; i < 4; i++)
        assert_int_equal(r.hits[i].n_alike, 0);
    assert_false(r.more);
    search_result_release(&r);

    options.offset = 4; /* behind the last */
    search(f, "Brücke", &options, &r);
    assert_int_equal(r.n_hits, 0);
    assert_false(r.more);
    search_result_release(&r);

    options.offset = options.limit = 0;
    search(f, "Brücke", &options, &r);
    assert_int_equal(r.total, 5);
    assert_int_equal(r.n_hits, 0);
    search_result_release(&r);

    options.count_only = true;
    search(f, "Brücke", &options, &r);
    assert_int_equal(r.total, 5);
    search_result_release(&r);
}

static void only_matches_stand_under_a_hit(void **state)
{
    struct fixture *f = *state;
    struct search_options options = defaults;
    struct search_result r;
    struct buf text = BUF_INIT;

    for (unsigned i = 0; i < 60; i++)
        buf_addf(&text, "wort%u ", i);
    const struct fixture_article articles[] = {
        {"1.txt", .title = "Erste Fassung", .body = buf_cstr(&text)},
        {"2.txt", .title = "Zweite Fassung", .body = buf_cstr(&text)},
        {"3.txt", .title = "Dritter Abdruck", .body = buf_cstr(&text)},
    };
    fixture_add(f, articles, 3);
    options.fold = true;
    search(f, "titel:Fassung", &options, &r);
    assert_int_equal(r.n_hits, 1);
    assert_int_equal(r.hits[0].n_alike, 1);
    assert_int_equal(r.hits[0].alike[0].id, 2);
    search_result_release(&r);
    ASSERT_OK(search_similar(f->ix, 1, &options, &r, &f->err), &f->err);
    assert_int_equal(r.n_hits, 1);
    assert_int_equal(r.total, 2);
    assert_int_equal(r.hits[0].n_alike, 1);
    search_result_release(&r);
    buf_release(&text);
}

int main(void)
{
#define IN_INDEX(test) cmocka_unit_test_setup_teardown(test, fixture_setup_index, fixture_teardown)
    static const struct CMUnitTest tests[] = {
        IN_INDEX(folded_as_by_comparing_all),
        IN_INDEX(few_words_and_none),
        IN_INDEX(only_matches_stand_under_a_hit),
    };

    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
