#include "article/date.h"

#include <stdint.h>
#include <stdio.h>

/* Dates as German papers and file names write them. All scanning is by hand over bytes: the
 * patterns are few, the text is hostile, and strptime would bring the locale in. Two-digit years
 * follow POSIX: 69 to 99 are 19xx, the rest 20xx. A day of the month without a year is no date. */

struct month_name {
    const char *name; /* lower case; "ä" in UTF-8 */
    int month;
};

/* Longer names before their own beginnings. */
static const struct month_name MONTHS[] = {
    {"januar", 1},   {"jänner", 1}, {"jaenner", 1},   {"jan", 1},   {"jän", 1},
    {"februar", 2},  {"feber", 2},  {"febr", 2},      {"feb", 2},   {"märz", 3},
    {"maerz", 3},    {"mrz", 3},    {"mär", 3},       {"april", 4}, {"apr", 4},
    {"mai", 5},      {"juni", 6},   {"jun", 6},       {"juli", 7},  {"jul", 7},
    {"august", 8},   {"aug", 8},    {"september", 9}, {"sept", 9},  {"sep", 9},
    {"oktober", 10}, {"okt", 10},   {"november", 11}, {"nov", 11},  {"dezember", 12},
    {"dez", 12},
};

enum { N_MONTH_NAMES = sizeof MONTHS / sizeof MONTHS[0] };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

static int days_in_month(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return DAYS[month - 1] + (month == 2 && leap);
}

bool date_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

/* 0 when there is no such day. */
static int32_t date_make(int year, int month, int day)
{
    return date_valid(year, month, day) ? year * 10000 + month * 100 + day : 0;
}

/* Reads all digits at *pos, at most max_digits; returns how many, 0 if none or more than that.
 * *pos moves behind them. */
static int take_digits(struct span s, size_t *pos, int max_digits, int *value)
{
    size_t i = *pos;
    int n = 0, v = 0;

    while (i < s.len && is_digit(s.ptr[i])) {
        if (++n > max_digits)
            return 0;
        v = v * 10 + (s.ptr[i++] - '0');
    }
    if (n > 0) {
        *pos = i;
        *value = v;
    }
    return n;
}

static bool take_char(struct span s, size_t *pos, char c)
{
    if (*pos >= s.len || s.ptr[*pos] != c)
        return false;
    (*pos)++;
    return true;
}

/* Blanks and no-break spaces. */
static bool skip_blanks(struct span s, size_t *pos)
{
    size_t start = *pos;

    while (*pos < s.len) {
        if (s.ptr[*pos] == ' ')
            *pos += 1;
        else if (s.len - *pos >= 2 && memcmp(s.ptr + *pos, "\xC2\xA0", 2) == 0)
            *pos += 2;
        else if (s.len - *pos >= 3 && memcmp(s.ptr + *pos, "\xE2\x80\xAF", 3) == 0)
            *pos += 3;
        else
            break;
    }
    return *pos > start;
}

static int full_year(int n_digits, int year)
{
    if (n_digits == 4)
        return year;
    return n_digits == 2 ? year + (year >= 69 ? 1900 : 2000) : 0;
}

static bool set_range(int year, int month, int day, int32_t *first, int32_t *last)
{
    int first_month = month ? month : 1, last_month = month ? month : 12;

    if (!date_valid(year, first_month, day ? day : 1))
        return false;
    *first = date_make(year, first_month, day ? day : 1);
    *last = date_make(year, last_month, day ? day : days_in_month(year, last_month));
    return true;
}

/* "2024", "2024-10", "2024-10-30"; a month or day that is there has two digits or one. */
static bool parse_iso_range(struct span s, int32_t *first, int32_t *last)
{
    size_t pos = 0;
    int year = 0, month = 0, day = 0;

    if (take_digits(s, &pos, 4, &year) != 4)
        return false;
    if (take_char(s, &pos, '-')) {
        if (!take_digits(s, &pos, 2, &month) || month == 0)
            return false;
        if (take_char(s, &pos, '-') && (!take_digits(s, &pos, 2, &day) || day == 0))
            return false;
    }
    return pos == s.len && s.ptr[s.len - 1] != '-' && set_range(year, month, day, first, last);
}

/* "24.2.2022", "24.2.22", "02.2022" */
static bool parse_german_range(struct span s, int32_t *first, int32_t *last)
{
    size_t pos = 0;
    int part[3] = {0}, n_digits = 0, n = 0;

    do {
        n_digits = take_digits(s, &pos, n == 0 ? 2 : 4, &part[n]);
        n++;
    } while (n_digits != 0 && n < 3 && take_char(s, &pos, '.'));
    if (pos != s.len || n < 2 || part[0] == 0)
        return false;
    if (n == 2)
        return n_digits == 4 && set_range(part[1], part[0], 0, first, last);
    return part[1] != 0 && set_range(full_year(n_digits, part[2]), part[1], part[0], first, last);
}

bool date_parse_range(struct span s, int32_t *first, int32_t *last)
{
    return s.len > 0 && s.len <= 10 &&
           (parse_iso_range(s, first, last) || parse_german_range(s, first, last));
}

/* The month named at *pos (moved behind the name and its abbreviation point), 0 if none. Either
 * case, also of the umlaut. */
static int take_month(struct span s, size_t *pos)
{
    for (size_t i = 0; i < N_MONTH_NAMES; i++) {
        const char *name = MONTHS[i].name;
        size_t at = *pos, k = 0;

        for (; name[k] && at < s.len; k++, at++) {
            char c = s.ptr[at];

            if (c >= 'A' && c <= 'Z')
                c = (char)(c + 'a' - 'A');
            else if ((unsigned char)c == 0x84 && (unsigned char)name[k] == 0xA4)
                c = name[k]; /* second byte of Ä */
            if (c != name[k])
                break;
        }
        if (name[k] || (at < s.len && is_word_byte(s.ptr[at])))
            continue;
        take_char(s, &at, '.');
        *pos = at;
        return MONTHS[i].month;
    }
    return 0;
}

/* A year is not part of a longer number: not "2022,5", "2022.1". */
static bool number_ends(struct span s, size_t pos)
{
    if (pos >= s.len)
        return true;
    if (is_digit(s.ptr[pos]))
        return false;
    return !((s.ptr[pos] == '.' || s.ptr[pos] == ',') && pos + 1 < s.len &&
             is_digit(s.ptr[pos + 1]));
}

static int32_t match_iso(struct span s, size_t *pos)
{
    size_t at = *pos;
    int year = 0, month = 0, day = 0;
    char separator;

    if (take_digits(s, &at, 4, &year) != 4 || at >= s.len)
        return 0;
    separator = s.ptr[at] == '/' ? '/' : '-';
    if (!take_char(s, &at, separator) || take_digits(s, &at, 2, &month) != 2 ||
        !take_char(s, &at, separator) || take_digits(s, &at, 2, &day) != 2 ||
        (at < s.len && is_digit(s.ptr[at])))
        return 0;
    *pos = at;
    return date_make(year, month, day);
}

/* The year behind a month's name: four digits, or two that an apostrophe or the end of what is said
 * shows to be one, not a number of something ("3. Mai 22 Menschen"). Returns how many. */
static int take_year(struct span s, size_t *pos, int *year)
{
    static const char *const apostrophes[] = {"'", "\xE2\x80\x99"};
    size_t at = *pos;
    bool shortened = false;
    int n_digits;

    for (size_t i = 0; i < 2 && !shortened; i++) {
        size_t n = strlen(apostrophes[i]);

        shortened = s.len - at >= n && memcmp(s.ptr + at, apostrophes[i], n) == 0;
        at += shortened ? n : 0;
    }
    n_digits = take_digits(s, &at, 4, year);
    if (n_digits == 2 ? !shortened && at < s.len && !strchr(",|;)", s.ptr[at]) : n_digits != 4)
        return 0;
    *pos = at;
    return n_digits;
}

static int32_t match_german(struct span s, size_t *pos)
{
    size_t at = *pos;
    int year = 0, month = 0, day = 0, n_digits = 0;
    bool spaced = false;

    if (!take_digits(s, &at, 2, &day))
        return 0;
    bool stop = take_char(s, &at, '.');
    spaced = skip_blanks(s, &at);
    if (!stop && (!spaced || (at < s.len && is_digit(s.ptr[at]))))
        return 0;
    if (at < s.len && is_digit(s.ptr[at])) {
        if (!take_digits(s, &at, 2, &month) || !take_char(s, &at, '.'))
            return 0;
        spaced |= skip_blanks(s, &at);
        n_digits = take_digits(s, &at, 4, &year);
        if (n_digits != 4 && (n_digits != 2 || spaced))
            return 0;
    } else {
        month = take_month(s, &at);
        skip_blanks(s, &at);
        n_digits = month ? take_year(s, &at, &year) : 0;
        if (n_digits == 0)
            return 0;
    }
    if (!number_ends(s, at))
        return 0;
    *pos = at;
    return date_make(full_year(n_digits, year), month, day);
}

/* "05:2022-02-24" may start a date, "x2022-02-24" and "1.24.2.2022" may not. */
static bool date_may_start(struct span s, size_t pos)
{
    if (!is_digit(s.ptr[pos]))
        return false;
    if (pos == 0)
        return true;
    if (is_word_byte(s.ptr[pos - 1]))
        return pos >= 2 && (unsigned char)s.ptr[pos - 1] >= 0x80 &&
               (memcmp(s.ptr + pos - 2, "\xC2\xA0", 2) == 0 ||
                (pos >= 3 && (unsigned char)s.ptr[pos - 3] == 0xE2 &&
                 (unsigned char)s.ptr[pos - 2] == 0x80));
    return !((s.ptr[pos - 1] == '.' || s.ptr[pos - 1] == '-') && pos >= 2 &&
             is_digit(s.ptr[pos - 2]));
}

int32_t date_find_at(struct span s, size_t *start, size_t *end)
{
    for (size_t i = 0; i < s.len; i++) {
        size_t pos = i;
        int32_t date;

        if (!date_may_start(s, i))
            continue;
        date = match_iso(s, &pos);
        if (date == 0) {
            pos = i;
            date = match_german(s, &pos);
        }
        if (date != 0) {
            *start = i;
            *end = pos;
            return date;
        }
    }
    return 0;
}

int32_t date_find(struct span s)
{
    size_t start, end;

    return date_find_at(s, &start, &end);
}

static bool take_separator(struct span s, size_t *pos, char *sep)
{
    if (*pos >= s.len || (*sep && s.ptr[*pos] != *sep))
        return false;
    if (s.ptr[*pos] != '-' && s.ptr[*pos] != '_' && s.ptr[*pos] != '.')
        return false;
    *sep = s.ptr[(*pos)++];
    return true;
}

/* Years that articles come from; anything else in a file name is a serial number. */
static bool plausible_year(int year)
{
    return year >= 1600 && year <= 2199;
}

/* "2024-10-30", "2024_10_30", "2024.10.30", and days first with a four-digit year. */
static int32_t match_separated(struct span s)
{
    size_t pos = 0;
    int part[3] = {0}, digits[3] = {0};
    char sep = 0;

    for (int i = 0; i < 3; i++) {
        if (i > 0 && !take_separator(s, &pos, &sep))
            return 0;
        digits[i] = take_digits(s, &pos, 4, &part[i]);
        if (digits[i] == 0)
            return 0;
    }
    if (digits[0] == 4 && digits[1] == 2 && digits[2] == 2 && plausible_year(part[0]))
        return date_make(part[0], part[1], part[2]);
    if (digits[0] <= 2 && digits[1] <= 2 && digits[2] == 4 && plausible_year(part[2]))
        return date_make(part[2], part[1], part[0]);
    return 0;
}

/* A run of 8 digits, or with a time behind of 12 or 14. */
static int32_t match_compact(struct span s)
{
    size_t n = 0;
    int value = 0;

    while (n < s.len && is_digit(s.ptr[n])) {
        if (n < 8)
            value = value * 10 + (s.ptr[n] - '0');
        n++;
    }
    if ((n != 8 && n != 12 && n != 14) || !plausible_year(value / 10000))
        return 0;
    return date_make(value / 10000, value / 100 % 100, value % 100);
}

int32_t date_from_path(struct span path)
{
    size_t base = path.len;

    while (base > 0 && path.ptr[base - 1] != '/')
        base--;
    for (size_t i = base; i < path.len; i++) {
        struct span rest = {path.ptr + i, path.len - i};
        int32_t date = 0;

        if (!is_digit(path.ptr[i]) || (i > base && is_digit(path.ptr[i - 1])))
            continue;
        date = match_separated(rest);
        if (date == 0)
            date = match_compact(rest);
        if (date != 0)
            return date;
    }
    return 0;
}

void date_format(int32_t date, char out[11])
{
    out[0] = '\0';
    if (date > 0 && date <= 99991231)
        snprintf(out, 11, "%04d-%02d-%02d", (int)(date / 10000), (int)(date / 100 % 100),
                 (int)(date % 100));
}
