#ifndef FB_ARTICLE_READER_H
#define FB_ARTICLE_READER_H

#include "article/article.h"
#include "article/source.h"

/* A format that articles come in. Readers are stateless tables; what one of them needs while
 * reading a file is its own state, made by open and freed by close.
 *
 * To add a format: one file reader_NAME.c with one such table, and one line in reader.c. */
struct reader {
    const char *name; /* "news", "text", "jsonl": shown by -v and stored with the file */
    /* How sure the reader is that the source is its own, 0 (not mine) to 100, from the file's name
     * and head only. The highest wins, the earlier in the registry on a tie. */
    int (*sniff)(struct source *src);
    enum fb_status (*open)(struct source *src, void **state, struct fb_error *err);
    /* The next article into a (cleared first); *more is false, and a undefined, after the last.
     * FB_ERR_SYNTAX: this article is unusable but the next may not be (a bad line in JSON Lines);
     * the caller reports it, with err's message naming file and line, and may call next again.
     * Any other failure ends the file. */
    enum fb_status (*next)(void *state, struct article *a, bool *more, struct fb_error *err);
    void (*close)(void *state);
};

/* The reader for this source, or NULL when it is not text at all. */
const struct reader *reader_find(struct source *src);
/* The i-th registered reader, NULL past the end. */
const struct reader *reader_at(size_t i);
/* Whether a file of this name is taken for an article when found in a folder (".txt", ".text",
 * ".jsonl", ".ndjson", or no extension at all; never hidden files or backups like "x~"). */
bool reader_accepts_name(const char *name);

extern const struct reader reader_news;
extern const struct reader reader_text;
extern const struct reader reader_jsonl;

#endif
