#ifndef FB_INDEX_INVERSION_H
#define FB_INDEX_INVERSION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

/* The words of a batch of articles turned round in memory: articles go in, each with its forms and
 * where they stand; out come the forms in byte order, each with the articles that it stands in.
 * Forms are known by numbers that the caller gives, small and without large gaps. */

enum { INVERSION_MAX_ARTICLES = (1 << 24) - 1 };

struct inverted_article;
struct inversion {
    struct arena arena; /* what articles hold */
    struct inverted_article *articles;
    int64_t *ids; /* by place, once articles are sorted */
    size_t n_articles, articles_cap, ids_cap;
    uint32_t *n_of_form; /* postings by form number */
    size_t n_numbers, numbers_cap;
    size_t n_postings, n_bytes;
    bool ascending; /* articles came in order of their ids */
    struct buf scratch;
};

/* One article that a form stands in. */
struct inverted_posting {
    uint32_t article; /* its place in the batch, by ascending id: inversion_article_id */
    uint32_t n_bytes;
    const unsigned char *positions; /* a position list (position_list.h) */
};

/* Everything borrowed during the callback. */
struct inverted_form {
    struct span form;
    uint32_t number;
    size_t n_postings;
    const struct inverted_posting *postings; /* by ascending article */
};

typedef enum fb_status inversion_form_fn(const struct inverted_form *f, void *ctx);

/* Adds an article, which must not be there yet. positions holds for each of the n forms, which are
 * all different, a varint (buf_add_varint) with the length of its list, then the list. Ids may come
 * in any order; at most INVERSION_MAX_ARTICLES. */
void inversion_add(struct inversion *v, int64_t id, const uint32_t *forms, size_t n,
                   struct span positions);
/* Calls fn for each form in byte order; texts are the forms by number. Ends with the first failure,
 * which it returns. The articles stay. */
enum fb_status inversion_each(struct inversion *v, const struct span *texts, inversion_form_fn *fn,
                              void *ctx);
/* The id of an article by its place, once they are sorted, as inversion_each does first. */
static inline int64_t inversion_article_id(const struct inversion *v, uint32_t place)
{
    return v->ids[place];
}
/* How often a form stands in the article, in tenths of an occurrence in the body: 25 in the title,
 * and so on; 0 in the meta column. */
uint32_t inversion_weight(const struct inverted_posting *p);
/* Memory held, with what inversion_each will need besides. */
size_t inversion_size_bytes(const struct inversion *v);
void inversion_clear(struct inversion *v);
void inversion_release(struct inversion *v);

/* The articles one by one, by ascending id, for those who want them so after all. */
typedef enum fb_status inversion_word_fn(uint32_t number, struct span positions, void *ctx);
/* Gives the articles their places, until one is added. */
void inversion_sort_articles(struct inversion *v);
/* The words of the article at a place, in the order they were added in. */
enum fb_status inversion_words(const struct inversion *v, uint32_t place, inversion_word_fn *fn,
                               void *ctx);

#endif
