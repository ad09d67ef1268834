#include "base/file.h"

#include "helpers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct folder {
    char name[64], path[128];
};

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof *f);

    *state = f;
    if (!f)
        return -1;
    snprintf(f->name, sizeof f->name, "/tmp/findbuch-test-file-XXXXXX");
    if (!mkdtemp(f->name))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/file", f->name);
    return 0;
}

static int teardown(void **state)
{
    struct folder *f = *state;

    remove_folder(f->name);
    free(f);
    return 0;
}

static void write_bytes(const struct folder *f, size_t n)
{
    FILE *file = fopen(f->path, "w");

    assert_non_null(file);
    for (size_t i = 0; i < n; i++)
        assert_int_not_equal(fputc((int)('a' + i % 26), file), EOF);
    assert_int_equal(fclose(file), 0);
}

/* Of sizes around that of a piece, and behind what the buffer held. */
static void a_file_is_read_whole(void **state)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 200000};
    struct folder *f = *state;

    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        struct buf text = BUF_INIT;
        struct stat st;

        write_bytes(f, sizes[i]);
        buf_add_str(&text, "before");
        assert_int_equal(file_read(f->path, 200000, &text, &st), FILE_READ);
        assert_int_equal(st.st_size, sizes[i]);
        assert_int_equal(text.len, sizes[i] + 6);
        assert_memory_equal(text.data, "before", 6);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(text.data[k + 6], 'a' + k % 26);
        assert_int_equal(text.data[text.len], '\0');
        buf_release(&text);
    }
}

static void what_is_no_small_file_is_told(void **state)
{
    struct folder *f = *state;
    struct buf text = BUF_INIT;
    char below[160];

    assert_int_equal(file_read(f->path, 10, &text, NULL), FILE_ABSENT);
    write_bytes(f, 11);
    snprintf(below, sizeof below, "%s/below", f->path);
    assert_int_equal(file_read(below, 10, &text, NULL), FILE_ABSENT);
    assert_int_equal(text.len, 0);
    assert_int_equal(file_read(f->path, 10, &text, NULL), FILE_TOO_LARGE);
    buf_clear(&text);
    assert_int_equal(file_read(f->path, 11, &text, NULL), FILE_READ);
    assert_int_equal(file_read(f->name, 10, &text, NULL), FILE_NOT_REGULAR);
    assert_int_equal(remove(f->path), 0);
    assert_int_equal(mkfifo(f->path, 0600), 0);
    assert_int_equal(file_read(f->path, 10, &text, NULL), FILE_NOT_REGULAR);
    assert_int_equal(remove(f->path), 0);
    assert_int_equal(symlink("file", f->path), 0); /* to itself */
    assert_int_equal(file_read(f->path, 10, &text, NULL), FILE_FAILED);
    assert_int_equal(errno, ELOOP);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read_whole, make_folder, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_small_file_is_told, make_folder, teardown),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
