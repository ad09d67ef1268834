/* The bytes of posting lists. A short list, of fewer than POSTING_BLOCK postings, is a row of
 * varints, gap × 2 + whether the weight is another than that of one word in the body, then that
 * weight. Of a single posting, as most lists are, the first number is doubled once more and made
 * odd, so that nothing need say besides how many there are. A long one begins with its blocks'
 * heads (last article, where the block's bytes end, bounds), so that a search among them touches
 * little memory; then the blocks. Everything read is checked against the list's ends: a damaged
 * list gives fewer postings, never others' memory. */
#include "index/postings/posting_list.h"

#include "index/postings/packed_numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 4 + 4 + 2 * N_SCORE_LENGTH_MODES, BODY_WEIGHT = 10 };

/* ---- bounds: the upper half of a float, rounded up ---- */

static uint16_t bound_pack(float bound)
{
    uint32_t bits;

    memcpy(&bits, &bound, sizeof bits);
    return (uint16_t)((bits + 0xFFFF) >> 16);
}

static float bound_unpack(uint16_t packed)
{
    uint32_t bits = (uint32_t)packed << 16;
    float bound;

    memcpy(&bound, &bits, sizeof bound);
    return bound;
}

static uint32_t read_u32(const unsigned char *p)
{
    uint32_t v;

    memcpy(&v, p, sizeof v);
    return v;
}

static uint16_t read_u16(const unsigned char *p)
{
    uint16_t v;

    memcpy(&v, p, sizeof v);
    return v;
}

static void add_u32(struct buf *out, uint32_t v)
{
    buf_add(out, &v, sizeof v);
}

static void add_u16(struct buf *out, uint16_t v)
{
    buf_add(out, &v, sizeof v);
}

/* ---- packing ---- */

/* Weights with the commonest ones first: words in the body are multiples of ten. */
static uint32_t weight_code(uint32_t weight)
{
    return weight % BODY_WEIGHT == 0 && weight <= 16 * BODY_WEIGHT ? weight / BODY_WEIGHT - 1
                                                                   : weight + 16;
}

static uint32_t code_weight(uint32_t code)
{
    return code < 16 ? (code + 1) * BODY_WEIGHT : code - 16;
}

/* ---- writing ---- */

static void write_short(const struct posting *postings, size_t n, struct buf *out)
{
    uint32_t next = 0;

    for (size_t i = 0; i < n; i++) {
        bool other = postings[i].weight != BODY_WEIGHT;
        unsigned long long v = (unsigned long long)(postings[i].doc - next) << 1 | other;
        buf_add_varint(out, n == 1 ? v << 1 | 1 : v);
        if (other)
            buf_add_varint(out, postings[i].weight);
        next = postings[i].doc + 1;
    }
}

static float bound_of(const struct posting *postings, size_t n, enum score_length_mode mode,
                      const struct posting_lengths *lengths)
{
    const double base = score_norm_base(mode), slope = score_norm_slope(mode, lengths->average);
    double most = 0;

    for (size_t i = 0; i < n; i++) {
        double norm = base + slope * lengths->tokens[postings[i].doc];
        double x = postings[i].weight / (10 * norm);
        if (x > most)
            most = x;
    }
    return nextafterf((float)most, INFINITY);
}

static void write_block(const struct posting *postings, size_t n, uint32_t next, struct buf *out)
{
    uint32_t numbers[POSTING_BLOCK] = {0};

    for (size_t i = 0; i < n; i++) {
        numbers[i] = postings[i].doc - next;
        next = postings[i].doc + 1;
    }
    packed_numbers_write(numbers, n, out);
    for (size_t i = 0; i < n; i++)
        numbers[i] = weight_code(postings[i].weight);
    packed_numbers_write(numbers, n, out);
}

static void write_long(const struct posting *postings, size_t n,
                       const struct posting_lengths *lengths, struct buf *out)
{
    struct buf blocks = BUF_INIT;
    uint32_t next = 0;

    for (size_t i = 0; i < n; i += POSTING_BLOCK) {
        size_t n_block = n - i < POSTING_BLOCK ? n - i : POSTING_BLOCK;

        write_block(postings + i, n_block, next, &blocks);
        next = postings[i + n_block - 1].doc + 1;
        add_u32(out, next - 1);
        add_u32(out, (uint32_t)blocks.len);
        for (int m = 0; m < N_SCORE_LENGTH_MODES; m++)
            add_u16(out, bound_pack(
                             bound_of(postings + i, n_block, (enum score_length_mode)m, lengths)));
    }
    buf_add_span(out, buf_span(&blocks));
    buf_release(&blocks);
}

void posting_list_write(const struct posting *postings, size_t n,
                        const struct posting_lengths *lengths, struct buf *out)
{
    if (n < POSTING_BLOCK)
        write_short(postings, n, out);
    else
        write_long(postings, n, lengths, out);
}

/* ---- reading ---- */

static void end(struct posting_cursor *c, bool damaged)
{
    c->damaged = c->damaged || damaged;
    c->block = c->n_blocks > 0 ? c->n_blocks : 1;
    c->block_last = POSTING_END;
    c->n_in_block = c->at = c->weights_at = 0;
    c->unpacked = true;
    memset(c->block_bound, 0, sizeof c->block_bound);
}

static const unsigned char *head(const struct posting_cursor *c, uint32_t block)
{
    return c->bytes + (size_t)block * HEAD_BYTES;
}

static void enter_block(struct posting_cursor *c, uint32_t block)
{
    const unsigned char *h = head(c, block);

    c->block = block;
    c->block_last = read_u32(h);
    for (int m = 0; m < N_SCORE_LENGTH_MODES; m++)
        c->block_bound[m] = bound_unpack(read_u16(h + 8 + 2 * m));
    c->unpacked = false;
    c->at = 0;
}

void posting_cursor_init(struct posting_cursor *c, const unsigned char *bytes, size_t n_bytes,
                         uint32_t n, uint32_t n_docs)
{
    c->bytes = bytes;
    c->n_bytes = n_bytes;
    c->n = n;
    c->n_docs = n_docs;
    c->weights_at = 0;
    c->n_blocks = n < POSTING_BLOCK ? 0 : (n + POSTING_BLOCK - 1) / POSTING_BLOCK;
    c->damaged = false;
    if (n == 0 || n > n_docs || (size_t)c->n_blocks * HEAD_BYTES > n_bytes) {
        end(c, n != 0);
    } else if (c->n_blocks > 0) {
        enter_block(c, 0);
    } else {
        c->block = 0;
        c->block_last = n_docs - 1;
        for (int m = 0; m < N_SCORE_LENGTH_MODES; m++)
            c->block_bound[m] = INFINITY;
        c->unpacked = false;
        c->at = 0;
    }
}

/* A varint of up to 33 bits; most are up to three bytes. */
static inline bool read_varint(const unsigned char *bytes, size_t n_bytes, size_t *pos, uint64_t *v)
{
    unsigned long long whole;

    if (n_bytes - *pos >= 2 && bytes[*pos] < 0x80) {
        *v = bytes[(*pos)++];
        return true;
    }
    if (n_bytes - *pos >= 3 && bytes[*pos + 1] < 0x80) {
        *v = (bytes[*pos] & 0x7Fu) | (uint32_t)bytes[*pos + 1] << 7;
        *pos += 2;
        return true;
    }
    if (n_bytes - *pos >= 4 && bytes[*pos + 2] < 0x80) {
        *v = (bytes[*pos] & 0x7Fu) | (bytes[*pos + 1] & 0x7Fu) << 7 |
             (uint32_t)bytes[*pos + 2] << 14;
        *pos += 3;
        return true;
    }
    if (!varint_get(bytes, n_bytes, pos, &whole))
        return false;
    *v = whole;
    return true;
}

/* The next posting of a short list of n, from *next on; false if it is malformed. */
static inline bool read_posting(const unsigned char *bytes, size_t n_bytes, uint32_t n, size_t *pos,
                                uint64_t *next, uint32_t n_docs, struct posting *out)
{
    uint64_t v, weight = BODY_WEIGHT;

    if (!read_varint(bytes, n_bytes, pos, &v))
        return false;
    v >>= n == 1;
    if (((v & 1) && !read_varint(bytes, n_bytes, pos, &weight)))
        return false;
    *next += v >> 1;
    if (v >> 1 >= n_docs || *next >= n_docs || weight == 0 || weight > UINT32_MAX)
        return false;
    out->doc = (uint32_t)(*next)++;
    out->weight = (uint32_t)weight;
    return true;
}

static bool load_short(struct posting_cursor *c)
{
    struct posting p;
    size_t pos = 0;
    uint64_t next = 0;

    for (uint32_t i = 0; i < c->n; i++) {
        if (!read_posting(c->bytes, c->n_bytes, c->n, &pos, &next, c->n_docs, &p))
            return false;
        c->docs[i] = p.doc;
        c->weights[i] = p.weight;
    }
    c->n_in_block = c->n;
    return true;
}

static bool load_packed(struct posting_cursor *c)
{
    /* gaps of a block then add up to less than 2^32 in any case */
    enum { SMALL_GAP_BITS = 23, MANY_DOCS = 1 << 30 };
    size_t heads = (size_t)c->n_blocks * HEAD_BYTES;
    size_t from = c->block > 0 ? read_u32(head(c, c->block - 1) + 4) : 0;
    size_t to = read_u32(head(c, c->block) + 4), n_gaps;
    uint64_t next = c->block > 0 ? (uint64_t)read_u32(head(c, c->block - 1)) + 1 : 0;
    unsigned most_bits;
    uint32_t n =
        c->block + 1 < c->n_blocks ? POSTING_BLOCK : c->n - (c->n_blocks - 1) * POSTING_BLOCK;

    if (from > to || to > c->n_bytes - heads)
        return false;
    /* up to the list's end, so that whole words can be read */
    n_gaps = packed_numbers_read(c->bytes + heads + from, c->n_bytes - heads - from, c->docs, n,
                                 &most_bits);
    if (n_gaps == 0 || n_gaps > to - from)
        return false;
    c->weights_at = (uint32_t)(heads + from + n_gaps);
    c->n_in_block = n;
    if (n == POSTING_BLOCK && most_bits <= SMALL_GAP_BITS && next < MANY_DOCS) {
        packed_numbers_add_up(c->docs, (uint32_t)next);
        next = (uint64_t)c->docs[n - 1] + 1;
    } else {
        for (uint32_t i = 0; i < n; i++) {
            next += c->docs[i];
            c->docs[i] = (uint32_t)next++;
        }
    }
    return next <= c->n_docs && next == (uint64_t)c->block_last + 1;
}

void posting_cursor_load_weights(struct posting_cursor *c)
{
    enum { BITS_OF_BODY_CODES = 4 };
    size_t at = c->weights_at;
    unsigned most_bits = BITS_OF_BODY_CODES;

    c->weights_at = 0;
    if (packed_numbers_read(c->bytes + at, c->n_bytes - at, c->weights, c->n_in_block,
                            &most_bits) == 0) {
        memset(c->weights, 0, sizeof c->weights); /* codes of the least weight */
        c->damaged = true;
    }
    for (uint32_t i = c->n_in_block; i < POSTING_BLOCK; i++)
        c->weights[i] = 0;
    /* all in any case, so that the compiler does several at a time */
    if (most_bits <= BITS_OF_BODY_CODES)
        for (uint32_t i = 0; i < POSTING_BLOCK; i++)
            c->weights[i] = (c->weights[i] + 1) * BODY_WEIGHT;
    else
        for (uint32_t i = 0; i < POSTING_BLOCK; i++)
            c->weights[i] = code_weight(c->weights[i]);
}

bool posting_list_read(const unsigned char *bytes, size_t n_bytes, uint32_t n, uint32_t n_docs,
                       struct posting *out)
{
    struct posting_cursor c;
    size_t pos = 0;
    uint64_t next = 0;
    bool sound = true;

    if (n < POSTING_BLOCK) {
        for (uint32_t i = 0; i < n && sound; i++)
            sound = read_posting(bytes, n_bytes, n, &pos, &next, n_docs, &out[i]);
        return sound;
    }
    posting_cursor_init(&c, bytes, n_bytes, n, n_docs);
    for (uint32_t i = 0; posting_cursor_load(&c); posting_cursor_next_block(&c)) {
        posting_cursor_weight(&c); /* unpacks all */
        for (uint32_t k = 0; k < c.n_in_block; k++)
            out[i++] = (struct posting){c.docs[k], c.weights[k]};
    }
    return !c.damaged;
}

bool posting_cursor_load(struct posting_cursor *c)
{
    if (!c->unpacked) {
        c->unpacked = true;
        if (!(c->n_blocks > 0 ? load_packed(c) : load_short(c)))
            end(c, true);
    }
    return c->at < c->n_in_block;
}

void posting_cursor_next_block(struct posting_cursor *c)
{
    if (c->block + 1 < c->n_blocks)
        enter_block(c, c->block + 1);
    else
        end(c, false);
}

/* Galloping, then bisecting: seeks mostly go a short way. */
void posting_cursor_shallow_seek(struct posting_cursor *c, uint32_t doc)
{
    uint32_t low = c->block, step = 1, high;

    if (doc <= c->block_last)
        return;
    if (c->n_blocks == 0) {
        end(c, false);
        return;
    }
    while (low + step < c->n_blocks && read_u32(head(c, low + step)) < doc) {
        low += step;
        step *= 2;
    }
    high = low + step < c->n_blocks ? low + step : c->n_blocks; /* first not before, or the end */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (read_u32(head(c, middle)) < doc)
            low = middle;
        else
            high = middle;
    }
    if (high < c->n_blocks)
        enter_block(c, high);
    else
        end(c, false);
}

void posting_cursor_pass_over(struct posting_cursor *c, enum score_length_mode mode, float least,
                              uint32_t limit)
{
    uint32_t block = c->block + 1;

    while (block < c->n_blocks && read_u32(head(c, block)) < limit &&
           bound_unpack(read_u16(head(c, block) + 8 + 2 * mode)) < least)
        block++;
    if (block < c->n_blocks)
        enter_block(c, block);
    else
        end(c, false);
}

uint32_t posting_cursor_block_start(const struct posting_cursor *c, uint32_t block)
{
    return block > 0 ? read_u32(head(c, block - 1)) + 1 : 0;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

size_t posting_cursor_best_blocks(const struct posting_cursor *c, enum score_length_mode mode,
                                  uint32_t blocks[POSTING_BEST_BLOCKS])
{
    uint16_t bounds[POSTING_BEST_BLOCKS];
    size_t n = 0, least = 0;

    for (uint32_t i = 0; i < c->n_blocks; i++) {
        uint16_t bound = read_u16(head(c, i) + 8 + 2 * mode);
        size_t at = n < POSTING_BEST_BLOCKS ? n++ : least;

        if (n == POSTING_BEST_BLOCKS && at == least && i >= n && bound <= bounds[least])
            continue;
        bounds[at] = bound;
        blocks[at] = i;
        for (size_t j = least = 0; j < n; j++)
            least = bounds[j] < bounds[least] ? j : least;
    }
    qsort(blocks, n, sizeof *blocks, compare_numbers);
    return n;
}

uint32_t posting_cursor_seek_far(struct posting_cursor *c, uint32_t doc)
{
    uint32_t low, high;

    posting_cursor_shallow_seek(c, doc);
    if (!posting_cursor_load(c)) {
        if (c->block_last == POSTING_END)
            return POSTING_END;
        posting_cursor_next_block(c); /* all of this one were passed */
        return posting_cursor_load(c) ? posting_cursor_seek_far(c, doc) : POSTING_END;
    }
    low = c->at;
    if (c->docs[low] >= doc)
        return c->docs[low];
    high = c->n_in_block;
    for (uint32_t step = 1; low + step < high; step *= 2) {
        if (c->docs[low + step] >= doc) {
            high = low + step;
            break;
        }
        low += step;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (c->docs[middle] < doc)
            low = middle;
        else
            high = middle;
    }
    c->at = high;
    if (high < c->n_in_block)
        return c->docs[high];
    posting_cursor_next_block(c); /* a short list's postings may all be before doc */
    return posting_cursor_load(c) ? c->docs[c->at] : POSTING_END;
}
