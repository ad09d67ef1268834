/* From bytes to clean text in two passes at most. The first decodes, ends lines and drops
 * controls; plain stretches, eight ASCII bytes at a time, are found and copied as they are. It
 * notes the first code point that could keep the text from being NFC, and only then is what
 * follows composed in a second pass. UTF-8 is tried outright, and the bytes are judged as a whole
 * only when that fails, so that good files are read once. A file that is not all UTF-8 is turned
 * into UTF-8 line by line first (mixed.c): articles pasted together from several sources are
 * commoner than damaged ones, and umlauts survive either way. */
#include "text/decode.h"

#include "base/codepoint.h"
#include "base/xalloc.h"
#include "text/cp1252.h"
#include "text/mixed.h"
#include "text/nfc.h"
#include "text/repair.h"
#include "text/utf8.h"

#include <endian.h>
#include <stdlib.h>

/* Dropped wherever it stands: files that were put together bear one in their middle, and nobody
 * writes it for its second meaning, a space of no width, since there is U+2060 for that. */
#define BYTE_ORDER_MARK 0xFEFF

#define NO_SUSPECT SIZE_MAX

struct cleaner {
    struct buf *out;
    size_t start;   /* out->len before the first byte of this text */
    size_t suspect; /* offset in out of the first code point that is not NFC_INERT */
    struct decode_info info;
};

static bool starts_with(const char *bytes, size_t n_bytes, const char *mark, size_t n_mark)
{
    return n_bytes >= n_mark && memcmp(bytes, mark, n_mark) == 0;
}

/* The length of e's byte order mark if the bytes begin with it. */
static size_t bom_length(enum encoding e, const char *bytes, size_t n_bytes)
{
    switch (e) {
    case ENCODING_UTF8:
    case ENCODING_UTF8_BOM:
        return starts_with(bytes, n_bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    case ENCODING_UTF16LE:
        return starts_with(bytes, n_bytes, "\xFF\xFE", 2) ? 2 : 0;
    case ENCODING_UTF16BE:
        return starts_with(bytes, n_bytes, "\xFE\xFF", 2) ? 2 : 0;
    case ENCODING_CP1252:
        return 0;
    }
    return 0;
}

static bool detect_bom(const char *bytes, size_t n_bytes, enum encoding *e)
{
    static const enum encoding with_bom[] = {ENCODING_UTF8_BOM, ENCODING_UTF16LE, ENCODING_UTF16BE};

    for (size_t i = 0; i < sizeof(with_bom) / sizeof(with_bom[0]); i++) {
        if (bom_length(with_bom[i], bytes, n_bytes)) {
            *e = with_bom[i];
            return true;
        }
    }
    return false;
}

/* UTF-8 or Windows-1252 for bytes without a mark. Windows-1252 hardly ever forms a sequence that
 * is well-formed UTF-8 (a sharp s before a closing quote does), so the majority decides. */
static enum encoding judge(const char *bytes, size_t n_bytes, bool may_be_cut)
{
    size_t n_sequences = 0;
    size_t n_malformed = 0;

    for (size_t i = 0; i < n_bytes;) {
        uint32_t cp;
        if ((unsigned char)bytes[i] < 0x80) {
            i++;
            continue;
        }
        size_t n = codepoint_decode(bytes + i, n_bytes - i, &cp);
        if (n == 0 && mixed_is_cut_short(bytes + i, n_bytes - i)) {
            n_malformed += !may_be_cut;
            break;
        }
        if (n)
            n_sequences++;
        else
            n_malformed++;
        i += n ? n : 1;
    }
    return n_malformed == 0 || n_sequences > n_malformed ? ENCODING_UTF8 : ENCODING_CP1252;
}

enum encoding encoding_detect(const char *bytes, size_t n_bytes)
{
    enum encoding e;

    if (detect_bom(bytes, n_bytes, &e))
        return e;
    if (utf8_valid_prefix(bytes, n_bytes) == n_bytes)
        return ENCODING_UTF8;
    return judge(bytes, n_bytes, true);
}

const char *encoding_name(enum encoding e)
{
    switch (e) {
    case ENCODING_UTF8:
        return "UTF-8";
    case ENCODING_UTF8_BOM:
        return "UTF-8 with BOM";
    case ENCODING_UTF16LE:
        return "UTF-16LE";
    case ENCODING_UTF16BE:
        return "UTF-16BE";
    case ENCODING_CP1252:
        return "Windows-1252";
    }
    return "?";
}

/* All that is not copied in a run. A CR ends the line; the caller drops an LF after it. */
static void put_cp(struct cleaner *c, uint32_t cp)
{
    switch (cp) {
    case '\t':
        buf_add_char(c->out, ' ');
        return;
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case 0x85:   /* next line */
    case 0x2028: /* line separator */
    case 0x2029: /* paragraph separator */
        buf_add_char(c->out, '\n');
        return;
    default:
        break;
    }
    if (cp == BYTE_ORDER_MARK)
        return;
    if (utf8_is_control(cp)) {
        c->info.n_controls++;
        return;
    }
    if (c->suspect == NO_SUSPECT && nfc_class_of(cp) != NFC_INERT)
        c->suspect = c->out->len;
    buf_add_cp(c->out, cp);
}

static void put_replacement(struct cleaner *c)
{
    c->info.n_replaced++;
    buf_add_cp(c->out, CODEPOINT_REPLACEMENT);
}

static void put_cp1252(struct cleaner *c, unsigned char byte)
{
    uint32_t cp = cp1252_decode(byte);

    if (cp == 0 && byte != 0)
        put_replacement(c);
    else
        put_cp(c, cp);
}

/* The first byte from i on that is neither printable ASCII nor a line feed. */
static size_t skip_ascii(const char *s, size_t n_bytes, size_t i)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t highs = UINT64_C(0x8080808080808080);

    for (;;) {
        while (n_bytes - i >= 8) {
            uint64_t word;
            memcpy(&word, s + i, sizeof(word));
            word = le64toh(word);
            /* The high bit of a byte tells that it is >= 0x80, < 0x20 or 0x7F. A borrow can
             * only spoil bytes after a true one, so the lowest set bit is right. */
            uint64_t del = word ^ ones * 0x7F;
            uint64_t stop = word | ((word - ones * 0x20) & ~word) | ((del - ones) & ~del);
            stop &= highs;
            if (stop) {
                i += (size_t)__builtin_ctzll(stop) / 8;
                break;
            }
            i += 8;
        }
        while (i < n_bytes && s[i] >= 0x20 && s[i] < 0x7F)
            i++;
        if (i == n_bytes || s[i] != '\n')
            return i;
        i++;
    }
}

/* The same, passing over the Latin letters of U+00C0 to U+02FF too. */
static size_t skip_plain_utf8(const char *s, size_t n_bytes, size_t i)
{
    for (;;) {
        i = skip_ascii(s, n_bytes, i);
        if (n_bytes - i < 2 || (unsigned char)s[i] < 0xC3 || (unsigned char)s[i] > 0xCB ||
            !codepoint_is_continuation((unsigned char)s[i + 1]))
            return i;
        i += 2;
    }
}

/* Whether the code point can stay in the run it stands in. */
static bool is_plain(uint32_t cp)
{
    return cp >= 0x20 && cp != BYTE_ORDER_MARK && !utf8_is_control(cp);
}

/* strict: gives up, returning false, at the first malformed byte. */
static bool clean_utf8(struct cleaner *c, const char *s, size_t n_bytes, bool strict)
{
    size_t run = 0; /* start of what is still to be copied */
    size_t i = 0;

    while ((i = skip_plain_utf8(s, n_bytes, i)) < n_bytes) {
        uint32_t cp;
        size_t n = codepoint_decode(s + i, n_bytes - i, &cp);

        if (n && is_plain(cp)) {
            if (c->suspect == NO_SUSPECT && nfc_class_of(cp) != NFC_INERT)
                c->suspect = c->out->len + (i - run);
            i += n;
            continue;
        }
        if (n == 0 && strict)
            return false;
        buf_add(c->out, s + run, i - run);
        if (n) {
            put_cp(c, cp);
        } else if (mixed_is_cut_short(s + i, n_bytes - i)) {
            put_replacement(c);
            n = n_bytes - i;
        } else {
            c->info.n_strays++;
            put_cp1252(c, (unsigned char)s[i]);
            n = 1;
        }
        i += n;
        if (n == 1 && s[i - 1] == '\r' && i < n_bytes && s[i] == '\n')
            i++;
        run = i;
    }
    buf_add(c->out, s + run, n_bytes - run);
    return true;
}

static void clean_cp1252(struct cleaner *c, const char *s, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes;) {
        size_t end = skip_ascii(s, n_bytes, i);
        buf_add(c->out, s + i, end - i);
        i = end;
        if (i == n_bytes)
            break;
        put_cp1252(c, (unsigned char)s[i++]);
        if (s[i - 1] == '\r' && i < n_bytes && s[i] == '\n')
            i++;
    }
}

static inline uint32_t utf16_unit(const char *s, size_t i, bool big_endian)
{
    const unsigned char *p = (const unsigned char *)s + 2 * i;

    return big_endian ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static void clean_utf16(struct cleaner *c, const char *s, size_t n_bytes, bool big_endian)
{
    size_t n_units = n_bytes / 2;
    uint32_t previous = 0;

    for (size_t i = 0; i < n_units; i++) {
        uint32_t cp = utf16_unit(s, i, big_endian);

        if ((cp & 0xFC00) == 0xD800 && i + 1 < n_units) {
            uint32_t low = utf16_unit(s, i + 1, big_endian);
            if ((low & 0xFC00) == 0xDC00) {
                cp = 0x10000 + ((cp & 0x3FF) << 10 | (low & 0x3FF));
                i++;
            }
        }
        if (!codepoint_is_scalar(cp))
            put_replacement(c);
        else if (cp != '\n' || previous != '\r')
            put_cp(c, cp);
        previous = cp;
    }
    if (n_bytes % 2)
        put_replacement(c);
}

/* Composes what was written from just before the first suspect on: the code point before it is
 * inert, so that the text may be split there. */
static void compose_from_suspect(struct cleaner *c)
{
    struct span written = buf_span(c->out);
    size_t from = c->suspect;

    if (from == NO_SUSPECT)
        return;
    if (from > c->start)
        from = utf8_align(written, from - 1);

    size_t n_tail = written.len - from;
    char *tail = xmemdup0(written.ptr + from, n_tail);
    c->out->len = from;
    c->info.was_nfc = nfc_compose(span_make(tail, n_tail), c->out);
    free(tail);
}

static struct cleaner cleaner_make(enum encoding e, struct buf *out)
{
    return (struct cleaner){.out = out,
                            .start = out->len,
                            .suspect = NO_SUSPECT,
                            .info = {.encoding = e, .was_nfc = true}};
}

void decode_text_as(enum encoding e, const char *bytes, size_t n_bytes, struct buf *out,
                    struct decode_info *info)
{
    struct cleaner c = cleaner_make(e, out);
    size_t skip = bom_length(e, bytes, n_bytes);

    buf_reserve(out, n_bytes);
    bytes = n_bytes ? bytes + skip : "";
    n_bytes -= skip;
    switch (e) {
    case ENCODING_UTF8:
    case ENCODING_UTF8_BOM:
        clean_utf8(&c, bytes, n_bytes, false);
        break;
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
        clean_utf16(&c, bytes, n_bytes, e == ENCODING_UTF16BE);
        break;
    case ENCODING_CP1252:
        clean_cp1252(&c, bytes, n_bytes);
        break;
    }
    compose_from_suspect(&c);
    if (info)
        *info = c.info;
}

void decode_text_mixed(enum encoding e, const char *bytes, size_t n_bytes, struct buf *out,
                       struct decode_info *info)
{
    struct cleaner c = cleaner_make(e, out);
    struct mixed_info mixed;
    struct buf utf8 = BUF_INIT;

    mixed_to_utf8(n_bytes ? bytes : "", n_bytes, e != ENCODING_CP1252, &utf8, &mixed);
    clean_utf8(&c, buf_cstr(&utf8), utf8.len, false);
    compose_from_suspect(&c);
    buf_release(&utf8);
    c.info.n_replaced += mixed.n_replaced;
    c.info.n_strays = e == ENCODING_CP1252 ? 0 : mixed.n_strays;
    c.info.n_other_lines = mixed.n_other_lines;
    if (info)
        *info = c.info;
}

void decode_text(const char *bytes, size_t n_bytes, struct buf *out, struct decode_info *info)
{
    struct cleaner c = cleaner_make(ENCODING_UTF8, out);
    enum encoding e;

    if (detect_bom(bytes, n_bytes, &e) && e != ENCODING_UTF8_BOM) {
        decode_text_as(e, bytes, n_bytes, out, info);
        return;
    }
    c.info.encoding = bom_length(ENCODING_UTF8, bytes, n_bytes) ? ENCODING_UTF8_BOM : ENCODING_UTF8;
    buf_reserve(out, n_bytes);
    if (!clean_utf8(&c, n_bytes ? bytes : "", n_bytes, true)) {
        out->len = c.start;
        e = c.info.encoding == ENCODING_UTF8 ? judge(bytes, n_bytes, false) : c.info.encoding;
        decode_text_mixed(e, bytes, n_bytes, out, info);
        return;
    }
    compose_from_suspect(&c);
    if (info)
        *info = c.info;
}

void decode_prose(const char *bytes, size_t n_bytes, struct buf *out, struct decode_info *info)
{
    struct buf utf8 = BUF_INIT, repaired = BUF_INIT;
    struct decode_info found = {.encoding = ENCODING_UTF8, .was_nfc = true}, last;
    struct span text = span_make(n_bytes ? bytes : "", n_bytes);
    struct repair_info repair;
    bool has_bom = detect_bom(bytes, n_bytes, &found.encoding);
    bool is_utf16 = has_bom && found.encoding != ENCODING_UTF8_BOM;

    if (!is_utf16 && !repair_is_wanted(text)) {
        decode_text(bytes, n_bytes, out, info);
        return;
    }
    if (is_utf16 || utf8_valid_prefix(text.ptr, text.len) < text.len) {
        decode_text(bytes, n_bytes, &utf8, &found);
        text = buf_span(&utf8);
    }
    repair_text(text, &repaired, &repair);
    decode_text(buf_cstr(&repaired), repaired.len, out, &last);
    found.was_nfc = found.was_nfc && last.was_nfc;
    found.n_controls += last.n_controls;
    found.n_entities = repair.n_entities;
    found.n_twice = repair.n_twice;
    if (info)
        *info = found;
    buf_release(&utf8);
    buf_release(&repaired);
}

static bool is_odd_control(uint32_t cp)
{
    return cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\f' && cp != '\r';
}

bool decode_looks_like_text(const char *bytes, size_t n_bytes)
{
    size_t n_odd = 0;
    enum encoding e;

    if (detect_bom(bytes, n_bytes, &e) && e != ENCODING_UTF8_BOM) {
        size_t low = e == ENCODING_UTF16LE ? 0 : 1;
        for (size_t i = 0; i + 1 < n_bytes; i += 2)
            n_odd += bytes[i + 1 - low] == 0 && is_odd_control((unsigned char)bytes[i + low]);
        return n_odd * 10 <= n_bytes / 2;
    }
    for (size_t i = 0; i < n_bytes; i++) {
        if (bytes[i] == '\0')
            return false;
        n_odd += is_odd_control((unsigned char)bytes[i]);
    }
    return n_odd * 10 <= n_bytes;
}
