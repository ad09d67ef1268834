#ifndef FB_QUERY_WIDEN_H
#define FB_QUERY_WIDEN_H

#include "index/core/index.h"
#include "index/plan/plan.h"
#include "query/expand/synonyms.h"
#include "query/parse/qparse.h"

/* Widens leaves of a plan by synonyms. The sources are opened when the first "~" asks for them. */
struct widener {
    struct index *ix;
    struct query *query; /* its notes and synonyms are added to */
    struct plan *plan;
    const char *thesaurus; /* or NULL */
    double n_articles;
    struct synonyms *sources; /* NULL until asked for */
};

/* Makes *node, which stands for text in these fields, one that matches text's synonyms as well: of
 * the same term, in relation RELATION_SYNONYM. Synonyms that the index does not hold are left out.
 * Where none is known, *node stays as it is and a note says so. */
enum fb_status widener_add(struct widener *w, struct span text, unsigned fields, uint32_t term,
                           struct plan_node **node, struct fb_error *err);
void widener_release(struct widener *w);

#endif
