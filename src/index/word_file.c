/* Reading the user's own words, and noticing that the file is another than the one that was read.
 */
#include "index/word_file.h"

#include "base/i18n.h"
#include "index/index.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_BYTES = 4 << 20, CHUNK_BYTES = 1 << 16 };

static void remember(struct word_file *f, const struct stat *st)
{
    f->dev = (uint64_t)st->st_dev;
    f->ino = (uint64_t)st->st_ino;
    f->mtime_ns = st->st_mtim.tv_sec * 1000000000LL + st->st_mtim.tv_nsec;
    f->size_bytes = (int64_t)st->st_size;
}

static enum fb_status read_open_file(struct word_file *f, int fd, struct buf *text,
                                     struct fb_error *err)
{
    const char *path = buf_cstr(&f->path);
    struct stat st;
    ssize_t n = 1;

    if (fstat(fd, &st) != 0)
        return fb_error_set_errno(err, errno, _("cannot read %s"), path);
    if (!S_ISREG(st.st_mode))
        return fb_error_set(err, FB_ERR_IO,
                            _("%s is not a regular file; it should hold your own words, one a "
                              "line, or not be there"),
                            path);
    remember(f, &st);
    while (n > 0 && text->len <= MAX_BYTES) {
        buf_reserve(text, CHUNK_BYTES);
        n = read(fd, text->data + text->len, CHUNK_BYTES);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            return fb_error_set_errno(err, errno, _("cannot read %s"), path);
        else
            text->len += (size_t)n;
    }
    if (text->len > MAX_BYTES)
        return fb_error_set(err, FB_ERR_LIMIT,
                            _("%s is larger than %d MiB; it should hold your own words only, one "
                              "a line"),
                            path, MAX_BYTES >> 20);
    return FB_OK;
}

enum fb_status word_file_load(struct word_file *f, const char *index_path, struct fb_error *err)
{
    struct buf text = BUF_INIT;
    enum fb_status status;
    int fd;

    memset(f, 0, sizeof *f);
    index_sibling_path(index_path, "words", &f->path);
    /* not to wait for the other end of a named pipe */
    fd = open(buf_cstr(&f->path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return FB_OK;
    if (fd < 0)
        return fb_error_set_errno(err, errno, _("cannot read %s"), buf_cstr(&f->path));
    status = read_open_file(f, fd, &text, err);
    close(fd);
    if (status == FB_OK)
        status = own_words_parse(&f->words, buf_span(&text), buf_cstr(&f->path), &f->faults, err);
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
