#ifndef FB_INDEX_POSTING_LIST_H
#define FB_INDEX_POSTING_LIST_H

#include "base/buf.h"
#include "index/plan/score.h"

/* Which articles hold a form, and how much: postings (article's number within its generation,
 * occurrences weighted by field in tenths), ascending, in bytes that are read where they lie. Lists
 * of POSTING_BLOCK postings and more are kept in blocks of so many, each with what is the most that
 * an occurrence in it can earn, so that blocks that cannot matter are never unpacked (block-max
 * indexes: Ding and Suel 2011). Within a block numbers are packed in as many bits as most of them
 * need, the exceptions behind (Zukowski et al. 2006). */
enum { POSTING_BLOCK = 128 };
#define POSTING_END UINT32_MAX

struct posting {
    uint32_t doc, weight; /* weight: tenths, above 0 */
};

/* What bounds are made of: the articles' lengths in tokens by number, and their average. */
struct posting_lengths {
    const uint32_t *tokens;
    uint32_t n_docs;
    double average;
};

/* Appends the list. */
void posting_list_write(const struct posting *postings, size_t n,
                        const struct posting_lengths *lengths, struct buf *out);

/* A place in a list; moves forward only. A list that is not well-formed ends early and sets
 * damaged. */
struct posting_cursor {
    const unsigned char *bytes; /* of the list; borrowed */
    size_t n_bytes;
    uint32_t n, n_docs;      /* postings; articles there are */
    uint32_t n_blocks;       /* 0: a short list, unpacked as a whole */
    uint32_t block;          /* the one at hand; n_blocks: behind the last */
    uint32_t block_last;     /* the last article of it, POSTING_END behind the last block */
    uint32_t n_in_block, at; /* of the block at hand, where it is unpacked */
    bool unpacked, damaged;
    uint32_t weights_at; /* byte where its packed weights begin; 0: they are unpacked */
    float block_bound[N_SCORE_LENGTH_MODES];
    uint32_t docs[POSTING_BLOCK], weights[POSTING_BLOCK];
};

/* n: as the directory says. */
void posting_cursor_init(struct posting_cursor *c, const unsigned char *bytes, size_t n_bytes,
                         uint32_t n, uint32_t n_docs);
/* Moves to the block that could hold doc, without unpacking it: block_last and block_bound then say
 * how far it reaches and the most that frequency / norm (score.h) is in it, with the lengths and
 * the average it was written with, before the relation's weight. */
void posting_cursor_shallow_seek(struct posting_cursor *c, uint32_t doc);
/* Moves behind the block at hand to the first one in which frequency / norm can be least or more,
 * or that reaches to the article limit. */
void posting_cursor_pass_over(struct posting_cursor *c, enum score_length_mode mode, float least,
                              uint32_t limit);
/* Unpacks a whole list into out, which has room for n; false if it is not well-formed. */
bool posting_list_read(const unsigned char *bytes, size_t n_bytes, uint32_t n, uint32_t n_docs,
                       struct posting *out);

/* The numbers of the blocks with the highest bounds, ascending; how many there are. */
enum { POSTING_BEST_BLOCKS = 4 };
size_t posting_cursor_best_blocks(const struct posting_cursor *c, enum score_length_mode mode,
                                  uint32_t blocks[POSTING_BEST_BLOCKS]);
/* The article with which a block of the list may begin. */
uint32_t posting_cursor_block_start(const struct posting_cursor *c, uint32_t block);
/* Moves to the first posting not before doc; its article, or POSTING_END. */
uint32_t posting_cursor_seek_far(struct posting_cursor *c, uint32_t doc);
static inline uint32_t posting_cursor_seek(struct posting_cursor *c, uint32_t doc)
{
    const uint32_t nearby = 4;

    /* most seeks end where they begin, or a few postings further */
    for (uint32_t i = 0; i < nearby && c->unpacked && c->at < c->n_in_block; i++, c->at++)
        if (c->docs[c->at] >= doc)
            return c->docs[c->at];
    return posting_cursor_seek_far(c, doc);
}
/* The posting at hand, after a seek that found one. */
static inline uint32_t posting_cursor_doc(const struct posting_cursor *c)
{
    return c->docs[c->at];
}
/* Unpacks the weights of the block at hand, which was loaded. */
void posting_cursor_load_weights(struct posting_cursor *c);
static inline uint32_t posting_cursor_weight(struct posting_cursor *c)
{
    if (c->weights_at > 0)
        posting_cursor_load_weights(c);
    return c->weights[c->at];
}
/* Unpacks the articles of the block at hand, or the short list; false behind the end. Then
 * docs[at..n_in_block) are those left in it. posting_cursor_next_block goes on. */
bool posting_cursor_load(struct posting_cursor *c);
void posting_cursor_next_block(struct posting_cursor *c);

/* The most that a bound stored with one average can be with another. */
static inline double posting_bound_factor(double average_now, double average_then)
{
    return average_now > average_then ? average_now / average_then : 1;
}

#endif
