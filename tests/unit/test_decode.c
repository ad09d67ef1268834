#include "text/decode.h"

#include "helpers.h"
#include "base/codepoint.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <utf8proc.h>

#define BYTES(literal) (literal), sizeof(literal) - 1

static void encodings_are_recognised(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        enum encoding want;
        const char *why;
    } cases[] = {
        {BYTES(""), ENCODING_UTF8, "nothing"},
        {BYTES("nur ASCII"), ENCODING_UTF8, "ASCII"},
        {BYTES("Größe"), ENCODING_UTF8, "UTF-8"},
        {BYTES("Gr\xF6\xDF"
               "e"),
         ENCODING_CP1252, "Latin-1"},
        {BYTES("\x84Gr\xF6\xDF"
               "e\x93 \x96 5 \x80"),
         ENCODING_CP1252, "Windows-1252"},
        {BYTES("\xEF\xBB\xBFGröße"), ENCODING_UTF8_BOM, "BOM"},
        {BYTES("\xEF\xBB\xBF\xFC"), ENCODING_UTF8_BOM, "BOM before anything else"},
        {BYTES("\xFF\xFEG\0"), ENCODING_UTF16LE, "little endian"},
        {BYTES("\xFE\xFF\0G"), ENCODING_UTF16BE, "big endian"},
        {BYTES("Gr\xC3"), ENCODING_UTF8, "cut in two"},
        {BYTES("x\xE2\x80"), ENCODING_UTF8, "cut in three"},
        {BYTES("x\xF0\x9F\x98"), ENCODING_UTF8, "cut in four"},
        {BYTES("x\xE0"), ENCODING_UTF8, "cut after E0"},
        {BYTES("x\xF0"), ENCODING_UTF8, "cut after F0"},
        {BYTES("x\xF4\x8F"), ENCODING_UTF8, "cut after F4 8F"},
        {BYTES("x\xF4\x90"), ENCODING_CP1252, "F4 90 has no continuation"},
        {BYTES("x\xED\xA0"), ENCODING_CP1252, "nor has a surrogate"},
        {BYTES("x\xE0\x80"), ENCODING_CP1252, "nor an overlong form"},
        {BYTES("Spa\xDF\x93 f\xFCr \xC4rzte"), ENCODING_CP1252, "a sharp s before a quote"},
        {BYTES("Größe für Ärzte, f\xFCr"), ENCODING_UTF8, "a stray byte"},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        enum encoding e = encoding_detect(cases[i].in, cases[i].n_bytes);
        if (e != cases[i].want)
            fail_msg("%s: taken for %s", cases[i].why, encoding_name(e));
    }
    assert_int_equal(encoding_detect(NULL, 0), ENCODING_UTF8);
    assert_string_equal(encoding_name(ENCODING_CP1252), "Windows-1252");
    assert_string_equal(encoding_name(ENCODING_UTF16LE), "UTF-16LE");
}

struct counts {
    enum encoding encoding;
    bool was_nfc;
    size_t n_replaced, n_strays, n_controls;
};

static void texts_come_out_clean(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        const char *want;
        struct counts info;
        const char *why;
    } cases[] = {
        {BYTES(""), "", {ENCODING_UTF8, true, 0, 0, 0}, "nothing"},
        {BYTES("Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich."),
         "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.",
         {ENCODING_UTF8, true, 0, 0, 0},
         "clean text"},
        {BYTES("\xEF\xBB\xBFÖl\r\n"), "Öl\n", {ENCODING_UTF8_BOM, true, 0, 0, 0}, "BOM"},
        {BYTES("\xEF\xBB\xBF\xEF\xBB\xBFÖl"), "Öl", {ENCODING_UTF8_BOM, true, 0, 0, 0}, "two BOMs"},
        {BYTES("a\n\xEF\xBB\xBF"
               "b\xEF\xBB\xBF"),
         "a\nb",
         {ENCODING_UTF8, true, 0, 0, 0},
         "files put together, each with its BOM"},
        {BYTES("\x01\xEF\xBB\xBFx"), "x", {ENCODING_UTF8, true, 0, 0, 1}, "a BOM behind a control"},
        {BYTES("u\xEF\xBB\xBF\xCC\x88"), "ü", {ENCODING_UTF8, false, 0, 0, 0}, "a BOM in between"},
        {BYTES("\xFF\xFE\xFF\xFEx\0\xFF\xFE"), "x", {ENCODING_UTF16LE, true, 0, 0, 0}, "in UTF-16"},
        {BYTES("a\r\nb\rc\n\r\n\r\rd\r"),
         "a\nb\nc\n\n\n\nd\n",
         {ENCODING_UTF8, true, 0, 0, 0},
         "line ends"},
        {BYTES("a\vb\fc\xC2\x85"
               "d\xE2\x80\xA8"
               "e\xE2\x80\xA9"
               "f"),
         "a\nb\nc\nd\ne\nf",
         {ENCODING_UTF8, true, 0, 0, 0},
         "rarer line ends"},
        {BYTES("a\tb\0c\x1B[31md\x7F\xC2\x9B"
               "e"),
         "a bc[31mde",
         {ENCODING_UTF8, true, 0, 0, 4},
         "controls"},
        {BYTES("ab\xE2\x80\xAE"
               "cd\xE2\x81\xA6"
               "ef\xE2\x81\xA9"),
         "abcdef",
         {ENCODING_UTF8, true, 0, 0, 3},
         "overrides and isolates"},
        {BYTES("Donau\xC2\xAD"
               "dampf\xE2\x80\x8Bschiff"),
         "Donau\xC2\xAD"
         "dampf\xE2\x80\x8Bschiff",
         {ENCODING_UTF8, true, 0, 0, 0},
         "invisible characters stay"},
        {BYTES("vor u\xCC\x88"
               "ber Kreml\xE2\x80\x93"
               "a\xCC\x8A"
               "ngstrom \xE2\x84\xAB"),
         "vor über Kreml–ångstrom Å",
         {ENCODING_UTF8, false, 0, 0, 0},
         "NFD and a singleton"},
        {BYTES("u\x01\xCC\x88"), "ü", {ENCODING_UTF8, false, 0, 0, 1}, "a control in between"},
        {BYTES("\xCC\x88u"), "\xCC\x88u", {ENCODING_UTF8, true, 0, 0, 0}, "a mark at the start"},
        {BYTES("q\xCC\x88"), "q\xCC\x88", {ENCODING_UTF8, true, 0, 0, 0}, "a mark that stays"},
        {BYTES("Gr\xF6\xDF"
               "e f\xFCr \x84uns\x93\r\n"),
         "Größe für „uns“\n",
         {ENCODING_CP1252, true, 0, 0, 0},
         "Windows-1252"},
        {BYTES("\xFC\x81\x8D\x8F\x90\x9D\x07\x7F"),
         "ü\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
         {ENCODING_CP1252, true, 5, 0, 2},
         "Windows-1252's holes"},
        {BYTES("Caf\xE9"), "Café", {ENCODING_CP1252, true, 0, 0, 0}, "Latin-1 at the very end"},
        {BYTES("Größe für f\xFCr"),
         "Größe für für",
         {ENCODING_UTF8, true, 0, 1, 0},
         "a stray byte keeps the umlauts"},
        {BYTES("Größe \xE2\x80"),
         "Größe \xEF\xBF\xBD",
         {ENCODING_UTF8, true, 1, 0, 0},
         "a cut-short end"},
        {BYTES("\xFF\xFE\xD6\0l\0\r\0\n\0\t\0\x3D\xD8\0\xDE"),
         "Öl\n \xF0\x9F\x98\x80",
         {ENCODING_UTF16LE, true, 0, 0, 0},
         "little endian"},
        {BYTES("\xFE\xFF\0u\x03\x08\0\0\0l\xD8\x3D\xDE\0"),
         "ül\xF0\x9F\x98\x80",
         {ENCODING_UTF16BE, false, 0, 0, 1},
         "big endian, composed"},
        {BYTES("\xFF\xFE\x3D\xD8"
               "a\0\0\xDE\x3D\xD8\x3D\xD8\0\xDE\x3D\xD8!"),
         "\xEF\xBF\xBD"
         "a\xEF\xBF\xBD\xEF\xBF\xBD\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD",
         {ENCODING_UTF16LE, true, 5, 0, 0},
         "lone surrogates and half a unit"},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf out = BUF_INIT;
        struct decode_info info;
        const struct counts *want = &cases[i].info;

        buf_add_str(&out, "u");
        decode_text(cases[i].in, cases[i].n_bytes, &out, &info);
        if (out.data[0] != 'u' || strcmp(out.data + 1, cases[i].want) != 0 ||
            strlen(out.data) != out.len)
            fail_msg("%s: \"%s\"", cases[i].why, out.data + 1);
        if (info.encoding != want->encoding || info.was_nfc != want->was_nfc ||
            info.n_replaced != want->n_replaced || info.n_strays != want->n_strays ||
            info.n_controls != want->n_controls)
            fail_msg("%s: %s, NFC %d, %zu replaced, %zu strays, %zu controls", cases[i].why,
                     encoding_name(info.encoding), info.was_nfc, info.n_replaced, info.n_strays,
                     info.n_controls);
        buf_release(&out);
    }

    struct buf out = BUF_INIT;
    decode_text(NULL, 0, &out, NULL);
    decode_text_as(ENCODING_CP1252, NULL, 0, &out, NULL);
    decode_text_as(ENCODING_UTF16BE, NULL, 0, &out, NULL);
    assert_string_equal(buf_cstr(&out), "");
    buf_release(&out);
}

static void a_known_encoding_is_taken(void **state)
{
    static const struct {
        enum encoding e;
        const char *in;
        size_t n_bytes;
        const char *want;
    } cases[] = {
        {ENCODING_CP1252, BYTES("Gr\xC3\xB6"), "GrÃ¶"},
        {ENCODING_UTF8, BYTES("f\xFCr"), "für"},
        {ENCODING_UTF8, BYTES("\xEF\xBB\xBFx"), "x"},
        {ENCODING_UTF8_BOM, BYTES("x\xC3\xA4"), "xä"},
        {ENCODING_UTF16LE, BYTES("\xE4\0x\0"), "äx"},
        {ENCODING_UTF16BE, BYTES("\0\xE4\0x"), "äx"},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf out = BUF_INIT;
        struct decode_info info;
        decode_text_as(cases[i].e, cases[i].in, cases[i].n_bytes, &out, &info);
        assert_string_equal(out.data, cases[i].want);
        assert_int_equal(info.encoding, cases[i].e);
        buf_release(&out);
    }
}

/* Lines in UTF-8 and Windows-1252 by turns, and both in one line. */
static void lines_are_judged_one_by_one(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        const char *want;
        enum encoding encoding;
        size_t n_other_lines;
    } cases[] = {
        {BYTES("Stra\xDF"
               "enbahn f\xE4hrt\n\xC4rger \xFC"
               "ber\nK\xC3\xA4se\n"),
         "Straßenbahn fährt\nÄrger über\nKäse\n", ENCODING_CP1252, 1},
        {BYTES("Käse\nGrün\nÖl\nf\xFCr\n"), "Käse\nGrün\nÖl\nfür\n", ENCODING_UTF8, 1},
        {BYTES("\x84Wir m\xFCssen pr\xFC"
               "fen\x93, sagte J\xC3\xBCrgen \xE2\x80\x93 f\xFCr\n"),
         "„Wir müssen prüfen“, sagte Jürgen – für\n", ENCODING_CP1252, 1},
        {BYTES("f\xFCr\r\xC3\xBC\r\nf\xFCr \xE4\r"), "für\nü\nfür ä\n", ENCODING_CP1252, 1},
        {BYTES("f\xFCr \xE4 \xF6\n\x84Spa\xDF\x93\n"), "für ä ö\n„Spaß“\n", ENCODING_CP1252, 0},
        {BYTES("f\xFCr \xE4 \xF6\nSpa\xDF\x93\n"), "für ä ö\nSpaß“\n", ENCODING_CP1252, 0},
        {BYTES("für ä ö\nDvořák, Ē\n\xFC\n"), "für ä ö\nDvořák, Ē\nü\n", ENCODING_UTF8, 1},
        {BYTES("caf\xE9\x93\x85 f\xFCr"), "café“… für", ENCODING_CP1252, 0},
        {BYTES("\xEF\xBB\xBFKäse\nf\xFCr"), "Käse\nfür", ENCODING_UTF8_BOM, 1},
        {BYTES("\x81 f\xFCr"), "\xEF\xBF\xBD für", ENCODING_CP1252, 0},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf out = BUF_INIT;
        struct decode_info info;

        decode_text(cases[i].in, cases[i].n_bytes, &out, &info);
        if (strcmp(buf_cstr(&out), cases[i].want) != 0 || info.encoding != cases[i].encoding ||
            info.n_other_lines != cases[i].n_other_lines)
            fail_msg("\"%s\": %s, %zu other lines, not \"%s\"", buf_cstr(&out),
                     encoding_name(info.encoding), info.n_other_lines, cases[i].want);
        buf_release(&out);
    }
}

/* What prose may hold besides; each case is a whole file. */
static void prose_is_read_as_meant(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        const char *want;
        size_t n_entities, n_twice;
    } cases[] = {
        {BYTES("M\xC3\xBCller & S\xC3\xB6hne"), "Müller & Söhne", 0, 0},
        {BYTES("M\xFCller &amp; S&ouml;hne"), "Müller & Söhne", 2, 0},
        {BYTES("u&#776;ber"), "über", 1, 0},
        {BYTES("B\xC3\x83\xC2\xA4"
               "cker, f\xFCr"),
         "Bäcker, für", 0, 1},
        {BYTES("Schlie\xC3\x83\xC2\x9Ft"), "Schließt", 0, 1},
        {BYTES("B&Atilde;&curren;cker"), "Bäcker", 2, 1},
        {BYTES("\xFF\xFE&\0l\0t\0;\0"), "<", 1, 0},
        {BYTES("\xC3\xAF\xC2\xBB\xC2\xBF\xC3\x83\xC2\xB6l"), "öl", 0, 2},
        {BYTES("A&#8238;B &#0; &#x1F;"), "A&#8238;B &#0; &#x1F;", 0, 0},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf out = BUF_INIT;
        struct decode_info info;

        decode_prose(cases[i].in, cases[i].n_bytes, &out, &info);
        if (strcmp(buf_cstr(&out), cases[i].want) != 0 || info.n_entities != cases[i].n_entities ||
            info.n_twice != cases[i].n_twice)
            fail_msg("\"%s\": %zu entities, %zu twice, not \"%s\"", buf_cstr(&out), info.n_entities,
                     info.n_twice, cases[i].want);
        decode_text(cases[i].in, cases[i].n_bytes, &out, &info);
        assert_int_equal(info.n_entities + info.n_twice, 0);
        buf_release(&out);
    }
    {
        struct buf empty = BUF_INIT;
        decode_prose(NULL, 0, &empty, NULL);
        buf_release(&empty);
    }
}

/* Every byte value at every place of a word, so that no lane of the wide scan is left out. */
static void the_fast_path_stops_at_every_byte(void **state)
{
    (void)state;

    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t place = 0; place < 24; place++) {
            char in[24];
            struct buf out = BUF_INIT;
            struct buf want = BUF_INIT;

            memset(in, 'x', sizeof(in));
            in[place] = (char)byte;
            if (place > 0)
                in[place - 1] = '\x1F';
            for (size_t i = 0; i < sizeof(in); i++) {
                unsigned char c = (unsigned char)in[i];
                if (c == '\t')
                    buf_add_char(&want, ' ');
                else if (c >= '\n' && c <= '\r')
                    buf_add_char(&want, '\n');
                else if (c >= 0xA0)
                    buf_add_cp(&want, c);
                else if (c >= 0x20 && c < 0x7F)
                    buf_add_char(&want, (char)c);
            }
            if (byte < 0x80 || byte >= 0xA0) {
                decode_text_as(ENCODING_CP1252, in, sizeof(in), &out, NULL);
                assert_string_equal(buf_cstr(&out), want.data);
            }
            if (byte < 0x80) {
                buf_clear(&out);
                decode_text(in, sizeof(in), &out, NULL);
                assert_string_equal(buf_cstr(&out), want.data);
            }
            buf_release(&out);
            buf_release(&want);
        }
    }
}

static void windows_1252_in_full(void **state)
{
    static const char want[] =
        "€\xEF\xBF\xBD‚ƒ„…†‡ˆ‰Š‹Œ\xEF\xBF\xBDŽ\xEF\xBF\xBD\xEF\xBF\xBD‘’“”•–—˜™š›œ\xEF\xBF\xBDžŸ";
    (void)state;
    struct buf out = BUF_INIT;
    char bytes[128];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(0x80 + i);
    decode_text_as(ENCODING_CP1252, bytes, 32, &out, NULL);
    assert_string_equal(out.data, want);
    buf_clear(&out);
    decode_text_as(ENCODING_CP1252, bytes + 32, 96, &out, NULL);
    for (uint32_t cp = 0xA0; cp <= 0xFF; cp++) {
        uint32_t got;
        assert_int_equal(utf8_decode(out.data + 2 * (cp - 0xA0), 2, &got), 2);
        assert_int_equal(got, cp);
    }
    buf_release(&out);
}

/* Whatever the bytes: valid UTF-8, NFC, no controls, and decoding again changes nothing. */
static void any_bytes_become_clean_text(void **state)
{
    static const char *const pieces[] = {
        "Haus",     "\xFC",         "ü",        "u\xCC\x88",    "\r",   "\n",
        "\xE2\x80", "\xEF\xBB\xBF", "\xFF\xFE", "\xE2\x84\xAB", "\x1B", "\xED\xA0\x80",
        "\xC2\x85", "\xCC\xA3",     "\xF0\x9F", "\xE2\x80\xAE", "„So“", "\xE1\x84\x80\xE1\x85\xA1"};
    (void)state;
    struct buf in = BUF_INIT;
    struct buf once = BUF_INIT;
    struct buf twice = BUF_INIT;
    uint64_t random = 7;

    for (int round = 0; round < 20000; round++) {
        buf_clear(&in);
        buf_clear(&once);
        buf_clear(&twice);
        for (int i = 0; i < 12; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            if (round % 4 == 0)
                buf_add_char(&in, (char)(random >> 40));
            else
                buf_add_str(&in, pieces[(random >> 33) % N_ELEMS(pieces)]);
        }
        decode_text(in.data, in.len, &once, NULL);
        assert_int_equal(utf8_valid_prefix(once.data, once.len), once.len);
        for (size_t i = 0; i < once.len;) {
            uint32_t cp;
            i += utf8_decode(once.data + i, once.len - i, &cp);
            assert_false(utf8_is_control(cp));
        }
        char *nfc = (char *)utf8proc_NFC((const utf8proc_uint8_t *)buf_cstr(&once));
        assert_string_equal(buf_cstr(&once), nfc);
        free(nfc);
        struct decode_info info;
        decode_text(buf_cstr(&once), once.len, &twice, &info);
        assert_true(span_eq(buf_span(&once), buf_span(&twice)));
        assert_true(info.was_nfc);
    }
    buf_release(&in);
    buf_release(&once);
    buf_release(&twice);
}

static void text_is_told_from_other_things(void **state)
{
    static const struct {
        const char *in;
        size_t n_bytes;
        bool want;
        const char *why;
    } cases[] = {
        {BYTES(""), true, "nothing"},
        {BYTES("Artikel\r\n\tText\f"), true, "plain"},
        {BYTES("Gr\xF6\xDF"
               "e"),
         true, "Latin-1"},
        {BYTES("PK\x03\x04 und weiter"), false, "an archive"},
        {BYTES("lange Zeile mit \x1B[1m darin"), true, "few controls"},
        {BYTES("a\0b lange Zeile"), false, "a NUL"},
        {BYTES("\xFF\xFEG\0r\0"), true, "UTF-16"},
        {BYTES("\xFE\xFF\0G\0r"), true, "UTF-16 the other way"},
        {BYTES("\xFF\xFE\0\0\x01\0\x02\0\x03\0"), false, "a BOM before numbers"},
        {BYTES("\xEF\xBB\xBFText"), true, "UTF-8 with BOM"},
        {BYTES("\xEF\xBB\xBFTe\0xt"), false, "UTF-8 with BOM and NUL"},
    };
    (void)state;

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        if (decode_looks_like_text(cases[i].in, cases[i].n_bytes) != cases[i].want)
            fail_msg("wrong about %s", cases[i].why);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_recognised),
        cmocka_unit_test(texts_come_out_clean),
        cmocka_unit_test(a_known_encoding_is_taken),
        cmocka_unit_test(lines_are_judged_one_by_one),
        cmocka_unit_test(prose_is_read_as_meant),
        cmocka_unit_test(the_fast_path_stops_at_every_byte),
        cmocka_unit_test(windows_1252_in_full),
        cmocka_unit_test(any_bytes_become_clean_text),
        cmocka_unit_test(text_is_told_from_other_things),
    };

    return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
