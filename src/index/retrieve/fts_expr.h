#ifndef FB_INDEX_FTS_EXPR_H
#define FB_INDEX_FTS_EXPR_H

#include "base/buf.h"
#include "index/plan/plan.h"

#include <stdint.h>

/* A plan as an FTS5 MATCH expression. Every term stands in a quoted string of analysed terms
 * (term_column.h), so nothing a person typed is ever read as FTS5 syntax. FTS5 numbers the phrases
 * of an expression from left to right; phrases says what each of them counts for. */
enum phrase_counts_as {
    PHRASE_RELATION, /* occurrences of the leaf's word in one relation */
    PHRASE_ALL_FORMS /* occurrences in any form, the literal ones among them */
};

#define FTS_NO_LEAF SIZE_MAX

struct fts_phrase {
    size_t leaf; /* or FTS_NO_LEAF */
    enum relation relation;
    enum phrase_counts_as counts_as;
};

struct fts_expr {
    struct buf text;
    struct fts_phrase *phrases;
    size_t n_phrases, phrases_cap;
    size_t *first_phrase; /* by leaf: its phrases are first_phrase[leaf] .. +n_phrases_of[leaf] */
    size_t *n_phrases_of;
    unsigned *fields_of;      /* by leaf */
    enum relation at_closest; /* of the leaf being written */
    size_t n_leaves;
    bool counting;
    bool has_bonus; /* rows come that match nothing but what adds to scores */
};

/* counting: nothing that only adds to scores is asked for. */
void fts_expr_build(struct fts_expr *e, const struct plan *plan, bool counting);
void fts_expr_release(struct fts_expr *e);

#endif
