#include "text/nfc.h"

#include "base/codepoint.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <utf8proc.h>

/* Compares with utf8proc's own NFC of the whole; s is NUL-terminated and free of NULs. */
static void check_against_utf8proc(struct span s, uint32_t cp)
{
    struct buf out = BUF_INIT;
    char *want = (char *)utf8proc_NFC((const utf8proc_uint8_t *)s.ptr);
    bool was_nfc = nfc_compose(s, &out);

    assert_non_null(want);
    if (strcmp(buf_cstr(&out), want) != 0)
        fail_msg("U+%04X: \"%s\" became \"%s\", not \"%s\"", cp, s.ptr, out.data, want);
    if (was_nfc != (strcmp(s.ptr, want) == 0))
        fail_msg("U+%04X: wrong about having been NFC", cp);
    free(want);
    buf_release(&out);
}

static void every_code_point_alone_and_in_company(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;

    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (!codepoint_is_scalar(cp) || (cp >= 0x20000 && cp < 0x2F800) || cp >= 0x2FB00)
            continue;
        buf_clear(&text);
        buf_add_cp(&text, cp);
        check_against_utf8proc(buf_span(&text), cp);
        buf_clear(&text);
        buf_add_str(&text, "a\xCC\xA3\xCD\x85"); /* marks of classes 220 and 240 */
        buf_add_cp(&text, cp);
        buf_add_str(&text, "\xCC\x88\xCC\xA3o");
        check_against_utf8proc(buf_span(&text), cp);
    }
    buf_release(&text);
}

/* A code point that composes with one before it must never be a place to split. */
static void second_halves_continue(void **state)
{
    (void)state;
    size_t n_found = 0;

    for (uint32_t cp = 0x80; cp <= 0x10FFFF; cp++) {
        utf8proc_int32_t parts[8];
        if (!codepoint_is_scalar(cp))
            continue;
        char bytes[5] = "";
        codepoint_encode(cp, bytes);
        utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)bytes, 0, parts, 8,
                                                UTF8PROC_DECOMPOSE | UTF8PROC_NULLTERM);
        for (utf8proc_ssize_t i = 1; i < n; i++) {
            n_found++;
            if (nfc_class_of((uint32_t)parts[i]) != NFC_CONTINUES)
                fail_msg("U+%04X ends U+%04X and does not continue", (unsigned)parts[i], cp);
        }
    }
    assert_true(n_found > 10000);
}

static void random_texts(void **state)
{
    static const uint32_t alphabet[] = {'a',    'o',    'U',    ' ',     0x308,  0x301,  0x323,
                                        0x345,  0xE4,   0x1E9E, 0x344,   0x212B, 0x1100, 0x1161,
                                        0x11A8, 0xAC00, 0x9C7,  0x9BE,   0x2126, 0xF900, 0x2000,
                                        0x438,  0x306,  0x200D, 0x1D15E, 0x34F,  0xF73};
    (void)state;
    struct buf text = BUF_INIT;
    uint64_t random = 42;

    for (int round = 0; round < 20000; round++) {
        buf_clear(&text);
        for (int i = 0; i < 24; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            buf_add_cp(&text, alphabet[(random >> 33) % (sizeof(alphabet) / sizeof(alphabet[0]))]);
        }
        check_against_utf8proc(buf_span(&text), 0);
    }
    buf_release(&text);
}

static void long_runs_of_marks_are_broken(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct buf once = BUF_INIT;
    struct buf twice = BUF_INIT;

    buf_add_str(&text, "x");
    for (int i = 0; i < 50000; i++)
        buf_add_str(&text, "\xCC\x81\xCC\xA3");
    assert_false(nfc_compose(buf_span(&text), &once));
    assert_true(once.len > text.len && once.len < text.len + text.len / 20);
    assert_true(nfc_compose(buf_span(&once), &twice));
    assert_true(span_eq(buf_span(&once), buf_span(&twice)));
    check_against_utf8proc(buf_span(&once), 0);

    /* 30 are let be, 31 are not. */
    for (size_t n_marks = 30; n_marks <= 31; n_marks++) {
        buf_clear(&text);
        buf_clear(&once);
        buf_add_str(&text, "x");
        for (size_t i = 0; i < n_marks; i++)
            buf_add_str(&text, "\xCC\x81");
        assert_int_equal(nfc_compose(buf_span(&text), &once), n_marks == 30);
        assert_int_equal(once.len, text.len + (n_marks == 30 ? 0 : strlen("\xCD\x8F")));
    }
    buf_release(&text);
    buf_release(&once);
    buf_release(&twice);
}

/* Marks count as they are when decomposed, so that a second pass finds nothing to do. */
static void long_runs_are_broken_once(void **state)
{
    static const struct {
        uint32_t starter, mark;
        const char *why;
    } cases[] = {
        {'x', 0x301, "marks alone"},
        {0xFB1D, 0x301, "a starter that decomposes for good, to one with a mark"},
        {0xE4, 0x301, "a starter that composes again"},
        {0xE4, 0x316, "marks that stand before the starter's own"},
        {0x1D15E, 0x1D165, "starters of marks without a class"},
        {'x', 0x344, "marks that are two"},
        {0x301, 0xF73, "no starter, marks that are two"},
        {0xAC00, 0x11A8, "Hangul"},
        {0x1100, 0x1161, "jamo"},
        {0x9C7, 0x9BE, "marks that compose with each other"},
    };
    (void)state;
    struct buf text = BUF_INIT;
    struct buf once = BUF_INIT;
    struct buf twice = BUF_INIT;

    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        for (size_t n_marks = 0; n_marks < 100; n_marks++) {
            buf_clear(&text);
            buf_clear(&once);
            buf_clear(&twice);
            buf_add_str(&text, "a");
            buf_add_cp(&text, cases[c].starter);
            for (size_t i = 0; i < n_marks; i++)
                buf_add_cp(&text, cases[c].mark);
            buf_add_str(&text, "b");
            nfc_compose(buf_span(&text), &once);
            bool was_nfc = nfc_compose(buf_span(&once), &twice);
            if (!was_nfc || !span_eq(buf_span(&once), buf_span(&twice)))
                fail_msg("%s: %zu marks are changed twice", cases[c].why, n_marks);
            check_against_utf8proc(buf_span(&once), cases[c].starter);
        }
    }
    buf_release(&text);
    buf_release(&once);
    buf_release(&twice);
}

static void appends_and_survives_malformed_bytes(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;

    buf_add_str(&out, "a");
    assert_true(nfc_compose(span_make(NULL, 0), &out));
    assert_false(nfc_compose(span_of("u\xCC\x88\xFFo\xCC\x88\xC3"), &out));
    assert_string_equal(out.data, "aü\xFFö\xC3");
    buf_release(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_alone_and_in_company),
        cmocka_unit_test(second_halves_continue),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(long_runs_of_marks_are_broken),
        cmocka_unit_test(long_runs_are_broken_once),
        cmocka_unit_test(appends_and_survives_malformed_bytes),
    };

    return cmocka_run_group_tests_name("nfc", tests, NULL, NULL);
}
