#ifndef FB_ARTICLE_ARTICLE_H
#define FB_ARTICLE_ARTICLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

/* One article as a reader produced it. All text is clean UTF-8 (see text/decode.h) and lives in
 * arena; an absent part is an empty span. Zero-initialised is a valid empty article. */
struct caption {
    struct span text;
    struct span credit; /* "Alexander Beispiel/lnd", without "Foto:" */
};

struct article {
    struct arena arena;
    struct span key; /* the article's own id where its source gives one (JSON Lines), else empty */
    struct span section; /* "Militär" */
    struct span title;
    struct span teaser;
    struct caption *captions; /* each once */
    size_t n_captions;
    struct span *places; /* from the dateline: "Moskau" */
    size_t n_places;
    struct span *headings; /* sub-headings; they stand in body too, at their place */
    size_t n_headings;
    struct span body;   /* paragraphs and sub-headings, an empty line between them; without page
                           furniture, captions, dateline and source */
    struct span source; /* "GEA" */
    int32_t date;       /* yyyymmdd, 0 = not known */
};

/* Everything back to empty; the memory is kept for the next article. */
void article_clear(struct article *a);
void article_release(struct article *a);

/* The searchable parts of an article: one column of the index each. The body comes first because
 * FTS5 marks the column of an occurrence only when it is not the first: two bytes less for nearly
 * every word of every article. */
enum field {
    FIELD_BODY,
    FIELD_TITLE,
    FIELD_TEASER,
    FIELD_CAPTION, /* captions and credits, an empty line between captions */
    FIELD_SECTION,
    FIELD_PLACE, /* places joined by ", " */
    FIELD_SOURCE,
    N_FIELDS
};

/* The JSON and internal name: "title", "teaser", "body", "caption", "section", "place", "source".
 */
const char *field_name(enum field f);
/* The text of a field as it is indexed, shown in snippets and measured by highlights. Valid as
 * long as the article; joined fields are built in its arena. */
struct span article_field(struct article *a, enum field f);

/* Stored form: a version byte, then length-prefixed parts. Appends to out. The arena-built
 * joined fields are not stored. */
void article_pack(const struct article *a, struct buf *out);
/* The reverse; a is cleared first. Fails with FB_ERR_CORRUPT on anything malformed. */
enum fb_status article_unpack(struct article *a, struct span packed, struct fb_error *err);

#endif
