#ifndef FB_INDEX_WORD_FILE_H
#define FB_INDEX_WORD_FILE_H

#include "text/own_words.h"

#include <stdint.h>

/* The user's own words, in a file beside the index. Zeroed is valid: no words. */
struct word_file {
    struct own_words *words; /* NULL: there is no file */
    struct buf path;
    struct buf faults; /* a line for each line of the file that does not count, for the user */
    uint64_t dev, ino; /* of the file when it was read; 0 = there was none */
    int64_t mtime_ns, size_bytes;
};

/* Reads the file of this index, if there is one; what is no regular file or cannot be read is an
 * error that says so. f is zeroed before, and to be released also after a failure. */
enum fb_status word_file_load(struct word_file *f, const char *index_path, struct fb_error *err);
/* Whether the file has come, gone or changed since it was read. */
bool word_file_changed(const struct word_file *f);
void word_file_release(struct word_file *f);

#endif
