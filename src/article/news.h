#ifndef FB_ARTICLE_NEWS_H
#define FB_ARTICLE_NEWS_H

#include "article/article.h"

#include <stdint.h>

/* The parts of the news reader (reader_news.c): what single lines are (news_marks.c,
 * news_credit.c, news_date.c, news_dateline.c), how a text falls into lines and paragraphs
 * (news_lines.c), which lines are captions (news_captions.c). Spans point into the decoded text
 * unless said otherwise. */

/* What a line was taken for. Only LINE_TEXT is still free. */
enum line_use { LINE_TEXT, LINE_CAPTION, LINE_TAKEN };

struct news_line {
    struct span text;  /* trimmed, never empty */
    bool starts_block; /* begins a paragraph */
    bool adjacent;     /* the line above stands directly above, no empty line between */
    enum line_use use;
};

struct news_caption {
    struct span text;
    struct span credit;
    size_t line; /* where it begins, for the order */
};

/* An article while it is taken apart: its lines without empty ones and furniture. */
struct news {
    struct news_line *lines;
    size_t n_lines, lines_cap;
    struct news_caption *captions;
    size_t n_captions, captions_cap;
    struct arena *arena; /* the article's: joined texts are built here */
};

/* Lines of text longer than this are not hard-wrapped: each is a paragraph. */
enum { NEWS_WRAP_CHARS = 160, NEWS_TITLE_CHARS = 200, NEWS_CAPTION_CHARS = 500 };

/* Without blanks (also no-break spaces) at both ends. */
struct span news_trim(struct span s);
/* The same letters, ASCII case apart. */
bool news_same(struct span s, const char *word);
/* Whether s has at most max_chars code points; looks no further than it needs. */
bool news_fits(struct span s, size_t max_chars);
/* Whether s is one of n words, ASCII case apart. */
bool news_in_table(struct span s, const char *const *table, size_t n);
/* A lower-case word that stands in names and credits: "von", "und", "dpa", "privat". */
bool news_is_particle(struct span word);
/* A word without commas, stops, slashes and brackets around it. */
struct span news_strip_marks(struct span word);
/* The next word (up to a blank) of s from *pos on; empty at the end. */
struct span news_word(struct span s, size_t *pos);
/* First letter upper case, after any opening quotes and brackets. */
bool news_is_capitalised(struct span word);
/* Ends a sentence: . ! ? … with or without closing quotes and brackets behind. */
bool news_ends_sentence(struct span s);
/* a and b joined by sep, in arena. */
struct span news_join(struct arena *arena, struct span a, const char *sep, struct span b);

enum furniture { FURNITURE_NONE, FURNITURE_EDGE, FURNITURE_ALWAYS };
/* Whether a whole line is page furniture: ALWAYS wherever it stands, EDGE (words that may also be a
 * sub-heading) only at the ends of the page or beside other furniture. */
enum furniture news_furniture(struct span line);

/* "Aktuell Militär" → "Militär", "Ressort: Politik" → "Politik"; false when no known kicker word
 * begins the line. */
bool news_kicker(struct span line, struct span *section);
/* One or two words that can only be a section or a short title: "Sport Fußball". */
bool news_bare_kicker(struct span line);
/* What a date says of an article, the best last. */
enum date_rank { DATE_NONE, DATE_OF_UPDATE, DATE_UNNAMED, DATE_OF_PUBLICATION };

struct date_line {
    int32_t date; /* the best of the line's */
    enum date_rank rank;
    struct span place;   /* "Ulm" of "Ulm, den 3. März 2021", or empty */
    struct span author;  /* "Von Anna Muster, 3. Mai 2022", or empty */
    struct span section; /* "3. Mai 2022 | Lokales", or empty */
};
/* A line that says nothing but dates, with labels, weekday, time, page and what struct date_line
 * holds. */
bool news_date_line(struct span line, struct date_line *d);
/* "Von Anna Muster und Bernd de Vries" at the line's beginning: the names (added to author if that
 * is empty), and where they end. */
bool news_take_author(struct span line, struct span *author, size_t *end);
/* "Von Anna Muster" alone. */
bool news_byline(struct span line, struct span *author);

struct credit {
    struct span before; /* the caption's text on this line, empty for a line of its own */
    struct span who;
    bool sure; /* false: the words before could also run on into the credit word */
};
/* Whether the line ends in a credit such as "Foto: Anna Muster/lnd". */
bool news_credit(struct span line, struct credit *c);

/* Whether the paragraph's last line ends in the source, "… worden. (GEA)"; rest is the line
 * without it, empty when it stands alone. */
bool news_source(struct span line, struct span *rest, struct span *source);

/* Whether a sign in brackets is a known agency's, alone or first: "dpa", "dpa/lsw". */
bool news_is_agency(struct span sign);

/* Whether the line begins with a dateline such as "BAD URACH/ST. GALLEN (lnd)."; the text behind it
 * is rest, places the bytes of the places, agency those in brackets (or empty). */
bool news_dateline(struct span line, struct span *places, struct span *agency, struct span *rest);
/* Adds "Bad Urach" and "St. Gallen" to a, in its arena. */
void news_add_places(struct article *a, struct span places);

/* Splits text into lines and drops the furniture. */
void news_split(struct news *n, struct span text);
/* One past the last line of the paragraph starting at line i (free lines only). */
size_t news_block_end(const struct news *n, size_t i);
/* The first free line at or after i, n_lines if none. */
size_t news_next_free(const struct news *n, size_t i);

/* Takes the lines of captions that are recognised for certain: they end in a credit or are
 * repeated cut short. Then the header may be read. */
void news_captions_sure(struct news *n);
/* The rest, credits on lines of their own, with the text above them. */
void news_captions_rest(struct news *n);
/* Moves them to a, in order, each once. */
void news_captions_finish(struct news *n, struct article *a);

#endif
