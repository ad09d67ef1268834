/* Takes a line of a user's own words apart. Each part is folded by itself, so that the parts'
 * places in the form are known whatever folding does to their length; in the end the tokenizer must
 * see the same one word. */
#include "text/own_words_line.h"

#include "base/i18n.h"
#include "text/fold.h"
#include "text/token.h"
#include "text/utf8.h"

enum { MIN_PART_CHARS = 2 };

void own_words_line_release(struct own_words_line *line)
{
    buf_release(&line->form);
}

static struct span before(struct span s, char c)
{
    const char *at = s.len > 0 ? memchr(s.ptr, c, s.len) : NULL;

    return at ? span_make(s.ptr, (size_t)(at - s.ptr)) : s;
}

static struct span behind(struct span s, size_t n)
{
    return span_make(s.ptr + n, s.len - n);
}

static struct span trim(struct span s)
{
    size_t n;

    while (s.len > 0) {
        uint32_t cp = fold_peek(s, 0, &n);
        if (!utf8_is_space(cp) && !utf8_is_invisible(cp))
            break;
        s = behind(s, n);
    }
    while (s.len > 0) {
        size_t last = utf8_align(s, s.len - 1);
        uint32_t cp = fold_peek(s, last, &n);
        if (!utf8_is_space(cp) && !utf8_is_invisible(cp))
            break;
        s.len = last;
    }
    return s;
}

/* false when there is anything but letters (and soft hyphens, which nobody sees), or marks without
 * their letter. */
static bool add_folded(struct span s, struct buf *out)
{
    size_t pos = 0, n;

    if (s.len > 0 && !fold_word_starts_at(s, 0))
        return false;
    while (pos < s.len) {
        uint32_t cp = fold_peek(s, pos, &n);
        if (utf8_is_invisible(cp)) {
            pos += n;
            continue;
        }
        if (!utf8_is_letter(cp))
            return false;
        n = fold_letter_end(s, pos);
        fold_letter(span_make(s.ptr + pos, n - pos), out);
        pos = n;
    }
    return true;
}

static const char *not_letters(void)
{
    return _("this is not one word of letters; write one word a line, without blanks, hyphens and "
             "digits");
}

/* Appends a part, and its link, to the form. */
static const char *read_part(struct span text, bool is_last, struct own_words_line *out)
{
    struct span letters = before(text, '('), link = {0};
    struct word_part *part = &out->parts[out->n_parts];

    if (letters.len < text.len) {
        link = span_make(text.ptr + letters.len + 1, text.len - letters.len - 1);
        if (is_last || link.len < 2 || before(link, ')').len != link.len - 1)
            return _("round brackets are for a linking element, which stands right before a bar: "
                     "Liebe(s)|brief");
        link.len--;
    }
    if (text.len == 0)
        return _("nothing stands before, between or behind the bars; take a bar away");
    part->start = out->form.len;
    if (!add_folded(letters, &out->form))
        return not_letters();
    part->end = out->form.len;
    if (utf8_count(span_make(buf_cstr(&out->form) + part->start, part->end - part->start)) <
        MIN_PART_CHARS)
        return _("a part has fewer than two letters; join it with its neighbour");
    out->n_parts++;
    return add_folded(link, &out->form) ? NULL : not_letters();
}

static bool is_one_word(const struct own_words_line *line, struct span surface)
{
    struct tokenizer t;
    struct token token;
    bool good;

    tokenizer_init(&t, surface);
    good = tokenizer_next(&t, &token) && !(token.flags & TOKEN_WHOLE) &&
           span_eq(token.form, buf_span(&line->form)) && !tokenizer_next(&t, &token);
    tokenizer_release(&t);
    return good;
}

/* The word without bars and brackets must be what the tokenizer makes one word of. */
static const char *check_word(struct span text, const struct own_words_line *line)
{
    struct buf surface = BUF_INIT;
    bool good;

    for (size_t i = 0; i < text.len; i++)
        if (!strchr("|()", text.ptr[i]))
            buf_add_char(&surface, text.ptr[i]);
    good = is_one_word(line, buf_span(&surface));
    buf_release(&surface);
    return good ? NULL : not_letters();
}

const char *own_words_read_line(struct span text, struct own_words_line *out)
{
    struct span rest;
    const char *wrong = NULL;
    bool is_last = false;

    buf_clear(&out->form);
    out->n_parts = 0;
    if (utf8_valid_prefix(text.ptr, text.len) < text.len)
        return _("this line is not UTF-8; save the file in that encoding");
    text = rest = trim(before(text, '#'));
    if (text.len == 0)
        return NULL;
    if (memchr(text.ptr, '\0', text.len))
        return not_letters();
    while (!wrong && !is_last) {
        struct span part = before(rest, '|');

        is_last = part.len == rest.len;
        if (out->n_parts == OWN_WORD_MAX_PARTS)
            return _("this word has too many parts; leave bars away until there are six parts");
        wrong = read_part(part, is_last, out);
        if (!is_last)
            rest = behind(rest, part.len + 1);
    }
    return wrong ? wrong : check_word(text, out);
}
