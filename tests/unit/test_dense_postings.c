#include "fixture.h"

#include "base/xalloc.h"
#include "index/postings/dense_postings.h"

#include <stdlib.h>

enum { N_DOCS = 5003, N_LISTS = 12 };

struct naive {
    uint64_t frequency[N_DOCS];
    enum relation closest[N_DOCS]; /* N_RELATIONS: has none */
};

/* A random list with one of so many articles, added to both. */
static void add_list(struct dense_postings *d, struct naive *naive, uint64_t *seed, uint32_t of,
                     uint32_t weight, enum relation relation, struct buf *bytes)
{
    static uint32_t tokens[N_DOCS];
    const struct posting_lengths lengths = {tokens, N_DOCS, 100};
    struct posting *postings = xcalloc(N_DOCS, sizeof *postings);
    struct posting_list_place place;
    uint32_t n = 0;

    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        if (fixture_random(seed, of) != 0)
            continue;
        postings[n] = (struct posting){doc, 10 * (1 + fixture_random(seed, 30))};
        naive->frequency[doc] += (uint64_t)weight * postings[n].weight;
        if (relation < naive->closest[doc])
            naive->closest[doc] = relation;
        n++;
    }
    buf_clear(bytes);
    posting_list_write(postings, n, &lengths, bytes);
    place = (struct posting_list_place){(const unsigned char *)bytes->data, bytes->len, n};
    dense_postings_add(d, &place, weight, relation);
    free(postings);
}

static void lists_add_up(void **state)
{
    static struct naive naive;
    static const uint32_t one_of[] = {1, 2, 7, 50, 900, 3};
    struct dense_postings d;
    struct arena arena = {0};
    struct buf bytes = BUF_INIT;
    uint64_t seed = 1;
    uint32_t n = 0, at = 0;

    (void)state;
    for (uint32_t doc = 0; doc < N_DOCS; doc++)
        naive.closest[doc] = N_RELATIONS;
    dense_postings_init(&d, N_DOCS, &arena);
    for (uint32_t i = 0; i < N_LISTS; i++)
        add_list(&d, &naive, &seed, 1 + one_of[i % 6], 100 + 75 * i,
                 (enum relation)((i * 5) % N_RELATIONS), &bytes);
    dense_postings_finish(&d, &arena);
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        if (naive.closest[doc] == N_RELATIONS) {
            assert_int_equal(d.sums[doc], 0);
            continue;
        }
        n++;
        assert_int_equal(dense_frequency(d.sums[doc]), naive.frequency[doc]);
        assert_int_equal(dense_closest(d.sums[doc]), naive.closest[doc]);
        at = dense_postings_seek(&d, n == 1 ? 0 : at + 1);
        assert_int_equal(at, doc);
    }
    assert_int_equal(d.n, n);
    assert_int_equal(dense_postings_seek(&d, at + 1), POSTING_END);
    assert_int_equal(dense_postings_seek(&d, N_DOCS + 7), POSTING_END);
    assert_false(d.damaged);
    buf_release(&bytes);
    arena_release(&arena);
}

static void a_damaged_list_is_told_of(void **state)
{
    static const unsigned char nonsense[] = {0xFF, 0xFF, 0xFF};
    const struct posting_list_place place = {nonsense, sizeof nonsense, 3};
    struct dense_postings d;
    struct arena arena = {0};

    (void)state;
    dense_postings_init(&d, N_DOCS, &arena);
    dense_postings_add(&d, &place, 1000, RELATION_LITERAL);
    dense_postings_finish(&d, &arena);
    assert_true(d.damaged);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_add_up),
        cmocka_unit_test(a_damaged_list_is_told_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
