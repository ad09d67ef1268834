#ifndef FB_TEXT_DIGRAPH_H
#define FB_TEXT_DIGRAPH_H

#include <stdbool.h>
#include <stdint.h>

/* Whether "ue" can stand for ü, by the two letters before it and the one behind it, 0 where there
 * is none. Not after q ("Quelle") nor after a vowel ("neue", "Mauer"), but where üben or über begin
 * behind a prefix: "geuebt", "auszuueben", "parteiuebergreifend". before_is_vowel: umlauts
 * included. */
static inline bool digraph_ue_is_umlaut(uint32_t before2, uint32_t before, bool before_is_vowel,
                                        uint32_t behind)
{
    if (before == 'q')
        return false;
    return !before_is_vowel ||
           (behind == 'b' && (before == 'i' || before == 'u' || (before == 'e' && before2 == 'g')));
}

#endif
