/* Optimal string alignment (the restricted Damerau-Levenshtein distance: no part is edited twice),
 * three rows of the table at a time, only the band of 2 max + 1 cells that can stay within max.
 * After Damerau 1964 and Ukkonen 1985. */
#include "query/edit_distance.h"

#include "text/utf8.h"

#include <string.h>

uint32_t edit_letters(struct span word)
{
    uint32_t letters = 0;

    for (size_t i = 0; i < word.len; i++) {
        unsigned char c = (unsigned char)word.ptr[i];
        letters |= c < 0x80 ? 1u << (c & 31) : 1u;
    }
    return letters;
}

void edit_word_init(struct edit_word *w, struct span word)
{
    size_t i = 0;

    w->n_chars = 0;
    w->letters = edit_letters(word);
    while (i < word.len && w->n_chars < EDIT_MAX_CHARS)
        i += utf8_decode(word.ptr + i, word.len - i, &w->chars[w->n_chars++]);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

int edit_distance(const struct edit_word *a, const struct edit_word *b, int max)
{
    int rows[3][EDIT_MAX_CHARS + 1];
    int *before = rows[0], *last = rows[1], *row = rows[2];
    const int n = (int)a->n_chars, m = (int)b->n_chars, too_far = max + 1;

    if (n - m > max || m - n > max)
        return too_far;
    for (int j = 0; j <= m; j++) {
        last[j] = j;
        before[j] = row[j] = too_far;
    }
    for (int i = 1; i <= n; i++) {
        int from = i - max > 1 ? i - max : 1, to = i + max < m ? i + max : m;
        int best = least(i, too_far), *oldest;

        row[0] = i;
        if (from > 1)
            row[from - 1] = too_far;
        for (int j = from; j <= to; j++) {
            int same = a->chars[i - 1] == b->chars[j - 1] ? 0 : 1;
            int d = last[j - 1] + same;

            if (j > from || from == 1)
                d = least(d, row[j - 1] + 1);
            if (j < i + max)
                d = least(d, last[j] + 1);
            if (i > 1 && j > 1 && a->chars[i - 1] == b->chars[j - 2] &&
                a->chars[i - 2] == b->chars[j - 1])
                d = least(d, before[j - 2] + 1);
            row[j] = d < too_far ? d : too_far;
            best = least(best, row[j]);
        }
        if (to < m)
            row[to + 1] = too_far;
        if (best > max)
            return too_far;
        oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return least(last[m], too_far);
}
