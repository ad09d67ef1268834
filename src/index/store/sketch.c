/* MinHash by one permutation (Li, Owen, Zhang 2012): every run of RUN_WORDS words is hashed once;
 * the hash says in which of SKETCH_VALUES bins the run falls, and of each bin the smallest hash
 * stays, of which six bits are kept. An empty bin takes the value of another, chosen by its own
 * number alone (Shrivastava 2017), so that short texts have all values, too.
 *
 * A shortened copy shares all its runs with the original, but the original not with it. So not
 * the share of common runs among all decides (Jaccard), but that among the shorter text's; it
 * follows from the former and the lengths. What the values' chance agreement and short texts'
 * boilerplate ask of the bounds was measured: docs/decisions.md. */
#include "index/store/sketch.h"

#include "base/bits.h"
#include "base/xalloc.h"
#include "index/plan/term_column.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    RUN_WORDS = 3,
    MIN_WORDS = 30, /* fewer must agree in all */
    FEW_WORDS = 60  /* fewer must agree in more */
};

struct sketcher {
    uint32_t smallest[SKETCH_VALUES];
    uint64_t last[RUN_WORDS]; /* hashes of the last words, the newest first */
    uint64_t all;             /* a hash of all words in their order */
    uint32_t n_words;
};

/* The finalizer of MurmurHash3. */
static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

static uint64_t rotate(uint64_t h, unsigned n)
{
    return h << n | h >> (64 - n);
}

static void add_word(struct sketcher *k, uint64_t word)
{
    uint64_t run = word;
    uint32_t bin, value;

    for (unsigned i = RUN_WORDS - 1; i > 0; i--) {
        k->last[i] = k->last[i - 1];
        run += rotate(k->last[i], 17 * i);
    }
    k->last[0] = word;
    if (k->n_words < MIN_WORDS) /* needed of short texts alone */
        k->all = mix(k->all + word);
    if (++k->n_words < RUN_WORDS)
        return;
    run = mix(run);
    bin = (uint32_t)((run >> 32) * SKETCH_VALUES >> 32);
    value = (uint32_t)run;
    if (value < k->smallest[bin])
        k->smallest[bin] = value;
}

/* The low bits of the smallest of many hashes are as good as any; mixed once more, so that a
 * borrowed value differs by how far it was looked for. */
static uint64_t value_of(const struct sketcher *k, uint32_t bin)
{
    uint32_t from = bin, n_tries = 0;

    while (k->smallest[from] == UINT32_MAX) {
        n_tries++;
        from = (uint32_t)(mix((uint64_t)bin << 32 | n_tries) % SKETCH_VALUES);
    }
    return mix(k->smallest[from] + ((uint64_t)n_tries << 32)) >> (64 - SKETCH_VALUE_BITS);
}

struct sketcher *sketcher_new(void)
{
    return xcalloc(1, sizeof(struct sketcher));
}

void sketcher_free(struct sketcher *k)
{
    free(k);
}

void sketcher_start(struct sketcher *k)
{
    memset(k, 0, sizeof *k);
    memset(k->smallest, 0xff, sizeof k->smallest);
}

void sketcher_add(struct sketcher *k, uint64_t word)
{
    add_word(k, word);
}

void sketcher_end(const struct sketcher *k, struct sketch *s)
{
    memset(s, 0, sizeof *s);
    s->n_words = k->n_words < SKETCH_MAX_WORDS ? k->n_words : SKETCH_MAX_WORDS;
    if (k->n_words == 0)
        return;
    for (uint32_t i = 0; i < SKETCH_VALUES; i++) {
        uint64_t value =
            k->n_words < MIN_WORDS ? mix(k->all + i) >> (64 - SKETCH_VALUE_BITS) : value_of(k, i);
        s->groups[i / SKETCH_VALUES_IN_GROUP] |= value
                                                 << i % SKETCH_VALUES_IN_GROUP * SKETCH_VALUE_BITS;
    }
}

static void add_term(struct span term, void *ctx)
{
    add_word(ctx, XXH3_64bits(term.ptr, term.len));
}

void sketch_make(struct sketch *s, struct span teaser, struct span body)
{
    struct sketcher k;

    sketcher_start(&k);
    terms_each(teaser, add_term, &k);
    terms_each(body, add_term, &k);
    sketcher_end(&k, s);
}

/* How many values are equal; 0 if no lane is. All values of a group are compared at once. */
static unsigned count_equal(const struct sketch *a, const struct sketch *b)
{
    const uint64_t all = (1ull << SKETCH_VALUES_IN_GROUP * SKETCH_VALUE_BITS) - 1;
    const uint64_t low_bits = all / ((1u << SKETCH_VALUE_BITS) - 1);
    const uint64_t high_bits = low_bits << (SKETCH_VALUE_BITS - 1);
    const uint64_t lanes = all / ((1u << 2 * SKETCH_VALUE_BITS) - 1) << (SKETCH_VALUE_BITS - 1);
    uint64_t equal_lanes = 0;
    unsigned n = 0;

    for (size_t g = 0; g < SKETCH_GROUPS; g++) {
        uint64_t differing = a->groups[g] ^ b->groups[g];
        /* below its high bit a value that is not 0 carries into it */
        uint64_t equal =
            ~(((differing & ~high_bits) + (high_bits - low_bits)) | differing) & high_bits;
        n += bits_count(equal);
        equal_lanes |= equal & equal >> SKETCH_VALUE_BITS & lanes;
    }
    return equal_lanes != 0 ? n : 0;
}

bool sketch_is_alike(const struct sketch *a, const struct sketch *b)
{
    static const double chance = 1.0 / (1 << SKETCH_VALUE_BITS);
    const struct sketch *shorter = a->n_words < b->n_words ? a : b;
    const bool few = shorter->n_words < FEW_WORDS;
    const double min_jaccard = few ? 0.45 : 0.3, min_contained = few ? 0.7 : 0.6;
    double jaccard, n_common;

    if (shorter->n_words < MIN_WORDS)
        return shorter->n_words > 0 && memcmp(a, b, sizeof *a) == 0;
    jaccard = (count_equal(a, b) / (double)SKETCH_VALUES - chance) / (1 - chance);
    n_common = jaccard / (1 + jaccard) * ((double)a->n_words + b->n_words);
    return jaccard >= min_jaccard && n_common >= min_contained * shorter->n_words;
}
