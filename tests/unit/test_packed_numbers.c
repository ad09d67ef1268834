#include "fixture.h"

#include "index/postings/packed_numbers.h"

#include <stdlib.h>
#include <string.h>

/* n numbers of about so many bits, and now and then one of more. */
static void make_numbers(uint64_t *seed, size_t n, unsigned bits, uint32_t *values)
{
    for (size_t i = 0; i < n; i++) {
        unsigned of_this = fixture_random(seed, 12) == 0 ? fixture_random(seed, 33) : bits;
        uint64_t random =
            (uint64_t)fixture_random(seed, 1u << 16) << 16 | fixture_random(seed, 1u << 16);
        values[i] = (uint32_t)(random & ((1ull << of_this) - 1));
    }
}

static void check(const uint32_t *values, size_t n)
{
    uint32_t read[PACKED_BLOCK];
    struct buf out = BUF_INIT;
    unsigned most_bits = 99;

    packed_numbers_write(values, n, &out);
    assert_int_equal(
        packed_numbers_read((const unsigned char *)buf_cstr(&out), out.len, read, n, &most_bits),
        out.len);
    assert_memory_equal(read, values, n * sizeof *values);
    for (size_t i = 0; i < n; i++)
        assert_true(values[i] <= (1ull << most_bits) - 1);
    buf_release(&out);
}

static void numbers_come_back(void **state)
{
    uint32_t values[PACKED_BLOCK];
    uint64_t seed = 3;

    (void)state;
    for (unsigned bits = 0; bits <= 32; bits++)
        for (size_t n = 1; n <= PACKED_BLOCK; n += n < 8 ? 1 : 15) {
            make_numbers(&seed, n, bits, values);
            check(values, n);
        }
    make_numbers(&seed, PACKED_BLOCK, 7, values);
    check(values, PACKED_BLOCK);
}

static void gaps_add_up(void **state)
{
    uint32_t gaps[PACKED_BLOCK], expected[PACKED_BLOCK], next = 1000;
    uint64_t seed = 4;

    (void)state;
    for (size_t i = 0; i < PACKED_BLOCK; i++) {
        gaps[i] = fixture_random(&seed, 1u << 20);
        next += gaps[i];
        expected[i] = next++;
    }
    packed_numbers_add_up(gaps, 1000);
    assert_memory_equal(gaps, expected, sizeof gaps);
}

/* What is cut off or altered is refused or read as something; never beyond its end. */
static void damaged_bytes_are_survived(void **state)
{
    uint32_t values[PACKED_BLOCK], read[PACKED_BLOCK];
    struct buf out = BUF_INIT;
    uint64_t seed = 5;
    unsigned most_bits;

    (void)state;
    for (int round = 0; round < 300; round++) {
        size_t n = round % 2 == 0 ? PACKED_BLOCK : 1 + fixture_random(&seed, PACKED_BLOCK - 1);
        size_t n_bytes, n_read;
        unsigned char *copy;

        make_numbers(&seed, n, fixture_random(&seed, 33), values);
        buf_clear(&out);
        packed_numbers_write(values, n, &out);
        n_bytes = fixture_random(&seed, (uint32_t)out.len);
        copy = malloc(n_bytes + 1); /* its end is where a sanitizer looks */
        assert_non_null(copy);
        memcpy(copy, out.data, n_bytes);
        assert_int_equal(packed_numbers_read(copy, n_bytes, read, n, &most_bits), 0);
        free(copy);
        out.data[fixture_random(&seed, (uint32_t)out.len)] ^= 1 << fixture_random(&seed, 8);
        n_read = packed_numbers_read((const unsigned char *)out.data, out.len, read, n, &most_bits);
        assert_true(n_read <= out.len);
    }
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(gaps_add_up),
        cmocka_unit_test(damaged_bytes_are_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
