#ifndef FB_QUERY_QLEX_H
#define FB_QUERY_QLEX_H

#include "base/buf.h"
#include "query/parse/qnode.h"

/* Cuts a query into tokens. It cannot fail: whatever is no operator is text to search for, and
 * punctuation alone, empty phrases and stray quotes are passed over (the latter two with a note).
 */
enum qtoken_kind {
    QTOKEN_END,
    QTOKEN_WORD,
    QTOKEN_PHRASE,
    QTOKEN_OPEN,  /* ( */
    QTOKEN_CLOSE, /* ) */
    QTOKEN_COMMA, /* within NEAR only */
    QTOKEN_AND,
    QTOKEN_OR,
    QTOKEN_NOT,
    QTOKEN_MINUS, /* - before a word, quote or bracket */
    QTOKEN_EXACT, /* = before a word, quote or bracket */
    QTOKEN_WIDEN, /* ~ before a word, quote or bracket */
    QTOKEN_NEAR,  /* the word and the bracket behind it */
    QTOKEN_FIELD, /* titel: */
    QTOKEN_DATE   /* datum: and its value */
};

enum qdate_kind { QDATE_WITHIN, QDATE_AFTER, QDATE_BEFORE };

struct qtoken {
    enum qtoken_kind kind;
    size_t start, end; /* bytes in the query, with everything that belongs to the token */
    struct span text;  /* WORD, PHRASE: what to search for; DATE: the value; else the token */
    bool skipped;      /* something was passed over between the token before and this one */
    bool wildcard;     /* WORD: * or ? in text count as wildcards */
    bool tilde;        /* WORD, PHRASE: followed by ~ */
    unsigned fuzzy;    /* the number behind the ~, 1 if there is none */
    unsigned fields;   /* FIELD */
    enum qdate_kind date;
};

struct qlex {
    struct span text; /* NFC, without control characters; borrowed */
    size_t pos;
    bool question;         /* QPARSE_ANY: a person's prose, see qparse.h */
    bool plain;            /* no operators: words and phrases only */
    bool in_near;          /* set by the parser between NEAR( and its ) */
    enum qtoken_kind last; /* of the token before; END if something was skipped since */
    struct buf *notes;
};

void qlex_next(struct qlex *lex, struct qtoken *token);

/* Whether the word would be read as an operator: "AND", "ODER". */
bool qlex_is_keyword(struct span word);
/* The place of a byte as people count: characters from 1. */
size_t qlex_column(struct span query, size_t offset);
/* Runs of letters and digits: 2 in "UN-Sicherheitsrat". */
size_t qlex_count_words(struct span s);
/* Letters and digits, combining marks not counted. */
size_t qlex_count_alnum(struct span s);
/* Whether s is nothing but blanks. */
bool qlex_is_blank(struct span s);

#endif
