#include "fixture.h"

#include "index/build/terms.h"
#include "index/core/index_struct.h"
#include "index/write/index_writer.h"

#include <stdio.h>
#include <stdlib.h>

/* Articles of random words come and go; a plain table counts along. */
static const char *const words[] = {
    "haus",
    "häuser",
    "hauses",
    "krankenhaus",
    "krankenhäuser",
    "müller",
    "mueller",
    "muller",
    "straße",
    "strasse",
    "straßen",
    "stadtrat",
    "stadtrates",
    "rat",
    "stadt",
    "städte",
    "3.000",
    "3000",
    "un-sicherheitsrat",
    "unsicherheitsrat",
    "sicherheitsrat",
    "sicherheit",
    "x",
    "ß",
    "café",
    "cafe",
    "donaudampfschifffahrt",
    "schifffahrt",
    "baumbaum",
    "baum",
    "тест",
    "東京",
};
enum { N_WORDS = sizeof words / sizeof *words, N_ARTICLES = 40 };

struct world {
    bool has[N_ARTICLES][N_WORDS];
    uint32_t df[N_WORDS];
    uint64_t random;
    uint32_t ids[N_WORDS]; /* as they were checked last; 0: the word was in no article */
    uint32_t max_id;
    size_t n_new_ids, n_told;
    bool counted[N_WORDS]; /* since the last save */
};

/* Counts an article's words, by forms or by numbers. */
static void tally(struct fixture *f, struct world *w, size_t article, int sign)
{
    struct vocab_tally *t = &f->writer->tally;
    struct buf forms = BUF_INIT;
    struct span list[N_WORDS];
    uint32_t numbers[N_WORDS];
    size_t n = 0;

    for (size_t i = 0; i < N_WORDS; i++) {
        if (!w->has[article][i])
            continue;
        buf_addf(&forms, "%s%c", words[i], TERM_SEPARATOR);
        list[n++] = span_of(words[i]);
        w->counted[i] = true;
        w->df[i] += (uint32_t)sign;
    }
    if (fixture_random(&w->random, 2) > 0) {
        vocab_tally_number(t, list, n, numbers);
        for (size_t i = 0; i < n; i++)
            assert_true(span_eq(vocab_tally_form(t, numbers[i]), list[i]));
        vocab_tally_count(t, numbers, n, sign);
    } else {
        vocab_tally_add(t, &forms, sign);
    }
    buf_release(&forms);
}

static void save(struct fixture *f)
{
    ASSERT_OK(db_exec(&f->ix->db, "BEGIN", &f->err), &f->err);
    ASSERT_OK(vocab_tally_save(&f->writer->tally, &f->err), &f->err);
    ASSERT_OK(db_exec(&f->ix->db, "COMMIT", &f->err), &f->err);
}

static void forget(struct fixture *f)
{
    vocab_tally_forget(&f->writer->tally);
}

static size_t word_number(struct span form)
{
    for (size_t i = 0; i < N_WORDS; i++)
        if (span_eq(form, span_of(words[i])))
            return i;
    fail_msg("a form nobody added: %.*s", (int)form.len, form.ptr);
    return 0;
}

struct listing {
    struct world *w;
    bool seen[N_WORDS];
    char before[64];
};

static enum fb_status on_form(const struct vocab_entry *e, void *ctx)
{
    struct listing *l = ctx;
    size_t i = word_number(e->form);

    assert_true(span_cmp(span_of(l->before), e->form) < 0);
    snprintf(l->before, sizeof l->before, "%.*s", (int)e->form.len, e->form.ptr);
    assert_int_equal(e->df, l->w->df[i]);
    assert_true(e->df > 0);
    l->seen[i] = true;
    return FB_OK;
}

static void check_prefix(struct fixture *f, struct world *w, const char *prefix)
{
    struct listing l = {.w = w};

    ASSERT_OK(index_vocab_by_prefix(f->ix, span_of(prefix), on_form, &l, &f->err), &f->err);
    for (size_t i = 0; i < N_WORDS; i++)
        assert_int_equal(l.seen[i],
                         w->df[i] > 0 && span_starts(span_of(words[i]), span_of(prefix)));
}

struct key_listing {
    struct world *w;
    struct span key;
    int kinds[N_WORDS]; /* kind + 1 */
};

static enum fb_status on_key(const struct vocab_entry *e, void *ctx)
{
    struct key_listing *l = ctx;
    size_t i = word_number(e->form);

    assert_true(span_eq(e->key, l->key));
    assert_int_equal(e->df, l->w->df[i]);
    assert_int_not_equal(e->id, 0);
    assert_int_equal(l->kinds[i], 0); /* once each */
    l->kinds[i] = (int)e->kind + 1;
    return FB_OK;
}

static enum fb_status on_id(const struct vocab_entry *e, void *ctx)
{
    struct world *w = ctx;
    size_t i = word_number(e->form);

    assert_true(w->df[i] > 0);
    assert_int_equal(e->id, w->ids[i]);
    assert_int_equal(e->df, w->df[i]);
    w->n_told++;
    return FB_OK;
}

/* A word keeps its number as long as it is in an article; none is given twice. */
static void check_ids(struct fixture *f, struct world *w)
{
    uint32_t before = w->max_id, id, df, *all;
    size_t n = 0;

    for (size_t i = 0; i < N_WORDS; i++) {
        ASSERT_OK(index_form_id(f->ix, span_of(words[i]), &id, &f->err), &f->err);
        assert_int_equal(id != 0, w->df[i] > 0);
        if (w->ids[i] && id)
            assert_int_equal(id, w->ids[i]);
        if (!w->ids[i] && id) {
            assert_true(id > before);
            w->n_new_ids++;
        }
        for (size_t k = 0; k < i && id; k++)
            assert_int_not_equal(id, w->ids[k]);
        w->max_id = id > w->max_id ? id : w->max_id;
        w->ids[i] = id;
        n += id != 0;
        ASSERT_OK(index_id_df(f->ix, id, &df, &f->err), &f->err);
        assert_int_equal(df, w->df[i]);
    }
    all = calloc(w->max_id + 2, sizeof *all);
    assert_non_null(all);
    for (uint32_t i = 0; i < w->max_id + 2; i++)
        all[i] = i;
    w->n_told = 0;
    ASSERT_OK(index_vocab_by_ids(f->ix, all, w->max_id + 2, on_id, w, &f->err), &f->err);
    assert_int_equal(w->n_told, n);
    free(all);
}

/* What postings are made by: the ids of forms that articles were counted by. */
static void check_numbered(struct fixture *f, struct world *w)
{
    const struct vocab_tally *t = &f->writer->tally;

    for (uint32_t n = 0; n < t->own.n; n++) {
        size_t i = word_number(vocab_tally_form(t, n));
        uint32_t id = vocab_tally_id(t, n);

        if (w->counted[i] && w->df[i] > 0) {
            uint32_t now;

            ASSERT_OK(index_form_id(f->ix, vocab_tally_form(t, n), &now, &f->err), &f->err);
            assert_int_equal(id, now);
        }
    }
    memset(w->counted, 0, sizeof w->counted);
}

/* Every key of every word lists the very forms that have it and stand in an article. */
static void check_keys(struct fixture *f, struct world *w)
{
    struct analyzer *analyzer = index_analyzer(f->ix);

    for (size_t i = 0; i < N_WORDS; i++) {
        struct form_key keys[ANALYZER_MAX_KEYS];
        size_t n_keys = analyzer_keys(analyzer, span_of(words[i]), keys);

        for (size_t k = 0; k < n_keys; k++) {
            char *key = strndup(keys[k].key.ptr, keys[k].key.len);
            struct key_listing l = {.w = w, .key = span_of(key)};

            ASSERT_OK(index_vocab_by_key(f->ix, l.key, ~0u, on_key, &l, &f->err), &f->err);
            for (size_t j = 0; j < N_WORDS; j++) {
                struct form_key others[ANALYZER_MAX_KEYS];
                size_t n_others = analyzer_keys(analyzer, span_of(words[j]), others);
                bool has = false, whole = false;

                for (size_t o = 0; o < n_others; o++)
                    if (span_eq(others[o].key, l.key)) {
                        has = true;
                        whole = whole || others[o].kind == KEY_WORD;
                    }
                if ((l.kinds[j] != 0) != (has && w->df[j] > 0))
                    fail_msg("key %s of %s: %s", key, words[i], words[j]);
                if (l.kinds[j] != 0)
                    assert_int_equal(l.kinds[j] == KEY_WORD + 1, whole);
            }
            analyzer_keys(analyzer, span_of(words[i]), keys); /* they were borrowed */
            free(key);
        }
    }
}

static void check_all(struct fixture *f, struct world *w)
{
    static const char *const prefixes[] = {"",    "h",  "haus", "kranken", "m",
                                           "zzz", "st", "\xC3", "ß"};

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        check_prefix(f, w, prefixes[i]);
    for (size_t i = 0; i < N_WORDS; i++) {
        uint32_t df = UINT32_MAX;
        ASSERT_OK(index_vocab_df(f->ix, span_of(words[i]), &df, &f->err), &f->err);
        assert_int_equal(df, w->df[i]);
    }
    check_keys(f, w);
    check_ids(f, w);
}

static void forms_come_and_go_with_articles(void **state)
{
    struct fixture *f = *state;
    struct world *w = calloc(1, sizeof *w);
    uint32_t df = 1;

    assert_non_null(w);
    w->random = 23;
    check_all(f, w);
    for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 6; i++) { /* several articles a save, some of them the same */
            size_t article = fixture_random(&w->random, N_ARTICLES);
            tally(f, w, article, -1);
            for (size_t k = 0; k < N_WORDS; k++)
                w->has[article][k] = fixture_random(&w->random, round % 8 == 7 ? 60 : 6) == 0;
            tally(f, w, article, +1);
        }
        save(f);
        check_numbered(f, w);
        check_all(f, w);
        if (round % 10 == 9)
            forget(f); /* loses nothing that was saved */
    }
    for (size_t article = 0; article < N_ARTICLES; article++)
        tally(f, w, article, -1);
    memset(w->has, 0, sizeof w->has);
    save(f);
    check_all(f, w);
    ASSERT_OK(index_vocab_df(f->ix, span_of("nie"), &df, &f->err), &f->err);
    assert_int_equal(df, 0);
    assert_true(w->n_new_ids > N_WORDS); /* some went and came again */
    free(w);
}

static void forgetting_drops_what_is_not_saved(void **state)
{
    struct fixture *f = *state;
    struct world w = {.random = 1};

    w.has[0][3] = w.has[1][4] = true;
    tally(f, &w, 0, +1);
    save(f);
    tally(f, &w, 1, +1);
    forget(f);
    w.df[4] = 0;
    save(f);
    check_all(f, &w);
}

static enum fb_status count(const struct vocab_entry *e, void *ctx)
{
    (void)e;
    ++*(size_t *)ctx;
    return FB_OK;
}

/* What a prefix finds in a large vocabulary: here one form a number, of many blocks. */
static void large_vocabularies(void **state)
{
    struct fixture *f = *state;
    struct buf forms = BUF_INIT;
    size_t n = 0;

    for (int i = 0; i < 20000; i++)
        buf_addf(&forms, "wort%05d ", i);
    vocab_tally_add(&f->writer->tally, &forms, +1);
    save(f);
    ASSERT_OK(index_vocab_by_prefix(f->ix, span_of("wort"), count, &n, &f->err), &f->err);
    assert_int_equal(n, 20000);
    n = 0;
    ASSERT_OK(index_vocab_by_prefix(f->ix, span_of("wort123"), count, &n, &f->err), &f->err);
    assert_int_equal(n, 100);
    n = 0;
    ASSERT_OK(index_vocab_by_prefix(f->ix, span_of("wort2"), count, &n, &f->err), &f->err);
    assert_int_equal(n, 0);
    buf_release(&forms);
}

/* New forms of one save are numbered in byte order, whatever order they came in. */
static void new_forms_are_numbered_in_byte_order(void **state)
{
    static const char *const forms[] = {"a", "ab", "b", "ba", "z", "ä"};
    struct fixture *f = *state;
    struct buf some = BUF_INIT;
    uint32_t id;

    buf_add_str(&some, "ä b ab z ba a ");
    vocab_tally_add(&f->writer->tally, &some, +1);
    save(f);
    for (uint32_t i = 0; i < 6; i++) {
        ASSERT_OK(index_form_id(f->ix, span_of(forms[i]), &id, &f->err), &f->err);
        assert_int_equal(id, i + 1);
    }
    buf_release(&some);
}

/* The parts of compounds are told with their places, however the list writes them. */
static enum fb_status on_part(const struct vocab_entry *e, void *ctx)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    struct fixture *f = ctx;
    size_t n = analyzer_keys(index_analyzer(f->ix), e->form, keys), n_equal = 0;

    for (size_t i = 0; i < n; i++)
        n_equal += span_eq(keys[i].key, e->key) && keys[i].kind == e->kind &&
                   (e->kind == KEY_WORD || e->kind == KEY_RELATED || e->kind == KEY_FAMILY ||
                    (keys[i].start_chars == e->part_start_chars &&
                     keys[i].end_chars == e->part_end_chars));
    assert_int_equal(n_equal, 1);
    return FB_OK;
}

static void places_of_parts_are_told(void **state)
{
    struct fixture *f = *state;
    struct world w = {.random = 1};

    for (size_t i = 0; i < N_WORDS; i++)
        w.has[0][i] = true;
    tally(f, &w, 0, +1);
    save(f);
    for (size_t i = 0; i < N_WORDS; i++) {
        char *key;
        struct span s = analyzer_key(index_analyzer(f->ix), span_of(words[i]));

        key = strndup(s.ptr, s.len);
        ASSERT_OK(index_vocab_by_key(f->ix, span_of(key), ~0u, on_part, f, &f->err), &f->err);
        free(key);
    }
}

static void numbers_come_to_an_end(void **state)
{
    struct fixture *f = *state;
    struct world w = {.random = 1};

    f->ix->vocab.next_id = VOCAB_MAX_ID;
    w.has[0][3] = true;
    tally(f, &w, 0, +1);
    save(f);
    w.has[1][4] = true;
    tally(f, &w, 1, +1);
    ASSERT_OK(db_exec(&f->ix->db, "BEGIN", &f->err), &f->err);
    assert_int_equal(vocab_tally_save(&f->writer->tally, &f->err), FB_ERR_LIMIT);
    assert_non_null(f->err.message);
    ASSERT_OK(db_exec(&f->ix->db, "ROLLBACK", NULL), &f->err);
}

static void damage_is_an_error(void **state)
{
    static const char *const damages[] = {
        "UPDATE vocab_form SET data=x'05'",
        "UPDATE vocab_form SET data=x'016100'",
        "UPDATE vocab_text SET data=x'05'",
        "DELETE FROM vocab_text",
        "UPDATE vocab_df SET data=x'05'",
        "UPDATE vocab_key SET data=x'02'",
        "UPDATE vocab_key SET data=x'04686175730107'",
    };
    struct fixture *f = *state;
    struct world w = {.random = 1};
    struct buf forms = BUF_INIT;

    for (size_t i = 0; i < N_WORDS; i++)
        w.has[0][i] = true;
    tally(f, &w, 0, +1);
    save(f);
    buf_add_str(&forms, "hausmeister zebra ");
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct fb_error err = {0};
        size_t n = 0;
        bool told = false;

        ASSERT_OK(db_exec(&f->ix->db, "BEGIN", &f->err), &f->err);
        ASSERT_OK(db_exec(&f->ix->db, damages[i], &f->err), &f->err);
        vocab_forget(&f->ix->vocab);
        f->ix->in_batch = true; /* which reading joins */
        told = index_vocab_by_prefix(f->ix, span_of(""), count, &n, &err) == FB_ERR_CORRUPT;
        assert_int_equal(told, err.message != NULL);
        fb_error_release(&err);
        struct span key = analyzer_key(index_analyzer(f->ix), span_of("haus"));
        char *copy = strndup(key.ptr, key.len);
        told = index_vocab_by_key(f->ix, span_of(copy), ~0u, count, &n, &err) == FB_ERR_CORRUPT ||
               told;
        free(copy);
        fb_error_release(&err);
        if (!told)
            fail_msg("%s", damages[i]);
        vocab_tally_add(&f->writer->tally, &forms, +1);
        assert_true(vocab_tally_save(&f->writer->tally, &err) == FB_OK || err.message);
        fb_error_release(&err);
        f->ix->in_batch = false;
        forget(f);
        ASSERT_OK(db_exec(&f->ix->db, "ROLLBACK", &f->err), &f->err);
    }
    vocab_forget(&f->ix->vocab);
    buf_release(&forms);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(forms_come_and_go_with_articles, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(forgetting_drops_what_is_not_saved, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(large_vocabularies, fixture_setup_index, fixture_teardown),
        cmocka_unit_test_setup_teardown(new_forms_are_numbered_in_byte_order, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(places_of_parts_are_told, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(numbers_come_to_an_end, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(damage_is_an_error, fixture_setup_index, fixture_teardown),
    };

    return cmocka_run_group_tests_name("vocab", tests, NULL, NULL);
}
