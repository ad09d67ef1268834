/* Finds where German sentences end. A stop ends one when a blank follows and then something a
 * sentence can begin with; a dot besides must not belong to an abbreviation, a number or an
 * initial. Where a dot could be both ("usw. Die", "um 1900. Die", "Karl V. Die") the next word
 * decides: sentence_words.c knows those that are capitalised at a sentence's beginning only.
 *
 * Every stop is judged from its neighbourhood alone, so that searching in either direction is
 * linear; what is looked at before a stop is bounded. */
#include "query/show/sentence.h"

#include "query/show/sentence_words.h"
#include "query/show/snippet.h"
#include "text/utf8.h"

/* ---- characters ---- */

static uint32_t cp_at(struct span text, size_t pos, size_t *n_bytes)
{
    uint32_t cp = 0;

    *n_bytes = 0;
    if (pos < text.len)
        *n_bytes = utf8_decode(text.ptr + pos, text.len - pos, &cp);
    return cp;
}

/* The code point before pos > 0, and where it starts. */
static uint32_t cp_before(struct span text, size_t pos, size_t *start)
{
    size_t n;

    *start = utf8_align(text, pos - 1);
    return cp_at(text, *start, &n);
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static bool is_stop(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026;
}

static bool is_single_quote(uint32_t cp)
{
    return cp == '\'' || cp == 0x2018 || cp == 0x2019 || cp == 0x201A || cp == 0x2039 ||
           cp == 0x203A;
}

static bool is_quote(uint32_t cp)
{
    return cp == '"' || cp == 0x201C || cp == 0x201D || cp == 0x201E || cp == 0xAB || cp == 0xBB ||
           is_single_quote(cp);
}

/* What may stand between a stop and the blank behind it, „ and ‚ excepted. */
static bool is_closer(uint32_t cp)
{
    return cp == ')' || cp == ']' || (is_quote(cp) && cp != 0x201E && cp != 0x201A);
}

/* What may stand before a sentence's first letter. */
static bool is_opener(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == '-' || cp == 0x2013 || cp == 0x2014 || cp == 0x2022 ||
           is_quote(cp);
}

/* ---- paragraphs ---- */

/* Where text goes on behind the blanks from pos on; *empty_line: an empty line is among them. */
static size_t skip_blanks(struct span text, size_t pos, bool *empty_line)
{
    size_t n, n_newlines = 0;
    uint32_t cp;

    /* most often there is one, with a letter behind it */
    while (pos < text.len &&
           ((unsigned char)text.ptr[pos] <= ' ' || (unsigned char)text.ptr[pos] >= 0x80)) {
        cp = cp_at(text, pos, &n);
        if (!utf8_is_space(cp))
            break;
        n_newlines += cp == '\n';
        pos += n;
    }
    *empty_line = n_newlines > 1;
    return pos;
}

size_t paragraph_end(struct span text, size_t offset)
{
    for (size_t pos = offset; pos < text.len;) {
        const char *newline = memchr(text.ptr + pos, '\n', text.len - pos);
        size_t at, next, start;
        bool empty_line;

        if (!newline)
            break;
        at = (size_t)(newline - text.ptr);
        next = skip_blanks(text, at, &empty_line);
        if (empty_line || next >= text.len) {
            while (at > offset && utf8_is_space(cp_before(text, at, &start)))
                at = start;
            return at;
        }
        pos = next;
    }
    for (size_t end = text.len, start; end > offset; end = start)
        if (!utf8_is_space(cp_before(text, end, &start)))
            return end;
    return offset;
}

size_t paragraph_next(struct span text, size_t end)
{
    bool empty_line;

    return skip_blanks(text, end, &empty_line);
}

bool paragraph_ends_at(struct span text, size_t offset)
{
    bool empty_line;

    return skip_blanks(text, offset, &empty_line) == text.len || empty_line;
}

/* ---- judging a stop ---- */

static bool is_roman(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != 'I' && s.ptr[i] != 'V' && s.ptr[i] != 'X')
            return false;
    return s.len > 0;
}

/* 1100 to 2199 */
static bool is_year(struct span digits)
{
    return digits.len == 4 && ((digits.ptr[0] == '1' && digits.ptr[1] > '0') ||
                               (digits.ptr[0] == '2' && digits.ptr[1] < '2'));
}

static bool is_number(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit((unsigned char)s.ptr[i]))
            return false;
    return s.len > 0;
}

/* The run of letters and digits that ends at end; looked for in at most 40 bytes. */
static struct span word_before(struct span text, size_t end)
{
    size_t start = end, at;

    while (start > 0 && end - start < 40) {
        uint32_t cp = cp_before(text, start, &at);
        if (!utf8_is_letter(cp) && !is_digit(cp))
            break;
        start = at;
    }
    return span_make(text.ptr + start, end - start);
}

/* Makes a capital, ASCII or umlaut, at the beginning of word small. */
static bool lower_first(char *word)
{
    char *c = (unsigned char)word[0] == 0xC3 ? word + 1 : word;
    bool is_umlaut = c > word && ((unsigned char)*c == 0x84 || (unsigned char)*c == 0x96 ||
                                  (unsigned char)*c == 0x9C);

    if (!is_umlaut && !(*c >= 'A' && *c <= 'Z'))
        return false;
    *c = (char)(*c + 0x20);
    return true;
}

/* The abbreviation of several parts ("i. d. R") whose last letter stands before end, with the
 * blanks taken out: the longest that the table knows, with its number of parts at most four. */
static const struct abbreviation *abbreviation_before(struct span text, size_t end)
{
    char key[64];
    size_t key_at = sizeof key;
    const struct abbreviation *best = NULL;

    for (int n_parts = 0; n_parts < 4; n_parts++) {
        struct span word = word_before(text, end);
        const struct abbreviation *found;
        size_t start = (size_t)(word.ptr - text.ptr), at;
        struct span whole;
        bool lower;

        if (word.len == 0 || word.len + 1 > key_at)
            break;
        if (n_parts > 0)
            key[--key_at] = '.';
        key_at -= word.len;
        memcpy(key + key_at, word.ptr, word.len);
        whole = span_make(key + key_at, sizeof key - key_at);
        found = abbreviation_find(whole);
        if (!found && whole.len > 1) {
            lower = lower_first(key + key_at);
            found = lower ? abbreviation_find(whole) : NULL;
            memcpy(key + key_at, word.ptr, word.len);
        }
        if (found)
            best = found;
        if (start > 0 && utf8_is_space(cp_before(text, start, &at)) &&
            cp_before(text, start, &at) != '\n')
            start = at;
        if (start == 0 || text.ptr[start - 1] != '.')
            break;
        end = start - 1;
    }
    return best;
}

/* Whether the number that starts at pos begins a line or follows an opening bracket: a list's
 * "1. Der …". */
static bool is_list_number(struct span text, size_t pos)
{
    size_t at;

    while (pos > 0) {
        uint32_t cp = cp_before(text, pos, &at);
        if (cp == '\n' || cp == '(')
            return true;
        if (!utf8_is_space(cp))
            return false;
        pos = at;
    }
    return true;
}

/* What follows a stop and its blanks. */
struct follower {
    struct span word; /* letters only; empty if something else stands there */
    bool lower, digit;
};

static struct follower follower_at(struct span text, size_t pos)
{
    struct follower f = {{0}, false, false};
    size_t n, end;
    uint32_t cp;

    for (int i = 0; i < 4 && is_opener(cp_at(text, pos, &n)); i++) {
        pos += n;
        while (n > 0 && cp_at(text, pos, &n) == ' ')
            pos += n;
    }
    cp = cp_at(text, pos, &n);
    f.digit = is_digit(cp);
    f.lower = utf8_is_lower(cp);
    for (end = pos; end - pos < 32 && utf8_is_letter(cp_at(text, end, &n)); end += n)
        ;
    f.word = span_make(text.ptr + pos, end - pos);
    return f;
}

/* A dot at pos, followed by a blank and then f: whether it ends a sentence. */
static bool dot_ends(struct span text, size_t pos, const struct follower *f)
{
    struct span word = word_before(text, pos);
    const struct abbreviation *a;
    bool begins = sentence_begins_with(f->word);
    size_t n, start = (size_t)(word.ptr - text.ptr);

    if (word.len == 0)
        return true;
    if (is_number(word))
        return !is_list_number(text, start) && (is_year(word) || begins);
    a = abbreviation_before(text, pos);
    if (a)
        return a->kind == MAY_END && begins;
    if (cp_at(text, start, &n) && n == word.len) /* one letter: an initial, or half of "z. B." */
        return begins && utf8_is_upper(cp_at(text, start, &n));
    if (is_roman(word))
        return begins;
    return true;
}

/* The stops in a row that start at pos ("?!", "...") and the closing quotes and brackets behind
 * them; *run_end is where the latter start. */
static size_t stop_end(struct span text, size_t pos, size_t *run_end)
{
    size_t n;

    while (is_stop(cp_at(text, pos, &n)))
        pos += n;
    *run_end = pos;
    while (is_closer(cp_at(text, pos, &n)))
        pos += n;
    return pos;
}

/* Whether the stops in [start, run_end), closed at end, end a sentence. *next is where text goes
 * on. */
static bool stop_ends_sentence(struct span text, size_t start, size_t run_end, size_t end,
                               size_t *next)
{
    struct follower f;
    bool empty_line, is_ellipsis;
    size_t at;

    *next = skip_blanks(text, end, &empty_line);
    if (*next >= text.len || empty_line)
        return true;
    if (*next == end)
        return false;
    if (start > 0 && (text.ptr[start - 1] == '(' || text.ptr[start - 1] == '['))
        return false; /* "(!)", "[…]" */
    f = follower_at(text, *next);
    if (f.lower)
        return false;
    is_ellipsis =
        cp_before(text, run_end, &at) == 0x2026 ||
        (run_end - start >= 2 && text.ptr[run_end - 1] == '.' && text.ptr[run_end - 2] == '.');
    if (is_ellipsis)
        return sentence_begins_with(f.word) || end > run_end;
    if (text.ptr[run_end - 1] == '.' && run_end - start == 1)
        return dot_ends(text, start, &f);
    return true;
}

/* ---- searching ---- */

/* How far back from within a row of stops and closing quotes its first stop is looked for. */
enum { MAX_STOPS_BYTES = 64 };

/* If pos lies in or right behind stops and what closes them: where the stops start, else pos. */
static size_t back_to_stops(struct span text, size_t pos)
{
    size_t at = pos, start;

    while (at > 0 && pos - at < MAX_STOPS_BYTES && is_closer(cp_before(text, at, &start)))
        at = start;
    if (at == 0 || !is_stop(cp_before(text, at, &start)))
        return pos;
    while (at > 0 && pos - at < MAX_STOPS_BYTES && is_stop(cp_before(text, at, &start)))
        at = start;
    return at;
}

size_t sentence_end_within(struct span text, size_t offset, size_t limit)
{
    size_t pos = back_to_stops(text, offset), visible_end = 0, n;

    while (pos < text.len && pos <= limit) {
        uint32_t cp = cp_at(text, pos, &n);
        size_t run_end, next;
        bool empty_line;

        if (is_stop(cp)) {
            size_t end = stop_end(text, pos, &run_end);
            if (end > offset && stop_ends_sentence(text, pos, run_end, end, &next))
                return end <= limit ? end : 0;
            visible_end = pos = end;
        } else if (utf8_is_space(cp)) {
            next = skip_blanks(text, pos, &empty_line);
            if ((empty_line || next == text.len) && visible_end > offset)
                break;
            pos = next;
        } else {
            visible_end = pos += n;
        }
    }
    if (visible_end <= offset)
        visible_end = text.len;
    return visible_end <= limit ? visible_end : 0;
}

size_t sentence_end(struct span text, size_t offset)
{
    return sentence_end_within(text, offset, text.len);
}

/* Blanks end at end: where they start. */
static size_t back_over_blanks(struct span text, size_t end)
{
    size_t start;

    while (end > 0 && utf8_is_space(cp_before(text, end, &start)))
        end = start;
    return end;
}

bool sentence_start_within(struct span text, size_t offset, size_t limit, size_t *start)
{
    size_t pos = offset, found = 0, run_end, end;
    bool empty_line, done = false;

    while (pos > 0 && !done) {
        size_t before;
        uint32_t cp = cp_before(text, pos, &before);

        if (is_stop(cp)) {
            while (before > 0 && is_stop(cp_before(text, before, &end)))
                before = end;
            end = stop_end(text, before, &run_end);
            done = end <= offset && stop_ends_sentence(text, before, run_end, end, &found);
        } else if (utf8_is_space(cp)) {
            before = back_over_blanks(text, pos);
            found = skip_blanks(text, before, &empty_line);
            done = empty_line || before == 0;
        } else if (before < limit && !is_closer(cp)) {
            return false;
        }
        pos = before;
    }
    if (!done)
        found = 0;
    *start = found < offset ? found : offset;
    return *start >= limit;
}

size_t sentence_start(struct span text, size_t offset)
{
    size_t start = 0;

    sentence_start_within(text, offset, 0, &start);
    return start;
}

bool sentence_has_stop(struct span text, size_t offset)
{
    return back_to_stops(text, offset) < offset;
}

bool sentence_ends_at(struct span text, size_t offset)
{
    size_t start = back_to_stops(text, offset), run_end, next;

    if (paragraph_ends_at(text, offset))
        return true;
    return start < offset && stop_end(text, start, &run_end) == offset &&
           stop_ends_sentence(text, start, run_end, offset, &next);
}

bool sentence_starts_at(struct span text, size_t offset)
{
    size_t end = back_over_blanks(text, offset);
    bool empty_line;

    skip_blanks(text, end, &empty_line);
    return end == 0 || empty_line || (end < offset && sentence_ends_at(text, end));
}
