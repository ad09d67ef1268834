#include "fixture.h"

#include "base/xalloc.h"
#include "index/build/inversion.h"
#include "index/build/terms.h"
#include "index/fts5/position_list.h"

#include <stdio.h>
#include <stdlib.h>

static void numbers_come_back(void **state)
{
    static const uint64_t values[] = {
        0,          1,          0x7f,           0x80,       0x3fff,           0x4000,
        0x1fffff,   0x200000,   0xfffffff,      0x10000000, 0xffffffff,       0x7ffffffff,
        1ull << 41, 1ull << 48, 1ull << 49,     1ull << 55, (1ull << 56) - 1, 1ull << 56,
        1ull << 63, UINT64_MAX, UINT64_MAX - 1,
    };
    unsigned char bytes[VARINT_MAX_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        size_t n = varint_put_sqlite(bytes, values[i]), pos = 0;
        uint64_t back = 0;
        assert_true(n >= 1 && n <= VARINT_MAX_BYTES);
        assert_true(varint_get_sqlite(bytes, n, &pos, &back));
        assert_int_equal(pos, n);
        assert_true(back == values[i]);
        pos = 0;
        assert_false(varint_get_sqlite(bytes, n - 1, &pos, &back));
    }
    assert_int_equal(varint_put_sqlite(bytes, 300), 2); /* the highest bits first */
    assert_int_equal(bytes[0], 0x82);
    assert_int_equal(bytes[1], 0x2c);
}

static void places_come_back(void **state)
{
    static const struct {
        uint32_t column, position;
    } places[] = {{0, 0}, {0, 0}, {0, 5}, {0, 200000}, {3, 0}, {3, 127}, {8, 2}, {8, 100000000}};
    enum { N = sizeof places / sizeof *places };
    struct position_writer w = {0, 0};
    unsigned char bytes[N * POSITION_MAX_BYTES];
    struct position_reader r = {.bytes = bytes};

    (void)state;
    for (size_t i = 0; i < N; i++)
        r.n_bytes += position_put(&w, places[i].column, places[i].position, bytes + r.n_bytes);
    for (size_t i = 0; i < N; i++) {
        assert_true(position_next(&r));
        assert_int_equal(r.column, places[i].column);
        assert_int_equal(r.position, places[i].position);
    }
    assert_false(position_next(&r));
}

static void damaged_lists_end(void **state)
{
    static const struct {
        const char *bytes;
        size_t n, n_places;
        const char *why;
    } cases[] = {
        {"", 0, 0, "empty"},
        {"\x80", 1, 0, "cut within a number"},
        {"\x02\x01", 2, 1, "cut before the column"},
        {"\x02\x01\x03", 3, 1, "cut behind it"},
        {"\x02\x00", 2, 1, "less than a difference can be"},
        {"\x02\x01\x03\x01\x02", 5, 1, "a column without a place"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct position_reader r = {.bytes = (const unsigned char *)cases[i].bytes,
                                    .n_bytes = cases[i].n};
        size_t n = 0;
        while (position_next(&r))
            n++;
        if (n != cases[i].n_places)
            fail_msg("%s: %zu places", cases[i].why, n);
    }
}

static void weights_are_those_of_the_fields(void **state)
{
    static const uint32_t want[N_TERM_COLUMNS] = {10, 25, 15, 8, 6, 6, 3, 0};
    uint32_t sum = 0;
    unsigned char all[N_TERM_COLUMNS * POSITION_MAX_BYTES];
    struct position_writer every = {0, 0};
    struct inverted_posting p = {.positions = all};

    (void)state;
    for (uint32_t c = 0; c < N_TERM_COLUMNS; c++) {
        struct position_writer w = {0, 0};
        unsigned char one[2 * POSITION_MAX_BYTES];
        size_t n = position_put(&w, c, 7, one);
        struct inverted_posting single;
        n += position_put(&w, c, 7 + 127, one + n); /* a difference that ends in the byte 1 */
        single = (struct inverted_posting){0, (uint32_t)n, one};
        assert_int_equal(inversion_weight(&single), 2 * want[c]);
        p.n_bytes += (uint32_t)position_put(&every, c, 1, all + p.n_bytes);
        sum += want[c];
    }
    assert_int_equal(inversion_weight(&p), sum);
}

/* ---- turning round ---- */

enum { N_ARTICLES = 300, N_FORMS = 500 };

/* What was added: how many bytes the list of form f in article a has; 0 = it does not stand there.
 * The bytes themselves follow from f and a. */
struct model {
    uint8_t n_bytes[N_ARTICLES][N_FORMS];
    int64_t ids[N_ARTICLES];
    struct span texts[N_FORMS];
    char names[N_FORMS][32];
    struct inversion inversion;
    struct buf last;
    size_t n_told, n_postings;
};

static void list_of(const struct model *m, int64_t id, uint32_t form, unsigned char *out)
{
    for (int a = 0; a < N_ARTICLES; a++)
        for (int i = 0; m->ids[a] == id && i < m->n_bytes[a][form]; i++)
            out[i] = (unsigned char)(2 + (id * 31 + form * 7 + i) % 100);
}

static void add_article(struct model *m, int a, uint64_t *random)
{
    uint32_t numbers[N_FORMS];
    struct buf positions = BUF_INIT;
    size_t n = 0;

    for (uint32_t i = 0; i < N_FORMS; i++) {
        uint32_t f = (i * 7 + (uint32_t)a) % N_FORMS; /* in no order */
        unsigned char list[256];
        if (fixture_random(random, f % 50 + 2) != 0)
            continue;
        m->n_bytes[a][f] = (uint8_t)(1 + fixture_random(random, f % 9 == 0 ? 200 : 6));
        list_of(m, m->ids[a], f, list);
        numbers[n++] = f;
        buf_add_varint(&positions, m->n_bytes[a][f]);
        buf_add(&positions, list, m->n_bytes[a][f]);
        m->n_postings++;
    }
    inversion_add(&m->inversion, m->ids[a], numbers, n, buf_span(&positions));
    buf_release(&positions);
}

static enum fb_status check_form(const struct inverted_form *f, void *ctx)
{
    struct model *m = ctx;
    int64_t previous = INT64_MIN;
    size_t n = 0;

    assert_true(m->n_told == 0 || span_cmp(buf_span(&m->last), f->form) < 0);
    assert_true(span_eq(f->form, m->texts[f->number]));
    for (int a = 0; a < N_ARTICLES; a++)
        n += m->n_bytes[a][f->number] > 0;
    assert_int_equal(f->n_postings, n);
    for (size_t i = 0; i < f->n_postings; i++) {
        const struct inverted_posting *p = &f->postings[i];
        int64_t id = inversion_article_id(&m->inversion, p->article);
        unsigned char want[256];
        assert_true(id > previous);
        previous = id;
        list_of(m, id, f->number, want);
        assert_memory_equal(p->positions, want, p->n_bytes);
        m->n_postings--;
    }
    buf_clear(&m->last);
    buf_add_span(&m->last, f->form);
    m->n_told++;
    return FB_OK;
}

static void check_all(struct model *m)
{
    m->n_told = 0;
    assert_true(inversion_size_bytes(&m->inversion) >= 8 * m->n_postings);
    assert_int_equal(inversion_each(&m->inversion, m->texts, check_form, m), FB_OK);
    assert_int_equal(m->n_postings, 0);
}

static void fill(struct model *m, bool ascending, uint64_t seed)
{
    memset(m->n_bytes, 0, sizeof m->n_bytes);
    for (int f = 0; f < N_FORMS; f++) {
        snprintf(m->names[f], sizeof m->names[f], "%sform%u", f % 3 ? "" : "mit langem anfang ",
                 (unsigned)f * 7919u % 1000);
        m->texts[f] = span_of(m->names[f]);
    }
    for (int a = 0; a < N_ARTICLES; a++)
        m->ids[a] = 5 + (ascending ? a * 3 : a * 101 % N_ARTICLES);
    for (int a = 0; a < N_ARTICLES; a++)
        add_article(m, a, &seed);
}

static void articles_become_forms(void **state)
{
    struct model *m = xcalloc(1, sizeof *m);

    (void)state;
    for (uint64_t i = 0; i < 4; i++) { /* the third and fourth with used memory */
        fill(m, i % 2 == 0, i + 1);
        check_all(m);
        inversion_clear(&m->inversion);
    }
    check_all(m); /* of nothing */
    assert_int_equal(m->n_told, 0);
    inversion_release(&m->inversion);
    buf_release(&m->last);
    free(m);
}

static enum fb_status add_up(uint32_t number, struct span positions, void *ctx)
{
    struct model *m = ctx;

    assert_true(number < N_FORMS && positions.len > 0);
    m->n_told++;
    return FB_OK;
}

static enum fb_status refuse(const struct inverted_form *f, void *ctx)
{
    (void)f;
    return ++((struct model *)ctx)->n_told == 3 ? FB_ERR_CANCELLED : FB_OK;
}

static void articles_can_be_read_again(void **state)
{
    struct model *m = xcalloc(1, sizeof *m);
    int64_t previous = INT64_MIN;

    (void)state;
    fill(m, false, 3);
    assert_int_equal(inversion_each(&m->inversion, m->texts, refuse, m), FB_ERR_CANCELLED);
    assert_int_equal(m->n_told, 3);
    m->n_told = 0;
    inversion_sort_articles(&m->inversion);
    for (uint32_t i = 0; i < m->inversion.n_articles; i++) {
        assert_true(inversion_article_id(&m->inversion, i) > previous);
        previous = inversion_article_id(&m->inversion, i);
        assert_int_equal(inversion_words(&m->inversion, i, add_up, m), FB_OK);
    }
    assert_int_equal(m->n_told, m->n_postings);
    inversion_release(&m->inversion);
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),     cmocka_unit_test(places_come_back),
        cmocka_unit_test(damaged_lists_end),     cmocka_unit_test(weights_are_those_of_the_fields),
        cmocka_unit_test(articles_become_forms), cmocka_unit_test(articles_can_be_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
