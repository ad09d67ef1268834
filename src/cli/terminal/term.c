/* Knows terminals: whether there is one, its size, which colours are welcome, and what must not
 * reach it. Colours are the eight of ECMA-48, so that every theme has them readable. */
#include "cli/terminal/term.h"

#include "text/utf8.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool env_set(const char *name)
{
    const char *value = getenv(name);

    return value && *value;
}

static bool color_wanted(enum color_when when, bool tty, bool dumb)
{
    const char *force = getenv("CLICOLOR_FORCE");

    if (when != COLOR_AUTO)
        return when == COLOR_ALWAYS;
    if (env_set("NO_COLOR"))
        return false;
    if (force && *force && strcmp(force, "0") != 0)
        return true;
    return tty && !dumb;
}

void term_init(struct term *t, enum color_when when)
{
    const char *name = getenv("TERM");

    t->in_tty = isatty(STDIN_FILENO);
    t->out_tty = isatty(STDOUT_FILENO);
    t->err_tty = isatty(STDERR_FILENO);
    t->dumb = !name || !*name || strcmp(name, "dumb") == 0;
    t->out_color = color_wanted(when, t->out_tty, t->dumb);
    t->err_color = color_wanted(when, t->err_tty, t->dumb);
}

static size_t env_number(const char *name, size_t fallback)
{
    const char *value = getenv(name);
    char *end = NULL;
    unsigned long n = value && *value >= '0' && *value <= '9' ? strtoul(value, &end, 10) : 0;

    return n >= 1 && n <= 100000 && !*end ? n : fallback;
}

size_t term_cols(int fd)
{
    struct winsize size = {0};

    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return env_number("COLUMNS", 80);
}

size_t term_lines(int fd)
{
    struct winsize size = {0};

    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0)
        return size.ws_row;
    return env_number("LINES", 24);
}

const char *style_on(bool color, enum style s)
{
    static const char *const sequences[] = {
        [STYLE_NONE] = "",         [STYLE_RANK] = "\033[32m",   [STYLE_TITLE] = "\033[1m",
        [STYLE_META] = "\033[36m", [STYLE_MARK] = "\033[1;31m", [STYLE_ERROR] = "\033[1;31m",
        [STYLE_LABEL] = "\033[1m",
    };

    return color ? sequences[s] : "";
}

const char *style_off(bool color)
{
    return color ? "\033[0m" : "";
}

static void add_safe_cp(struct buf *out, const char *bytes, size_t n_bytes, uint32_t cp,
                        unsigned flags)
{
    bool malformed = cp == 0xFFFD && n_bytes == 1;

    if (malformed)
        buf_addf(out, "\\x%02X", (unsigned char)*bytes);
    else if (cp == '\n')
        buf_add_char(out, flags & SAFE_KEEP_NEWLINES ? '\n' : ' ');
    else if (cp == '\t')
        buf_add_char(out, ' ');
    else if (utf8_is_control(cp))
        buf_addf(out, cp < 0x100 ? "\\x%02X" : "\\u%04X", cp);
    else if (!(flags & SAFE_DROP_INVISIBLE) || !utf8_is_invisible(cp))
        buf_add(out, bytes, n_bytes);
}

void term_add_safe(struct buf *out, struct span text, unsigned flags)
{
    size_t pos = 0;

    while (pos < text.len) {
        uint32_t cp;
        size_t n = 0;

        while (pos + n < text.len && text.ptr[pos + n] >= ' ' && text.ptr[pos + n] < 0x7F)
            n++;
        if (n > 0) {
            buf_add(out, text.ptr + pos, n);
            pos += n;
            continue;
        }
        n = utf8_decode(text.ptr + pos, text.len - pos, &cp);
        add_safe_cp(out, text.ptr + pos, n, cp, flags);
        pos += n;
    }
}
