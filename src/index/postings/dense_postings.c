/* Adding lists up by article, without comparing articles: a list is unpacked block by block, and
 * each block touches a stretch of the sums that is near in memory. */
#include "index/postings/dense_postings.h"

#include "base/bits.h"

void dense_postings_init(struct dense_postings *d, uint32_t n_docs, struct arena *arena)
{
    *d = (struct dense_postings){.n_docs = n_docs};
    d->sums = arena_calloc(arena, doc_set_n_words(n_docs) * 64 + 1, sizeof *d->sums);
}

void dense_postings_add(struct dense_postings *d, const struct posting_list_place *list,
                        uint32_t weight, enum relation relation)
{
    struct posting_cursor c;

    posting_cursor_init(&c, list->bytes, list->n_bytes, list->n, d->n_docs);
    for (; posting_cursor_load(&c); posting_cursor_next_block(&c)) {
        posting_cursor_weight(&c); /* unpacks all */
        for (uint32_t i = 0; i < c.n_in_block; i++)
            dense_postings_add_one(d, c.docs[i],
                                   (uint32_t)score_cap((uint64_t)weight * c.weights[i]), relation);
    }
    d->damaged = d->damaged || c.damaged;
}

void dense_postings_finish(struct dense_postings *d, struct arena *arena)
{
    size_t n_words = doc_set_n_words(d->n_docs);

    d->bits = arena_alloc(arena, (n_words + 1) * sizeof *d->bits);
    for (size_t w = 0; w < n_words; w++) {
        uint64_t word = 0;
        for (unsigned i = 0; i < 64; i++)
            word |= (uint64_t)(d->sums[w * 64 + i] != 0) << i;
        d->bits[w] = word;
        d->n += bits_count(word);
    }
}

uint32_t dense_postings_seek(const struct dense_postings *d, uint32_t doc)
{
    size_t n_words = doc_set_n_words(d->n_docs), w = doc / 64;
    uint64_t rest;

    if (doc >= d->n_docs)
        return POSTING_END;
    rest = d->bits[w] & (~0ull << doc % 64);
    while (rest == 0 && ++w < n_words)
        rest = d->bits[w];
    return rest ? (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(rest) : POSTING_END;
}
