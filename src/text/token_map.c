/* Leads from the code points of a form back to the bytes it was read from. The bytes are read once
 * more by the rules of token.c, which costs nothing while indexing and is done for few words. */
#include "text/token.h"

#include "text/fold.h"
#include "text/hyphen.h"
#include "text/utf8.h"

#include <stdint.h>

/* Walks a token's bytes as token.c reads them. */
struct walk {
    struct span text;
    bool has_letter, has_lower; /* the run at hand */
    size_t run_bytes;           /* of its form so far */
    struct buf letter;
};

/* How many code points of the form the bytes from pos on have; *end is the byte behind them. */
static size_t walk_step(struct walk *w, size_t pos, size_t *end)
{
    size_t n, next;
    uint32_t cp = fold_peek(w->text, pos, &n);

    *end = pos + n;
    if (fold_is_word(cp)) {
        *end = fold_letter_end(w->text, pos);
        buf_clear(&w->letter);
        fold_letter(span_make(w->text.ptr + pos, *end - pos), &w->letter);
        w->run_bytes += w->letter.len;
        if (!fold_is_mark(cp) && !(cp >= '0' && cp <= '9')) {
            w->has_letter = true;
            w->has_lower = w->has_lower || utf8_is_lower(cp);
        }
        return utf8_count(buf_span(&w->letter));
    }
    next = hyphen_may_close(w->has_letter, w->has_lower, w->run_bytes) ? hyphen_close(w->text, pos)
                                                                       : 0;
    if (next) {
        *end = next;
        return 0;
    }
    if (utf8_is_invisible(cp) || cp == ' ' || cp == '\t' || cp == '\r' || cp == '\n')
        return 0;
    if (fold_is_apostrophe(cp) && w->has_letter) {
        w->run_bytes++;
    } else {
        w->has_letter = w->has_lower = false;
        w->run_bytes = 0;
    }
    return 1;
}

void token_map_range(struct span original, size_t from_chars, size_t to_chars, size_t *start,
                     size_t *end)
{
    struct walk w = {.text = original};
    size_t n_seen = 0, seen_end = 0;

    *start = from_chars == 0 ? 0 : original.len;
    *end = original.len;
    for (size_t pos = 0, behind; pos < original.len; pos = behind) {
        size_t n_chars = walk_step(&w, pos, &behind);
        if (n_chars == 0)
            continue;
        if (n_seen >= to_chars) {
            *end = seen_end;
            break;
        }
        if (n_seen <= from_chars && from_chars < n_seen + n_chars)
            *start = pos;
        n_seen += n_chars;
        seen_end = behind;
    }
    if (*start > *end)
        *start = *end;
    buf_release(&w.letter);
}
