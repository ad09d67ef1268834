#ifndef FB_BASE_CODEPOINT_H
#define FB_BASE_CODEPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UTF-8, one code point at a time, for the base layer and as the core of text/utf8.h, which
 * everyone else uses. Well-formedness as in table 3-7 of the Unicode standard. */

#define CODEPOINT_REPLACEMENT 0xFFFDu

static inline bool codepoint_is_scalar(uint32_t cp)
{
    return cp < 0xD800 || (cp > 0xDFFF && cp <= 0x10FFFF);
}

static inline bool codepoint_is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The code point at s (n_bytes > 0) and the bytes it takes; malformed: U+FFFD and 0. */
static inline size_t codepoint_decode(const char *s, size_t n_bytes, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s;
    unsigned char lead = p[0];

    if (lead < 0x80) {
        *cp = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF && n_bytes >= 2 && codepoint_is_continuation(p[1])) {
        *cp = (uint32_t)(lead & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF && n_bytes >= 3 && codepoint_is_continuation(p[1]) &&
        codepoint_is_continuation(p[2])) {
        uint32_t c = (uint32_t)(lead & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        if (c >= 0x800 && codepoint_is_scalar(c)) {
            *cp = c;
            return 3;
        }
    }
    if (lead >= 0xF0 && lead <= 0xF4 && n_bytes >= 4 && codepoint_is_continuation(p[1]) &&
        codepoint_is_continuation(p[2]) && codepoint_is_continuation(p[3])) {
        uint32_t c = (uint32_t)(lead & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
                     (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
        if (c >= 0x10000 && c <= 0x10FFFF) {
            *cp = c;
            return 4;
        }
    }
    *cp = CODEPOINT_REPLACEMENT;
    return 0;
}

/* Writes 1 to 4 bytes and returns how many; anything but a scalar value becomes U+FFFD. */
static inline size_t codepoint_encode(uint32_t cp, char out[4])
{
    if (!codepoint_is_scalar(cp))
        cp = CODEPOINT_REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

#endif
