#ifndef FB_TESTS_FUZZ_CLEAN_H
#define FB_TESTS_FUZZ_CLEAN_H

#include "fuzz.h"

#include "text/utf8.h"

/* Text that may be shown: valid UTF-8 without control characters other than \n. */
static inline void require_clean(struct span text)
{
    REQUIRE(utf8_valid_prefix(text.ptr, text.len) == text.len);
    for (size_t pos = 0; pos < text.len;) {
        uint32_t cp;
        pos += utf8_decode(text.ptr + pos, text.len - pos, &cp);
        REQUIRE(cp == '\n' || cp >= 0x20);
        REQUIRE(cp < 0x7f || cp > 0x9f);
        REQUIRE(!utf8_is_control(cp));
    }
}

#endif
