/* Turns an article into the term strings of the full-text table's columns. */
#include "index/build/terms.h"

#include "article/date.h"
#include "base/xalloc.h"
#include "index/plan/score.h"
#include "text/decode.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static void add_separator(struct buf *column, const struct token *token)
{
    if (column->len > 0)
        buf_add_char(column,
                     token->flags & TOKEN_SAME_POSITION ? TERM_SAME_POSITION : TERM_SEPARATOR);
}

static size_t slot_of(uint64_t hash, size_t n_slots)
{
    return (size_t)(hash >> 1) & (n_slots - 1);
}

static void grow_seen(struct terms *t)
{
    size_t n_slots = t->n_slots ? t->n_slots * 2 : 4096;
    struct seen_form *slots = xcalloc(n_slots, sizeof *slots);

    for (size_t i = 0; i < t->n_slots; i++) {
        size_t at = slot_of(t->seen[i].hash, n_slots);
        if (t->seen[i].hash == 0)
            continue;
        while (slots[at].hash != 0)
            at = (at + 1) & (n_slots - 1);
        slots[at] = t->seen[i];
    }
    free(t->seen);
    t->seen = slots;
    t->n_slots = n_slots;
}

/* What the article's form weighs so far, 0 for the first of its kind. Two forms of one 64-bit hash
 * count as one. Valid until the next call. */
static uint32_t *weight_of(struct terms *t, struct form_weights *weights, struct span form)
{
    uint64_t hash = XXH3_64bits(form.ptr, form.len) | 1;
    size_t at;

    if (weights->n * 2 >= t->n_slots)
        grow_seen(t);
    at = slot_of(hash, t->n_slots);
    while (t->seen[at].hash != 0) {
        if (t->seen[at].hash == hash)
            return &weights->tenths[t->seen[at].number];
        at = (at + 1) & (t->n_slots - 1);
    }
    t->seen[at] = (struct seen_form){hash, (uint32_t)weights->n};
    xgrow(&weights->tenths, &weights->cap, weights->n + 1, sizeof *weights->tenths);
    weights->tenths[weights->n] = 0;
    return &weights->tenths[weights->n++];
}

static void forget_forms(struct terms *t)
{
    enum { KEEP_SLOTS = 65536 };

    if (t->n_slots > KEEP_SLOTS) {
        free(t->seen);
        t->seen = NULL;
        t->n_slots = 0;
    }
    if (t->n_slots > 0)
        memset(t->seen, 0, t->n_slots * sizeof *t->seen);
}

static void add_weight(uint32_t *weight, uint8_t tenths)
{
    const uint32_t most = UINT32_MAX / 4;

    if (*weight < most)
        *weight += tenths;
}

/* Every word of the text and every word it implies. */
static uint32_t field_terms(struct terms *t, struct span text, enum field field, struct buf *column,
                            struct buf *forms, struct form_weights *weights)
{
    struct token token;
    uint32_t n_positions = 0;

    buf_clear(column);
    if (text.len == 0)
        return 0;
    buf_reserve(column, text.len + text.len / 8);
    deriver_reset(&t->deriver, text);
    while (deriver_next(&t->deriver, &token)) {
        uint32_t *weight = weight_of(t, weights, token.form);

        add_separator(column, &token);
        buf_add_span(column, token.form);
        n_positions += !(token.flags & TOKEN_SAME_POSITION);
        if (*weight == 0) {
            buf_add_span(forms, token.form);
            buf_add_char(forms, TERM_SEPARATOR);
        }
        add_weight(weight, score_field_tenths[field]);
    }
    return n_positions;
}

void terms_init(struct terms *t, struct analyzer *analyzer)
{
    memset(t, 0, sizeof *t);
    deriver_init(&t->deriver, analyzer);
}

uint32_t terms_of_article(struct terms *t, struct article *a, struct buf columns[N_TERM_COLUMNS],
                          struct buf *forms, struct form_weights *weights)
{
    uint32_t n = 0;

    buf_clear(forms);
    weights->n = 0;
    forget_forms(t);
    for (int f = 0; f < N_FIELDS; f++)
        n += field_terms(t, article_field(a, (enum field)f), (enum field)f, &columns[f], forms,
                         weights);
    return n > 0 ? n : 1;
}

void terms_of_meta(struct terms *t, int32_t date, struct span path, struct buf *column)
{
    struct token token;
    char iso[11];

    buf_clear(column);
    buf_add_str(column, TERM_EVERYTHING);
    if (date != 0) {
        date_format(date, iso);
        buf_addf(column, " %c%.4s %c%.7s %c%s", TERM_DATE_MARK, iso, TERM_DATE_MARK, iso,
                 TERM_DATE_MARK, iso);
    } else {
        buf_add_str(column, " " TERM_UNDATED);
    }
    buf_clear(&t->text);
    decode_text(path.ptr, path.len, &t->text, NULL);
    tokenizer_reset(&t->deriver.tokenizer, buf_span(&t->text));
    while (tokenizer_next(&t->deriver.tokenizer, &token)) {
        add_separator(column, &token);
        buf_add_char(column, TERM_PATH_MARK);
        buf_add_span(column, token.form);
    }
}

void terms_release(struct terms *t)
{
    deriver_release(&t->deriver);
    buf_release(&t->text);
    free(t->seen);
    memset(t, 0, sizeof *t);
}
