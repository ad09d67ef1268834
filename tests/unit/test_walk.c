#include "ingest/walk.h"

#include "helpers.h"
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* What a walk said, one line each: "D path entries", "F path/name accepted error", "U path errno",
 * "L path". */
struct seen {
    struct buf log;
    bool wants_hidden;
    const volatile int *stop_at_first;
    enum fb_status folder_status;
    int stop;
};

struct fixture {
    char dir[64];
    struct seen seen;
};

static enum fb_status on_folder(struct walk_folder *folder, void *ctx)
{
    struct seen *seen = ctx;
    buf_addf(&seen->log, "D %s %zu\n", folder->path.ptr, folder->n_entries);
    for (size_t i = 0; i < folder->n_files; i++) {
        const struct walk_file *f = &folder->files[i];
        buf_addf(&seen->log, "F %s %d %d\n", f->name.ptr, f->accepted, f->error);
    }
    if (seen->stop_at_first)
        seen->stop = 1;
    return seen->folder_status;
}

static bool wants_hidden(struct span path, void *ctx)
{
    struct seen *seen = ctx;
    buf_addf(&seen->log, "H %s\n", path.ptr);
    return seen->wants_hidden;
}

static void on_unreadable(struct span path, int errnum, void *ctx)
{
    struct seen *seen = ctx;
    buf_addf(&seen->log, "U %s %d\n", path.len > 40 ? "(long)" : path.ptr, errnum);
}

static void on_link(struct span path, void *ctx)
{
    struct seen *seen = ctx;
    buf_addf(&seen->log, "L %s\n", path.ptr);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    strcpy(f->dir, "/tmp/findbuch-walk-XXXXXX");
    if (!f || !mkdtemp(f->dir) || chdir(f->dir) != 0)
        return -1;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    int rc = chdir("/");
    remove_folder(f->dir);
    buf_release(&f->seen.log);
    free(f);
    return rc;
}

static void make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "abc", 3), 3);
    close(fd);
}

static enum fb_status walk(struct fixture *f, const char *path)
{
    struct walk_handler handler = {on_folder, wants_hidden, on_unreadable, on_link, &f->seen};
    buf_clear(&f->seen.log);
    return walk_tree(f->dir, span_of(path), &handler, &f->seen.stop);
}

static void sorts_and_selects(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(mkdir("b", 0755), 0);
    assert_int_equal(mkdir("a", 0755), 0);
    assert_int_equal(mkdir(".git", 0755), 0);
    make_file("z.txt");
    make_file("\xc3\xa4.txt");
    make_file("B.txt");
    make_file("bild.jpg");
    make_file(".versteckt.txt");
    make_file("b/in\nb.txt");
    assert_int_equal(mkfifo("fifo.txt", 0644), 0);
    assert_int_equal(walk(f, ""), FB_OK);
    assert_string_equal(buf_cstr(&f->seen.log), "D  9\n"
                                                "F .versteckt.txt 0 0\n"
                                                "F B.txt 1 0\n"
                                                "F bild.jpg 0 0\n"
                                                "F z.txt 1 0\n"
                                                "F \xc3\xa4.txt 1 0\n"
                                                "H .git\n"
                                                "D a 0\n"
                                                "D b 1\n"
                                                "F in\nb.txt 1 0\n");
    f->seen.wants_hidden = true;
    assert_int_equal(walk(f, ".git"), FB_OK); /* named: hidden or not */
    assert_string_equal(buf_cstr(&f->seen.log), "D .git 0\n");
}

static void follows_no_links(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(mkdir("a", 0755), 0);
    make_file("a/x.txt");
    assert_int_equal(symlink("..", "a/up"), 0);
    assert_int_equal(symlink("x.txt", "a/link.txt"), 0);
    assert_int_equal(symlink("self", "self"), 0);
    assert_int_equal(walk(f, ""), FB_OK);
    assert_string_equal(buf_cstr(&f->seen.log), "L self\n"
                                                "D  2\n"
                                                "L a/link.txt\n"
                                                "L a/up\n"
                                                "D a 3\n"
                                                "F x.txt 1 0\n");
    assert_int_equal(walk_open_folder(f->dir, span_of("a/up/a")), -1);
    int fd = walk_open_folder(f->dir, span_of("a"));
    assert_true(fd >= 0);
    close(fd);
}

static void names_what_it_cannot_list(void **state)
{
    struct fixture *f = *state;
    char want[64];
    make_file("x.txt");
    assert_int_equal(walk(f, "fehlt"), FB_OK);
    snprintf(want, sizeof want, "U fehlt %d\n", ENOENT);
    assert_string_equal(buf_cstr(&f->seen.log), want);
    assert_int_equal(walk(f, "x.txt"), FB_OK);
    snprintf(want, sizeof want, "U x.txt %d\n", ENOTDIR);
    assert_string_equal(buf_cstr(&f->seen.log), want);
}

static void stops_at_the_depth_limit(void **state)
{
    struct fixture *f = *state;
    char want[32];
    for (int i = 0; i < WALK_MAX_DEPTH + 5; i++) {
        assert_int_equal(mkdir("d", 0755), 0);
        assert_int_equal(chdir("d"), 0);
    }
    assert_int_equal(chdir(f->dir), 0);
    assert_int_equal(walk(f, ""), FB_OK);
    snprintf(want, sizeof want, "U (long) %d\n", ELOOP);
    assert_non_null(strstr(buf_cstr(&f->seen.log), want));
    size_t n_folders = 0;
    for (const char *p = buf_cstr(&f->seen.log); (p = strstr(p, "D ")); p++)
        n_folders++;
    assert_int_equal(n_folders, WALK_MAX_DEPTH + 1);
}

static void ends_when_told(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(mkdir("a", 0755), 0);
    f->seen.folder_status = FB_ERR_DB;
    assert_int_equal(walk(f, ""), FB_ERR_DB);
    assert_string_equal(buf_cstr(&f->seen.log), "D  1\n");
    f->seen.folder_status = FB_OK;
    f->seen.stop_at_first = &f->seen.stop;
    assert_int_equal(walk(f, ""), FB_OK);
    assert_string_equal(buf_cstr(&f->seen.log), "D  1\n");
}

static void stats_only_regular_files(void **state)
{
    struct fixture *f = *state;
    make_file("x.txt");
    assert_int_equal(mkdir("d", 0755), 0);
    int fd = walk_open_folder(f->dir, span_of(""));
    struct walk_file file = {.name = span_of("x.txt")};
    walk_stat(fd, &file);
    assert_int_equal(file.error, 0);
    assert_int_equal(file.size_bytes, 3);
    assert_true(file.mtime_ns > 0 && file.ctime_ns >= file.mtime_ns - 1000000000);
    file.name = span_of("d");
    walk_stat(fd, &file);
    assert_int_equal(file.error, ENOENT);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sorts_and_selects, setup, teardown),
        cmocka_unit_test_setup_teardown(follows_no_links, setup, teardown),
        cmocka_unit_test_setup_teardown(names_what_it_cannot_list, setup, teardown),
        cmocka_unit_test_setup_teardown(stops_at_the_depth_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(ends_when_told, setup, teardown),
        cmocka_unit_test_setup_teardown(stats_only_regular_files, setup, teardown),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
