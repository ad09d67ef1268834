#include "fixture.h"
#include "helpers.h"

#include "index/fts5/fts_tokenizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    strcpy(f->dir, "/tmp/findbuch-test-XXXXXX");
    if (!mkdtemp(f->dir)) {
        free(f);
        return -1;
    }
    snprintf(f->path, sizeof f->path, "%s/index.db", f->dir);
    *state = f;
    return 0;
}

int fixture_setup_index(void **state)
{
    int rc = fixture_setup(state);

    if (rc == 0)
        fixture_open(*state, INDEX_WRITE);
    return rc;
}

int fixture_teardown(void **state)
{
    struct fixture *f = *state;

    fixture_close(f);
    draft_release(&f->draft);
    fb_error_release(&f->err);
    remove_folder(f->dir);
    free(f);
    return 0;
}

void fixture_close(struct fixture *f)
{
    if (!f->ix)
        return;
    drafter_release(&f->drafter);
    index_writer_free(f->writer);
    index_close(f->ix);
    f->ix = NULL;
    f->writer = NULL;
}

void fixture_open(struct fixture *f, enum index_mode mode)
{
    const struct index_options options = {mode, 0};

    fixture_close(f);
    ASSERT_OK(index_open(&f->ix, f->path, &options, &f->err), &f->err);
    f->writer = index_writer_new(f->ix);
    ASSERT_OK(drafter_init(&f->drafter, writer_codec(f->writer), index_word_file(f->ix)->words, 0,
                           (size_t)1 << 20, &f->err),
              &f->err);
}

void fixture_make_draft(struct fixture *f, const struct fixture_article *a)
{
    struct article made = {0};
    struct caption caption = {span_of(a->caption), span_of(a->credit)};
    struct span place = span_of(a->place);
    struct buf path = BUF_INIT;

    made.key = span_of(a->key);
    made.section = span_of(a->section);
    made.title = span_of(a->title);
    made.teaser = span_of(a->teaser);
    made.captions = &caption;
    made.n_captions = a->caption != NULL;
    made.places = &place;
    made.n_places = a->place != NULL;
    made.body = span_of(a->body);
    made.source = span_of(a->source);
    made.date = a->date;
    buf_addf(&path, "c/%s", a->path);
    ASSERT_OK(drafter_make(&f->drafter, &made, buf_span(&path), &f->draft, &f->err), &f->err);
    buf_release(&path);
    article_release(&made);
}

struct file_search {
    struct span name;
    int64_t id;
};

static enum fb_status on_file(const struct store_file *file, void *ctx)
{
    struct file_search *search = ctx;

    if (span_eq(file->name, search->name))
        search->id = file->id;
    return FB_OK;
}

int64_t fixture_file(struct fixture *f, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct span dir = span_make(path, slash ? (size_t)(slash - path) : 0);
    struct store_file file = {.name = span_of(slash ? slash + 1 : path), .n_articles = 1};
    struct file_search search = {file.name, 0};
    struct buf real = BUF_INIT;
    int64_t root_id;

    buf_addf(&real, "%s/c", f->dir);
    ASSERT_OK(store_root_add(f->writer, buf_span(&real), span_of("c"), &root_id, &f->err), &f->err);
    buf_release(&real);
    ASSERT_OK(store_dir_add(f->writer, root_id, dir, &file.dir_id, &f->err), &f->err);
    ASSERT_OK(store_files(f->writer, file.dir_id, on_file, &search, &f->err), &f->err);
    if (search.id != 0)
        return search.id;
    ASSERT_OK(store_file_put(f->writer, &file, &f->err), &f->err);
    return file.id;
}

int64_t fixture_add_one(struct fixture *f, const struct fixture_article *a)
{
    int64_t id = 0, file_id = fixture_file(f, a->path);

    fixture_make_draft(f, a);
    ASSERT_OK(writer_article_add(f->writer, file_id, &f->draft, &id, &f->err), &f->err);
    return id;
}

void fixture_add(struct fixture *f, const struct fixture_article *articles, size_t n)
{
    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    for (size_t i = 0; i < n; i++)
        fixture_add_one(f, &articles[i]);
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
}

static void on_fault(const char *message, void *ctx)
{
    (void)ctx;
    fail_msg("%s", message);
}

void fixture_check(struct fixture *f)
{
    size_t n_faults = 0;

    ASSERT_OK(index_check(f->ix, on_fault, NULL, &n_faults, &f->err), &f->err);
    assert_int_equal(n_faults, 0);
}

void fixture_sql(struct fixture *f, const char *sql)
{
    struct db db;

    ASSERT_OK(db_open(&db, f->path, DB_WRITE, &f->err), &f->err);
    ASSERT_OK(fts_tokenizer_register(&db, &f->err), &f->err);
    assert_int_equal(sqlite3_db_config(db.handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL), SQLITE_OK);
    ASSERT_OK(db_exec(&db, sql, &f->err), &f->err);
    db_close(&db);
}

uint32_t fixture_random(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % below;
}
