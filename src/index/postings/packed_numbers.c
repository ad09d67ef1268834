/* Numbers as bits: their number of bits, how many exceptions there are, the low bits of all, then
 * place and high bits of each exception. The lanes are the compiler's vectors, which every
 * processor has or does without. */
#include "index/postings/packed_numbers.h"

#include <string.h>

enum { MAX_BITS = 32, LANES = 4, ROWS = PACKED_BLOCK / LANES };

typedef uint32_t lanes __attribute__((vector_size(LANES * sizeof(uint32_t))));

static uint32_t low_bits(unsigned bits)
{
    return (uint32_t)((1ull << bits) - 1);
}

static unsigned bits_of(uint32_t v)
{
    return v == 0 ? 0 : 32 - (unsigned)__builtin_clz(v);
}

static size_t varint_bytes(uint32_t v)
{
    return v < 1u << 7 ? 1 : v < 1u << 14 ? 2 : v < 1u << 21 ? 3 : v < 1u << 28 ? 4 : 5;
}

/* How many bits cost least: what does not fit costs a byte for its place and its rest. */
static unsigned best_bits(const uint32_t *values, size_t n)
{
    size_t with_bits[MAX_BITS + 1] = {0}, best_cost = SIZE_MAX;
    unsigned most = 0, best = 0;

    for (size_t i = 0; i < n; i++)
        with_bits[bits_of(values[i])]++;
    for (unsigned b = 0; b <= MAX_BITS; b++)
        if (with_bits[b] > 0)
            most = b;
    for (unsigned b = 0; b <= most; b++) {
        size_t cost = (n * b + 7) / 8, n_exceptions = 0;
        for (unsigned more = b + 1; more <= most; more++) {
            n_exceptions += with_bits[more];
            cost += with_bits[more] * (1 + varint_bytes((uint32_t)((1ull << (more - b)) - 1)));
        }
        if (n_exceptions < PACKED_BLOCK && cost < best_cost) {
            best_cost = cost;
            best = b;
        }
    }
    return best;
}

/* ---- in lanes ---- */

/* packed has room for MAX_BITS + 1 and is zeroed; so many are written as a number has bits. */
static void pack_lanes(const uint32_t *values, unsigned bits, lanes *packed)
{
    const uint32_t mask = low_bits(bits);
    unsigned shift = 0;

    for (int row = 0; row < ROWS; row++) {
        lanes v;

        memcpy(&v, values + row * LANES, sizeof v);
        v &= mask;
        packed[0] |= v << shift;
        packed[1] |= v >> 1 >> (31 - shift);
        shift += bits;
        packed += shift / 32;
        shift %= 32;
    }
}

/* With bits known where it is compiled, each row is a few instructions without a branch. */
static inline __attribute__((always_inline)) void unpack_lanes_of(const lanes *packed,
                                                                  unsigned bits, uint32_t *values)
{
    const uint32_t mask = low_bits(bits);

#pragma GCC unroll 32
    for (unsigned row = 0; row < ROWS; row++) {
        const unsigned at = row * bits / 32, shift = row * bits % 32;
        lanes v = packed[at] >> shift;

        if (shift + bits > 32)
            v |= packed[at + 1] << (32 - shift);
        v &= mask;
        memcpy(values + row * LANES, &v, sizeof v);
    }
}

static void unpack_lanes(const unsigned char *p, unsigned bits, uint32_t *values)
{
    lanes packed[MAX_BITS + 1];

    memcpy(packed, p, bits * sizeof *packed);
    packed[bits] = (lanes){0};
#define OF(n)                                                                                      \
    case n:                                                                                        \
        unpack_lanes_of(packed, n, values);                                                        \
        return
    switch (bits) { /* what is common */
        OF(0);
        OF(1);
        OF(2);
        OF(3);
        OF(4);
        OF(5);
        OF(6);
        OF(7);
        OF(8);
        OF(9);
        OF(10);
        OF(11);
        OF(12);
    default:
        unpack_lanes_of(packed, bits, values);
    }
#undef OF
}

/* ---- in a row ---- */

static void pack_row(const uint32_t *values, size_t n, unsigned bits, unsigned char *packed)
{
    for (size_t i = 0; i < n; i++)
        for (unsigned b = 0; b < bits; b++)
            if (values[i] >> b & 1)
                packed[(i * bits + b) / 8] |= (unsigned char)(1u << (i * bits + b) % 8);
}

static void unpack_row(const unsigned char *p, size_t n_bytes, unsigned bits, uint32_t *values,
                       size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t bit = i * bits, byte = bit / 8;
        uint64_t window = 0;

        memcpy(&window, p + byte, n_bytes - byte < sizeof window ? n_bytes - byte : sizeof window);
        values[i] = (uint32_t)(window >> bit % 8) & low_bits(bits);
    }
}

/* ---- both ---- */

static void write_low_bits(const uint32_t *values, size_t n, unsigned bits, struct buf *out)
{
    lanes packed[MAX_BITS + 1] = {{0}};
    size_t n_packed = (n * bits + 7) / 8;

    if (n == PACKED_BLOCK)
        pack_lanes(values, bits, packed);
    else
        pack_row(values, n, bits, (unsigned char *)packed);
    buf_add(out, packed, n_packed);
}

void packed_numbers_write(const uint32_t *values, size_t n, struct buf *out)
{
    unsigned bits = best_bits(values, n);
    size_t n_exceptions = 0;

    for (size_t i = 0; i < n; i++)
        n_exceptions += bits_of(values[i]) > bits;
    buf_add_char(out, (char)bits);
    buf_add_char(out, (char)n_exceptions);
    write_low_bits(values, n, bits, out);
    for (size_t i = 0; i < n; i++) {
        if (bits_of(values[i]) <= bits)
            continue;
        buf_add_char(out, (char)i);
        buf_add_varint(out, bits < MAX_BITS ? values[i] >> bits : 0);
    }
}

size_t packed_numbers_read(const unsigned char *p, size_t n_bytes, uint32_t *values, size_t n,
                           unsigned *most_bits)
{
    unsigned bits, n_exceptions;
    uint32_t all_high = 0;
    size_t pos;

    if (n_bytes < 2 || p[0] > MAX_BITS)
        return 0;
    bits = p[0];
    n_exceptions = p[1];
    pos = (n * bits + 7) / 8;
    p += 2;
    n_bytes -= 2;
    if (n_bytes < pos)
        return 0;
    if (n == PACKED_BLOCK)
        unpack_lanes(p, bits, values);
    else
        unpack_row(p, n_bytes, bits, values, n);
    for (unsigned e = 0; e < n_exceptions; e++) {
        unsigned long long high = 0;
        size_t place;
        if (pos >= n_bytes || (place = p[pos++]) >= n || !varint_get(p, n_bytes, &pos, &high))
            return 0;
        values[place] |= (uint32_t)(high << bits);
        all_high |= (uint32_t)(high << bits);
    }
    *most_bits = all_high ? bits_of(all_high) : bits;
    return 2 + pos;
}

void packed_numbers_add_up(uint32_t *gaps, uint32_t first)
{
    const lanes none = {0};
    lanes before = none + (first - 1);

    for (int row = 0; row < ROWS; row++) {
        lanes v;

        memcpy(&v, gaps + row * LANES, sizeof v);
        v += 1;
        v += __builtin_shufflevector(none, v, 0, 4, 5, 6);
        v += __builtin_shufflevector(none, v, 0, 1, 4, 5);
        v += before;
        before = __builtin_shufflevector(v, v, 3, 3, 3, 3);
        memcpy(gaps + row * LANES, &v, sizeof v);
    }
}
