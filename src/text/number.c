/* Recognises the notations of numbers by hand, byte by byte, without looking further than a number
 * can be long.
 *
 * A no-break or thin blank between digits is there for that. A plain one also stands between two
 * numbers ("2020 300 Menschen"), in telephone numbers and behind a paragraph's sign, so it joins
 * digits only where nothing about them speaks against a number. */
#include "text/number.h"

#include "text/utf8.h"

#include <stdint.h>
#include <stdio.h>

/* 999 quintillions; longer ones are no numbers that people write. */
enum { MAX_GROUPS = 10 };

static bool is_digit_at(struct span text, size_t pos)
{
    return pos < text.len && text.ptr[pos] >= '0' && text.ptr[pos] <= '9';
}

size_t number_count_digits(struct span text, size_t pos)
{
    size_t n = 0;

    while (is_digit_at(text, pos + n))
        n++;
    return n;
}

/* The sign between groups of digits at pos as it stands in a form, ' ' for any blank; 0 if there is
 * none. */
static char group_sign(struct span text, size_t pos, size_t *n_bytes)
{
    uint32_t cp;

    if (pos >= text.len)
        return 0;
    *n_bytes = utf8_decode(text.ptr + pos, text.len - pos, &cp);
    switch (cp) {
    case '.':
    case ',':
    case '\'':
        return (char)cp;
    case 0x2018:
    case 0x2019:
        return '\'';
    case ' ':
    case 0xA0:
    case 0x2009:
    case 0x202F:
        return ' ';
    default:
        return 0;
    }
}

static bool is_part_sign(char c)
{
    return c == '.' || c == ',' || c == ':';
}

static bool more_parts_follow(struct span text, size_t pos)
{
    return pos < text.len && is_part_sign(text.ptr[pos]) && is_digit_at(text, pos + 1);
}

/* ---- numbers with plain blanks ---- */

/* The code point before pos, which is moved to its start; 0 at the text's start. */
static uint32_t step_back(struct span text, size_t *pos)
{
    uint32_t cp = 0;

    if (*pos > 0) {
        *pos = utf8_align(text, *pos - 1);
        utf8_decode(text.ptr + *pos, text.len - *pos, &cp);
    }
    return cp;
}

static bool is_digit_before(struct span text, size_t pos)
{
    return pos > 0 && is_digit_at(text, pos - 1);
}

static bool is_blank(uint32_t cp)
{
    return utf8_is_space(cp) && cp != '\n';
}

/* A hyphen, dash or slash, as in ranges and telephone numbers. */
static bool is_link(uint32_t cp)
{
    return cp == '-' || cp == '/' || cp == 0x2010 || cp == 0x2011 || cp == 0x2013;
}

/* Behind "000" a number is over: no telephone number ends so. */
static bool is_round(struct span text, size_t end)
{
    return end >= 3 && memcmp(text.ptr + end - 3, "000", 3) == 0;
}

/* What the digits that end at pos are for a number behind them. */
enum neighbour { NEIGHBOUR_APART, NEIGHBOUR_UNCLEAR, NEIGHBOUR_AREA_CODE };

static enum neighbour digits_before(struct span text, size_t end)
{
    enum { MAX_DIGITS = 6, YEAR_DIGITS = 4 };
    size_t start = end;

    while (end - start <= MAX_DIGITS && is_digit_before(text, start))
        start--;
    if (end - start == 3 && is_round(text, end))
        return NEIGHBOUR_APART;
    if (text.ptr[start] == '0' || (start > 0 && text.ptr[start - 1] == '+'))
        return NEIGHBOUR_AREA_CODE;
    return end - start == YEAR_DIGITS && (text.ptr[start] == '1' || text.ptr[start] == '2')
               ? NEIGHBOUR_APART
               : NEIGHBOUR_UNCLEAR;
}

/* What stands before digits at pos, beyond blanks and a link. */
static enum neighbour neighbour_before(struct span text, size_t pos)
{
    enum { MAX_SIGNS = 4 };
    bool linked = false;

    for (int i = 0; i < MAX_SIGNS && pos > 0; i++) {
        size_t end = pos;
        uint32_t cp = step_back(text, &pos);
        bool link = is_link(cp) || (i == 0 && cp < 0x80 && is_part_sign((char)cp));
        if (cp == '+' || cp == 0xA7 || (cp == ')' && is_digit_before(text, pos)))
            return NEIGHBOUR_AREA_CODE; /* +49, (0711), § */
        if (is_digit_at(text, pos)) {
            enum neighbour found = digits_before(text, end);
            return linked && found == NEIGHBOUR_APART ? NEIGHBOUR_UNCLEAR : found;
        }
        linked = linked || link;
        if (!is_blank(cp) && !link)
            return NEIGHBOUR_APART;
    }
    return NEIGHBOUR_APART;
}

/* Whether digits follow at pos, behind a blank or a link. */
static bool digits_follow(struct span text, size_t pos)
{
    uint32_t cp;
    size_t n;

    if (pos >= text.len)
        return false;
    n = utf8_decode(text.ptr + pos, text.len - pos, &cp);
    return (is_blank(cp) || is_link(cp)) && is_digit_at(text, pos + n);
}

/* Whether digits in groups parted by plain blanks, from start to end, are one number. */
static bool is_blank_number(struct span text, size_t start, size_t end)
{
    enum neighbour before = neighbour_before(text, start);

    if (text.ptr[start] == '0' || before == NEIGHBOUR_AREA_CODE)
        return false;
    return is_round(text, end) || (before == NEIGHBOUR_APART && !digits_follow(text, end));
}

/* ---- reading ---- */

/* Groups of three behind the n_first first digits, which end at pos. Appends them; returns the byte
 * behind, or pos. *sign is what parts them. */
static size_t read_groups(struct span text, size_t pos, size_t n_first, char *sign,
                          struct buf *form)
{
    size_t n_bytes, n_groups = 0, first_end = pos, form_len = form->len;
    bool plain_blank = false;

    *sign = group_sign(text, pos, &n_bytes);
    while (*sign && group_sign(text, pos, &n_bytes) == *sign &&
           number_count_digits(text, pos + n_bytes) == 3 && n_groups++ < MAX_GROUPS) {
        plain_blank = plain_blank || text.ptr[pos] == ' ';
        buf_add_char(form, *sign == ' ' ? '.' : *sign);
        buf_add(form, text.ptr + pos + n_bytes, 3);
        pos += n_bytes + 3;
    }
    if (plain_blank && !is_blank_number(text, first_end - n_first, pos)) {
        form->len = form_len;
        return first_end;
    }
    return pos;
}

size_t number_read(struct span text, size_t pos, struct buf *form)
{
    size_t n_digits = number_count_digits(text, pos);
    size_t first_end = pos + n_digits, end = first_end, form_end;
    char sign = 0;

    buf_add(form, text.ptr + pos, n_digits);
    form_end = form->len;
    if (n_digits <= 3)
        end = read_groups(text, first_end, n_digits, &sign, form);
    if (more_parts_follow(text, end) && (end == first_end || text.ptr[end] != sign)) {
        n_digits = number_count_digits(text, end + 1);
        buf_add(form, text.ptr + end, n_digits + 1);
        end += n_digits + 1;
    }
    if (more_parts_follow(text, end)) {
        form->len = form_end;
        return first_end;
    }
    return end;
}

static unsigned long two_or_four_digit_year(unsigned long year, size_t n_digits)
{
    if (n_digits == 4)
        return year;
    return year + (year >= 69 ? 1900 : 2000);
}

static bool is_day(unsigned long year, unsigned long month, unsigned long day)
{
    static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] && (leap || month != 2 || day <= 28);
}

bool number_full_date(struct span form, char iso[11])
{
    unsigned long part[3];
    size_t n_digits[3], pos = 0;
    char sign = 0;

    for (int i = 0; i < 3; i++) {
        n_digits[i] = number_count_digits(form, pos);
        if (n_digits[i] == 0 || n_digits[i] > 4)
            return false;
        part[i] = 0;
        for (size_t k = 0; k < n_digits[i]; k++)
            part[i] = part[i] * 10 + (unsigned long)(form.ptr[pos++] - '0');
        if (i == 2)
            break;
        if (pos >= form.len || (i == 1 && form.ptr[pos] != sign))
            return false;
        sign = form.ptr[pos++];
    }
    if (pos != form.len)
        return false;
    if (sign == '-' && n_digits[0] == 4 && n_digits[1] == 2 && n_digits[2] == 2) {
        unsigned long year = part[0];
        part[0] = part[2];
        part[2] = year;
    } else if (sign == '.' && n_digits[0] <= 2 && n_digits[1] <= 2 &&
               (n_digits[2] == 2 || n_digits[2] == 4)) {
        part[2] = two_or_four_digit_year(part[2], n_digits[2]);
    } else {
        return false;
    }
    if (!is_day(part[2], part[1], part[0]))
        return false;
    snprintf(iso, 11, "%04u-%02u-%02u", (unsigned)part[2] % 10000, (unsigned)part[1] % 100,
             (unsigned)part[0] % 100);
    return true;
}
