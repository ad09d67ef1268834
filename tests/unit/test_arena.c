#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdalign.h>

static void empty_arena_is_usable(void **state)
{
    (void)state;
    struct arena a = {0};

    assert_int_equal(arena_size_bytes(&a), 0);
    arena_reset(&a);
    arena_release(&a);
    assert_non_null(arena_alloc(&a, 0));
    arena_release(&a);
    assert_int_equal(arena_size_bytes(&a), 0);
}

/* Sizes around every chunk's end, each filled with its own byte: overlap would show. */
static void allocations_are_aligned_and_apart(void **state)
{
    static const size_t sizes[] = {1, 7, 16, 100, 1000, 1024, 3000, 5000, 70000, 300000};
    enum { ROUNDS = 40, N_SIZES = sizeof(sizes) / sizeof(sizes[0]) };
    (void)state;
    struct arena a = {0};
    unsigned char *blocks[ROUNDS * N_SIZES];

    for (size_t i = 0; i < ROUNDS * N_SIZES; i++) {
        size_t n_bytes = sizes[i * 7 % N_SIZES];
        arena_copy(&a, span_of("x"));
        blocks[i] = arena_alloc(&a, n_bytes);
        assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        memset(blocks[i], (int)(i % 251), n_bytes);
    }
    for (size_t i = 0; i < ROUNDS * N_SIZES; i++) {
        size_t n_bytes = sizes[i * 7 % N_SIZES];
        for (size_t k = 0; k < n_bytes; k++) {
            if (blocks[i][k] != i % 251)
                fail_msg("block %zu overwritten at %zu", i, k);
        }
    }
    arena_release(&a);
}

static void copies_end_in_nul(void **state)
{
    (void)state;
    struct arena a = {0};
    char text[] = "Wörter\0mehr";

    struct span all = arena_copy(&a, span_make(text, sizeof(text) - 1));
    struct span part = arena_copy(&a, span_make(text, 3));
    struct span none = arena_copy(&a, span_make(NULL, 0));
    memset(text, 'x', sizeof(text));
    assert_int_equal(all.len, sizeof(text) - 1);
    assert_memory_equal(all.ptr, "Wörter\0mehr", sizeof(text));
    assert_string_equal(part.ptr, "Wö");
    assert_int_equal(part.len, 3);
    assert_string_equal(none.ptr, "");
    assert_int_equal(none.len, 0);
    arena_release(&a);
}

static void calloc_zeroes_used_memory(void **state)
{
    (void)state;
    struct arena a = {0};

    memset(arena_alloc(&a, 1000), 0xFF, 1000);
    arena_reset(&a);
    const unsigned char *zeroes = arena_calloc(&a, 100, 10);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(zeroes[i], 0);
    arena_release(&a);
}

static void reset_keeps_memory_for_reuse(void **state)
{
    (void)state;
    struct arena a = {0};

    for (int i = 0; i < 1000; i++)
        arena_alloc(&a, 100);
    size_t peak = arena_size_bytes(&a);
    assert_true(peak >= 100000);
    arena_reset(&a);
    size_t kept = arena_size_bytes(&a);
    assert_true(kept > 0 && kept < peak);

    /* After a few rounds of the same work, one chunk holds it all. */
    for (int round = 0; round < 5; round++) {
        arena_reset(&a);
        for (int i = 0; i < 1000; i++)
            arena_alloc(&a, 100);
    }
    kept = arena_size_bytes(&a);
    arena_reset(&a);
    assert_int_equal(arena_size_bytes(&a), kept);
    arena_release(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_arena_is_usable),
        cmocka_unit_test(allocations_are_aligned_and_apart),
        cmocka_unit_test(copies_end_in_nul),
        cmocka_unit_test(calloc_zeroes_used_memory),
        cmocka_unit_test(reset_keeps_memory_for_reuse),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
