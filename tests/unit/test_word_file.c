#include "fixture.h"

#include "index/core/index_struct.h"
#include "index/core/sibling_path.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct fixture_article dusty[] = {
    {"a.txt", .body = "Die Wachstuben im Keller."},
    {"b.txt", .body = "Eine Freiheitsbewegung."},
};

static void sibling(struct fixture *f, struct buf *path)
{
    buf_clear(path);
    index_sibling_path(f->path, "words", path);
}

/* NULL: the file goes. */
static void put_words(struct fixture *f, const char *text)
{
    struct buf path = BUF_INIT;
    FILE *file;

    sibling(f, &path);
    unlink(buf_cstr(&path));
    if (text) {
        file = fopen(buf_cstr(&path), "w");
        assert_non_null(file);
        assert_true(fputs(text, file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
    buf_release(&path);
}

static enum fb_status count_form(const struct vocab_entry *entry, void *ctx)
{
    (void)entry;
    ++*(size_t *)ctx;
    return FB_OK;
}

static size_t n_forms_of_key(struct fixture *f, const char *key)
{
    size_t n = 0;

    ASSERT_OK(index_vocab_by_key(f->ix, span_of(key), ~0u, count_form, &n, &f->err), &f->err);
    return n;
}

static void siblings_stand_beside_the_index(void **state)
{
    static const struct {
        const char *index, *want;
    } cases[] = {
        {"findbuch.db", "findbuch.words"},
        {"a.db/findbuch.db", "a.db/findbuch.words"},
        {"/x/findbuch", "/x/findbuch.words"},
        {"x.db.old", "x.db.words"},
        {"db", "db.words"},
        {"x.DB", "x.words"},
    };
    struct buf path = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&path);
        index_sibling_path(cases[i].index, "words", &path);
        assert_string_equal(buf_cstr(&path), cases[i].want);
    }
    buf_add_str(&path, "+");
    index_sibling_path("y.db", "other", &path);
    assert_string_equal(buf_cstr(&path), "x.words+y.other");
    buf_release(&path);
}

static void words_come_change_and_go(void **state)
{
    struct fixture *f = *state;

    fixture_add(f, dusty, 2);
    assert_null(index_word_file(f->ix)->words);
    assert_false(word_file_changed(index_word_file(f->ix)));
    assert_int_equal(n_forms_of_key(f, "wachs"), 0);
    assert_int_equal(n_forms_of_key(f, "bewegung"), 1);

    put_words(f, "Wachs|tuben\nFreiheitsbewegung\n");
    assert_true(word_file_changed(index_word_file(f->ix)));
    assert_false(index_is_outdated(f->ix));
    fixture_open(f, INDEX_WRITE);
    assert_int_equal(own_words_count(index_word_file(f->ix)->words), 2);
    assert_false(word_file_changed(index_word_file(f->ix)));
    assert_true(index_is_outdated(f->ix) && index_lacks_only_keys(f->ix));
    assert_int_equal(writer_begin(f->writer, &f->err), FB_ERR_VERSION);
    fb_error_release(&f->err);
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    assert_int_equal(n_forms_of_key(f, "wachs"), 1);
    assert_int_equal(n_forms_of_key(f, "bewegung"), 0);
    fixture_check(f);
    fixture_open(f, INDEX_WRITE);
    assert_false(index_is_outdated(f->ix));

    /* articles that come and go now are analysed with the words, in both analysers */
    fixture_add(f, (const struct fixture_article[]){{"c.txt", .body = "Küchenwachstube"}}, 1);
    assert_int_equal(n_forms_of_key(f, "wachs"), 2);
    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    ASSERT_OK(writer_article_remove(f->writer, 1, &f->err), &f->err);
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
    assert_int_equal(n_forms_of_key(f, "wachs"), 1);
    fixture_check(f);

    put_words(f, "# dieselben\nFREIHEITSBEWEGUNG\nWachs|tuben\n");
    assert_true(word_file_changed(index_word_file(f->ix)));
    fixture_open(f, INDEX_WRITE);
    assert_false(index_is_outdated(f->ix));

    put_words(f, NULL);
    assert_true(word_file_changed(index_word_file(f->ix)));
    fixture_open(f, INDEX_WRITE);
    assert_null(index_word_file(f->ix)->words);
    assert_true(index_is_outdated(f->ix) && index_lacks_only_keys(f->ix));
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    assert_int_equal(n_forms_of_key(f, "wachs"), 0);
    assert_int_equal(n_forms_of_key(f, "bewegung"), 1);
    fixture_check(f);
}

static void mistakes_are_kept_for_the_user(void **state)
{
    struct fixture *f = *state;
    const struct word_file *file;

    put_words(f, "Wachs|tuben\nx|y\n");
    fixture_open(f, INDEX_WRITE);
    file = index_word_file(f->ix);
    assert_int_equal(own_words_count(file->words), 1);
    assert_true(span_starts(buf_span(&file->faults), buf_span(&file->path)));
    assert_non_null(strstr(file->faults.data, ":2: "));
    put_words(f, NULL);
}

static void expect_no_loading(struct fixture *f, enum fb_status want)
{
    const struct index_options options = {INDEX_WRITE, 0};
    struct buf path = BUF_INIT;

    fixture_close(f);
    sibling(f, &path);
    assert_int_equal(index_open(&f->ix, f->path, &options, &f->err), want);
    assert_non_null(strstr(f->err.message, buf_cstr(&path)));
    fb_error_release(&f->err);
    f->ix = NULL;
    buf_release(&path);
}

static void what_is_no_list_is_refused(void **state)
{
    struct fixture *f = *state;
    struct buf path = BUF_INIT, much = BUF_INIT;

    sibling(f, &path);
    assert_int_equal(mkdir(buf_cstr(&path), 0700), 0);
    expect_no_loading(f, FB_ERR_IO);
    assert_int_equal(rmdir(buf_cstr(&path)), 0);
    assert_int_equal(mkfifo(buf_cstr(&path), 0600), 0); /* must not be waited for */
    expect_no_loading(f, FB_ERR_IO);
    for (size_t i = 0; i < (4u << 20) + 1; i++)
        buf_add_char(&much, '#');
    put_words(f, buf_cstr(&much));
    expect_no_loading(f, FB_ERR_LIMIT);
    put_words(f, buf_cstr(&much) + 1);
    fixture_open(f, INDEX_WRITE);
    assert_int_equal(own_words_count(index_word_file(f->ix)->words), 0);
    put_words(f, "Wachs|tuben");
    if (geteuid() != 0) { /* who may read everything */
        assert_int_equal(chmod(buf_cstr(&path), 0), 0);
        expect_no_loading(f, FB_ERR_IO);
    }
    put_words(f, NULL);
    fixture_open(f, INDEX_WRITE);
    buf_release(&path);
    buf_release(&much);
}

int main(void)
{
#define IN_INDEX(test) cmocka_unit_test_setup_teardown(test, fixture_setup_index, fixture_teardown)
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(siblings_stand_beside_the_index),
        IN_INDEX(words_come_change_and_go),
        IN_INDEX(mistakes_are_kept_for_the_user),
        IN_INDEX(what_is_no_list_is_refused),
    };

    return cmocka_run_group_tests_name("word_file", tests, NULL, NULL);
}
