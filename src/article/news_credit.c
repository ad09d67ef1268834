#include "article/news.h"

/* Credits at the end of a line: "… übergeben. Foto: Anna Muster/lnd", "(Archivbild: privat)", or on
 * a line of their own. A credit is a known word, a colon and names to the end of the line; whatever
 * reads like a sentence behind the colon is none, so "Foto:" in running text stays text. */

static const char *const CREDIT_WORDS[] = {
    "Foto",       "Fotos",        "Bild",         "Bilder",         "Grafik",      "Grafiken",
    "Archivfoto", "Archivfotos",  "Archivbild",   "Symbolfoto",     "Symbolbild",  "Infografik",
    "Karte",      "Illustration", "Zeichnung",    "Repro",          "Screenshot",  "Fotomontage",
    "Montage",    "Themenfoto",   "Privatfoto",   "Luftbild",       "Agenturfoto", "Fotograf",
    "Fotografin", "Bildquelle",   "Bildnachweis", "Fotocredit",     "Titelfoto",   "Titelbild",
    "Pressefoto", "Handout",      "Collage",      "Visualisierung",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Names, agencies and what links them; no sentence. */
static bool is_who(struct span who)
{
    size_t pos = 0, n = 0;
    struct span word;

    if (who.len == 0 || !news_fits(who, 100))
        return false;
    while ((word = news_word(who, &pos)).len > 0) {
        bool inner_stop = word.ptr[word.len - 1] == '.' && pos < who.len;
        struct span bare = news_strip_marks(word);

        if (++n > 12)
            return false;
        if (strchr("!?:", word.ptr[word.len - 1]) || (inner_stop && !news_fits(word, 4)))
            return false;
        if (bare.len == 0 || news_is_capitalised(bare) || memchr(bare.ptr, '/', bare.len) ||
            memchr(bare.ptr, '@', bare.len) || memchr(bare.ptr, '.', bare.len) ||
            !(is_ascii_letter(bare.ptr[0]) || (unsigned char)bare.ptr[0] >= 0x80))
            continue;
        if (!news_is_particle(bare) && !(n == 1 && pos >= who.len))
            return false;
    }
    return true;
}

static bool ends_with(struct span s, const char *end)
{
    size_t n = strlen(end);

    return s.len >= n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

/* Cuts what only separates caption and credit; true when there was such a mark. */
static bool strip_separator(struct span *before)
{
    static const char *const SEPARATORS[] = {"(", "|", "–", "—", "-", "[", "/", "•", "·"};

    *before = news_trim(*before);
    for (size_t i = 0; i < COUNT(SEPARATORS); i++) {
        if (ends_with(*before, SEPARATORS[i])) {
            before->len -= strlen(SEPARATORS[i]);
            *before = news_trim(*before);
            return true;
        }
    }
    return false;
}

/* Whether "… Foto:" after these words begins a credit rather than ends a noun phrase: the last word
 * is a noun or a name, not an article or adjective. */
static bool may_stand_before_credit(struct span before)
{
    static const char *const ARTICLES[] = {"Das", "Ein",  "Dieses", "Jedes", "Kein", "Sein",
                                           "Ihr", "Mein", "Die",    "Eine",  "Der",  "Auf"};
    size_t start = before.len;
    struct span word;

    while (start > 0 && before.ptr[start - 1] != ' ')
        start--;
    word = span_make(before.ptr + start, before.len - start);
    return news_is_capitalised(word) && !news_in_table(word, ARTICLES, COUNT(ARTICLES));
}

static bool credit_at(struct span line, size_t colon, struct credit *c)
{
    size_t end = colon, start;
    bool bracket, separated;

    while (end > 0 && line.ptr[end - 1] == ' ')
        end--;
    start = end;
    while (start > 0 && is_ascii_letter(line.ptr[start - 1]))
        start--;
    if (!news_in_table(span_make(line.ptr + start, end - start), CREDIT_WORDS, COUNT(CREDIT_WORDS)))
        return false;
    if (start > 0 && !strchr(" (|[/", line.ptr[start - 1]))
        return false;
    c->who = news_trim(span_make(line.ptr + colon + 1, line.len - colon - 1));
    c->before = span_make(line.ptr, start);
    bracket = start > 0 && (line.ptr[start - 1] == '(' || line.ptr[start - 1] == '[');
    if (bracket && c->who.len > 0 && strchr(")]", c->who.ptr[c->who.len - 1]))
        c->who.len--;
    else if (bracket)
        return false;
    separated = strip_separator(&c->before);
    if (!is_who(c->who))
        return false;
    c->sure = c->before.len == 0 || separated || news_ends_sentence(c->before) ||
              (news_fits(line, 300) && may_stand_before_credit(c->before));
    return true;
}

bool news_credit(struct span line, struct credit *c)
{
    size_t colon = line.len;

    if (!news_fits(line, NEWS_CAPTION_CHARS + 120))
        return false;
    for (int tries = 0; tries < 3; tries++) {
        struct credit first;

        while (colon > 0 && line.ptr[colon - 1] != ':')
            colon--;
        if (colon == 0)
            return false;
        colon--;
        if (!credit_at(line, colon, c))
            continue;
        /* "Foto: Muster. Grafik: lnd": two credits in one */
        if (c->before.len > 0 && news_credit(c->before, &first)) {
            c->who = span_make(first.who.ptr, (size_t)(c->who.ptr + c->who.len - first.who.ptr));
            c->before = first.before;
            c->sure = first.sure;
        } else if (c->who.ptr[c->who.len - 1] == '.' && (c->before.len == 0 || c->sure) &&
                   !news_fits(c->who, 4)) {
            c->who.len--;
        }
        return c->who.len > 0;
    }
    return false;
}
