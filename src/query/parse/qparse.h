#ifndef FB_QUERY_QPARSE_H
#define FB_QUERY_QPARSE_H

#include "base/buf.h"
#include "base/err.h"
#include "query/parse/qnode.h"

/* Limits on what one query may hold: beyond them FB_ERR_LIMIT with the place. */
#define QUERY_MAX_BYTES 4096
#define QUERY_MAX_TERMS 64 /* words in all, those inside phrases included */
#define QUERY_MAX_DEPTH 16 /* nested brackets and NOTs */

enum qparse_flags {
    /* The query is a person's question: words that merely stand beside each other are joined by OR;
     * question marks and other punctuation at a word's end are no wildcards; a query with a mistake
     * in its form is read as plain words, with a note; words beyond QUERY_MAX_TERMS are left out,
     * with a note. Explicit operators keep their meaning: exclusions, dates, rubrik: and pfad:
     * limit what the words find. Only a text longer than QUERY_MAX_BYTES fails. */
    QPARSE_ANY = 1 << 0
};

struct query {
    struct arena arena;
    struct span text;   /* the query as typed, NFC, control characters as spaces */
    struct qnode *root; /* NULL for an empty query (only blanks or punctuation) */
    struct buf
        notes; /* what was forgiven, for stderr: one complete sentence a line; may be empty */
    struct buf synonyms; /* what "~" added and where it is from, for explain: lines; filled by
                            query_expand */
};

/* Parses text. On FB_ERR_SYNTAX and FB_ERR_LIMIT err->offset is the byte in q->text where the
 * mistake is, and the message says what was found and what was expected. q must be released either
 * way. The grammar stands in qparse.c. */
enum fb_status query_parse(struct query *q, struct span text, unsigned flags, struct fb_error *err);
void query_release(struct query *q);
/* The tree, one node a line, two spaces of indent a level, for explain and tests: e.g.
 *   AND
 *     word Soldaten
 *     phrase "strategische Partnerschaft" =exact title
 *     date 20240101..20240630 */
void query_dump(const struct query *q, struct buf *out);

#endif
