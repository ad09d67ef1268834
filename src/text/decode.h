#ifndef FB_TEXT_DECODE_H
#define FB_TEXT_DECODE_H

#include "base/buf.h"

/* From a file's bytes to clean text: valid UTF-8 in NFC, lines ended by \n (whatever ended them:
 * CR, CRLF, VT, FF, NEL, U+2028, U+2029), no control characters (tab becomes a space; NUL, other
 * C0, DEL, C1, bidirectional overrides and isolates are dropped), no BOM, not even within the text.
 * Soft hyphens and other invisible characters stay: they are the author's. Several encodings in one
 * file happen where texts were pasted together: each line is judged by itself (mixed.h). */
enum encoding {
    ENCODING_UTF8,
    ENCODING_UTF8_BOM,
    ENCODING_UTF16LE, /* by BOM */
    ENCODING_UTF16BE, /* by BOM */
    ENCODING_CP1252   /* assumed when most non-ASCII is not UTF-8; Latin-1 is its subset */
};

struct decode_info {
    enum encoding encoding;
    bool was_nfc;      /* false: the text was composed */
    size_t n_replaced; /* replaced by U+FFFD: lone surrogates, CP1252's holes, a cut-short end */
    size_t n_strays;   /* malformed bytes in UTF-8, read as CP1252 */
    size_t n_controls; /* control characters dropped */
    /* See mixed.h and repair.h. */
    size_t n_other_lines; /* lines not, or not wholly, in that encoding */
    size_t n_entities;    /* character entities read as what they mean */
    size_t n_twice;       /* characters that had been encoded twice */
};

/* What the bytes look like, from at most the first n_bytes given; looks at all of them for
 * UTF-8 validity, allowing a sequence cut short at the very end. */
enum encoding encoding_detect(const char *bytes, size_t n_bytes);
/* A short name for messages: "UTF-8", "UTF-8 with BOM", "UTF-16LE", "UTF-16BE", "Windows-1252". */
const char *encoding_name(enum encoding e);
/* Appends the clean text to out. info is overwritten and may be NULL. Cannot fail. */
void decode_text(const char *bytes, size_t n_bytes, struct buf *out, struct decode_info *info);
/* The same for text already known to be in encoding e. */
void decode_text_as(enum encoding e, const char *bytes, size_t n_bytes, struct buf *out,
                    struct decode_info *info);
/* The same for a line, or lines, of a file that is mostly in encoding e, which is none of UTF-16.
 */
void decode_text_mixed(enum encoding e, const char *bytes, size_t n_bytes, struct buf *out,
                       struct decode_info *info);
/* decode_text for what people wrote to be read: character entities and text encoded twice become
 * what they mean (repair.h). Not for queries, nor for what a parser is still to read. */
void decode_prose(const char *bytes, size_t n_bytes, struct buf *out, struct decode_info *info);
/* Whether the bytes are text at all: false for NULs outside UTF-16 or over a tenth of C0 controls.
 */
bool decode_looks_like_text(const char *bytes, size_t n_bytes);

#endif
