#include "fixture.h"

#include "base/xalloc.h"
#include "index/postings/posting_list.h"

#include <stdlib.h>

/* Random lists, of articles below n_docs, about one of `of` of them. */
static uint32_t make_list(uint64_t *seed, uint32_t n_docs, uint32_t of, struct posting *out)
{
    uint32_t n = 0;

    for (uint32_t doc = 0; doc < n_docs; doc++) {
        if (fixture_random(seed, of) != 0)
            continue;
        out[n].doc = doc;
        out[n++].weight = fixture_random(seed, 10) > 0 ? 10 * (1 + fixture_random(seed, 20))
                                                       : 1 + fixture_random(seed, 1u << 20);
    }
    return n;
}

static struct posting_lengths make_lengths(uint64_t *seed, uint32_t n_docs)
{
    uint32_t *tokens = xcalloc(n_docs, sizeof *tokens);

    for (uint32_t i = 0; i < n_docs; i++)
        tokens[i] = 1 + fixture_random(seed, 1000);
    return (struct posting_lengths){tokens, n_docs, 500};
}

static void open_list(struct posting_cursor *c, const struct buf *list, uint32_t n, uint32_t n_docs)
{
    posting_cursor_init(c, (const unsigned char *)buf_cstr(list), list->len, n, n_docs);
}

enum { N_DOCS = 20000 };

static void lists_come_back(void **state)
{
    static const uint32_t one_of[] = {1, 2, 3, 17, 150, 160, 1000, 19999};
    struct posting *postings = xcalloc(N_DOCS, sizeof *postings);
    uint64_t seed = 1;
    struct posting_lengths lengths = make_lengths(&seed, N_DOCS);

    (void)state;
    for (size_t i = 0; i < sizeof one_of / sizeof *one_of; i++) {
        uint32_t n = make_list(&seed, N_DOCS, one_of[i], postings), at = 0;
        struct buf list = BUF_INIT;
        struct posting_cursor c;

        posting_list_write(postings, n, &lengths, &list);
        open_list(&c, &list, n, N_DOCS);
        for (; posting_cursor_load(&c); posting_cursor_next_block(&c)) {
            for (; c.at < c.n_in_block; c.at++, at++) {
                assert_true(at < n);
                assert_int_equal(posting_cursor_doc(&c), postings[at].doc);
                assert_int_equal(posting_cursor_weight(&c), postings[at].weight);
            }
        }
        assert_int_equal(at, n);
        assert_false(c.damaged);
        buf_release(&list);
    }
    free((void *)lengths.tokens);
    free(postings);
}

/* Where seeks of random widths must end, and what the bounds must not be below. */
static void seeks_find_the_first_not_before(void **state)
{
    static const uint32_t one_of[] = {1, 3, 40, 150, 4000};
    struct posting *postings = xcalloc(N_DOCS, sizeof *postings);
    uint64_t seed = 2;
    struct posting_lengths lengths = make_lengths(&seed, N_DOCS);

    (void)state;
    for (size_t i = 0; i < 4 * sizeof one_of / sizeof *one_of; i++) {
        uint32_t n = make_list(&seed, N_DOCS, one_of[i / 4], postings), at = 0, doc = 0;
        uint32_t widest = i % 4 == 0 ? 3 : i % 4 == 1 ? 100 : 5000;
        struct buf list = BUF_INIT;
        struct posting_cursor c;

        posting_list_write(postings, n, &lengths, &list);
        open_list(&c, &list, n, N_DOCS);
        for (;;) {
            uint32_t found;
            doc += 1 + fixture_random(&seed, widest);
            while (at < n && postings[at].doc < doc)
                at++;
            if (fixture_random(&seed, 2) == 0)
                posting_cursor_shallow_seek(&c, doc);
            if (at < n && doc < N_DOCS)
                assert_true(c.n_blocks == 0 || c.block_last == POSTING_END || c.block_last < doc ||
                            postings[at].doc <= c.block_last);
            found = posting_cursor_seek(&c, doc);
            assert_int_equal(found, at < n ? postings[at].doc : POSTING_END);
            if (at >= n)
                break;
            assert_int_equal(posting_cursor_weight(&c), postings[at].weight);
            for (int m = 0; m < N_SCORE_LENGTH_MODES; m++) {
                enum score_length_mode mode = (enum score_length_mode)m;
                double norm = score_norm_base(mode) +
                              score_norm_slope(mode, lengths.average) * lengths.tokens[found];
                assert_true(postings[at].weight / (10 * norm) <= c.block_bound[m]);
            }
        }
        buf_release(&list);
    }
    free((void *)lengths.tokens);
    free(postings);
}

/* Whatever is read, nothing behind the list is, and articles stay below their number. */
static void damaged_lists_end(void **state)
{
    struct posting *postings = xcalloc(N_DOCS, sizeof *postings);
    uint64_t seed = 3;
    struct posting_lengths lengths = make_lengths(&seed, N_DOCS);

    (void)state;
    for (int round = 0; round < 3000; round++) {
        uint32_t n = make_list(&seed, round % 2 ? 200 : N_DOCS / 8, 1 + round % 7, postings),
                 doc = 0;
        struct buf list = BUF_INIT;
        struct posting_cursor *c = xmalloc(sizeof *c);
        unsigned char *bytes;
        size_t n_bytes;

        posting_list_write(postings, n, &lengths, &list);
        n_bytes = fixture_random(&seed, 3) == 0 ? fixture_random(&seed, (uint32_t)list.len + 1)
                                                : list.len;
        bytes = xmalloc(n_bytes); /* of its own, so that sanitizers see its end */
        memcpy(bytes, list.data, n_bytes);
        for (uint32_t i = fixture_random(&seed, 4); i > 0 && n_bytes > 0; i--)
            bytes[fixture_random(&seed, (uint32_t)n_bytes)] ^=
                (unsigned char)(1 + fixture_random(&seed, 255));
        posting_cursor_init(c, bytes, n_bytes, n, N_DOCS / 8);
        while ((doc = posting_cursor_seek(c, doc)) != POSTING_END) {
            assert_true(doc < N_DOCS / 8);
            posting_cursor_weight(c);
            doc += 1 + fixture_random(&seed, 300);
        }
        free(bytes);
        free(c);
        buf_release(&list);
    }
    free((void *)lengths.tokens);
    free(postings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_come_back),
        cmocka_unit_test(seeks_find_the_first_not_before),
        cmocka_unit_test(damaged_lists_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
