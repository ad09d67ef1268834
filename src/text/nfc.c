/* NFC by segments: one code point before which text may be split and the marks that follow it.
 * Only a segment with something to do goes to utf8proc, on a buffer on the stack; everything
 * between is copied in runs. Text may be split before any starter that no composition has in
 * second place; all that compositions do have there are marks (M*) and the Hangul vowels and
 * finals, so that the category decides and no table of our own is needed. */
#include "text/nfc.h"

#include "base/codepoint.h"
#include "base/err.h"

#include <utf8proc.h>

enum {
    NFC_MAX_MARKS = 30,
    NFC_MAX_EXPANSION = 4, /* code points in the longest canonical decomposition */
    COMBINING_GRAPHEME_JOINER = 0x034F
};

static bool is_mark(const utf8proc_property_t *property)
{
    return property->combining_class != 0 || property->category == UTF8PROC_CATEGORY_MN ||
           property->category == UTF8PROC_CATEGORY_MC || property->category == UTF8PROC_CATEGORY_ME;
}

/* Whether cp, which has a canonical decomposition, comes back when that is composed. Singletons
 * such as U+212B and the code points excluded from composition do not. */
static bool recomposes(uint32_t cp)
{
    utf8proc_int32_t cps[NFC_MAX_EXPANSION + 1];
    utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    int bound_class = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, cps, NFC_MAX_EXPANSION,
                                                 options, &bound_class);

    if (n < 1 || n > NFC_MAX_EXPANSION)
        return false;
    n = utf8proc_normalize_utf32(cps, n, options);
    return n == 1 && cps[0] == (utf8proc_int32_t)cp;
}

enum nfc_class nfc_class_of(uint32_t cp)
{
    /* Latin; the dashes, quotes and currency signs of U+20xx; Cyrillic letters. */
    if (cp < 0x300 || (cp >= 0x2002 && cp <= 0x20CF) || (cp >= 0x400 && cp <= 0x482) ||
        cp == COMBINING_GRAPHEME_JOINER)
        return NFC_INERT;
    if ((cp >= 0x1161 && cp <= 0x1175) || (cp >= 0x11A8 && cp <= 0x11C2))
        return NFC_CONTINUES;

    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)cp);
    if (is_mark(property))
        return NFC_CONTINUES;
    bool decomposes = property->decomp_type == 0 && property->decomp_seqindex != UINT16_MAX;
    return decomposes && !recomposes(cp) ? NFC_BEGINS : NFC_INERT;
}

/* The code points of cp's canonical decomposition, 1 for most. */
static unsigned decomposed_length(uint32_t cp)
{
    utf8proc_int32_t cps[NFC_MAX_EXPANSION];
    int bound_class = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)cp, cps, NFC_MAX_EXPANSION,
        (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE), &bound_class);

    return n > 0 && n <= NFC_MAX_EXPANSION ? (unsigned)n : 1;
}

/* Appends one segment in NFC; true when that changed nothing. */
static bool compose_segment(struct span segment, struct buf *out)
{
    utf8proc_int32_t cps[(NFC_MAX_MARKS + 1) * NFC_MAX_EXPANSION + 1];
    utf8proc_ssize_t room = (utf8proc_ssize_t)(sizeof(cps) / sizeof(cps[0])) - 1;
    utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE);

    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)segment.ptr,
                                            (utf8proc_ssize_t)segment.len, cps, room, options);
    if (n < 0 || n > room)
        BUG("a segment of valid UTF-8 does not decompose");
    n = utf8proc_reencode(cps, n, options);
    if (n < 0)
        BUG("a decomposed segment does not encode");

    struct span composed = span_make((const char *)cps, (size_t)n);
    buf_add_span(out, composed);
    return span_eq(segment, composed);
}

/* The code point at i with its class and length; what is malformed is inert. */
struct step {
    uint32_t cp;
    enum nfc_class class;
    size_t n_bytes;
};

static struct step step_at(struct span s, size_t i)
{
    struct step step = {(unsigned char)s.ptr[i], NFC_INERT, 1};

    if (step.cp < 0x80)
        return step;
    step.n_bytes = codepoint_decode(s.ptr + i, s.len - i, &step.cp);
    if (step.n_bytes == 0)
        return (struct step){CODEPOINT_REPLACEMENT, NFC_INERT, 1};
    step.class = nfc_class_of(step.cp);
    return step;
}

/* The end of the segment that first, at start, opens. Marks are counted as they are when
 * decomposed: so many are they in every form of the segment, and the result of one pass is left
 * alone by the next. *is_full when another mark would have followed but for the limit. */
static size_t segment_end(struct span s, size_t start, struct step first, bool *is_full)
{
    size_t i = start + first.n_bytes;
    struct step next;
    unsigned n_marks;

    *is_full = false;
    if (i == s.len || (next = step_at(s, i)).class != NFC_CONTINUES)
        return i;
    n_marks = decomposed_length(first.cp) - (first.class != NFC_CONTINUES);
    do {
        n_marks += decomposed_length(next.cp);
        if (n_marks > NFC_MAX_MARKS) {
            *is_full = true;
            return i;
        }
        i += next.n_bytes;
    } while (i < s.len && (next = step_at(s, i)).class == NFC_CONTINUES);
    return i;
}

bool nfc_compose(struct span s, struct buf *out)
{
    bool was_nfc = true;
    bool is_cut = false; /* the segment before ended for its length only */
    size_t copied = 0;   /* up to here s is in out */

    for (size_t i = 0; i < s.len;) {
        size_t start = i;
        struct step first = step_at(s, i);
        bool is_full;

        i = segment_end(s, start, first, &is_full);
        if (first.class == NFC_INERT && i == start + first.n_bytes && !is_full)
            continue;

        buf_add(out, s.ptr + copied, start - copied);
        if (is_cut) {
            buf_add_cp(out, COMBINING_GRAPHEME_JOINER);
            was_nfc = false;
        }
        if (!compose_segment(span_make(s.ptr + start, i - start), out))
            was_nfc = false;
        copied = i;
        is_cut = is_full;
    }
    if (copied < s.len)
        buf_add(out, s.ptr + copied, s.len - copied);
    return was_nfc;
}
