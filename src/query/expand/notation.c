/* Tries, word by word, what may be taken apart between letters and digits or joined, and keeps the
 * rows that are made of words of the index. All of this is done for the query, where it costs some
 * lookups: implied words would make the index larger for every "Abs. 1" and "20 Prozent" of a text.
 *
 * Any letters may join digits that follow or come before, since such a word is asked for only if
 * the index has it: "Formel 1" as "Formel1". Function words of two letters and more do not ("in 2"
 * is no "in2"); single letters do ("A 8"). Letters join letters only behind a single one. There a
 * blank may part two words as well ("Klasse B Rand"), so it takes an article that has the hyphen, a
 * whole that is no word of the lexicon, or the e of electronic things. */
#include "query/expand/notation.h"

#include "text/utf8.h"

enum { MAX_PIECES = 3, MAX_FORM_BYTES = 64, MAX_DIGITS = 8, EXACT_BELOW_CHARS = 4 };

struct finder {
    struct index *ix;
    struct arena *arena;
    const struct word *words; /* at positions */
    size_t n_words;
    struct span text;
    long join_at;
    struct notation *out;
    struct word *row;
    bool changed;
    struct fb_error *err;
};

/* ---- what words are made of ---- */

enum class { CLASS_OTHER, CLASS_LETTERS, CLASS_DIGITS };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum class class_of(struct span s) {
    size_t n_digits = 0;

    for (size_t i = 0; i < s.len;
         i++){unsigned char c = (unsigned char)s.ptr[i]; if (is_digit((char)c)) n_digits++;
              else if (c < 'a' || (c > 'z' && c < 0x80)) return CLASS_OTHER;}
if (n_digits == 0) return s.len > 0 ? CLASS_LETTERS : CLASS_OTHER;
return n_digits == s.len && n_digits <= MAX_DIGITS ? CLASS_DIGITS : CLASS_OTHER;
}

static bool is_single_letter(struct span s)
{
    return class_of(s) == CLASS_LETTERS && utf8_count(s) == 1;
}

/* "in", but not the "a" of "A 8". */
static bool is_function_word(struct span s)
{
    return s.len > 1 && analyze_is_stop_word(s);
}

/* Cuts a form between letters and digits, at apostrophes besides; the number of pieces, 0 if it has
 * signs or too many. */
static size_t cut_form(struct span form, struct span pieces[MAX_PIECES])
{
    size_t n = 0;

    if (form.len > MAX_FORM_BYTES)
        return 0;
    for (size_t i = 0; i < form.len;) {
        size_t start = i;
        while (i < form.len && form.ptr[i] != '\'' &&
               is_digit(form.ptr[i]) == is_digit(form.ptr[start]))
            i++;
        if (n == MAX_PIECES || i == start)
            return 0;
        pieces[n] = span_make(form.ptr + start, i - start);
        if (class_of(pieces[n]) == CLASS_OTHER || is_function_word(pieces[n]))
            return 0;
        n++;
        i += i < form.len && form.ptr[i] == '\'';
    }
    return n;
}

/* ---- what the index has ---- */

static enum fb_status on_form(const struct vocab_entry *e, void *ctx)
{
    (void)e;
    *(bool *)ctx = true;
    return FB_ERR_CANCELLED; /* without a message: no error */
}

static enum fb_status has_word(struct finder *f, struct span form, bool *has)
{
    struct span key = arena_copy(f->arena, analyzer_key(index_analyzer(f->ix), form));
    enum fb_status status;

    *has = false;
    status = index_vocab_by_key(f->ix, key, 1u << KEY_WORD, on_form, has, f->err);
    return *has ? FB_OK : status;
}

static enum fb_status has_form(struct finder *f, struct span form, bool *has)
{
    uint32_t df = 0;
    enum fb_status status = index_vocab_df(f->ix, form, &df, f->err);

    *has = df > 0;
    return status;
}

/* Whether an article has the first letter and the rest joined by a hyphen. */
static enum fb_status has_hyphened(struct finder *f, struct span letter, struct span rest,
                                   bool *has)
{
    struct buf form = BUF_INIT;
    enum fb_status status;

    buf_add_span(&form, letter);
    buf_add_char(&form, '-');
    buf_add_span(&form, rest);
    status = has_form(f, buf_span(&form), has);
    buf_release(&form);
    return status;
}

/* ---- rows ---- */

static enum fb_status extend(struct finder *f, size_t i, size_t n, bool joined);

static void keep_row(struct finder *f, size_t n)
{
    struct word *items;

    if (!f->changed || f->out->n == NOTATION_MAX_ROWS)
        return;
    items = arena_calloc(f->arena, n, sizeof *items);
    memcpy(items, f->row, n * sizeof *items);
    f->out->rows[f->out->n++] = (struct words){items, n, 0};
}

/* Goes on behind what stands for other words in the row. */
static enum fb_status extend_changed(struct finder *f, size_t i, size_t n, bool joined)
{
    bool before = f->changed;
    enum fb_status status;

    f->changed = true;
    status = extend(f, i, n, joined);
    f->changed = before;
    return status;
}

/* Puts the form into the row, if the index has it. */
static enum fb_status put(struct finder *f, size_t n, struct span form, bool *has)
{
    bool exact = utf8_count(form) < EXACT_BELOW_CHARS || class_of(form) == CLASS_DIGITS;
    enum fb_status status = exact ? has_form(f, form, has) : has_word(f, form, has);

    f->row[n] = (struct word){.form = form, .exact = exact};
    return status;
}

/* The word at i as these pieces, of which each ends where the next begins. */
static enum fb_status try_pieces(struct finder *f, size_t i, size_t n, const struct span *pieces,
                                 size_t n_pieces, bool joined)
{
    enum fb_status status = FB_OK;
    bool has = true;

    for (size_t k = 0; k < n_pieces && status == FB_OK && has; k++)
        status = put(f, n + k, pieces[k], &has);
    return status == FB_OK && has ? extend_changed(f, i + 1, n + n_pieces, joined) : status;
}

static struct span together(struct span a, struct span b)
{
    return span_make(a.ptr, (size_t)(b.ptr + b.len - a.ptr));
}

static enum fb_status split_at_digits(struct finder *f, size_t i, size_t n, bool joined)
{
    struct span pieces[MAX_PIECES];
    size_t n_pieces = cut_form(f->words[i].form, pieces);
    enum fb_status status = FB_OK;

    if (n_pieces < 2)
        return FB_OK;
    status = try_pieces(f, i, n, pieces, n_pieces, joined);
    if (status == FB_OK && n_pieces == 3) {
        const struct span left[] = {together(pieces[0], pieces[1]), pieces[2]};
        const struct span right[] = {pieces[0], together(pieces[1], pieces[2])};
        status = try_pieces(f, i, n, left, 2, joined);
        if (status == FB_OK)
            status = try_pieces(f, i, n, right, 2, joined);
    }
    return status;
}

/* "EMail": two capitals and a small letter. */
static bool has_capital_behind_first(struct span word)
{
    return word.len > 2 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' && word.ptr[1] >= 'A' &&
           word.ptr[1] <= 'Z' && word.ptr[2] >= 'a' && word.ptr[2] <= 'z';
}

/* "EMail" as "E Mail". */
static enum fb_status split_behind_first(struct finder *f, size_t i, size_t n, bool joined)
{
    const struct word *w = &f->words[i];
    struct span typed = span_make(f->text.ptr + w->start, w->end - w->start), pieces[2];
    size_t n_first = utf8_offset(w->form, 1);
    enum fb_status status = FB_OK;
    bool may;

    if (class_of(w->form) != CLASS_LETTERS || utf8_count(w->form) <= EXACT_BELOW_CHARS ||
        w->form.len > MAX_FORM_BYTES)
        return FB_OK;
    pieces[0] = span_make(w->form.ptr, n_first);
    pieces[1] = span_make(w->form.ptr + n_first, w->form.len - n_first);
    may = has_capital_behind_first(typed) ||
          (w->form.ptr[0] == 'e' && analyzer_knows_word(index_analyzer(f->ix), pieces[1]));
    if (!may)
        status = has_hyphened(f, pieces[0], pieces[1], &may);
    return status == FB_OK && may ? try_pieces(f, i, n, pieces, 2, joined) : status;
}

/* What stands between two words: 0 for more than blanks or one hyphen. */
static char gap_between(const struct finder *f, const struct word *a, const struct word *b)
{
    struct span gap = span_make(f->text.ptr + a->end, b->start > a->end ? b->start - a->end : 0);

    if (span_eq(gap, span_of("-")))
        return '-';
    for (size_t i = 0; i < gap.len;) {
        uint32_t cp;
        i += utf8_decode(gap.ptr + i, gap.len - i, &cp);
        if (!utf8_is_space(cp))
            return 0;
    }
    return gap.len > 0 ? ' ' : 0;
}

/* Whether the joined word may be meant by the words a and b. */
static enum fb_status may_join(struct finder *f, const struct word *a, const struct word *b,
                               struct span joined, bool *may)
{
    enum class class_a = class_of(a->form), class_b = class_of(b->form);
    char gap = gap_between(f, a, b);
    enum fb_status status = FB_OK;

    *may = false;
    if (gap == 0 || class_a == CLASS_OTHER || class_b == CLASS_OTHER || a->star_follows ||
        b->star_follows || joined.len > MAX_FORM_BYTES)
        return FB_OK;
    if (class_a != class_b)
        *may = !is_function_word(a->form) && !is_function_word(b->form);
    else if (is_single_letter(a->form) && class_b == CLASS_LETTERS &&
             utf8_count(b->form) >= EXACT_BELOW_CHARS - 1)
        *may = gap == '-' || a->form.ptr[0] == 'e' ||
               !analyzer_knows_word(index_analyzer(f->ix), joined);
    else
        return FB_OK;
    if (!*may && class_a == class_b)
        status = has_hyphened(f, a->form, b->form, may);
    if (status == FB_OK && *may)
        status = has_word(f, joined, may);
    return status;
}

static enum fb_status join_with_next(struct finder *f, size_t i, size_t n, bool joined)
{
    const struct word *a = &f->words[i], *b = a + 1;
    struct buf form = BUF_INIT;
    enum fb_status status;
    bool may;

    buf_add_span(&form, a->form);
    buf_add_span(&form, b->form);
    status = may_join(f, a, b, buf_span(&form), &may);
    if (status == FB_OK && may) {
        f->row[n] = (struct word){.form = arena_copy(f->arena, buf_span(&form))};
        status = extend_changed(f, i + 2, n + 1, joined || (long)i == f->join_at);
    }
    buf_release(&form);
    return status;
}

/* Takes the words from i on, behind n of the row, as they are or otherwise. */
static enum fb_status extend(struct finder *f, size_t i, size_t n, bool joined)
{
    enum fb_status status = FB_OK;

    if (f->out->n == NOTATION_MAX_ROWS)
        return FB_OK;
    if (i == f->n_words) {
        if (joined)
            keep_row(f, n);
        return FB_OK;
    }
    if (i + 1 < f->n_words)
        status = join_with_next(f, i, n, joined);
    if (status != FB_OK || ((long)i == f->join_at && !joined))
        return status;
    if (!f->words[i].star_follows) {
        status = split_at_digits(f, i, n, joined);
        if (status == FB_OK)
            status = split_behind_first(f, i, n, joined);
    }
    if (status != FB_OK)
        return status;
    f->row[n] = f->words[i];
    return extend(f, i + 1, n + 1, joined);
}

/* Whether the words at join_at and behind can be joined; if not, nothing needs to be tried. */
static enum fb_status can_join(struct finder *f, bool *can)
{
    size_t i = (size_t)f->join_at;
    struct buf form = BUF_INIT;
    enum fb_status status;

    *can = false;
    if (i + 1 >= f->n_words)
        return FB_OK;
    buf_add_span(&form, f->words[i].form);
    buf_add_span(&form, f->words[i + 1].form);
    status = may_join(f, &f->words[i], &f->words[i + 1], buf_span(&form), can);
    buf_release(&form);
    return status;
}

enum fb_status notation_find(struct index *ix, struct arena *arena, const struct words *words,
                             struct span text, long join_at, struct notation *out,
                             struct fb_error *err)
{
    struct finder f = {
        .ix = ix, .arena = arena, .text = text, .join_at = join_at, .out = out, .err = err};
    struct word *at_positions = arena_calloc(arena, words->n, sizeof *at_positions);

    out->n = 0;
    for (size_t i = 0; i < words->n; i++)
        if (!(words->items[i].flags & TOKEN_WHOLE))
            at_positions[f.n_words++] = words->items[i];
    f.words = at_positions;
    f.row = arena_calloc(arena, MAX_PIECES * f.n_words, sizeof *f.row);
    if (join_at != NOTATION_ANYWHERE) {
        bool can;
        enum fb_status status = can_join(&f, &can);
        if (status != FB_OK || !can)
            return status;
    }
    return extend(&f, 0, 0, join_at == NOTATION_ANYWHERE);
}
