#include "base/err.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void setting_stores_everything(void **state)
{
    (void)state;
    struct fb_error err = {0};

    assert_int_equal(fb_error_set(&err, FB_ERR_DB, "%s: %d", "Tabelle", 3), FB_ERR_DB);
    assert_int_equal(err.status, FB_ERR_DB);
    assert_string_equal(err.message, "Tabelle: 3");
    assert_int_equal(err.offset, 0);
    fb_error_release(&err);
    assert_int_equal(err.status, FB_OK);
    assert_null(err.message);

    assert_int_equal(fb_error_set_at(&err, FB_ERR_SYNTAX, 17, "expected %c", ')'), FB_ERR_SYNTAX);
    assert_int_equal(err.offset, 17);
    assert_string_equal(err.message, "expected )");
    fb_error_release(&err);
    assert_int_equal(err.offset, 0);
    fb_error_release(&err);
}

static void first_error_wins(void **state)
{
    (void)state;
    struct fb_error err = {0};

    fb_error_set_at(&err, FB_ERR_LIMIT, 5, "first");
    assert_int_equal(fb_error_set(&err, FB_ERR_IO, "second"), FB_ERR_IO);
    assert_int_equal(fb_error_set_errno(&err, ENOENT, "third"), FB_ERR_IO);
    assert_int_equal(err.status, FB_ERR_LIMIT);
    assert_int_equal(err.offset, 5);
    assert_string_equal(err.message, "first");
    fb_error_release(&err);
}

static void errno_is_spelled_out(void **state)
{
    (void)state;
    struct fb_error err = {0};

    assert_int_equal(fb_error_set_errno(&err, ENOENT, "cannot open %s", "x.txt"), FB_ERR_IO);
    const char *after = "cannot open x.txt: ";
    assert_memory_equal(err.message, after, strlen(after));
    assert_string_equal(err.message + strlen(after), strerror(ENOENT));
    fb_error_release(&err);
}

static void null_takes_the_status_only(void **state)
{
    (void)state;

    assert_int_equal(fb_error_set(NULL, FB_ERR_BUSY, "x"), FB_ERR_BUSY);
    assert_int_equal(fb_error_set_at(NULL, FB_ERR_SYNTAX, 1, "x"), FB_ERR_SYNTAX);
    assert_int_equal(fb_error_set_errno(NULL, EIO, "x"), FB_ERR_IO);
}

static void long_messages_are_not_cut(void **state)
{
    (void)state;
    struct fb_error err = {0};

    fb_error_set(&err, FB_ERR_IO, "%5000s|", "path");
    assert_int_equal(strlen(err.message), 5001);
    assert_int_equal(err.message[5000], '|');
    fb_error_release(&err);
}

static void bug_ends_with_exit_code_2(void **state)
{
    (void)state;
    int ends[2];
    char said[200] = "";

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        BUG("two and two are five");
    }
    close(ends[1]);
    ssize_t n = read(ends[0], said, sizeof(said) - 1);
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_true(n > 0);
    assert_non_null(strstr(said, "two and two are five"));
    assert_non_null(strstr(said, "test_err.c:"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_stores_everything), cmocka_unit_test(first_error_wins),
        cmocka_unit_test(errno_is_spelled_out),      cmocka_unit_test(null_takes_the_status_only),
        cmocka_unit_test(long_messages_are_not_cut), cmocka_unit_test(bug_ends_with_exit_code_2),
    };

    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
