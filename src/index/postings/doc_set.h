#ifndef FB_INDEX_DOC_SET_H
#define FB_INDEX_DOC_SET_H

#include "index/postings/posting_list.h"

/* A set of articles of one generation, by number: an array if they are few, else a bit each. */
struct doc_set {
    uint32_t n_docs; /* that there are; members are below */
    uint32_t n;      /* members */
    uint32_t *array; /* ascending; if bits is NULL */
    uint64_t *bits;
};

/* A set that may come to hold so many members (counted with repetitions) is kept as bits. */
static inline bool doc_set_wants_bits(uint64_t n_members, uint32_t n_docs)
{
    return n_members > n_docs / 32;
}

void doc_set_init_empty(struct doc_set *s, uint32_t n_docs);
void doc_set_init_full(struct doc_set *s, uint32_t n_docs);
/* Takes the array over, freed with free(): n ascending numbers. */
void doc_set_init_array(struct doc_set *s, uint32_t n_docs, uint32_t *array, uint32_t n);
/* Takes over bits, of doc_set_n_words(n_docs) words, and counts them. */
void doc_set_init_bits(struct doc_set *s, uint32_t n_docs, uint64_t *bits);
void doc_set_copy(struct doc_set *s, const struct doc_set *from);
void doc_set_release(struct doc_set *s);

static inline size_t doc_set_n_words(uint32_t n_docs)
{
    return ((size_t)n_docs + 63) / 64;
}

/* s becomes what both, one or the other, or only s has. */
void doc_set_intersect(struct doc_set *s, const struct doc_set *other);
void doc_set_unite(struct doc_set *s, const struct doc_set *other);
void doc_set_subtract(struct doc_set *s, const struct doc_set *other);

bool doc_set_has(const struct doc_set *s, uint32_t doc);
/* Keeps those members that keep() says yes to; for arrays only. */
typedef bool doc_set_keep_fn(uint32_t doc, void *ctx);
void doc_set_filter(struct doc_set *s, doc_set_keep_fn *keep, void *ctx);

/* Walks the members upwards. */
struct doc_set_iter {
    const struct doc_set *set;
    uint32_t at; /* in the array */
};
static inline struct doc_set_iter doc_set_begin(const struct doc_set *s)
{
    return (struct doc_set_iter){s, 0};
}
/* The first member not before doc, which must not be less than at the call before; POSTING_END if
 * there is none. */
uint32_t doc_set_seek(struct doc_set_iter *it, uint32_t doc);

#endif
