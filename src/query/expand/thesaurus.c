/* Reads MyThes' files with pread alone: a search asks for a handful of entries, so that a binary
 * search in .idx (some 15 reads) is far cheaper than loading 31 MB, and a file that shrinks while
 * it is read is an error and no signal.
 *
 * .idx: a line with the encoding, one with the number of entries, then "ENTRY|BYTE IN .dat" in
 * byte order. .dat: at that byte "ENTRY|N", then N lines "PART OF SPEECH|SYNONYM|SYNONYM…". */
#include "query/expand/thesaurus.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

enum {
    MAX_LINE_BYTES = 1024,        /* of .idx */
    BLOCK_BYTES = 8 * 1024,       /* of .idx, looked through line by line */
    SAME_ENTRY_MAX = 8,           /* an entry may be listed more than once */
    MEANINGS_MAX = 256,           /* of an entry */
    ENTRY_CHUNK_BYTES = 8 * 1024, /* of .dat, read at a time */
    ENTRY_MAX_BYTES = 256 * 1024
};

/* ---- files ---- */

static enum fb_status damaged(const struct thesaurus_file *f, uint64_t at, const char *expected,
                              struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_CORRUPT, _("%s: damaged at byte %llu: expected %s"), f->path,
                        (unsigned long long)at, expected);
}

static enum fb_status open_file(struct thesaurus_file *f, const char *name, const char *suffix,
                                struct fb_error *err)
{
    struct buf path = BUF_INIT;
    struct stat st;
    enum fb_status status = FB_OK;

    buf_add_str(&path, name);
    buf_add_str(&path, suffix);
    f->path = buf_detach(&path);
    f->fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (f->fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        status = fb_error_set(err, FB_ERR_NOT_FOUND, _("%s is not there"), f->path);
    else if (f->fd < 0)
        status = fb_error_set_errno(err, errno, "%s", f->path);
    else if (fstat(f->fd, &st) != 0 || !S_ISREG(st.st_mode))
        status = fb_error_set(err, FB_ERR_CORRUPT, _("%s is no regular file"), f->path);
    else
        f->size_bytes = (uint64_t)st.st_size;
    return status;
}

static void close_file(struct thesaurus_file *f)
{
    if (f->fd >= 0)
        close(f->fd);
    free(f->path);
    f->fd = -1;
    f->path = NULL;
}

/* As many of the n_bytes at offset as there are. */
static enum fb_status read_at(const struct thesaurus_file *f, uint64_t offset, char *bytes,
                              size_t n_bytes, size_t *n_read, struct fb_error *err)
{
    *n_read = 0;
    while (*n_read < n_bytes) {
        ssize_t n = pread(f->fd, bytes + *n_read, n_bytes - *n_read, (off_t)(offset + *n_read));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fb_error_set_errno(err, errno, "%s", f->path);
        if (n == 0)
            break;
        *n_read += (size_t)n;
    }
    return FB_OK;
}

/* Takes the first line, without its end, off *rest; false when there is no line end. */
static bool take_line(struct span *rest, struct span *line)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);

    if (!end)
        return false;
    *line = span_make(rest->ptr, (size_t)(end - rest->ptr));
    *rest = span_make(end + 1, rest->len - line->len - 1);
    if (line->len > 0 && line->ptr[line->len - 1] == '\r')
        line->len--;
    return true;
}

/* "ENTRY|NUMBER" */
static bool split_numbered(struct span line, struct span *entry, uint64_t *number)
{
    const char *bar = memrchr(line.ptr, '|', line.len);
    const char *end = line.ptr + line.len;

    *number = 0;
    if (!bar || bar + 1 == end || end - bar > 19)
        return false;
    *entry = span_make(line.ptr, (size_t)(bar - line.ptr));
    for (const char *digit = bar + 1; digit < end; digit++) {
        if (*digit < '0' || *digit > '9')
            return false;
        *number = *number * 10 + (uint64_t)(*digit - '0');
    }
    return true;
}

static enum fb_status read_head(struct thesaurus *t, struct fb_error *err)
{
    char bytes[256];
    struct span rest = {bytes, 0}, encoding, count;
    enum fb_status status = read_at(&t->idx, 0, bytes, sizeof bytes, &rest.len, err);

    if (status != FB_OK)
        return status;
    if (!take_line(&rest, &encoding) || !span_eq(encoding, span_of("UTF-8")))
        return damaged(&t->idx, 0, _("\"UTF-8\", the encoding"), err);
    if (!take_line(&rest, &count))
        return damaged(&t->idx, encoding.len + 1, _("the number of entries"), err);
    t->first_entry = (uint64_t)(rest.ptr - bytes);
    return FB_OK;
}

enum fb_status thesaurus_open(struct thesaurus *t, const char *name, struct fb_error *err)
{
    enum fb_status status;

    memset(t, 0, sizeof *t);
    t->idx.fd = t->dat.fd = -1;
    status = open_file(&t->idx, name, ".idx", err);
    if (status == FB_OK)
        status = open_file(&t->dat, name, ".dat", err);
    if (status == FB_OK)
        status = read_head(t, err);
    if (status != FB_OK)
        thesaurus_close(t);
    return status;
}

void thesaurus_close(struct thesaurus *t)
{
    close_file(&t->idx);
    close_file(&t->dat);
}

/* ---- finding an entry ---- */

/* Narrows [*low, *high) of .idx to a part that is no larger than half a block: the first line that
 * is not before the entry starts in it, or at *high. */
static enum fb_status bisect(const struct thesaurus *t, struct span entry, uint64_t *low,
                             uint64_t *high, struct fb_error *err)
{
    char bytes[2 * MAX_LINE_BYTES];

    while (*high - *low > BLOCK_BYTES / 2) {
        uint64_t middle = *low + (*high - *low) / 2, start, place;
        struct span rest = {bytes, 0}, line, found;
        enum fb_status status = read_at(&t->idx, middle, bytes, sizeof bytes, &rest.len, err);

        if (status != FB_OK)
            return status;
        if (!take_line(&rest, &line) || line.len >= MAX_LINE_BYTES)
            return damaged(&t->idx, middle, _("the end of a line"), err);
        start = middle + (uint64_t)(rest.ptr - bytes);
        if (!take_line(&rest, &line) || !split_numbered(line, &found, &place))
            return damaged(&t->idx, start, _("an entry and its place"), err);
        if (span_cmp(found, entry) < 0)
            *low = start;
        else
            *high = start;
    }
    return FB_OK;
}

/* The places in .dat of the entry; *n may be 0. */
static enum fb_status find_places(const struct thesaurus *t, struct span entry,
                                  uint64_t places[SAME_ENTRY_MAX], size_t *n, struct fb_error *err)
{
    uint64_t low = t->first_entry, high = t->idx.size_bytes;
    char bytes[BLOCK_BYTES];
    struct span rest = {bytes, 0}, line, found;
    enum fb_status status;

    *n = 0;
    if (high < low)
        return FB_OK;
    status = bisect(t, entry, &low, &high, err);
    if (status == FB_OK)
        status = read_at(&t->idx, low, bytes, sizeof bytes, &rest.len, err);
    if (status != FB_OK)
        return status;
    while (*n < SAME_ENTRY_MAX && take_line(&rest, &line)) {
        int order;

        if (!split_numbered(line, &found, &places[*n]))
            return damaged(&t->idx, low + (uint64_t)(line.ptr - bytes), _("an entry and its place"),
                           err);
        order = span_cmp(found, entry);
        if (order > 0)
            break;
        if (order == 0 && places[*n] >= t->dat.size_bytes)
            return damaged(&t->idx, low + (uint64_t)(line.ptr - bytes),
                           _("a place within the other file"), err);
        *n += order == 0;
    }
    return FB_OK;
}

/* ---- what is said about a synonym ---- */

/* Whether the text of a pair of brackets ("ugs., Oberbegriff") says that what stands before it does
 * not mean the same. */
static bool names_another_relation(struct span remark)
{
    static const char *const names[] = {"Oberbegriff", "Unterbegriff", "Antonym", "Assoziation"};

    while (remark.len > 0)
        if (span_is_one_of(span_trim(span_take(&remark, ','), " "), names,
                           sizeof names / sizeof *names))
            return true;
    return false;
}

/* The byte behind the bracket that closes the one at i; the end if none does. */
static size_t bracket_end(struct span s, size_t i)
{
    size_t depth = 0;

    for (; i < s.len; i++) {
        if (s.ptr[i] == '(')
            depth++;
        else if (s.ptr[i] == ')' && --depth == 0)
            return i + 1;
    }
    return s.len;
}

/* Takes off what stands in brackets: remarks ("(ugs.)") and words that may be left out ("(sich)
 * freuen"). False for what is no synonym, or no whole one ("Haus..."). */
static bool clean_synonym(struct span raw, struct buf *out)
{
    struct span text;

    buf_clear(out);
    for (size_t i = 0; i < raw.len;) {
        if (raw.ptr[i] == '(') {
            size_t end = bracket_end(raw, i);
            if (end - i > 2 && names_another_relation(span_make(raw.ptr + i + 1, end - i - 2)))
                return false;
            i = end;
        } else {
            bool doubled = raw.ptr[i] == ' ' && (out->len == 0 || out->data[out->len - 1] == ' ');
            if (!doubled)
                buf_add_char(out, raw.ptr[i]);
            i++;
        }
    }
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    text = buf_span(out);
    return text.len > 0 && !memmem(text.ptr, text.len, "...", 3) &&
           !memmem(text.ptr, text.len, "…", strlen("…"));
}

/* ---- reading an entry ---- */

static void add_lower(struct span text, struct buf *out)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;

        i += utf8_decode(text.ptr + i, text.len - i, &cp);
        buf_add_cp(out, (unsigned)utf8proc_tolower((utf8proc_int32_t)cp));
    }
}

/* The part of .dat from an entry's place on, as far as it has been read. */
struct entry_text {
    const struct thesaurus_file *file;
    uint64_t place;
    struct buf bytes;
    size_t pos;
};

/* The next line, reading on as needed; borrowed until the next call. */
static enum fb_status next_line(struct entry_text *e, struct span *line, struct fb_error *err)
{
    for (;;) {
        struct span rest = span_make(buf_cstr(&e->bytes) + e->pos, e->bytes.len - e->pos);
        size_t n_read;
        enum fb_status status;

        if (take_line(&rest, line)) {
            e->pos = (size_t)(rest.ptr - e->bytes.data);
            return FB_OK;
        }
        if (e->bytes.len >= ENTRY_MAX_BYTES)
            return damaged(e->file, e->place + e->pos, _("the end of an entry"), err);
        buf_reserve(&e->bytes, ENTRY_CHUNK_BYTES);
        status = read_at(e->file, e->place + e->bytes.len, e->bytes.data + e->bytes.len,
                         ENTRY_CHUNK_BYTES, &n_read, err);
        if (status != FB_OK)
            return status;
        e->bytes.len += n_read;
        e->bytes.data[e->bytes.len] = '\0';
        if (n_read == 0)
            return damaged(e->file, e->place + e->pos, _("the end of a line"), err);
    }
}

/* Takes the next item of a meaning off *rest, which begins with the bar before it. */
static bool take_item(struct span *rest, struct span *item)
{
    const char *bar;

    if (rest->len == 0)
        return false;
    *rest = span_make(rest->ptr + 1, rest->len - 1);
    bar = memchr(rest->ptr, '|', rest->len);
    *item = span_make(rest->ptr, bar ? (size_t)(bar - rest->ptr) : rest->len);
    *rest = span_make(rest->ptr + item->len, rest->len - item->len);
    return true;
}

/* Whether a meaning is that of a part of words ("Haus...", listed under "haus"), not of a word. */
static bool is_of_word_part(struct span items, struct span entry)
{
    struct buf lower = BUF_INIT;
    struct span item;
    bool is_part = false;

    while (!is_part && take_item(&items, &item)) {
        struct span text;

        buf_clear(&lower);
        add_lower(item, &lower);
        text = buf_span(&lower);
        if (text.len != entry.len + 3)
            continue;
        is_part = (span_starts(text, entry) && memcmp(text.ptr + entry.len, "...", 3) == 0) ||
                  (span_starts(text, span_of("...")) &&
                   span_eq(span_make(text.ptr + 3, entry.len), entry));
    }
    buf_release(&lower);
    return is_part;
}

/* The synonyms of one meaning: all but the part of speech. */
static void read_meaning(struct span line, struct span entry, thesaurus_fn *fn, void *ctx,
                         struct buf *clean)
{
    const char *bar = memchr(line.ptr, '|', line.len);
    struct span rest = {0}, item;

    if (bar)
        rest = span_make(bar, line.len - (size_t)(bar - line.ptr));
    if (is_of_word_part(rest, entry))
        return;
    while (take_item(&rest, &item))
        if (clean_synonym(item, clean))
            fn(buf_span(clean), ctx);
}

static enum fb_status read_entry(const struct thesaurus *t, uint64_t place, struct span entry,
                                 thesaurus_fn *fn, void *ctx, struct fb_error *err)
{
    struct entry_text e = {.file = &t->dat, .place = place};
    struct buf clean = BUF_INIT;
    struct span line = {0}, found;
    uint64_t n = 0;
    enum fb_status status = next_line(&e, &line, err);

    if (status == FB_OK && (!split_numbered(line, &found, &n) || !span_eq(found, entry)))
        status = damaged(&t->dat, place, _("the entry that the index names"), err);
    if (status == FB_OK && n > MEANINGS_MAX)
        status = damaged(&t->dat, place, _("fewer meanings"), err);
    for (uint64_t i = 0; i < n && status == FB_OK; i++) {
        status = next_line(&e, &line, err);
        if (status == FB_OK && utf8_valid_prefix(line.ptr, line.len) < line.len)
            status = damaged(&t->dat, place + (uint64_t)(line.ptr - e.bytes.data), "UTF-8", err);
        if (status == FB_OK)
            read_meaning(line, entry, fn, ctx, &clean);
    }
    buf_release(&clean);
    buf_release(&e.bytes);
    return status;
}

enum fb_status thesaurus_lookup(const struct thesaurus *t, struct span entry, thesaurus_fn *fn,
                                void *ctx, bool *found, struct fb_error *err)
{
    uint64_t places[SAME_ENTRY_MAX];
    struct buf lower = BUF_INIT;
    size_t n = 0;
    enum fb_status status;

    add_lower(entry, &lower);
    status = find_places(t, buf_span(&lower), places, &n, err);
    for (size_t i = 0; i < n && status == FB_OK; i++)
        status = read_entry(t, places[i], buf_span(&lower), fn, ctx, err);
    *found = n > 0;
    buf_release(&lower);
    return status;
}
