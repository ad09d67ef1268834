#include "fixture.h"

#include "index/core/index_struct.h"

#include <stdlib.h>

/* Frequencies by ids, beside a plain array of them. */
enum { N_IDS = 5000 };

static void check_all(struct fixture *f, const uint32_t *dfs)
{
    for (uint32_t id = 0; id < N_IDS + 100; id++) {
        uint32_t df;

        ASSERT_OK(vocab_dfs_get(&f->ix->vocab.dfs, id, &df, &f->err), &f->err);
        assert_int_equal(df, id < N_IDS ? dfs[id] : 0);
    }
}

static void frequencies_are_kept_by_id(void **state)
{
    static const uint32_t below[] = {1, 3, 254, 255, 256, 70000, UINT32_MAX};
    struct fixture *f = *state;
    uint32_t *dfs = calloc(N_IDS, sizeof *dfs);
    uint64_t random = 8;

    assert_non_null(dfs);
    for (int round = 0; round < 20; round++) {
        for (uint32_t id = 0; id < N_IDS; id++) {
            if (fixture_random(&random, round % 7 + 1) > 0)
                continue;
            dfs[id] = fixture_random(&random, below[fixture_random(&random, 7)]);
            dfs[id] += fixture_random(&random, 2);
            ASSERT_OK(vocab_dfs_set(&f->ix->vocab.dfs, id, dfs[id], &f->err), &f->err);
        }
        check_all(f, dfs);
        ASSERT_OK(vocab_dfs_save(&f->ix->vocab.dfs, &f->err), &f->err);
        check_all(f, dfs);
        vocab_dfs_forget(&f->ix->vocab.dfs);
        check_all(f, dfs);
    }
    ASSERT_OK(vocab_dfs_set(&f->ix->vocab.dfs, 7, dfs[7] + 1, &f->err), &f->err);
    vocab_dfs_forget(&f->ix->vocab.dfs); /* unsaved */
    check_all(f, dfs);
    free(dfs);
}

static void impossible_ids_are_refused(void **state)
{
    struct fixture *f = *state;
    uint32_t df = 5;

    assert_int_equal(vocab_dfs_get(&f->ix->vocab.dfs, VOCAB_MAX_ID + 1, &df, &f->err),
                     FB_ERR_CORRUPT);
    assert_int_equal(df, 0);
    fb_error_release(&f->err);
    assert_int_equal(vocab_dfs_set(&f->ix->vocab.dfs, UINT32_MAX, 1, &f->err), FB_ERR_CORRUPT);
}

static void malformed_rows_are_corrupt(void **state)
{
    static const struct {
        const char *data;
        size_t n;
        enum fb_status want;
    } rows[] = {
        {"", 0, FB_OK},
        {"\0", 1, FB_OK},
        {"\2\1\2", 3, FB_OK},
        {"\2\1\xFF\0\1\0\0", 7, FB_OK},
        {"\3\1\2", 3, FB_ERR_CORRUPT},
        {"\2\1\2\3", 4, FB_ERR_CORRUPT},
        {"\2\1\xFF", 3, FB_ERR_CORRUPT},
        {"\2\1\xFF\0\1\0", 6, FB_ERR_CORRUPT},
        {"\2\1\xFF\0\1\0\0\0", 8, FB_ERR_CORRUPT},
        {"\xFF", 1, FB_ERR_CORRUPT},
        {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\1", 11, FB_ERR_CORRUPT},
    };
    struct fixture *f = *state;
    uint32_t df;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ASSERT_OK(blob_rows_write(&f->ix->vocab.dfs.table, 0, span_make(rows[i].data, rows[i].n),
                                  &f->err),
                  &f->err);
        vocab_dfs_forget(&f->ix->vocab.dfs);
        for (int again = 0; again < 2; again++) {
            assert_int_equal(vocab_dfs_get(&f->ix->vocab.dfs, 1, &df, &f->err), rows[i].want);
            fb_error_release(&f->err);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(frequencies_are_kept_by_id, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(impossible_ids_are_refused, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(malformed_rows_are_corrupt, fixture_setup_index,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("vocab_dfs", tests, NULL, NULL);
}
