/* Tokens are gathered in groups, so that while one form is looked up the memory that the next ones
 * need is on its way. Each becomes a place: form, column, position. Then the places are sorted by
 * form, which is counting, and written as position lists; all this within memory that one article
 * needs. The hash that a form is looked up by is the one that the sketch wants. */
#include "index/build/article_words.h"

#include "base/err.h"
#include "base/xalloc.h"
#include "index/fts5/position_list.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { GROUP = 32 };

struct word_group {
    struct buf text;
    size_t ends[GROUP];
    uint64_t hashes[GROUP];
    uint32_t positions[GROUP];
    size_t n;
};

/* Whether a form was met in the article at hand, and as which of its forms. */
struct seen_word {
    uint32_t article, index;
};

struct word_place {
    uint32_t index; /* in out->forms */
    uint32_t position;
};

void article_words_release(struct article_words *w)
{
    numbering_drop(w->numbering);
    free(w->forms);
    buf_release(&w->positions);
    memset(w, 0, sizeof *w);
}

size_t article_words_size_bytes(const struct article_words *w)
{
    return w->forms_cap * sizeof *w->forms + w->positions.cap;
}

void word_maker_init(struct word_maker *m, struct analyzer *analyzer, unsigned owner,
                     size_t max_bytes)
{
    memset(m, 0, sizeof *m);
    deriver_init(&m->deriver, analyzer);
    m->owner = owner;
    m->max_bytes = max_bytes;
    m->group = xcalloc(1, sizeof *m->group);
    m->sketcher = sketcher_new();
}

void word_maker_release(struct word_maker *m)
{
    deriver_release(&m->deriver);
    numbering_drop(m->numbering);
    if (m->group)
        buf_release(&m->group->text);
    free(m->group);
    free(m->seen);
    free(m->places);
    free(m->sorted);
    free(m->starts);
    buf_release(&m->lists);
    sketcher_free(m->sketcher);
    memset(m, 0, sizeof *m);
}

static void start_numbering(struct word_maker *m)
{
    numbering_drop(m->numbering);
    m->numbering = numbering_new(m->owner);
    m->n_seen = 0;
}

static void start_article(struct word_maker *m, struct article_words *out)
{
    if (!m->numbering || numbering_size_bytes(m->numbering) > m->max_bytes ||
        m->numbering->forms.n > NUMBERING_MAX / 2)
        start_numbering(m);
    if (out->numbering != m->numbering) {
        numbering_drop(out->numbering);
        out->numbering = numbering_hold(m->numbering);
    }
    if (++m->article == 0) { /* all numbers of articles are used up */
        m->n_seen = 0;
        m->article = 1;
    }
    out->n_forms = m->n_places = 0;
    buf_clear(&out->positions);
}

/* Which of the article's forms the number is. */
static uint32_t index_of(struct word_maker *m, struct article_words *out, uint32_t number)
{
    struct seen_word *seen = &m->seen[number];

    if (seen->article != m->article) {
        seen->article = m->article;
        seen->index = (uint32_t)out->n_forms;
        out->forms[out->n_forms++] = number;
    }
    return seen->index;
}

static void end_group(struct word_maker *m, struct article_words *out)
{
    struct word_group *g = m->group;
    struct span forms[GROUP];
    uint32_t numbers[GROUP];
    size_t start = 0;

    for (size_t i = 0; i < g->n; start = g->ends[i++])
        forms[i] = span_make(g->text.data + start, g->ends[i] - start);
    if (m->numbering->forms.n + GROUP > NUMBERING_MAX)
        BUG("an article has more words than can be numbered");
    numbering_number(m->numbering, forms, g->hashes, g->n, numbers);
    if (m->numbering->forms.n > m->n_seen) {
        xgrow(&m->seen, &m->seen_cap, m->numbering->forms.n, sizeof *m->seen);
        memset(m->seen + m->n_seen, 0, (m->seen_cap - m->n_seen) * sizeof *m->seen);
        m->n_seen = m->seen_cap;
    }
    xgrow(&out->forms, &out->forms_cap, out->n_forms + g->n, sizeof *out->forms);
    xgrow(&m->places, &m->places_cap, m->n_places + g->n, sizeof *m->places);
    for (size_t i = 0; i < g->n; i++)
        m->places[m->n_places++] =
            (struct word_place){index_of(m, out, numbers[i]), g->positions[i]};
    g->n = 0;
    buf_clear(&g->text);
}

static void add_to_group(struct word_maker *m, struct article_words *out, struct span form,
                         uint32_t position)
{
    struct word_group *g = m->group;

    if (g->n == GROUP)
        end_group(m, out);
    buf_add_span(&g->text, form);
    g->ends[g->n] = g->text.len;
    g->hashes[g->n] = XXH3_64bits(form.ptr, form.len);
    g->positions[g->n++] = position;
}

static void add_field(struct word_maker *m, struct span text, uint32_t column, bool in_sketch,
                      struct article_words *out)
{
    struct word_group *g = m->group;
    struct token token;
    uint32_t n = 0;

    m->columns[column].start = m->n_places;
    if (text.len > 0) {
        deriver_reset(&m->deriver, text);
        while (deriver_next(&m->deriver, &token)) {
            n += n == 0 || !(token.flags & TOKEN_SAME_POSITION);
            add_to_group(m, out, token.form, n - 1);
            if (in_sketch)
                sketcher_add(m->sketcher, g->hashes[g->n - 1]);
        }
        end_group(m, out);
    }
    m->columns[column].end = m->n_places;
    out->n_tokens[column] = n;
}

struct meta_words {
    struct word_maker *maker;
    struct article_words *out;
};

static void add_meta(struct span term, void *ctx)
{
    struct meta_words *w = ctx;
    uint32_t position = w->out->n_tokens[TERMS_META]++;

    add_to_group(w->maker, w->out, term, position);
}

/* Places by form; those of a form in order of columns and positions. starts[i] becomes the end of
 * form i's. */
static void sort_places(struct word_maker *m, size_t n_forms)
{
    uint32_t at = 0;

    xgrow(&m->starts, &m->starts_cap, n_forms + 1, sizeof *m->starts);
    xgrow(&m->sorted, &m->sorted_cap, m->n_places + 1, sizeof *m->sorted);
    memset(m->starts, 0, n_forms * sizeof *m->starts);
    for (size_t i = 0; i < m->n_places; i++)
        m->starts[m->places[i].index]++;
    for (size_t i = 0; i < n_forms; i++) {
        uint32_t n = m->starts[i];
        m->starts[i] = at;
        at += n;
    }
    for (uint64_t c = 0; c < N_TERM_COLUMNS; c++)
        for (size_t i = m->columns[c].start; i < m->columns[c].end; i++)
            m->sorted[m->starts[m->places[i].index]++] = c << 32 | m->places[i].position;
}

static void write_list(const uint64_t *places, size_t n, struct buf *out)
{
    struct position_writer w = {0, 0};
    unsigned char length[VARINT_MAX_BYTES];
    size_t at = out->len, n_length = 0, n_list;
    unsigned char *p;

    buf_reserve(out, n * POSITION_MAX_BYTES + VARINT_MAX_BYTES);
    p = (unsigned char *)out->data + at + 1; /* behind a length of one byte, as most are */
    for (size_t i = 0; i < n; i++)
        p += position_put(&w, (uint32_t)(places[i] >> 32), (uint32_t)places[i], p);
    n_list = (size_t)(p - ((unsigned char *)out->data + at + 1));
    for (size_t rest = n_list; n_length == 0 || rest > 0; rest >>= 7)
        length[n_length++] = (unsigned char)((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    if (n_length > 1)
        memmove(out->data + at + n_length, out->data + at + 1, n_list);
    memcpy(out->data + at, length, n_length);
    out->len = at + n_length + n_list;
}

static void write_lists(struct word_maker *m, struct article_words *out)
{
    size_t start = 0;

    sort_places(m, out->n_forms);
    buf_clear(&m->lists);
    for (size_t i = 0; i < out->n_forms; start = m->starts[i++])
        write_list(m->sorted + start, m->starts[i] - start, &m->lists);
    buf_add_span(&out->positions, buf_span(&m->lists));
}

uint32_t word_maker_make(struct word_maker *m, struct article *a, const struct buf *meta,
                         struct article_words *out, struct sketch *sketch)
{
    /* the sketch is of the teaser, then the body */
    static const enum field order[N_FIELDS] = {FIELD_TEASER,  FIELD_BODY,    FIELD_TITLE,
                                               FIELD_CAPTION, FIELD_SECTION, FIELD_PLACE,
                                               FIELD_SOURCE};
    struct meta_words meta_words = {m, out};
    uint32_t n = 0;

    start_article(m, out);
    sketcher_start(m->sketcher);
    for (int i = 0; i < N_FIELDS; i++) {
        add_field(m, article_field(a, order[i]), order[i],
                  order[i] == FIELD_TEASER || order[i] == FIELD_BODY, out);
        n += out->n_tokens[order[i]];
    }
    if (sketch)
        sketcher_end(m->sketcher, sketch);
    out->n_field_forms = out->n_forms;
    out->n_tokens[TERMS_META] = 0;
    m->columns[TERMS_META].start = m->n_places;
    terms_each(buf_span(meta), add_meta, &meta_words);
    end_group(m, out);
    m->columns[TERMS_META].end = m->n_places;
    write_lists(m, out);
    return n > 0 ? n : 1;
}
