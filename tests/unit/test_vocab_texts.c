#include "fixture.h"

#include "base/xalloc.h"
#include "index/core/index_struct.h"

#include <stdio.h>
#include <stdlib.h>

/* Forms by their ids, beside a plain array of them. */
enum { N_IDS = 2000, MAX_FORM = 400 };

struct world {
    char *forms[N_IDS]; /* NULL: no such form */
    uint64_t random;
};

static char *random_form(struct world *w)
{
    static const char *const parts[] = {"ge", "haus", "ordnung", "ß", "x", "wesen", "\xFF", "a"};
    struct buf form = BUF_INIT;
    size_t n = 1 + fixture_random(&w->random, fixture_random(&w->random, 20) ? 5 : 60);

    while (n-- > 0 && form.len < MAX_FORM)
        buf_add_str(&form, parts[fixture_random(&w->random, 8)]);
    return buf_detach(&form);
}

static void check_one(struct fixture *f, struct world *w, uint32_t id)
{
    struct span form;

    ASSERT_OK(vocab_texts_get(&f->ix->vocab.texts, id, &form, &f->err), &f->err);
    if (!span_eq(form, span_of(w->forms[id])))
        fail_msg("%u: %.*s", id, (int)form.len, form.ptr);
}

static void change_some(struct fixture *f, struct world *w, uint32_t one_of)
{
    struct text_change changes[N_IDS];
    size_t n = 0;

    for (uint32_t id = 0; id < N_IDS; id++) {
        if (fixture_random(&w->random, one_of) > 0)
            continue;
        free(w->forms[id]);
        w->forms[id] = fixture_random(&w->random, 3) ? random_form(w) : NULL;
        changes[n++] = (struct text_change){id, span_of(w->forms[id])};
    }
    ASSERT_OK(vocab_texts_write(&f->ix->vocab.texts, changes, n, &f->err), &f->err);
}

static void forms_are_found_by_their_ids(void **state)
{
    struct fixture *f = *state;
    struct world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    w->random = 5;
    for (uint32_t round = 0; round < 12; round++) {
        change_some(f, w, 1u << (round % 6));
        for (uint32_t id = 0; id < N_IDS; id++)
            check_one(f, w, id);
        for (int i = 0; i < 2000; i++)
            check_one(f, w, fixture_random(&w->random, N_IDS));
        if (round % 3 == 0)
            vocab_texts_forget(&f->ix->vocab.texts);
    }
    for (uint32_t id = 0; id < N_IDS; id++)
        free(w->forms[id]);
    free(w);
}

static void ids_beyond_all_forms_have_none(void **state)
{
    struct fixture *f = *state;
    struct span form;

    ASSERT_OK(vocab_texts_get(&f->ix->vocab.texts, 5000000, &form, &f->err), &f->err);
    assert_int_equal(form.len, 0);
    assert_int_equal(vocab_texts_get(&f->ix->vocab.texts, VOCAB_MAX_ID + 1, &form, &f->err),
                     FB_ERR_CORRUPT);
    fb_error_release(&f->err);
    assert_int_equal(vocab_texts_get(&f->ix->vocab.texts, UINT32_MAX, &form, &f->err),
                     FB_ERR_CORRUPT);
}

static enum fb_status read_all(struct fixture *f, struct fb_error *err)
{
    enum fb_status status = FB_OK;
    struct span form;

    vocab_texts_forget(&f->ix->vocab.texts);
    for (uint32_t id = 0; id < VOCAB_TEXT_ROW && status == FB_OK; id++)
        status = vocab_texts_get(&f->ix->vocab.texts, id, &form, err);
    return status;
}

/* A row cut short anywhere, or with any byte changed: an error or other forms. */
static void damaged_rows_do_no_harm(void **state)
{
    struct fixture *f = *state;
    struct world *w = calloc(1, sizeof *w);
    struct blob_rows *table = &f->ix->vocab.texts.table;
    struct buf sound = BUF_INIT;
    struct span data;
    int n_corrupt = 0;

    assert_non_null(w);
    w->random = 6;
    change_some(f, w, 1);
    ASSERT_OK(blob_rows_read(table, 0, &data, &f->err), &f->err);
    buf_add_span(&sound, data);
    blob_rows_end_read(table);
    for (size_t i = 0; i < 4000; i++) {
        char *copy = xmemdup0(sound.data, sound.len);
        size_t n = i < sound.len ? i : sound.len;
        const struct text_change change = {3, span_of("wort")};
        struct fb_error err = {0};
        enum fb_status status;

        if (i >= sound.len)
            copy[fixture_random(&w->random, 600)] = (char)fixture_random(&w->random, 256);
        ASSERT_OK(blob_rows_write(table, 0, span_make(copy, n), &f->err), &f->err);
        status = read_all(f, &err);
        assert_true(status == FB_OK || (status == FB_ERR_CORRUPT && err.message));
        n_corrupt += status == FB_ERR_CORRUPT;
        fb_error_release(&err);
        status = vocab_texts_write(&f->ix->vocab.texts, &change, 1, &err);
        assert_true(status == FB_OK || (status == FB_ERR_CORRUPT && err.message));
        fb_error_release(&err);
        free(copy);
    }
    assert_true(n_corrupt > 100);
    for (uint32_t id = 0; id < N_IDS; id++)
        free(w->forms[id]);
    free(w);
    buf_release(&sound);
}

/* More forms than a row has room for, and lengths that overflow. */
static void malformed_rows_are_corrupt(void **state)
{
    static const struct {
        const char *data;
        size_t n;
    } rows[] = {
        {"\x11"
         "a",
         2},
        {"\1a\x21"
         "b",
         4},
        {"\2a", 2},
        {"\x0F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"
         "a",
         12},
        {"\xF1\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"
         "a",
         12},
        {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 11},
        {"\x0F", 1},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ASSERT_OK(blob_rows_write(&f->ix->vocab.texts.table, 0, span_make(rows[i].data, rows[i].n),
                                  &f->err),
                  &f->err);
        assert_int_equal(read_all(f, &f->err), FB_ERR_CORRUPT);
        fb_error_release(&f->err);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(forms_are_found_by_their_ids, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(ids_beyond_all_forms_have_none, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(damaged_rows_do_no_harm, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(malformed_rows_are_corrupt, fixture_setup_index,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("vocab_texts", tests, NULL, NULL);
}
