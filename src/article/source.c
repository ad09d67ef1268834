#define XXH_INLINE_ALL

#include "article/source.h"
#include "base/i18n.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

/* Files as bytes, text or lines. Most articles are small files, so opening costs openat, fstat and
 * one read into the head, and everything later works on that memory. Larger files are read with
 * pread, which leaves digest, whole text and lines independent of each other. Nothing is mapped: a
 * file that shrinks while it is read must not become a signal.
 *
 * Each line is judged on its own whether it is UTF-8: dumps joined from several hands mix. */

enum { CHUNK_BYTES = 256 * 1024, KEPT_BUFFER_BYTES = 4 * 1024 * 1024 };

static void forget_file(struct source *src)
{
    struct buf *bufs[] = {&src->head, &src->raw, &src->text, &src->pending};

    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++) {
        if (bufs[i]->cap > KEPT_BUFFER_BYTES)
            buf_release(bufs[i]);
        else
            buf_clear(bufs[i]);
    }
    src->path = NULL;
    src->fd = -1;
    src->is_file = src->has_whole = src->has_text = src->is_utf16 = src->at_end = false;
    src->size_bytes = src->line_number = src->read_pos = 0;
    src->pending_pos = 0;
    src->info = (struct decode_info){0};
}

void source_close(struct source *src)
{
    if (src->is_file)
        close(src->fd);
    forget_file(src);
}

void source_release(struct source *src)
{
    source_close(src);
    buf_release(&src->head);
    buf_release(&src->raw);
    buf_release(&src->text);
    buf_release(&src->pending);
}

/* Appends up to want bytes from offset; *got is less only at the end of the file. */
static enum fb_status read_at(struct source *src, uint64_t offset, size_t want, struct buf *out,
                              size_t *got, struct fb_error *err)
{
    *got = 0;
    buf_reserve(out, want);
    while (*got < want) {
        ssize_t n = pread(src->fd, out->data + out->len, want - *got, (off_t)(offset + *got));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fb_error_set_errno(err, errno, _("cannot read %s"), src->path);
        if (n == 0)
            break;
        out->len += (size_t)n;
        *got += (size_t)n;
        if (offset + *got == src->size_bytes)
            break; /* as fstat said: spares the read that finds nothing */
    }
    out->data[out->len] = '\0';
    return FB_OK;
}

static void judge_head(struct source *src)
{
    src->info.encoding = encoding_detect(buf_cstr(&src->head), src->head.len);
    src->is_utf16 =
        src->info.encoding == ENCODING_UTF16LE || src->info.encoding == ENCODING_UTF16BE;
}

enum fb_status source_open(struct source *src, int dir_fd, const char *name, const char *path,
                           struct fb_error *err)
{
    struct stat st;
    size_t got = 0;
    enum fb_status status = FB_OK;

    source_close(src);
    src->path = path;
    src->fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (src->fd < 0 && errno == ELOOP) {
        status =
            fb_error_set(err, FB_ERR_IO, _("%s is a symbolic link; name the file itself"), path);
        goto done;
    }
    if (src->fd < 0) {
        status = fb_error_set_errno(err, errno, _("cannot open %s"), path);
        goto done;
    }
    src->is_file = true;
    if (fstat(src->fd, &st) != 0) {
        status = fb_error_set_errno(err, errno, _("cannot read %s"), path);
        goto done;
    }
    if (!S_ISREG(st.st_mode)) {
        status = fb_error_set(err, FB_ERR_IO, _("%s is not a regular file"), path);
        goto done;
    }
    src->size_bytes = (uint64_t)st.st_size;
    status = read_at(src, 0, SOURCE_HEAD_BYTES, &src->head, &got, err);
    if (status != FB_OK)
        goto done;
    if (got < SOURCE_HEAD_BYTES || got == src->size_bytes) {
        src->has_whole = true;
        src->size_bytes = got;
    }
    judge_head(src);
done:
    if (status != FB_OK)
        source_close(src);
    return status;
}

void source_from_bytes(struct source *src, const void *bytes, size_t n_bytes, const char *path)
{
    source_close(src);
    src->path = path;
    src->size_bytes = n_bytes;
    src->has_whole = true;
    buf_add(&src->head, bytes, n_bytes < SOURCE_HEAD_BYTES ? n_bytes : SOURCE_HEAD_BYTES);
    if (n_bytes > SOURCE_HEAD_BYTES)
        buf_add(&src->raw, bytes, n_bytes);
    judge_head(src);
}

/* Only while has_whole. */
static struct span whole_bytes(const struct source *src)
{
    return buf_span(src->raw.len > 0 ? &src->raw : &src->head);
}

static enum fb_status digest_stream(struct source *src, XXH3_state_t *state, struct fb_error *err)
{
    uint64_t pos = src->head.len;
    struct buf chunk = BUF_INIT;
    size_t got = 0;
    enum fb_status status = FB_OK;

    XXH3_128bits_update(state, buf_cstr(&src->head), src->head.len);
    do {
        buf_clear(&chunk);
        status = read_at(src, pos, CHUNK_BYTES, &chunk, &got, err);
        if (status == FB_OK)
            XXH3_128bits_update(state, buf_cstr(&chunk), chunk.len);
        pos += got;
    } while (status == FB_OK && got == CHUNK_BYTES);
    buf_release(&chunk);
    return status;
}

enum fb_status source_digest(struct source *src, unsigned char digest[16], struct fb_error *err)
{
    XXH128_canonical_t canonical;
    XXH128_hash_t hash;

    if (src->has_whole) {
        struct span all = whole_bytes(src);

        hash = XXH3_128bits(all.ptr, all.len);
    } else {
        XXH3_state_t state;
        enum fb_status status;

        XXH3_128bits_reset(&state);
        status = digest_stream(src, &state, err);
        if (status != FB_OK)
            return status;
        hash = XXH3_128bits_digest(&state);
    }
    XXH128_canonicalFromHash(&canonical, hash);
    memcpy(digest, canonical.digest, 16);
    return FB_OK;
}

static void decode_whole(struct source *src, bool as_prose)
{
    struct span all = whole_bytes(src);

    if (src->has_text && src->is_prose == as_prose)
        return;
    buf_clear(&src->text);
    if (as_prose)
        decode_prose(all.ptr, all.len, &src->text, &src->info);
    else
        decode_text(all.ptr, all.len, &src->text, &src->info);
    src->has_text = true;
    src->is_prose = as_prose;
}

struct span source_head_text(struct source *src)
{
    struct span head = buf_span(&src->head);

    if (src->has_whole && src->size_bytes <= SOURCE_HEAD_BYTES) {
        decode_whole(src, true);
        return buf_span(&src->text);
    }
    if (src->has_text)
        return buf_span(&src->text);
    if (!src->is_utf16) {
        const char *end = memrchr(head.ptr, '\n', head.len);

        if (end)
            head.len = (size_t)(end - head.ptr);
    }
    buf_clear(&src->text);
    if (src->is_utf16)
        decode_text_as(src->info.encoding, head.ptr, head.len, &src->text, NULL);
    else
        decode_prose(head.ptr, head.len, &src->text, NULL);
    return buf_span(&src->text);
}

static enum fb_status too_large(const struct source *src, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_LIMIT,
                        _("%s is too large for one article: more than %llu MiB; split it"),
                        src->path, SOURCE_MAX_WHOLE_BYTES / (1024 * 1024));
}

static enum fb_status read_whole(struct source *src, struct fb_error *err)
{
    size_t got = 0;
    enum fb_status status = FB_OK;

    if (src->has_whole)
        return FB_OK;
    if (src->size_bytes > SOURCE_MAX_WHOLE_BYTES)
        return too_large(src, err);
    buf_clear(&src->raw);
    buf_reserve(&src->raw, (size_t)src->size_bytes);
    buf_add_span(&src->raw, buf_span(&src->head));
    do {
        status = read_at(src, src->raw.len, CHUNK_BYTES, &src->raw, &got, err);
        if (status == FB_OK && src->raw.len > SOURCE_MAX_WHOLE_BYTES)
            status = too_large(src, err);
    } while (status == FB_OK && got == CHUNK_BYTES);
    if (status == FB_OK) {
        src->has_whole = true;
        src->size_bytes = src->raw.len;
    }
    return status;
}

static enum fb_status read_text(struct source *src, bool as_prose, struct span *text,
                                struct fb_error *err)
{
    enum fb_status status;

    if (src->size_bytes > SOURCE_MAX_WHOLE_BYTES)
        return too_large(src, err);
    status = read_whole(src, err);
    if (status != FB_OK)
        return status;
    decode_whole(src, as_prose);
    *text = buf_span(&src->text);
    return FB_OK;
}

enum fb_status source_all(struct source *src, struct span *text, struct fb_error *err)
{
    return read_text(src, true, text, err);
}

/* The bytes up to the next line feed or the end of what is in memory; *complete tells which. */
static struct span cut_line(struct span bytes, size_t *pos, bool *complete)
{
    struct span line = {bytes.ptr + *pos, bytes.len - *pos};
    const char *end = line.ptr && line.len > 0 ? memchr(line.ptr, '\n', line.len) : NULL;

    *complete = end != NULL;
    if (end)
        line.len = (size_t)(end - line.ptr);
    *pos += line.len + (end ? 1 : 0);
    return line;
}

/* Makes pending hold a whole line at pending_pos, or the file's last bytes. */
static enum fb_status fill_pending(struct source *src, struct fb_error *err)
{
    size_t scanned = src->pending_pos, got = 0;
    enum fb_status status = FB_OK;

    while (status == FB_OK && !src->at_end &&
           (scanned >= src->pending.len ||
            !memchr(src->pending.data + scanned, '\n', src->pending.len - scanned))) {
        if (src->pending_pos > 0) {
            src->pending.len -= src->pending_pos;
            memmove(src->pending.data, src->pending.data + src->pending_pos, src->pending.len);
            src->pending_pos = 0;
        }
        scanned = src->pending.len;
        if (scanned > SOURCE_MAX_WHOLE_BYTES)
            return fb_error_set(err, FB_ERR_LIMIT, _("%s:%llu: the line is longer than %llu MiB"),
                                src->path, (unsigned long long)src->line_number + 1,
                                SOURCE_MAX_WHOLE_BYTES / (1024 * 1024));
        status = read_at(src, src->read_pos, CHUNK_BYTES, &src->pending, &got, err);
        src->read_pos += got;
        src->at_end = got < CHUNK_BYTES;
    }
    return status;
}

static void decode_line(struct source *src, struct span raw, struct span *line)
{
    struct decode_info info;

    if (src->line_number == 1 && span_starts(raw, span_make("\xEF\xBB\xBF", 3))) {
        raw.ptr += 3;
        raw.len -= 3;
    }
    if (raw.len > 0 && raw.ptr[raw.len - 1] == '\r')
        raw.len--;
    buf_clear(&src->text);
    if (utf8_valid_prefix(raw.ptr, raw.len) == raw.len) {
        decode_text_as(ENCODING_UTF8, raw.ptr, raw.len, &src->text, NULL);
    } else {
        decode_text_mixed(src->info.encoding, raw.ptr, raw.len, &src->text, &info);
        src->info.n_other_lines += info.n_other_lines;
        src->info.n_replaced += info.n_replaced;
    }
    *line = buf_span(&src->text);
}

enum fb_status source_line(struct source *src, struct span *line, bool *more, struct fb_error *err)
{
    struct span bytes = {0}, raw = {0};
    bool complete = false;
    enum fb_status status = FB_OK;

    *more = false;
    if (src->line_number == 0)
        src->info = (struct decode_info){.encoding = src->info.encoding, .was_nfc = true};
    if (src->is_utf16) {
        status = read_text(src, false, &bytes, err);
    } else if (src->has_whole) {
        bytes = whole_bytes(src);
        src->has_text = false;
    } else {
        src->has_text = false;
        status = fill_pending(src, err);
        bytes = buf_span(&src->pending);
    }
    if (status != FB_OK)
        return status;
    raw = cut_line(bytes, &src->pending_pos, &complete);
    if (raw.len == 0 && !complete)
        return FB_OK;
    src->line_number++;
    *more = true;
    if (src->is_utf16)
        *line = raw;
    else
        decode_line(src, raw, line);
    return FB_OK;
}
