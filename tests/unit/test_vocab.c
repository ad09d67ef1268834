#include "fixture.h"

#include "index/internal.h"
#include "index/terms.h"

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
    size_t n_in_step; /* articles counted by numbers */
};

/* Counts an article's words, by forms or (coming ones, in some rounds) by numbers. */
static void tally(struct fixture *f, struct world *w, size_t article, int sign)
{
    struct buf forms = BUF_INIT;
    bool in_step = false;

    for (size_t i = 0; i < N_WORDS; i++) {
        if (!w->has[article][i])
            continue;
        buf_addf(&forms, "%s%c", words[i], TERM_SEPARATOR);
        w->df[i] += (uint32_t)sign;
    }
    if (sign > 0 && fixture_random(&w->random, 4) > 0) {
        form_numberer_number(&f->drafter.numberer, &forms, &f->draft.ids);
        /* a draft that is made and then not stored */
        if (fixture_random(&w->random, 30) > 0)
            ASSERT_OK(vocab_tally_add_ids(&f->ix->numbered, &f->draft.ids, &in_step, &f->err),
                      &f->err);
    }
    w->n_in_step += in_step;
    if (!in_step)
        vocab_tally_add(&f->ix->tally, &forms, sign);
    buf_release(&forms);
}

static void save(struct fixture *f)
{
    ASSERT_OK(db_exec(&f->ix->db, "BEGIN", &f->err), &f->err);
    ASSERT_OK(vocab_tally_save(&f->ix->numbered, &f->err), &f->err);
    ASSERT_OK(vocab_tally_save(&f->ix->tally, &f->err), &f->err);
    ASSERT_OK(db_exec(&f->ix->db, "COMMIT", &f->err), &f->err);
}

static void forget(struct fixture *f)
{
    vocab_tally_forget(&f->ix->numbered);
    vocab_tally_forget(&f->ix->tally);
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
    assert_int_equal(l->kinds[i], 0); /* once each */
    l->kinds[i] = (int)e->kind + 1;
    return FB_OK;
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
        check_all(f, w);
        if (round % 10 == 9)
            forget(f);        /* loses nothing that was saved */
        if (round % 5 == 4) { /* a numbering that starts again */
            form_numberer_release(&f->drafter.numberer);
            f->drafter.numberer.analyzer = f->drafter.analyzer;
        }
    }
    for (size_t article = 0; article < N_ARTICLES; article++)
        tally(f, w, article, -1);
    memset(w->has, 0, sizeof w->has);
    save(f);
    check_all(f, w);
    ASSERT_OK(index_vocab_df(f->ix, span_of("nie"), &df, &f->err), &f->err);
    assert_int_equal(df, 0);
    assert_true(w->n_in_step > 30);
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
    vocab_tally_add(&f->ix->tally, &forms, +1);
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

static void damage_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct world w = {.random = 1};
    size_t n = 0;

    for (size_t i = 0; i < N_WORDS; i++)
        w.has[0][i] = true;
    tally(f, &w, 0, +1);
    save(f);
    fixture_sql(f, "UPDATE vocab_form SET data=x'05'; UPDATE vocab_key SET data=x'0502'");
    struct fb_error err = {0};
    assert_int_equal(index_vocab_by_prefix(f->ix, span_of(""), count, &n, &err), FB_ERR_CORRUPT);
    assert_non_null(err.message);
    fb_error_release(&err);
    struct span key = analyzer_key(index_analyzer(f->ix), span_of("haus"));
    char *copy = strndup(key.ptr, key.len);
    assert_int_equal(index_vocab_by_key(f->ix, span_of(copy), ~0u, count, &n, &err),
                     FB_ERR_CORRUPT);
    assert_non_null(err.message);
    fb_error_release(&err);
    free(copy);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(forms_come_and_go_with_articles, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(forgetting_drops_what_is_not_saved, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(large_vocabularies, fixture_setup_index, fixture_teardown),
        cmocka_unit_test_setup_teardown(damage_is_an_error, fixture_setup_index, fixture_teardown),
    };

    return cmocka_run_group_tests_name("vocab", tests, NULL, NULL);
}
