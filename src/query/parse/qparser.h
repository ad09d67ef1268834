#ifndef FB_QUERY_QPARSER_H
#define FB_QUERY_QPARSER_H

#include "base/err.h"
#include "query/parse/qlex.h"
#include "query/parse/qparse.h"
#include "text/utf8.h"

/* What the two halves of the parser share: qparse.c has the operators, qleaf.c what they join. */

/* How much of the query a message repeats. */
enum { SHOWN_MAX_BYTES = 60 };

struct parser {
    struct query *q;
    struct qlex lex;
    struct qtoken tok;  /* the one to be looked at */
    struct qtoken prev; /* the one consumed last */
    bool question;      /* QPARSE_ANY */
    unsigned fields;    /* of the field around */
    size_t depth, n_open, n_terms;
    bool full; /* QPARSE_ANY: QUERY_MAX_TERMS reached, the rest is left out */
    enum fb_status status;
    struct fb_error *err;
};

/* Arguments for %.*s. */
#define SHOWN(s)                                                                                   \
    (int)utf8_align((s), (s).len < SHOWN_MAX_BYTES ? (s).len : SHOWN_MAX_BYTES), (s).ptr

/* Records a mistake; always NULL. */
#define FAIL(p, code, offset, ...)                                                                 \
    qparser_failed((p), fb_error_set_at((p)->err, (code), (offset), __VA_ARGS__))

struct qnode *qparser_failed(struct parser *p, enum fb_status status);
/* On to the next token. A closing bracket that was never opened is passed over, with a note. */
void qparser_advance(struct parser *p);
/* The place of a byte as notes give it. */
size_t qparser_column(const struct parser *p, size_t offset);
struct qnode *qparser_new_node(struct parser *p, enum qnode_kind kind, size_t start, size_t end);

/* The rules item, near and date of the grammar in qparse.c. p->tok is what they begin with. NULL
 * for a mistake, or when nothing is left to search for. */
struct qnode *qparser_item(struct parser *p);
struct qnode *qparser_near(struct parser *p);
struct qnode *qparser_date(struct parser *p);

#endif
