#include "article/source.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

struct folder {
    char path[64];
    int fd;
};

static int set_up(void **state)
{
    struct folder *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    snprintf(f->path, sizeof f->path, "%s", "/tmp/findbuch-source-XXXXXX");
    if (!mkdtemp(f->path))
        return -1;
    f->fd = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = f;
    return f->fd < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
    static const char *const NAMES[] = {"file", "link", "fifo"};
    struct folder *f = *state;

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        unlinkat(f->fd, NAMES[i], 0);
    close(f->fd);
    rmdir(f->path);
    free(f);
    return 0;
}

static void write_file(const struct folder *f, const void *bytes, size_t n_bytes)
{
    int fd = openat(f->fd, "file", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const char *p = bytes;

    assert_true(fd >= 0);
    while (n_bytes > 0) {
        ssize_t n = write(fd, p, n_bytes);

        assert_true(n > 0);
        p += n;
        n_bytes -= (size_t)n;
    }
    close(fd);
}

/* "zeile 0 äöü" … as many lines as make n_bytes or a little more. */
static void many_lines(struct buf *b, size_t n_bytes)
{
    for (int i = 0; b->len < n_bytes; i++)
        buf_addf(b, "zeile %d äöü\n", i);
}

static void assert_digest(struct source *src, const struct buf *want)
{
    XXH128_canonical_t canonical;
    unsigned char digest[16];
    struct fb_error err = {0};

    XXH128_canonicalFromHash(&canonical, XXH3_128bits(buf_cstr(want), want->len));
    assert_int_equal(source_digest(src, digest, &err), FB_OK);
    assert_memory_equal(digest, canonical.digest, 16);
}

static void files_of_all_sizes_are_read_whole_and_by_line(void **state)
{
    static const size_t SIZES[] = {0, 1, 1000, 65535, 65536, 65537, 400000, 3000000};
    struct folder *f = *state;
    struct source src = {0};
    struct fb_error err = {0};

    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        struct buf b = BUF_INIT;
        struct span text = {0}, line = {0};
        bool more = true;
        size_t pos = 0, n = 0;

        many_lines(&b, SIZES[i]);
        write_file(f, buf_cstr(&b), b.len);
        assert_int_equal(source_open(&src, f->fd, "file", "x/file", &err), FB_OK);
        assert_int_equal(src.size_bytes, b.len);
        assert_digest(&src, &b);
        for (;;) {
            assert_int_equal(source_line(&src, &line, &more, &err), FB_OK);
            if (!more)
                break;
            assert_memory_equal(line.ptr, b.data + pos, line.len);
            pos += line.len + 1;
            assert_int_equal(src.line_number, ++n);
        }
        assert_int_equal(pos, b.len);
        assert_int_equal(source_all(&src, &text, &err), FB_OK);
        assert_int_equal(text.len, b.len);
        assert_memory_equal(text.ptr, buf_cstr(&b), b.len);
        assert_digest(&src, &b);
        source_close(&src);
        buf_release(&b);
    }
    source_release(&src);
}

static void head_text_ends_at_a_line(void **state)
{
    struct folder *f = *state;
    struct source src = {0};
    struct buf b = BUF_INIT;
    struct span head, text;

    many_lines(&b, 200000);
    write_file(f, b.data, b.len);
    assert_int_equal(source_open(&src, f->fd, "file", "file", NULL), FB_OK);
    head = source_head_text(&src);
    assert_true(head.len > 60000 && head.len < SOURCE_HEAD_BYTES);
    assert_memory_equal(head.ptr, b.data, head.len);
    assert_int_equal(b.data[head.len], '\n');
    assert_int_equal(source_all(&src, &text, NULL), FB_OK);
    assert_int_equal(text.len, b.len);
    assert_int_equal(source_head_text(&src).len, b.len);
    source_release(&src);
    buf_release(&b);
}

static void only_regular_files_are_opened(void **state)
{
    struct folder *f = *state;
    struct source src = {0};
    struct fb_error err = {0};

    write_file(f, "x", 1);
    assert_int_equal(symlinkat("file", f->fd, "link"), 0);
    assert_int_equal(mkfifoat(f->fd, "fifo", 0600), 0);
    assert_int_equal(source_open(&src, f->fd, "link", "a/link", &err), FB_ERR_IO);
    assert_non_null(strstr(err.message, "a/link"));
    fb_error_release(&err);
    assert_int_equal(source_open(&src, f->fd, "fifo", "a/fifo", &err), FB_ERR_IO);
    assert_non_null(strstr(err.message, "a/fifo"));
    fb_error_release(&err);
    assert_int_equal(source_open(&src, f->fd, ".", "a/.", &err), FB_ERR_IO);
    fb_error_release(&err);
    assert_int_equal(source_open(&src, f->fd, "none", "a/none", &err), FB_ERR_IO);
    assert_non_null(strstr(err.message, "a/none"));
    fb_error_release(&err);
    assert_false(src.is_file);
    source_release(&src);
}

static void limits_are_errors(void **state)
{
    struct folder *f = *state;
    struct source src = {0};
    struct fb_error err = {0};
    struct span text = {0};
    bool more;
    int fd;

    write_file(f, "x", 1);
    fd = openat(f->fd, "file", O_WRONLY | O_CLOEXEC);
    assert_int_equal(ftruncate(fd, (off_t)SOURCE_MAX_WHOLE_BYTES + 4096 * 1024), 0);
    close(fd);
    assert_int_equal(source_open(&src, f->fd, "file", "big", &err), FB_OK);
    assert_int_equal(source_all(&src, &text, &err), FB_ERR_LIMIT);
    assert_non_null(strstr(err.message, "big"));
    fb_error_release(&err);
    assert_int_equal(source_line(&src, &text, &more, &err), FB_ERR_LIMIT);
    assert_non_null(strstr(err.message, "big:1"));
    fb_error_release(&err);
    source_release(&src);
}

static void lines_of_every_encoding(void **state)
{
    static const struct {
        const char *bytes;
        size_t n_bytes;
        const char *first, *second;
    } ROWS[] = {
        {"für\nTür\n", 10, "für", "Tür"},
        {"für\r\nTür", 11, "für", "Tür"},
        {"\xEF\xBB\xBF"
         "für\nTür",
         12, "für", "Tür"},
        {"f\xFCr\nT\xFCr", 7, "für", "Tür"},
        {"für\nT\xFCr", 8, "für", "Tür"},
        {"\xFF\xFE"
         "f\0\xFC\0r\0\n\0T\0\xFC\0r\0",
         16, "für", "Tür"},
        {"\xFE\xFF"
         "\0f\0\xFC\0r\0\n\0T\0\xFC\0r\0\n",
         18, "für", "Tür"},
        {"a\n\nb", 4, "a", ""},
    };
    struct source src = {0};
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct span line = {0};
        bool more = false;

        source_from_bytes(&src, ROWS[i].bytes, ROWS[i].n_bytes, "x");
        assert_int_equal(source_line(&src, &line, &more, NULL), FB_OK);
        assert_true(more);
        assert_true(span_eq(line, span_of(ROWS[i].first)));
        assert_int_equal(source_line(&src, &line, &more, NULL), FB_OK);
        assert_true(more);
        assert_true(span_eq(line, span_of(ROWS[i].second)));
    }
    source_release(&src);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_of_all_sizes_are_read_whole_and_by_line, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(head_text_ends_at_a_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_regular_files_are_opened, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits_are_errors, set_up, tear_down),
        cmocka_unit_test(lines_of_every_encoding),
    };

    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
