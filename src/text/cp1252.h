#ifndef FB_TEXT_CP1252_H
#define FB_TEXT_CP1252_H

#include <stdbool.h>
#include <stdint.h>

/* Windows-1252, of which Latin-1 is a subset but for the controls from 0x80 to 0x9F. */

/* The character of a byte; 0 for the five that have none, and for NUL. */
uint32_t cp1252_decode(unsigned char byte);
/* The byte of a character, where controls from U+0080 to U+009F stand for themselves, as in
 * Latin-1; 0 for a character that has none. */
unsigned char cp1252_encode(uint32_t cp);
/* Whether the byte's character often stands right behind a letter: closing quotes, dashes, an
 * ellipsis, a no-break space, a soft hyphen. There it proves nothing about the encoding. */
bool cp1252_may_follow_letter(unsigned char byte);

#endif
