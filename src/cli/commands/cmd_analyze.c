/* analyze: what becomes of a text in the index, step by step. Needs no index, but takes the words
 * that stand beside it into account. */
#include "base/i18n.h"
#include "base/jsonw.h"
#include "cli/commands/analysis.h"
#include "cli/commands/command.h"
#include "cli/commands/search_command.h"
#include "cli/output/format.h"
#include "index/core/word_file.h"
#include "text/decode.h"
#include "text/utf8.h"

#include <math.h>

struct analyze_options {
    bool json, verbose;
};

static const struct opt_spec specs[] = {
    {.name = "verbose",
     .letter = 'v',
     .kind = OPT_FLAG,
     .offset = offsetof(struct analyze_options, verbose),
     .help = N_("also how each word was recognised, its stem, and the scores of splits")},
    {.name = "json",
     .kind = OPT_FLAG,
     .offset = offsetof(struct analyze_options, json),
     .help = N_("one JSON document; ranges are code points of the arguments joined by a blank")},
    {0},
};

static const struct analyze_options defaults = {false, false};

/* An analysis being printed. */
struct printer {
    struct buf *out;
    const struct analysis *an;
    bool verbose;
    size_t at_bytes, at_chars; /* where chars_at was last asked */
};

/* Code points before a byte of the text; cheap when asked at places near each other. */
static size_t chars_at(struct printer *p, size_t offset)
{
    const char *text = p->an->text.ptr;

    if (offset >= p->at_bytes)
        p->at_chars += utf8_count(span_make(text + p->at_bytes, offset - p->at_bytes));
    else
        p->at_chars -= utf8_count(span_make(text + offset, p->at_bytes - offset));
    p->at_bytes = offset;
    return p->at_chars;
}

static struct span piece_text(const struct printer *p, const struct piece *piece)
{
    return span_make(p->an->text.ptr + piece->start, piece->end - piece->start);
}

/* ---- for programs ---- */

static const char *const recognition_codes[N_RECOGNITIONS] = {
    [RECOGNISED_LEXICON] = "lexicon",   [RECOGNISED_VERB] = "verb",
    [RECOGNISED_COMPOUND] = "compound", [RECOGNISED_ENDING] = "ending",
    [RECOGNISED_NUMBER] = "number",     [RECOGNISED_OWN_WORDS] = "own-words",
    [RECOGNISED_NOT] = "unknown",
};

static void add_strings(struct jsonw *w, const struct span_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        jsonw_string(w, list->items[i]);
}

static void add_array(struct jsonw *w, const char *key, const struct span_list *list)
{
    jsonw_key(w, key);
    jsonw_begin_array(w);
    add_strings(w, list);
    jsonw_end_array(w);
}

static void add_score(struct jsonw *w, const char *key, double score)
{
    jsonw_key(w, key);
    jsonw_double(w, score, 1);
}

static void begin_piece(struct jsonw *w, struct printer *p, const struct piece *piece)
{
    jsonw_begin_object(w);
    jsonw_key_string(w, "text", piece_text(p, piece));
    jsonw_key_int(w, "start", (int64_t)chars_at(p, piece->start));
    jsonw_key_int(w, "end", (int64_t)chars_at(p, piece->end));
}

/* A part: what the index finds it by, words it is made from included. */
static void add_part_json(struct jsonw *w, struct printer *p, const struct piece *part)
{
    begin_piece(w, p, part);
    jsonw_key(w, "terms");
    jsonw_begin_array(w);
    add_strings(w, &part->terms);
    if (!part->is_word)
        add_strings(w, &part->related);
    jsonw_end_array(w);
    add_score(w, "score", part->score);
    jsonw_end_object(w);
}

/* The smallest parts, left to right. */
static void add_smallest_parts(struct jsonw *w, struct printer *p, const struct piece *whole)
{
    for (size_t i = 0; i < whole->n_parts; i++) {
        const struct piece *part = &p->an->pieces[whole->parts[i]];

        if (part->n_parts > 0)
            add_smallest_parts(w, p, part);
        else
            add_part_json(w, p, part);
    }
}

static bool is_chain(const struct printer *p, const struct piece *word)
{
    return word->n_parts > 0 && p->an->pieces[word->parts[0]].is_word;
}

static void add_word_json(struct jsonw *w, struct printer *p, const struct piece *word)
{
    begin_piece(w, p, word);
    add_array(w, "terms", &word->terms);
    jsonw_key(w, "parts");
    jsonw_begin_array(w);
    add_smallest_parts(w, p, word);
    jsonw_end_array(w);
    jsonw_key_string(w, "form", word->form);
    jsonw_key_string(w, "source", span_of(recognition_codes[word->recognition]));
    jsonw_key(w, "respelled");
    jsonw_bool(w, word->respelled);
    jsonw_key_string(w, "stem", word->stem);
    add_array(w, "related", &word->related);
    add_array(w, "implied", &word->implied);
    add_score(w, "split_score", word->split_score);
    add_score(w, "whole_score", word->whole_score);
    if (is_chain(p, word)) {
        jsonw_key(w, "words");
        jsonw_begin_array(w);
        for (size_t i = 0; i < word->n_parts; i++)
            add_word_json(w, p, &p->an->pieces[word->parts[i]]);
        jsonw_end_array(w);
    }
    jsonw_end_object(w);
}

static void print_json(struct printer *p)
{
    struct jsonw w;

    jsonw_init(&w, p->out);
    jsonw_begin_object(&w);
    jsonw_key_int(&w, "schema", 1);
    jsonw_key(&w, "tokens");
    jsonw_begin_array(&w);
    for (size_t i = 0; i < p->an->n_words; i++)
        add_word_json(&w, p, &p->an->pieces[p->an->words[i]]);
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    buf_add_char(p->out, '\n');
}

/* ---- for people ---- */

enum { TEXT_COLS = 32, RANGE_COLS = 9 };

static void add_padded(struct buf *out, struct span text, size_t cols)
{
    struct buf safe = BUF_INIT;

    term_add_safe(&safe, text, SAFE_DROP_INVISIBLE);
    buf_add_span(out, buf_span(&safe));
    for (size_t i = utf8_width_cols(buf_span(&safe)); i < cols; i++)
        buf_add_char(out, ' ');
    buf_release(&safe);
}

static void add_list(struct buf *out, const struct span *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_add_str(out, i > 0 ? ", " : "");
        term_add_safe(out, items[i], SAFE_DROP_INVISIBLE);
    }
}

static void add_labelled(struct buf *out, const char *label, const struct span_list *list)
{
    if (list->n == 0)
        return;
    buf_addf(out, "; %s: ", label);
    add_list(out, list->items, list->n);
}

static const char *const recognition_texts[N_RECOGNITIONS] = {
    [RECOGNISED_LEXICON] = N_("in the lexicon"),
    [RECOGNISED_VERB] = N_("a known verb with a particle"),
    [RECOGNISED_COMPOUND] = N_("a compound whose last part is known"),
    [RECOGNISED_ENDING] = N_("a known word with an ending"),
    [RECOGNISED_NUMBER] = N_("a number"),
    [RECOGNISED_OWN_WORDS] = N_("by your own words"),
    [RECOGNISED_NOT] = N_("not known, so its stem counts"),
};

/* What is out of the ordinary about a word, for the short output. */
static void add_remark(struct buf *out, const struct piece *piece)
{
    const char *remark = NULL;

    if (piece->recognition == RECOGNISED_NOT)
        remark = _("not known");
    else if (piece->recognition == RECOGNISED_OWN_WORDS)
        remark = _("by your own words");
    else if (piece->respelled)
        remark = _("read with umlauts");
    if (remark)
        buf_addf(out, " (%s)", remark);
}

/* Snowball's stem, where it is not what stands there anyway. */
static void add_stem(struct buf *out, const struct piece *word)
{
    if (word->recognition == RECOGNISED_NUMBER)
        return;
    for (size_t i = 0; i < word->n_own_terms; i++)
        if (span_eq(word->terms.items[i], word->stem))
            return;
    buf_addf(out, "; %s: ", _("stem"));
    add_list(out, &word->stem, 1);
}

static void begin_detail(struct buf *out)
{
    for (int i = 0; i < TEXT_COLS + 1 + RANGE_COLS + 1; i++)
        buf_add_char(out, ' ');
}

/* How the word was recognised, its stem, and whether it is likelier split or as one. */
static void add_details(struct buf *out, const struct piece *word)
{
    struct buf split = BUF_INIT, whole = BUF_INIT;

    begin_detail(out);
    buf_add_str(out, _(recognition_texts[word->recognition]));
    if (word->respelled)
        buf_addf(out, ", %s", _("read with umlauts"));
    buf_addf(out, "; %s: ", _("stem"));
    add_list(out, &word->stem, 1);
    buf_add_char(out, '\n');
    if (!isfinite(word->split_score) || !isfinite(word->whole_score))
        return;
    begin_detail(out);
    format_decimal(&split, word->split_score, 1);
    format_decimal(&whole, word->whole_score, 1);
    buf_addf(out, _("split %s, as one word %s"), buf_cstr(&split), buf_cstr(&whole));
    buf_release(&split);
    buf_release(&whole);
    buf_add_char(out, '\n');
}

static void add_piece_lines(struct printer *p, const struct piece *piece, unsigned depth)
{
    size_t start = chars_at(p, piece->start);
    struct buf range = BUF_INIT;
    struct buf *out = p->out;

    buf_addf(&range, "%zu–%zu", start, chars_at(p, piece->end));
    for (unsigned i = 0; i < depth; i++)
        buf_add_str(out, "  ");
    add_padded(out, piece_text(p, piece), TEXT_COLS - 2 * depth);
    buf_add_char(out, ' ');
    add_padded(out, buf_span(&range), RANGE_COLS);
    buf_add_char(out, ' ');
    add_list(out, piece->terms.items, piece->n_own_terms);
    add_labelled(out, _("related"), &piece->related);
    add_labelled(out, _("implied"), &piece->implied);
    if (p->verbose && isfinite(piece->score)) {
        buf_add_str(out, " (");
        format_decimal(out, piece->score, 1);
        buf_add_char(out, ')');
    }
    if (piece->is_word && !p->verbose) {
        add_remark(out, piece);
        add_stem(out, piece);
    }
    buf_add_char(out, '\n');
    if (piece->is_word && p->verbose)
        add_details(out, piece);
    buf_release(&range);
    for (size_t i = 0; i < piece->n_parts; i++)
        add_piece_lines(p, &p->an->pieces[piece->parts[i]], depth + 1);
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
    struct word_file word_file = {0};
    struct analyzer *analyzer = NULL;
    struct analysis an;
    struct printer printer = {.out = &app->out.buf, .an = &an, .verbose = options->verbose};
    struct buf text = BUF_INIT;
    struct fb_error err = {0};

    if (word_file_load(&word_file, app_index_path(app), &err) != FB_OK ||
        analyzer_new(&analyzer, word_file.words, &err) != FB_OK) {
        word_file_release(&word_file);
        return app_fail(app, &err);
    }
    app_notes(app, buf_span(&word_file.faults));
    take_text(&text, argc, argv);
    analysis_make(&an, analyzer, buf_span(&text));
    if (options->json)
        print_json(&printer);
    for (size_t i = 0; i < an.n_words && !options->json; i++)
        add_piece_lines(&printer, &an.pieces[an.words[i]], 0);
    analysis_release(&an);
    analyzer_free(analyzer);
    word_file_release(&word_file);
    buf_release(&text);
    return CLI_OK;
}

const struct command cmd_analyze = {
    .name = "analyze",
    .need = NEED_NO_INDEX,
    .arguments = N_("TEXT..."),
    .summary = N_("Shows how text becomes index terms."),
    .details = N_("One line a word: the word, its range in code points, the form the index holds "
                  "and the words it is a form of, by which its other forms are found; then words "
                  "it is related to, words that are only implied there, as \"Einfuhr\" in "
                  "\"Ein- und Ausfuhr\", and its stem where that is another. Indented below: the "
                  "parts of a compound or of a word with "
                  "hyphens. With --verbose also how the word was recognised, always its stem, "
                  "and how likely each part and split is (binary logarithms: the higher one "
                  "wins). Needs no index; your own words beside the index file count where there "
                  "are any."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run,
};
