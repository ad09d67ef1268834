/* The leaves of a query: words, phrases, NEAR and dates, checked as far as that needs no index. */
#include "query/parse/qparser.h"

#include "article/date.h"
#include "base/i18n.h"

/* Words apart in NEAR(A B) without a number, as in other search languages, and at most. */
enum { NEAR_DEFAULT = 10, NEAR_MAX = 1000 };
/* A pattern with fewer letters would stand for half the dictionary. */
enum { PATTERN_MIN_CHARS = 2, FUZZY_MAX = 2 };

/* Counts what a leaf asks of the index; false when there is no room left for it. */
static bool count_terms(struct parser *p, size_t n_words, size_t offset)
{
    p->n_terms += n_words ? n_words : 1;
    if (p->n_terms <= QUERY_MAX_TERMS)
        return true;
    if (!p->question) {
        FAIL(p, FB_ERR_LIMIT, offset,
             _("the query has more than %d words from here on: expected a shorter one"),
             QUERY_MAX_TERMS);
    } else if (!p->full) {
        buf_addf(&p->q->notes,
                 _("Only the first %d words were searched for; the text from character "
                   "%zu on was ignored.\n"),
                 QUERY_MAX_TERMS, qparser_column(p, offset));
        p->full = true;
    }
    return false;
}

/* The "~2" behind a word, which may have been trimmed in between. */
static struct span tilde_of(const struct parser *p, const struct qtoken *t)
{
    const char *end = p->q->text.ptr + t->end, *tilde = end - 1;

    while (*tilde != '~')
        tilde--;
    return span_make(tilde, (size_t)(end - tilde));
}

/* ---- words and phrases ---- */

/* What stands before a leaf. */
struct prefix {
    bool exact, synonyms;
    size_t start; /* of the sign, else of the leaf */
};

/* The patterns and typing errors of a word, checked. */
static bool check_word(struct parser *p, const struct qtoken *t, const struct prefix *before)
{
    bool everything = t->wildcard && span_eq(t->text, span_of("*"));

    if (t->wildcard && !everything && qlex_count_alnum(t->text) < PATTERN_MIN_CHARS)
        FAIL(p, FB_ERR_LIMIT, t->start,
             _("the pattern \"%.*s\" would match too much: expected at least %d letters or digits"),
             SHOWN(t->text), PATTERN_MIN_CHARS);
    else if (t->tilde && (t->fuzzy < 1 || t->fuzzy > FUZZY_MAX))
        FAIL(p, FB_ERR_SYNTAX, t->start,
             _("\"%.*s\" allows too many or too few typing errors: expected ~, ~1 or ~2"),
             SHOWN(tilde_of(p, t)));
    else if (t->wildcard && (t->tilde || before->synonyms))
        FAIL(p, FB_ERR_SYNTAX, t->start,
             _("\"%.*s\" has wildcards and \"~\": expected one or the other"), SHOWN(t->text));
    else if (t->tilde && before->exact)
        FAIL(p, FB_ERR_SYNTAX, t->start,
             _("\"%.*s\" has \"=\" for exactly this form and \"~\" for typing errors: expected one "
               "or "
               "the other"),
             SHOWN(t->text));
    else if (t->tilde && before->synonyms)
        FAIL(
            p, FB_ERR_SYNTAX, t->start,
            _("\"%.*s\" has \"~\" before it for synonyms and behind it for typing errors: expected "
              "one or the other"),
            SHOWN(t->text));
    return p->status == FB_OK;
}

static bool check_phrase(struct parser *p, const struct qtoken *t)
{
    if (t->tilde)
        FAIL(p, FB_ERR_SYNTAX, t->start,
             _("\"~\" cannot follow a phrase: expected it behind a word, or NEAR(A B, 5) for words "
               "not far from each other"));
    return p->status == FB_OK;
}

/* "=" or "~", on to the leaf behind it. False for a mistake, or when no leaf is left there. */
static bool parse_prefix(struct parser *p, struct prefix *before)
{
    enum qtoken_kind sign = p->tok.kind, other;

    before->start = p->tok.start;
    if (sign != QTOKEN_EXACT && sign != QTOKEN_WIDEN)
        return true;
    other = sign == QTOKEN_EXACT ? QTOKEN_WIDEN : QTOKEN_EXACT;
    qparser_advance(p);
    before->exact = sign == QTOKEN_EXACT && !p->tok.skipped;
    before->synonyms = sign == QTOKEN_WIDEN && !p->tok.skipped;
    if (p->tok.kind == QTOKEN_WORD || p->tok.kind == QTOKEN_PHRASE) {
        if (p->tok.skipped)
            before->start = p->tok.start;
    } else if (p->tok.skipped) {
        return false;
    } else if (p->tok.kind == other) {
        FAIL(
            p, FB_ERR_SYNTAX, before->start,
            _("\"=\" asks for exactly one form and \"~\" for synonyms: expected one or the other"));
    } else if (sign == QTOKEN_EXACT) {
        FAIL(p, FB_ERR_SYNTAX, before->start,
             _("\"=\" asks for exactly one form: expected a word or a phrase behind it"));
    } else {
        FAIL(p, FB_ERR_SYNTAX, before->start,
             _("\"~\" asks for synonyms: expected a word or a phrase behind it"));
    }
    if (p->status == FB_OK && before->synonyms && p->fields & QFIELD_PATH)
        FAIL(p, FB_ERR_SYNTAX, before->start,
             _("\"~\" asks for synonyms, which words of a path have none of: expected the word "
               "alone"));
    return p->status == FB_OK;
}

/* item = [ "=" | "~" ] , ( WORD , [ "~" , [ "1" | "2" ] ] | PHRASE ) ; */
struct qnode *qparser_item(struct parser *p)
{
    struct prefix before = {0};
    struct qtoken t;
    struct qnode *n;

    if (!parse_prefix(p, &before))
        return NULL;
    t = p->tok;
    qparser_advance(p);
    if (t.kind == QTOKEN_WORD ? !check_word(p, &t, &before) : !check_phrase(p, &t))
        return NULL;
    if (!count_terms(p, qlex_count_words(t.text), t.start))
        return NULL;
    n = qparser_new_node(p, t.kind == QTOKEN_WORD ? QNODE_WORD : QNODE_PHRASE, before.start, t.end);
    n->text = t.text;
    n->exact = before.exact;
    n->synonyms = before.synonyms;
    n->wildcard = t.wildcard;
    n->fuzzy = t.tilde ? (int)t.fuzzy : 0;
    n->fields = p->fields;
    return n;
}

/* ---- NEAR ---- */

/* The number at the end of NEAR( … , NUMBER ); p->tok is the comma. */
static bool parse_distance(struct parser *p, unsigned *distance)
{
    struct span digits;
    unsigned value = 0;
    bool good;

    qparser_advance(p);
    digits = p->tok.text;
    good = p->tok.kind == QTOKEN_WORD && digits.len > 0 && !p->tok.tilde;
    for (size_t i = 0; good && i < digits.len; i++) {
        good = digits.ptr[i] >= '0' && digits.ptr[i] <= '9';
        value = value * 10 + (unsigned)(digits.ptr[i] - '0');
        good = good && value <= NEAR_MAX;
    }
    if (!good) {
        FAIL(p, FB_ERR_SYNTAX, p->tok.start,
             _("the comma in NEAR has no distance behind it: expected a whole number of words from "
               "0 "
               "to %d, as in NEAR(A B, 5)"),
             NEAR_MAX);
        return false;
    }
    *distance = value;
    qparser_advance(p);
    return true;
}

/* p->tok should close the bracket of NEAR. */
static bool close_near(struct parser *p, const struct qtoken *near)
{
    if (p->tok.kind == QTOKEN_END) {
        FAIL(p, FB_ERR_SYNTAX, near->start,
             _("the bracket behind \"%.*s\" is never closed: expected \")\" at the end"),
             SHOWN(near->text));
    } else if (p->tok.kind != QTOKEN_CLOSE) {
        FAIL(p, FB_ERR_SYNTAX, p->tok.start,
             _("\"%.*s\" cannot stand in NEAR: expected words and phrases only, then a comma and a "
               "number, then \")\""),
             SHOWN(p->tok.text));
    }
    return p->status == FB_OK;
}

/* near = ( "NEAR" | "NAHE" ) "(" , item , { item } , [ "," , NUMBER ] , ")" ; */
struct qnode *qparser_near(struct parser *p)
{
    struct qtoken near = p->tok;
    struct qnode *n = qparser_new_node(p, QNODE_NEAR, near.start, near.end);

    n->distance = NEAR_DEFAULT;
    n->fields = p->fields;
    p->n_open++;
    p->lex.in_near = true;
    qparser_advance(p);
    while (p->tok.kind == QTOKEN_WORD || p->tok.kind == QTOKEN_PHRASE ||
           p->tok.kind == QTOKEN_EXACT) {
        struct qnode *item = qparser_item(p);
        if (p->status != FB_OK)
            return NULL;
        if (item)
            qnode_add(&p->q->arena, n, item);
    }
    if (p->tok.kind == QTOKEN_COMMA && !parse_distance(p, &n->distance))
        return NULL;
    if (!close_near(p, &near))
        return NULL;
    n->end = p->tok.end;
    p->lex.in_near = false;
    p->n_open--;
    qparser_advance(p);
    if (n->n_children == 0 && !p->full)
        return FAIL(
            p, FB_ERR_SYNTAX, near.start,
            _("nothing stands in the brackets of \"%.*s\": expected at least two words, as in "
              "NEAR(A B, 5)"),
            SHOWN(near.text));
    if (n->n_children == 1)
        buf_addf(
            &p->q->notes,
            _("NEAR at character %zu holds one word or phrase only: it is searched for alone.\n"),
            qparser_column(p, near.start));
    if (n->n_children <= 1)
        return n->n_children ? n->children[0] : NULL;
    return n;
}

/* ---- dates ---- */

static struct qnode *fail_date(struct parser *p, struct span found)
{
    return FAIL(
        p, FB_ERR_SYNTAX, (size_t)(found.ptr - p->q->text.ptr),
        _("\"%.*s\" is no date: expected one like 2024, 2024-10, 2024-10-30, 30.10.2024, or a "
          "range like 2024-01-01..2024-06-30"),
        SHOWN(found));
}

/* Cuts "A..B" in two at its dots; false when there are none. */
static bool split_range(struct span value, struct span *from, struct span *to)
{
    const char *dots = memmem(value.ptr, value.len, "..", 2);
    const char *behind = dots;

    if (!dots)
        return false;
    while (behind < value.ptr + value.len && *behind == '.')
        behind++;
    *from = span_trim(span_make(value.ptr, (size_t)(dots - value.ptr)), " ");
    *to = span_trim(span_make(behind, (size_t)(value.ptr + value.len - behind)), " ");
    return true;
}

/* date = ( "datum" | "nach" | "vor" ) ":" , ( DAYS | [ DAYS ] ".." [ DAYS ] ) ; */
struct qnode *qparser_date(struct parser *p)
{
    struct qtoken t = p->tok;
    struct qnode *n = qparser_new_node(p, QNODE_DATE, t.start, t.end);
    struct span value = span_trim(t.text, " "), from = value, to = value;
    int32_t ignored;
    bool is_range = split_range(value, &from, &to);

    if (value.len == 0)
        return FAIL(
            p, FB_ERR_SYNTAX, t.start,
            _("no date follows the colon here: expected one like 2024, 2024-10, 2024-10-30, "
              "30.10.2024, or a range like 2024-01-01..2024-06-30"));
    if (from.len == 0 && to.len == 0)
        return fail_date(p, value);
    if (is_range && t.date != QDATE_WITHIN)
        return FAIL(p, FB_ERR_SYNTAX, t.start,
                    _("\"%.*s\" is a range, which only \"datum:\" takes: expected one date"),
                    SHOWN(value));
    if (from.len && !date_parse_range(from, &n->first_day, &ignored))
        return fail_date(p, from);
    if (to.len && !date_parse_range(to, &ignored, &n->last_day))
        return fail_date(p, to);
    if (n->first_day && n->last_day && n->first_day > n->last_day)
        return FAIL(p, FB_ERR_SYNTAX, (size_t)(value.ptr - p->q->text.ptr),
                    _("the range \"%.*s\" ends before it begins: expected the earlier date first"),
                    SHOWN(value));
    if (t.date == QDATE_AFTER)
        n->last_day = 0;
    if (t.date == QDATE_BEFORE)
        n->first_day = 0;
    qparser_advance(p);
    return count_terms(p, 1, t.start) ? n : NULL;
}
