/* Cuts forms at their apostrophes. What is shorter than three letters is an article or a link
 * ("d'", "'n'"), or no word that anybody looks for by itself. */
#include "text/elision.h"

#include "text/utf8.h"

enum { MIN_CHARS = 3, MAX_FORM_BYTES = 200 };

static bool is_word(struct span s)
{
    if (utf8_count(s) < MIN_CHARS)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!(s.ptr[i] >= '0' && s.ptr[i] <= '9'))
            return true;
    return false;
}

/* Signs of chains, dots and the rest: their parts are words by themselves. */
static bool has_other_signs(struct span form)
{
    for (size_t i = 0; i < form.len; i++)
        if (strchr("-.&@_+:*/(", form.ptr[i]))
            return true;
    return false;
}

size_t elision_parts(struct span form, struct elision_part parts[ELISION_MAX_PARTS])
{
    size_t n = 0, end = form.len;

    if (!memchr(form.ptr, '\'', form.len) || form.len > MAX_FORM_BYTES || has_other_signs(form))
        return 0;
    if (end > 2 && form.ptr[end - 1] == 's' && form.ptr[end - 2] == '\'')
        end -= 2;
    if (!memchr(form.ptr, '\'', end)) /* a genitive: the whole word is found without it */
        return 0;
    for (size_t at = 0; at < end && n < ELISION_MAX_PARTS;) {
        const char *sign = memchr(form.ptr + at, '\'', end - at);
        size_t part_end = sign ? (size_t)(sign - form.ptr) : end;
        struct span part = span_make(form.ptr + at, part_end - at);
        if (is_word(part) && !(at > 0 && span_starts(part, span_of("sch"))))
            parts[n++] = (struct elision_part){at, part_end, part_end == form.len};
        at = part_end + 1;
    }
    return n;
}
