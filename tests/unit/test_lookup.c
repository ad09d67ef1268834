#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct fixture_article articles[] = {
    {"a.txt", .body = "eins"},                    /* 1 */
    {"sub/dir/b.txt", .body = "zwei"},            /* 2 */
    {"viele.jsonl", .body = "drei", .key = "k1"}, /* 3 */
    {"viele.jsonl", .body = "vier", .key = "k2"}, /* 4 */
    {"viele.jsonl", .body = "fünf"},              /* 5 */
    {"mit#raute.txt", .body = "sechs"},           /* 6 */
    {"sub/99", .body = "sieben"},                 /* 7 */
    {"b\xFC"
     "cher.txt",
     .body = "acht"},                                   /* 8 */
    {"sub/dir#k1/c.txt", .body = "neun", .key = "a#b"}, /* 9 */
};

/* The articles stand below the folder c, which is there, so that paths can be made real ones. */
static int setup(void **state)
{
    struct fixture *f;
    char path[128];
    int fd;

    if (fixture_setup_index(state) != 0)
        return -1;
    f = *state;
    fixture_add(f, articles, sizeof articles / sizeof *articles);
    if (chdir(f->dir) != 0 || mkdir("c", 0755) != 0 || mkdir("c/sub", 0755) != 0 ||
        mkdir("other", 0755) != 0 || symlink("../c/sub", "other/link") != 0)
        return -1;
    snprintf(path, sizeof path, "%s/c/a.txt", f->dir);
    fd = open(path, O_CREAT | O_WRONLY, 0644);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    return chdir("/") == 0 ? fixture_teardown(state) : -1;
}

static void paths_are_shown_below_the_root(void **state)
{
    static const struct {
        int64_t id;
        const char *path, *key;
    } cases[] = {
        {1, "c/a.txt", ""},
        {2, "c/sub/dir/b.txt", ""},
        {3, "c/viele.jsonl#k1", "k1"},
        {5, "c/viele.jsonl", ""},
        {6, "c/mit#raute.txt", ""},
        {8,
         "c/b\xFC"
         "cher.txt",
         ""},
        {9, "c/sub/dir#k1/c.txt#a#b", "a#b"},
    };
    struct fixture *f = *state;
    struct buf path = BUF_INIT, key = BUF_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&path);
        buf_clear(&key);
        ASSERT_OK(index_article_path(f->ix, cases[i].id, &path, &key, &f->err), &f->err);
        assert_string_equal(buf_cstr(&path), cases[i].path);
        assert_string_equal(buf_cstr(&key), cases[i].key);
    }
    buf_clear(&path);
    buf_add_str(&path, "see ");
    ASSERT_OK(index_article_path(f->ix, 1, &path, NULL, &f->err), &f->err);
    assert_string_equal(buf_cstr(&path), "see c/a.txt");
    assert_int_equal(index_article_path(f->ix, 10, &path, &key, &f->err), FB_ERR_NOT_FOUND);
    assert_non_null(f->err.message);
    fb_error_release(&f->err);
    buf_release(&path);
    buf_release(&key);
}

static enum fb_status add_id(int64_t id, void *ctx)
{
    buf_addf(ctx, "%lld ", (long long)id);
    return FB_OK;
}

static void check_ref(struct fixture *f, const char *ref, const char *want)
{
    struct fb_error err = {0};
    struct buf ids = BUF_INIT;
    enum fb_status status = index_resolve(f->ix, ref, add_id, &ids, &err);

    if (strcmp(buf_cstr(&ids), want) != 0 || status != (*want ? FB_OK : FB_ERR_NOT_FOUND) ||
        (status != FB_OK && !err.message))
        fail_msg("%s: status %d, articles %s, not %s", ref, (int)status, buf_cstr(&ids), want);
    fb_error_release(&err);
    buf_release(&ids);
}

/* Roots named in other ways, a root that is a file, and one that is the root of all. */
static void paths_join_with_one_slash(void **state)
{
    static const struct {
        const char *shown, *dir, *name, *want;
    } cases[] = {
        {"/", "", "x", "/x"},        {"/", "a/b", "x", "/a/b/x"},
        {"../r", "", "x", "../r/x"}, {"file.txt", "", "", "file.txt"},
        {".", "d", "x", "./d/x"},
    };
    struct fixture *f = *state;
    struct buf path = BUF_INIT, real = BUF_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_file file = {.name = span_of(cases[i].name)};
        int64_t root, id = 0;

        ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
        buf_clear(&real);
        buf_addf(&real, "/nowhere/%zu", i);
        ASSERT_OK(store_root_add(f->writer, buf_span(&real), span_of(cases[i].shown), &root, &f->err),
                  &f->err);
        ASSERT_OK(store_dir_add(f->writer, root, span_of(cases[i].dir), &file.dir_id, &f->err),
                  &f->err);
        ASSERT_OK(store_file_put(f->writer, &file, &f->err), &f->err);
        fixture_make_draft(f, &articles[0]);
        ASSERT_OK(writer_article_add(f->writer, file.id, &f->draft, &id, &f->err), &f->err);
        ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
        buf_clear(&path);
        ASSERT_OK(index_article_path(f->ix, id, &path, NULL, &f->err), &f->err);
        assert_string_equal(buf_cstr(&path), cases[i].want);
        buf_clear(&real);
        buf_addf(&real, "%lld ", (long long)id);
        check_ref(f, buf_cstr(&path), buf_cstr(&real)); /* a path as shown, from wherever */
    }
    buf_release(&path);
    buf_release(&real);
}

static void references_find_articles(void **state)
{
    static const struct {
        const char *ref, *want, *why;
    } cases[] = {
        {"1", "1 ", "a number"},
        {"9", "9 ", "a number"},
        {"0", "", "no such number"},
        {"99", "", "a number, though a file is called so"},
        {"c/sub/99", "7 ", "that file"},
        {"-1", "", "no number"},
        {"1x", "", "no number"},
        {"99999999999999999999", "", "a number too large"},
        {"", "", "nothing"},
        {"c/a.txt", "1 ", "a path as shown"},
        {"./c/a.txt", "1 ", "from here"},
        {"././c/a.txt", "1 ", "from here"},
        {"c//a.txt", "1 ", "two slashes"},
        {"other/../c/a.txt", "1 ", "a way around"},
        {"c/sub/dir/b.txt", "2 ", "below"},
        {"c/viele.jsonl", "3 4 5 ", "all of a file"},
        {"c/viele.jsonl#k2", "4 ", "one of many"},
        {"c/viele.jsonl#k3", "", "none of many"},
        {"c/viele.jsonl#", "3 4 5 ", "an empty key"},
        {"c/mit#raute.txt", "6 ", "a path with #"},
        {"c/sub/dir#k1/c.txt", "9 ", "a folder with #"},
        {"c/b\xFC"
         "cher.txt",
         "8 ", "not UTF-8"},
        {"c", "", "a folder"},
        {"c/", "", "a folder"},
        {"ca.txt", "", "no slash"},
        {"c/a.tx", "", "part of a name"},
        {"a.txt", "", "not from here"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_ref(f, cases[i].ref, cases[i].want);
}

static void references_may_be_relative_or_absolute(void **state)
{
    struct fixture *f = *state;
    char path[128];

    snprintf(path, sizeof path, "%s/c/a.txt", f->dir);
    check_ref(f, path, "1 ");
    snprintf(path, sizeof path, "%s/c/gone.txt", f->dir);
    check_ref(f, path, "");
    snprintf(path, sizeof path, "%s/c/sub/dir/b.txt", f->dir); /* vanished, still in the index */
    check_ref(f, path, "2 ");
    assert_int_equal(chdir("c"), 0);
    check_ref(f, "a.txt", "1 ");
    check_ref(f, "./a.txt", "1 ");
    check_ref(f, "../c/a.txt", "1 ");
    assert_int_equal(chdir("sub"), 0);
    check_ref(f, "../a.txt", "1 ");
    check_ref(f, "c/a.txt", "1 "); /* as shown, from wherever */
    assert_int_equal(chdir("../../other"), 0);
    check_ref(f, "link/../a.txt", "1 "); /* as the system reads it */
}

static enum fb_status stop_at_first(int64_t id, void *ctx)
{
    *(int64_t *)ctx = id;
    return FB_ERR_CANCELLED;
}

static void a_callbacks_failure_is_returned(void **state)
{
    struct fixture *f = *state;
    int64_t id = 0;

    assert_int_equal(index_resolve(f->ix, "c/viele.jsonl", stop_at_first, &id, &f->err),
                     FB_ERR_CANCELLED);
    assert_int_equal(id, 3);
}

static void articles_come_back_whole(void **state)
{
    static const struct fixture_article full = {"f.txt",
                                                .body = "Absatz eins.\n\nAbsatz zwei.",
                                                .title = "Titel",
                                                .teaser = "Vorspann",
                                                .caption = "Ein Bild",
                                                .credit = "Muster",
                                                .section = "Politik",
                                                .place = "Kiew",
                                                .source = "GEA",
                                                .key = "k",
                                                .date = 20241030};
    struct fixture *f = *state;
    struct article a = {0};

    fixture_add(f, &full, 1);
    ASSERT_OK(index_article(f->ix, 10, &a, &f->err), &f->err);
    assert_true(span_eq(a.body, span_of(full.body)));
    assert_true(span_eq(a.title, span_of("Titel")));
    assert_true(span_eq(a.teaser, span_of("Vorspann")));
    assert_true(span_eq(a.section, span_of("Politik")));
    assert_true(span_eq(a.source, span_of("GEA")));
    assert_true(span_eq(a.key, span_of("k")));
    assert_int_equal(a.n_captions, 1);
    assert_true(span_eq(a.captions[0].text, span_of("Ein Bild")));
    assert_true(span_eq(a.captions[0].credit, span_of("Muster")));
    assert_int_equal(a.n_places, 1);
    assert_true(span_eq(a.places[0], span_of("Kiew")));
    assert_int_equal(a.date, 20241030);
    assert_int_equal(index_article(f->ix, 11, &a, &f->err), FB_ERR_NOT_FOUND);
    fb_error_release(&f->err);
    article_release(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(paths_are_shown_below_the_root, setup, teardown),
        cmocka_unit_test_setup_teardown(paths_join_with_one_slash, setup, teardown),
        cmocka_unit_test_setup_teardown(references_find_articles, setup, teardown),
        cmocka_unit_test_setup_teardown(references_may_be_relative_or_absolute, setup, teardown),
        cmocka_unit_test_setup_teardown(a_callbacks_failure_is_returned, setup, teardown),
        cmocka_unit_test_setup_teardown(articles_come_back_whole, setup, teardown),
    };

    return cmocka_run_group_tests_name("lookup", tests, NULL, NULL);
}
