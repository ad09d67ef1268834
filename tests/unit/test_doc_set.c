#include "fixture.h"
#include "helpers.h"

#include "base/xalloc.h"
#include "index/postings/doc_set.h"

#include <stdlib.h>

/* Sets against an array of what is in them. */

enum { N_DOCS = 1000 };

/* About one of `of` is in it; kept as bits or as an array, as asked. */
static void make_set(uint64_t *seed, uint32_t of, bool bits, bool in[N_DOCS], struct doc_set *out)
{
    uint32_t *array = xcalloc(N_DOCS, sizeof *array), n = 0;
    uint64_t *words = xcalloc(doc_set_n_words(N_DOCS) + 1, sizeof *words);

    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        in[doc] = fixture_random(seed, of) == 0;
        if (in[doc]) {
            array[n++] = doc;
            words[doc / 64] |= 1ull << doc % 64;
        }
    }
    if (bits) {
        doc_set_init_bits(out, N_DOCS, words);
        free(array);
    } else {
        doc_set_init_array(out, N_DOCS, array, n);
        free(words);
    }
}

static void check_set(const struct doc_set *s, const bool in[N_DOCS])
{
    struct doc_set_iter it = doc_set_begin(s);
    uint32_t n = 0, next = doc_set_seek(&it, 0);

    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        assert_int_equal(doc_set_has(s, doc), in[doc]);
        if (!in[doc])
            continue;
        assert_int_equal(next, doc);
        next = doc_set_seek(&it, doc + 1);
        n++;
    }
    assert_int_equal(next, POSTING_END);
    assert_int_equal(s->n, n);
}

static void sets_are_what_they_hold(void **state)
{
    static void (*const operations[])(struct doc_set *, const struct doc_set *) = {
        doc_set_intersect, doc_set_unite, doc_set_subtract};
    static const uint32_t one_of[] = {1, 2, 7, 100, 2000};
    uint64_t seed = 5;

    (void)state;
    for (size_t i = 0; i < 600; i++) {
        static bool a_in[N_DOCS], b_in[N_DOCS];
        struct doc_set a, b, copy;
        size_t operation = i % 3;

        make_set(&seed, one_of[i % N_ELEMS(one_of)], i & 8, a_in, &a);
        make_set(&seed, one_of[i / 5 % N_ELEMS(one_of)], i & 16, b_in, &b);
        check_set(&a, a_in);
        doc_set_copy(&copy, &a);
        operations[operation](&copy, &b);
        check_set(&b, b_in);
        check_set(&a, a_in);
        for (uint32_t doc = 0; doc < N_DOCS; doc++)
            a_in[doc] = operation == 0   ? a_in[doc] && b_in[doc]
                        : operation == 1 ? a_in[doc] || b_in[doc]
                                         : a_in[doc] && !b_in[doc];
        check_set(&copy, a_in);
        doc_set_release(&a);
        doc_set_release(&b);
        doc_set_release(&copy);
    }
}

static void all_and_none(void **state)
{
    static const uint32_t sizes[] = {1, 63, 64, 65, 1000};

    (void)state;
    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        struct doc_set full, empty;
        struct doc_set_iter it;

        doc_set_init_full(&full, sizes[i]);
        doc_set_init_empty(&empty, sizes[i]);
        assert_int_equal(full.n, sizes[i]);
        it = doc_set_begin(&full);
        assert_int_equal(doc_set_seek(&it, sizes[i] - 1), sizes[i] - 1);
        assert_int_equal(doc_set_seek(&it, sizes[i]), POSTING_END);
        doc_set_subtract(&full, &empty);
        assert_int_equal(full.n, sizes[i]);
        doc_set_intersect(&full, &empty);
        assert_int_equal(full.n, 0);
        doc_set_release(&full);
        doc_set_release(&empty);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_what_they_hold),
        cmocka_unit_test(all_and_none),
    };

    return cmocka_run_group_tests_name("doc_set", tests, NULL, NULL);
}
