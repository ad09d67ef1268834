/* The lexicon that lexicon_data.S puts into the program. Apart from lexicon.c so that the tools
 * that make it can read lexicons without having one. */
#include "text/lexicon.h"

extern const unsigned char findbuch_lexicon_start[];

const struct lexicon *lexicon_builtin(void)
{
    return (const struct lexicon *)(const void *)findbuch_lexicon_start;
}
