/* Reading the user's own words, and noticing that the file is another than the one that was read.
 */
#include "index/core/word_file.h"

#include "base/file.h"
#include "base/i18n.h"
#include "index/core/sibling_path.h"

#include <errno.h>

enum { MAX_BYTES = 4 << 20 };

static void remember(struct word_file *f, const struct stat *st)
{
    f->dev = (uint64_t)st->st_dev;
    f->ino = (uint64_t)st->st_ino;
    f->mtime_ns = st->st_mtim.tv_sec * 1000000000LL + st->st_mtim.tv_nsec;
    f->size_bytes = (int64_t)st->st_size;
}

/* What is to be said of a file that was not read; nothing if there is none. */
static enum fb_status fail_to_read(enum file_outcome outcome, const char *path,
                                   struct fb_error *err)
{
    switch (outcome) {
    case FILE_ABSENT:
        return FB_OK;
    case FILE_NOT_REGULAR:
        return fb_error_set(err, FB_ERR_IO,
                            _("%s is not a regular file; it should hold your own words, one a "
                              "line, or not be there"),
                            path);
    case FILE_TOO_LARGE:
        return fb_error_set(err, FB_ERR_LIMIT,
                            _("%s is larger than %d MiB; it should hold your own words only, one "
                              "a line"),
                            path, MAX_BYTES >> 20);
    default:
        return fb_error_set_errno(err, errno, _("cannot read %s"), path);
    }
}

enum fb_status word_file_load(struct word_file *f, const char *index_path, struct fb_error *err)
{
    struct buf text = BUF_INIT;
    struct stat st;
    enum file_outcome outcome;
    enum fb_status status;

    memset(f, 0, sizeof *f);
    index_sibling_path(index_path, "words", &f->path);
    outcome = file_read(buf_cstr(&f->path), MAX_BYTES, &text, &st);
    if (outcome == FILE_READ) {
        remember(f, &st);
        status = own_words_parse(&f->words, buf_span(&text), buf_cstr(&f->path), &f->faults, err);
    } else {
        status = fail_to_read(outcome, buf_cstr(&f->path), err);
    }
    buf_release(&text);
    return status;
}

bool word_file_changed(const struct word_file *f)
{
    struct word_file now = {0};
    struct stat st;

    if (f->path.len > 0 && stat(buf_cstr(&f->path), &st) == 0)
        remember(&now, &st);
    return now.dev != f->dev || now.ino != f->ino || now.mtime_ns != f->mtime_ns ||
           now.size_bytes != f->size_bytes;
}

void word_file_release(struct word_file *f)
{
    own_words_free(f->words);
    buf_release(&f->path);
    buf_release(&f->faults);
    memset(f, 0, sizeof *f);
}
