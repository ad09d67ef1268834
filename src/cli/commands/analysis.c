/* Collects, for analyze, what the deriver yields and what the analyser knows of each form. */
#include "cli/commands/analysis.h"

#include "base/xalloc.h"
#include "text/derive.h"
#include "text/elision.h"
#include "text/utf8.h"

#include <math.h>
#include <stdlib.h>

struct collector {
    struct analysis *an;
    struct analyzer *analyzer;
};

static bool list_has(const struct span_list *list, struct span s)
{
    for (size_t i = 0; i < list->n; i++)
        if (span_eq(list->items[i], s))
            return true;
    return false;
}

/* Adds a copy of s, unless it is there. */
static void list_add(struct analysis *an, struct span_list *list, struct span s)
{
    if (s.len == 0 || list_has(list, s))
        return;
    xgrow(&list->items, &list->cap, list->n + 1, sizeof *list->items);
    list->items[list->n++] = arena_copy(&an->arena, s);
}

static size_t add_piece(struct analysis *an, size_t start, size_t end)
{
    struct piece *p;

    xgrow(&an->pieces, &an->pieces_cap, an->n_pieces + 1, sizeof *an->pieces);
    p = &an->pieces[an->n_pieces];
    *p = (struct piece){.start = start,
                        .end = end,
                        .split_score = -INFINITY,
                        .whole_score = -INFINITY,
                        .score = NAN};
    return an->n_pieces++;
}

static void add_part(struct analysis *an, size_t whole, size_t part)
{
    struct piece *p = &an->pieces[whole];

    xgrow(&p->parts, &p->parts_cap, p->n_parts + 1, sizeof *p->parts);
    p->parts[p->n_parts++] = part;
}

static enum recognition recognition_of(const struct form_analysis *f)
{
    static const enum recognition of_source[] = {
        [LEMMA_UNKNOWN] = RECOGNISED_NOT,   [LEMMA_LEXICON] = RECOGNISED_LEXICON,
        [LEMMA_VERB] = RECOGNISED_VERB,     [LEMMA_COMPOUND] = RECOGNISED_COMPOUND,
        [LEMMA_ENDING] = RECOGNISED_ENDING,
    };

    if (f->number)
        return RECOGNISED_NUMBER;
    return f->word.own_words ? RECOGNISED_OWN_WORDS : of_source[f->word.lemmas.source];
}

static void add_parts_of_compound(struct collector *c, size_t word, const struct token *token,
                                  const struct form_analysis *f)
{
    struct analysis *an = c->an;
    struct span original = span_make(an->text.ptr + token->start, token->end - token->start);
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n_keys = analyzer_keys(c->analyzer, token->form, keys);

    for (size_t i = 0; i < f->n_parts; i++) {
        size_t start, end, part;

        token_map_range(original, f->part_chars[i][0], f->part_chars[i][1], &start, &end);
        part = add_piece(an, token->start + start, token->start + end);
        add_part(an, word, part);
        if (!f->word.own_words)
            an->pieces[part].score = (double)f->word.compound.parts[i].score;
        for (size_t k = 0; k < n_keys; k++) {
            struct piece *p = &an->pieces[part];
            if (keys[k].kind <= KEY_SPELLING || keys[k].kind == KEY_FAMILY || keys[k].joined ||
                keys[k].start_chars != f->part_chars[i][0])
                continue;
            list_add(an, keys[k].related ? &p->related : &p->terms, keys[k].key);
        }
        an->pieces[part].n_own_terms = an->pieces[part].terms.n;
    }
}

/* The words of a form with apostrophes. */
static void add_parts_of_elision(struct collector *c, size_t word, const struct token *token)
{
    struct analysis *an = c->an;
    struct span original = span_make(an->text.ptr + token->start, token->end - token->start);
    struct form_key keys[ANALYZER_MAX_KEYS];
    struct elision_part parts[ELISION_MAX_PARTS];
    size_t n_keys = analyzer_keys(c->analyzer, token->form, keys);
    size_t n = elision_parts(token->form, parts);

    for (size_t i = 0; i < n; i++) {
        size_t from = utf8_count(span_make(token->form.ptr, parts[i].start)), start, end, part;

        token_map_range(original, from, utf8_count(span_make(token->form.ptr, parts[i].end)),
                        &start, &end);
        part = add_piece(an, token->start + start, token->start + end);
        add_part(an, word, part);
        for (size_t k = 0; k < n_keys; k++)
            if ((keys[k].kind == KEY_HEAD || keys[k].kind == KEY_MODIFIER) &&
                keys[k].start_chars == from)
                list_add(an, &an->pieces[part].terms, keys[k].key);
        an->pieces[part].n_own_terms = an->pieces[part].terms.n;
    }
}

static size_t add_word(struct collector *c, const struct token *token)
{
    struct analysis *an = c->an;
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t word = add_piece(an, token->start, token->end), n_keys;
    struct piece *p = &an->pieces[word];
    struct form_analysis f;

    analyzer_examine_form(c->analyzer, token->form, &f);
    p->is_word = true;
    p->form = arena_copy(&an->arena, token->form);
    p->recognition = recognition_of(&f);
    p->respelled = f.word.respelled && !f.number;
    p->stem = arena_copy(&an->arena, analyzer_stem(c->analyzer, token->form));
    if (f.n_parts == f.word.compound.n_parts && !f.number) {
        p->split_score = (double)f.word.compound.split_score;
        p->whole_score = (double)f.word.compound.whole_score;
    }
    list_add(an, &p->terms, token->form);
    n_keys = analyzer_keys(c->analyzer, token->form, keys);
    for (size_t i = 0; i < n_keys; i++)
        if (keys[i].kind <= KEY_RELATED)
            list_add(an, keys[i].kind == KEY_RELATED ? &p->related : &p->terms, keys[i].key);
    p->n_own_terms = p->terms.n;
    if (f.n_parts > 1 && !(token->flags & TOKEN_WHOLE))
        add_parts_of_compound(c, word, token, &f);
    else if (!(token->flags & (TOKEN_WHOLE | TOKEN_GENDER)))
        add_parts_of_elision(c, word, token);
    return word;
}

/* A word that the text implies at the piece, with its keys. */
static void add_implied(struct collector *c, size_t piece, struct span form)
{
    struct piece *p = &c->an->pieces[piece];
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(c->analyzer, form, keys);

    list_add(c->an, &p->implied, token_bare_form(form));
    list_add(c->an, &p->terms, token_bare_form(form));
    for (size_t i = 0; i < n; i++)
        if (keys[i].kind == KEY_WORD)
            list_add(c->an, &p->terms, keys[i].key);
}

void analysis_make(struct analysis *an, struct analyzer *analyzer, struct span text)
{
    struct collector c = {an, analyzer};
    struct deriver deriver;
    struct token token;
    size_t piece = 0;

    memset(an, 0, sizeof *an);
    an->text = text;
    deriver_init(&deriver, analyzer);
    deriver_reset(&deriver, text);
    while (deriver_next(&deriver, &token)) {
        if (token.flags & TOKEN_DERIVED) {
            add_implied(&c, piece, token.form);
            continue;
        }
        piece = add_word(&c, &token);
        if ((token.flags & TOKEN_PART) && an->n_words > 0) {
            add_part(an, an->words[an->n_words - 1], piece);
            continue;
        }
        xgrow(&an->words, &an->words_cap, an->n_words + 1, sizeof *an->words);
        an->words[an->n_words++] = piece;
    }
    deriver_release(&deriver);
}

void analysis_release(struct analysis *an)
{
    for (size_t i = 0; i < an->n_pieces; i++) {
        free(an->pieces[i].terms.items);
        free(an->pieces[i].related.items);
        free(an->pieces[i].implied.items);
        free(an->pieces[i].parts);
    }
    free(an->pieces);
    free(an->words);
    arena_release(&an->arena);
}
