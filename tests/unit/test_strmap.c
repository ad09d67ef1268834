#include "base/strmap.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

static struct span number_key(char *room, size_t n_room, unsigned n)
{
    return span_make(room, (size_t)snprintf(room, n_room, "Wort%u", n));
}

static void empty_map_is_usable(void **state)
{
    (void)state;
    struct strmap m = {0};

    assert_int_equal(strmap_find(&m, span_of("x")), STRMAP_NONE);
    assert_int_equal(strmap_size_bytes(&m), 0);
    strmap_clear(&m);
    strmap_release(&m);
}

static void indices_are_dense_in_order_of_first_sight(void **state)
{
    static const struct {
        const char *key;
        size_t n_bytes;
        uint32_t want;
        bool added;
    } cases[] = {
        {"Haus", 4, 0, true}, {"Boot", 4, 1, true}, {"Haus", 4, 0, false},
        {"", 0, 2, true},     {"Hau", 3, 3, true},  {"Haus\0", 5, 4, true},
        {NULL, 0, 2, false},  {"haus", 4, 5, true}, {"Boot", 4, 1, false},
    };
    (void)state;
    struct strmap m = {0};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span key = span_make(cases[i].key, cases[i].n_bytes);
        bool added = !cases[i].added;
        assert_int_equal(strmap_intern(&m, key, &added), cases[i].want);
        assert_int_equal(added, cases[i].added);
        assert_int_equal(strmap_find(&m, key), cases[i].want);
        assert_true(span_eq(strmap_key(&m, cases[i].want), key));
    }
    assert_int_equal(m.n, 6);
    assert_int_equal(strmap_find(&m, span_of("Ha")), STRMAP_NONE);
    assert_int_equal(m.n, 6);
    strmap_release(&m);
}

static void keys_are_copies(void **state)
{
    (void)state;
    struct strmap m = {0};
    char key[] = "Kursk";

    strmap_intern(&m, span_of(key), NULL);
    memset(key, 'x', 5);
    assert_string_equal(strmap_key(&m, 0).ptr, "Kursk");
    assert_int_equal(strmap_find(&m, span_of("Kursk")), 0);
    assert_int_equal(strmap_find(&m, span_of(key)), STRMAP_NONE);
    strmap_release(&m);
}

static void growing_loses_nothing(void **state)
{
    enum { N = 100000 };
    (void)state;
    struct strmap m = {0};
    char room[32];

    for (unsigned n = 0; n < N; n++)
        assert_int_equal(strmap_intern(&m, number_key(room, sizeof(room), n), NULL), n);
    assert_int_equal(m.n, N);
    assert_int_equal(m.n_slots & (m.n_slots - 1), 0);
    assert_true(m.n_slots > N);
    assert_true(strmap_size_bytes(&m) > N * (sizeof(struct span) + strlen("Wort1")));
    for (unsigned n = 0; n < N; n++) {
        struct span key = number_key(room, sizeof(room), n);
        assert_int_equal(strmap_find(&m, key), n);
        assert_true(span_eq(strmap_key(&m, n), key));
    }
    for (unsigned n = N; n < N + 10000; n++)
        assert_int_equal(strmap_find(&m, number_key(room, sizeof(room), n)), STRMAP_NONE);
    strmap_release(&m);
}

static void clear_forgets_and_starts_anew(void **state)
{
    (void)state;
    struct strmap m = {0};
    char room[32];

    for (int round = 0; round < 3; round++) {
        for (unsigned n = 0; n < 500; n++) {
            bool added = false;
            unsigned which = n * 7 + (unsigned)round;
            assert_int_equal(strmap_intern(&m, number_key(room, sizeof(room), which), &added), n);
            assert_true(added);
        }
        strmap_clear(&m);
        assert_int_equal(m.n, 0);
        assert_int_equal(strmap_find(&m, number_key(room, sizeof(room), 7)), STRMAP_NONE);
    }
    strmap_release(&m);
    assert_int_equal(strmap_intern(&m, span_of("wieder"), NULL), 0);
    strmap_release(&m);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_map_is_usable),
        cmocka_unit_test(indices_are_dense_in_order_of_first_sight),
        cmocka_unit_test(keys_are_copies),
        cmocka_unit_test(growing_loses_nothing),
        cmocka_unit_test(clear_forgets_and_starts_anew),
    };

    return cmocka_run_group_tests_name("strmap", tests, NULL, NULL);
}
