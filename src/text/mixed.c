/* Judged by line. A line that is well-formed is UTF-8. In any other, a well-formed sequence still
 * is one if Windows-1252 would make nonsense of it: "Ã¼" and "â€“" are no text, but a capital or a
 * sharp s before a closing quote or a dash is. Such doubtful ones go with what the line shows
 * besides, and if it shows nothing, with the file. */
#include "text/mixed.h"

#include "base/codepoint.h"
#include "text/cp1252.h"

bool mixed_is_cut_short(const char *bytes, size_t n_bytes)
{
    char completed[4];
    unsigned char lead = (unsigned char)bytes[0];
    size_t n_wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    uint32_t cp;

    if (lead < 0xC2 || lead > 0xF4 || n_bytes >= n_wanted)
        return false;
    /* The second byte's range depends on the lead; any later one will do. */
    memset(completed, 0x80, sizeof(completed));
    memcpy(completed, bytes, n_bytes);
    if (n_bytes == 1)
        completed[1] = lead == 0xE0 ? (char)0xA0 : lead == 0xF0 ? (char)0x90 : (char)0x80;
    return codepoint_decode(completed, n_wanted, &cp) == n_wanted;
}

/* Whether the well-formed sequence of n bytes could be Windows-1252 as well. */
static bool is_doubtful(const char *s, size_t n)
{
    if (n == 2)
        return (unsigned char)s[0] >= 0xC4 && cp1252_may_follow_letter((unsigned char)s[1]);
    return n == 3 && cp1252_may_follow_letter((unsigned char)s[1]) &&
           cp1252_may_follow_letter((unsigned char)s[2]);
}

struct verdict {
    size_t n_sequences, n_doubtful, n_strays;
};

static struct verdict judge_line(const char *s, size_t n_bytes)
{
    struct verdict v = {0};

    for (size_t i = 0; i < n_bytes;) {
        uint32_t cp;
        size_t n = codepoint_decode(s + i, n_bytes - i, &cp);

        v.n_strays += n == 0;
        if (n > 1 && is_doubtful(s + i, n))
            v.n_doubtful++;
        else
            v.n_sequences += n > 1;
        i += n ? n : 1;
    }
    return v;
}

/* Whether doubtful sequences of the line are UTF-8. */
static bool trusts_utf8(struct verdict v, bool mostly_utf8)
{
    return v.n_sequences == v.n_strays ? mostly_utf8 : v.n_sequences > v.n_strays;
}

static void add_line(const char *s, size_t n_bytes, bool utf8, struct buf *out,
                     struct mixed_info *info)
{
    size_t run = 0;

    for (size_t i = 0; i < n_bytes;) {
        uint32_t cp;
        size_t n = codepoint_decode(s + i, n_bytes - i, &cp);

        if (n == 1 || (n > 1 && (utf8 || !is_doubtful(s + i, n)))) {
            i += n;
            continue;
        }
        buf_add(out, s + run, i - run);
        cp = cp1252_decode((unsigned char)s[i]);
        info->n_replaced += cp == 0;
        info->n_strays++;
        buf_add_cp(out, cp ? cp : CODEPOINT_REPLACEMENT);
        run = ++i;
    }
    buf_add(out, s + run, n_bytes - run);
}

/* The bytes of the first line, its end included: a CR, an LF, or both. */
static size_t line_length(const char *s, size_t n_bytes)
{
    size_t n = 0;

    while (n < n_bytes && s[n] != '\n' && s[n] != '\r')
        n++;
    if (n < n_bytes && s[n] == '\r' && n + 1 < n_bytes && s[n + 1] == '\n')
        n++;
    return n < n_bytes ? n + 1 : n;
}

/* The length without a sequence that was cut off at the end. */
static size_t whole_length(const char *s, size_t n_bytes)
{
    for (size_t n = 1; n <= 3 && n <= n_bytes; n++)
        if (!codepoint_is_continuation((unsigned char)s[n_bytes - n]))
            return mixed_is_cut_short(s + n_bytes - n, n) ? n_bytes - n : n_bytes;
    return n_bytes;
}

void mixed_to_utf8(const char *bytes, size_t n_bytes, bool mostly_utf8, struct buf *out,
                   struct mixed_info *info)
{
    size_t end = mostly_utf8 ? whole_length(bytes, n_bytes) : n_bytes;

    *info = (struct mixed_info){0};
    buf_reserve(out, n_bytes);
    for (size_t i = 0, n; i < end; i += n) {
        n = line_length(bytes + i, end - i);

        struct verdict v = judge_line(bytes + i, n);
        bool utf8 = trusts_utf8(v, mostly_utf8);
        size_t n_utf8 = v.n_sequences + (utf8 ? v.n_doubtful : 0);
        size_t n_1252 = v.n_strays + (utf8 ? 0 : v.n_doubtful);

        info->n_other_lines += mostly_utf8 ? n_1252 > 0 : n_utf8 > 0;
        add_line(bytes + i, n, utf8, out, info);
    }
    if (end < n_bytes) {
        buf_add_cp(out, CODEPOINT_REPLACEMENT);
        info->n_replaced++;
    }
}
