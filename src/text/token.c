/* Splits text into words with exact byte ranges and folds their case.
 *
 * A run is letters and digits in a row, with what a typesetter may have put between them: soft
 * hyphens, a hyphen at a line's end, apostrophes. Runs joined by hyphens ("UN-Sicherheitsrat"), by
 * dots between single letters ("z.B."), by &, by the signs of an address or, in dates and the like,
 * by the separators of numbers make a chain, which yields itself and then its parts. A number in
 * one of the usual notations counts as one run, and so does a gender form with its sign (gender.c).
 *
 * German text is nearly all ASCII and U+00C0..U+00FF, which read_plain copies by a table; any other
 * letter is folded by fold.c. Forms keep umlauts and ß apart on purpose: what counts as the same
 * word is decided in analyze.c. */
#include "text/token.h"

#include "base/xalloc.h"
#include "text/address.h"
#include "text/fold.h"
#include "text/gender.h"
#include "text/hyphen.h"
#include "text/number.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdlib.h>

enum { MAX_PIECES = 32 };
#define NOT_KNOWN SIZE_MAX

struct token_piece {
    size_t start, end;        /* bytes in the text */
    size_t form_at, form_len; /* in forms */
    size_t gender_stem;       /* the stem's end in its form; 0: no gender form */
    char joiner; /* what stands before this piece in the whole's form; 0 for the first */
    bool number; /* digits and their separators, no letter */
};

/* What a byte is. GAP: ends a word whatever follows. CAPITAL_I: an UPPER that may be the one inside
 * "BürgerInnen". */
enum { LOWER = 1, UPPER = 2, DIGIT = 4, GAP = 8, CAPITAL_I = 16 };
enum { IN_WORD = LOWER | UPPER | DIGIT | CAPITAL_I };

static const unsigned char byte_class[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 8,  8, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    8, 8, 8, 0, 8, 8, 0, 0, 0, 8,  0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 8, 8, 8, 8, 8,
    0, 2, 2, 2, 2, 2, 2, 2, 2, 18, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 8, 8, 8, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1,  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 8, 8, 8, 8, 0,
};

/* U+00C0…U+00FF, which are 0xC3 and a byte from 0x80 on. */
static const unsigned char latin_class[64] = {
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 2, 2, 2, 2, 2, 2, 2, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1,
};

struct run {
    size_t form_at; /* in forms */
    size_t end;     /* the byte behind the last letter */
    unsigned
        classes; /* of its letters and digits; letters of other scripts count as LOWER or UPPER */
};

static bool run_has_letter(const struct run *run)
{
    return (run->classes & (LOWER | UPPER)) != 0;
}

/* Where the run goes on behind a line-end hyphenation at pos, or 0. */
static size_t continue_behind_hyphen(const struct tokenizer *t, const struct run *run, size_t pos)
{
    bool may = hyphen_may_close(run_has_letter(run), (run->classes & LOWER) != 0,
                                t->forms.len - run->form_at);

    return may ? hyphen_close(t->text, pos) : 0;
}

static size_t skip_invisible(struct span text, size_t pos)
{
    while (pos < text.len && (unsigned char)text.ptr[pos] >= 0x80) {
        size_t n;
        if (!utf8_is_invisible(fold_peek(text, pos, &n)))
            break;
        pos += n;
    }
    return pos;
}

/* Copies ASCII and Latin-1 letters and digits from text[pos] on, up to text[end], folded to *to,
 * which is advanced; returns the position behind them, which may be end + 1. */
static inline size_t fold_plain(const unsigned char *text, size_t pos, size_t end, size_t text_end,
                                char **to, unsigned *classes)
{
    char *out = *to;
    unsigned seen = *classes;

    while (pos < end) {
        unsigned char c = text[pos];
        unsigned class = byte_class[c] & IN_WORD;
        if (class == 0) {
            if (c != 0xC3 || pos + 1 >= text_end || (text[pos + 1] & 0xC0) != 0x80)
                break;
            class = latin_class[text[pos + 1] & 0x3F];
            if (class == 0)
                break;
            *out++ = (char)c;
            c = text[++pos];
        }
        *out++ = (char)(c | (class & UPPER) << 4);
        seen |= class;
        pos++;
    }
    *to = out;
    *classes = seen;
    return pos;
}

/* The same from pos on to forms and run, as far as it goes. */
static size_t read_plain(struct tokenizer *t, size_t pos, struct run *run)
{
    enum { CHUNK_BYTES = 256 };
    const unsigned char *text = (const unsigned char *)t->text.ptr;
    size_t chunk_end;

    do {
        char *to;
        chunk_end = t->text.len - pos > CHUNK_BYTES ? pos + CHUNK_BYTES : t->text.len;
        buf_reserve(&t->forms, CHUNK_BYTES + 1);
        to = t->forms.data + t->forms.len;
        pos = fold_plain(text, pos, chunk_end, t->text.len, &to, &run->classes);
        t->forms.len = (size_t)(to - t->forms.data);
    } while (pos >= chunk_end && pos < t->text.len);
    return pos;
}

/* Whether an I follows something else inside a word, as in "BürgerInnen"; not in "IHK". */
static bool has_inner_capital(const unsigned char *text, size_t start, size_t end)
{
    for (size_t i = start + 1; i < end; i++)
        if (text[i] == 'I' && !(byte_class[text[i - 1]] & UPPER))
            return true;
    return false;
}

/* The short way for most of a text: a plain word with nothing behind it that could belong to it.
 * False, with nothing done, for any other. */
static bool read_plain_word(struct tokenizer *t, struct token *token)
{
    enum { MAX_BYTES = 64 };
    const unsigned char *text = (const unsigned char *)t->text.ptr;
    size_t start = t->pos, end, room = t->text.len - start;
    unsigned classes = 0, behind;
    char *form, *to;

    if (room < MAX_BYTES + 3)
        return false;
    buf_clear(&t->forms);
    if (t->forms.cap < MAX_BYTES + 2)
        buf_reserve(&t->forms, MAX_BYTES + 2);
    form = to = t->forms.data;
    end = fold_plain(text, start, start + MAX_BYTES, t->text.len, &to, &classes);
    behind = byte_class[text[end]];
    if (text[end] == '.' || text[end] == ',' || text[end] == ':')
        behind = byte_class[text[end + 1]];
    if (classes == DIGIT && text[end] == ' ' && byte_class[text[end + 1]] == DIGIT)
        return false; /* "10 000" */
    if (!(behind & GAP) || (classes & CAPITAL_I && has_inner_capital(text, start, end)))
        return false;
    token->form = span_make(form, (size_t)(to - form));
    token->start = start;
    token->end = t->pos = end;
    token->flags = 0;
    return true;
}

/* Reads the letter at pos that read_plain cannot fold. Marks take the plain letter before them
 * along. */
static void read_letter(struct tokenizer *t, size_t pos, uint32_t cp, struct run *run)
{
    size_t start = pos, end = fold_letter_end(t->text, pos);

    if (fold_is_mark(cp)) {
        if (pos == run->end && t->forms.len > run->form_at) {
            size_t n = (unsigned char)t->text.ptr[pos - 1] >= 0x80 ? 2 : 1;
            start -= n;
            t->forms.len -= n;
        }
    } else {
        run->classes |= utf8_is_lower(cp) ? LOWER : UPPER;
    }
    fold_letter(span_make(t->text.ptr + start, end - start), &t->forms);
    run->end = end;
}

/* Where the run goes on behind signs that may stand in a word at pos; 0 if it does not. */
static size_t continue_run(struct tokenizer *t, size_t pos, struct run *run)
{
    size_t n, next;
    uint32_t cp = fold_peek(t->text, pos, &n);

    if (fold_is_apostrophe(cp)) {
        /* between digits it is a matter of numbers */
        if (!run_has_letter(run) || !fold_word_starts_at(t->text, pos + n))
            return 0;
        buf_add_char(&t->forms, '\'');
        return pos + n;
    }
    next = continue_behind_hyphen(t, run, pos);
    if (next || !utf8_is_invisible(cp))
        return next;
    pos = skip_invisible(t->text, pos);
    if (fold_is_word(fold_peek(t->text, pos, &n)))
        return pos;
    return continue_behind_hyphen(t, run, pos);
}

/* Reads letters and digits from pos on into run, appends their form. */
static void read_run(struct tokenizer *t, size_t pos, struct run *run)
{
    for (;;) {
        size_t next = read_plain(t, pos, run), n;
        uint32_t cp;

        if (next > pos)
            run->end = pos = next;
        if (pos >= t->text.len)
            return;
        if ((unsigned char)t->text.ptr[pos] < 0x80 && t->text.ptr[pos] != '-' &&
            t->text.ptr[pos] != '\'' && t->text.ptr[pos] != '`')
            return;
        cp = fold_peek(t->text, pos, &n);
        if (fold_is_word(cp)) {
            read_letter(t, pos, cp, run);
            pos = run->end;
        } else {
            pos = continue_run(t, pos, run);
            if (pos == 0)
                return;
        }
    }
}

static void cut_form(struct buf *forms, size_t form_at)
{
    size_t len = forms->len - form_at;

    if (len > TOKEN_MAX_FORM_BYTES)
        forms->len =
            form_at + utf8_align(span_make(forms->data + form_at, len), TOKEN_MAX_FORM_BYTES);
}

/* "C++" and "C#": signs that belong to a single letter. */
static void read_letter_signs(struct tokenizer *t, struct run *run)
{
    struct span rest = span_make(t->text.ptr + run->end, t->text.len - run->end);
    size_t n = span_starts(rest, span_of("++")) ? 2 : span_starts(rest, span_of("#")) ? 1 : 0;

    if (n == 0 || !run_has_letter(run) || t->forms.len - run->form_at != 1 ||
        fold_word_starts_at(t->text, run->end + n))
        return;
    buf_add(&t->forms, rest.ptr, n);
    run->end += n;
}

/* The bytes that the text from start to pos, inside a run, has in a form. */
static size_t count_form_bytes(struct tokenizer *t, size_t start, size_t pos)
{
    struct run run = {.form_at = t->forms.len, .end = start};
    size_t text_len = t->text.len, n;

    t->text.len = pos;
    read_run(t, start, &run);
    n = t->forms.len - run.form_at;
    t->text.len = text_len;
    t->forms.len = run.form_at;
    return n;
}

static struct span forms_from(const struct tokenizer *t, size_t at)
{
    return span_make(t->forms.data + at, t->forms.len - at);
}

/* A gender form without a sign of its own in the run that is the piece so far. */
static void find_gender_inside(struct tokenizer *t, struct token_piece *p, const struct run *run)
{
    struct span form = forms_from(t, p->form_at);
    struct gender_spot spot;
    size_t capital, n_stem;

    if (form.len > 0 && memchr(form.ptr, '\'', form.len)) {
        if (gender_find(form, &spot))
            p->gender_stem = spot.stem_end;
        return;
    }
    capital = run->classes & CAPITAL_I ? gender_inner_capital(t->text, p->start, run->end) : 0;
    if (capital == 0)
        return;
    n_stem = count_form_bytes(t, p->start, capital);
    form = forms_from(t, p->form_at);
    if (gender_accepts(span_make(form.ptr, n_stem), 0,
                       span_make(form.ptr + n_stem, form.len - n_stem), true))
        p->gender_stem = n_stem;
}

/* Reads on where the sign and the ending of a gender form follow the run that is the piece so far:
 * ":innen", "(innen)zahlen". */
static void read_gender_ending(struct tokenizer *t, struct token_piece *p, struct run *run)
{
    size_t stem_end = t->forms.len, at, n;
    const char *sign = gender_sign(t->text, skip_invisible(t->text, run->end), &at);
    struct run ending = {.form_at = stem_end + (sign ? strlen(sign) : 0)};
    uint32_t cp;

    at = skip_invisible(t->text, at);
    cp = fold_peek(t->text, at, &n);
    if (!sign || (cp != 'i' && cp != 'I') || stem_end - p->form_at > TOKEN_MAX_FORM_BYTES)
        return;
    buf_add_str(&t->forms, sign);
    ending.end = at;
    read_run(t, at, &ending);
    if (!gender_accepts(span_make(t->forms.data + p->form_at, stem_end - p->form_at), *sign,
                        forms_from(t, ending.form_at), cp == 'I') ||
        (*sign == '(' && fold_peek(t->text, ending.end, &n) != ')')) {
        t->forms.len = stem_end;
        return;
    }
    p->gender_stem = stem_end - p->form_at;
    run->end = ending.end;
    if (*sign == '(') {
        struct run rest = {.form_at = t->forms.len + 1, .end = ++run->end};
        buf_add_char(&t->forms, ')');
        if (fold_word_starts_at(t->text, rest.end))
            read_run(t, rest.end, &rest);
        run->end = rest.end;
    }
}

static bool is_number_sign(char joiner)
{
    return joiner == '.' || joiner == ',' || joiner == ':';
}

/* Reads a number or a run as a piece. The form is never empty: what folds to nothing is U+FFFD. */
static size_t read_piece(struct tokenizer *t, size_t pos, char joiner)
{
    struct token_piece *p;
    struct run run = {.form_at = t->forms.len, .end = pos};

    xgrow(&t->pieces, &t->pieces_cap, t->n_pieces + 1, sizeof *t->pieces);
    p = &t->pieces[t->n_pieces++];
    p->start = pos;
    p->form_at = run.form_at;
    p->joiner = joiner;
    p->gender_stem = 0;
    if (byte_class[(unsigned char)t->text.ptr[pos]] == DIGIT && !is_number_sign(joiner)) {
        run.end = number_read(t->text, pos, &t->forms);
        run.classes = DIGIT;
    }
    read_run(t, run.end, &run);
    read_letter_signs(t, &run);
    if (run_has_letter(&run)) {
        find_gender_inside(t, p, &run);
        if (p->gender_stem == 0)
            read_gender_ending(t, p, &run);
    }
    cut_form(&t->forms, p->form_at);
    if (t->forms.len == p->form_at)
        buf_add_cp(&t->forms, 0xFFFD);
    p->form_len = t->forms.len - p->form_at;
    p->number = run.classes == DIGIT;
    p->end = run.end;
    return p->end;
}

/* Where the address ends that the chain at hand begins with; 0 if it begins with none. */
static size_t find_address_end(struct tokenizer *t)
{
    if (t->address_end == NOT_KNOWN)
        t->address_end = address_end(t->text, t->pieces[0].start);
    return t->address_end;
}

/* Whether the sign at pos, behind a piece, is one of an address. */
static bool joins_address(struct tokenizer *t, size_t pos, uint32_t cp)
{
    return (cp == '.' || cp == '@' || cp == '_' || cp == '+') &&
           fold_word_starts_at(t->text, pos + 1) && pos < find_address_end(t);
}

/* The joiner between the piece just read, which ends at pos, and a word behind it; 0 if there is
 * none. *next is where that word starts. */
static char read_joiner(struct tokenizer *t, size_t pos, size_t *next)
{
    const struct token_piece *last = &t->pieces[t->n_pieces - 1];
    struct span text = t->text;
    size_t n, pos_joiner = skip_invisible(text, pos);
    uint32_t cp = fold_peek(text, pos_joiner, &n);

    *next = pos_joiner + n;
    if (joins_address(t, pos_joiner, cp))
        return (char)cp;
    switch (cp) {
    case '-':
        if (t->address_end == pos) /* "bahn.de-Chef" */
            return 0;
        /* fall through */
    case 0x2010:
    case 0x2011:
        *next = skip_invisible(text, *next);
        if (fold_word_starts_at(text, *next))
            return '-';
        *next = hyphen_next_line_word(text, pos_joiner + n);
        return *next && !hyphen_before_conjunction(text, pos_joiner, *next) ? '-' : 0;
    case '&':
        return fold_word_starts_at(text, *next) ? '&' : 0;
    case '.':
    case ',':
    case ':':
        if (last->number && number_count_digits(text, *next) > 0)
            return (char)cp;
        /* z.B., U.S.A., E.ON */
        if (cp == '.' && !last->number && fold_word_starts_at(text, *next) &&
            byte_class[(unsigned char)text.ptr[*next]] != DIGIT &&
            utf8_count(span_make(t->forms.data + last->form_at, last->form_len)) == 1)
            return '.';
        return 0;
    default:
        return 0;
    }
}

/* The form of all pieces together, appended behind theirs, and its first gender form. */
static void join_pieces(struct tokenizer *t, struct token *token)
{
    size_t form_at = t->forms.len;

    buf_reserve(&t->forms, form_at + t->n_pieces); /* its bytes do not move while they are copied */
    token->flags = TOKEN_WHOLE;
    for (size_t i = 0; i < t->n_pieces; i++) {
        const struct token_piece *p = &t->pieces[i];
        if (p->joiner)
            buf_add_char(&t->forms, p->joiner);
        if (p->gender_stem > 0 && !(token->flags & TOKEN_GENDER)) {
            token->flags |= TOKEN_GENDER;
            token->gender_stem = t->forms.len - form_at + p->gender_stem;
        }
        buf_add(&t->forms, t->forms.data + p->form_at, p->form_len);
    }
    cut_form(&t->forms, form_at);
    token->form = forms_from(t, form_at);
}

static void set_gender(struct token *token, const struct token_piece *p)
{
    token->gender_stem = p->gender_stem;
    if (p->gender_stem > 0)
        token->flags |= TOKEN_GENDER;
}

static void read_chain(struct tokenizer *t, size_t pos, struct token *token)
{
    size_t next;
    char joiner;

    t->n_pieces = t->next_piece = 0;
    t->address_end = NOT_KNOWN;
    buf_clear(&t->forms);
    token->start = pos;
    pos = read_piece(t, pos, 0);
    while (t->n_pieces < MAX_PIECES && (joiner = read_joiner(t, pos, &next)) != 0)
        pos = read_piece(t, next, joiner);
    t->pos = token->end = pos;
    if (t->n_pieces > 1) {
        join_pieces(t, token);
    } else {
        token->form = span_make(t->forms.data, t->forms.len);
        token->flags = 0;
        set_gender(token, &t->pieces[0]);
        t->n_pieces = 0;
    }
}

void tokenizer_init(struct tokenizer *t, struct span text)
{
    memset(t, 0, sizeof *t);
    t->text = text;
}

void tokenizer_reset(struct tokenizer *t, struct span text)
{
    t->text = text;
    t->pos = t->n_pieces = t->next_piece = 0;
}

void tokenizer_release(struct tokenizer *t)
{
    buf_release(&t->forms);
    free(t->pieces);
    memset(t, 0, sizeof *t);
}

/* The next place from pos on where a word starts, or the text's end. */
static size_t find_word(struct span text, size_t pos)
{
    while (pos < text.len) {
        unsigned char c = (unsigned char)text.ptr[pos];
        size_t n = 1;

        if (c < 0x80 ? (byte_class[c] & IN_WORD) != 0 : fold_starts_word(fold_peek(text, pos, &n)))
            return pos;
        pos += n;
    }
    return text.len;
}

bool tokenizer_next(struct tokenizer *t, struct token *token)
{
    if (t->next_piece < t->n_pieces) {
        const struct token_piece *p = &t->pieces[t->next_piece];
        token->form = span_make(t->forms.data + p->form_at, p->form_len);
        token->start = p->start;
        token->end = p->end;
        token->flags = TOKEN_PART | (t->next_piece == 0 ? TOKEN_SAME_POSITION : 0u);
        set_gender(token, p);
        t->next_piece++;
        return true;
    }
    t->pos = find_word(t->text, t->pos);
    if (t->pos >= t->text.len)
        return false;
    if (!read_plain_word(t, token))
        read_chain(t, t->pos, token);
    return true;
}
