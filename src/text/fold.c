/* Case folding of one letter at a time on the stack. utf8proc folds and composes; what its
 * compatibility mappings bring besides letters (blanks, brackets) is dropped here. The length of a
 * run of marks is bounded because utf8proc sorts marks in quadratic time. */
#include "text/fold.h"

#include "text/utf8.h"

#include <utf8proc.h>

enum {
    MAX_MARKS = 30,
    MAX_FOLDED = 192, /* the longest compatibility mapping has 18, a mark at most 3 */
    SHARP_S = 0xDF,
    CAPITAL_SHARP_S = 0x1E9E,
    DOT_ABOVE = 0x307,
    FRACTION_SLASH = 0x2044
};

bool fold_is_word(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9');
    if (cp >= 0x2000 && cp < 0x2070) /* dashes, quotes, blanks */
        return false;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return !fold_is_apostrophe(cp) && !utf8_is_invisible(cp);
    default:
        return false;
    }
}

static bool is_jamo_tail(uint32_t cp)
{
    return (cp >= 0x1160 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FB);
}

bool fold_is_mark(uint32_t cp)
{
    if (cp < 0x300 || utf8_is_invisible(cp))
        return false;
    /* half-width kana's voice marks compose as well */
    if (is_jamo_tail(cp) || cp == 0xFF9E || cp == 0xFF9F)
        return true;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return true;
    default:
        return false;
    }
}

bool fold_is_apostrophe(uint32_t cp)
{
    switch (cp) {
    case '\'':
    case '`':
    case 0xB4:
    case 0x02BC:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0xFF07:
        return true;
    default:
        return false;
    }
}

uint32_t fold_peek(struct span text, size_t pos, size_t *n_bytes)
{
    uint32_t cp = 0;

    *n_bytes = 0;
    if (pos < text.len)
        *n_bytes = utf8_decode(text.ptr + pos, text.len - pos, &cp);
    return cp;
}

bool fold_word_starts_at(struct span text, size_t pos)
{
    size_t n;
    uint32_t cp = fold_peek(text, pos, &n);

    return n > 0 && fold_starts_word(cp);
}

static size_t marks_end(struct span text, size_t pos, size_t max_marks)
{
    while (max_marks-- > 0 && pos < text.len && (unsigned char)text.ptr[pos] >= 0x80) {
        uint32_t cp;
        size_t n = utf8_decode(text.ptr + pos, text.len - pos, &cp);
        if (!fold_is_mark(cp))
            break;
        pos += n;
    }
    return pos;
}

size_t fold_letter_end(struct span text, size_t pos)
{
    uint32_t cp;

    pos += utf8_decode(text.ptr + pos, text.len - pos, &cp);
    return marks_end(text, pos, SIZE_MAX);
}

/* Variation selectors and enclosing marks (keycaps) say nothing about the letter. */
static bool is_ornament(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) ||
           (cp >= 0x180B && cp <= 0x180D) ||
           utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ME;
}

static void add_folded(const utf8proc_int32_t *cps, utf8proc_ssize_t n, struct buf *out)
{
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        uint32_t cp = (uint32_t)cps[i];
        bool dotted_i = cp == DOT_ABOVE && i > 0 && cps[i - 1] == 'i'; /* of a folded U+0130 */

        if (fold_is_apostrophe(cp))
            buf_add_char(out, '\'');
        else if ((fold_is_word(cp) && !is_ornament(cp) && !dotted_i) || cp == FRACTION_SLASH)
            buf_add_cp(out, cp);
    }
}

/* Brings the marks of a letter into their canonical order, which folding may undo: U+0345 becomes a
 * letter of its own. Returns the letter in cps as UTF-8, or as it was. */
static struct span sort_marks(struct span letter, utf8proc_int32_t cps[MAX_FOLDED + 1])
{
    utf8proc_ssize_t n =
        utf8proc_decompose((const utf8proc_uint8_t *)letter.ptr, (utf8proc_ssize_t)letter.len, cps,
                           MAX_FOLDED, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);

    if (n >= 0 && n <= MAX_FOLDED)
        n = utf8proc_reencode(cps, n, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    return n >= 0 && n <= MAX_FOLDED * 4 ? span_make((const char *)cps, (size_t)n) : letter;
}

void fold_letter(struct span letter, struct buf *out)
{
    const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
    utf8proc_int32_t cps[MAX_FOLDED + 1], sorted[MAX_FOLDED + 1];
    utf8proc_ssize_t n;
    uint32_t cp;
    size_t base_bytes = utf8_decode(letter.ptr, letter.len, &cp);

    if (cp == SHARP_S || cp == CAPITAL_SHARP_S) {
        buf_add_cp(out, SHARP_S);
        letter = span_make(letter.ptr + base_bytes, letter.len - base_bytes);
        base_bytes = 0;
    }
    letter.len = marks_end(letter, base_bytes, MAX_MARKS);
    if (letter.len == 0)
        return;
    if (letter.len > base_bytes)
        letter = sort_marks(letter, sorted);
    n = utf8proc_decompose((const utf8proc_uint8_t *)letter.ptr, (utf8proc_ssize_t)letter.len, cps,
                           MAX_FOLDED, options);
    if (n >= 0 && n <= MAX_FOLDED)
        n = utf8proc_normalize_utf32(cps, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n >= 0 && n <= MAX_FOLDED)
        add_folded(cps, n, out);
}
