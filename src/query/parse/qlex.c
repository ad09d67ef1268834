/* The lexer of the query language: tells operators from text by their neighbours and leaves the
 * borders of words and quotations to qscan.c. */
#include "query/parse/qlex.h"

#include "base/i18n.h"
#include "query/parse/qscan.h"
#include "text/utf8.h"

/* ---- counting ---- */

size_t qlex_column(struct span query, size_t offset)
{
    return utf8_count(span_make(query.ptr, offset < query.len ? offset : query.len)) + 1;
}

size_t qlex_count_words(struct span s)
{
    size_t n_words = 0;
    bool inside = false;

    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        i += utf8_decode(s.ptr + i, s.len - i, &cp);
        if (utf8_is_invisible(cp))
            continue;
        n_words += qscan_is_alnum(cp) && !inside;
        inside = qscan_is_alnum(cp);
    }
    return n_words;
}

size_t qlex_count_alnum(struct span s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        i += utf8_decode(s.ptr + i, s.len - i, &cp);
        n += qscan_is_alnum(cp) && !qscan_is_mark(cp);
    }
    return n;
}

bool qlex_is_blank(struct span s)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        i += utf8_decode(s.ptr + i, s.len - i, &cp);
        if (!utf8_is_space(cp))
            return false;
    }
    return true;
}

/* ---- words ---- */

static bool all_stars(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '*')
            return false;
    return s.len > 0;
}

/* Reads a word at lex->pos, which moves on; false when there is nothing to search for in it. */
static bool read_word(struct qlex *lex, struct qtoken *t)
{
    size_t start = lex->pos, end = qscan_word_end(lex, start), n_alnum;

    lex->pos = end;
    if (lex->pos == start) /* a comma, colon, bracket … on its own */
        lex->pos += utf8_decode(lex->text.ptr + start, lex->text.len - start, &(uint32_t){0});
    if (!lex->plain && qscan_cp_at(lex, end, NULL) == '~' && end > start) {
        t->tilde = true;
        lex->pos = qscan_tilde_end(lex, end, &t->fuzzy);
    }
    if (lex->question || lex->plain)
        qscan_trim_question(lex, &start, &end);
    t->wildcard = !lex->plain && qscan_has_wildcard(lex, start, end);
    n_alnum = qlex_count_alnum(qscan_slice(lex, start, end));
    if (t->wildcard && lex->question && n_alnum < 2)
        t->wildcard = false;
    if (t->wildcard || t->tilde)
        qscan_trim_pattern(lex, &start, &end);
    t->kind = QTOKEN_WORD;
    t->text = qscan_slice(lex, start, end);
    t->end = lex->pos;
    if (t->wildcard && all_stars(t->text))
        t->text.len = 1;
    else if (n_alnum == 0 && !(t->wildcard && memchr(t->text.ptr, '*', t->text.len)))
        return false;
    return true;
}

/* ---- operators ---- */

/* For comparing with ASCII; 0 at the end. */
static char byte_at(const struct qlex *lex, size_t pos)
{
    return pos < lex->text.len ? lex->text.ptr[pos] : 0;
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool equals_ignoring_case(struct span s, const char *lower)
{
    size_t i = 0;

    for (; i < s.len && lower[i]; i++)
        if (ascii_lower(s.ptr[i]) != lower[i])
            return false;
    return i == s.len && !lower[i];
}

static const struct {
    const char *name;
    unsigned fields;
} FIELD_NAMES[] = {
    {"titel", QFIELD_BIT(FIELD_TITLE)},
    {"title", QFIELD_BIT(FIELD_TITLE)},
    {"vorspann", QFIELD_BIT(FIELD_TEASER)},
    {"teaser", QFIELD_BIT(FIELD_TEASER)},
    {"text", QFIELD_BIT(FIELD_BODY)},
    {"body", QFIELD_BIT(FIELD_BODY)},
    {"bild", QFIELD_BIT(FIELD_CAPTION)},
    {"caption", QFIELD_BIT(FIELD_CAPTION)},
    {"rubrik", QFIELD_BIT(FIELD_SECTION)},
    {"section", QFIELD_BIT(FIELD_SECTION)},
    {"ort", QFIELD_BIT(FIELD_PLACE)},
    {"place", QFIELD_BIT(FIELD_PLACE)},
    {"quelle", QFIELD_BIT(FIELD_SOURCE)},
    {"source", QFIELD_BIT(FIELD_SOURCE)},
    {"pfad", QFIELD_PATH},
    {"path", QFIELD_PATH},
};

static const struct {
    const char *name;
    enum qdate_kind kind;
} DATE_NAMES[] = {
    {"datum", QDATE_WITHIN}, {"date", QDATE_WITHIN}, {"nach", QDATE_AFTER},
    {"after", QDATE_AFTER},  {"vor", QDATE_BEFORE},  {"before", QDATE_BEFORE},
};

static const struct {
    const char *name;
    enum qtoken_kind kind;
} KEYWORDS[] = {
    {"AND", QTOKEN_AND}, {"UND", QTOKEN_AND},   {"OR", QTOKEN_OR},     {"ODER", QTOKEN_OR},
    {"NOT", QTOKEN_NOT}, {"NICHT", QTOKEN_NOT}, {"NEAR", QTOKEN_NEAR}, {"NAHE", QTOKEN_NEAR},
};

bool qlex_is_keyword(struct span word)
{
    for (size_t i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++)
        if (span_eq(word, span_of(KEYWORDS[i].name)))
            return true;
    return false;
}

/* Whether an operator may start here: at the beginning, behind a blank, a bracket, or one of the
 * signs that stand before a word. */
static bool at_boundary(const struct qlex *lex)
{
    uint32_t cp = qscan_cp_before(lex, lex->pos);

    return qscan_is_end_or_space(cp) || cp == '(' || cp == '-' || cp == '=' || cp == '~' ||
           cp == ',';
}

/* Whether a word, phrase or bracket starts right at pos. */
static bool operand_at(const struct qlex *lex, size_t pos)
{
    static const char *const signs = "'(*?$&#@.";
    uint32_t cp = qscan_cp_at(lex, pos, NULL);

    if (cp == 0 || cp >= 0x80)
        return qscan_is_alnum(cp) || qscan_is_hard_quote(cp) || cp == 0x2018 ||
               cp == 0xA7; /* ‘ § */
    return qscan_is_alnum(cp) || cp == '"' || strchr(signs, (int)cp);
}

/* The end of the run of signs at pos that are all the one there. */
static size_t skip_sign(const struct qlex *lex, size_t pos)
{
    size_t end = pos + 1;

    while (qscan_cp_at(lex, end, NULL) == (unsigned char)lex->text.ptr[pos])
        end++;
    return end;
}

/* Whether a "~" at pos asks for synonyms. "~10 km" and "~/Ordner" are text. */
static bool is_widening(const struct qlex *lex, size_t pos)
{
    size_t end;

    if (qscan_cp_at(lex, pos, NULL) != '~' || !(at_boundary(lex) || lex->last == QTOKEN_FIELD))
        return false;
    end = skip_sign(lex, pos);
    if (qscan_is_digit(qscan_cp_at(lex, end, NULL)))
        return false;
    return operand_at(lex, end) || qscan_cp_at(lex, end, NULL) == '=';
}

/* "=" and "~" stand directly before an operand, or before one another, which is a mistake that the
 * parser explains. */
static bool read_exact_or_widen(struct qlex *lex, struct qtoken *t)
{
    size_t end;

    if (is_widening(lex, lex->pos)) {
        t->kind = QTOKEN_WIDEN;
    } else if (qscan_cp_at(lex, lex->pos, NULL) == '=') {
        end = skip_sign(lex, lex->pos);
        if (!operand_at(lex, end) &&
            !(qscan_cp_at(lex, end, NULL) == '~' && operand_at(lex, skip_sign(lex, end))))
            return false;
        t->kind = QTOKEN_EXACT;
    } else {
        return false;
    }
    lex->pos = t->end = skip_sign(lex, lex->pos);
    return true;
}

/* "-", "=" or "~" before an operand. */
static bool read_sign(struct qlex *lex, struct qtoken *t)
{
    size_t pos = lex->pos;
    uint32_t before = qscan_cp_before(lex, pos), next;

    if (qscan_cp_at(lex, pos, NULL) != '-')
        return read_exact_or_widen(lex, t);
    next = qscan_cp_at(lex, pos + 1, NULL);
    if (!(qscan_is_end_or_space(before) || before == '(' || lex->last == QTOKEN_FIELD) ||
        !(operand_at(lex, pos + 1) || next == '=' ||
          (next == '~' && operand_at(lex, skip_sign(lex, pos + 1)))))
        return false;
    t->kind = QTOKEN_MINUS;
    lex->pos = t->end = pos + 1;
    return true;
}

/* The value of a date field: one day, month or year, or a range, which may have blanks around its
 * dots. Leaves lex->pos behind it. */
static struct span read_date_value(struct qlex *lex)
{
    size_t start = lex->pos, end, next;
    struct span inside;

    if (qscan_phrase(lex, start, &inside, &end)) {
        lex->pos = end;
        return inside;
    }
    for (end = start; end < lex->text.len; end++) {
        uint32_t cp = qscan_cp_at(lex, end, NULL);
        if (qscan_is_end_or_space(cp) || cp == '(' || cp == ')' || qscan_is_hard_quote(cp))
            break;
    }
    next = qscan_skip_space(lex, end);
    if (next > end && lex->text.len - next >= 2 && memcmp(lex->text.ptr + next, "..", 2) == 0) {
        end = next + 2;
        next = qscan_skip_space(lex, end);
        if (qscan_is_digit(qscan_cp_at(lex, next, NULL)))
            for (end = next; end < lex->text.len; end++)
                if (qscan_is_end_or_space(qscan_cp_at(lex, end, NULL)) || lex->text.ptr[end] == ')')
                    break;
    }
    lex->pos = end;
    while (end > start && strchr(",;!?", lex->text.ptr[end - 1]))
        end--;
    if (end - start > 1 && lex->text.ptr[end - 1] == '.' && lex->text.ptr[end - 2] != '.')
        end--;
    return qscan_slice(lex, start, end);
}

/* "titel:" or "datum:2024" at lex->pos. In prose ("Quelle: dpa") a field's value has to follow
 * without a blank. */
static bool read_field(struct qlex *lex, struct qtoken *t)
{
    size_t colon = lex->pos;
    struct span name;
    uint32_t next;

    while (ascii_lower(byte_at(lex, colon)) >= 'a' && ascii_lower(byte_at(lex, colon)) <= 'z')
        colon++;
    if (colon == lex->pos || qscan_cp_at(lex, colon, NULL) != ':' || !at_boundary(lex))
        return false;
    name = qscan_slice(lex, lex->pos, colon);
    next = qscan_cp_at(lex, colon + 1, NULL);
    if (lex->question && (qscan_is_end_or_space(next) || next == ')'))
        return false;
    for (size_t i = 0; i < sizeof FIELD_NAMES / sizeof *FIELD_NAMES; i++)
        if (equals_ignoring_case(name, FIELD_NAMES[i].name)) {
            t->kind = QTOKEN_FIELD;
            t->fields = FIELD_NAMES[i].fields;
            lex->pos = t->end = colon + 1;
            return true;
        }
    for (size_t i = 0; i < sizeof DATE_NAMES / sizeof *DATE_NAMES; i++)
        if (equals_ignoring_case(name, DATE_NAMES[i].name)) {
            t->kind = QTOKEN_DATE;
            t->date = DATE_NAMES[i].kind;
            lex->pos = qscan_skip_space(lex, colon + 1);
            t->text = read_date_value(lex);
            t->end = lex->pos;
            return true;
        }
    return false;
}

/* The upper-case words; behind "=", "~" and "-" they are words as any other. */
static bool read_keyword(struct qlex *lex, struct qtoken *t)
{
    size_t end = lex->pos, bracket;
    uint32_t next, before = qscan_cp_before(lex, lex->pos);
    bool bound = before == '=' || before == '~' || before == '-';

    while (end < lex->text.len && lex->text.ptr[end] >= 'A' && lex->text.ptr[end] <= 'Z')
        end++;
    next = qscan_cp_at(lex, end, NULL);
    if (end == lex->pos ||
        !(qscan_is_end_or_space(next) || next == '(' || next == ')' || qscan_is_hard_quote(next)))
        return false;
    for (size_t i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++) {
        if (!qscan_slice_is(lex, lex->pos, end, KEYWORDS[i].name))
            continue;
        if (KEYWORDS[i].kind == QTOKEN_NEAR) {
            bracket = qscan_skip_space(lex, end);
            if (qscan_cp_at(lex, bracket, NULL) != '(')
                return false;
            t->end = bracket + 1;
        } else if (bound) {
            return false;
        } else {
            t->end = end;
        }
        t->kind = KEYWORDS[i].kind;
        t->text = qscan_slice(lex, lex->pos, end);
        lex->pos = t->end;
        return true;
    }
    return false;
}

/* ---- tokens ---- */

static bool read_phrase(struct qlex *lex, struct qtoken *t)
{
    size_t end;

    if (!qscan_phrase(lex, lex->pos, &t->text, &end))
        return false;
    t->kind = QTOKEN_PHRASE;
    if (!lex->plain && qscan_cp_at(lex, end, NULL) == '~' && qscan_tilde_end(lex, end, &t->fuzzy)) {
        t->tilde = true;
        end = qscan_tilde_end(lex, end, &t->fuzzy);
    }
    lex->pos = t->end = end;
    return true;
}

/* A quote without its partner; true when there is one at lex->pos. */
static bool skip_stray_quote(struct qlex *lex)
{
    size_t n;
    uint32_t cp = qscan_cp_at(lex, lex->pos, &n);

    if (!qscan_is_hard_quote(cp))
        return false;
    if (!lex->plain)
        buf_addf(lex->notes,
                 _("The quotation mark at character %zu has no partner and was ignored.\n"),
                 qlex_column(lex->text, lex->pos));
    lex->pos += n;
    return true;
}

static bool read_bracket(struct qlex *lex, struct qtoken *t)
{
    uint32_t cp = qscan_cp_at(lex, lex->pos, NULL);

    if (cp != '(' && cp != ')' && !(cp == ',' && lex->in_near))
        return false;
    t->kind = cp == '(' ? QTOKEN_OPEN : cp == ')' ? QTOKEN_CLOSE : QTOKEN_COMMA;
    t->end = ++lex->pos;
    return true;
}

/* Reads one token of any kind at lex->pos, which is no blank; false when it is to be passed over.
 */
static bool read_token(struct qlex *lex, struct qtoken *t)
{
    if (read_phrase(lex, t)) {
        if (qlex_count_alnum(t->text) > 0)
            return true;
        if (!lex->plain)
            buf_addf(lex->notes,
                     _("The quotation marks at character %zu hold no word and were ignored.\n"),
                     qlex_column(lex->text, t->start));
        return false;
    }
    if (skip_stray_quote(lex))
        return false;
    if (lex->plain)
        return !read_keyword(lex, t) && read_word(lex, t);
    return read_bracket(lex, t) || read_sign(lex, t) || read_field(lex, t) ||
           read_keyword(lex, t) || read_word(lex, t);
}

void qlex_next(struct qlex *lex, struct qtoken *token)
{
    bool skipped = false;

    for (;;) {
        memset(token, 0, sizeof *token);
        lex->pos = qscan_skip_space(lex, lex->pos);
        token->start = token->end = lex->pos;
        token->kind = QTOKEN_END;
        if (lex->pos >= lex->text.len || read_token(lex, token))
            break;
        skipped = true;
    }
    token->skipped = skipped;
    lex->last = skipped ? QTOKEN_END : token->kind;
    if (!token->text.ptr)
        token->text = qscan_slice(lex, token->start, token->end);
}
