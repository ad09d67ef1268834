/* Both ways through one small table; the way back is searched, as it is wanted for few characters.
 */
#include "text/cp1252.h"

#include <stddef.h>
#include <string.h>

/* Where Windows-1252 has a character of its own; 0: undefined. */
static const uint16_t from_80_to_9f[32] = {
    0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x0000, 0x017D, 0x0000, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0000, 0x017E, 0x0178,
};

uint32_t cp1252_decode(unsigned char byte)
{
    return byte >= 0x80 && byte <= 0x9F ? from_80_to_9f[byte - 0x80] : byte;
}

unsigned char cp1252_encode(uint32_t cp)
{
    if (cp <= 0xFF)
        return (unsigned char)cp;
    for (size_t i = 0; i < 32; i++)
        if (from_80_to_9f[i] == cp)
            return (unsigned char)(0x80 + i);
    return 0;
}

bool cp1252_may_follow_letter(unsigned char byte)
{
    static const char marks[] = "\x85\x8B\x91\x92\x93\x94\x96\x97\x9B\xA0\xAB\xAD\xB4\xBB";

    return memchr(marks, byte, sizeof marks - 1) != NULL;
}
