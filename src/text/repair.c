/* A character encoded twice is a lead byte and the bytes that follow it, each shown as a character
 * of Windows-1252 or, from U+0080 to U+009F, of Latin-1. It is read as what it means only where
 * nobody writes the characters for their own sake: a capital with a tilde before a currency sign is
 * proof. A capital at the end of a word with a quotation mark or a dash behind it is none
 * ("IRMÃ»"), unless a small letter stands before it, or the line holds proof elsewhere. What comes
 * out must be a letter of Europe, a punctuation mark or the like; runs of Greek and Cyrillic prove
 * themselves. */
#include "text/repair.h"

#include "base/codepoint.h"
#include "text/cp1252.h"
#include "text/entity.h"
#include "text/utf8.h"

enum { MAX_PASSES = 3 };

/* Controls that are in use as such; the others are Windows-1252 that was taken for Latin-1. */
enum { NEXT_LINE = 0x85, CONTROL_SEQUENCE = 0x9B };

/* ---- is there anything? ---- */

static bool has_entity(struct span text)
{
    for (size_t pos = 0; pos < text.len;) {
        const char *at = memchr(text.ptr + pos, '&', text.len - pos);
        uint32_t cp;

        if (!at)
            return false;
        pos = (size_t)(at - text.ptr);
        if (entity_read(text, pos, &cp))
            return true;
        pos++;
    }
    return false;
}

/* The second bytes, behind 0xC3, of the characters that lead bytes are shown as. */
static bool shows_lead(unsigned char second)
{
    static const char leads[] = "\x82\x83\x84\x85\x86\x8B\x8C\x8D\x8E\x8F\x90\x91\xA1\xA2\xAF\xB0";

    return memchr(leads, second, sizeof leads - 1) != NULL;
}

static bool has_twice_encoded(struct span text)
{
    for (size_t pos = 0; pos + 2 < text.len;) {
        const char *at = memchr(text.ptr + pos, '\xC3', text.len - 2 - pos);
        const unsigned char *p = (const unsigned char *)at;

        if (!at)
            return false;
        /* A character that is not ASCII must follow, but for what lost its second one. */
        if (shows_lead(p[1]) && (p[2] >= 0x80 || p[1] == 0x83 || p[1] == 0x82))
            return true;
        pos = (size_t)(at - text.ptr) + 2;
    }
    return false;
}

static bool has_c1_control(struct span text)
{
    for (size_t pos = 0; pos + 1 < text.len;) {
        const char *at = memchr(text.ptr + pos, '\xC2', text.len - 1 - pos);

        if (!at)
            return false;
        if ((unsigned char)at[1] < 0xA0)
            return true;
        pos = (size_t)(at - text.ptr) + 2;
    }
    return false;
}

bool repair_is_wanted(struct span text)
{
    return has_entity(text) || has_twice_encoded(text) || has_c1_control(text);
}

/* ---- one character ---- */

/* How sure it is that a sequence was encoded twice. */
enum proof { PROOF_NONE, PROOF_WEAK, PROOF_SURE };

struct sequence {
    size_t n_bytes; /* of the text */
    uint32_t cp;    /* what it means; 0: nothing */
    enum proof proof;
};

struct reading {
    struct span line;
    uint32_t before; /* the character before the one at hand, 0 at the line's beginning */
};

static uint32_t peek(struct span s, size_t pos, size_t *n)
{
    uint32_t cp = 0;

    *n = pos < s.len ? utf8_decode(s.ptr + pos, s.len - pos, &cp) : 0;
    return cp;
}

static bool is_lower_or_digit(uint32_t cp)
{
    return utf8_is_lower(cp) || (cp >= '0' && cp <= '9');
}

/* The bytes that the characters from pos on show: the lead and its continuations. Returns how many
 * there are, 0 if they are no sequence; *end is behind them. */
static size_t shown_bytes(struct span line, size_t pos, unsigned char bytes[4], size_t *end)
{
    size_t n, n_wanted;
    unsigned char lead = cp1252_encode(peek(line, pos, &n));

    n_wanted = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    bytes[0] = lead;
    pos += n;
    for (size_t i = 1; i < n_wanted; i++) {
        bytes[i] = cp1252_encode(peek(line, pos, &n));
        if (n < 2 || !codepoint_is_continuation(bytes[i]))
            return 0;
        pos += n;
    }
    *end = pos;
    return n_wanted;
}

static bool is_greek_or_cyrillic(uint32_t cp)
{
    return cp >= 0x0386 && cp <= 0x045F;
}

/* The letters of Europe and combining marks, and what Windows-1252 has besides: text encoded thrice
 * passes through these. */
static bool is_known_letter(uint32_t cp)
{
    return (cp >= 0xA0 && cp <= 0x17F) || cp == 0x192 || (cp >= 0x218 && cp <= 0x21B) ||
           cp == 0x2C6 || cp == 0x2DC || (cp >= 0x300 && cp <= 0x36F);
}

/* What texts hold besides the letters of Latin: punctuation, currencies, arrows, mathematics,
 * ligatures, pictures. */
static bool is_known_symbol(uint32_t cp)
{
    return (cp >= 0x2000 && cp <= 0x2BFF) || (cp >= 0xFB00 && cp <= 0xFB06) || cp == 0xFEFF ||
           cp == 0xFFFD || cp == 0x1E9E || (cp >= 0x1F000 && cp <= 0x1FAFF);
}

/* Whether another character of Greek or Cyrillic follows, encoded twice as well. */
static bool goes_on(struct span line, size_t pos)
{
    unsigned char bytes[4];
    size_t end;
    uint32_t cp;

    return shown_bytes(line, pos, bytes, &end) == 2 &&
           codepoint_decode((const char *)bytes, 2, &cp) && is_greek_or_cyrillic(cp);
}

/* Two bytes of which the second may end a word. */
static enum proof prove_ending(struct reading r, unsigned char lead, unsigned char second,
                               size_t end)
{
    size_t n;
    bool letter_follows = utf8_is_letter(peek(r.line, end, &n));

    if (is_lower_or_digit(r.before))
        return PROOF_SURE;
    if (lead == 0xC2)
        return utf8_is_upper(r.before) ? PROOF_WEAK : PROOF_SURE;
    /* A dash, an ellipsis or a quote that opens to one side only, with letters on both. */
    return lead == 0xC3 && letter_follows && second != 0x92 && second != 0xAD && second != 0xA0
               ? PROOF_SURE
               : PROOF_WEAK;
}

static enum proof prove_two(struct reading r, const unsigned char *bytes, uint32_t cp, size_t end)
{
    static const char beside_units[] = "\xB0\xB1\xB2\xB3\xB7\xB9";

    if (is_greek_or_cyrillic(cp))
        return is_greek_or_cyrillic(r.before) || goes_on(r.line, end) ? PROOF_SURE : PROOF_NONE;
    if (!is_known_letter(cp))
        return PROOF_NONE;
    if (cp1252_may_follow_letter(bytes[1]))
        return prove_ending(r, bytes[0], bytes[1], end);
    if (bytes[0] == 0xC5 && memchr(beside_units, bytes[1], sizeof beside_units - 1))
        return is_lower_or_digit(r.before) && !(r.before <= '9') ? PROOF_SURE : PROOF_WEAK;
    return PROOF_SURE;
}

static enum proof prove(struct reading r, const unsigned char *bytes, size_t n, uint32_t cp,
                        size_t end)
{
    bool has_proof = false;

    if (n == 2)
        return prove_two(r, bytes, cp, end);
    if (!is_known_symbol(cp))
        return PROOF_NONE;
    for (size_t i = 1; i < n; i++)
        has_proof = has_proof || !cp1252_may_follow_letter(bytes[i]);
    return has_proof ? PROOF_SURE : PROOF_WEAK;
}

/* Sequences of which a later hand dropped the character that shows no mark: a sharp s in a word of
 * small letters, a closing quote, a no-break space that became a blank. */
static struct sequence read_torn(struct reading r, size_t pos)
{
    static const char vowels[] = "aeiouy";
    struct sequence seq = {0};
    size_t n, n_next, n_third;
    uint32_t cp = peek(r.line, pos, &n), next = peek(r.line, pos + n, &n_next);
    uint32_t third = peek(r.line, pos + n + n_next, &n_third);

    if (cp == 0xE2 && next == 0x20AC) {
        bool quote = n_third == 0 || !codepoint_is_continuation(cp1252_encode(third));
        return quote ? (struct sequence){n + n_next, 0x201D, PROOF_SURE} : seq;
    }
    if (cp == 0xC2 && next == ' ' && is_lower_or_digit(r.before))
        return (struct sequence){n, 0, PROOF_SURE};
    if (cp == 0xC3 && utf8_is_lower(r.before) &&
        (r.before >= 0x80 || strchr(vowels, (int)r.before))) {
        bool amid = next >= 'a' && next <= 'z', before_vowel = amid && strchr(vowels, (int)next);
        bool at_end = n_next == 0 || (next < 0x80 && strchr(" .,;:!?\n", (int)next));

        if (amid || at_end)
            return (struct sequence){n, 0xDF, amid && !before_vowel ? PROOF_SURE : PROOF_WEAK};
    }
    return seq;
}

static struct sequence read_sequence(struct reading r, size_t pos)
{
    struct sequence seq = {0};
    unsigned char bytes[4];
    size_t end = pos, n = shown_bytes(r.line, pos, bytes, &end), n_first;
    uint32_t cp;

    if (n > 0 && codepoint_decode((const char *)bytes, n, &cp) == n) {
        seq.proof = prove(r, bytes, n, cp, end);
        seq.cp = cp;
        seq.n_bytes = end - pos;
    }
    if (seq.proof != PROOF_NONE)
        return seq;
    cp = peek(r.line, pos, &n_first);
    if (cp >= 0x80 && cp <= 0x9F && cp != NEXT_LINE && cp != CONTROL_SEQUENCE) {
        seq.cp = cp1252_decode((unsigned char)cp);
        return seq.cp ? (struct sequence){n_first, seq.cp, PROOF_SURE} : (struct sequence){0};
    }
    return read_torn(r, pos);
}

/* ---- lines ---- */

/* Whether a sequence may begin with the two bytes. */
static bool may_begin(const char *p)
{
    return p[0] == '\xC3' ? shows_lead((unsigned char)p[1])
                          : p[0] == '\xC2' && (unsigned char)p[1] < 0xA0;
}

/* Appends the line, if out is given, with the sequences for which there is enough proof; returns
 * how many these are. */
static size_t repair_line(struct span line, enum proof enough, struct buf *out)
{
    struct reading r = {.line = line};
    size_t run = 0, n_found = 0;

    for (size_t pos = 0; pos < line.len;) {
        uint32_t cp;
        size_t n = utf8_decode(line.ptr + pos, line.len - pos, &cp);

        if (n == 2 && may_begin(line.ptr + pos)) {
            struct sequence seq = read_sequence(r, pos);

            if (seq.proof >= enough) {
                n_found++;
                if (out) {
                    buf_add(out, line.ptr + run, pos - run);
                    if (seq.cp)
                        buf_add_cp(out, seq.cp);
                }
                pos += seq.n_bytes;
                run = pos;
                r.before = seq.cp ? seq.cp : r.before;
                continue;
            }
        }
        r.before = cp;
        pos += n;
    }
    if (out)
        buf_add(out, line.ptr + run, line.len - run);
    return n_found;
}

/* One pass over all lines; returns how many sequences were read. */
static size_t repair_lines(struct span text, struct buf *out)
{
    size_t n_found = 0;

    buf_reserve(out, text.len);
    for (size_t pos = 0; pos < text.len;) {
        const char *end = memchr(text.ptr + pos, '\n', text.len - pos);
        size_t len = end ? (size_t)(end - text.ptr) + 1 - pos : text.len - pos;
        struct span line = span_make(text.ptr + pos, len);

        if (has_twice_encoded(line) || has_c1_control(line)) {
            bool sure = repair_line(line, PROOF_SURE, NULL) > 0;
            n_found += repair_line(line, sure ? PROOF_WEAK : PROOF_SURE, out);
        } else {
            buf_add_span(out, line);
        }
        pos += len;
    }
    return n_found;
}

void repair_text(struct span text, struct buf *out, struct repair_info *info)
{
    struct buf from = BUF_INIT, to = BUF_INIT;
    size_t n_found;

    *info = (struct repair_info){0};
    info->n_entities = entities_resolve(text, &to);
    for (int pass = 0; pass < MAX_PASSES; pass++) {
        struct buf swap = from;

        from = to;
        to = swap;
        buf_clear(&to);
        n_found = repair_lines(buf_span(&from), &to);
        if (pass == 0)
            info->n_twice = n_found;
        if (n_found == 0)
            break;
    }
    buf_add_span(out, buf_span(&to));
    buf_release(&from);
    buf_release(&to);
}
