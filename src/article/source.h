#ifndef FB_ARTICLE_SOURCE_H
#define FB_ARTICLE_SOURCE_H

#include "base/buf.h"
#include "base/err.h"
#include "text/decode.h"

#include <stdint.h>

/* One input file as the readers see it: opened once, read either whole or line by line. One struct
 * serves many files one after the other: zero-initialise it before the first source_open, close it
 * after each file, release it after the last. */
struct source {
    const char *path; /* as shown in messages, borrowed */
    int fd;           /* owned; meaningful only while is_file */
    bool is_file;     /* an open file; false for bytes in memory and after source_close */
    bool has_whole;   /* all bytes are in memory: in raw if that holds any, else in head */
    bool has_text;    /* text holds the whole file */
    bool is_prose;    /* text was decoded as prose (text/decode.h) */
    bool is_utf16;    /* lines are cut from text, not from bytes */
    uint64_t size_bytes;
    struct buf head; /* the first bytes (up to 64 KiB; the whole file if smaller), undecoded */
    struct buf raw;  /* the whole file once source_all was called, undecoded */
    struct buf text; /* decoded text of the whole file or the current line */
    struct decode_info info; /* filled by source_all; by source_line for the head and lines read */
    uint64_t line_number;    /* of the last line given, from 1 */
    struct buf pending;      /* bytes read but not yet given as lines, when the file is larger */
    size_t pending_pos;      /* into pending, or into the whole bytes or text */
    uint64_t read_pos;       /* where in the file pending ends */
    bool at_end;             /* nothing left to read after pending */
};

/* Opens dir_fd/name (openat; AT_FDCWD for a plain path) without following a symbolic link at its
 * end, refuses what is not a regular file, reads the head. path is for messages. */
enum fb_status source_open(struct source *src, int dir_fd, const char *name, const char *path,
                           struct fb_error *err);
/* The same for n_bytes in memory (copied), as if they were a file called path. Cannot fail. */
void source_from_bytes(struct source *src, const void *bytes, size_t n_bytes, const char *path);
/* Closes the file; memory of moderate size is kept for the next one. */
void source_close(struct source *src);
/* source_close and frees everything; the struct is zero again. */
void source_release(struct source *src);
/* XXH3-128 of the whole file's bytes, 16 bytes. Leaves the reading position at the start. */
enum fb_status source_digest(struct source *src, unsigned char digest[16], struct fb_error *err);
/* The decoded head, up to its last line end when the file is larger. Borrowed until the next call
 * of any function here. For a file that fits in the head this is the work source_all needs. */
struct span source_head_text(struct source *src);
/* The whole file decoded as prose (text/decode.h); FB_ERR_LIMIT over 64 MiB
 * (SOURCE_MAX_WHOLE_BYTES). Borrowed until close.
 */
enum fb_status source_all(struct source *src, struct span *text, struct fb_error *err);
/* The next line, decoded but not as prose, without its end; *more is false at the end of the file.
 * Borrowed until the next call. FB_ERR_LIMIT for a line over 64 MiB. */
enum fb_status source_line(struct source *src, struct span *line, bool *more, struct fb_error *err);

#define SOURCE_HEAD_BYTES      (64u * 1024)
#define SOURCE_MAX_WHOLE_BYTES (64ull * 1024 * 1024)

#endif
