/* Code points, positions and columns. Everything that counts walks eight ASCII bytes at a time
 * where it can and falls back to one decoded code point; malformed bytes count as one code point
 * each everywhere, so that counts, offsets and decoding agree on any bytes. Categories and widths
 * are utf8proc's; ASCII is answered without it. */
#include "text/utf8.h"

#include "base/codepoint.h"

#include <utf8proc.h>

/* Whether the eight bytes at s are all ASCII. */
static inline bool is_ascii_word(const char *s)
{
    uint64_t word;

    memcpy(&word, s, sizeof(word));
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

size_t utf8_decode(const char *s, size_t n_bytes, uint32_t *cp)
{
    size_t n = codepoint_decode(s, n_bytes, cp);

    return n ? n : 1;
}

size_t utf8_write(uint32_t cp, char out[4])
{
    return codepoint_encode(cp, out);
}

size_t utf8_valid_prefix(const char *s, size_t n_bytes)
{
    size_t i = 0;

    while (i < n_bytes) {
        uint32_t cp;
        if ((unsigned char)s[i] < 0x80) {
            i += n_bytes - i >= 8 && is_ascii_word(s + i) ? 8 : 1;
            continue;
        }
        size_t n = codepoint_decode(s + i, n_bytes - i, &cp);
        if (n == 0)
            return i;
        i += n;
    }
    return n_bytes;
}

size_t utf8_count(struct span s)
{
    size_t n_chars = 0;
    size_t i = 0;

    while (i < s.len) {
        uint32_t cp;
        if (s.len - i >= 8 && is_ascii_word(s.ptr + i)) {
            i += 8;
            n_chars += 8;
        } else {
            i += utf8_decode(s.ptr + i, s.len - i, &cp);
            n_chars++;
        }
    }
    return n_chars;
}

size_t utf8_offset(struct span s, size_t n_chars)
{
    size_t i = 0;

    while (n_chars && i < s.len) {
        uint32_t cp;
        if (n_chars >= 8 && s.len - i >= 8 && is_ascii_word(s.ptr + i)) {
            i += 8;
            n_chars -= 8;
        } else {
            i += utf8_decode(s.ptr + i, s.len - i, &cp);
            n_chars--;
        }
    }
    return i;
}

size_t utf8_align(struct span s, size_t offset)
{
    if (offset >= s.len)
        return s.len;
    for (size_t back = 1; back <= 3 && back <= offset; back++) {
        uint32_t cp;
        size_t start = offset - back;
        if (!codepoint_is_continuation((unsigned char)s.ptr[start + 1]))
            break;
        if (codepoint_decode(s.ptr + start, s.len - start, &cp) > back)
            return start;
    }
    return offset;
}

static inline size_t codepoint_width_cols(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 0x20 && cp != 0x7F;

    int width = utf8proc_charwidth((utf8proc_int32_t)cp);
    return width > 0 ? (size_t)width : 0;
}

size_t utf8_width_cols(struct span s)
{
    size_t width_cols = 0;

    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        i += utf8_decode(s.ptr + i, s.len - i, &cp);
        width_cols += codepoint_width_cols(cp);
    }
    return width_cols;
}

size_t utf8_fit_cols(struct span s, size_t max_cols)
{
    size_t width_cols = 0;
    size_t i = 0;

    while (i < s.len) {
        uint32_t cp;
        size_t n = utf8_decode(s.ptr + i, s.len - i, &cp);
        width_cols += codepoint_width_cols(cp);
        if (width_cols > max_cols)
            break;
        i += n;
    }
    return i;
}

bool utf8_is_invisible(uint32_t cp)
{
    return cp == 0xAD || cp == 0x034F || cp == 0x061C || cp == 0x180E ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2060 && cp <= 0x2064) || cp == 0xFEFF;
}

bool utf8_is_control(uint32_t cp)
{
    if (cp < 0x20)
        return cp != '\n';
    return (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

bool utf8_is_letter(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');

    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return true;
    default:
        return false;
    }
}

bool utf8_is_upper(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z';

    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_lower(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'a' && cp <= 'z';
    return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LL;
}

bool utf8_is_space(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r');

    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}
