/* The layer over SQLite: what its results are called. */
#include "fixture.h"

#include "index/sqlite/db.h"

static const struct {
    const char *sql, *missing, *why;
} cases[] = {
    {"DROP TABLE meta", "meta", "read when the index is opened"},
    {"DROP TABLE root", "root", "read for the path"},
    {"DROP TABLE article", "article", "read for the text"},
    {"ALTER TABLE article RENAME COLUMN text TO words", "text", "a column of another version"},
};

static const struct fixture_article article = {.path = "a.txt", .body = "Katze", .title = "Katze"};

static enum fb_status read_first(struct fixture *f)
{
    struct index_options options = {.mode = INDEX_READ};
    struct index *ix = NULL;
    struct article a = {0};
    struct buf path = BUF_INIT;
    enum fb_status status = index_open(&ix, f->path, &options, &f->err);

    if (status == FB_OK)
        status = index_article(ix, 1, &a, &f->err);
    if (status == FB_OK)
        status = index_article_path(ix, 1, &path, NULL, &f->err);
    article_release(&a);
    buf_release(&path);
    index_close(ix);
    return status;
}

/* Not SQL in the message, but advice. */
static void what_is_missing_is_damage(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture *f;

        fixture_setup_index(state);
        f = *state;
        fixture_add(f, &article, 1);
        fixture_close(f);
        fixture_sql(f, cases[i].sql);
        if (read_first(f) != FB_ERR_CORRUPT)
            fail_msg("%s: status %d, %s", cases[i].why, (int)f->err.status, f->err.message);
        assert_non_null(strstr(f->err.message, cases[i].missing));
        assert_non_null(strstr(f->err.message, "index again"));
        assert_null(strstr(f->err.message, "SELECT"));
        fb_error_release(&f->err);
        fixture_teardown(state);
    }
}

/* A message of SQLite's that is about something else stays what it is. */
static void other_errors_are_no_damage(void **state)
{
    struct db db = {0};
    struct fb_error err = {0};

    (void)state;
    assert_int_equal(db_open(&db, ":memory:", DB_WRITE, &err), FB_OK);
    assert_int_equal(db_exec(&db, "SELECT 'no such table'; SELEC", &err), FB_ERR_DB);
    fb_error_release(&err);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_damage),
        cmocka_unit_test(other_errors_are_no_damage),
    };

    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
