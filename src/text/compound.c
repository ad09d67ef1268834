/* Finds the seams in a compound that need no dictionary: a derivational suffix with its linking s,
 * followed by what can start a German word. Dictionary splitting belongs here as well once findbuch
 * ships a lexicon; callers need not change for it. */
#include "text/compound.h"

#include "text/utf8.h"

#include <stdint.h>

struct seam {
    const char *suffix; /* with the linking s */
    size_t
        min_chars; /* of the modifier without the s: shorter ones are other words (Schwung, Dung) */
};

static const struct seam seams[] = {
    {"ungs", 5},  {"heits", 6},  {"keits", 7}, {"schafts", 8}, {"ions", 5},
    {"itäts", 7}, {"itaets", 8}, {"tums", 6},  {"lings", 7},
};

enum { MIN_HEAD_CHARS = 4 };

static bool is_vowel_at(struct span s, size_t i)
{
    uint32_t cp;

    utf8_decode(s.ptr + i, s.len - i, &cp);
    return (cp > 0 && cp < 0x80 && strchr("aeiouy", (int)cp)) || cp == 0xE4 || cp == 0xF6 ||
           cp == 0xFC;
}

static bool only_letters(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 'a')
            return false;
    return true;
}

/* Whether rest can be a word: long enough, with a vowel, not starting inside "sch". */
static bool can_be_head(struct span rest)
{
    if (utf8_count(rest) < MIN_HEAD_CHARS || span_starts(rest, span_of("ch")))
        return false;
    for (size_t i = 0; i < rest.len; i = i + 1)
        if (((unsigned char)rest.ptr[i] & 0xC0) != 0x80 && is_vowel_at(rest, i))
            return true;
    return false;
}

/* The byte behind the first seam's s at or after from, or 0. */
static size_t find_seam(struct span form, size_t from)
{
    for (size_t at = from + 1; at < form.len; at++) {
        if (form.ptr[at] != 's')
            continue;
        for (size_t i = 0; i < sizeof seams / sizeof *seams; i++) {
            struct span suffix = span_of(seams[i].suffix);
            struct span modifier = span_make(form.ptr + from, at - from);

            if (at + 1 - from < suffix.len ||
                memcmp(form.ptr + at + 1 - suffix.len, suffix.ptr, suffix.len) != 0)
                continue;
            if (utf8_count(modifier) >= seams[i].min_chars &&
                can_be_head(span_make(form.ptr + at + 1, form.len - at - 1)))
                return at + 1;
        }
    }
    return 0;
}

size_t compound_split(struct span form, struct compound_part *parts, size_t max_parts)
{
    size_t n = 0, from = 0;

    if (max_parts > 1 && only_letters(form)) {
        while (n + 1 < max_parts) {
            size_t seam = find_seam(form, from);
            if (!seam)
                break;
            parts[n].start = from;
            parts[n++].end = seam - 1;
            from = seam;
        }
    }
    parts[n].start = from;
    parts[n++].end = form.len;
    return n;
}
