#include "fixture.h"
#include "helpers.h"

#include "base/xalloc.h"
#include "index/postings/posting_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { N_DOCS = 700, N_FORMS = 900 };

static const struct posting_file_tag tag = {77, 3};

struct made {
    struct posting_file_doc docs[N_DOCS];
    struct posting *lists[N_FORMS]; /* by number in forms */
    uint32_t n[N_FORMS], forms[N_FORMS];
    char path[100];
    uint64_t n_bytes;
};

/* Ids with gaps if asked for; forms of all kinds of distances, lists of all kinds of lengths. */
static struct made *make_file(struct fixture *f, uint64_t seed, bool gaps)
{
    struct made *m = xcalloc(1, sizeof *m);
    struct posting_file_writer *w;
    int64_t id = 41;
    uint32_t form = 0;

    snprintf(m->path, sizeof m->path, "%s/postings", f->dir);
    for (int i = 0; i < N_DOCS; i++) {
        id += gaps ? 1 + fixture_random(&seed, 3) : 1;
        m->docs[i] = (struct posting_file_doc){id, 1 + fixture_random(&seed, 500),
                                               (int32_t)(20000000 + fixture_random(&seed, 999))};
    }
    ASSERT_OK(posting_file_begin(&w, m->path, tag, m->docs, N_DOCS, &f->err), &f->err);
    for (int i = 0; i < N_FORMS; i++) {
        uint32_t of = 1 + fixture_random(&seed, i % 50 == 0 ? 2 : 600);
        m->forms[i] = form += 1 + fixture_random(&seed, i % 10 == 0 ? 500 : 3);
        m->lists[i] = xcalloc(N_DOCS, sizeof *m->lists[i]);
        for (uint32_t doc = 0; doc < N_DOCS; doc++)
            if (fixture_random(&seed, of) == 0 || (doc == N_DOCS - 1 && m->n[i] == 0))
                m->lists[i][m->n[i]++] = (struct posting){doc, 10 + fixture_random(&seed, 90)};
        ASSERT_OK(posting_file_add(w, form, m->lists[i], m->n[i], &f->err), &f->err);
    }
    ASSERT_OK(posting_file_end(w, &m->n_bytes, &f->err), &f->err);
    return m;
}

static void made_free(struct made *m)
{
    unlink(m->path);
    for (int i = 0; i < N_FORMS; i++)
        free(m->lists[i]);
    free(m);
}

static void check_list(const struct made *m, int i, const struct posting_list_place *list)
{
    struct posting *read = xcalloc(N_DOCS, sizeof *read);

    assert_int_equal(list->n, m->n[i]);
    assert_true(posting_list_read(list->bytes, list->n_bytes, list->n, N_DOCS, read));
    assert_memory_equal(read, m->lists[i], m->n[i] * sizeof *read);
    free(read);
}

static void files_come_back(void **state)
{
    struct fixture *f = *state;

    for (int gaps = 0; gaps <= 1; gaps++) {
        struct made *m = make_file(f, 8, gaps);
        struct posting_file file;
        struct posting_file_walk walk;
        struct posting_list_place list;
        struct stat st;
        uint32_t form;

        assert_int_equal(stat(m->path, &st), 0);
        assert_int_equal(st.st_size, m->n_bytes);
        ASSERT_OK(posting_file_open(&file, m->path, tag, &f->err), &f->err);
        assert_true(posting_file_is_sound(&file));
        posting_file_walk_begin(&walk, &file);
        for (int i = 0; i < N_FORMS; i++) {
            list = posting_file_find(&file, m->forms[i]);
            check_list(m, i, &list);
            assert_true(posting_file_walk_next(&walk, &form, &list));
            assert_int_equal(form, m->forms[i]);
            check_list(m, i, &list);
            if (i > 0 && m->forms[i] > m->forms[i - 1] + 1)
                assert_int_equal(posting_file_find(&file, m->forms[i] - 1).n, 0);
        }
        assert_false(posting_file_walk_next(&walk, &form, &list));
        assert_int_equal(posting_file_find(&file, 0).n, 0);
        assert_int_equal(posting_file_find(&file, UINT32_MAX).n, 0);
        for (uint32_t doc = 0; doc < N_DOCS; doc++) {
            assert_int_equal(posting_file_id(&file, doc), m->docs[doc].id);
            assert_int_equal(posting_file_doc_of(&file, m->docs[doc].id), doc);
            assert_int_equal(file.lengths[doc], m->docs[doc].length_tokens);
            assert_int_equal(file.dates[doc], m->docs[doc].date);
        }
        assert_int_equal(posting_file_doc_of(&file, m->docs[0].id - 1), POSTING_END);
        assert_int_equal(posting_file_doc_of(&file, m->docs[N_DOCS - 1].id + 1), POSTING_END);
        assert_int_equal(posting_file_doc_of(&file, INT64_MIN), POSTING_END);
        posting_file_close(&file);
        made_free(m);
    }
}

static void other_files_are_refused(void **state)
{
    static const struct posting_file_tag others[] = {{77, 4}, {78, 3}};
    struct fixture *f = *state;
    struct made *m = make_file(f, 9, false);
    struct posting_file file;

    for (size_t i = 0; i < N_ELEMS(others); i++)
        assert_int_equal(posting_file_open(&file, m->path, others[i], NULL), FB_ERR_CORRUPT);
    assert_int_equal(truncate(m->path, (off_t)m->n_bytes - 1), 0);
    assert_int_equal(posting_file_open(&file, m->path, tag, NULL), FB_ERR_CORRUPT);
    assert_int_equal(truncate(m->path, 5), 0);
    assert_int_equal(posting_file_open(&file, m->path, tag, NULL), FB_ERR_CORRUPT);
    assert_int_equal(unlink(m->path), 0);
    assert_int_equal(posting_file_open(&file, m->path, tag, NULL), FB_ERR_NOT_FOUND);
    assert_int_equal(posting_file_open(&file, f->dir, tag, NULL), FB_ERR_CORRUPT);
    made_free(m);
}

/* Whatever bytes are wrong, all that is read lies in the file, and the checksum tells. */
static void damage_does_no_harm(void **state)
{
    struct fixture *f = *state;
    struct made *m = make_file(f, 10, true);
    struct posting *read = xcalloc(N_DOCS, sizeof *read);
    uint64_t seed = 11;
    int fd = open(m->path, O_RDWR);

    assert_true(fd >= 0);
    for (int round = 0; round < 300; round++) {
        struct posting_file file;
        unsigned char bytes[3][2];
        off_t at[3];

        for (int i = 0; i < 3; i++) { /* behind the head */
            at[i] = 200 + (off_t)fixture_random(&seed, (uint32_t)m->n_bytes - 200);
            assert_int_equal(pread(fd, &bytes[i][0], 1, at[i]), 1);
            bytes[i][1] = (unsigned char)(bytes[i][0] ^ (1 + fixture_random(&seed, 255)));
            assert_int_equal(pwrite(fd, &bytes[i][1], 1, at[i]), 1);
        }
        ASSERT_OK(posting_file_open(&file, m->path, tag, &f->err), &f->err);
        for (int i = 0; i < N_FORMS; i++) {
            struct posting_list_place list = posting_file_find(&file, m->forms[i]);
            if (list.n > 0 &&
                posting_list_read(list.bytes, list.n_bytes, list.n, file.n_docs, read))
                for (uint32_t k = 0; k < list.n; k++)
                    assert_true(read[k].doc < N_DOCS);
        }
        posting_file_close(&file);
        for (int i = 3; i-- > 0;)
            assert_int_equal(pwrite(fd, &bytes[i][0], 1, at[i]), 1);
    }
    close(fd);
    free(read);
    made_free(m);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_come_back, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(other_files_are_refused, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(damage_does_no_harm, fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests_name("posting_file", tests, NULL, NULL);
}
