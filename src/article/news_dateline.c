#include "article/news.h"
#include "base/xalloc.h"
#include "text/utf8.h"

#include <utf8proc.h>

/* Datelines: "MOSKAU/PJÖNGJANG/KIEW. Text", "LINDENBRÜCK (lnd). Text", "BERLIN (dpa) – Text" and,
 * only with agency and dash, "Berlin (dpa) - Text". Places come out in ordinary spelling:
 * "OBERSTETTEN AM HANG" as "Oberstetten am Hang". A sharp s that capitals wrote as SS stays ss, for
 * nothing tells Gießen from Essen; search folds both alike. */

enum { DATELINE_BYTES = 120, DATELINE_WORDS = 10, MIN_LETTERS = 3 };

static const char *const SMALL_WORDS[] = {
    "AM",  "AN", "DER", "DIE", "DAS", "DEM", "DEN", "IM", "IN", "BEI", "OB", "AUF", "UNTER", "UND",
    "VOR", "ZU", "ZUM", "ZUR", "VON", "A",   "D",   "I",  "DE", "DEL", "DI", "SUR", "EN",    "LA",
};

static const char *const ACRONYMS[] = {"USA", "EU", "UNO", "UN", "UK", "DDR", "NRW", "US", "VAE"};

/* The letters of a capital word at pos, with its hyphens, apostrophes and slashes; 0 when it has a
 * lower-case letter or anything else in it. *n_letters counts. */
static size_t capital_word(struct span s, size_t pos, size_t *n_letters)
{
    size_t start = pos;

    *n_letters = 0;
    while (pos < s.len) {
        uint32_t cp;
        size_t n = utf8_decode(s.ptr + pos, s.len - pos, &cp);

        if (utf8_is_letter(cp)) {
            if (utf8_is_lower(cp) && cp != 0xDF)
                return 0;
            (*n_letters)++;
        } else if (cp != '-' && cp != '/' && cp != '\'' && cp != 0x2019 && cp != 0x2010) {
            break;
        }
        pos += n;
    }
    return *n_letters > 0 ? pos - start : 0;
}

/* "VIII": a number of a chapter, no place. */
static bool is_roman_number(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!strchr("IVXLCDM", s.ptr[i]))
            return false;
    }
    return true;
}

/* The end of the capitals that name places, without the final stop; 0 if the line has none. */
static size_t capitals_end(struct span line)
{
    size_t pos = 0, end = 0, longest = 0, n_words = 0;

    while (pos < line.len && n_words++ < DATELINE_WORDS) {
        size_t n_letters = 0, len = capital_word(line, pos, &n_letters), next_letters = 0;

        if (len == 0)
            break;
        if (n_letters > longest)
            longest = n_letters;
        pos += len;
        end = pos;
        /* "ST. GALLEN", "FRANKFURT A. M.": the point of a short form goes on before capitals */
        if (n_letters <= 2 && pos + 1 < line.len && line.ptr[pos] == '.') {
            size_t after = pos + 1 + (line.ptr[pos + 1] == ' ');
            size_t next = capital_word(line, after, &next_letters);

            if (next > 0 && after + next < line.len && strchr(" ./(", line.ptr[after + next])) {
                pos = after;
                continue;
            }
        }
        if (pos < line.len && line.ptr[pos] == ',')
            pos++;
        if (pos + 1 >= line.len || line.ptr[pos] != ' ' || line.ptr[pos + 1] == '(')
            break;
        pos++;
    }
    return longest >= MIN_LETTERS && !is_roman_number(span_make(line.ptr, end)) ? end : 0;
}

/* Up to four capitalised words before " (": "Frankfurt am Main". */
static size_t names_end(struct span line)
{
    size_t pos = 0, end = 0;

    for (int n_words = 0; n_words < 5 && pos < line.len; n_words++) {
        struct span word = news_word(line, &pos);

        if (word.len == 0 || word.ptr[0] == '(')
            break;
        if (n_words == 0 ? !news_is_capitalised(word) : word.len > 3 && !news_is_capitalised(word))
            return 0;
        end = (size_t)(word.ptr + word.len - line.ptr);
    }
    return pos < line.len ? end : 0;
}

/* " (lnd)" at *pos, moved behind it; a sign of letters, slashes, dots and commas. */
static bool take_agency(struct span line, size_t *pos, struct span *agency)
{
    size_t i = *pos, start;

    while (i < line.len && line.ptr[i] == ' ')
        i++;
    if (i >= line.len || line.ptr[i] != '(')
        return false;
    start = ++i;
    while (i < line.len && line.ptr[i] != ')') {
        uint32_t cp;

        i += utf8_decode(line.ptr + i, line.len - i, &cp);
        if (!utf8_is_letter(cp) && (cp >= 0x80 || !strchr("/., -", (int)cp)))
            return false;
    }
    if (i >= line.len || i == start || i - start > 30)
        return false;
    *agency = news_trim(span_make(line.ptr + start, i - start));
    *pos = i + 1;
    return true;
}

/* What ends a dateline: a stop or a dash with a blank or nothing behind it. */
static bool take_end(struct span line, size_t *pos, bool *is_dash)
{
    static const char *const DASHES[] = {"–", "—", "-"};
    size_t i = *pos;

    *is_dash = false;
    if (i < line.len && (line.ptr[i] == '.' || line.ptr[i] == ':')) {
        i++;
    } else {
        while (i < line.len && line.ptr[i] == ' ')
            i++;
        for (size_t d = 0; d < 3 && !*is_dash; d++) {
            size_t n = strlen(DASHES[d]);

            *is_dash = line.len - i >= n && memcmp(line.ptr + i, DASHES[d], n) == 0;
            i += *is_dash ? n : 0;
        }
        if (!*is_dash)
            return false;
    }
    if (i < line.len && line.ptr[i] != ' ' && (unsigned char)line.ptr[i] != 0xC2)
        return false;
    *pos = i;
    return true;
}

bool news_dateline(struct span line, struct span *places, struct span *agency, struct span *rest)
{
    struct span head = span_make(line.ptr, utf8_align(line, DATELINE_BYTES));
    size_t end = capitals_end(head), pos = end;
    bool is_dash = false, with_agency;

    *agency = span_make(line.ptr, 0);
    if (end > 0) {
        with_agency = take_agency(line, &pos, agency);
        if (!take_end(line, &pos, &is_dash) || (is_dash && !with_agency))
            return false;
    } else {
        end = pos = names_end(head);
        if (end == 0 || !take_agency(line, &pos, agency) || !take_end(line, &pos, &is_dash) ||
            !is_dash || !news_is_agency(*agency))
            return false;
    }
    *places = span_make(line.ptr, end);
    *rest = news_trim(span_make(line.ptr + pos, line.len - pos));
    return true;
}

/* One word of a place, up to a blank, hyphen or stop, in ordinary spelling. */
static void add_cased(struct buf *out, struct span word, bool is_first)
{
    bool small =
        !is_first && span_is_one_of(word, SMALL_WORDS, sizeof SMALL_WORDS / sizeof(char *));
    bool acronym = span_is_one_of(word, ACRONYMS, sizeof ACRONYMS / sizeof(char *));
    size_t pos = 0, n_letters = 0;

    if (acronym || capital_word(word, 0, &n_letters) != word.len) {
        buf_add_span(out, word);
        return;
    }
    while (pos < word.len) {
        uint32_t cp;
        size_t n = utf8_decode(word.ptr + pos, word.len - pos, &cp);

        if (pos > 0 || small)
            cp = (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
        buf_add_cp(out, cp);
        pos += n;
    }
}

static struct span cased_place(struct arena *arena, struct span place)
{
    struct buf out = BUF_INIT;
    struct span copy;
    size_t pos = 0;
    bool first = true;

    while (pos < place.len) {
        size_t start = pos;

        while (pos < place.len && !strchr(" -.", place.ptr[pos]))
            pos++;
        add_cased(&out, span_make(place.ptr + start, pos - start), first);
        first = false;
        while (pos < place.len && strchr(" -.", place.ptr[pos]))
            buf_add_char(&out, place.ptr[pos++]);
    }
    copy = arena_copy(arena, buf_span(&out));
    buf_release(&out);
    return copy;
}

/* The length of the first place: up to a slash, a comma or " UND ". */
static size_t first_place(struct span s, size_t *n_separator)
{
    for (size_t i = 0; i < s.len; i++) {
        *n_separator = 1;
        if (s.ptr[i] == '/' || s.ptr[i] == ',')
            return i;
        *n_separator = 5;
        if (s.len - i > 5 &&
            (memcmp(s.ptr + i, " UND ", 5) == 0 || memcmp(s.ptr + i, " und ", 5) == 0))
            return i;
    }
    *n_separator = 0;
    return s.len;
}

void news_add_places(struct article *a, struct span places)
{
    struct span found[DATELINE_BYTES];
    size_t n = 0;

    while (places.len > 0 && n < DATELINE_BYTES) {
        size_t n_separator = 0, len = first_place(places, &n_separator);
        struct span place = news_trim(span_make(places.ptr, len));

        if (place.len > 0)
            found[n++] = cased_place(&a->arena, place);
        places = span_make(places.ptr + len + n_separator, places.len - len - n_separator);
    }
    if (n == 0)
        return;
    a->places = arena_alloc(&a->arena, n * sizeof *a->places);
    memcpy(a->places, found, n * sizeof *found);
    a->n_places = n;
}
