#ifndef FB_BASE_BUG_H
#define FB_BASE_BUG_H

/* For what cannot happen: says file and line on stderr and ends with exit code 2. */
#define BUG(what) fb_bug(__FILE__, __LINE__, what)
void fb_bug(const char *file, int line, const char *what) __attribute__((noreturn));

#endif
