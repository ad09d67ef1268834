#include "ingest/indexer.h"

#include "helpers.h"
#include "base/buf.h"
#include "index/core/index_struct.h"
#include "index/write/source_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

/* Every test has a folder of its own, which is the working folder, with an index beside "c", the
 * folder of articles. */
struct fixture {
    char dir[64];
    struct index *ix;
    struct index_writer *writer; /* of ix */
    struct indexer_options options;
    struct indexer_summary sum;
    struct buf log;      /* reports: "S …", "W …", "D …", a line each */
    const char *stop_on; /* the run is stopped by a report that holds this */
    int stop;
    struct fb_error err;
};

static void on_report(enum indexer_event event, const char *message, void *ctx)
{
    struct fixture *f = ctx;
    buf_addf(&f->log, "%c %s\n", "SWD"[event], message);
    if (f->stop_on && strstr(message, f->stop_on))
        f->stop = 1;
}

static void open_index(struct fixture *f)
{
    const struct index_options options = {INDEX_WRITE, 0};
    enum fb_status status = index_open(&f->ix, "index.db", &options, &f->err);
    if (status != FB_OK)
        fail_msg("%s", f->err.message);
    f->writer = index_writer_new(f->ix);
}

static void close_index(struct fixture *f)
{
    index_writer_free(f->writer);
    index_close(f->ix);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    strcpy(f->dir, "/tmp/findbuch-indexer-XXXXXX");
    if (!f || !mkdtemp(f->dir) || chmod(f->dir, 0755) != 0 || chdir(f->dir) != 0 ||
        mkdir("c", 0755) != 0)
        return -1;
    f->options.report = on_report;
    f->options.ctx = f;
    f->options.stop = &f->stop;
    open_index(f);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    close_index(f);
    int rc = chdir("/");
    remove_folder(f->dir);
    buf_release(&f->log);
    fb_error_release(&f->err);
    free(f);
    return rc;
}

static void write_bytes(const char *path, const void *bytes, size_t n_bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0)
        fail_msg("%s: %s", path, strerror(errno));
    assert_int_equal(write(fd, bytes, n_bytes), (ssize_t)n_bytes);
    close(fd);
}

static void write_text(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

static void run_with(struct fixture *f, const char *const *paths, size_t n_paths)
{
    f->options.paths = paths;
    f->options.n_paths = n_paths;
    buf_clear(&f->log);
    if (indexer_run(f->ix, &f->options, &f->sum, &f->err) != FB_OK)
        fail_msg("%s", f->err.message);
}

static void run(struct fixture *f, const char *path)
{
    run_with(f, &path, path ? 1 : 0);
}

static void check_sum(const struct fixture *f, const char *want, const char *file, int line)
{
    char got[128];
    const struct indexer_summary *s = &f->sum;
    snprintf(got, sizeof got, "+%d ~%d -%d >%d =%d !%d", (int)s->n_added, (int)s->n_changed,
             (int)s->n_removed, (int)s->n_moved, (int)s->n_unchanged, (int)s->n_skipped);
    if (strcmp(got, want) != 0) {
        print_error("%s:%d: got %s, want %s\n%s", file, line, got, want, buf_cstr(&f->log));
        fail();
    }
}
/* "+added ~changed -removed >moved =unchanged !skipped" of the last run */
#define assert_sum(f, want) check_sum(f, want, __FILE__, __LINE__)

static void assert_logged(const struct fixture *f, const char *text)
{
    if (!strstr(buf_cstr(&f->log), text))
        fail_msg("no \"%s\" in:\n%s", text, buf_cstr(&f->log));
}

static int64_t n_articles(struct fixture *f)
{
    struct index_info info;
    assert_int_equal(index_info(f->ix, true, &info, &f->err), FB_OK);
    return info.n_articles;
}

static enum fb_status first_id(int64_t id, void *ctx)
{
    int64_t *found = ctx;
    if (!*found)
        *found = id;
    return FB_OK;
}

/* The id of the first article that ref names, 0 if there is none. */
static int64_t id_of(struct fixture *f, const char *ref)
{
    int64_t id = 0;
    struct fb_error err = {0};
    index_resolve(f->ix, ref, first_id, &id, &err);
    fb_error_release(&err);
    return id;
}

static void assert_body(struct fixture *f, int64_t id, const char *text)
{
    struct article a = {0};
    struct buf all = BUF_INIT;
    if (index_article(f->ix, id, &a, &f->err) != FB_OK)
        fail_msg("%s", f->err.message);
    buf_add_span(&all, a.title);
    buf_add_str(&all, "\n");
    buf_add_span(&all, a.body);
    if (!strstr(buf_cstr(&all), text))
        fail_msg("no \"%s\" in: %s", text, buf_cstr(&all));
    buf_release(&all);
    article_release(&a);
}

/* Files this young count as racy and are read again; this makes the index believe it read them
 * long after they were written. */
struct aging {
    struct index *ix;
    struct index_writer *writer; /* of ix */
    struct store_file files[64];
    char names[64][300];
    int64_t dirs[16];
    int64_t roots[8];
    size_t n_files, n_dirs, n_roots;
};

static enum fb_status age_file(const struct store_file *file, void *ctx)
{
    struct aging *a = ctx;
    struct store_file *copy = &a->files[a->n_files];
    char *name = a->names[a->n_files++];
    assert_true(a->n_files <= 64 && file->name.len < 300);
    *copy = *file;
    memcpy(name, file->name.len ? file->name.ptr : "", file->name.len);
    copy->name = span_make(name, file->name.len);
    if (copy->checked_ns)
        copy->checked_ns += 3600ll * 1000000000;
    return FB_OK;
}

static enum fb_status age_dir(int64_t id, struct span path, void *ctx)
{
    struct aging *a = ctx;
    (void)path;
    a->dirs[a->n_dirs++] = id;
    assert_true(a->n_dirs <= 16);
    return FB_OK;
}

static enum fb_status age_root(const struct store_root *root, void *ctx)
{
    struct aging *a = ctx;
    a->roots[a->n_roots++] = root->id;
    assert_true(a->n_roots <= 8);
    return FB_OK;
}

static void age(struct fixture *f)
{
    struct aging *a = calloc(1, sizeof *a);
    assert_int_equal(writer_begin(f->writer, &f->err), FB_OK);
    assert_int_equal(store_roots(f->writer, age_root, a, &f->err), FB_OK);
    for (size_t i = 0; i < a->n_roots; i++)
        assert_int_equal(store_dirs(f->writer, a->roots[i], age_dir, a, &f->err), FB_OK);
    for (size_t i = 0; i < a->n_dirs; i++)
        assert_int_equal(store_files(f->writer, a->dirs[i], age_file, a, &f->err), FB_OK);
    for (size_t i = 0; i < a->n_files; i++)
        assert_int_equal(store_file_put(f->writer, &a->files[i], &f->err), FB_OK);
    assert_int_equal(writer_commit(f->writer, &f->err), FB_OK);
    free(a);
}

static size_t n_roots(struct fixture *f)
{
    struct aging a = {0};
    assert_int_equal(writer_begin(f->writer, &f->err), FB_OK);
    assert_int_equal(store_roots(f->writer, age_root, &a, &f->err), FB_OK);
    writer_rollback(f->writer);
    return a.n_roots;
}

static void three_files(struct fixture *f)
{
    write_text("c/a.txt", "Rathaus\n\nDer Rat tagt am Montag im Rathaus.\n");
    write_text("c/b.txt", "Hafen\n\nIm Hafen liegt ein Schiff vor Anker.\n");
    assert_true(mkdir("c/d", 0755) == 0 || errno == EEXIST);
    write_text("c/d/2024-10-30-wald.txt", "Wald\n\nIm Wald stehen viele Buchen.\n");
    run(f, "c/");
}

static void adds_and_then_reads_nothing(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    assert_sum(f, "+3 ~0 -0 >0 =0 !0");
    assert_int_equal(f->sum.n_files_seen, 3);
    assert_int_equal(f->sum.n_files_read, 3);
    assert_string_equal(buf_cstr(&f->log), "");
    assert_body(f, id_of(f, "c/a.txt"), "tagt am Montag");

    run(f, NULL); /* too young to be believed */
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_int_equal(f->sum.n_files_read, 3);
    age(f);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_int_equal(f->sum.n_files_read, 0);
    f->options.verify = true;
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_int_equal(f->sum.n_files_read, 3);
}

static void sees_changes(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    int64_t a = id_of(f, "c/a.txt"), b = id_of(f, "c/b.txt");
    struct stat st;
    assert_int_equal(stat("c/a.txt", &st), 0);
    write_text("c/a.txt", "Rathaus\n\nDer Rat tagt am Freitg im Rathaus.\n");
    const struct timespec times[2] = {st.st_atim, st.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, "c/a.txt", times, 0), 0); /* same size, same time */
    run(f, NULL);
    assert_sum(f, "+0 ~1 -0 >0 =2 !0");
    assert_int_equal(id_of(f, "c/a.txt"), a);
    assert_body(f, a, "Freitg");

    age(f);
    assert_int_equal(utimensat(AT_FDCWD, "c/b.txt", NULL, 0), 0); /* touched */
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_int_equal(f->sum.n_files_read, 1);
    age(f);
    run(f, NULL);
    assert_int_equal(f->sum.n_files_read, 0);

    assert_int_equal(unlink("c/b.txt"), 0);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -1 >0 =2 !0");
    assert_int_equal(id_of(f, "c/b.txt"), 0);
    write_text("c/b.txt", "Hafen\n\nIm Hafen liegt ein Schiff vor Anker.\n");
    run(f, NULL);
    assert_sum(f, "+1 ~0 -0 >0 =2 !0");
    assert_true(id_of(f, "c/b.txt") > b); /* ids are never used again */
}

static void follows_moves(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    age(f);
    int64_t a = id_of(f, "c/a.txt"), wald = id_of(f, "c/d/2024-10-30-wald.txt");
    assert_int_equal(rename("c/a.txt", "c/neu.txt"), 0);
    assert_int_equal(mkdir("c/e", 0755), 0);
    assert_int_equal(rename("c/d/2024-10-30-wald.txt", "c/e/2023-01-02-wald.txt"), 0);
    f->options.details = true;
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >2 =1 !0");
    assert_logged(f, "D c/neu.txt: moved from c/a.txt\n");
    assert_int_equal(id_of(f, "c/neu.txt"), a);
    assert_int_equal(id_of(f, "c/a.txt"), 0);
    assert_int_equal(id_of(f, "c/e/2023-01-02-wald.txt"), wald);
    struct article article = {0};
    assert_int_equal(index_article(f->ix, wald, &article, &f->err), FB_OK);
    assert_int_equal(article.date, 20230102);
    article_release(&article);
    assert_int_equal(n_articles(f), 3);
}

static void moves_a_whole_folder_and_across_roots(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    int64_t wald = id_of(f, "c/d/2024-10-30-wald.txt");
    assert_int_equal(rename("c/d", "c/x"), 0);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >1 =2 !0");
    assert_int_equal(id_of(f, "c/x/2024-10-30-wald.txt"), wald);
    assert_int_equal(mkdir("zweite", 0755), 0);
    run(f, "./zweite//");
    assert_int_equal(n_roots(f), 2);
    assert_int_equal(rename("c/x", "zweite/x"), 0);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >1 =2 !0");
    assert_int_equal(id_of(f, "zweite/x/2024-10-30-wald.txt"), wald);
}

static void copies_are_articles_of_their_own(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    write_text("c/kopie.txt", "Rathaus\n\nDer Rat tagt am Montag im Rathaus.\n");
    run(f, NULL);
    assert_sum(f, "+1 ~0 -0 >0 =3 !0");
}

static void a_gone_root_keeps_its_articles(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    assert_int_equal(rename("c", "weg"), 0);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_logged(f, "W c: is not there; its 3 articles stay in the index");
    run(f, "c/d"); /* part of it */
    assert_logged(f, "W c: is not there");
    assert_int_equal(mkdir("c", 0755), 0); /* an empty mount point */
    run(f, "c");
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_logged(f, "W c: is empty; its 3 articles");
    assert_int_equal(n_articles(f), 3);
    f->options.prune = true;
    run(f, NULL);
    assert_sum(f, "+0 ~0 -3 >0 =0 !0");
    assert_int_equal(n_roots(f), 0);
    assert_int_equal(n_articles(f), 0);
}

static void updates_a_part(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    write_text("c/a.txt", "Rathaus\n\nGeändert.\n");
    write_text("c/d/neu.txt", "Neu\n\nGanz neu.\n");
    run(f, "c/d");
    assert_sum(f, "+1 ~0 -0 >0 =1 !0");
    assert_int_equal(n_roots(f), 1);
    const char *const both[] = {"c/a.txt", "c/fehlt.txt", "c/d/../b.txt", "c/a.txt"};
    run_with(f, both, 4);
    assert_sum(f, "+0 ~1 -0 >0 =1 !1");
    assert_logged(f, "S c/fehlt.txt: no such file or folder");
    assert_int_equal(unlink("c/a.txt"), 0);
    run(f, "c/a.txt");
    assert_sum(f, "+0 ~0 -1 >0 =0 !0");
    assert_int_equal(unlink("c/d/neu.txt"), 0);
    assert_int_equal(unlink("c/d/2024-10-30-wald.txt"), 0);
    assert_int_equal(rmdir("c/d"), 0);
    run(f, "c/d");
    assert_sum(f, "+0 ~0 -2 >0 =0 !0");
    run(f, "c/d");
    assert_sum(f, "+0 ~0 -0 >0 =0 !1");
    assert_int_equal(n_articles(f), 1);
}

static void takes_over_inner_roots(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    write_text("einzeln.md", "Einzeln\n\nEine Datei für sich.\n");
    run(f, "einzeln.md");
    assert_sum(f, "+1 ~0 -0 >0 =0 !0");
    assert_int_equal(n_roots(f), 2);
    int64_t a = id_of(f, "c/a.txt"), wald = id_of(f, "c/d/2024-10-30-wald.txt");
    int64_t einzeln = id_of(f, "einzeln.md");
    age(f);
    assert_int_equal(mkdir("x", 0755), 0);
    assert_int_equal(rename("c", "x/c"), 0);
    assert_int_equal(rename("einzeln.md", "x/einzeln.md"), 0);
    assert_int_equal(rename("x", "c"), 0);
    run(f, NULL); /* c is now one level higher than it was: moves */
    assert_int_equal(id_of(f, "c/c/a.txt"), a);
    const char *const outer = f->dir;
    run(f, outer);
    assert_int_equal(f->sum.n_added, 0);
    assert_int_equal(f->sum.n_removed, 0);
    assert_int_equal(n_roots(f), 2); /* the file is not where its root was: that one stays */
    char path[128];
    snprintf(path, sizeof path, "%s/c/c/a.txt", outer);
    assert_int_equal(id_of(f, path), a);
    snprintf(path, sizeof path, "%s/c/c/d/2024-10-30-wald.txt", outer);
    assert_int_equal(id_of(f, path), wald);
    assert_int_equal(rename("c/einzeln.md", "einzeln.md"), 0);
    run(f, NULL);
    assert_int_equal(n_roots(f), 1);
    snprintf(path, sizeof path, "%s/einzeln.md", outer);
    assert_int_equal(id_of(f, path), einzeln); /* known, so its name does not matter */
    assert_int_equal(n_articles(f), 4);
    age(f);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =4 !0");
    assert_int_equal(f->sum.n_files_read, 0);
}

static int64_t n_below_tmp(struct fixture *f)
{
    int64_t n = -1;
    assert_int_equal(db_get_int(&f->ix->db, "SELECT count(*) FROM fts WHERE fts MATCH '\"/tmp\"'",
                                0, &n, &f->err),
                     FB_OK);
    return n;
}

/* The words of a path are derived from where the file is, but this one is taken over by an outer
 * root, and so gets another path, while its article stays as it was indexed. */
static void an_article_of_a_file_taken_over_unread_keeps_its_path(void **state)
{
    struct fixture *f = *state;
    char path[128];
    assert_int_equal(mkdir("c/innen", 0755), 0);
    write_text("c/innen/a.txt", "Haushalt\n\nDer Haushalt.\n");
    snprintf(path, sizeof path, "%s/c/innen", f->dir);
    run(f, path);
    assert_sum(f, "+1 ~0 -0 >0 =0 !0");
    assert_int_equal(n_below_tmp(f), 1);
    write_bytes("c/innen/a.txt", "\0\1\2\3\0\0\0\0binary", 14);
    run(f, "c");
    assert_sum(f, "+0 ~0 -0 >0 =1 !1");
    assert_int_equal(n_below_tmp(f), 1);
    write_text("c/innen/a.txt", "Haushalt\n\nEin neuer Haushalt.\n");
    run(f, "c");
    assert_sum(f, "+0 ~1 -0 >0 =0 !0");
    assert_int_equal(n_below_tmp(f), 0);
}

static void a_file_can_be_a_root(void **state)
{
    struct fixture *f = *state;
    write_text("brief.unbekannt", "Brief\n\nEin Brief an alle.\n");
    run(f, "brief.unbekannt");
    assert_sum(f, "+1 ~0 -0 >0 =0 !0");
    int64_t id = id_of(f, "brief.unbekannt");
    assert_body(f, id, "an alle");
    write_text("brief.unbekannt", "Brief\n\nEin Brief an manche.\n");
    run(f, NULL);
    assert_sum(f, "+0 ~1 -0 >0 =0 !0");
    assert_body(f, id, "an manche");
    assert_int_equal(unlink("brief.unbekannt"), 0);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =1 !0");
    assert_logged(f, "W brief.unbekannt: is not there; its 1 article stays");
    f->options.prune = true;
    run(f, NULL);
    assert_sum(f, "+0 ~0 -1 >0 =0 !0");
    assert_int_equal(n_roots(f), 0);
}

static void reads_json_lines_article_by_article(void **state)
{
    struct fixture *f = *state;
    write_text("c/x.jsonl", "{\"id\":\"eins\",\"title\":\"A\",\"body\":\"Erster.\"}\n"
                            "{\"id\":\"zwei\",\"title\":\"B\",\"body\":\"Zweiter.\"}\n"
                            "{\"id\":\"drei\",\"title\":\"C\",\"body\":\"Dritter.\"}\n");
    run(f, "c");
    assert_sum(f, "+3 ~0 -0 >0 =0 !0");
    int64_t zwei = id_of(f, "c/x.jsonl#zwei"), drei = id_of(f, "c/x.jsonl#drei");
    write_text("c/x.jsonl", "{\"id\":\"vier\",\"title\":\"D\",\"body\":\"Vierter.\"}\n"
                            "{\"id\":\"drei\",\"title\":\"C\",\"body\":\"Dritter.\"}\n"
                            "{\"id\":\"kaputt\",\n"
                            "{\"id\":\"zwei\",\"title\":\"B\",\"body\":\"Anders.\"}\n");
    run(f, NULL);
    assert_sum(f, "+1 ~1 -1 >0 =1 !1");
    assert_logged(f, "c/x.jsonl");
    assert_int_equal(id_of(f, "c/x.jsonl#zwei"), zwei);
    assert_int_equal(id_of(f, "c/x.jsonl#drei"), drei);
    assert_body(f, zwei, "Anders.");
    assert_int_equal(id_of(f, "c/x.jsonl#eins"), 0);

    age(f);
    run(f, NULL); /* not read again, but named */
    assert_sum(f, "+0 ~0 -0 >0 =3 !1");
    assert_int_equal(f->sum.n_files_read, 0);
    assert_logged(f, "S c/x.jsonl could not be read wholly");
    f->options.verify = true;
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !1");
    assert_logged(f, "c/x.jsonl:3"); /* the line */
}

static void keeps_articles_with_the_same_key(void **state)
{
    struct fixture *f = *state;
    const char *text = "{\"id\":1,\"title\":\"A\",\"body\":\"Erster.\"}\n"
                       "{\"id\":1,\"title\":\"B\",\"body\":\"Zweiter.\"}\n"
                       "{\"title\":\"C\",\"body\":\"Ohne.\"}\n";
    write_text("c/x.jsonl", text);
    run(f, "c");
    assert_sum(f, "+3 ~0 -0 >0 =0 !0");
    assert_logged(f, "W c/x.jsonl: the id \"1\" occurs more than once");
    write_text("c/x.jsonl", "{\"id\":1,\"title\":\"A\",\"body\":\"Erster.\"}\n"
                            "{\"id\":1,\"title\":\"B\",\"body\":\"Neu.\"}\n"
                            "{\"title\":\"C\",\"body\":\"Auch neu.\"}\n");
    run(f, NULL);
    assert_sum(f, "+0 ~2 -0 >0 =1 !0");
}

static void write_many_lines(const char *path, int n, int bad_line)
{
    struct buf b = BUF_INIT;
    for (int i = 0; i < n; i++) {
        if (i == bad_line)
            buf_add_str(&b, "{kaputt\n");
        buf_addf(&b, "{\"id\":\"n%d\",\"title\":\"Nummer %d\",\"body\":\"Zeile %d der Datei.\"}\n",
                 i, i, i);
    }
    write_bytes(path, b.data, b.len);
    buf_release(&b);
}

static void goes_on_after_a_stop_inside_a_file(void **state)
{
    struct fixture *f = *state;
    write_many_lines("c/x.jsonl", 300, 120);
    f->stop_on = "x.jsonl";
    run(f, "c");
    assert_true(f->sum.interrupted);
    assert_sum(f, "+120 ~0 -0 >0 =0 !1");
    assert_int_equal(n_articles(f), 120);
    int64_t id = id_of(f, "c/x.jsonl#n7");
    f->stop = 0;
    f->stop_on = NULL;
    run(f, NULL);
    assert_false(f->sum.interrupted);
    assert_sum(f, "+180 ~0 -0 >0 =120 !1");
    assert_int_equal(id_of(f, "c/x.jsonl#n7"), id);
    age(f);
    run(f, NULL);
    assert_int_equal(f->sum.n_files_read, 0);
    assert_sum(f, "+0 ~0 -0 >0 =300 !1");
}

static void goes_on_after_a_stop_between_files(void **state)
{
    struct fixture *f = *state;
    char path[64], text[64];
    for (int i = 0; i < 40; i++) {
        snprintf(path, sizeof path, "c/%02d.txt", i);
        snprintf(text, sizeof text, "Titel %d\n\nText Nummer %d.\n", i, i);
        write_text(path, text);
    }
    f->options.details = true;
    f->stop_on = "c/09.txt";
    run(f, "c");
    assert_true(f->sum.interrupted);
    assert_sum(f, "+10 ~0 -0 >0 =0 !0");
    assert_int_equal(n_articles(f), 10);
    f->stop = 0;
    f->stop_on = NULL;
    assert_int_equal(unlink("c/03.txt"), 0);
    run(f, NULL);
    assert_sum(f, "+30 ~0 -1 >0 =9 !0");
}

static void cuts_batches_inside_files(void **state)
{
    struct fixture *f = *state;
    write_many_lines("c/x.jsonl", 200, -1);
    f->options.batch_bytes = 100;
    run(f, "c");
    assert_sum(f, "+200 ~0 -0 >0 =0 !0");
    age(f);
    assert_int_equal(rename("c/x.jsonl", "c/y.jsonl"), 0);
    int64_t id = id_of(f, "c/x.jsonl#n150");
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >200 =0 !0");
    assert_int_equal(id_of(f, "c/y.jsonl#n150"), id);
    assert_int_equal(unlink("c/y.jsonl"), 0);
    write_text("c/z.txt", "Z\n\nDamit der Ordner nicht leer ist.\n");
    run(f, NULL);
    assert_sum(f, "+1 ~0 -200 >0 =0 !0");
    assert_int_equal(n_articles(f), 1);
}

static void a_cut_behind_the_only_article_leaves_the_file_complete(void **state)
{
    struct fixture *f = *state;
    f->options.batch_bytes = 1;
    three_files(f);
    age(f);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_int_equal(f->sum.n_files_read, 0);
}

static void a_moved_file_cut_short_is_moved_again(void **state)
{
    struct fixture *f = *state;
    write_many_lines("c/x.jsonl", 100, 50);
    run(f, "c");
    age(f);
    int64_t first = id_of(f, "c/x.jsonl#n3"), last = id_of(f, "c/x.jsonl#n90");
    assert_int_equal(rename("c/x.jsonl", "c/y.jsonl"), 0);
    f->stop_on = "y.jsonl:51";
    run(f, NULL);
    assert_true(f->sum.interrupted);
    assert_int_equal(n_articles(f), 100);
    f->stop = 0;
    f->stop_on = NULL;
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >100 =0 !1");
    assert_int_equal(id_of(f, "c/y.jsonl#n3"), first);
    assert_int_equal(id_of(f, "c/y.jsonl#n90"), last);
}

static void a_bad_file_keeps_what_was_known(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    write_bytes("c/neu.txt", "\0\1\2\3\0\0\0\0binary", 14);
    write_bytes("c/b.txt", "\0\1\2\3\0\0\0\0binary", 14);
    int64_t b = id_of(f, "c/b.txt");
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !2");
    assert_logged(f, "S c/b.txt");
    assert_logged(f, "S c/neu.txt");
    assert_body(f, b, "vor Anker");
    age(f);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !2");
    assert_int_equal(f->sum.n_files_read, 0);
    write_text("c/b.txt", "Hafen\n\nDas Schiff ist wieder fort.\n");
    run(f, NULL);
    assert_sum(f, "+0 ~1 -0 >0 =2 !1");
    assert_int_equal(id_of(f, "c/b.txt"), b);
    run(f, "c/neu.txt");
    assert_sum(f, "+0 ~0 -0 >0 =0 !1");
}

static void a_bad_file_named_does_not_become_a_root(void **state)
{
    struct fixture *f = *state;
    write_bytes("bild", "\0\1\2\3\0\0\0\0binary", 14);
    run(f, "bild");
    assert_sum(f, "+0 ~0 -0 >0 =0 !1");
    assert_int_equal(n_roots(f), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    run(f, "fifo");
    assert_sum(f, "+0 ~0 -0 >0 =0 !1");
    run(f, "gibt/es/nicht");
    assert_sum(f, "+0 ~0 -0 >0 =0 !1");
    assert_logged(f, "S gibt/es/nicht: no such file or folder");
}

static void without_permission_nothing_is_lost(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    uid_t before = geteuid();
    assert_int_equal(chmod("c/d", 0), 0);
    assert_int_equal(chmod("c/b.txt", 0), 0);
    assert_int_equal(chmod(".", 0777), 0); /* the index stands here and stays writable */
    if (before == 0)                       /* nothing is forbidden to root */
        assert_int_equal(seteuid(65534), 0);
    run(f, NULL);
    assert_int_equal(seteuid(before), 0);
    assert_sum(f, "+0 ~0 -0 >0 =2 !2");
    assert_logged(f, "S c/d: the folder cannot be read: ");
    assert_int_equal(n_articles(f), 3);
    assert_int_equal(chmod("c", 0), 0);
    if (before == 0)
        assert_int_equal(seteuid(65534), 0);
    run(f, NULL);
    assert_int_equal(seteuid(before), 0);
    assert_logged(f, "W c: ");
    assert_int_equal(n_articles(f), 3);
    assert_int_equal(chmod("c", 0755), 0);
    assert_int_equal(chmod("c/d", 0755), 0);
    assert_int_equal(chmod("c/b.txt", 0644), 0);
    run(f, NULL);
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
}

static void takes_any_name(void **state)
{
    struct fixture *f = *state;
    char longest[300] = "c/";
    memset(longest + 2, 'x', 251);
    memcpy(longest + 253, ".txt", sizeof ".txt");
    const char *const names[] = {"c/zwei\nZeilen.txt",
                                 "c/\xff\xfe kein UTF-8.txt",
                                 longest,
                                 "c/'; DROP TABLE article;--.txt",
                                 "c/%s%n.txt",
                                 "c/ohne",
                                 "c/\x1b[31m.txt"};
    const size_t n = sizeof names / sizeof names[0];
    for (size_t i = 0; i < n; i++) {
        char text[64];
        snprintf(text, sizeof text, "Titel %zu\n\nText %zu.\n", i, i);
        write_text(names[i], text);
    }
    f->options.details = true;
    run(f, "c");
    assert_int_equal(f->sum.n_added, n);
    assert_int_equal(f->sum.n_skipped, 0);
    assert_logged(f, "D c/%s%n.txt: 1 added");
    for (size_t i = 0; i < n; i++) {
        char text[64];
        snprintf(text, sizeof text, "Text %zu.", i);
        assert_body(f, id_of(f, names[i]), text);
    }
    age(f);
    run(f, NULL);
    assert_int_equal(f->sum.n_unchanged, n);
    assert_int_equal(f->sum.n_files_read, 0);
}

static void links_are_not_followed(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    assert_int_equal(symlink("..", "c/d/schleife"), 0);
    assert_int_equal(symlink("a.txt", "c/link.txt"), 0);
    assert_int_equal(symlink("c", "zeiger"), 0);
    f->options.details = true;
    run(f, "zeiger"); /* the path itself may be a link: it is the root known */
    assert_sum(f, "+0 ~0 -0 >0 =3 !0");
    assert_int_equal(n_roots(f), 1);
    assert_logged(f, "D c/link.txt: a symbolic link, not followed");
    assert_logged(f, "D c/d/schleife: a symbolic link, not followed");
}

static void says_what_it_assumed(void **state)
{
    struct fixture *f = *state;
    write_text("c/a.txt", "Stra\xdf"
                          "e\n\nDie Stra\xdf"
                          "e ist f\xfcr alle da.\n");
    f->options.details = true;
    run(f, "c");
    assert_logged(f, "D c/a.txt: taken for Windows-1252");
    assert_body(f, id_of(f, "c/a.txt"), "für alle");
}

static void forgets_nothing_of_an_unmounted_inner_root(void **state)
{
    struct fixture *f = *state;
    three_files(f);
    run(f, "c/d/../../c");
    assert_int_equal(rename("c", "anderswo"), 0);
    assert_int_equal(mkdir("c", 0755), 0);
    write_text("oben.txt", "Oben\n\nEin Artikel.\n");
    run(f, f->dir);
    assert_logged(f, "W c: is empty; its 3 articles");
    assert_int_equal(f->sum.n_removed, 0);
    assert_true(n_articles(f) >= 4);
}

static void needs_something_to_do(void **state)
{
    struct fixture *f = *state;
    struct fb_error err = {0};
    assert_int_equal(indexer_run(f->ix, &f->options, &f->sum, &err), FB_ERR_USAGE);
    assert_non_null(err.message);
    fb_error_release(&err);
}

static void learns_a_dictionary_from_many(void **state)
{
    struct fixture *f = *state;
    write_many_lines("c/x.jsonl", 20000, -1); /* over a MiB */
    run(f, "c");
    assert_int_equal(f->sum.n_added, 20000);
    assert_int_equal(writer_begin(f->writer, &f->err), FB_OK);
    assert_false(writer_wants_dictionary(f->writer));
    writer_rollback(f->writer);
}

/* Everything that an index holds, but for times. */
static void dump_database(struct fixture *f, struct buf *out)
{
    static const char *const tables[] = {
        "SELECT id, key, dict, hex(text) FROM article ORDER BY id",
        "SELECT id, '', hex(block), '' FROM fts_data ORDER BY id",
        "SELECT id, '', hex(first), hex(data) FROM vocab_form ORDER BY id",
        "SELECT id, '', hex(first), hex(data) FROM vocab_key ORDER BY id",
    };
    sqlite3 *db = NULL;

    (void)f;
    buf_clear(out);
    assert_int_equal(sqlite3_open("index.db", &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        sqlite3_stmt *stmt = NULL;
        assert_int_equal(sqlite3_prepare_v2(db, tables[i], -1, &stmt, NULL), SQLITE_OK);
        while (sqlite3_step(stmt) == SQLITE_ROW)
            for (int c = 0; c < 4; c++)
                buf_addf(out, "%s%c", (const char *)sqlite3_column_text(stmt, c),
                         c < 3 ? ' ' : '\n');
        sqlite3_finalize(stmt);
    }
    sqlite3_close(db);
}

static void write_many(void)
{
    struct buf lines = BUF_INIT, text = BUF_INIT;

    for (int i = 0; i < 700; i++) {
        char path[32];
        buf_clear(&text);
        for (int k = 0; k < (i % 37) * 9; k++)
            buf_addf(&text, "Wort%d und Beitrag%d ", k * i % 301, i % 7);
        snprintf(path, sizeof path, "c/%d.txt", i);
        write_bytes(path, buf_cstr(&text), text.len);
        buf_addf(&lines, "{\"id\": \"n%d\", \"title\": \"Titel %d\", \"body\": \"%s\"}\n", i, i,
                 buf_cstr(&text));
    }
    write_bytes("c/viele.jsonl", lines.data, lines.len);
    buf_release(&lines);
    buf_release(&text);
}

static void nothing_depends_on_how_many_threads_read(void **state)
{
    struct fixture *f = *state;
    struct buf with_many = BUF_INIT, with_one = BUF_INIT;
    cpu_set_t allowed, one;

    write_many();
    f->options.batch_bytes = 400000; /* several batches */
    run(f, "c");
    assert_true(f->sum.n_added > 1300);
    dump_database(f, &with_many);
    assert_true(with_many.len > 100000);

    close_index(f);
    assert_int_equal(unlink("index.db"), 0);
    open_index(f);
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    CPU_ZERO(&one);
    for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &allowed))
            CPU_SET(i, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    run(f, "c");
    assert_int_equal(sched_setaffinity(0, sizeof allowed, &allowed), 0);
    dump_database(f, &with_one);
    if (with_one.len != with_many.len || memcmp(with_one.data, with_many.data, with_one.len) != 0)
        fail_msg("the index differs");
    buf_release(&with_many);
    buf_release(&with_one);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_depends_on_how_many_threads_read),
        TEST(adds_and_then_reads_nothing),
        TEST(sees_changes),
        TEST(follows_moves),
        TEST(moves_a_whole_folder_and_across_roots),
        TEST(copies_are_articles_of_their_own),
        TEST(a_gone_root_keeps_its_articles),
        TEST(updates_a_part),
        TEST(takes_over_inner_roots),
        TEST(an_article_of_a_file_taken_over_unread_keeps_its_path),
        TEST(a_file_can_be_a_root),
        TEST(reads_json_lines_article_by_article),
        TEST(keeps_articles_with_the_same_key),
        TEST(goes_on_after_a_stop_inside_a_file),
        TEST(goes_on_after_a_stop_between_files),
        TEST(cuts_batches_inside_files),
        TEST(a_cut_behind_the_only_article_leaves_the_file_complete),
        TEST(a_moved_file_cut_short_is_moved_again),
        TEST(a_bad_file_keeps_what_was_known),
        TEST(a_bad_file_named_does_not_become_a_root),
        TEST(without_permission_nothing_is_lost),
        TEST(takes_any_name),
        TEST(links_are_not_followed),
        TEST(says_what_it_assumed),
        TEST(forgets_nothing_of_an_unmounted_inner_root),
        TEST(needs_something_to_do),
        TEST(learns_a_dictionary_from_many),
    };
    return cmocka_run_group_tests_name("indexer", tests, NULL, NULL);
}
