#include "fixture.h"

#include "index/store/docinfo.h"

static void open_table(struct fixture *f, struct db *db)
{
    ASSERT_OK(db_open(db, f->path, DB_WRITE, &f->err), &f->err);
    ASSERT_OK(
        db_exec(db, "CREATE TABLE docinfo(block INTEGER PRIMARY KEY, data BLOB NOT NULL)", &f->err),
        &f->err);
}

static void check_entry(struct fixture *f, struct docinfo *d, int64_t id, int32_t date,
                        uint32_t length_tokens)
{
    struct docinfo_entry e = {-1, 1};

    ASSERT_OK(docinfo_get(d, id, &e, &f->err), &f->err);
    if (e.date != date || e.length_tokens != length_tokens)
        fail_msg("article %lld has %d and %u", (long long)id, e.date, e.length_tokens);
}

static void entries_are_kept(void **state)
{
    static const struct {
        int64_t id;
        struct docinfo_entry entry;
    } cases[] = {
        {0, {20241030, 7}},
        {1, {19500101, 1}},
        {DOCINFO_BLOCK - 1, {0, 400}},
        {DOCINFO_BLOCK, {20240229, UINT32_MAX}},
        {5 * DOCINFO_BLOCK + 17, {99991231, 0}},
        {1000000, {20000101, 123456}},
        {2, {INT32_MIN, 3}},
    };
    struct fixture *f = *state;
    struct db db;
    struct docinfo d;

    open_table(f, &db);
    docinfo_init(&d, &db);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_OK(docinfo_set(&d, cases[i].id, cases[i].entry, &f->err), &f->err);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            check_entry(f, &d, cases[i].id, cases[i].entry.date, cases[i].entry.length_tokens);
        check_entry(f, &d, 3, 0, 0);
        check_entry(f, &d, 2 * DOCINFO_BLOCK, 0, 0);
        ASSERT_OK(docinfo_save(&d, &f->err), &f->err);
        if (round == 0) {
            docinfo_forget(&d); /* the next round reads them from the table */
        } else if (round == 1) {
            docinfo_release(&d);
            docinfo_init(&d, &db);
        }
    }
    docinfo_release(&d);
    db_close(&db);
}

static void forgetting_drops_what_is_not_saved(void **state)
{
    struct fixture *f = *state;
    const struct docinfo_entry first = {20240101, 10}, second = {20250101, 20};
    int64_t n_rows = -1;
    struct db db;
    struct docinfo d;

    open_table(f, &db);
    docinfo_init(&d, &db);
    ASSERT_OK(docinfo_set(&d, 5, first, &f->err), &f->err);
    ASSERT_OK(docinfo_save(&d, &f->err), &f->err);
    ASSERT_OK(docinfo_set(&d, 5, second, &f->err), &f->err);
    ASSERT_OK(docinfo_set(&d, 5000, second, &f->err), &f->err);
    docinfo_forget(&d);
    check_entry(f, &d, 5, 20240101, 10);
    check_entry(f, &d, 5000, 0, 0);
    /* reading writes nothing */
    ASSERT_OK(docinfo_save(&d, &f->err), &f->err);
    ASSERT_OK(db_get_int(&db, "SELECT count(*) FROM docinfo", 0, &n_rows, &f->err), &f->err);
    assert_int_equal(n_rows, 1);
    docinfo_release(&d);
    db_close(&db);
}

static void impossible_numbers_are_refused(void **state)
{
    static const int64_t ids[] = {-1, INT64_MIN, INT64_MAX, (int64_t)1 << 39,
                                  ((int64_t)1 << 32) + 1};
    struct fixture *f = *state;
    struct docinfo_entry e = {0};
    struct db db;
    struct docinfo d;

    open_table(f, &db);
    docinfo_init(&d, &db);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct fb_error err = {0};
        assert_int_equal(docinfo_get(&d, ids[i], &e, &err), FB_ERR_CORRUPT);
        assert_non_null(err.message);
        fb_error_release(&err);
        assert_int_equal(docinfo_set(&d, ids[i], e, &err), FB_ERR_CORRUPT);
        fb_error_release(&err);
    }
    docinfo_release(&d);
    db_close(&db);
}

static void short_blocks_end_with_nothing(void **state)
{
    struct fixture *f = *state;
    struct db db;
    struct docinfo d;

    open_table(f, &db);
    ASSERT_OK(db_exec(&db,
                      "INSERT INTO docinfo VALUES(0, x'01000000020000000300000004'), (1, x''),"
                      " (2, 'text')",
                      &f->err),
              &f->err);
    docinfo_init(&d, &db);
    check_entry(f, &d, 0, 1, 2);
    check_entry(f, &d, 1, 0, 0);
    check_entry(f, &d, DOCINFO_BLOCK, 0, 0);
    check_entry(f, &d, 2 * DOCINFO_BLOCK, 0, 0);
    docinfo_release(&d);
    db_close(&db);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(entries_are_kept, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(forgetting_drops_what_is_not_saved, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(impossible_numbers_are_refused, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(short_blocks_end_with_nothing, fixture_setup,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("docinfo", tests, NULL, NULL);
}
