/* Numbers for people. LC_NUMERIC stays "C" so that machine output never changes; the separators
 * come from the translation of two sample numbers instead. */
#include "cli/output/format.h"

#include "base/arena.h"
#include "base/i18n.h"

#include <stdio.h>
#include <time.h>

void format_count(struct buf *out, uint64_t n)
{
    /* TRANSLATORS: one thousand, as your language writes it */
    const char *sample = _("1,000");
    size_t sample_bytes = strlen(sample);
    struct span separator = {"", 0};
    char digits[24];
    int n_digits = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

    if (sample_bytes > 4)
        separator = span_make(sample + 1, sample_bytes - 4);
    for (int i = 0; i < n_digits; i++) {
        if (i > 0 && (n_digits - i) % 3 == 0)
            buf_add_span(out, separator);
        buf_add_char(out, digits[i]);
    }
}

void format_decimal(struct buf *out, double value, int decimals)
{
    /* TRANSLATORS: one half, as your language writes it */
    const char *sample = _("0.5");
    size_t sample_bytes = strlen(sample);
    char digits[64];
    char *point;

    snprintf(digits, sizeof digits, "%.*f", decimals, value);
    point = strchr(digits, '.');
    if (!point || sample_bytes < 3) {
        buf_add_str(out, digits);
        return;
    }
    buf_add(out, digits, (size_t)(point - digits));
    buf_add(out, sample + 1, sample_bytes - 2);
    buf_add_str(out, point + 1);
}

void format_bytes(struct buf *out, double n_bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t unit = 0;

    while (n_bytes >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
        n_bytes /= 1000;
        unit++;
    }
    format_decimal(out, n_bytes, unit > 0 && n_bytes < 99.95 ? 1 : 0);
    buf_add_char(out, ' ');
    buf_add_str(out, unit == 0 ? _("bytes") : units[unit]);
}

void format_time(struct buf *out, int64_t unix_s)
{
    time_t t = (time_t)unix_s;
    struct tm tm;
    char text[32];

    if (unix_s && localtime_r(&t, &tm) && strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm))
        buf_add_str(out, text);
}

void format_time_iso(struct buf *out, int64_t unix_s)
{
    time_t t = (time_t)unix_s;
    struct tm tm;
    char text[32];

    if (unix_s && gmtime_r(&t, &tm) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm))
        buf_add_str(out, text);
}

static const char *into_arena(struct arena *a, struct buf *b)
{
    const char *s = arena_copy(a, buf_span(b)).ptr;

    buf_release(b);
    return s;
}

const char *str_count(struct arena *a, uint64_t n)
{
    struct buf b = BUF_INIT;

    format_count(&b, n);
    return into_arena(a, &b);
}

const char *str_decimal(struct arena *a, double value, int decimals)
{
    struct buf b = BUF_INIT;

    format_decimal(&b, value, decimals);
    return into_arena(a, &b);
}

const char *str_bytes(struct arena *a, double n_bytes)
{
    struct buf b = BUF_INIT;

    format_bytes(&b, n_bytes);
    return into_arena(a, &b);
}
