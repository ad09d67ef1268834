#include "article/news.h"
#include "text/utf8.h"

/* What a single line says about itself: furniture, kicker, author, source; dates are in
 * news_date.c, the credits of photos in news_credit.c. Every rule looks at a whole line or at its
 * very end, so that running text that merely mentions a photo, a date or a bracket stays text. When
 * in doubt the answer is no: a line too many in the body is still found, a line too few is not. */

static const char *const FURNITURE[] = {
    "Logo",
    "Anzeige",
    "Werbung",
    "Artikel teilen",
    "Artikel drucken",
    "Artikel merken",
    "Artikel vorlesen",
    "Artikel anhören",
    "Artikel hören",
    "Artikel speichern",
    "Artikel verschenken",
    "Artikel kommentieren",
    "Zur Startseite",
    "Zurück zur Startseite",
    "Zur Übersicht",
    "Zurück zur Übersicht",
    "Zum Inhalt springen",
    "Zur Navigation springen",
    "Nach oben",
    "Zum Seitenanfang",
    "Link kopieren",
    "Per E-Mail teilen",
    "Per Mail teilen",
    "Auf Facebook teilen",
    "Auf Twitter teilen",
    "Auf X teilen",
    "Auf WhatsApp teilen",
    "Kommentar schreiben",
    "Kommentare anzeigen",
    "Keine Kommentare",
    "Jetzt kommentieren",
    "Bild vergrößern",
    "Bilder anzeigen",
    "Zur Merkliste hinzufügen",
    "Newsletter abonnieren",
    "Jetzt abonnieren",
    "Jetzt anmelden",
    "Schließen",
    "Menü öffnen",
    "Weiterlesen",
    "Mehr anzeigen",
};

static const char *const EDGE_FURNITURE[] = {
    "Teilen",   "Drucken",    "Merken",   "Kommentare", "Kommentieren", "Vorlesen",   "Anhören",
    "Facebook", "Twitter",    "WhatsApp", "E-Mail",     "Mail",         "X",          "Instagram",
    "Telegram", "Startseite", "Menü",     "Suche",      "Anmelden",     "Login",      "Speichern",
    "Pocket",   "LinkedIn",   "Xing",     "Pinterest",  "Feedback",     "Newsletter",
};

static const char *const KICKER_WORDS[] = {"Aktuell", "Nachrichten", "Region", "Ressort",
                                           "Rubrik",  "Thema",       "Themen"};

/* Lower-case words that stand in names and credits. */
static const char *const NAME_PARTICLES[] = {
    "von",      "van",   "vom",    "zu",      "zur",    "zum", "de",  "der",    "den", "dem",
    "del",      "di",    "da",     "du",      "und",    "via", "für", "bei",    "im",  "am",
    "ten",      "ter",   "la",     "le",      "el",     "al",  "bin", "dpa",    "afp", "ap",
    "epd",      "kna",   "lnd",    "sid",     "imago",  "pr",  "red", "privat", "oh",  "picture",
    "alliance", "getty", "images", "reuters", "archiv", "nh",  "pm",  "zvg",    "pa",
};

static const char *const AGENCIES[] = {
    "dpa", "afp", "ap",  "epd", "kna", "sid",     "gea",  "atb", "lnd", "lsw", "lby", "ots", "apa",
    "sda", "rtr", "dts", "red", "eb",  "reuters", "dapd", "ddp", "lhe", "lrs", "mag", "tmn", "swp",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

bool news_in_table(struct span s, const char *const *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (news_same(s, table[i]))
            return true;
    }
    return false;
}

bool news_is_particle(struct span word)
{
    return news_in_table(word, NAME_PARTICLES, COUNT(NAME_PARTICLES));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "Lesezeit: 3 Minuten", "3 Min. Lesezeit", "Lesedauer ca. 5 Min", "12 Kommentare" */
static bool is_counted_furniture(struct span line)
{
    static const char *const WORDS[] = {"lesezeit", "lesedauer", "minuten",    "minute",   "min",
                                        "ca",       "etwa",      "kommentare", "kommentar"};
    size_t pos = 0;
    bool has_number = false, has_name = false;
    struct span word;

    while ((word = news_word(line, &pos)).len > 0) {
        while (word.len > 0 && (word.ptr[word.len - 1] == ':' || word.ptr[word.len - 1] == '.'))
            word.len--;
        if (word.len > 0 && word.len <= 4 && is_digit(word.ptr[0]) &&
            is_digit(word.ptr[word.len - 1])) {
            has_number = true;
        } else if (news_in_table(word, WORDS, COUNT(WORDS))) {
            has_name |= word.len >= 8 && !news_same(word, "minuten");
        } else {
            return false;
        }
    }
    return has_number && has_name;
}

enum furniture news_furniture(struct span line)
{
    if (line.len == 0 || line.len > 40 ||
        !(is_digit(line.ptr[0]) || (line.ptr[0] >= 'A' && line.ptr[0] <= 'Z')))
        return FURNITURE_NONE;
    if (news_in_table(line, FURNITURE, COUNT(FURNITURE)) || is_counted_furniture(line))
        return FURNITURE_ALWAYS;
    return news_in_table(line, EDGE_FURNITURE, COUNT(EDGE_FURNITURE)) ? FURNITURE_EDGE
                                                                      : FURNITURE_NONE;
}

static bool ends_in_punctuation(struct span s)
{
    return news_ends_sentence(s) || (s.len > 0 && strchr(",;:", s.ptr[s.len - 1]) != NULL);
}

static size_t count_words(struct span line, size_t max)
{
    size_t pos = 0, n = 0;

    while (n <= max && news_word(line, &pos).len > 0)
        n++;
    return n;
}

bool news_kicker(struct span line, struct span *section)
{
    size_t pos = 0;
    struct span word;

    if (!news_fits(line, 60) || ends_in_punctuation(line) || count_words(line, 5) > 5)
        return false;
    word = news_word(line, &pos);
    if (word.len > 1 && word.ptr[word.len - 1] == ':')
        word.len--;
    if (!news_in_table(word, KICKER_WORDS, COUNT(KICKER_WORDS)))
        return false;
    *section = news_trim(span_make(line.ptr + pos, line.len - pos));
    if (section->len == 0)
        *section = word;
    return news_is_capitalised(*section);
}

bool news_bare_kicker(struct span line)
{
    return news_fits(line, 40) && !ends_in_punctuation(line) && count_words(line, 2) <= 2 &&
           news_is_capitalised(line);
}

struct span news_strip_marks(struct span word)
{
    static const char MARKS[] = ",;:.|/()-";

    while (word.len > 0 && strchr(MARKS, word.ptr[0]) && word.ptr[0])
        word = span_make(word.ptr + 1, word.len - 1);
    while (word.len > 0 && strchr(MARKS, word.ptr[word.len - 1]) && word.ptr[word.len - 1])
        word.len--;
    return word;
}

bool news_take_author(struct span line, struct span *author, size_t *end)
{
    size_t pos = 0, n_names = 0, n_words = 0;
    struct span word = news_word(line, &pos);

    if (!news_same(word, "von"))
        return false;
    while (pos < line.len && n_words < 8) {
        size_t next = pos;
        bool last;

        word = news_word(line, &next);
        last = word.len > 0 && (word.ptr[word.len - 1] == ',' || word.ptr[word.len - 1] == ';');
        if (last)
            word.len--;
        if (word.len == 0 || is_digit(word.ptr[0]) || strchr("|-/(", word.ptr[0]))
            break;
        if (news_is_capitalised(word) || news_is_agency(word))
            n_names++;
        else if (!news_is_particle(word))
            break;
        if (!author->ptr)
            author->ptr = word.ptr;
        author->len = (size_t)(word.ptr + word.len - author->ptr);
        pos = next;
        n_words++;
        if (last)
            break;
    }
    *end = pos;
    return n_names > 0;
}

bool news_byline(struct span line, struct span *author)
{
    size_t end = 0;

    *author = (struct span){0};
    return news_fits(line, 80) && !ends_in_punctuation(line) &&
           news_take_author(line, author, &end) && end == line.len && count_words(*author, 2) >= 2;
}

/* dpa, dpa/lnd, GEA, Reuters, Eig. Ber., Anna Muster: letters, slashes, blanks, dots and hyphens
 * only, every word a name or a short sign. known_only: agencies and capitals, nothing else. */
static bool is_source_name(struct span s, bool known_only)
{
    size_t pos = 0;

    if (s.len == 0 || !news_fits(s, 30) || count_words(s, 3) > 3)
        return false;
    while (pos < s.len) {
        struct span part = {s.ptr + pos, 0};
        bool all_upper = true;

        while (pos < s.len && !strchr("/ .-", s.ptr[pos])) {
            uint32_t cp;
            size_t n = utf8_decode(s.ptr + pos, s.len - pos, &cp);

            if (!utf8_is_letter(cp))
                return false;
            all_upper &= utf8_is_upper(cp);
            pos += n;
            part.len += n;
        }
        pos++;
        if (part.len == 0 || news_in_table(part, AGENCIES, COUNT(AGENCIES)))
            continue;
        if (known_only || !(all_upper || news_is_capitalised(part) || news_fits(part, 4)))
            return false;
    }
    return strchr("/ -", s.ptr[0]) == NULL && s.ptr[0] != '.';
}

bool news_is_agency(struct span sign)
{
    const char *slash = sign.len > 0 ? memchr(sign.ptr, '/', sign.len) : NULL;

    return news_in_table(slash ? span_make(sign.ptr, (size_t)(slash - sign.ptr)) : sign, AGENCIES,
                         COUNT(AGENCIES));
}

bool news_source(struct span line, struct span *rest, struct span *source)
{
    static const char *const NO_SOURCES[] = {"lacht", "Foto", "Symbolbild", "Schluss", "Ende"};
    size_t open = line.len;

    *rest = span_make(line.ptr, 0);
    if (is_source_name(line, true)) {
        *source = line;
        return true;
    }
    if (line.len > 8 && news_same(span_make(line.ptr, 7), "Quelle:") && news_fits(line, 60) &&
        !news_ends_sentence(line)) {
        *source = news_trim(span_make(line.ptr + 7, line.len - 7));
        return true;
    }
    if (line.len < 3 || line.ptr[line.len - 1] != ')')
        return false;
    while (open > 0 && line.ptr[open - 1] != '(' && line.len - open < 130)
        open--;
    if (open == 0 || line.ptr[open - 1] != '(')
        return false;
    *source = news_trim(span_make(line.ptr + open, line.len - 1 - open));
    *rest = news_trim(span_make(line.ptr, open - 1));
    if (news_in_table(*source, NO_SOURCES, COUNT(NO_SOURCES)))
        return false;
    return is_source_name(*source, !(rest->len == 0 || news_ends_sentence(*rest)));
}
