/* A JSON writer without a tree: separators follow from one flag, since a comma is needed exactly
 * where a value was written last and neither a key nor an opening bracket came since. Strings are
 * copied in runs; only what JSON or a terminal would take amiss is looked at one by one. */
#include "base/jsonw.h"

#include "base/codepoint.h"
#include "base/err.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

void jsonw_init(struct jsonw *w, struct buf *out)
{
    *w = (struct jsonw){.out = out};
}

static void jsonw_before_value(struct jsonw *w)
{
    if (w->need_comma)
        buf_add_char(w->out, ',');
    w->need_comma = true;
}

static void jsonw_begin(struct jsonw *w, char bracket)
{
    jsonw_before_value(w);
    buf_add_char(w->out, bracket);
    w->need_comma = false;
    w->depth++;
}

static void jsonw_end(struct jsonw *w, char bracket)
{
    if (w->depth == 0)
        BUG("more brackets closed than opened");
    buf_add_char(w->out, bracket);
    w->need_comma = true;
    w->depth--;
}

void jsonw_begin_object(struct jsonw *w)
{
    jsonw_begin(w, '{');
}

void jsonw_end_object(struct jsonw *w)
{
    jsonw_end(w, '}');
}

void jsonw_begin_array(struct jsonw *w)
{
    jsonw_begin(w, '[');
}

void jsonw_end_array(struct jsonw *w)
{
    jsonw_end(w, ']');
}

static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

/* Line and paragraph separators count because JavaScript once took them for line ends. */
static bool must_escape(uint32_t cp)
{
    return cp < 0x20 || cp == '"' || cp == '\\' || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C ||
           cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

static void add_escape(struct buf *out, uint32_t cp)
{
    static const char short_form[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};

    if (cp == '"' || cp == '\\')
        buf_addf(out, "\\%c", (char)cp);
    else if (cp < 0x20 && short_form[cp])
        buf_addf(out, "\\%c", short_form[cp]);
    else
        buf_addf(out, "\\u%04" PRIx32, cp);
}

static void add_quoted(struct buf *out, struct span s)
{
    size_t run = 0;
    size_t i = 0;

    buf_reserve(out, s.len + 2);
    buf_add_char(out, '"');
    while (i < s.len) {
        uint32_t cp;

        if (is_plain((unsigned char)s.ptr[i])) {
            i++;
            continue;
        }
        size_t n = codepoint_decode(s.ptr + i, s.len - i, &cp);
        if (n && !must_escape(cp)) {
            i += n;
            continue;
        }
        buf_add(out, s.ptr + run, i - run);
        if (n)
            add_escape(out, cp);
        else
            buf_add_cp(out, CODEPOINT_REPLACEMENT);
        i += n ? n : 1;
        run = i;
    }
    if (i > run)
        buf_add(out, s.ptr + run, i - run);
    buf_add_char(out, '"');
}

void jsonw_key(struct jsonw *w, const char *key)
{
    jsonw_before_value(w);
    add_quoted(w->out, span_of(key));
    buf_add_char(w->out, ':');
    w->need_comma = false;
}

void jsonw_string(struct jsonw *w, struct span s)
{
    jsonw_before_value(w);
    add_quoted(w->out, s);
}

void jsonw_string_or_null(struct jsonw *w, struct span s)
{
    if (s.len)
        jsonw_string(w, s);
    else
        jsonw_null(w);
}

void jsonw_int(struct jsonw *w, int64_t value)
{
    jsonw_before_value(w);
    buf_addf(w->out, "%" PRId64, value);
}

void jsonw_double(struct jsonw *w, double value, int decimals)
{
    if (!isfinite(value)) {
        jsonw_null(w);
        return;
    }
    jsonw_before_value(w);

    struct buf text = BUF_INIT;
    buf_addf(&text, "%.*f", decimals, value);
    /* Between the digits stands the locale's decimal point, of one or more bytes. */
    bool in_point = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '-' || (c >= '0' && c <= '9')) {
            buf_add_char(w->out, c);
            in_point = false;
        } else if (!in_point) {
            buf_add_char(w->out, '.');
            in_point = true;
        }
    }
    buf_release(&text);
}

void jsonw_bool(struct jsonw *w, bool value)
{
    jsonw_before_value(w);
    buf_add_str(w->out, value ? "true" : "false");
}

void jsonw_null(struct jsonw *w)
{
    jsonw_before_value(w);
    buf_add_str(w->out, "null");
}

void jsonw_key_string(struct jsonw *w, const char *key, struct span s)
{
    jsonw_key(w, key);
    jsonw_string(w, s);
}

void jsonw_key_string_or_null(struct jsonw *w, const char *key, struct span s)
{
    jsonw_key(w, key);
    jsonw_string_or_null(w, s);
}

void jsonw_key_int(struct jsonw *w, const char *key, int64_t value)
{
    jsonw_key(w, key);
    jsonw_int(w, value);
}
