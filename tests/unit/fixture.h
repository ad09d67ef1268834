#ifndef FB_TESTS_FIXTURE_H
#define FB_TESTS_FIXTURE_H

#include "index/check/check.h"
#include "index/write/source_files.h"
#include "index/write/writer.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* Fails the test with the error's message. */
#define ASSERT_OK(call, err)                                                                       \
    do {                                                                                           \
        enum fb_status status_ = (call);                                                           \
        if (status_ != FB_OK)                                                                      \
            fail_msg("%s: status %d, %s", #call, (int)status_,                                     \
                     (err)->message ? (err)->message : "no message");                              \
    } while (0)

/* A folder of the test's own with a database or an index in it. */
struct fixture {
    char dir[64];
    char path[80]; /* of the index, below dir */
    struct index *ix;
    struct index_writer *writer; /* of ix */
    struct drafter drafter;
    struct draft draft;
    struct fb_error err;
};

/* An article in a few words; what is NULL or 0 is absent. */
struct fixture_article {
    const char *path; /* below the root, which is shown as "c", e.g. "politik/haushalt.txt" */
    const char *body, *title, *teaser, *caption, *credit, *section, *place, *source, *key;
    int32_t date;
};

/* Makes the folder; no index yet. For cmocka's setup and teardown. */
int fixture_setup(void **state);
int fixture_teardown(void **state);
/* The same, with an empty index open for writing. */
int fixture_setup_index(void **state);

/* Opens f->path as f->ix; what was open is closed before. */
void fixture_open(struct fixture *f, enum index_mode mode);
void fixture_close(struct fixture *f);

/* Readies f->draft; within a batch. */
void fixture_make_draft(struct fixture *f, const struct fixture_article *a);
/* The id of the file of the article, added if it is not there; within a batch. */
int64_t fixture_file(struct fixture *f, const char *path);
/* Adds one article within a batch; its id. */
int64_t fixture_add_one(struct fixture *f, const struct fixture_article *a);
/* Adds articles in a batch of its own. */
void fixture_add(struct fixture *f, const struct fixture_article *articles, size_t n);

/* Fails with the first sentence if index_check finds a fault. */
void fixture_check(struct fixture *f);
/* Runs SQL on the file with a connection of its own, which may change even FTS5's own tables. */
void fixture_sql(struct fixture *f, const char *sql);

/* A row of pseudo-random numbers, the same in every run. */
uint32_t fixture_random(uint64_t *state, uint32_t below);

#endif
