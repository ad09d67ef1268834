/* The parser of the query language: recursive descent over qlex's tokens, one function a rule.
 *
 *   query   = [ or ] ;
 *   or      = and , { ( "OR" | "ODER" ) , and } ;
 *   and     = not , { [ "AND" | "UND" ] , not } ;
 *   not     = { "NOT" | "NICHT" | "-" } , primary ;
 *   primary = group | field | date | atom ;
 *   group   = "(" , or , ")" ;
 *   field   = NAME ":" , ( group | atom ) ;
 *   date    = ( "datum" | "nach" | "vor" ) ":" , ( DAYS | [ DAYS ] ".." [ DAYS ] ) ;
 *   atom    = item | near ;
 *   near    = ( "NEAR" | "NAHE" ) "(" , item , { item } , [ "," , NUMBER ] , ")" ;
 *   item    = [ "=" | "~" ] , ( WORD , [ "~" , [ "1" | "2" ] ] | PHRASE ) ;
 *
 * item, near and date stand in qleaf.c. A rule returns its node, or NULL: for a mistake (p->status
 * says so), or because nothing was left to search for ("A (%)"), which is no mistake unless an
 * operator stands beside it. Brackets and NOTs are counted before anything is called again, so that
 * the stack stays small whatever is typed. With QPARSE_ANY a query with a mistake is parsed once
 * more as plain words. */
#include "query/parse/qparse.h"

#include "base/i18n.h"
#include "query/parse/qparser.h"
#include "text/decode.h"
#include "text/utf8.h"

static struct qnode *parse_or(struct parser *p);

/* ---- helpers ---- */

struct qnode *qparser_failed(struct parser *p, enum fb_status status)
{
    p->status = status;
    return NULL;
}

size_t qparser_column(const struct parser *p, size_t offset)
{
    return qlex_column(p->q->text, offset);
}

void qparser_advance(struct parser *p)
{
    p->prev = p->tok;
    qlex_next(&p->lex, &p->tok);
    while (p->tok.kind == QTOKEN_CLOSE && p->n_open == 0) {
        buf_addf(&p->q->notes,
                 _("The closing bracket at character %zu has no partner and was ignored.\n"),
                 qparser_column(p, p->tok.start));
        qlex_next(&p->lex, &p->tok);
    }
}

struct qnode *qparser_new_node(struct parser *p, enum qnode_kind kind, size_t start, size_t end)
{
    return qnode_new(&p->q->arena, kind, start, end);
}

static bool is_operator(enum qtoken_kind kind)
{
    return kind == QTOKEN_AND || kind == QTOKEN_OR || kind == QTOKEN_NOT;
}

static bool starts_operand(enum qtoken_kind kind)
{
    return kind != QTOKEN_END && kind != QTOKEN_CLOSE && kind != QTOKEN_COMMA &&
           kind != QTOKEN_AND && kind != QTOKEN_OR;
}

/* Nothing that could be searched for stands behind the operator or field op. */
static struct qnode *fail_nothing_behind(struct parser *p, const struct qtoken *op)
{
    return FAIL(p, FB_ERR_SYNTAX, op->start,
                _("nothing follows \"%.*s\": expected a word, a phrase or a bracket"),
                SHOWN(op->text));
}

/* An operand is due, and p->tok cannot start one. */
static struct qnode *fail_operand(struct parser *p)
{
    bool after_operator = is_operator(p->prev.kind) || p->prev.kind == QTOKEN_FIELD ||
                          p->prev.kind == QTOKEN_MINUS || p->prev.kind == QTOKEN_EXACT ||
                          p->prev.kind == QTOKEN_WIDEN;

    if (!after_operator)
        return FAIL(p, FB_ERR_SYNTAX, p->tok.start,
                    _("nothing stands before \"%.*s\": expected a word, a phrase or a bracket"),
                    SHOWN(p->tok.text));
    if (p->tok.kind == QTOKEN_END || p->tok.kind == QTOKEN_CLOSE)
        return fail_nothing_behind(p, &p->prev);
    return FAIL(p, FB_ERR_SYNTAX, p->tok.start,
                _("\"%.*s\" cannot follow \"%.*s\": expected a word, a phrase or a bracket"),
                SHOWN(p->tok.text), SHOWN(p->prev.text));
}

/* One level deeper, opened at offset. */
static bool go_deeper(struct parser *p, size_t offset)
{
    if (++p->depth <= QUERY_MAX_DEPTH)
        return true;
    FAIL(p, FB_ERR_LIMIT, offset,
         _("brackets and NOTs are nested deeper than %d levels here: take some out"),
         QUERY_MAX_DEPTH);
    return false;
}

/* Adds child to the list node *list, which is made when there is none yet. */
static void add_to(struct parser *p, struct qnode **list, enum qnode_kind kind, struct qnode *child)
{
    if (!*list)
        *list = qparser_new_node(p, kind, child->start, child->end);
    qnode_add(&p->q->arena, *list, child);
}

/* A list of one is its member. */
static struct qnode *unwrap(struct qnode *list)
{
    return list && list->n_children == 1 ? list->children[0] : list;
}

/* ---- brackets, fields, NOT ---- */

/* group = "(" , or , ")" ; */
static struct qnode *parse_group(struct parser *p)
{
    struct qtoken open = p->tok;
    struct qnode *n;

    if (!go_deeper(p, open.start))
        return NULL;
    p->n_open++;
    qparser_advance(p);
    n = parse_or(p);
    if (p->status != FB_OK)
        return NULL;
    p->n_open--;
    p->depth--;
    if (p->tok.kind == QTOKEN_CLOSE) {
        struct span inside = span_make(p->q->text.ptr + open.end, p->tok.start - open.end);
        if (qlex_is_blank(inside))
            return FAIL(p, FB_ERR_SYNTAX, open.start,
                        _("nothing stands between the brackets: expected a word or a phrase"));
        qparser_advance(p);
    } else {
        buf_addf(&p->q->notes,
                 _("The opening bracket at character %zu has no partner: it reaches to the end.\n"),
                 qparser_column(p, open.start));
    }
    return n;
}

/* field = NAME ":" , ( group | atom ) ; */
static struct qnode *parse_field(struct parser *p)
{
    struct qtoken field = p->tok;
    unsigned outer = p->fields;
    struct qnode *n = NULL;

    qparser_advance(p);
    if (p->tok.skipped)
        return p->full ? NULL : fail_nothing_behind(p, &field);
    p->fields = field.fields;
    switch (p->tok.kind) {
    case QTOKEN_OPEN:
        n = parse_group(p);
        break;
    case QTOKEN_WORD:
    case QTOKEN_PHRASE:
    case QTOKEN_EXACT:
    case QTOKEN_WIDEN:
        n = qparser_item(p);
        break;
    case QTOKEN_NEAR:
        n = qparser_near(p);
        break;
    case QTOKEN_MINUS:
        FAIL(p, FB_ERR_SYNTAX, p->tok.start,
             _("\"-\" cannot follow \"%.*s\": expected it before the field, as in -%.*sA"),
             SHOWN(field.text), SHOWN(field.text));
        break;
    default:
        fail_operand(p);
        break;
    }
    p->fields = outer;
    if (n && n->start > field.start && n->kind != QNODE_AND && n->kind != QNODE_OR)
        n->start = field.start;
    return n;
}

/* primary = group | field | date | atom ;
 * atom = item | near ; */
static struct qnode *parse_primary(struct parser *p)
{
    switch (p->tok.kind) {
    case QTOKEN_OPEN:
        return parse_group(p);
    case QTOKEN_FIELD:
        return parse_field(p);
    case QTOKEN_DATE:
        return qparser_date(p);
    case QTOKEN_NEAR:
        return qparser_near(p);
    case QTOKEN_WORD:
    case QTOKEN_PHRASE:
    case QTOKEN_EXACT:
    case QTOKEN_WIDEN:
        return qparser_item(p);
    default:
        return fail_operand(p);
    }
}

/* not = { "NOT" | "NICHT" | "-" } , primary ; */
static struct qnode *parse_not(struct parser *p)
{
    size_t starts[QUERY_MAX_DEPTH], n_nots = 0;
    struct qtoken last = p->tok;
    struct qnode *n;

    while (p->tok.kind == QTOKEN_NOT || p->tok.kind == QTOKEN_MINUS) {
        last = p->tok;
        if (!go_deeper(p, last.start))
            return NULL;
        starts[n_nots++] = last.start;
        qparser_advance(p);
        if (last.kind == QTOKEN_MINUS && p->tok.skipped) { /* -"" excludes nothing */
            n_nots--;
            p->depth--;
            if (!starts_operand(p->tok.kind))
                break;
        }
    }
    if (n_nots == 0 && !starts_operand(p->tok.kind))
        return NULL;
    n = parse_primary(p);
    if (p->status != FB_OK)
        return NULL;
    p->depth -= n_nots;
    if (!n)
        return last.kind == QTOKEN_NOT && !p->full ? fail_nothing_behind(p, &last) : NULL;
    while (n_nots > 0) {
        struct qnode *negated = qparser_new_node(p, QNODE_NOT, starts[--n_nots], n->end);
        qnode_add(&p->q->arena, negated, n);
        n = negated;
    }
    return n;
}

/* ---- AND, OR ---- */

/* What limits the hits rather than being looked for: exclusions, dates, sections, paths. */
static bool is_filter(const struct qnode *n)
{
    const unsigned filter_fields = QFIELD_BIT(FIELD_SECTION) | QFIELD_PATH;

    switch (n->kind) {
    case QNODE_NOT:
    case QNODE_DATE:
        return true;
    case QNODE_WORD:
    case QNODE_PHRASE:
        return n->fields && !(n->fields & ~filter_fields);
    case QNODE_NEAR:
    case QNODE_AND:
    case QNODE_OR:
        break;
    }
    for (size_t i = 0; i < n->n_children; i++)
        if (!is_filter(n->children[i]))
            return false;
    return true;
}

/* Operands beside each other: joined by AND, or in a question by OR but for what filters. */
struct sequence {
    struct qnode *chain; /* operands with AND between them, not yet sorted in */
    struct qnode *all;
    struct qnode *any;
};

static void end_chain(struct parser *p, struct sequence *s)
{
    struct qnode *n = unwrap(s->chain);

    s->chain = NULL;
    if (n && p->question && !is_filter(n))
        add_to(p, &s->any, QNODE_OR, n);
    else if (n)
        add_to(p, &s->all, QNODE_AND, n);
}

/* The node for all operands, in which the words come before the filters. */
static struct qnode *end_sequence(struct parser *p, struct sequence *s)
{
    struct qnode *n = NULL;

    end_chain(p, s);
    if (!s->any)
        return unwrap(s->all);
    if (!s->all)
        return unwrap(s->any);
    add_to(p, &n, QNODE_AND, unwrap(s->any));
    qnode_add(&p->q->arena, n, s->all);
    return n;
}

/* and = not , { [ "AND" | "UND" ] , not } ; */
static struct qnode *parse_and(struct parser *p)
{
    struct sequence s = {0};
    bool empty = true;

    for (;;) {
        struct qtoken op = p->tok;
        bool explicit_and = op.kind == QTOKEN_AND;
        struct qnode *n;

        if (explicit_and) {
            if (empty && !p->full)
                return fail_operand(p);
            qparser_advance(p);
            if (!starts_operand(p->tok.kind))
                return fail_operand(p);
        } else if (!starts_operand(p->tok.kind)) {
            break;
        }
        n = parse_not(p);
        if (p->status != FB_OK)
            return NULL;
        if (!n) {
            if (explicit_and && !p->full)
                return fail_nothing_behind(p, &op);
            continue;
        }
        if (!explicit_and)
            end_chain(p, &s);
        add_to(p, &s.chain, QNODE_AND, n);
        empty = false;
    }
    return end_sequence(p, &s);
}

/* or = and , { ( "OR" | "ODER" ) , and } ; */
static struct qnode *parse_or(struct parser *p)
{
    struct qnode *first = parse_and(p), *list = NULL;

    while (p->status == FB_OK && p->tok.kind == QTOKEN_OR) {
        struct qtoken op = p->tok;
        struct qnode *next;

        if (!first && !p->full)
            return fail_operand(p);
        qparser_advance(p);
        if (!starts_operand(p->tok.kind))
            return fail_operand(p);
        next = parse_and(p);
        if (p->status != FB_OK)
            return NULL;
        if (!next && !p->full)
            return fail_nothing_behind(p, &op);
        if (first && !list)
            add_to(p, &list, QNODE_OR, first);
        if (next)
            add_to(p, &list, QNODE_OR, next);
    }
    if (p->status != FB_OK)
        return NULL;
    return list ? unwrap(list) : first;
}

/* query = [ or ] ; */
static enum fb_status parse_query(struct query *q, bool question, bool plain, struct fb_error *err)
{
    struct parser p = {.q = q, .question = question, .err = err};

    p.lex.text = q->text;
    p.lex.question = question;
    p.lex.plain = plain;
    p.lex.notes = &q->notes;
    qparser_advance(&p);
    q->root = parse_or(&p);
    if (p.status == FB_OK && p.tok.kind != QTOKEN_END)
        BUG("a query was not read to its end");
    return p.status;
}

/* ---- text ---- */

/* The query as q->text has it: any bytes become NFC, control characters become spaces. */
static void take_text(struct query *q, struct span raw)
{
    struct buf spaced = BUF_INIT, clean = BUF_INIT;
    enum encoding e = encoding_detect(raw.ptr, raw.len);

    for (size_t i = 0; i < raw.len;) {
        uint32_t cp;
        size_t n = utf8_decode(raw.ptr + i, raw.len - i, &cp);
        if (cp == '\n' || utf8_is_control(cp))
            buf_add_char(&spaced, ' ');
        else
            buf_add(&spaced, raw.ptr + i, n);
        i += n;
    }
    if (e == ENCODING_UTF16LE || e == ENCODING_UTF16BE) /* a query has no byte order mark */
        e = ENCODING_CP1252;
    decode_text_as(e, buf_cstr(&spaced), spaced.len, &clean, NULL);
    q->text = arena_copy(&q->arena, buf_span(&clean));
    buf_release(&spaced);
    buf_release(&clean);
}

enum fb_status query_parse(struct query *q, struct span text, unsigned flags, struct fb_error *err)
{
    struct fb_error mistake = {0};
    bool question = flags & QPARSE_ANY;
    enum fb_status status;

    memset(q, 0, sizeof *q);
    take_text(q, span_make(text.ptr, text.len < QUERY_MAX_BYTES ? text.len : QUERY_MAX_BYTES));
    if (text.len > QUERY_MAX_BYTES)
        return fb_error_set_at(err, FB_ERR_LIMIT, q->text.len,
                               _("the query is longer than %d bytes: expected a shorter one"),
                               QUERY_MAX_BYTES);
    if (!question)
        return parse_query(q, false, false, err);
    status = parse_query(q, true, false, &mistake);
    if (status != FB_OK) {
        buf_clear(&q->notes);
        buf_addf(&q->notes, _("The query was read as plain words, since %s (character %zu).\n"),
                 mistake.message, qlex_column(q->text, mistake.offset));
        status = parse_query(q, true, true, err);
    }
    fb_error_release(&mistake);
    return status;
}

void query_release(struct query *q)
{
    arena_release(&q->arena);
    buf_release(&q->notes);
    buf_release(&q->synonyms);
    memset(q, 0, sizeof *q);
}
