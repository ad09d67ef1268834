/* The confusions of German as a table. A pair of digits, or letters that merely look alike, is
 * none: "1998" for "1988" is an error like any other. */
#include "query/expand/edit_costs.h"

#include <string.h>

const struct edit_confusion edit_confusions[] = {
    /* typewriters' and Swiss spellings: the same word for every other search, too */
    {"ä", "ae", EDIT_SAME},
    {"ö", "oe", EDIT_SAME},
    {"ü", "ue", EDIT_SAME},
    {"ß", "ss", EDIT_SAME},
    /* dots forgotten, or put where none belong */
    {"ä", "a", EDIT_CONFUSION},
    {"ö", "o", EDIT_CONFUSION},
    {"ü", "u", EDIT_CONFUSION},
    {"ae", "a", EDIT_CONFUSION},
    {"oe", "o", EDIT_CONFUSION},
    {"ue", "u", EDIT_CONFUSION},
    {"ß", "s", EDIT_CONFUSION},
    /* vowels that sound alike; äu and eu are in it */
    {"ä", "e", EDIT_CONFUSION},
    {"ae", "e", EDIT_CONFUSION},
    {"y", "i", EDIT_CONFUSION},
    {"j", "i", EDIT_CONFUSION},
    {"ai", "ei", EDIT_CONFUSION},
    {"oi", "eu", EDIT_CONFUSION},
    {"oi", "äu", EDIT_CONFUSION},
    {"ö", "eu", EDIT_CONFUSION},
    {"oe", "eu", EDIT_CONFUSION},
    {"u", "ou", EDIT_CONFUSION},
    /* consonants that sound alike */
    {"d", "t", EDIT_CONFUSION},
    {"dt", "t", EDIT_CONFUSION},
    {"f", "v", EDIT_CONFUSION},
    {"f", "ph", EDIT_CONFUSION},
    {"v", "ph", EDIT_CONFUSION},
    {"v", "w", EDIT_CONFUSION},
    {"k", "ck", EDIT_CONFUSION},
    {"z", "tz", EDIT_CONFUSION},
    {"z", "ts", EDIT_CONFUSION},
    {"z", "c", EDIT_CONFUSION},
    {"zi", "ti", EDIT_CONFUSION},
    {"k", "c", EDIT_CONFUSION},
    {"kw", "qu", EDIT_CONFUSION},
    {"f", "pf", EDIT_CONFUSION},
    {"x", "ks", EDIT_CONFUSION},
    {"x", "chs", EDIT_CONFUSION},
    {"ks", "chs", EDIT_CONFUSION},
    /* voiced and voiceless at a syllable's end; -ig and -ich; ch and sch along the Rhine, and the g
       of French words */
    {"b", "p", EDIT_CONFUSION},
    {"g", "k", EDIT_CONFUSION},
    {"g", "ch", EDIT_CONFUSION},
    {"ch", "sch", EDIT_CONFUSION},
    {"g", "sch", EDIT_CONFUSION},
};

const size_t n_edit_confusions = sizeof edit_confusions / sizeof *edit_confusions;

static bool is_one_of(uint32_t cp, const char *letters)
{
    return cp < 0x80 && cp != 0 && strchr(letters, (int)cp) != NULL;
}

static bool is_umlaut(uint32_t cp)
{
    return cp == 0xE4 || cp == 0xF6 || cp == 0xFC;
}

bool edit_is_hardly_heard(uint32_t before, uint32_t letter)
{
    if (letter == before) /* mm, and aa, ee, oo */
        return is_one_of(letter, "bcdfghjklmnpqrstvwxzaeo");
    if (letter == 'e')
        return before == 'i';
    if (letter == 'h')
        return is_one_of(before, "aeiouytr") || is_umlaut(before);
    return false;
}

size_t edit_hardly_heard(uint32_t before, uint32_t letters[EDIT_MAX_HARDLY_HEARD])
{
    const uint32_t candidates[EDIT_MAX_HARDLY_HEARD] = {before, 'e', 'h'};
    size_t n = 0;

    for (size_t i = 0; i < EDIT_MAX_HARDLY_HEARD; i++)
        if (edit_is_hardly_heard(before, candidates[i]))
            letters[n++] = candidates[i];
    return n;
}
