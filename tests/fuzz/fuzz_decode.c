/* Any bytes become clean text: valid UTF-8 in NFC, no control characters, no BOM; and clean text
 * stays as it is. So do bytes read as prose, or as lines of a file. */
#include "clean.h"

#include "text/decode.h"

#include <utf8proc.h>

/* utf8proc 2.8 drops U+11A7 after a Hangul syllable, though nothing composes with it: no judge of
 * such text. */
static void require_nfc(struct span text)
{
    if (memmem(text.ptr, text.len, "\xe1\x86\xa7", 3))
        return;

    utf8proc_uint8_t *nfc = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &nfc,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    REQUIRE(n >= 0);
    REQUIRE(span_eq(span_make((const char *)nfc, (size_t)n), text));
    free(nfc);
}

static void require_decoded(struct span text)
{
    require_clean(text);
    REQUIRE(!span_starts(text, span_of("\xef\xbb\xbf")));
    require_nfc(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum encoding encodings[] = {ENCODING_UTF8, ENCODING_UTF8_BOM, ENCODING_UTF16LE,
                                              ENCODING_UTF16BE, ENCODING_CP1252};
    const char *bytes = (const char *)data;
    struct buf once = BUF_INIT, twice = BUF_INIT;
    struct decode_info info;

    decode_looks_like_text(bytes, size);
    REQUIRE(encoding_name(encoding_detect(bytes, size)));

    decode_text(bytes, size, &once, &info);
    /* Only the whole text can tell a sequence cut short at its end from one that goes on. */
    REQUIRE(
        info.encoding == encoding_detect(bytes, size) ||
        (encoding_detect(bytes, size) == ENCODING_UTF8 && utf8_valid_prefix(bytes, size) < size));
    require_decoded(buf_span(&once));

    decode_text(buf_cstr(&once), once.len, &twice, &info);
    REQUIRE(span_eq(buf_span(&once), buf_span(&twice)));
    REQUIRE(info.encoding == ENCODING_UTF8);
    REQUIRE(info.was_nfc && info.n_replaced == 0 && info.n_controls == 0);

    for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++) {
        buf_clear(&once);
        decode_text_as(encodings[i], bytes, size, &once, NULL);
        require_decoded(buf_span(&once));
    }
    buf_clear(&once);
    decode_prose(bytes, size, &once, &info);
    require_decoded(buf_span(&once));
    if (info.n_entities + info.n_twice == 0) {
        buf_clear(&twice);
        decode_text(bytes, size, &twice, NULL);
        REQUIRE(span_eq(buf_span(&once), buf_span(&twice)));
    }
    buf_clear(&once);
    decode_text_mixed(ENCODING_CP1252, bytes, size, &once, &info);
    require_decoded(buf_span(&once));
    buf_release(&once);
    buf_release(&twice);
    return 0;
}
