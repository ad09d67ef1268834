/* Tells gender forms from other words with a sign or a capital inside. Signs alone prove little:
 * "/" and ":" also stand between words, "." where a blank was forgotten, a capital in brand names.
 * So the ending must be "in" or "innen" and the stem must be able to mean a person: three letters
 * at least, no function word, not with the ending of an abstract noun. Where the sign is ambiguous,
 * or "in" might be the preposition, the stem has to end as names of persons do. */
#include "text/gender.h"

#include "text/analyze.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <stdint.h>

enum { MIN_STEM_CHARS = 3 };

/* ---- signs ---- */

const char *gender_sign(struct span text, size_t pos, size_t *behind)
{
    size_t n, n_hyphen;
    uint32_t cp = fold_peek(text, pos, &n), hyphen;

    *behind = pos + n;
    switch (cp) {
    case ':':
        return ":";
    case '*':
        return "*";
    case '_':
        return "_";
    case '.':
        return ".";
    case '(':
        return "(";
    case 0xB7:
    case 0x2022:
    case 0x2027:
        return "\xC2\xB7";
    case '/':
        hyphen = fold_peek(text, *behind, &n_hyphen);
        if (hyphen != '-' && hyphen != 0x2010 && hyphen != 0x2011)
            return "/";
        *behind += n_hyphen;
        return "/-";
    default:
        return NULL;
    }
}

/* The bytes of the sign at the beginning of s, of a form; 0 if there is none. */
static size_t sign_bytes(struct span s)
{
    if (span_starts(s, span_of("\xC2\xB7")) || span_starts(s, span_of("/-")))
        return 2;
    return s.len > 0 && memchr(":*_.(/'", s.ptr[0], 7) ? 1 : 0;
}

/* ---- stems ---- */

static bool ends_with(struct span s, const char *ending)
{
    size_t n = strlen(ending);

    return s.len >= n && memcmp(s.ptr + s.len - n, ending, n) == 0;
}

static bool ends_with_any(struct span s, const char *const *endings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ends_with(s, endings[i]))
            return true;
    return false;
}

/* As names of persons end that have a form in -in; nouns for things seldom do, but for -er. */
static bool is_agent(struct span stem)
{
    static const char *const endings[] = {
        "er",        "or",     "ör",      "eur",     "är",      "ent",    "ant",     "ist",
        "ast",       "gäst",   "at",      "athlet",  "prophet", "poet",   "pilot",   "idiot",
        "architekt", "eut",    "olog",    "agog",    "soph",    "graf",   "graph",   "nom",
        "kund",      "freund", "feind",   "kolleg",  "strateg", "arzt",   "ärzt",    "wält",
        "köch",      "zeug",   "jüd",     "chef",    "wirt",    "genoss", "general", "patron",
        "veteran",   "dekan",  "kapitän", "beamt",   "nachbar", "held",   "herzog",  "könig",
        "türk",      "russ",   "franzos", "französ", "schwed",  "pol",    "dän",     "tschech",
        "griech",    "finn",   "chines",  "japan",   "schelm",  "wies",
    };

    return ends_with_any(stem, endings, sizeof endings / sizeof *endings);
}

/* As abstract nouns, plurals and adverbs end, which no -in follows. */
static bool is_no_person(struct span stem)
{
    static const char *const endings[] = {"a",      "e",    "o",    "en",  "ung", "heit", "keit",
                                          "schaft", "tion", "sion", "tät", "tum", "nis"};

    return ends_with_any(stem, endings, sizeof endings / sizeof *endings);
}

/* Adverbs of place, which stand beside "innen". */
static bool is_place(struct span stem)
{
    static const char *const words[] = {"vorn", "links", "rechts", "rings", "nord", "süd", "west"};

    return span_is_one_of(stem, words, sizeof words / sizeof *words);
}

static bool is_letter_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool can_be_stem(struct span stem)
{
    for (size_t i = 0; i < stem.len; i++)
        if (!is_letter_byte(stem.ptr[i]))
            return false;
    return utf8_count(stem) >= MIN_STEM_CHARS && !analyze_is_stop_word(stem) && !is_place(stem) &&
           !is_no_person(stem);
}

bool gender_accepts(struct span stem, char sign, struct span ending, bool capital)
{
    bool plural = span_starts(ending, span_of("innen"));
    bool goes_on = plural && ending.len > 5;

    if (sign == '(' && (span_eq(ending, span_of("inn")) || span_eq(ending, span_of("inne"))))
        plural = true; /* Student(inn)en, Schüler(inne)n */
    if (!plural && !span_eq(ending, span_of("in")))
        return false;
    if (!can_be_stem(stem) || (sign == '(' && goes_on))
        return false;
    if (sign == 0)
        return plural || is_agent(stem);
    if (sign == '.' || sign == '\'')
        return !capital && is_agent(stem);
    if (capital || (sign == '/' && (goes_on || !plural)) || (sign == '(' && !plural))
        return is_agent(stem);
    return true;
}

/* ---- the capital inside ---- */

/* Whether the letters from pos on, up to end, spell word, whatever invisible is between; *behind is
 * the byte behind them. */
static bool spells(struct span text, size_t pos, size_t end, const char *word, size_t *behind)
{
    while (*word && pos < end) {
        size_t n;
        uint32_t cp = fold_peek(text, pos, &n);
        if (!utf8_is_invisible(cp)) {
            if (cp != (uint32_t)(unsigned char)*word)
                return false;
            word++;
        }
        pos += n;
    }
    *behind = pos;
    return *word == '\0';
}

size_t gender_inner_capital(struct span text, size_t start, size_t end)
{
    uint32_t last = 0;

    for (size_t pos = start, n; pos < end; pos += n) {
        size_t behind;
        uint32_t cp = fold_peek(text, pos, &n);
        if (cp == 'I' && utf8_is_lower(last)) {
            if (spells(text, pos, end, "Innen", &behind)) {
                uint32_t next = behind < end ? fold_peek(text, behind, &(size_t){0}) : 0;
                if (!utf8_is_upper(next) && !fold_is_mark(next))
                    return pos;
            }
            if (spells(text, pos, end, "In", &behind) && behind == end)
                return pos;
        }
        if (!utf8_is_invisible(cp) && !fold_is_mark(cp))
            last = cp;
    }
    return 0;
}

/* ---- forms ---- */

static bool is_word_byte(char c)
{
    return is_letter_byte(c) || (c >= '0' && c <= '9');
}

bool gender_spot_at(struct span form, size_t stem_end, struct gender_spot *spot)
{
    struct span behind;
    size_t n_sign;
    bool bracket;

    if (stem_end >= form.len)
        return false;
    behind = span_make(form.ptr + stem_end, form.len - stem_end);
    n_sign = sign_bytes(behind);
    bracket = behind.ptr[0] == '(';
    behind = span_make(behind.ptr + n_sign, behind.len - n_sign);
    spot->stem_end = stem_end;
    spot->ending = stem_end + n_sign;
    if (span_starts(behind, span_of("innen")))
        spot->ending_end = spot->ending + 5;
    else if (bracket && span_starts(behind, span_of("inne)")))
        spot->ending_end = spot->ending + 4;
    else if (bracket && span_starts(behind, span_of("inn)")))
        spot->ending_end = spot->ending + 3;
    else if (span_starts(behind, span_of("in")) &&
             (behind.len == 2 || !is_word_byte(behind.ptr[2])))
        spot->ending_end = spot->ending + 2;
    else
        return false;
    spot->rest = spot->ending_end + (bracket ? 1 : 0);
    return spot->rest <= form.len && (!bracket || form.ptr[spot->ending_end] == ')');
}

/* Most forms hold no byte that could begin a sign. */
static bool may_hold_sign(struct span form)
{
    for (size_t i = 0; i < form.len; i++) {
        unsigned char c = (unsigned char)form.ptr[i];
        if (c == 0xC2 || (c < 'a' && sign_bytes(span_make(form.ptr + i, form.len - i)) > 0))
            return true;
    }
    return false;
}

bool gender_find(struct span form, struct gender_spot *spot)
{
    size_t start = 0; /* of the letters before i */

    if (!may_hold_sign(form))
        return false;
    for (size_t i = 0; i < form.len; i++) {
        struct span rest = span_make(form.ptr + i, form.len - i);
        size_t n_sign = sign_bytes(rest), end;

        if (n_sign == 0) {
            if (!is_letter_byte(form.ptr[i]))
                start = i + 1;
            continue;
        }
        if (gender_spot_at(form, i, spot)) {
            for (end = spot->ending_end; end < form.len && is_word_byte(form.ptr[end]);)
                end++;
            if (gender_accepts(span_make(form.ptr + start, i - start), form.ptr[i],
                               span_make(form.ptr + spot->ending, end - spot->ending), false))
                return true;
        }
        i += n_sign - 1;
        start = i + 1;
    }
    return false;
}

void gender_add_feminine(struct span form, const struct gender_spot *spot, struct buf *out)
{
    buf_add(out, form.ptr, spot->stem_end);
    buf_add(out, form.ptr + spot->ending, spot->ending_end - spot->ending);
    buf_add(out, form.ptr + spot->rest, form.len - spot->rest);
}

void gender_add_masculine(struct span form, const struct gender_spot *spot, const char *link,
                          struct buf *out)
{
    buf_add(out, form.ptr, spot->stem_end);
    buf_add_str(out, link);
    buf_add(out, form.ptr + spot->rest, form.len - spot->rest);
}

/* Whether the stem's last vowel is an umlaut: Ärzt-, Köch-, Anwält-. */
static bool has_late_umlaut(struct span stem)
{
    for (size_t i = stem.len; i-- > 0;) {
        unsigned char c = (unsigned char)stem.ptr[i];
        if (c == 0xA4 || c == 0xB6 || c == 0xBC)
            return true;
        if (c < 0x80 && strchr("aeiouy", c))
            return false;
    }
    return false;
}

const char *gender_likely_link(struct span form, const struct gender_spot *spot)
{
    static const char *const unlinked[] = {"er", "or", "ör", "eur", "är"};
    struct span stem = span_make(form.ptr, spot->stem_end);
    size_t n_ending = spot->ending_end - spot->ending;
    bool rest_inflects = n_ending == 3 || n_ending == 4; /* (inn)en, (inne)n */

    if (spot->rest == form.len || rest_inflects || ends_with_any(stem, unlinked, 5))
        return "";
    return has_late_umlaut(stem) ? "e" : "en";
}
