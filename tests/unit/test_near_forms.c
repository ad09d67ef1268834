#include "fixture.h"

#include "index/core/index_struct.h"
#include "index/write/index_writer.h"
#include "query/expand/edit_distance.h"
#include "query/expand/expand.h"
#include "query/expand/near_forms.h"

#include <stdio.h>
#include <stdlib.h>

/* A vocabulary of many blocks: German beginnings, stems and ends, all together, and the words of
 * tests/data. */
static const char *const beginnings[] = {
    "",     "ab",   "an",    "auf",   "aus",     "be",    "bei",   "durch",    "ein",
    "ent",  "er",   "fort",  "ge",    "her",     "hin",   "los",   "mit",      "nach",
    "über", "um",   "un",    "unter", "ver",     "vor",   "wider", "wieder",   "zer",
    "zu",   "groß", "gross", "haus",  "straßen", "volks", "wahl",  "zukunfts",
};
static const char *const stems[] = {
    "arbeit", "bau",   "fahr",    "fähr",    "fall",    "führ",  "fuhr",    "geb",   "gäb",
    "hör",    "kauf",  "käuf",    "kenn",    "komm",    "lauf",  "läuf",    "lehr",  "leer",
    "mess",   "miss",  "nenn",    "phon",    "fon",     "recht", "red",     "reis",  "rhythm",
    "sammel", "satz",  "schließ", "schluss", "schreib", "seh",   "setz",    "sicht", "spiel",
    "sprech", "stadt", "statt",   "stell",   "steuer",  "stoß",  "such",    "teil",  "trag",
    "träg",   "trieb", "wachs",   "wachst",  "wahl",    "wart",  "wechsel", "werb",  "wirk",
    "zahl",   "zähl",  "zieh",    "zug",     "züg",
};
static const char *const ends[] = {"",      "e",    "en",      "er",       "ern", "es",
                                   "est",   "et",   "lich",    "te",       "ten", "ung",
                                   "ungen", "keit", "barkeit", "samkeiten"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void add_data(struct buf *forms)
{
    const char *folder = getenv("FINDBUCH_TEST_DATA");
    struct tokenizer t;
    struct token token;
    char path[512], *line = NULL;
    size_t cap = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/keys.cases", folder ? folder : "tests/data");
    file = fopen(path, "r");
    if (!file)
        fail_msg("cannot open %s; run from the project's root", path);
    tokenizer_init(&t, span_of(""));
    while (getline(&line, &cap, file) > 0) {
        tokenizer_reset(&t, span_of(line));
        while (tokenizer_next(&t, &token))
            buf_addf(forms, "%.*s ", (int)token.form.len, token.form.ptr);
    }
    tokenizer_release(&t);
    free(line);
    fclose(file);
}

/* Each form once, as an article's are. */
static void add_forms(struct fixture *f, struct buf *forms)
{
    vocab_tally_add(&f->writer->tally, forms, +1);
    ASSERT_OK(db_exec(&f->ix->db, "BEGIN", &f->err), &f->err);
    ASSERT_OK(vocab_tally_save(&f->writer->tally, &f->err), &f->err);
    ASSERT_OK(db_exec(&f->ix->db, "COMMIT", &f->err), &f->err);
}

static int setup(void **state)
{
    struct buf forms = BUF_INIT;
    int rc = fixture_setup_index(state);

    if (rc != 0)
        return rc;
    for (size_t i = 0; i < COUNT(beginnings); i++)
        for (size_t k = 0; k < COUNT(stems); k++)
            for (size_t e = 0; e < COUNT(ends); e++)
                buf_addf(&forms, "%s%s%s ", beginnings[i], stems[k], ends[e]);
    add_data(&forms);
    add_forms(*state, &forms);
    buf_release(&forms);
    return 0;
}

struct listing {
    struct buf forms;
    size_t n;
    uint32_t df;
};

static enum fb_status list(const struct near_form *near, void *ctx)
{
    struct listing *l = ctx;

    buf_addf(&l->forms, "%.*s %d\n", (int)near->form.len, near->form.ptr, near->cost);
    l->n++;
    l->df += near->df;
    return FB_OK;
}

/* The same, form by form. */
struct looking {
    const struct edit_word *word;
    int limit;
    struct listing listing;
};

static int looked_at(const struct edit_word *word, int limit, struct span form)
{
    static struct edit_walk walk;
    size_t n_hopeless;

    edit_walk_init(&walk, word, limit, false);
    return edit_walk_form(&walk, form, &n_hopeless);
}

/* Of a long word, an inflected form is as near as the word. */
static int looked_at_inflected(const struct edit_word *word, int limit, struct span form)
{
    static const char *const inflections[] = {"", "s", "es", "n", "en"};
    int cost = limit + 1;

    for (size_t i = 0; i < (word->n_chars < 8 ? 1 : COUNT(inflections)) && cost > limit; i++) {
        struct span ending = span_of(inflections[i]);

        if (form.len >= ending.len &&
            span_eq(span_make(form.ptr + form.len - ending.len, ending.len), ending))
            cost = looked_at(word, limit, span_make(form.ptr, form.len - ending.len));
    }
    return cost;
}

static enum fb_status compare(const struct vocab_entry *e, void *ctx)
{
    struct looking *l = ctx;
    struct near_form near = {.form = e->form, .df = e->df};

    near.cost = looked_at_inflected(l->word, l->limit, e->form);
    return near.cost <= l->limit ? list(&near, &l->listing) : FB_OK;
}

static size_t check(struct fixture *f, const char *typed, int limit)
{
    static struct edit_word word;
    struct looking all = {.word = &word, .limit = limit};
    struct listing near = {0};

    assert_true(edit_word_init(&word, span_of(typed)));
    ASSERT_OK(index_vocab_by_prefix(f->ix, span_of(""), compare, &all, &f->err), &f->err);
    ASSERT_OK(near_forms(f->ix, span_of(typed), limit, list, &near, &f->err), &f->err);
    if (strcmp(buf_cstr(&near.forms), buf_cstr(&all.listing.forms)) != 0)
        fail_msg("%s within %d:\n%s\nnot\n%s", typed, limit, buf_cstr(&near.forms),
                 buf_cstr(&all.listing.forms));
    assert_int_equal(near.df, all.listing.df);
    buf_release(&near.forms);
    buf_release(&all.listing.forms);
    return near.n;
}

static void the_same_as_looking_at_every_form(void **state)
{
    static const char *const typed[] = {
        "",        "a",         "e",        "seh",           "sehen",        "ärbeit",
        "farrer",  "vorfürung", "zufal",    "grosstadt",     "strassenbau",  "widerfahren",
        "rytmen",  "wexel",     "fonen",    "statteil",      "zukunftszüge", "einschlus",
        "müller",  "straße",    "xyz",      "überzeugt",     "wiederhörung", "zzzzzzzz",
        "samkeit", "東京",      "ümgebung", "haushaltungen", "zerträglich"};
    struct fixture *f = *state;
    size_t n_near[5] = {0};

    for (size_t i = 0; i < COUNT(typed); i++)
        for (int limit = 0; limit <= 4; limit++)
            n_near[limit] += check(f, typed[i], limit);
    for (int limit = 1; limit <= 4; limit++)
        assert_true(n_near[limit] > n_near[limit - 1]);
}

/* Words of the vocabulary with errors made in them. */
static void random_errors(void **state)
{
    struct fixture *f = *state;
    struct buf word = BUF_INIT;
    uint64_t random = 9;

    for (int round = 0; round < 60; round++) {
        buf_clear(&word);
        buf_addf(&word, "%s%s%s", beginnings[fixture_random(&random, COUNT(beginnings))],
                 stems[fixture_random(&random, COUNT(stems))],
                 ends[fixture_random(&random, COUNT(ends))]);
        for (int i = 0; i < 2; i++) {
            size_t at = fixture_random(&random, (uint32_t)word.len);
            if ((unsigned char)word.data[at] < 0x80)
                word.data[at] = "aehistdfvwxkzmn"[fixture_random(&random, 15)];
        }
        check(f, buf_cstr(&word), 1 + round % 4);
    }
    buf_release(&word);
}

static void words_beyond_measure_find_themselves(void **state)
{
    struct fixture *f = *state;
    struct listing near = {0};
    struct buf word = BUF_INIT;

    for (int i = 0; i < 90; i++)
        buf_add_str(&word, "q");
    ASSERT_OK(near_forms(f->ix, buf_span(&word), 4, list, &near, &f->err), &f->err);
    assert_int_equal(near.n, 0);
    add_forms(f, &word);
    ASSERT_OK(near_forms(f->ix, buf_span(&word), 4, list, &near, &f->err), &f->err);
    assert_int_equal(near.n, 1);
    assert_int_equal(near.df, 1);
    buf_release(&near.forms);
    buf_release(&word);
}

/* By nearness, each slot by relation and then in byte order, and no more than there may be. */
static void slots_are_filled_by_nearness(void **state)
{
    struct fixture *f = *state;
    struct plan_slot slots[N_NEARNESS] = {0};
    struct plan plan = {0};
    size_t n = 0;

    ASSERT_OK(near_slots_fill(f->ix, &plan, slots, span_of("läufer"), 4, &f->err), &f->err);
    assert_true(span_eq(slots[NEARNESS_CONFUSION].forms[0].form, span_of("läufer")));
    assert_int_equal(slots[NEARNESS_CONFUSION].forms[0].relation, RELATION_LITERAL);
    assert_true(span_eq(slots[NEARNESS_CONFUSION].forms[1].form, span_of("laufer")));
    for (int i = 0; i < N_NEARNESS; i++) {
        assert_true(slots[i].n_forms > 0);
        for (size_t k = i == 0; k < slots[i].n_forms; k++) {
            assert_int_equal(slots[i].forms[k].relation, RELATION_SPELLING);
            if (k > 1)
                assert_true(span_cmp(slots[i].forms[k - 1].form, slots[i].forms[k].form) < 0);
        }
    }
    memset(slots, 0, sizeof slots);
    ASSERT_OK(near_slots_fill(f->ix, &plan, slots, span_of("qqqqq"), 2, &f->err), &f->err);
    for (int i = 0; i < N_NEARNESS; i++)
        assert_int_equal(slots[i].n_forms, 0);
    plan_release(&plan);

    /* two letters of a hundred: all within two errors, 198 within one */
    struct buf forms = BUF_INIT;
    for (unsigned i = 0; i < 10000; i++) {
        buf_add_cp(&forms, 0x4E00 + i / 100);
        buf_add_cp(&forms, 0x4E00 + i % 100);
        buf_add_char(&forms, ' ');
    }
    add_forms(f, &forms);
    buf_release(&forms);
    ASSERT_OK(near_slots_fill(f->ix, &plan, slots, span_of("乁乂"), 4, &f->err), &f->err);
    for (int i = 0; i < N_NEARNESS; i++)
        n += slots[i].n_forms;
    assert_int_equal(n, EXPAND_MAX_FORMS);
    assert_int_equal(slots[NEARNESS_CONFUSION].n_forms, 1);
    assert_int_equal(slots[NEARNESS_ERROR].n_forms, 199); /* with the swapped one */
    plan_release(&plan);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_as_looking_at_every_form, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(random_errors, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(words_beyond_measure_find_themselves, setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(slots_are_filled_by_nearness, setup, fixture_teardown),
    };

    return cmocka_run_group_tests_name("near_forms", tests, NULL, NULL);
}
