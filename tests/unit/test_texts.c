#include "fixture.h"

#include "index/store/texts.h"

#include <stdlib.h>

struct store {
    struct fixture *f;
    struct db db;
    struct texts texts;
    struct text_compressor compressor;
};

static int setup(void **state)
{
    struct store *s;
    void *f;

    if (fixture_setup(&f) != 0)
        return -1;
    s = calloc(1, sizeof *s);
    if (!s)
        return -1;
    *state = s;
    s->f = f;
    ASSERT_OK(db_open(&s->db, s->f->path, DB_WRITE, &s->f->err), &s->f->err);
    ASSERT_OK(db_exec(&s->db,
                      "CREATE TABLE dict(id INTEGER PRIMARY KEY, data BLOB NOT NULL, words BLOB)",
                      &s->f->err),
              &s->f->err);
    texts_init(&s->texts, &s->db);
    return 0;
}

static int teardown(void **state)
{
    struct store *s = *state;
    void *f = s->f;

    text_compressor_release(&s->compressor);
    texts_release(&s->texts);
    db_close(&s->db);
    free(s);
    return fixture_teardown(&f);
}

static void compress(struct store *s, struct span plain, struct buf *packed, int64_t *dict)
{
    ASSERT_OK(text_compress(&s->texts.codec, &s->compressor, plain, packed, dict, &s->f->err),
              &s->f->err);
}

static void check_round_trip(struct store *s, struct span plain)
{
    struct buf packed = BUF_INIT, again = BUF_INIT;
    int64_t dict = -1;

    buf_add_str(&again, "before ");
    compress(s, plain, &packed, &dict);
    assert_int_equal(dict, s->texts.codec.dict_id);
    ASSERT_OK(texts_expand(&s->texts, buf_span(&packed), dict, &again, &s->f->err), &s->f->err);
    assert_true(span_starts(buf_span(&again), span_of("before ")));
    assert_true(span_eq(span_make(buf_cstr(&again) + 7, again.len - 7), plain));
    assert_int_equal(buf_cstr(&again)[again.len], '\0');
    buf_release(&packed);
    buf_release(&again);
}

static void make_text(uint64_t *random, struct buf *out)
{
    static const char *const words[] = {
        "Stadtrat",     "Haushalt",        "beschließt",      "der ",
        "die ",         "Umgehungsstraße", "Bürgermeisterin", "am Montag",
        "im Kreistag",  "Krankenhaus",     "Landkreis",       "kündigte an",
        "nach Angaben", "Feuerwehr",       "Millionen Euro",  "2024",
        "Ammertal",     "Grundschule",     "sagte",           "weil",
    };
    size_t n = 40 + fixture_random(random, 80);

    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s %u ", words[fixture_random(random, 20)], fixture_random(random, 1000));
}

/* n texts and their lengths, which the caller frees. */
static size_t *make_samples(size_t n, struct buf *samples)
{
    size_t *lengths = calloc(n + 1, sizeof *lengths);
    uint64_t random = 5;

    assert_non_null(lengths);
    for (size_t i = 0; i < n; i++) {
        size_t before = samples->len;
        make_text(&random, samples);
        lengths[i] = samples->len - before;
    }
    return lengths;
}

static void train(struct store *s, size_t n)
{
    struct buf samples = BUF_INIT;
    size_t *lengths = make_samples(n, &samples);

    ASSERT_OK(texts_train(&s->texts, buf_span(&samples), lengths, n, 10 << 20, &s->f->err),
              &s->f->err);
    buf_release(&samples);
    free(lengths);
}

static void texts_come_back(void **state)
{
    struct store *s = *state;
    struct buf text = BUF_INIT;
    uint64_t random = 3;

    ASSERT_OK(texts_begin_writing(&s->texts, &s->f->err), &s->f->err);
    assert_int_equal(s->texts.codec.dict_id, 0);
    check_round_trip(s, span_of(""));
    check_round_trip(s, span_of("x"));
    check_round_trip(s, span_make("a\0b", 3));
    for (int i = 0; i < 20; i++) {
        buf_clear(&text);
        make_text(&random, &text);
        check_round_trip(s, buf_span(&text));
    }
    buf_clear(&text);
    for (int i = 0; i < 300000; i++)
        buf_add_char(&text, (char)fixture_random(&random, 256));
    check_round_trip(s, buf_span(&text));
    buf_release(&text);
}

static void a_dictionary_saves_room(void **state)
{
    struct store *s = *state;
    struct buf text = BUF_INIT, without = BUF_INIT, with = BUF_INIT, again = BUF_INIT;
    uint64_t random = 99;
    int64_t none = -1, dict = 0, newer = 0;

    make_text(&random, &text);
    compress(s, buf_span(&text), &without, &none);
    assert_int_equal(none, 0);
    train(s, 600);
    compress(s, buf_span(&text), &with, &dict);
    assert_true(dict > 0);
    assert_true(with.len < without.len);
    check_round_trip(s, buf_span(&text));

    /* what was stored before stays readable, in this process and the next */
    train(s, 500);
    newer = s->texts.codec.dict_id;
    assert_true(newer > dict);
    for (int round = 0; round < 3; round++) {
        buf_clear(&again);
        ASSERT_OK(texts_expand(&s->texts, buf_span(&with), dict, &again, &s->f->err), &s->f->err);
        assert_true(span_eq(buf_span(&again), buf_span(&text)));
        buf_clear(&again);
        ASSERT_OK(texts_expand(&s->texts, buf_span(&without), 0, &again, &s->f->err), &s->f->err);
        assert_true(span_eq(buf_span(&again), buf_span(&text)));
        if (round == 0)
            texts_forget(&s->texts);
        texts_release(&s->texts);
        texts_init(&s->texts, &s->db);
    }
    ASSERT_OK(texts_begin_writing(&s->texts, &s->f->err), &s->f->err);
    assert_int_equal(s->texts.codec.dict_id, newer);
    check_round_trip(s, buf_span(&text));
    buf_release(&text);
    buf_release(&without);
    buf_release(&with);
    buf_release(&again);
}

static void too_few_samples_make_no_dictionary(void **state)
{
    struct store *s = *state;

    train(s, 0);
    assert_int_equal(s->texts.codec.dict_id, 0);
    train(s, 2);
    assert_int_equal(s->texts.codec.dict_id, 0);
    check_round_trip(s, span_of("still works"));
}

static void a_training_rolled_back_leaves_nothing(void **state)
{
    struct store *s = *state;
    int64_t n_dicts = -1;

    ASSERT_OK(db_exec(&s->db, "BEGIN", &s->f->err), &s->f->err);
    train(s, 600);
    assert_true(s->texts.codec.dict_id > 0);
    ASSERT_OK(db_exec(&s->db, "ROLLBACK", &s->f->err), &s->f->err);
    texts_forget(&s->texts);
    ASSERT_OK(texts_begin_writing(&s->texts, &s->f->err), &s->f->err);
    assert_int_equal(s->texts.codec.dict_id, 0);
    ASSERT_OK(db_get_int(&s->db, "SELECT count(*) FROM dict", 0, &n_dicts, &s->f->err), &s->f->err);
    assert_int_equal(n_dicts, 0);
    check_round_trip(s, span_of("a text"));
}

static void expect_corrupt(struct store *s, struct span packed, int64_t dict, const char *why)
{
    struct fb_error err = {0};
    struct buf out = BUF_INIT;
    enum fb_status status = texts_expand(&s->texts, packed, dict, &out, &err);

    if (status != FB_ERR_CORRUPT || !err.message || err.status != status)
        fail_msg("%s: status %d", why, (int)status);
    fb_error_release(&err);
    buf_release(&out);
}

static void damaged_frames_are_corrupt(void **state)
{
    struct store *s = *state;
    struct buf text = BUF_INIT, packed = BUF_INIT, broken = BUF_INIT;
    uint64_t random = 17;
    int64_t dict = 0;

    train(s, 600);
    make_text(&random, &text);
    compress(s, buf_span(&text), &packed, &dict);
    expect_corrupt(s, span_make(NULL, 0), dict, "nothing");
    expect_corrupt(s, span_of("not a frame at all"), dict, "text");
    expect_corrupt(s, buf_span(&packed), dict + 1, "a dictionary that is not there");
    expect_corrupt(s, buf_span(&packed), 0, "no dictionary");
    for (size_t n = 0; n < packed.len; n++)
        expect_corrupt(s, span_make(packed.data, n), dict, "cut short");
    buf_add_span(&broken, buf_span(&packed));
    buf_add_str(&broken, "behind");
    expect_corrupt(s, buf_span(&broken), dict, "something behind");

    for (size_t i = 0; i < packed.len; i++) { /* may go unseen, must not do harm */
        struct fb_error err = {0};
        struct buf out = BUF_INIT;
        enum fb_status status;

        buf_clear(&broken);
        buf_add_span(&broken, buf_span(&packed));
        broken.data[i] = (char)(broken.data[i] ^ (1 << fixture_random(&random, 8)));
        status = texts_expand(&s->texts, buf_span(&broken), dict, &out, &err);
        assert_true(status == FB_OK || (status == FB_ERR_CORRUPT && err.message));
        fb_error_release(&err);
        buf_release(&out);
    }

    texts_forget(&s->texts);
    ASSERT_OK(db_exec(&s->db, "UPDATE dict SET data=x'00010203'", &s->f->err), &s->f->err);
    expect_corrupt(s, buf_span(&packed), dict, "a damaged dictionary");
    texts_forget(&s->texts);
    ASSERT_OK(db_exec(&s->db, "DELETE FROM dict", &s->f->err), &s->f->err);
    expect_corrupt(s, buf_span(&packed), dict, "a dictionary that is gone");
    buf_release(&text);
    buf_release(&packed);
    buf_release(&broken);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(texts_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dictionary_saves_room, setup, teardown),
        cmocka_unit_test_setup_teardown(too_few_samples_make_no_dictionary, setup, teardown),
        cmocka_unit_test_setup_teardown(a_training_rolled_back_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(damaged_frames_are_corrupt, setup, teardown),
    };

    return cmocka_run_group_tests_name("texts", tests, NULL, NULL);
}
