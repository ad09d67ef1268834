#ifndef FB_QUERY_EXPAND_H
#define FB_QUERY_EXPAND_H

#include "index/core/index.h"
#include "index/plan/plan.h"
#include "query/parse/qparse.h"

/* Turns a parsed query into a plan, by asking the vocabulary which forms each word stands for. */

enum {
    EXPAND_MAX_FORMS = 4096,       /* a pattern that more words match is refused */
    EXPAND_MAX_WORD_FORMS = 65536, /* of one word with all compounds; far beyond any */
    EXPAND_MAX_PREFIX_FORMS =
        512 /* a prefix that more words match is left to the index to follow */
};

struct expand_options {
    bool any;              /* function words are left out where others stand beside them */
    const char *thesaurus; /* for "~", as for thesaurus_open; NULL: none. The user's own synonyms
                              stand beside the index. */
};

/* plan is zeroed by the caller and released by it either way. Notes for the user are appended to
 * query->notes, the synonyms taken to query->synonyms. A file of synonyms that a query asks for and
 * that cannot be read is an error. FB_ERR_LIMIT (err->offset in query->text) for a pattern that
 * matches too much. */
enum fb_status query_expand(struct index *ix, struct query *query,
                            const struct expand_options *options, struct plan *plan,
                            struct fb_error *err);

/* Adds AND filters to a plan: a section's name, a range of days (0 = open). */
enum fb_status plan_add_section(struct index *ix, struct plan *plan, struct span section,
                                struct fb_error *err);
enum fb_status plan_add_dates(struct index *ix, struct plan *plan, int32_t first_day,
                              int32_t last_day, struct fb_error *err);

/* A leaf of one word in all its forms, for callers that make plans of their own. */
enum fb_status plan_add_word(struct index *ix, struct plan *plan, struct span form, uint32_t term,
                             size_t *leaf, struct fb_error *err);

#endif
