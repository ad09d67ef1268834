/* Takes derivational suffixes off, one after the other, longer ones first, and keeps four letters.
 */
#include "text/family.h"

#include <stdbool.h>
#include <string.h>

enum { MIN_LETTERS = 4 };

static const char *const suffixes[] = {
    "ierung", "schaft", "ation", "ieren", "ierer", "haft", "heit", "isch", "keit", "lich",
    "erin",   "bar",    "ell",   "eln",   "end",   "ern",  "ion",  "los",  "nis",  "sam",
    "ung",    "el",     "en",    "er",    "ig",    "iv",   "e",    "n",    "t"};

static bool take_off(const uint8_t *letters, size_t *n)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t n_suffix = strlen(suffixes[i]);
        if (*n >= n_suffix + MIN_LETTERS &&
            memcmp(letters + *n - n_suffix, suffixes[i], n_suffix) == 0) {
            *n -= n_suffix;
            return true;
        }
    }
    return false;
}

size_t family_letters(const uint8_t *letters, size_t n)
{
    while (take_off(letters, &n))
        ;
    return n;
}
