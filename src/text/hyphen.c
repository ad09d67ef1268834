/* Tells a hyphen that a typesetter put at a line's end from one that was written. German goes on in
 * lower case behind the former, so a capital keeps the hyphen; a conjunction keeps it, too. Words
 * are read so wherever they stand (hyphen_close); the lines of files are put together before
 * (hyphen_joint), by the same rule and some that only hold there. */
#include "text/hyphen.h"

#include "text/fold.h"
#include "text/lexicon.h"
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

/* ---- whole lines ---- */

enum { MAX_WORD_BYTES = 64, MIN_PART_LETTERS = 4, OBLIQUE_DOUBLE_HYPHEN = 0x2E17 };

static bool is_line_end_hyphen(uint32_t cp)
{
    return cp == '-' || cp == '=' || cp == 0x2010 || cp == 0xAD || cp == OBLIQUE_DOUBLE_HYPHEN;
}

static bool is_letter(uint32_t cp)
{
    return utf8_is_letter(cp) && !fold_is_mark(cp);
}

/* Letters and digits before end, at most so many bytes that no hostile text takes long. */
static struct span word_before(struct span text, size_t end)
{
    size_t start = end, n;

    while (start > 0 && end - start < MAX_WORD_BYTES) {
        size_t before = utf8_align(text, start - 1);
        uint32_t cp = fold_peek(text, before, &n);

        if (!fold_is_word(cp) && !utf8_is_invisible(cp))
            break;
        start = before;
    }
    return span_make(text.ptr + start, end - start);
}

static struct span word_at(struct span text, size_t start)
{
    size_t end = start, n;

    while (end < text.len && end - start < MAX_WORD_BYTES && fold_is_word(fold_peek(text, end, &n)))
        end += n;
    return span_make(text.ptr + start, end - start);
}

static bool word_may_close(struct span word)
{
    bool has_letter = false, has_lower = false;
    size_t n_chars = 0, n;

    for (size_t pos = 0; pos < word.len; pos += n, n_chars++) {
        uint32_t cp = fold_peek(word, pos, &n);

        has_letter = has_letter || is_letter(cp);
        has_lower = has_lower || utf8_is_lower(cp);
    }
    return hyphen_may_close(has_letter, has_lower, n_chars);
}

static void add_folded(struct span word, struct buf *out)
{
    for (size_t pos = 0; pos < word.len;) {
        size_t end = fold_letter_end(word, pos), n;

        if (fold_is_word(fold_peek(word, pos, &n)))
            fold_letter(span_make(word.ptr + pos, end - pos), out);
        pos = end > pos ? end : pos + n;
    }
}

/* Whether the form is or ends with a noun: "landespolitik". */
static bool ends_with_noun(struct span form)
{
    const struct lexicon *lex = lexicon_builtin();
    struct spelled spelled;

    if (!lexicon_spell(form, DIGRAPHS_AS_TYPED, &spelled))
        return false;
    for (size_t i = 0; i + MIN_PART_LETTERS <= spelled.n; i++) {
        uint32_t word = lexicon_find(lex, spelled.letter + i, spelled.n - i);

        if (word != LEXICON_NONE && (lexicon_entry(lex, word)->classes & WORD_NOUN))
            return true;
    }
    return false;
}

/* The letters of the longest word that the form begins with, if it goes beyond n_bytes of it. */
static size_t longest_beginning(struct span form, size_t n_bytes)
{
    struct lexicon_cursor cursor;
    struct spelled spelled;
    size_t longest = 0;

    if (!lexicon_spell(form, DIGRAPHS_AS_TYPED, &spelled))
        return 0;
    lexicon_start(lexicon_builtin(), &cursor);
    for (size_t i = 0; i < spelled.n; i++) {
        if (!lexicon_step(lexicon_builtin(), &cursor, spelled.letter[i]))
            break;
        if (cursor.is_word && spelled.offset[i + 1] > n_bytes + 1)
            longest = i + 1;
    }
    return longest;
}

static bool is_vowel(uint32_t cp)
{
    return cp == 0xE4 || cp == 0xF6 || cp == 0xFC || (cp < 0x80 && strchr("aeiouy", (int)cp));
}

/* Whether "zuk" and "ker" are halves of a word with ck, not two words such as "musik" and
 * "kapelle", nor of one with kk such as "Marokko". Behind a consonant there is no ck; else it is
 * what makes the longer known word, and where neither makes any, the first half shows whether it is
 * one. */
static bool is_parted_ck(struct span left, struct span right)
{
    struct buf form = BUF_INIT;
    size_t n_left, n, with_kk, with_ck;
    bool is_ck = false;

    add_folded(left, &form);
    n_left = form.len;
    add_folded(right, &form);
    if (n_left >= 2 && form.data[n_left - 1] == 'k' && form.len > n_left &&
        form.data[n_left] == 'k' &&
        is_vowel(fold_peek(buf_span(&form), utf8_align(buf_span(&form), n_left - 2), &n))) {
        with_kk = longest_beginning(buf_span(&form), n_left);
        form.data[n_left - 1] = 'c';
        with_ck = longest_beginning(buf_span(&form), n_left);
        form.data[n_left - 1] = 'k';
        is_ck = with_ck > with_kk ||
                (with_ck == with_kk && !ends_with_noun(span_make(form.data, n_left)));
    }
    buf_release(&form);
    return is_ck;
}

struct joint hyphen_joint(struct span text, size_t pos)
{
    struct joint joint = {.kind = JOINT_BLANK, .end = pos};
    size_t end = pos, n;
    struct span left;
    uint32_t cp, first;

    while (end > 0 && (text.ptr[end - 1] == ' ' || text.ptr[end - 1] == '\r'))
        end--;
    if (end == 0)
        return joint;
    joint.end = utf8_align(text, end - 1);
    cp = fold_peek(text, joint.end, &n);
    if (!is_line_end_hyphen(cp))
        return joint;
    left = word_before(text, joint.end);
    joint.next = hyphen_next_line_word(text, end);
    if (left.len == 0 || joint.next == 0)
        return joint;
    first = fold_peek(text, joint.next, &n);
    if (utf8_is_lower(first) && hyphen_before_conjunction(text, joint.end, joint.next)) {
        joint.kind = JOINT_STUB;
        return joint;
    }
    if (utf8_is_lower(first) && word_may_close(left)) {
        joint.kind = JOINT_NONE;
        if (first == 'k' && text.ptr[joint.end - 1] == 'k' &&
            is_parted_ck(left, word_at(text, joint.next))) {
            joint.kind = JOINT_CK;
            joint.end--;
            joint.next++;
        }
    } else if (cp != 0xAD && (cp != '=' || (utf8_is_upper(first) && word_may_close(left)))) {
        joint.kind = JOINT_HYPHEN;
    }
    return joint;
}
