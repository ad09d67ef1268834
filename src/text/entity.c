/* The names are those of HTML that German texts hold: letters of Europe, punctuation, spaces,
 * currencies, simple mathematics; in the order of bytes, for looking them up by halves. A name that
 * is not among them stays as it is.
 *
 * Text that was escaped more than once is read to the end, since nobody writes "M&amp;uuml;ller" to
 * be read so. Only where such a name of a letter or a bracket stands by itself ("&amp;auml; steht
 * für …") is it what the text talks of: then it is unescaped once, as a browser does. */
#include "text/entity.h"

#include "base/codepoint.h"
#include "text/cp1252.h"
#include "text/utf8.h"

#include <stdlib.h>

static const struct name {
    char name[10];
    uint16_t cp;
} names[] = {
    {"AElig", 0x00C6},   {"AMP", 0x0026},     {"Aacute", 0x00C1}, {"Abreve", 0x0102},
    {"Acirc", 0x00C2},   {"Agrave", 0x00C0},  {"Alpha", 0x0391},  {"Amacr", 0x0100},
    {"Aogon", 0x0104},   {"Aring", 0x00C5},   {"Atilde", 0x00C3}, {"Auml", 0x00C4},
    {"Beta", 0x0392},    {"COPY", 0x00A9},    {"Cacute", 0x0106}, {"Ccaron", 0x010C},
    {"Ccedil", 0x00C7},  {"Dagger", 0x2021},  {"Dcaron", 0x010E}, {"Delta", 0x0394},
    {"Dstrok", 0x0110},  {"ETH", 0x00D0},     {"Eacute", 0x00C9}, {"Ecaron", 0x011A},
    {"Ecirc", 0x00CA},   {"Egrave", 0x00C8},  {"Emacr", 0x0112},  {"Eogon", 0x0118},
    {"Euml", 0x00CB},    {"GT", 0x003E},      {"Gamma", 0x0393},  {"Gbreve", 0x011E},
    {"Iacute", 0x00CD},  {"Icirc", 0x00CE},   {"Idot", 0x0130},   {"Igrave", 0x00CC},
    {"Imacr", 0x012A},   {"Iuml", 0x00CF},    {"LT", 0x003C},     {"Lacute", 0x0139},
    {"Lcaron", 0x013D},  {"Lstrok", 0x0141},  {"Nacute", 0x0143}, {"Ncaron", 0x0147},
    {"NewLine", 0x000A}, {"Ntilde", 0x00D1},  {"OElig", 0x0152},  {"Oacute", 0x00D3},
    {"Ocirc", 0x00D4},   {"Odblac", 0x0150},  {"Ograve", 0x00D2}, {"Omacr", 0x014C},
    {"Omega", 0x03A9},   {"Oslash", 0x00D8},  {"Otilde", 0x00D5}, {"Ouml", 0x00D6},
    {"Pi", 0x03A0},      {"Prime", 0x2033},   {"QUOT", 0x0022},   {"REG", 0x00AE},
    {"Racute", 0x0154},  {"Rcaron", 0x0158},  {"Sacute", 0x015A}, {"Scaron", 0x0160},
    {"Scedil", 0x015E},  {"Sigma", 0x03A3},   {"THORN", 0x00DE},  {"TRADE", 0x2122},
    {"Tab", 0x0009},     {"Tcaron", 0x0164},  {"Tcedil", 0x0162}, {"Uacute", 0x00DA},
    {"Ucirc", 0x00DB},   {"Udblac", 0x0170},  {"Ugrave", 0x00D9}, {"Umacr", 0x016A},
    {"Uring", 0x016E},   {"Uuml", 0x00DC},    {"Yacute", 0x00DD}, {"Yuml", 0x0178},
    {"Zacute", 0x0179},  {"Zcaron", 0x017D},  {"Zdot", 0x017B},   {"aacute", 0x00E1},
    {"abreve", 0x0103},  {"acirc", 0x00E2},   {"acute", 0x00B4},  {"aelig", 0x00E6},
    {"agrave", 0x00E0},  {"alpha", 0x03B1},   {"amacr", 0x0101},  {"amp", 0x0026},
    {"aogon", 0x0105},   {"apos", 0x0027},    {"aring", 0x00E5},  {"ast", 0x002A},
    {"asymp", 0x2248},   {"atilde", 0x00E3},  {"auml", 0x00E4},   {"bdquo", 0x201E},
    {"beta", 0x03B2},    {"brvbar", 0x00A6},  {"bsol", 0x005C},   {"bull", 0x2022},
    {"bullet", 0x2022},  {"cacute", 0x0107},  {"cap", 0x2229},    {"ccaron", 0x010D},
    {"ccedil", 0x00E7},  {"cedil", 0x00B8},   {"cent", 0x00A2},   {"check", 0x2713},
    {"circ", 0x02C6},    {"clubs", 0x2663},   {"colon", 0x003A},  {"comma", 0x002C},
    {"commat", 0x0040},  {"copy", 0x00A9},    {"crarr", 0x21B5},  {"cross", 0x2717},
    {"cup", 0x222A},     {"curren", 0x00A4},  {"dagger", 0x2020}, {"darr", 0x2193},
    {"dash", 0x2010},    {"dcaron", 0x010F},  {"deg", 0x00B0},    {"delta", 0x03B4},
    {"diams", 0x2666},   {"divide", 0x00F7},  {"dollar", 0x0024}, {"dstrok", 0x0111},
    {"eacute", 0x00E9},  {"ecaron", 0x011B},  {"ecirc", 0x00EA},  {"egrave", 0x00E8},
    {"emacr", 0x0113},   {"empty", 0x2205},   {"emsp", 0x2003},   {"ensp", 0x2002},
    {"eogon", 0x0119},   {"epsilon", 0x03B5}, {"equals", 0x003D}, {"equiv", 0x2261},
    {"eta", 0x03B7},     {"eth", 0x00F0},     {"euml", 0x00EB},   {"euro", 0x20AC},
    {"excl", 0x0021},    {"exist", 0x2203},   {"female", 0x2640}, {"ffilig", 0xFB03},
    {"fflig", 0xFB00},   {"ffllig", 0xFB04},  {"filig", 0xFB01},  {"fllig", 0xFB02},
    {"fnof", 0x0192},    {"forall", 0x2200},  {"frac12", 0x00BD}, {"frac13", 0x2153},
    {"frac14", 0x00BC},  {"frac15", 0x2155},  {"frac18", 0x215B}, {"frac23", 0x2154},
    {"frac34", 0x00BE},  {"frac38", 0x215C},  {"frac58", 0x215D}, {"frac78", 0x215E},
    {"frasl", 0x2044},   {"gamma", 0x03B3},   {"gbreve", 0x011F}, {"ge", 0x2265},
    {"grave", 0x0060},   {"gt", 0x003E},      {"hArr", 0x21D4},   {"hairsp", 0x200A},
    {"harr", 0x2194},    {"hearts", 0x2665},  {"hellip", 0x2026}, {"horbar", 0x2015},
    {"hyphen", 0x2010},  {"iacute", 0x00ED},  {"icirc", 0x00EE},  {"iexcl", 0x00A1},
    {"igrave", 0x00EC},  {"imacr", 0x012B},   {"imath", 0x0131},  {"infin", 0x221E},
    {"int", 0x222B},     {"iquest", 0x00BF},  {"isin", 0x2208},   {"iuml", 0x00EF},
    {"lArr", 0x21D0},    {"lacute", 0x013A},  {"lambda", 0x03BB}, {"laquo", 0x00AB},
    {"larr", 0x2190},    {"lbrace", 0x007B},  {"lbrack", 0x005B}, {"lcaron", 0x013E},
    {"lcub", 0x007B},    {"ldquo", 0x201C},   {"ldquor", 0x201E}, {"le", 0x2264},
    {"lowbar", 0x005F},  {"loz", 0x25CA},     {"lpar", 0x0028},   {"lrm", 0x200E},
    {"lsaquo", 0x2039},  {"lsqb", 0x005B},    {"lsquo", 0x2018},  {"lsquor", 0x201A},
    {"lstrok", 0x0142},  {"lt", 0x003C},      {"macr", 0x00AF},   {"male", 0x2642},
    {"mdash", 0x2014},   {"micro", 0x00B5},   {"middot", 0x00B7}, {"minus", 0x2212},
    {"mu", 0x03BC},      {"nacute", 0x0144},  {"nbsp", 0x00A0},   {"ncaron", 0x0148},
    {"ndash", 0x2013},   {"ne", 0x2260},      {"not", 0x00AC},    {"notin", 0x2209},
    {"ntilde", 0x00F1},  {"num", 0x0023},     {"numero", 0x2116}, {"numsp", 0x2007},
    {"oacute", 0x00F3},  {"ocirc", 0x00F4},   {"odblac", 0x0151}, {"oelig", 0x0153},
    {"ograve", 0x00F2},  {"oline", 0x203E},   {"omacr", 0x014D},  {"omega", 0x03C9},
    {"ordf", 0x00AA},    {"ordm", 0x00BA},    {"oslash", 0x00F8}, {"otilde", 0x00F5},
    {"ouml", 0x00F6},    {"para", 0x00B6},    {"part", 0x2202},   {"percnt", 0x0025},
    {"period", 0x002E},  {"permil", 0x2030},  {"phi", 0x03C6},    {"phone", 0x260E},
    {"pi", 0x03C0},      {"plus", 0x002B},    {"plusmn", 0x00B1}, {"pound", 0x00A3},
    {"prime", 0x2032},   {"prod", 0x220F},    {"puncsp", 0x2008}, {"quest", 0x003F},
    {"quot", 0x0022},    {"rArr", 0x21D2},    {"racute", 0x0155}, {"radic", 0x221A},
    {"raquo", 0x00BB},   {"rarr", 0x2192},    {"rbrace", 0x007D}, {"rbrack", 0x005D},
    {"rcaron", 0x0159},  {"rcub", 0x007D},    {"rdquo", 0x201D},  {"rdquor", 0x201D},
    {"reg", 0x00AE},     {"rlm", 0x200F},     {"rpar", 0x0029},   {"rsaquo", 0x203A},
    {"rsqb", 0x005D},    {"rsquo", 0x2019},   {"rsquor", 0x2019}, {"sacute", 0x015B},
    {"sbquo", 0x201A},   {"scaron", 0x0161},  {"scedil", 0x015F}, {"sect", 0x00A7},
    {"semi", 0x003B},    {"shy", 0x00AD},     {"sigma", 0x03C3},  {"sim", 0x223C},
    {"sol", 0x002F},     {"spades", 0x2660},  {"star", 0x2606},   {"starf", 0x2605},
    {"sum", 0x2211},     {"sung", 0x266A},    {"sup1", 0x00B9},   {"sup2", 0x00B2},
    {"sup3", 0x00B3},    {"szlig", 0x00DF},   {"tau", 0x03C4},    {"tcaron", 0x0165},
    {"tcedil", 0x0163},  {"theta", 0x03B8},   {"thinsp", 0x2009}, {"thorn", 0x00FE},
    {"tilde", 0x02DC},   {"times", 0x00D7},   {"trade", 0x2122},  {"uacute", 0x00FA},
    {"uarr", 0x2191},    {"ucirc", 0x00FB},   {"udblac", 0x0171}, {"ugrave", 0x00F9},
    {"umacr", 0x016B},   {"uml", 0x00A8},     {"uring", 0x016F},  {"uuml", 0x00FC},
    {"verbar", 0x007C},  {"vert", 0x007C},    {"yacute", 0x00FD}, {"yen", 0x00A5},
    {"yuml", 0x00FF},    {"zacute", 0x017A},  {"zcaron", 0x017E}, {"zdot", 0x017C},
    {"zwj", 0x200D},     {"zwnj", 0x200C},
};

enum { N_NAMES = sizeof names / sizeof *names, MAX_NAME = sizeof names->name - 1 };

static int by_name(const void *key, const void *entry)
{
    const struct span *word = key;

    return span_cmp(*word, span_of(((const struct name *)entry)->name));
}

/* 0 if there is no such name. */
static uint32_t find_name(struct span word)
{
    const struct name *found = bsearch(&word, names, N_NAMES, sizeof *names, by_name);

    return found ? found->cp : 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The name, or that of a letter in a text that was put in capitals: "M&AUML;RZ". */
static uint32_t find_any_case(struct span word)
{
    char name[MAX_NAME];
    uint32_t cp = find_name(word);

    if (cp || word.len < 4)
        return cp;
    if (span_eq(word, span_of("SZLIG")))
        return 0xDF;
    name[0] = word.ptr[0];
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
            return 0;
        if (i > 0)
            name[i] = (char)(word.ptr[i] - 'A' + 'a');
    }
    cp = find_name(span_make(name, word.len));
    return utf8_is_upper(cp) ? cp : 0;
}

/* The length of a letter's name at the beginning of the word, whatever follows it there. */
static size_t letter_prefix(struct span word, uint32_t *cp)
{
    static const char *const marks[] = {"uml",   "acute", "grave", "circ", "tilde",
                                        "cedil", "ring",  "slash", "zlig", "Elig"};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = 1 + strlen(marks[i]);

        if (word.len >= n && memcmp(word.ptr + 1, marks[i], n - 1) == 0) {
            *cp = find_name(span_make(word.ptr, n));
            return *cp >= 0xC0 ? n : 0;
        }
    }
    return 0;
}

/* A name without a semicolon: letters with marks on them, which nothing else is called; and the
 * commonest others as whole words. In an address "=" follows the name of a parameter. */
static size_t read_unended(struct span word, char behind, uint32_t *cp)
{
    static const char *const whole[] = {"amp", "nbsp", "quot", "lt", "gt"};
    size_t n = letter_prefix(word, cp);

    if (behind == '=')
        return 0;
    if (n > 0)
        return n;
    if (!span_is_one_of(word, whole, sizeof whole / sizeof *whole))
        return 0;
    *cp = find_name(word);
    return word.len;
}

/* What a number stands for; 0 for nothing that could be shown. From 128 to 159 Windows-1252 is
 * meant, as everywhere in HTML. */
static uint32_t number_meaning(uint32_t value)
{
    uint32_t cp = value < 0xA0 ? cp1252_decode((unsigned char)value) : value;

    if (cp == '\t' || cp == '\n' || cp == '\r')
        return ' ';
    return cp >= ' ' && codepoint_is_scalar(cp) && cp <= 0x10FFFF && !utf8_is_control(cp) &&
                   cp != CODEPOINT_REPLACEMENT
               ? cp
               : 0;
}

static int digit_value(char c, bool hex)
{
    if (is_digit(c))
        return c - '0';
    if (hex && c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return hex && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* From behind "&#" on; returns the bytes read, 0 if it is no number of a character. */
static size_t read_number(struct span text, size_t pos, uint32_t *cp)
{
    enum { MAX_DIGITS = 8 };
    bool hex = pos < text.len && (text.ptr[pos] == 'x' || text.ptr[pos] == 'X');
    size_t first = pos + hex, end = first;
    uint32_t value = 0;
    int digit;

    while (end < text.len && end - first < MAX_DIGITS &&
           (digit = digit_value(text.ptr[end], hex)) >= 0) {
        value = value > 0x10FFFF ? value : value * (hex ? 16 : 10) + (uint32_t)digit;
        end++;
    }
    *cp = number_meaning(value);
    if (end == first || *cp == 0)
        return 0;
    if (end < text.len && text.ptr[end] == ';')
        return end + 1 - pos;
    if (end < text.len && (is_digit(text.ptr[end]) || (hex && is_letter(text.ptr[end]))))
        return 0;
    return *cp >= 0x80 ? end - pos : 0;
}

size_t entity_read(struct span text, size_t pos, uint32_t *cp)
{
    struct span word = span_make(text.ptr + pos + 1, 0);
    size_t room = text.len - pos - 1, n;

    if (room > 0 && *word.ptr == '#') {
        n = read_number(text, pos + 2, cp);
        return n ? n + 2 : 0;
    }
    while (word.len < room && word.len <= MAX_NAME &&
           (is_letter(word.ptr[word.len]) || (word.len > 0 && is_digit(word.ptr[word.len]))))
        word.len++;
    if (word.len == 0)
        return 0;
    if (word.len < room && word.len <= MAX_NAME && word.ptr[word.len] == ';') {
        *cp = find_any_case(word);
        return *cp ? word.len + 2 : 0;
    }
    n = read_unended(word, word.len < room ? word.ptr[word.len] : '\0', cp);
    return n ? n + 1 : 0;
}

/* An ampersand at pos, escaped, that belongs to another entity: reads on as long as that is so.
 * Returns the bytes of them all. */
static size_t read_nested(struct span text, size_t pos, size_t n, uint32_t *cp)
{
    while (*cp == '&') {
        /* What the ampersand stands before, read as if it stood there itself. */
        char head[MAX_NAME + 3] = "&";
        size_t room = text.len - pos - n, n_head = room < sizeof head - 1 ? room : sizeof head - 1;
        uint32_t next;

        memcpy(head + 1, text.ptr + pos + n, n_head);
        size_t n_next = entity_read(span_make(head, n_head + 1), 0, &next);
        if (n_next < 2 || head[n_next - 1] != ';')
            break;
        n += n_next - 1;
        *cp = next;
    }
    return n;
}

/* Whether a text that talks of characters would name this one. */
static bool is_talked_of(uint32_t cp)
{
    return cp == '<' || cp == '>' || cp == 0xA0 || cp == 0xAD || utf8_is_letter(cp);
}

static bool stands_apart(struct span text, size_t start, size_t end)
{
    static const char around[] = " \n\t\"'()[].,:;!?";

    return (start == 0 || strchr(around, text.ptr[start - 1])) &&
           (end == text.len || strchr(around, text.ptr[end]));
}

/* Resolves what the ampersand at pos begins; returns the bytes it takes, 0 if it is only one. */
static size_t resolve(struct span text, size_t pos, struct buf *out)
{
    uint32_t cp, meant;
    size_t n = entity_read(text, pos, &cp), n_all;

    if (n == 0)
        return 0;
    meant = cp;
    n_all = read_nested(text, pos, n, &meant);
    if (n_all > n && is_talked_of(meant) && stands_apart(text, pos, pos + n_all)) {
        buf_add_char(out, '&');
        buf_add(out, text.ptr + pos + n, n_all - n);
    } else {
        buf_add_cp(out, meant);
    }
    return n_all;
}

size_t entities_resolve(struct span text, struct buf *out)
{
    size_t run = 0, pos = 0, n_resolved = 0;
    const char *ampersand;

    buf_reserve(out, text.len);
    while (pos < text.len && (ampersand = memchr(text.ptr + pos, '&', text.len - pos)) != NULL) {
        size_t n;

        pos = (size_t)(ampersand - text.ptr);
        buf_add(out, text.ptr + run, pos - run);
        n = resolve(text, pos, out);
        run = pos;
        pos += n ? n : 1;
        run = n ? pos : run;
        n_resolved += n > 0;
    }
    buf_add(out, text.ptr + run, text.len - run);
    return n_resolved;
}
