/* An article is kept as a string of bytes: for each form its number, the length of its position
 * list, the list. To turn that round, the postings of each form are counted, forms sorted by their
 * bytes, and one pass over the articles puts every posting where its form's next one belongs: a
 * counting sort, in which a posting takes eight bytes. Most lists have no more than four, so they
 * travel along and the articles are not looked at again for them. */
#include "index/build/inversion.h"

#include "base/xalloc.h"
#include "index/build/terms.h"
#include "index/fts5/position_list.h"
#include "index/sqlite/blocks.h"

#include <stdlib.h>

struct inverted_article {
    int64_t id;
    const unsigned char *words;
    uint32_t n_bytes;
};

enum { INLINE_BYTES = 4, NOT_INLINE = 255 };

struct record {
    uint32_t article : 24;
    uint32_t n_inline : 8; /* or NOT_INLINE */
    union {
        unsigned char list[INLINE_BYTES];
        uint32_t at; /* of the list's length in the article's words */
    } u;
};

static uint32_t get_varint(const unsigned char **p)
{
    uint32_t value = *(*p)++;

    if (value < 0x80)
        return value;
    value &= 0x7f;
    for (unsigned shift = 7;; shift += 7) {
        uint32_t c = *(*p)++;
        value |= (c & 0x7f) << shift;
        if (c < 0x80)
            return value;
    }
}

static void count_form(struct inversion *v, uint32_t number)
{
    if (number >= v->n_numbers) {
        xgrow(&v->n_of_form, &v->numbers_cap, (size_t)number + 1, sizeof *v->n_of_form);
        memset(v->n_of_form + v->n_numbers, 0, (number + 1 - v->n_numbers) * sizeof *v->n_of_form);
        v->n_numbers = (size_t)number + 1;
    }
    v->n_of_form[number]++;
}

void inversion_add(struct inversion *v, int64_t id, const uint32_t *forms, size_t n,
                   struct span positions)
{
    const unsigned char *p = (const unsigned char *)positions.ptr;
    struct inverted_article *a;
    char *words;

    buf_clear(&v->scratch);
    buf_reserve(&v->scratch, positions.len + 5 * n);
    for (size_t i = 0; i < n; i++) {
        const unsigned char *entry = p;
        uint32_t n_list = get_varint(&p);
        p += n_list;
        buf_add_varint(&v->scratch, forms[i]);
        buf_add(&v->scratch, entry, (size_t)(p - entry));
        count_form(v, forms[i]);
    }
    words = arena_alloc_bytes(&v->arena, v->scratch.len + 1);
    if (v->scratch.len > 0)
        memcpy(words, v->scratch.data, v->scratch.len);
    xgrow(&v->articles, &v->articles_cap, v->n_articles + 1, sizeof *v->articles);
    v->ascending = v->n_articles == 0 || (v->ascending && id > v->articles[v->n_articles - 1].id);
    a = &v->articles[v->n_articles++];
    *a = (struct inverted_article){id, (const unsigned char *)words, (uint32_t)v->scratch.len};
    v->n_postings += n;
    v->n_bytes += v->scratch.len;
}

static int compare_articles(const void *a, const void *b)
{
    const struct inverted_article *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

void inversion_sort_articles(struct inversion *v)
{
    if (v->n_articles > 0 && !v->ascending)
        qsort(v->articles, v->n_articles, sizeof *v->articles, compare_articles);
    v->ascending = true;
    xgrow(&v->ids, &v->ids_cap, v->n_articles + 1, sizeof *v->ids);
    for (size_t i = 0; i < v->n_articles; i++)
        v->ids[i] = v->articles[i].id;
}

/* The forms that stand in any article, in byte order. */
static struct block_change *sort_forms(const struct inversion *v, const struct span *texts,
                                       size_t *n)
{
    struct block_change *order = xreallocarray(NULL, v->n_numbers + 1, sizeof *order);

    *n = 0;
    for (size_t i = 0; i < v->n_numbers; i++)
        if (v->n_of_form[i] > 0)
            order[(*n)++] = block_change_of(texts[i], i);
    block_changes_sort(order, *n);
    return order;
}

/* Postings of an article on their way to their forms' places, which lie far apart: while one is put
 * down, the memory for the next ones is on its way. */
enum { GROUP = 32 };

struct placing {
    struct record *records;
    size_t *next; /* by form number: where its next posting belongs */
    uint32_t numbers[GROUP];
    struct record group[GROUP];
    size_t n;
};

static void end_group(struct placing *p)
{
    for (size_t i = 0; i < p->n; i++)
        __builtin_prefetch(&p->records[p->next[p->numbers[i]]], 1);
    for (size_t i = 0; i < p->n; i++)
        p->records[p->next[p->numbers[i]]++] = p->group[i];
    p->n = 0;
}

static void place_article(const struct inversion *v, uint32_t article, struct placing *placing)
{
    const struct inverted_article *a = &v->articles[article];
    const unsigned char *p = a->words, *end = p + a->n_bytes;

    while (p < end) {
        struct record *r = &placing->group[placing->n];
        uint32_t number = get_varint(&p), n;
        const unsigned char *entry = p;
        __builtin_prefetch(&placing->next[number], 1);
        n = get_varint(&p);
        r->article = article;
        if (n <= INLINE_BYTES) {
            r->n_inline = n;
            memcpy(r->u.list, p, n);
        } else {
            r->n_inline = NOT_INLINE;
            r->u.at = (uint32_t)(entry - a->words);
        }
        p += n;
        placing->numbers[placing->n++] = number;
        if (placing->n == GROUP)
            end_group(placing);
    }
    end_group(placing);
}

/* Every posting behind the others of its form. */
static struct record *place_postings(const struct inversion *v, const struct block_change *order,
                                     size_t n_forms)
{
    struct placing placing = {
        .records = xreallocarray(NULL, v->n_postings + 1, sizeof(struct record)),
        .next = xcalloc(v->n_numbers + 1, sizeof(size_t)),
    };
    size_t at = 0;

    for (size_t i = 0; i < n_forms; i++) {
        placing.next[order[i].n] = at;
        at += v->n_of_form[order[i].n];
    }
    for (size_t i = 0; i < v->n_articles; i++)
        place_article(v, (uint32_t)i, &placing);
    free(placing.next);
    return placing.records;
}

static void read_record(const struct inversion *v, const struct record *r,
                        struct inverted_posting *out)
{
    out->article = r->article;
    if (r->n_inline <= INLINE_BYTES) {
        out->positions = r->u.list;
        out->n_bytes = r->n_inline;
    } else {
        const unsigned char *p = v->articles[r->article].words + r->u.at;
        out->n_bytes = get_varint(&p);
        out->positions = p;
    }
}

enum fb_status inversion_each(struct inversion *v, const struct span *texts, inversion_form_fn *fn,
                              void *ctx)
{
    struct inverted_posting *postings = NULL;
    struct block_change *order;
    struct record *records;
    size_t n_forms, cap = 0, at = 0;
    enum fb_status status = FB_OK;

    inversion_sort_articles(v);
    order = sort_forms(v, texts, &n_forms);
    records = place_postings(v, order, n_forms);
    for (size_t i = 0; i < n_forms && status == FB_OK; i++) {
        const uint32_t number = (uint32_t)order[i].n;
        struct inverted_form f = {texts[number], number, v->n_of_form[number], NULL};
        xgrow(&postings, &cap, f.n_postings, sizeof *postings);
        for (size_t k = 0; k < f.n_postings; k++)
            read_record(v, &records[at++], &postings[k]);
        f.postings = postings;
        status = fn(&f, ctx);
    }
    free(postings);
    free(records);
    free(order);
    return status;
}

uint32_t inversion_weight(const struct inverted_posting *p)
{
    static const uint32_t tenths[N_TERM_COLUMNS] = {
        [FIELD_BODY] = 10,   [FIELD_TITLE] = 25, [FIELD_TEASER] = 15, [FIELD_CAPTION] = 8,
        [FIELD_SECTION] = 6, [FIELD_PLACE] = 6,  [FIELD_SOURCE] = 3,
    };
    const unsigned char *bytes = p->positions;
    uint32_t weight = 0, column = 0;
    bool inside = false; /* a number */

    for (uint32_t i = 0; i < p->n_bytes; i++) {
        if (bytes[i] == POSITION_NEXT_COLUMN && !inside && i + 1 < p->n_bytes) {
            column = bytes[++i];
            continue;
        }
        inside = bytes[i] >= 0x80;
        weight += !inside && column < N_TERM_COLUMNS ? tenths[column] : 0;
    }
    return weight;
}

size_t inversion_size_bytes(const struct inversion *v)
{
    return v->n_bytes + v->n_articles * (sizeof *v->articles + sizeof *v->ids) +
           v->n_postings * sizeof(struct record) +
           v->n_numbers * (sizeof(struct block_change) + sizeof(size_t) + sizeof(uint32_t));
}

void inversion_clear(struct inversion *v)
{
    arena_reset(&v->arena);
    v->n_articles = v->n_numbers = v->n_postings = v->n_bytes = 0;
}

void inversion_release(struct inversion *v)
{
    arena_release(&v->arena);
    free(v->articles);
    free(v->ids);
    free(v->n_of_form);
    buf_release(&v->scratch);
    memset(v, 0, sizeof *v);
}

enum fb_status inversion_words(const struct inversion *v, uint32_t place, inversion_word_fn *fn,
                               void *ctx)
{
    const unsigned char *p = v->articles[place].words, *end = p + v->articles[place].n_bytes;
    enum fb_status status = FB_OK;

    while (p < end && status == FB_OK) {
        uint32_t number = get_varint(&p), n = get_varint(&p);
        status = fn(number, span_make((const char *)p, n), ctx);
        p += n;
    }
    return status;
}
