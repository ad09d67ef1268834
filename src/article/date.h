#ifndef FB_ARTICLE_DATE_H
#define FB_ARTICLE_DATE_H

#include "base/span.h"

#include <stdint.h>

/* Dates are int32_t yyyymmdd, proleptic Gregorian, 0 = none. */
bool date_valid(int year, int month, int day);
/* The first and last day named by "2024", "2024-10", "2024-10-30", "24.2.2022", "24.2.22",
 * "02.2022"; false when s is none of these. */
bool date_parse_range(struct span s, int32_t *first, int32_t *last);
/* A date in running text: "24. Februar 2022", "24.02.2022", "24.2.22", "2022-02-24",
 * "3. Jänner 2020", "12. Mrz. 2021", "3 Mai '21", with or without a weekday before and a time
 * behind. The first one found in s; 0 if there is none. */
int32_t date_find(struct span s);
/* The same, and where it stands: bytes [*start, *end) of s, without weekday and time. */
int32_t date_find_at(struct span s, size_t *start, size_t *end);
/* From a file name such as "2024-10-30-titel.txt", "20241030_titel.txt", "titel-30.10.2024.txt";
 * 0 if there is none. Only the last component of the path counts. */
int32_t date_from_path(struct span path);
/* "2024-10-30" into out[11]; "" for 0. */
void date_format(int32_t date, char out[11]);

#endif
