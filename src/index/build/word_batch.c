/* Gathering a batch's words. Each thread numbers forms for itself (numbering.h); here these numbers
 * become the tally's, by a table for each thread, so that only a thread's first sight of a form
 * costs a look-up. */
#include "index/build/word_batch.h"

#include "base/xalloc.h"
#include "index/build/fts_insert.h"
#include "index/fts5/fts_segment.h"
#include "index/vocab/key_maker.h"

#include <stdlib.h>

enum { UNKNOWN = UINT32_MAX, GROUP = 64 };

struct number_map {
    struct numbering *from; /* held */
    unsigned n_forgotten;   /* the tally's, when the numbers were known to be right */
    uint32_t *numbers;      /* the tally's by the thread's, or UNKNOWN */
    size_t n, cap;
};

void word_batch_init(struct word_batch *b, struct db *db, struct vocab_tally *tally)
{
    memset(b, 0, sizeof *b);
    b->db = db;
    b->tally = tally;
}

void word_batch_release(struct word_batch *b)
{
    for (size_t i = 0; i < b->n_maps; i++) {
        numbering_drop(b->maps[i].from);
        free(b->maps[i].numbers);
    }
    free(b->maps);
    free(b->numbers);
    free(b->has);
    inversion_release(&b->inversion);
    memset(b, 0, sizeof *b);
}

static struct number_map *map_of(struct word_batch *b, struct numbering *numbering)
{
    const size_t owner = numbering->owner;
    struct number_map *map;

    if (owner >= b->n_maps) {
        xgrow(&b->maps, &b->maps_cap, owner + 1, sizeof *b->maps);
        memset(b->maps + b->n_maps, 0, (b->maps_cap - b->n_maps) * sizeof *b->maps);
        b->n_maps = b->maps_cap;
    }
    map = &b->maps[owner];
    if (map->from != numbering || map->n_forgotten != b->tally->n_forgotten)
        map->n = 0;
    if (map->from != numbering) {
        numbering_drop(map->from);
        map->from = numbering_hold(numbering);
    }
    map->n_forgotten = b->tally->n_forgotten;
    return map;
}

static void grow_map(struct number_map *map, size_t n)
{
    if (n <= map->n)
        return;
    xgrow(&map->numbers, &map->cap, n, sizeof *map->numbers);
    memset(map->numbers + map->n, 0xff, (map->cap - map->n) * sizeof *map->numbers);
    map->n = map->cap;
}

/* Looks up forms that the map does not have; places says where in b->numbers each goes. */
static void learn(struct word_batch *b, struct number_map *map, const struct article_words *words,
                  const size_t *places, size_t n)
{
    struct span forms[GROUP];
    uint32_t numbers[GROUP];
    const uint32_t n_known = b->tally->own.n;

    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        forms[i] = numbering_text(words->numbering, words->forms[places[i]]);
    vocab_tally_number(b->tally, forms, n, numbers);
    for (size_t i = 0; i < n; i++) {
        map->numbers[words->forms[places[i]]] = b->numbers[places[i]] = numbers[i];
        if (b->keys && numbers[i] >= n_known && places[i] < words->n_field_forms)
            key_maker_add(b->keys, numbers[i], vocab_tally_form(b->tally, numbers[i]));
    }
}

/* The tally's numbers of the article's forms, in b->numbers. */
static void map_numbers(struct word_batch *b, const struct article_words *words)
{
    struct number_map *map = map_of(b, words->numbering);
    size_t unknown[GROUP], n_unknown = 0;

    xgrow(&b->numbers, &b->numbers_cap, words->n_forms + 1, sizeof *b->numbers);
    for (size_t i = 0; i < words->n_forms; i++) {
        grow_map(map, (size_t)words->forms[i] + 1);
        b->numbers[i] = map->numbers[words->forms[i]];
        if (b->numbers[i] != UNKNOWN)
            continue;
        unknown[n_unknown++] = i;
        if (n_unknown == GROUP) {
            learn(b, map, words, unknown, n_unknown);
            n_unknown = 0;
        }
    }
    learn(b, map, words, unknown, n_unknown);
}

static void mark(struct word_batch *b, int64_t id)
{
    const size_t at = (size_t)id / 8;

    if (at >= b->n_has) {
        xgrow(&b->has, &b->has_cap, at + 1, 1);
        memset(b->has + b->n_has, 0, b->has_cap - b->n_has);
        b->n_has = b->has_cap;
    }
    b->has[at] |= (unsigned char)(1u << (id % 8));
}

bool word_batch_has(const struct word_batch *b, int64_t id)
{
    const size_t at = (size_t)id / 8;

    return at < b->n_has && (b->has[at] & 1u << (id % 8)) != 0;
}

void word_batch_add(struct word_batch *b, int64_t id, const struct article_words *words)
{
    map_numbers(b, words);
    vocab_tally_count(b->tally, b->numbers, words->n_field_forms, +1);
    inversion_add(&b->inversion, id, b->numbers, words->n_forms, buf_span(&words->positions));
    for (int i = 0; i < N_TERM_COLUMNS; i++)
        b->n_tokens[i] += words->n_tokens[i];
    mark(b, id);
}

size_t word_batch_size_bytes(const struct word_batch *b)
{
    return inversion_size_bytes(&b->inversion);
}

struct writing {
    struct word_batch *batch;
    struct fts_segment *segment; /* NULL: only besides is to be called */
    word_batch_form_fn *besides;
    void *ctx;
    struct fb_error *err;
};

static enum fb_status write_form(const struct inverted_form *f, void *ctx)
{
    struct writing *w = ctx;
    const struct inversion *v = &w->batch->inversion;
    enum fb_status status = w->besides(f, w->ctx, w->err);

    if (status != FB_OK || !w->segment)
        return status;
    status = fts_segment_add_term(w->segment, f->form, w->err);
    for (size_t i = 0; i < f->n_postings && status == FB_OK; i++) {
        const struct inverted_posting *p = &f->postings[i];
        status = fts_segment_add_posting(w->segment, inversion_article_id(v, p->article),
                                         span_make((const char *)p->positions, p->n_bytes), w->err);
    }
    return status;
}

static enum fb_status write_segment(struct word_batch *b, struct writing *w, struct fb_error *err)
{
    enum fb_status status = fts_segment_new(&w->segment, b->db, "fts", N_TERM_COLUMNS, err);

    if (status == FB_OK)
        status = inversion_each(&b->inversion, b->tally->own.keys, write_form, w);
    if (status == FB_OK)
        status = fts_segment_finish(w->segment, (int64_t)b->inversion.n_articles, b->n_tokens, err);
    fts_segment_free(w->segment);
    b->n_segments_written += status == FB_OK;
    return status;
}

/* The same by statements. */
static enum fb_status insert_articles(struct word_batch *b, struct writing *w, struct fb_error *err)
{
    enum fb_status status = inversion_each(&b->inversion, b->tally->own.keys, write_form, w);

    return status == FB_OK ? fts_insert(b->db, &b->inversion, b->tally->own.keys, err) : status;
}

enum fb_status word_batch_write(struct word_batch *b, word_batch_form_fn *besides, void *ctx,
                                struct fb_error *err)
{
    struct writing w = {.batch = b, .besides = besides, .ctx = ctx, .err = err};
    bool possible = false;
    enum fb_status status = FB_OK;

    if (b->inversion.n_articles == 0)
        return FB_OK;
    if (!b->insert)
        status = fts_segment_possible(b->db, "fts", &possible, err);
    if (status == FB_OK)
        status = possible ? write_segment(b, &w, err) : insert_articles(b, &w, err);
    b->n_bytes_written += b->inversion.n_bytes;
    word_batch_clear(b);
    return status;
}

void word_batch_clear(struct word_batch *b)
{
    inversion_clear(&b->inversion);
    memset(b->n_tokens, 0, sizeof b->n_tokens);
    if (b->n_has > 0)
        memset(b->has, 0, b->n_has);
}
