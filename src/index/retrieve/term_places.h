#ifndef FB_INDEX_TERM_PLACES_H
#define FB_INDEX_TERM_PLACES_H

#include "index/core/index.h"
#include "index/plan/plan.h"

/* Where the words of a plan stand in a few articles, without reading these: posting lists say which
 * of the words' many forms are there at all, and only of those are the places read. */
enum { TERM_PLACES_ARTICLES = 32 };

/* A bit for each article. */
typedef uint32_t article_bits;

struct term_place {
    uint16_t field;    /* enum field */
    uint16_t position; /* from 1; parts of a hyphenated word count each */
    uint32_t source;   /* what stands there, in sources */
};

struct term_places {
    const struct plan *plan; /* borrowed */
    size_t n;                /* articles */
    int64_t ids[TERM_PLACES_ARTICLES];
    article_bits *articles_of; /* by leaf: those that have a form of each of its slots */
    struct term_source {
        uint32_t leaf, slot;
        article_bits articles; /* those that have the form */
        const struct plan_form *form;
    } * sources;
    size_t n_sources, sources_cap;
    struct term_place_list {
        struct term_place *at; /* by field and position */
        size_t n, cap;
    } * of; /* by article */
};

/* Says which of the articles have what of the leaves that are wanted (by leaf), whose forms must
 * all be listed; n: at most TERM_PLACES_ARTICLES. *known is false, which is no error, if it cannot
 * be told, since there are no posting lists, or damaged ones, or if reading the articles' texts
 * takes less time. The caller releases out in any case. */
enum fb_status term_places_find(struct index *ix, const struct plan *plan, const bool *wanted,
                                const int64_t *ids, size_t n, struct term_places *out, bool *known,
                                struct fb_error *err);
/* Reads the places in some of the articles (bits), up to max_position of each field. *known as
 * above; it is false also if the full text is damaged. */
enum fb_status term_places_read(struct index *ix, struct term_places *places, article_bits articles,
                                uint16_t max_position, bool *known, struct fb_error *err);

/* Called with where the form of a source (its number) stands in an article, as position_list.h
 * reads it. */
typedef void term_places_fn(uint32_t source, size_t article, struct span positions, void *ctx);
/* The same for whoever wants no lists: in some of the articles, all places, in no order. What fn
 * was told counts only if *known. */
enum fb_status term_places_each(struct index *ix, struct term_places *places, article_bits articles,
                                term_places_fn *fn, void *ctx, bool *known, struct fb_error *err);
void term_places_release(struct term_places *places);

#endif
