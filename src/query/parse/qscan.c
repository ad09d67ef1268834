/* Where the words and quotations of a query begin and end. People paste headlines, quotations and
 * file names into a search field, so everything is text unless it is clearly something else: the
 * rules look at a character's neighbours, and what stays unclear is left in the word, which is
 * analysed later the way the articles were.
 *
 * A word ends at a blank but in a number ("10 000"), at a quote, a bracket, a semicolon, and at
 * commas and colons that do not stand between digits. Gender forms (Bürger:innen, Bürger*innen,
 * Bürger(innen)) are one word. */
#include "query/parse/qscan.h"

#include "text/address.h"
#include "text/number.h"
#include "text/token.h"
#include "text/utf8.h"

#include <strings.h>
#include <utf8proc.h>

/* ---- characters ---- */

uint32_t qscan_cp_at(const struct qlex *lex, size_t pos, size_t *n_bytes)
{
    uint32_t cp = 0;
    size_t n = 0;

    if (pos < lex->text.len)
        n = utf8_decode(lex->text.ptr + pos, lex->text.len - pos, &cp);
    if (n_bytes)
        *n_bytes = n;
    return cp;
}

uint32_t qscan_cp_before(const struct qlex *lex, size_t pos)
{
    return pos ? qscan_cp_at(lex, utf8_align(lex->text, pos - 1), NULL) : 0;
}

bool qscan_is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

bool qscan_is_mark(uint32_t cp)
{
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

    return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC || c == UTF8PROC_CATEGORY_ME;
}

bool qscan_is_alnum(uint32_t cp)
{
    utf8proc_category_t c;

    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || qscan_is_digit(cp);
    if (utf8_is_letter(cp))
        return true;
    c = utf8proc_category((utf8proc_int32_t)cp);
    return c == UTF8PROC_CATEGORY_ND || c == UTF8PROC_CATEGORY_NL || c == UTF8PROC_CATEGORY_NO;
}

bool qscan_is_end_or_space(uint32_t cp)
{
    return cp == 0 || utf8_is_space(cp);
}

size_t qscan_skip_space(const struct qlex *lex, size_t pos)
{
    size_t n;

    while (utf8_is_space(qscan_cp_at(lex, pos, &n)))
        pos += n;
    return pos;
}

struct span qscan_slice(const struct qlex *lex, size_t start, size_t end)
{
    return span_make(lex->text.ptr + start, end - start);
}

/* ---- quotes ---- */

struct quote {
    uint32_t open;
    uint32_t close[2];  /* the usual partners */
    uint32_t sloppy[2]; /* partners where none of the usual ones follows */
    bool apostrophe;    /* may be an apostrophe: then no quote at all without a partner */
};

static const struct quote QUOTES[] = {
    {'"', {'"', 0}, {0x201C, 0x201D}, false},
    {0x201E, {0x201C, 0x201D}, {'"', 0}, false}, /* „ “ ” */
    {0x201C, {0x201D, 0}, {0x201C, '"'}, false}, /* “ ” */
    {0x201D, {0x201D, 0}, {0x201C, '"'}, false}, /* ” ” */
    {0xBB, {0xAB, 0}, {0xBB, 0}, false},         /* » « */
    {0xAB, {0xBB, 0}, {0xAB, 0}, false},         /* « » */
    {0x201A, {0x2018, 0x2019}, {'\'', 0}, true}, /* ‚ ‘ ’ */
    {0x2018, {0x2019, 0}, {0x2018, '\''}, true}, /* ‘ ’ */
    {0x203A, {0x2039, 0}, {0x203A, 0}, false},   /* › ‹ */
    {0x2039, {0x203A, 0}, {0x2039, 0}, false},   /* ‹ › */
    {'\'', {'\'', 0}, {0x2019, 0}, true},
};

static const struct quote *find_quote(uint32_t cp)
{
    for (size_t i = 0; cp && i < sizeof QUOTES / sizeof *QUOTES; i++)
        if (QUOTES[i].open == cp)
            return &QUOTES[i];
    return NULL;
}

bool qscan_is_hard_quote(uint32_t cp)
{
    const struct quote *q = find_quote(cp);

    return q && (!q->apostrophe || cp == 0x201A);
}

static bool is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == 0x2018 || cp == 0x2019;
}

/* Whether the character at pos, n bytes long, can close a quotation: an apostrophe only behind a
 * character and before none that goes on with the word. */
static bool can_close(const struct qlex *lex, uint32_t cp, size_t pos, size_t n)
{
    if (!is_apostrophe(cp))
        return true;
    return !qscan_is_end_or_space(qscan_cp_before(lex, pos)) &&
           !qscan_is_alnum(qscan_cp_at(lex, pos + n, NULL));
}

bool qscan_phrase(const struct qlex *lex, size_t pos, struct span *inside, size_t *end)
{
    size_t n, at, sloppy_at = 0, sloppy_end = 0;
    uint32_t open = qscan_cp_at(lex, pos, &n);
    const struct quote *q = find_quote(open);
    bool after_word = qscan_is_alnum(qscan_cp_before(lex, pos));

    if (!q ||
        (after_word && (q->apostrophe || qscan_is_end_or_space(qscan_cp_at(lex, pos + n, NULL)))))
        return false;
    for (at = pos + n; at < lex->text.len;) {
        size_t k;
        uint32_t cp = qscan_cp_at(lex, at, &k);

        if ((cp == q->close[0] || cp == q->close[1]) && can_close(lex, cp, at, k)) {
            *inside = qscan_slice(lex, pos + n, at);
            *end = at + k;
            return true;
        }
        if (!sloppy_end && (cp == q->sloppy[0] || cp == q->sloppy[1]) &&
            can_close(lex, cp, at, k)) {
            sloppy_at = at;
            sloppy_end = at + k;
        }
        if (cp == open && cp != q->close[0])
            break;
        at += k;
    }
    if (sloppy_end) {
        *inside = qscan_slice(lex, pos + n, sloppy_at);
        *end = sloppy_end;
    }
    return sloppy_end > 0;
}

/* ---- words ---- */

/* Letters in a row from pos, lower case only; where they end. */
static size_t skip_lower(const struct qlex *lex, size_t pos)
{
    size_t n;

    while (utf8_is_lower(qscan_cp_at(lex, pos, &n)))
        pos += n;
    return pos;
}

bool qscan_slice_is(const struct qlex *lex, size_t start, size_t end, const char *word)
{
    return span_eq(qscan_slice(lex, start, end), span_of(word));
}

/* The colon of "https://" and "mailto:". */
static bool is_scheme_colon(const struct qlex *lex, size_t start, size_t pos)
{
    if (qscan_slice_is(lex, start, pos, "mailto"))
        return address_end(lex->text, pos + 1) > 0;
    return pos > start && pos + 2 < lex->text.len && memcmp(lex->text.ptr + pos, "://", 3) == 0;
}

/* Whether the word is a URL, in which "?" and "*" are no wildcards. */
static bool is_url(struct span word)
{
    size_t end = address_end(word, 0);

    return memmem(word.ptr, word.len, "://", 3) ||
           (end > 0 && end < word.len && word.ptr[end] == '/');
}

/* Whether a word could go on at pos after a gender ending. */
static bool goes_on(const struct qlex *lex, size_t pos)
{
    uint32_t cp = qscan_cp_at(lex, pos, NULL);

    return qscan_is_alnum(cp) || cp == '*' || (cp == '?' && !lex->question);
}

/* The star of articles and pronouns: "der*die", "ein*e", "jede*r". */
static bool is_article_star(struct span word, size_t pos)
{
    static const char *const before[] = {
        "der",  "die",   "den",   "dem",   "des",   "er",    "sie",   "ihm",    "ihr",    "sein",
        "ein",  "eine",  "kein",  "keine", "jede",  "jeder", "diese", "welche", "manche", "mein",
        "dein", "unser", "seine", "ihre",  "einem", "einer", "eines", "viele",
    };
    static const char *const behind[] = {"die",  "der",  "dem", "den",   "sie",  "er",   "ihr",
                                         "ihre", "sein", "e",   "r",     "n",    "m",    "s",
                                         "en",   "em",   "es",  "seine", "jede", "eine", "einer"};
    bool known = false;

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        known = known || (pos == strlen(before[i]) && strncasecmp(word.ptr, before[i], pos) == 0);
    word = span_make(word.ptr + pos + 1, word.len - pos - 1);
    return known && span_is_one_of(word, behind, sizeof behind / sizeof *behind);
}

/* The star of "Bürger*innen", "Bürger*in", "Bürger*innenrat": what the tokenizer takes for one. */
static bool is_gender_star(struct span word, size_t pos)
{
    struct tokenizer t;
    struct token token;
    bool found = false;

    tokenizer_init(&t, word);
    while (!found && tokenizer_next(&t, &token) && token.start < pos)
        found = token.flags & TOKEN_GENDER && !(token.flags & TOKEN_WHOLE) && pos < token.end &&
                (token.end == word.len || word.ptr[token.end] != '*');
    tokenizer_release(&t);
    return found || is_article_star(word, pos);
}

/* The colon of "Bürger:innen", "Besucher:innenzentrum", "Jede:r". */
static bool is_gender_colon(const struct qlex *lex, size_t pos)
{
    static const char *const endings[] = {"in", "r", "n", "s", "e", "er", "en", "em", "es"};
    size_t start = pos + 1, end = skip_lower(lex, start);

    if (!utf8_is_letter(qscan_cp_before(lex, pos)))
        return false;
    if (span_starts(qscan_slice(lex, start, end), span_of("innen")))
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (qscan_slice_is(lex, start, end, endings[i]))
            return !goes_on(lex, end);
    return false;
}

/* The byte behind "(in)", "(innen)", "(inn)" in "Bürger(innen)", "Student(inn)en"; 0 if there is
 * none at pos. */
static size_t gender_bracket_end(const struct qlex *lex, size_t pos)
{
    size_t end = skip_lower(lex, pos + 1);

    if (!utf8_is_letter(qscan_cp_before(lex, pos)) || qscan_cp_at(lex, end, NULL) != ')')
        return 0;
    if (qscan_slice_is(lex, pos + 1, end, "in") || qscan_slice_is(lex, pos + 1, end, "innen") ||
        qscan_slice_is(lex, pos + 1, end, "inn") || qscan_slice_is(lex, pos + 1, end, "inne"))
        return end + 1;
    return 0;
}

/* The comma before NEAR's number: ", 5)". */
static bool is_near_comma(const struct qlex *lex, size_t pos)
{
    size_t first = qscan_skip_space(lex, pos + 1), end = first;

    while (qscan_is_digit(qscan_cp_at(lex, end, NULL)))
        end++;
    return lex->in_near && end > first && qscan_cp_at(lex, qscan_skip_space(lex, end), NULL) == ')';
}

size_t qscan_tilde_end(const struct qlex *lex, size_t pos, unsigned *number)
{
    size_t end = pos + 1;
    uint32_t next;

    *number = 0;
    for (; qscan_is_digit(qscan_cp_at(lex, end, NULL)); end++)
        if (*number < 1000)
            *number = *number * 10 + (unsigned)(lex->text.ptr[end] - '0');
    if (end == pos + 1)
        *number = 1;
    next = qscan_cp_at(lex, end, NULL);
    if (qscan_is_alnum(next) || next == '~')
        return 0;
    return end;
}

/* The byte behind the number whose digits start at pos, with the blanks in it: "10 000". "110 112"
 * may be two numbers as well as one and does not count as one here. */
static size_t blank_number_end(const struct qlex *lex, size_t pos)
{
    struct buf form = BUF_INIT;
    size_t n_first = number_count_digits(lex->text, pos), end = number_read(lex->text, pos, &form);
    bool round = form.len >= 4 && memcmp(form.data + form.len - 4, ".000", 4) == 0;

    buf_release(&form);
    return n_first < 3 || round ? end : pos;
}

size_t qscan_word_end(const struct qlex *lex, size_t start)
{
    size_t pos = start, n, bracket, number_end = start;
    unsigned number;

    for (;; pos += n) {
        uint32_t cp = qscan_cp_at(lex, pos, &n);
        bool behind_digit = qscan_is_digit(qscan_cp_before(lex, pos));
        bool digits = behind_digit && qscan_is_digit(qscan_cp_at(lex, pos + n, NULL));

        if (qscan_is_digit(cp) && !behind_digit && pos >= number_end)
            number_end = blank_number_end(lex, pos);
        if (digits && utf8_is_space(cp) && pos < number_end)
            continue;
        if (qscan_is_end_or_space(cp) || qscan_is_hard_quote(cp) || cp == ')' || cp == ';')
            return pos;
        if (cp == ',' && (!digits || is_near_comma(lex, pos)))
            return pos;
        if (cp == ':' && !digits && !is_gender_colon(lex, pos) && !is_scheme_colon(lex, start, pos))
            return pos;
        if (cp == '(') {
            bracket = pos > start ? gender_bracket_end(lex, pos) : 0;
            if (!bracket)
                return pos;
            n = bracket - pos;
        }
        if (cp == '~' && pos > start && !lex->plain && qscan_tilde_end(lex, pos, &number))
            return pos;
    }
}

bool qscan_has_wildcard(const struct qlex *lex, size_t start, size_t end)
{
    struct span word = qscan_slice(lex, start, end);

    if (is_url(word))
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] == '?' || (word.ptr[i] == '*' && !is_gender_star(word, i)))
            return true;
    return false;
}

static bool ends_pattern(uint32_t cp)
{
    return qscan_is_alnum(cp) || cp == '*' || cp == '?';
}

void qscan_trim_pattern(const struct qlex *lex, size_t *start, size_t *end)
{
    size_t n;

    while (*start < *end && !ends_pattern(qscan_cp_at(lex, *start, &n)))
        *start += n;
    while (*start < *end && !ends_pattern(qscan_cp_before(lex, *end)))
        *end = utf8_align(lex->text, *end - 1);
}

void qscan_trim_question(const struct qlex *lex, size_t *start, size_t *end)
{
    const char *s = lex->text.ptr;

    while (*start < *end && (s[*start] == '?' || (s[*start] == '*' && s[*start + 1] == '*')))
        *start += s[*start] == '*' ? 2 : 1;
    while (*start < *end && (s[*end - 1] == '?' || s[*end - 1] == '!' || s[*end - 1] == '.'))
        --*end;
    while (*end - *start >= 2 && s[*end - 1] == '*' && s[*end - 2] == '*')
        *end -= 2;
}
