/* Brings the spellings that Germans use for one word to one. Facts behind the rules: DIN 5007 and
 * typewriters' habit for ä = ae; Lucene's GermanNormalizationFilter for where "ue" is no umlaut, if
 * with an exception ("geuebt"); Swiss ss for ß. Mapping "Israel" to "isräl" does no harm: both
 * sides of a search do it and nobody sees it. */
#include "text/spelling.h"

#include "text/digraph.h"
#include "text/number.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <utf8proc.h>

static bool is_vowel(uint32_t cp)
{
    switch (cp) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 0xE4:
    case 0xF6:
    case 0xFC:
        return true;
    default:
        return false;
    }
}

/* A letter without its accents. Those that Unicode does not decompose are named. */
static void add_plain_letter(uint32_t cp, struct buf *out)
{
    utf8proc_int32_t parts[8];
    utf8proc_ssize_t n;
    int boundary = 0;

    switch (cp) {
    case 0xE6:
        buf_add_cp(out, 0xE4); /* æ as ä */
        return;
    case 0xF8:
    case 0x153:
        buf_add_cp(out, 0xF6); /* ø, œ as ö */
        return;
    case 0x142:
        buf_add_char(out, 'l');
        return;
    case 0x111:
    case 0xF0:
        buf_add_char(out, 'd');
        return;
    case 0x131:
        buf_add_char(out, 'i');
        return;
    default:
        break;
    }
    n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 8, UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < 8; i++)
        if (utf8proc_category(parts[i]) != UTF8PROC_CATEGORY_MN)
            buf_add_cp(out, (unsigned)parts[i]);
}

static struct span without_genitive_mark(struct span form)
{
    if (form.len > 2 && form.ptr[form.len - 2] == '\'' && form.ptr[form.len - 1] == 's')
        form.len -= 2;
    return form;
}

/* Hyphens and apostrophes; dots but in "gpt-4.5", where they part digits that are no groups. */
static bool is_dropped_at(struct span form, size_t i)
{
    switch (form.ptr[i]) {
    case '-':
    case '\'':
    case '&':
        return true;
    case '.': {
        size_t n_digits = number_count_digits(form, i + 1);
        return n_digits == 0 || n_digits == 3;
    }
    default:
        return false;
    }
}

static size_t skip_dropped(struct span form, size_t i)
{
    while (i < form.len && is_dropped_at(form, i))
        i++;
    return i;
}

/* The bytes of an e at i, with or without an accent ("Citroën" is as often "Citroen"); or 0. */
static size_t e_bytes_at(struct span form, size_t i)
{
    if (i < form.len && form.ptr[i] == 'e')
        return 1;
    return i + 1 < form.len && (unsigned char)form.ptr[i] == 0xC3 &&
                   (unsigned char)form.ptr[i + 1] >= 0xA8 && (unsigned char)form.ptr[i + 1] <= 0xAB
               ? 2
               : 0;
}

/* The umlaut that cp before an e stands for, or 0. */
static uint32_t umlaut_of(uint32_t cp, uint32_t before2, uint32_t before, uint32_t behind)
{
    switch (cp) {
    case 'a':
        return 0xE4;
    case 'o':
        return 0xF6;
    case 'u':
        return digraph_ue_is_umlaut(before2, before, is_vowel(before), behind) ? 0xFC : 0;
    default:
        return 0;
    }
}

static uint32_t byte_at(struct span s, size_t i)
{
    return i < s.len ? (unsigned char)s.ptr[i] : 0;
}

void spelling_for_stemmer(struct span form, struct buf *out)
{
    uint32_t before2 = 0, before = 0;

    form = without_genitive_mark(form);
    for (size_t i = skip_dropped(form, 0); i < form.len;) {
        uint32_t cp, umlaut;
        size_t next = i + utf8_decode(form.ptr + i, form.len - i, &cp), e_bytes;

        next = skip_dropped(form, next);
        e_bytes = e_bytes_at(form, next);
        umlaut = e_bytes > 0 ? umlaut_of(cp, before2, before, byte_at(form, next + e_bytes)) : 0;
        if (umlaut) {
            cp = umlaut;
            next = skip_dropped(form, next + e_bytes);
        }
        if (cp == 0xDF)
            buf_add_str(out, "ss");
        else if (cp < 0x80 || cp == 0xE4 || cp == 0xF6 || cp == 0xFC)
            buf_add_cp(out, cp);
        else
            add_plain_letter(cp, out);
        before2 = before;
        before = cp;
        i = next;
    }
}

void spelling_add_plain_vowels(struct span s, struct buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] == 0xC3 && i + 1 < s.len) {
            unsigned char c = (unsigned char)s.ptr[i + 1];
            char plain = c == 0xA4 ? 'a' : c == 0xB6 ? 'o' : c == 0xBC ? 'u' : 0;
            if (plain) {
                buf_add_char(out, plain);
                i++;
                continue;
            }
        }
        buf_add_char(out, s.ptr[i]);
    }
}

static bool all_of(struct span s, const char *chars)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr(chars, s.ptr[i]))
            return false;
    return s.len > 0;
}

/* Appends the digits of 3.000 or 1'200, with or without decimals; false for anything else. */
static bool add_ungrouped(struct span form, struct buf *out)
{
    size_t at = out->len, n_digits = number_count_digits(form, 0), pos = n_digits;
    char sign = pos < form.len ? form.ptr[pos] : 0;

    if ((sign != '.' && sign != '\'') || n_digits == 0 || n_digits > 3 || form.ptr[0] == '0')
        return false;
    buf_add(out, form.ptr, n_digits);
    while (pos < form.len && form.ptr[pos] == sign && number_count_digits(form, pos + 1) == 3) {
        buf_add(out, form.ptr + pos + 1, 3);
        pos += 4;
    }
    if (pos > n_digits && pos + 1 < form.len && (form.ptr[pos] == ',' || form.ptr[pos] == '.') &&
        form.ptr[pos] != sign) {
        n_digits = number_count_digits(form, pos + 1);
        buf_add_char(out, ',');
        buf_add(out, form.ptr + pos + 1, n_digits);
        pos += 1 + n_digits;
    }
    if (pos == form.len)
        return true;
    out->len = at;
    return false;
}

bool spelling_of_number(struct span form, struct buf *out)
{
    char iso[11];

    if (!all_of(form, "0123456789.,':-"))
        return false;
    if (number_full_date(form, iso))
        buf_add_str(out, iso);
    else if (!add_ungrouped(form, out))
        buf_add_span(out, form);
    return true;
}
