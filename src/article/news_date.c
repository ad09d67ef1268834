#include "article/date.h"
#include "article/news.h"
#include "text/utf8.h"

/* Lines that say when an article was published: "Stand: 03.11.2023, 14:05 Uhr", "Ulm, den 3. März
 * 2021", "03.03.2021 | Politik | Seite 4". Every word must be of use in such a line, so that a
 * sentence that holds a date is none. What stands before a date says what it is the date of; the
 * day an article was published wins over that of its last change. */

static const char *const PUBLISHED[] = {
    "veröffentlicht",
    "veröffentlichung",
    "veröffentlichungsdatum",
    "erstveröffentlicht",
    "erstveröffentlichung",
    "publiziert",
    "publikation",
    "publikationsdatum",
    "erstpublikation",
    "erschienen",
    "ersterscheinung",
    "erscheinungsdatum",
    "erstmals",
    "erstellt",
    "ausgabe",
    "druckausgabe",
    "printausgabe",
    "online",
};

static const char *const UPDATED[] = {
    "aktualisiert", "aktualisierung", "update",     "upgedatet",   "stand",       "zuletzt",
    "letzte",       "letztes",        "letzter",    "geändert",    "änderung",    "bearbeitet",
    "ergänzt",      "überarbeitet",   "korrigiert", "modifiziert", "bearbeitung",
};

static const char *const COMPANY[] = {
    "datum",     "am",         "vom",     "den",     "dem",       "der",      "um",
    "uhr",       "im",         "seit",    "artikel", "beitrag",   "meldung",  "nummer",
    "nr",        "seite",      "s",       "seiten",  "heft",      "montag",   "dienstag",
    "mittwoch",  "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",  "mo",
    "di",        "mi",         "do",      "fr",      "sa",        "so",       "h",
    "mez",       "mesz",       "cet",     "cest",    "utc",       "lesezeit", "lesedauer",
    "min",       "minute",     "minuten", "teilen",  "drucken",   "merken",   "kommentare",
    "kommentar",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "14:05", "14.05", "14", "T14:05:00+02:00", "14:05h" */
static bool is_time(struct span word)
{
    size_t n_digits = 0, n_marks = 0;

    if (word.len > 1 && word.ptr[0] == 'T')
        word = span_make(word.ptr + 1, word.len - 1);
    if (word.len > 1 && (word.ptr[word.len - 1] == 'Z' || word.ptr[word.len - 1] == 'h'))
        word.len--;
    for (size_t i = 0; i < word.len; i++) {
        if (is_digit(word.ptr[i]))
            n_digits++;
        else if (strchr(":.+-", word.ptr[i]))
            n_marks++;
        else
            return false;
    }
    return n_digits >= 1 && n_digits <= (n_marks > 0 ? 13 : 6);
}

/* ASCII capitals and Ä, Ö, Ü as small letters: labels may be set in capitals. */
static bool is_label(struct span word, const char *const *table, size_t n)
{
    char lower[32];

    if (word.len > sizeof lower)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        lower[i] = word.ptr[i];
        if (i > 0 && word.ptr[i - 1] == '\xC3' &&
            (word.ptr[i] == '\x84' || word.ptr[i] == '\x96' || word.ptr[i] == '\x9C'))
            lower[i] = (char)(word.ptr[i] + 0x20);
    }
    return news_in_table(span_make(lower, word.len), table, n);
}

static bool is_separator(struct span word)
{
    static const char *const marks[] = {"|", "·", "•", "–", "—", "-", "/", "+++"};

    return span_is_one_of(word, marks, COUNT(marks));
}

/* A word that may stand in any date line; *rank becomes what it says of dates. */
static bool is_company(struct span word, enum date_rank *rank)
{
    word = news_strip_marks(word);
    if (word.len == 0 || is_separator(word))
        return true;
    if (is_label(word, PUBLISHED, COUNT(PUBLISHED))) {
        *rank = DATE_OF_PUBLICATION;
        return true;
    }
    if (is_label(word, UPDATED, COUNT(UPDATED))) {
        *rank = DATE_OF_UPDATE;
        return true;
    }
    return is_time(word) || is_label(word, COMPANY, COUNT(COMPANY));
}

static bool all_company(struct span s, enum date_rank *rank)
{
    size_t pos = 0;
    struct span word;

    while ((word = news_word(s, &pos)).len > 0)
        if (!is_company(word, rank))
            return false;
    return true;
}

/* Letters, with hyphens, stops and slashes between them. */
static bool is_name(struct span word)
{
    if (word.len == 0 || !news_is_capitalised(word))
        return false;
    for (size_t pos = 0; pos < word.len;) {
        uint32_t cp;

        pos += utf8_decode(word.ptr + pos, word.len - pos, &cp);
        if (!utf8_is_letter(cp) && cp != '-' && cp != '.' && cp != '/' && cp != '\'')
            return false;
    }
    return true;
}

/* "Ulm, ", "Frankfurt am Main, " at the beginning of s; returns the bytes, 0 if there is none. */
static size_t take_place(struct span s, struct span *place)
{
    static const char *const small[] = {"am", "an", "der", "im", "ob", "bei", "auf", "in", "und"};
    enum { MAX_WORDS = 4 };
    enum date_rank rank = DATE_NONE;
    size_t pos = 0;

    for (int n = 0; n < MAX_WORDS; n++) {
        struct span word = news_word(s, &pos);
        bool last = word.len > 1 && word.ptr[word.len - 1] == ',';

        word.len -= last;
        if (is_name(word) ? is_company(word, &rank)
                          : n == 0 || last || !span_is_one_of(word, small, COUNT(small)))
            return 0;
        if (last) {
            *place = span_make(s.ptr, (size_t)(word.ptr + word.len - s.ptr));
            return pos;
        }
    }
    return 0;
}

/* Where the part of a line from pos on ends: at a bar, a comma or the like; *next is behind that.
 */
static size_t part_end(struct span s, size_t pos, size_t *next)
{
    static const char *const marks[] = {"|", ",", "·", "•", " – ", " - ", " / "};

    for (; pos < s.len; pos++) {
        for (size_t i = 0; i < COUNT(marks); i++) {
            if (span_starts(span_make(s.ptr + pos, s.len - pos), span_of(marks[i]))) {
                *next = pos + strlen(marks[i]);
                return pos;
            }
        }
    }
    *next = s.len;
    return s.len;
}

/* A part that names a section or an author. */
static bool take_name(struct span part, struct date_line *d)
{
    size_t pos = 0, n_words = 0, end = 0;
    struct span word;

    if (news_take_author(part, &d->author, &end) && end == part.len)
        return true;
    while ((word = news_word(part, &pos)).len > 0) {
        if (!is_name(word) && !(n_words > 0 && news_is_particle(word)))
            return false;
        n_words++;
    }
    if (n_words == 0 || n_words > 3)
        return false;
    if (n_words == 1 && d->section.len == 0)
        d->section = part;
    else if (n_words > 1 && d->author.len == 0)
        d->author = part;
    else
        return false;
    return true;
}

/* What follows the last date: first only company, then parts of which some may be names. */
static bool read_tail(struct span tail, struct date_line *d)
{
    enum date_rank ignored;
    size_t pos = 0, next;

    for (bool first = true; pos < tail.len; first = false) {
        size_t end = part_end(tail, pos, &next);
        struct span part = news_trim(span_make(tail.ptr + pos, end - pos));

        if (!all_company(part, &ignored) && (first || !take_name(part, d)))
            return false;
        pos = next;
    }
    return true;
}

/* What precedes the first date: a place, an author, labels. */
static bool read_head(struct span head, struct date_line *d, enum date_rank *rank)
{
    size_t end = 0;

    if (news_take_author(head, &d->author, &end) || (end = take_place(head, &d->place)) > 0)
        head = span_make(head.ptr + end, head.len - end);
    return all_company(head, rank);
}

/* No sentence: no stop, colon or the like before it, but for a dash that some put there. */
static struct span without_lead(struct span line)
{
    while (line.len > 1 && (line.ptr[0] == '-' || line.ptr[0] == '|'))
        line = news_trim(span_make(line.ptr + 1, line.len - 1));
    return line;
}

bool news_date_line(struct span line, struct date_line *d)
{
    enum { MAX_CHARS = 120 };
    struct span rest = without_lead(line);
    size_t start, end;
    int32_t date;

    *d = (struct date_line){0};
    if (rest.len == 0 || !news_fits(rest, MAX_CHARS) || strchr(":,;./()", rest.ptr[0]))
        return false;
    for (bool first = true; (date = date_find_at(rest, &start, &end)) != 0; first = false) {
        struct span before = span_make(rest.ptr, start);
        enum date_rank rank = DATE_UNNAMED;

        if (!(first ? read_head(before, d, &rank) : all_company(before, &rank)))
            return false;
        if (rank > d->rank) {
            d->rank = rank;
            d->date = date;
        }
        rest = span_make(rest.ptr + end, rest.len - end);
    }
    return d->date != 0 && read_tail(rest, d);
}
