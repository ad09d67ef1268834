#include "text/repair.h"

#include "helpers.h"
#include "text/entity.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
    const char *in, *want;
};

static void check(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;
        struct repair_info info;
        bool same = strcmp(rows[i].in, rows[i].want) == 0;

        repair_text(span_of(rows[i].in), &out, &info);
        if (strcmp(buf_cstr(&out), rows[i].want) != 0)
            fail_msg("\"%s\" became \"%s\", not \"%s\"", rows[i].in, buf_cstr(&out), rows[i].want);
        if (same != (info.n_entities + info.n_twice == 0))
            fail_msg("\"%s\": %zu entities, %zu twice", rows[i].in, info.n_entities, info.n_twice);
        if (!same && !repair_is_wanted(span_of(rows[i].in)))
            fail_msg("\"%s\" was not noticed", rows[i].in);
        buf_release(&out);
    }
}

static void entities_mean_characters(void **state)
{
    static const struct row rows[] = {
        {"M&uuml;ller &amp; S&ouml;hne", "Müller & Söhne"},
        {"Fu&szlig;ball, Fu&#223;ball, Fu&#xDF;ball, Fu&#Xdf;ball",
         "Fußball, Fußball, Fußball, Fußball"},
        {"&bdquo;So&ldquo; &ndash; 5&nbsp;&euro;&hellip;", "„So“ – 5\u00A0€…"},
        {"Ge&shy;samt", "Ge\u00ADsamt"},
        {"&lt;b&gt; &quot;x&quot; Andrea&apos;s &#39;y&#39;", "<b> \"x\" Andrea's 'y'"},
        {"&#132;So&#147; &#150; &#128;5", "„So“ – €5"},
        {"Dvo&rcaron;&aacute;k, &Zcaron;i&zcaron;ek, &#321;&oacute;d&#378;", "Dvořák, Žižek, Łódź"},
        {"M&AUML;RZ, GRO&SZLIG;, R&AMP;B", "MÄRZ, GROß, R&B"},
        {"&#10;Zeile&#9;zwei", " Zeile zwei"},
        {"&#128512;", "😀"},
    };
    (void)state;

    check(rows, N_ELEMS(rows));
}

static void entities_written_twice_over(void **state)
{
    static const struct row rows[] = {
        {"M&amp;uuml;ller &amp;amp; S&amp;amp;ouml;hne", "Müller & Söhne"},
        {"&amp;quot;So&amp;quot; &amp;ndash; 5&amp;nbsp;Euro", "\"So\" – 5\u00A0Euro"},
        {"Gr&amp;#246;&amp;#xDF;e, M&#38;uuml;ll", "Größe, Müll"},
        /* as a browser shows it */
        {"Man schreibt &amp;auml; statt ä und \"&amp;lt;\" statt <.",
         "Man schreibt &auml; statt ä und \"&lt;\" statt <."},
    };
    (void)state;

    check(rows, N_ELEMS(rows));
}

static void entities_without_semicolon(void **state)
{
    static const struct row rows[] = {
        {"f&uumlr M&auml&szlige, Caf&eacute", "für Mäße, Café"},
        {"M&uumlller &amp S&ouml;hne &#228rgern", "Müller & Söhne ärgern"},
        {"R&B, H&M, AT&T, Q&A; Tom & Jerry, &c., x&&y;",
         "R&B, H&M, AT&T, Q&A; Tom & Jerry, &c., x&&y;"},
        {"x.de/?a=1&copy=2&sect=3&auml=4&lt=5&amp=6", "x.de/?a=1&copy=2&sect=3&auml=4&lt=5&amp=6"},
        {"&unbekannt; &#; &#x; &#xZZ; &#99999999; &#xD800; & &;",
         "&unbekannt; &#; &#x; &#xZZ; &#99999999; &#xD800; & &;"},
        {"&SZLIGEN; &ABCDEFGHI; &ABCDEFGHIJ;", "&SZLIGEN; &ABCDEFGHI; &ABCDEFGHIJ;"},
        {"Platz &#1, &ethisch, &para", "Platz &#1, &ethisch, &para"},
        {"&", "&"},
        {"&#", "&#"},
        {"&#x", "&#x"},
        {"&a", "&a"},
        {"Ende &amp", "Ende &"},
    };
    (void)state;

    check(rows, N_ELEMS(rows));
}

static void text_encoded_twice(void **state)
{
    static const struct row rows[] = {
        {"Die BÃ¤ckerei schlieÃŸt, das MÃ¤dchen lacht.",
         "Die Bäckerei schließt, das Mädchen lacht."},
        {"SchlieÃ\xC2\x9Ft, schÃ¶n, Ã\xC2\x9C"
         "bung",
         "Schließt, schön, Übung"},
        {"â€žSchÃ¶nâ€œ â€“ â€šsoâ€˜ â€” 5â‚¬â€¦", "„Schön“ – ‚so‘ — 5€…"},
        {"Ã„rzte, Ã–sterreich, Ãœbung, KÃ–LN, MÃœNCHEN", "Ärzte, Österreich, Übung, KÖLN, MÜNCHEN"},
        {"CafÃ©, Ã  la carte, voilÃ\u00A0, MartÃ\u00ADnez", "Café, Ã  la carte, voilà, Martínez"},
        {"5Â\u00A0km, Â§ 7, 20Â°C, Â»SoÂ«", "5\u00A0km, § 7, 20°C, »So«"},
        {"5Â km, zumÂ Beispiel", "5 km, zum Beispiel"},
        {"DvoÅ™Ã¡k, Å½iÅ¾ek, ÅÃ³dÅº, ErdoÄŸan, WaÅ‚Ä™sa", "Dvořák, Žižek, Åódź, Erdoğan, Wałęsa"},
        {"SchlieÃt, SpaÃ und groÃe", "Schließt, Spaß und große"},
        {"â€žJaâ€ sagte er", "„Ja” sagte er"},
        {"ÃƒÂ¤rgerlich, Ã¢â‚¬â€œ", "ärgerlich, –"},
        {"ÃƒÆ’Ã‚Â¤rger", "ärger"},
        {"uÌˆber", "u\u0308ber"},
        {"ï»¿Titel", "\uFEFFTitel"},
        {"ðŸ˜€", "😀"},
        {"ÐšÐ¸ÐµÐ²", "Киев"},
        {"\xC2\x84"
         "So\xC2\x93 \xC2\x96",
         "„So“ –"},
        {"StraÃŸe\nJOÃO\nÃ¼ber", "Straße\nJOÃO\nüber"},
        {"JOÃO und BÃ¤cker", "JOÃO und Bäcker"},
    };
    (void)state;

    check(rows, N_ELEMS(rows));
}

static void text_that_is_as_it_should_be(void **state)
{
    static const struct row rows[] = {
        {"São Paulo, JOÃO, IRMÃ, „MAÇÃ“, IRMÃ»", "São Paulo, JOÃO, IRMÃ, „MAÇÃ“, IRMÃ»"},
        {"João, Ã, Ã., AMANHÃ…, IRMÃ – CORAÇÃO", "João, Ã, Ã., AMANHÃ…, IRMÃ – CORAÇÃO"},
        {"„EUROPÄ“, Ä…, »Ä«, Å»", "„EUROPÄ“, Ä…, »Ä«, Å»"},
        {"5 Å, 10 Å², Ångström, Âge", "5 Å, 10 Å², Ångström, Âge"},
        {"câ“–, româ, pâté, á»…, café»…", "câ“–, româ, pâté, á»…, café»…"},
        {"ESPAÑ“, Ñ, Ð, Ïle, Îles", "ESPAÑ“, Ñ, Ð, Ïle, Îles"},
        {"Größe – „so“ … 5\u00A0€, §\u00A07", "Größe – „so“ … 5\u00A0€, §\u00A07"},
        {"Ã la carte, joÃo", "Ã la carte, joÃo"},
        {"", ""},
        {"Ã", "Ã"},
        {"â€", "”"},
    };
    (void)state;

    check(rows, N_ELEMS(rows));
}

/* Whatever the text: what comes out is valid, and there is an end. */
static void any_text_stays_valid(void **state)
{
    static const char *const pieces[] = {"Ã",  "Â",        "â", "€", "¤",  "„", "“",    " ",
                                         "a",  "A",        "&", "#", "x1", ";", "amp;", "auml",
                                         "\n", "\xC2\x84", "Ä", "ƒ", "ð",  "Ÿ"};
    uint64_t random = 11;
    (void)state;

    for (int round = 0; round < 20000; round++) {
        struct buf in = BUF_INIT, out = BUF_INIT;
        struct repair_info info;

        for (int i = 0; i < 12; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            buf_add_str(&in, pieces[(random >> 33) % N_ELEMS(pieces)]);
        }
        repair_text(buf_span(&in), &out, &info);
        assert_int_equal(utf8_valid_prefix(buf_cstr(&out), out.len), out.len);
        if (info.n_entities + info.n_twice == 0)
            assert_string_equal(buf_cstr(&in), buf_cstr(&out));
        buf_release(&in);
        buf_release(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(entities_mean_characters),
        cmocka_unit_test(entities_written_twice_over),
        cmocka_unit_test(entities_without_semicolon),
        cmocka_unit_test(text_encoded_twice),
        cmocka_unit_test(text_that_is_as_it_should_be),
        cmocka_unit_test(any_text_stays_valid),
    };

    return cmocka_run_group_tests_name("repair", tests, NULL, NULL);
}
