#include "article/news.h"
#include "base/xalloc.h"
#include "text/utf8.h"

/* A text as a list of its non-empty lines, and small helpers for looking at lines. Paragraphs end
 * at an empty line, at a line of furniture, and around lines too long to be hard-wrapped. */

static size_t blank_at(struct span s, size_t pos)
{
    if (s.ptr[pos] == ' ' || s.ptr[pos] == '\t' || s.ptr[pos] == '\r')
        return 1;
    if (s.len - pos >= 2 && memcmp(s.ptr + pos, "\xC2\xA0", 2) == 0)
        return 2;
    return 0;
}

struct span news_trim(struct span s)
{
    size_t n;

    while (s.len > 0 && (n = blank_at(s, 0)) > 0) {
        s.ptr += n;
        s.len -= n;
    }
    while (s.len > 0) {
        if (blank_at(s, s.len - 1) == 1)
            s.len--;
        else if (s.len >= 2 && blank_at(s, s.len - 2) == 2)
            s.len -= 2;
        else
            break;
    }
    return s;
}

bool news_same(struct span s, const char *word)
{
    size_t i = 0;

    for (; i < s.len && word[i]; i++) {
        char c = s.ptr[i], w = word[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (w >= 'A' && w <= 'Z')
            w = (char)(w - 'A' + 'a');
        if (c != w)
            return false;
    }
    return i == s.len && !word[i];
}

bool news_fits(struct span s, size_t max_chars)
{
    if (s.len <= max_chars)
        return true;
    return s.len <= max_chars * 4 && utf8_count(s) <= max_chars;
}

struct span news_word(struct span s, size_t *pos)
{
    struct span word;

    while (*pos < s.len && blank_at(s, *pos) > 0)
        *pos += blank_at(s, *pos);
    word = span_make(s.ptr + *pos, 0);
    while (*pos < s.len && blank_at(s, *pos) == 0) {
        (*pos)++;
        word.len++;
    }
    return word;
}

bool news_is_capitalised(struct span word)
{
    size_t pos = 0;

    while (pos < word.len) {
        uint32_t cp;

        pos += utf8_decode(word.ptr + pos, word.len - pos, &cp);
        if (utf8_is_letter(cp))
            return utf8_is_upper(cp);
    }
    return false;
}

bool news_ends_sentence(struct span s)
{
    size_t end = s.len;

    while (end > 0) {
        size_t start = utf8_align(s, end - 1);
        uint32_t cp;

        utf8_decode(s.ptr + start, s.len - start, &cp);
        if (cp == '.' || cp == '!' || cp == '?' || cp == 0x2026)
            return true;
        if (cp != '"' && cp != '\'' && cp != ')' && cp != ']' && cp != 0xAB && cp != 0xBB &&
            cp != 0x2039 && cp != 0x203A && (cp < 0x2018 || cp > 0x201F))
            return false;
        end = start;
    }
    return false;
}

struct span news_join(struct arena *arena, struct span a, const char *sep, struct span b)
{
    size_t n_sep = strlen(sep);
    char *out;

    if (a.len == 0)
        return b;
    if (b.len == 0)
        return a;
    out = arena_alloc(arena, a.len + n_sep + b.len + 1);
    memcpy(out, a.ptr, a.len);
    memcpy(out + a.len, sep, n_sep);
    memcpy(out + a.len + n_sep, b.ptr, b.len);
    out[a.len + n_sep + b.len] = '\0';
    return span_make(out, a.len + n_sep + b.len);
}

/* All lines, furniture too; starts_block and adjacent as the empty lines say. */
static void collect_lines(struct news *n, struct span text)
{
    bool after_empty = true, after_long = false;

    for (size_t pos = 0; pos < text.len;) {
        const char *end = memchr(text.ptr + pos, '\n', text.len - pos);
        size_t len = end ? (size_t)(end - (text.ptr + pos)) : text.len - pos;
        struct span line = news_trim(span_make(text.ptr + pos, len));
        bool is_long;

        pos += len + 1;
        if (line.len == 0) {
            after_empty = true;
            continue;
        }
        is_long = !news_fits(line, NEWS_WRAP_CHARS);
        xgrow(&n->lines, &n->lines_cap, n->n_lines + 1, sizeof *n->lines);
        n->lines[n->n_lines++] = (struct news_line){
            .text = line,
            .starts_block = after_empty || is_long || after_long,
            .adjacent = !after_empty,
        };
        after_empty = false;
        after_long = is_long;
    }
}

/* Words that are furniture only at the edge: from the top until the first line that is none, from
 * the bottom likewise, and beside furniture anywhere. use == LINE_TAKEN marks furniture here. */
static void mark_furniture(struct news *n)
{
    size_t head = 0;

    for (size_t i = 0; i < n->n_lines; i++) {
        enum furniture f = news_furniture(n->lines[i].text);

        if (f == FURNITURE_ALWAYS || (f == FURNITURE_EDGE && head == i))
            n->lines[i].use = LINE_TAKEN;
        if (f == FURNITURE_EDGE && i > 0 && n->lines[i - 1].use == LINE_TAKEN)
            n->lines[i].use = LINE_TAKEN;
        if (n->lines[i].use == LINE_TAKEN && head == i)
            head = i + 1;
    }
    for (size_t i = n->n_lines; i-- > 0;) {
        bool below = i + 1 == n->n_lines || n->lines[i + 1].use == LINE_TAKEN;

        if (below && news_furniture(n->lines[i].text) != FURNITURE_NONE)
            n->lines[i].use = LINE_TAKEN;
    }
}

void news_split(struct news *n, struct span text)
{
    size_t kept = 0;
    bool after_furniture = false;

    collect_lines(n, text);
    mark_furniture(n);
    for (size_t i = 0; i < n->n_lines; i++) {
        if (n->lines[i].use == LINE_TAKEN) {
            after_furniture = true;
            continue;
        }
        n->lines[kept] = n->lines[i];
        if (after_furniture) {
            n->lines[kept].starts_block = true;
            n->lines[kept].adjacent = false;
        }
        after_furniture = false;
        kept++;
    }
    n->n_lines = kept;
}

size_t news_block_end(const struct news *n, size_t i)
{
    size_t end = i + 1;

    while (end < n->n_lines && n->lines[end].use == LINE_TEXT && !n->lines[end].starts_block)
        end++;
    return end;
}

size_t news_next_free(const struct news *n, size_t i)
{
    while (i < n->n_lines && n->lines[i].use != LINE_TEXT)
        i++;
    return i;
}
