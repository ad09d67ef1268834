/* Recognises the notations of numbers by hand, byte by byte, without looking further ahead than
 * a number can be long. */
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

/* The sign between groups of digits at pos as it stands in a form; 0 if there is none. */
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

/* Groups of three behind the first digits, which end at pos. Appends them; returns the byte behind,
 * or pos. *sign is what parts them. */
static size_t read_groups(struct span text, size_t pos, char *sign, struct buf *form)
{
    size_t n_bytes, n_groups = 0;

    *sign = group_sign(text, pos, &n_bytes);
    while (*sign && group_sign(text, pos, &n_bytes) == *sign &&
           number_count_digits(text, pos + n_bytes) == 3 && n_groups++ < MAX_GROUPS) {
        buf_add_char(form, *sign == ' ' ? '.' : *sign);
        buf_add(form, text.ptr + pos + n_bytes, 3);
        pos += n_bytes + 3;
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
        end = read_groups(text, first_end, &sign, form);
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
