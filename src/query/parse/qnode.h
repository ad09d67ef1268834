#ifndef FB_QUERY_QNODE_H
#define FB_QUERY_QNODE_H

#include "article/article.h"
#include "base/arena.h"

#include <stdint.h>

/* A query as its author wrote it: the expression tree that qparse builds and expand turns into a
 * plan for the index. Nothing here is analysed yet: texts are as typed. */
enum qnode_kind {
    QNODE_WORD,   /* text: one run of word characters as typed, e.g. UN-Sicherheitsrat, 1.000,50,
                     Rüst* */
    QNODE_PHRASE, /* text: what stood between the quotes */
    QNODE_NEAR,   /* children: words and phrases; distance */
    QNODE_AND,    /* children, at least two */
    QNODE_OR,     /* children, at least two */
    QNODE_NOT,    /* one child: everything it does not match */
    QNODE_DATE    /* first_day..last_day, both included; 0 = open on that side */
};

/* The fields a node is limited to; 0 = the default fields (every enum field). QFIELD_PATH cannot
 * be combined with others. */
#define QFIELD_BIT(field) (1u << (field))
#define QFIELD_PATH       (1u << N_FIELDS)

struct qnode {
    enum qnode_kind kind;
    size_t start, end;           /* the bytes of the query this node stands for */
    struct span text;            /* WORD, PHRASE: borrowed from the query's copy in the arena */
    unsigned fields;             /* set on WORD, PHRASE, and NEAR's children */
    bool exact;                  /* WORD, PHRASE after '=' */
    bool synonyms;               /* WORD, PHRASE after '~': what means the same, too */
    bool wildcard;               /* WORD: text holds * or ? that count as wildcards */
    int fuzzy;                   /* WORD: typing errors allowed by '~', 0 to 2 */
    unsigned distance;           /* NEAR: at most this many words in between */
    int32_t first_day, last_day; /* DATE: yyyymmdd */
    struct qnode **children;
    size_t n_children;
};

/* A node without children, all else 0, that lives in arena. */
struct qnode *qnode_new(struct arena *arena, enum qnode_kind kind, size_t start, size_t end);
/* Appends child, or child's own children when both are AND or both OR, and widens n's range.
 * Room for children comes from arena. */
void qnode_add(struct arena *arena, struct qnode *n, struct qnode *child);

#endif
