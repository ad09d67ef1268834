/* analyze: what becomes of a text in the index, step by step. Needs no index, but takes the words
 * that stand beside it into account. */
#include "base/i18n.h"
#include "base/jsonw.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "cli/search_command.h"
#include "index/word_file.h"
#include "text/analyze.h"
#include "text/decode.h"
#include "text/derive.h"
#include "text/utf8.h"

#include <stdlib.h>

struct analyze_options {
    bool json;
};

static const struct opt_spec specs[] = {
    {.name = "json",
     .kind = OPT_FLAG,
     .offset = offsetof(struct analyze_options, json),
     .help = N_("one JSON document; ranges are code points of the arguments joined by a blank")},
    {0},
};

static const struct analyze_options defaults = {false};

/* A word or a part of one: bytes of the text. A chain's part may have parts of its own. */
struct piece {
    size_t start, end;
    struct span *terms; /* in the arena: form and key, then those of words implied here; the form is
                           left out for a part of a compound */
    size_t n_terms, terms_cap;
    size_t *parts; /* indices into pieces */
    size_t n_parts, parts_cap;
};

struct analysis {
    struct word_file word_file;
    struct analyzer *analyzer;
    struct span text;
    struct arena arena;
    struct piece *pieces;
    size_t n_pieces, pieces_cap;
    size_t *words; /* indices of the pieces that are words of the text */
    size_t n_words, words_cap;
    size_t at_bytes, at_chars; /* where chars_at was last asked */
};

/* Code points before a byte of the text; cheap when asked at places near each other. */
static size_t chars_at(struct analysis *an, size_t offset)
{
    if (offset >= an->at_bytes)
        an->at_chars += utf8_count(span_make(an->text.ptr + an->at_bytes, offset - an->at_bytes));
    else
        an->at_chars -= utf8_count(span_make(an->text.ptr + offset, an->at_bytes - offset));
    an->at_bytes = offset;
    return an->at_chars;
}

/* Adds a term to a piece, unless it is there or empty. */
static void add_term(struct analysis *an, size_t piece, struct span term)
{
    struct piece *p = &an->pieces[piece];

    for (size_t i = 0; i < p->n_terms; i++)
        if (span_eq(p->terms[i], term))
            return;
    if (term.len == 0)
        return;
    xgrow(&p->terms, &p->terms_cap, p->n_terms + 1, sizeof *p->terms);
    p->terms[p->n_terms++] = arena_copy(&an->arena, term);
}

static size_t add_piece(struct analysis *an, size_t start, size_t end, struct span form)
{
    size_t piece = an->n_pieces;

    xgrow(&an->pieces, &an->pieces_cap, an->n_pieces + 1, sizeof *an->pieces);
    an->pieces[an->n_pieces++] = (struct piece){.start = start, .end = end};
    add_term(an, piece, form);
    return piece;
}

static void add_part(struct analysis *an, size_t whole, size_t part)
{
    struct piece *p = &an->pieces[whole];

    xgrow(&p->parts, &p->parts_cap, p->n_parts + 1, sizeof *p->parts);
    p->parts[p->n_parts++] = part;
}

static int by_start(const void *a, const void *b, void *ctx)
{
    const struct piece *pieces = ctx;
    const struct piece *x = &pieces[*(const size_t *)a], *y = &pieces[*(const size_t *)b];

    return (x->start > y->start) - (x->start < y->start);
}

/* The keys of a form as a whole word. */
static void add_own_keys(struct analysis *an, size_t piece, struct span form)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(an->analyzer, form, keys);

    for (size_t i = 0; i < n; i++)
        if (keys[i].kind == KEY_WORD)
            add_term(an, piece, keys[i].key);
}

static size_t add_word(struct analysis *an, const struct token *token)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n_keys = analyzer_keys(an->analyzer, token->form, keys);
    struct span original = span_make(an->text.ptr + token->start, token->end - token->start);
    size_t word = add_piece(an, token->start, token->end, token->form), part = word;
    size_t part_start = SIZE_MAX;

    for (size_t i = 0; i < n_keys; i++) {
        size_t start, end;

        if (keys[i].kind == KEY_WORD)
            add_term(an, word, keys[i].key);
        if (keys[i].kind <= KEY_RELATED || keys[i].kind == KEY_FAMILY || keys[i].joined ||
            token->flags & TOKEN_WHOLE)
            continue;
        if (keys[i].start_chars != part_start) {
            part_start = keys[i].start_chars;
            token_map_range(original, keys[i].start_chars, keys[i].end_chars, &start, &end);
            part = add_piece(an, token->start + start, token->start + end, span_make("", 0));
            add_part(an, word, part);
        }
        add_term(an, part, keys[i].key);
    }
    if (an->pieces[word].n_parts > 1)
        qsort_r(an->pieces[word].parts, an->pieces[word].n_parts, sizeof(size_t), by_start,
                an->pieces);
    return word;
}

static void analyse(struct analysis *an)
{
    struct deriver deriver;
    struct token token;
    size_t piece = 0;

    deriver_init(&deriver, an->analyzer);
    deriver_reset(&deriver, an->text);
    while (deriver_next(&deriver, &token)) {
        if (token.flags & TOKEN_DERIVED) {
            add_term(an, piece, token_bare_form(token.form));
            add_own_keys(an, piece, token.form);
            continue;
        }
        piece = add_word(an, &token);
        if ((token.flags & TOKEN_PART) && an->n_words > 0) {
            add_part(an, an->words[an->n_words - 1], piece);
            continue;
        }
        xgrow(&an->words, &an->words_cap, an->n_words + 1, sizeof *an->words);
        an->words[an->n_words++] = piece;
    }
    deriver_release(&deriver);
}

static void analysis_release(struct analysis *an)
{
    for (size_t i = 0; i < an->n_pieces; i++) {
        free(an->pieces[i].terms);
        free(an->pieces[i].parts);
    }
    free(an->pieces);
    free(an->words);
    arena_release(&an->arena);
    analyzer_free(an->analyzer);
    word_file_release(&an->word_file);
}

static struct span piece_text(const struct analysis *an, const struct piece *p)
{
    return span_make(an->text.ptr + p->start, p->end - p->start);
}

static void begin_piece(struct jsonw *w, struct analysis *an, const struct piece *p)
{
    jsonw_begin_object(w);
    jsonw_key_string(w, "text", piece_text(an, p));
    jsonw_key_int(w, "start", (int64_t)chars_at(an, p->start));
    jsonw_key_int(w, "end", (int64_t)chars_at(an, p->end));
    jsonw_key(w, "terms");
    jsonw_begin_array(w);
    for (size_t i = 0; i < p->n_terms; i++)
        jsonw_string(w, p->terms[i]);
    jsonw_end_array(w);
}

/* One flat list: each part of a chain, followed by the parts it has as a compound. */
static void add_parts(struct jsonw *w, struct analysis *an, const struct piece *whole)
{
    for (size_t i = 0; i < whole->n_parts; i++) {
        const struct piece *part = &an->pieces[whole->parts[i]];

        begin_piece(w, an, part);
        jsonw_end_object(w);
        add_parts(w, an, part);
    }
}

static void add_word_json(struct jsonw *w, struct analysis *an, const struct piece *word)
{
    begin_piece(w, an, word);
    jsonw_key(w, "parts");
    jsonw_begin_array(w);
    add_parts(w, an, word);
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static void print_json(struct app *app, struct analysis *an)
{
    struct jsonw w;

    jsonw_init(&w, &app->out.buf);
    jsonw_begin_object(&w);
    jsonw_key_int(&w, "schema", 1);
    jsonw_key(&w, "tokens");
    jsonw_begin_array(&w);
    for (size_t i = 0; i < an->n_words; i++)
        add_word_json(&w, an, &an->pieces[an->words[i]]);
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    buf_add_char(&app->out.buf, '\n');
}

static void add_padded(struct buf *out, struct span text, size_t cols)
{
    struct buf safe = BUF_INIT;

    term_add_safe(&safe, text, SAFE_DROP_INVISIBLE);
    buf_add_span(out, buf_span(&safe));
    for (size_t i = utf8_width_cols(buf_span(&safe)); i < cols; i++)
        buf_add_char(out, ' ');
    buf_release(&safe);
}

static void add_piece_line(struct buf *out, struct analysis *an, const struct piece *p,
                           unsigned depth)
{
    size_t start = chars_at(an, p->start);
    struct buf range = BUF_INIT;

    buf_addf(&range, "%zu–%zu", start, chars_at(an, p->end));
    for (unsigned i = 0; i < depth; i++)
        buf_add_str(out, "  ");
    add_padded(out, piece_text(an, p), 32 - 2 * depth);
    buf_add_char(out, ' ');
    add_padded(out, buf_span(&range), 9);
    buf_add_char(out, ' ');
    for (size_t i = 0; i < p->n_terms; i++) {
        buf_add_str(out, i > 0 ? ", " : "");
        buf_add_span(out, p->terms[i]);
    }
    buf_add_char(out, '\n');
    buf_release(&range);
    for (size_t i = 0; i < p->n_parts; i++)
        add_piece_line(out, an, &an->pieces[p->parts[i]], depth + 1);
}

/* As given when that is UTF-8, so that ranges count what the caller sent; else decoded. */
static void take_text(struct buf *text, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (i)
            buf_add_char(text, ' ');
        buf_add_str(text, argv[i]);
    }
    if (utf8_valid_prefix(buf_cstr(text), text->len) < text->len) {
        buf_clear(text);
        join_arguments(text, argc, argv);
    }
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    const struct analyze_options *options = given;
    struct analysis an = {0};
    struct buf text = BUF_INIT;
    struct fb_error err = {0};

    if (word_file_load(&an.word_file, app_index_path(app), &err) != FB_OK ||
        analyzer_new(&an.analyzer, an.word_file.words, &err) != FB_OK) {
        analysis_release(&an);
        return app_fail(app, &err);
    }
    app_notes(app, buf_span(&an.word_file.faults));
    take_text(&text, argc, argv);
    an.text = buf_span(&text);
    analyse(&an);
    if (options->json)
        print_json(app, &an);
    for (size_t i = 0; i < an.n_words && !options->json; i++)
        add_piece_line(&app->out.buf, &an, &an.pieces[an.words[i]], 0);
    analysis_release(&an);
    buf_release(&text);
    return CLI_OK;
}

const struct command cmd_analyze = {
    .name = "analyze",
    .need = NEED_NO_INDEX,
    .arguments = N_("TEXT..."),
    .summary = N_("Shows how text becomes index terms."),
    .details = N_("One line a word: the word, its range in code points, the form the index holds "
                  "and the key that its other forms share; then the same of each word that is "
                  "only implied there, as \"Einfuhr\" in \"Ein- und Ausfuhr\". Indented below: the "
                  "parts of a compound or of a word with hyphens. Needs no index; your own words "
                  "beside the index file count where there are any."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run,
};
