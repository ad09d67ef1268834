/* Tells a hyphen that a typesetter put at a line's end from one that was written. German goes on in
 * lower case behind the former, so a capital keeps the hyphen; a conjunction keeps it, too. */
#include "text/hyphen.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <stdint.h>

static size_t skip_blanks(struct span text, size_t pos)
{
    while (pos < text.len &&
           (text.ptr[pos] == ' ' || text.ptr[pos] == '\t' || text.ptr[pos] == '\r'))
        pos++;
    return pos;
}

size_t hyphen_next_line_word(struct span text, size_t pos)
{
    pos = skip_blanks(text, pos);
    if (pos >= text.len || text.ptr[pos] != '\n')
        return 0;
    pos = skip_blanks(text, pos + 1);
    return fold_word_starts_at(text, pos) ? pos : 0;
}

/* Whether before, the text up to a hyphen, ends with one of the endings, parted by blanks. */
static bool ends_with_any(struct span before, const char *endings)
{
    while (*endings) {
        size_t n = strcspn(endings, " ");
        if (before.len >= n && memcmp(before.ptr + before.len - n, endings, n) == 0)
            return true;
        endings += n + (endings[n] == ' ');
    }
    return false;
}

bool hyphen_before_conjunction(struct span text, size_t pos_hyphen, size_t pos)
{
    static const struct {
        const char *conjunction, *one_word_after;
    } rules[] = {
        {"und", ""},
        {"oder", ""},
        {"bzw", ""},
        {"aber", ""},
        {"sowie", ""},
        {"beziehungsweise", ""},
        {"noch", "den Den"},
        {"bis", "ür u\xCC\x88r anna"},
        {"wie", "so So irgend gleich ebenso"},
        {"als", "i u e"},
    };
    struct span before = span_make(text.ptr, pos_hyphen);

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct span word = span_of(rules[i].conjunction);
        size_t n;
        if (span_starts(span_make(text.ptr + pos, text.len - pos), word) &&
            !fold_is_word(fold_peek(text, pos + word.len, &n)))
            return !ends_with_any(before, rules[i].one_word_after);
    }
    return false;
}

size_t hyphen_close(struct span text, size_t pos)
{
    size_t n, next;
    uint32_t cp = fold_peek(text, pos, &n);

    if (cp != '-' && cp != 0x2010 && cp != 0xAD)
        return 0;
    next = hyphen_next_line_word(text, pos + n);
    if (!next || !utf8_is_lower(fold_peek(text, next, &n)) ||
        hyphen_before_conjunction(text, pos, next))
        return 0;
    return next;
}
