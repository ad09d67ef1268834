#include "fixture.h"

#include "index/fts5/fts_segment.h"
#include "index/core/index_struct.h"
#include "index/write/index_writer.h"
#include "index/write/stored_article.h"
#include "index/core/sibling_path.h"
#include "index/vocab/vocab_rebuild.h"
#include "index/sqlite/schema.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct fixture_article three[] = {
    {"a.txt", .title = "Stadtrat tagt", .body = "Der Stadtrat berät über die Straße.",
     .section = "Politik", .date = 20240115},
    {"b.txt", .title = "Sommerfest", .body = "Viele Gäste kamen.", .date = 20230601},
    {"sub/c.txt", .body = "Ohne Datum, mit Straße und UN-Sicherheitsrat."},
};

static void add_cell(struct buf *dump, sqlite3_stmt *stmt, int i)
{
    if (sqlite3_column_type(stmt, i) == SQLITE_BLOB)
        for (int k = 0; k < sqlite3_column_bytes(stmt, i) && k < 40; k++)
            buf_addf(dump, "%02x", ((const unsigned char *)sqlite3_column_blob(stmt, i))[k]);
    else
        buf_addf(dump, "%s", (const char *)sqlite3_column_text(stmt, i));
    buf_add_char(dump, ' ');
}

static void dump_table(struct fixture *f, const char *sql, struct buf *dump)
{
    sqlite3_stmt *stmt = NULL;
    bool row;

    ASSERT_OK(db_prepare(&f->ix->db, &stmt, sql, &f->err), &f->err);
    for (;;) {
        ASSERT_OK(db_step(&f->ix->db, stmt, &row, &f->err), &f->err);
        if (!row)
            break;
        for (int i = 0; i < sqlite3_column_count(stmt); i++)
            add_cell(dump, stmt, i);
        buf_add_char(dump, '\n');
    }
    sqlite3_finalize(stmt);
}

/* All that a search, a listing or the next run could tell apart. */
static void dump_index(struct fixture *f, struct buf *dump)
{
    static const char *const tables[] = {
        "SELECT * FROM meta WHERE name NOT IN ('updated', 'next_generation') ORDER BY name",
        "SELECT id, real, shown FROM root ORDER BY id",
        "SELECT id, root_id, path FROM dir ORDER BY id",
        "SELECT id, dir_id, name, n_articles FROM file ORDER BY id",
        "SELECT id, file_id, key, dict, path, text FROM article ORDER BY id",
        "SELECT rowid FROM fts WHERE fts MATCH '\"straße\" OR \"@2024\" OR \"neu\"'",
        "SELECT first, data FROM vocab_form ORDER BY first",
        "SELECT first, data FROM vocab_key ORDER BY first",
        "SELECT row, hex(data) FROM vocab_text ORDER BY row",
        "SELECT row, hex(data) FROM vocab_df ORDER BY row",
        "SELECT block, hex(data) FROM docinfo ORDER BY block",
        "SELECT block, hex(data) FROM sketch ORDER BY block",
    };

    buf_clear(dump);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        dump_table(f, tables[i], dump);
}

static uint32_t df_of(struct fixture *f, const char *form)
{
    uint32_t df = 0;

    ASSERT_OK(index_vocab_df(f->ix, span_of(form), &df, &f->err), &f->err);
    return df;
}

static void check_figures(struct fixture *f, int64_t n_articles, int64_t n_tokens)
{
    struct index_info info;

    ASSERT_OK(index_info(f->ix, true, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, n_articles);
    assert_int_equal(info.n_tokens, n_tokens);
    fixture_check(f);
}

static void begin(struct fixture *f)
{
    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
}

static void commit(struct fixture *f)
{
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
}

static void articles_come_change_and_go(void **state)
{
    static const struct fixture_article changed = {"a.txt", .title = "Kreistag tagt",
                                                   .body = "Der Kreistag berät.", .date = 20250202};
    struct fixture *f = *state;
    struct index_info info;
    struct article a = {0};

    check_figures(f, 0, 0);
    fixture_add(f, three, 3);
    check_figures(f, 3, 9 + 4 + 7);
    assert_int_equal(df_of(f, "straße"), 2);
    assert_int_equal(df_of(f, "stadtrat"), 1);
    ASSERT_OK(index_info(f->ix, true, &info, &f->err), &f->err);
    assert_int_equal(info.first_date, 20230601);
    assert_int_equal(info.last_date, 20240115);
    assert_int_equal(info.n_undated, 1);
    assert_int_equal(info.n_files, 3);
    assert_int_equal(info.n_roots, 1);
    assert_true(info.n_terms > 15 && info.text_bytes > 100 && info.stored_bytes > 0);
    assert_true(info.index_bytes > 0 && info.fts_bytes > 0 && info.vocab_bytes > 0);
    assert_true(info.updated_unix_s > 1600000000);
    if (sqlite3_compileoption_used("ENABLE_DBSTAT_VTAB")) {
        int64_t n_pages = 0, page_bytes = 0, n_bytes = 0;
        ASSERT_OK(db_get_int(&f->ix->db, "PRAGMA page_count", 0, &n_pages, &f->err), &f->err);
        ASSERT_OK(db_get_int(&f->ix->db, "PRAGMA page_size", 0, &page_bytes, &f->err), &f->err);
        for (int i = 0; i < N_SPACES; i++)
            n_bytes += i == SPACE_POSTINGS ? 0 : info.space_bytes[i]; /* files of their own */
        assert_int_equal(n_bytes, n_pages * page_bytes);
        assert_true(info.space_bytes[SPACE_ARTICLES] >= page_bytes);
        assert_true(info.space_bytes[SPACE_SKETCHES] >= page_bytes);
    }

    begin(f);
    fixture_make_draft(f, &changed);
    ASSERT_OK(writer_article_update(f->writer, 1, fixture_file(f, "a.txt"), &f->draft, &f->err),
              &f->err);
    commit(f);
    check_figures(f, 3, 5 + 4 + 7);
    assert_int_equal(df_of(f, "straße"), 1);
    assert_int_equal(df_of(f, "stadtrat"), 0);
    assert_int_equal(df_of(f, "kreistag"), 1);
    ASSERT_OK(index_article(f->ix, 1, &a, &f->err), &f->err);
    assert_true(span_eq(a.title, span_of("Kreistag tagt")));
    assert_int_equal(a.date, 20250202);

    begin(f);
    ASSERT_OK(writer_article_remove(f->writer, 3, &f->err), &f->err);
    ASSERT_OK(writer_article_remove(f->writer, 1, &f->err), &f->err);
    commit(f);
    check_figures(f, 1, 4);
    ASSERT_OK(index_info(f->ix, true, &info, &f->err), &f->err);
    assert_int_equal(info.first_date, 20230601);
    assert_int_equal(info.last_date, 20230601);
    assert_int_equal(info.n_undated, 0);
    assert_int_equal(df_of(f, "straße"), 0);
    assert_int_equal(index_article(f->ix, 1, &a, &f->err), FB_ERR_NOT_FOUND);
    fb_error_release(&f->err);

    fixture_open(f, INDEX_WRITE); /* and all of it is on the disk */
    check_figures(f, 1, 4);
    assert_int_equal(df_of(f, "gäste"), 1);
    article_release(&a);
}

static void numbers_are_never_given_twice(void **state)
{
    struct fixture *f = *state;

    fixture_add(f, three, 3);
    for (int64_t want = 4; want < 8; want++) {
        begin(f);
        ASSERT_OK(writer_article_remove(f->writer, want - 1, &f->err), &f->err);
        commit(f);
        if (want % 2)
            fixture_open(f, INDEX_WRITE);
        begin(f);
        assert_int_equal(fixture_add_one(f, &three[2]), want);
        commit(f);
    }
    fixture_check(f);
}

/* Random articles come, change and go, in batches that are kept or rolled back. */
static void random_batches(void **state)
{
    static const char *const words[] = {
        "haus",  "Häuser",    "Straße", "Strasse", "rat", "Stadtrat", "UN-Sicherheitsrat",
        "3.000", "24.2.2022", "der",    "Müller"};
    enum { N_LIVE = 30 };
    struct fixture *f = *state;
    struct buf body = BUF_INIT, before = BUF_INIT, after = BUF_INIT;
    int64_t live[N_LIVE] = {0}, kept[N_LIVE];
    uint64_t random = 31;

    for (int round = 0; round < 40; round++) {
        bool roll_back = fixture_random(&random, 3) == 0;

        memcpy(kept, live, sizeof live);
        dump_index(f, &before);
        begin(f);
        for (int i = 0; i < 6; i++) {
            size_t at = fixture_random(&random, N_LIVE);
            struct fixture_article a = {.path = at % 2 ? "x/1.txt" : "2.txt",
                                        .title = words[at % 11],
                                        .date = 20200101 + (int)fixture_random(&random, 28)};
            buf_clear(&body);
            for (uint32_t n = fixture_random(&random, 30); n > 0; n--)
                buf_addf(&body, "%s ", words[fixture_random(&random, 11)]);
            a.body = buf_cstr(&body);
            if (live[at] == 0) {
                live[at] = fixture_add_one(f, &a);
            } else if (fixture_random(&random, 2)) {
                fixture_make_draft(f, &a);
                ASSERT_OK(writer_article_update(f->writer, live[at], fixture_file(f, a.path),
                                                &f->draft, &f->err),
                          &f->err);
            } else {
                ASSERT_OK(writer_article_remove(f->writer, live[at], &f->err), &f->err);
                live[at] = 0;
            }
        }
        if (roll_back) {
            writer_rollback(f->writer);
            memcpy(live, kept, sizeof live);
            dump_index(f, &after);
            assert_string_equal(buf_cstr(&before), buf_cstr(&after));
        } else {
            commit(f);
        }
        fixture_check(f);
        if (round % 16 == 15)
            ASSERT_OK(index_optimize(f->ix, &f->err), &f->err);
        else if (round % 4 == 3)
            ASSERT_OK(writer_tidy(f->writer, NULL, &f->err), &f->err);
    }
    fixture_check(f);
    buf_release(&body);
    buf_release(&before);
    buf_release(&after);
}

/* Everything that the full text holds: which term stands where. */
static void dump_words(struct fixture *f, struct buf *dump)
{
    sqlite3_stmt *stmt = NULL;
    bool row;

    buf_clear(dump);
    ASSERT_OK(db_exec(&f->ix->db,
                      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, fts, "
                      "instance)",
                      &f->err),
              &f->err);
    ASSERT_OK(db_prepare(&f->ix->db, &stmt, "SELECT term, doc, col, offset FROM words", &f->err),
              &f->err);
    for (;;) {
        ASSERT_OK(db_step(&f->ix->db, stmt, &row, &f->err), &f->err);
        if (!row)
            break;
        for (int i = 0; i < 4; i++)
            buf_addf(dump, "%s ", (const char *)sqlite3_column_text(stmt, i));
        buf_add_char(dump, '\n');
    }
    sqlite3_finalize(stmt);
}

static int64_t n_segments(struct fixture *f)
{
    size_t n = 0;

    ASSERT_OK(fts_segment_count(&f->ix->db, "fts", &n, &f->err), &f->err);
    return (int64_t)n;
}

/* Articles whose every kind of words is at one place or another: chains, implied words, numbers. */
static const struct fixture_article rich[] = {
    {"a/1.txt", .title = "Ein- und Ausfuhr", .teaser = "Bürger:innen, 24.2.2022, z.B. hier.",
     .body = "UN-Sicherheitsrat\n\nHaupt- und Nebeneingang der UN-Vollversammlung, 3.000 Mal.",
     .caption = "Ein Bild", .credit = "Wer/dpa", .section = "Politik", .place = "Köln",
     .source = "dpa", .date = 20240229},
    {"2.txt", .body = ""},
    {"b/3.txt", .title = "der der der", .body = "der die der die der", .date = 20240301},
};

static void segments_hold_what_insertion_would(void **state)
{
    struct fixture *f = *state;
    struct buf by_segments = BUF_INIT, by_insertion = BUF_INIT;

    fixture_add(f, rich, 3);
    fixture_add(f, three, 3);
    assert_int_equal(n_segments(f), 2);
    assert_int_equal(f->writer->words.n_segments_written, 2);
    dump_words(f, &by_segments);
    fixture_check(f);
    fixture_close(f);
    assert_int_equal(unlink(f->path), 0);

    fixture_open(f, INDEX_WRITE);
    writer_set_insert(f->writer, true);
    fixture_add(f, rich, 3);
    fixture_add(f, three, 3);
    assert_int_equal(f->writer->words.n_segments_written, 0);
    dump_words(f, &by_insertion);
    fixture_check(f);
    assert_true(by_segments.len > 1000);
    assert_string_equal(buf_cstr(&by_segments), buf_cstr(&by_insertion));
    buf_release(&by_segments);
    buf_release(&by_insertion);
}

/* Where FTS5 is of another make than is known, the index is filled all the same. */
static void an_unknown_make_is_inserted_into(void **state)
{
    struct fixture *f = *state;

    fixture_close(f);
    fixture_sql(f, "INSERT INTO fts_config(k, v) VALUES('secure-delete', 1)");
    fixture_open(f, INDEX_WRITE);
    fixture_add(f, rich, 3);
    assert_int_equal(f->writer->words.n_segments_written, 0);
    fixture_check(f);
}

static void update(struct fixture *f, int64_t id, const struct fixture_article *a)
{
    fixture_make_draft(f, a);
    ASSERT_OK(writer_article_update(f->writer, id, fixture_file(f, a->path), &f->draft, &f->err),
              &f->err);
}

static void one_article_may_change_again_and_again_in_a_batch(void **state)
{
    struct fixture *f = *state;

    fixture_add(f, three, 3);
    begin(f);
    fixture_add_one(f, &rich[0]); /* 4 */
    update(f, 2, &rich[2]);
    update(f, 4, &three[0]);
    update(f, 2, &rich[0]);
    ASSERT_OK(writer_article_remove(f->writer, 4, &f->err), &f->err);
    update(f, 2, &rich[1]);
    update(f, 1, &rich[2]);
    fixture_add_one(f, &three[2]); /* 5 */
    commit(f);
    fixture_check(f);
    assert_int_equal(df_of(f, "die"), 1);
    assert_int_equal(df_of(f, "bürger"), 0);
    assert_int_equal(df_of(f, "straße"), 2);
    ASSERT_OK(writer_tidy(f->writer, NULL, &f->err), &f->err);
    ASSERT_OK(index_optimize(f->ix, &f->err), &f->err);
    fixture_check(f);
}

/* Many batches do not make many segments. */
static void segments_are_merged(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 60; i++) {
        fixture_add(f, three, 3);
        ASSERT_OK(writer_tidy(f->writer, NULL, &f->err), &f->err);
        assert_true(n_segments(f) < 20);
    }
    fixture_check(f);
}

/* A process that dies between writing a segment and its commit leaves the index as it was. */
static void death_within_a_batch_leaves_all_as_it_was(void **state)
{
    struct fixture *f = *state;
    pid_t child;
    int how;

    fixture_add(f, three, 3);
    fixture_close(f);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        fixture_open(f, INDEX_WRITE);
        begin(f);
        for (int i = 0; i < 2000; i++)
            fixture_add_one(f, &rich[i % 3]);
        update(f, 4, &three[0]); /* the segment is in the database, uncommitted */
        /* SQLite writes what its cache cannot hold to the log, where nobody may believe it */
        db_exec(&f->ix->db, "PRAGMA cache_size=1", NULL);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    fixture_open(f, INDEX_WRITE);
    check_figures(f, 3, 9 + 4 + 7);
    fixture_add(f, rich, 3);
    fixture_check(f);
}

static void a_rollback_leaves_all_as_it_was(void **state)
{
    static const struct fixture_article changed = {"a.txt", .body = "Ganz neu."};
    struct fixture *f = *state;
    struct buf before = BUF_INIT, after = BUF_INIT;
    struct index_info info;

    fixture_add(f, three, 3);
    dump_index(f, &before);
    begin(f);
    fixture_add_one(f, &three[1]);
    fixture_make_draft(f, &changed);
    ASSERT_OK(writer_article_update(f->writer, 1, fixture_file(f, "neu.txt"), &f->draft, &f->err),
              &f->err);
    ASSERT_OK(writer_article_remove(f->writer, 2, &f->err), &f->err);
    writer_rollback(f->writer);
    dump_index(f, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
    ASSERT_OK(index_info(f->ix, false, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, 3);
    fixture_check(f);
    begin(f); /* and the next batch is as if nothing had been */
    assert_int_equal(fixture_add_one(f, &three[1]), 4);
    commit(f);
    fixture_check(f);
    buf_release(&before);
    buf_release(&after);
}

static void a_batch_left_open_is_lost(void **state)
{
    struct fixture *f = *state;

    fixture_add(f, three, 2);
    begin(f);
    fixture_add_one(f, &three[2]);
    fixture_open(f, INDEX_WRITE);
    check_figures(f, 2, 9 + 4);
}

static void spoil_fingerprint(struct fixture *f)
{
    fixture_close(f);
    fixture_sql(f, "UPDATE meta SET value='T0-K0' WHERE name='fingerprint'");
    fixture_open(f, INDEX_WRITE);
}

static void on_progress(int64_t done, int64_t total, void *ctx)
{
    int64_t *last = ctx;

    assert_true(done > *last && done <= total);
    *last = done;
}

static void another_analysis_is_made_good(void **state)
{
    struct fixture *f = *state;
    struct buf before = BUF_INIT, after = BUF_INIT;
    int64_t last = 0;
    int stop = 1;

    fixture_add(f, three, 3);
    begin(f); /* so that the batch's end, and numbers in between, are gone through too */
    for (int i = 0; i < 600; i++)
        fixture_add_one(f, &three[i % 3]);
    ASSERT_OK(writer_article_remove(f->writer, 2, &f->err), &f->err);
    commit(f);
    spoil_fingerprint(f);
    assert_true(index_is_outdated(f->ix));
    assert_int_equal(writer_begin(f->writer, &f->err), FB_ERR_VERSION);
    assert_non_null(f->err.message);
    fb_error_release(&f->err);

    dump_index(f, &before);
    assert_int_equal(writer_reanalyze(f->writer, NULL, NULL, &stop, &f->err), FB_ERR_CANCELLED);
    assert_non_null(f->err.message);
    fb_error_release(&f->err);
    dump_index(f, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
    assert_true(index_is_outdated(f->ix));
    assert_int_equal(writer_begin(f->writer, &f->err), FB_ERR_VERSION);
    fb_error_release(&f->err);

    stop = 0;
    ASSERT_OK(writer_reanalyze(f->writer, on_progress, &last, &stop, &f->err), &f->err);
    assert_true(last > 0);
    assert_false(index_is_outdated(f->ix));
    check_figures(f, 602, 201 * 9 + 200 * 4 + 201 * 7);
    assert_int_equal(df_of(f, "straße"), 402);
    begin(f);
    assert_int_equal(fixture_add_one(f, &three[0]), 604);
    commit(f);
    fixture_check(f);
    fixture_open(f, INDEX_WRITE);
    assert_false(index_is_outdated(f->ix));
    fixture_check(f);
    buf_release(&before);
    buf_release(&after);
}

static void lose_keys(struct fixture *f)
{
    fixture_close(f);
    fixture_sql(f, "DELETE FROM vocab_key;"
                   "INSERT INTO vocab_key(first, data) VALUES(x'787878', x'0003787878');"
                   "UPDATE meta SET value=substr(value, 1, 9) || '-K00000000'"
                   " WHERE name='fingerprint'");
    fixture_open(f, INDEX_WRITE);
}

static enum fb_status list_entry(struct span key, struct span value, bool *stop, void *ctx)
{
    *stop = false;
    buf_add_span(ctx, key);
    buf_add_span(ctx, value);
    buf_add_char(ctx, '\n');
    return FB_OK;
}

/* The entries of by_key, however they are cut into blocks. */
static void list_keys(struct fixture *f, struct buf *out)
{
    buf_clear(out);
    ASSERT_OK(block_map_scan(&f->ix->vocab.by_key, span_make("", 0), list_entry, out, &f->err),
              &f->err);
}

static void add_many_words(struct fixture *f)
{
    struct fixture_article a = {.path = "viele.txt"};
    struct buf body = BUF_INIT;

    for (int i = 0; i < 700; i++)
        buf_addf(&body, "wort%d ordnungs%cwesen ", i, 'a' + i % 26);
    a.body = buf_cstr(&body);
    fixture_add(f, &a, 1);
    buf_release(&body);
}

/* No text is needed: one of them is damaged, which analysing anew would come across. */
static void keys_alone_are_derived_from_the_forms(void **state)
{
    struct fixture *f = *state;
    struct buf before = BUF_INIT, after = BUF_INIT, keys = BUF_INIT, got = BUF_INIT;
    int64_t last = 0;
    int stop = 1;

    fixture_add(f, three, 3);
    add_many_words(f);
    list_keys(f, &keys);
    fixture_close(f);
    fixture_sql(f, "CREATE TABLE kept AS SELECT text FROM article WHERE id=1;"
                   "UPDATE article SET text=x'00' WHERE id=1");
    lose_keys(f);
    assert_true(index_is_outdated(f->ix) && index_lacks_only_keys(f->ix));
    assert_int_equal(writer_begin(f->writer, &f->err), FB_ERR_VERSION);
    fb_error_release(&f->err);

    dump_index(f, &before);
    assert_int_equal(writer_reanalyze(f->writer, NULL, NULL, &stop, &f->err), FB_ERR_CANCELLED);
    assert_non_null(f->err.message);
    fb_error_release(&f->err);
    dump_index(f, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
    assert_true(index_is_outdated(f->ix));

    stop = 0;
    ASSERT_OK(writer_reanalyze(f->writer, on_progress, &last, &stop, &f->err), &f->err);
    assert_true(last >= 512);
    assert_false(index_is_outdated(f->ix) || index_lacks_only_keys(f->ix));
    list_keys(f, &got);
    assert_int_equal(got.len, keys.len);
    assert_memory_equal(got.data, keys.data, keys.len);

    fixture_close(f);
    fixture_sql(f, "UPDATE article SET text=(SELECT text FROM kept) WHERE id=1; DROP TABLE kept");
    fixture_open(f, INDEX_WRITE);
    fixture_check(f);
    begin(f);
    ASSERT_OK(writer_article_remove(f->writer, 1, &f->err), &f->err);
    commit(f);
    fixture_check(f);
    buf_release(&before);
    buf_release(&after);
    buf_release(&keys);
    buf_release(&got);
}

static void keys_are_derived_in_pieces_that_fit_the_memory(void **state)
{
    static const size_t limits[] = {1, 5000, 100000};
    struct fixture *f = *state;
    struct buf keys = BUF_INIT, got = BUF_INIT;

    fixture_add(f, three, 3);
    add_many_words(f);
    list_keys(f, &keys);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        lose_keys(f);
        ASSERT_OK(db_exec(&f->ix->db, "BEGIN", &f->err), &f->err);
        ASSERT_OK(vocab_rebuild_keys(&f->ix->vocab, f->ix->analyzer, limits[i], NULL, NULL, NULL,
                                     &f->err),
                  &f->err);
        ASSERT_OK(db_exec(&f->ix->db, "COMMIT", &f->err), &f->err);
        list_keys(f, &got);
        assert_int_equal(got.len, keys.len);
        assert_memory_equal(got.data, keys.data, keys.len);
    }
    buf_release(&keys);
    buf_release(&got);
}

static void turn_entry(const struct block_change *change, const struct span *old, struct buf *out,
                       bool *keep, void *ctx)
{
    struct form_entry entry;

    (void)change;
    (void)keep;
    (void)ctx;
    assert_non_null(old);
    assert_true(vocab_read_form(*old, &entry));
    entry.own_key = !entry.own_key;
    vocab_add_form(out, entry);
}

static void turn_own_keys(struct fixture *f)
{
    static const char *const forms[] = {"gäste", "wort1", "wort10"};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct block_change change = block_change_of(span_of(forms[i]), 0);
        ASSERT_OK(block_map_merge(&f->ix->vocab.by_form, &change, 1, turn_entry, NULL, &f->err),
                  &f->err);
    }
}

/* Other rules may say of other forms that they are their own keys. */
static void own_keys_are_derived_anew(void **state)
{
    struct fixture *f = *state;
    struct buf before = BUF_INIT, after = BUF_INIT;

    fixture_add(f, three, 3);
    add_many_words(f);
    dump_index(f, &before);
    lose_keys(f);
    ASSERT_OK(db_exec(&f->ix->db, "BEGIN", &f->err), &f->err);
    turn_own_keys(f);
    ASSERT_OK(db_exec(&f->ix->db, "COMMIT", &f->err), &f->err);
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    dump_index(f, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
    fixture_check(f);
    buf_release(&before);
    buf_release(&after);
}

static void damaged_forms_stop_the_deriving_of_keys(void **state)
{
    struct fixture *f = *state;

    fixture_add(f, three, 3);
    fixture_close(f);
    fixture_sql(f, "UPDATE vocab_form SET data=x'00ff'");
    lose_keys(f);
    assert_int_equal(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), FB_ERR_CORRUPT);
    assert_non_null(f->err.message);
    fb_error_release(&f->err);
    assert_true(index_is_outdated(f->ix));
}

/* Of the index as it is made now, one as version 2 had it. */
static const char to_version_2[] =
    "CREATE TABLE dict_2(id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
    "INSERT INTO dict_2 SELECT id, data FROM dict; DROP TABLE dict;"
    "ALTER TABLE dict_2 RENAME TO dict;"
    "CREATE TABLE file_2(id INTEGER PRIMARY KEY, dir_id INTEGER NOT NULL, name BLOB NOT NULL,"
    "  dev INTEGER, ino INTEGER, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER,"
    "  checked_ns INTEGER, digest BLOB, n_articles INTEGER, failed INTEGER, UNIQUE(dir_id, name));"
    "INSERT INTO file_2 SELECT * FROM file; DROP TABLE file; ALTER TABLE file_2 RENAME TO file;"
    "CREATE TABLE article_2(id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, key BLOB,"
    "  digest BLOB NOT NULL, dict INTEGER NOT NULL, text BLOB NOT NULL);"
    "INSERT INTO article_2 SELECT id, file_id, key, x'00', dict, text FROM article;"
    "DROP TABLE article; ALTER TABLE article_2 RENAME TO article;"
    "CREATE INDEX article_file ON article(file_id, id); PRAGMA user_version=2;"
    /* blocks of another layout */
    "INSERT OR REPLACE INTO docinfo VALUES(0, randomblob(8192)), (5, randomblob(8192));"
    "INSERT OR REPLACE INTO sketch VALUES(0, randomblob(8192)), (5, randomblob(8192));";

static int64_t n_matches(struct fixture *f, const char *term)
{
    struct buf sql = BUF_INIT;
    int64_t n = 0;

    buf_addf(&sql, "SELECT count(*) FROM fts WHERE fts MATCH '\"%s\"'", term);
    ASSERT_OK(db_get_int(&f->ix->db, buf_cstr(&sql), -1, &n, &f->err), &f->err);
    buf_release(&sql);
    return n;
}

/* Where the file is now is not where the article was indexed. */
static void rename_file(struct fixture *f, int64_t file_id)
{
    struct buf sql = BUF_INIT;

    buf_addf(&sql, "UPDATE file SET name=CAST('umbenannt' AS BLOB) WHERE id=%lld",
             (long long)file_id);
    ASSERT_OK(db_exec(&f->ix->db, buf_cstr(&sql), &f->err), &f->err);
    buf_release(&sql);
}

/* The words of an article's path are not stored beside its file's. */
static void the_words_of_a_path_go_with_the_article(void **state)
{
    struct fixture *f = *state;

    for (int variant = 0; variant < 3; variant++) {
        int64_t id, file_id;

        begin(f);
        file_id = fixture_file(f, three[2].path);
        fixture_make_draft(f, &three[2]);
        if (variant < 2)
            buf_clear(&f->draft.path);
        ASSERT_OK(writer_article_add(f->writer, file_id, &f->draft, &id, &f->err), &f->err);
        commit(f); /* its words are gathered until then */
        begin(f);
        assert_int_equal(n_matches(f, "/sub"), 1);
        assert_int_equal(n_matches(f, "/c"), 1);
        if (variant == 1) {
            ASSERT_OK(writer_article_keep_path(f->writer, id, &f->err), &f->err);
            rename_file(f, file_id);
        } else if (variant == 2) {
            rename_file(f, file_id);
        }
        ASSERT_OK(writer_article_remove(f->writer, id, &f->err), &f->err);
        assert_int_equal(n_matches(f, "/sub"), 0);
        assert_int_equal(n_matches(f, "/c"), 0);
        assert_int_equal(n_matches(f, "/umbenannt"), 0);
        ASSERT_OK(store_file_remove(f->writer, file_id, &f->err), &f->err);
        commit(f);
        fixture_check(f);
    }
}

/* Articles of version 2 hold the terms of their path and date before the text. */
static void an_index_of_version_2_is_brought_up_to_date(void **state)
{
    struct fixture *f = *state;
    struct buf plain = BUF_INIT, packed = BUF_INIT, before = BUF_INIT, after = BUF_INIT;
    struct text_compressor compressor = {0};
    struct span meta, stored;
    sqlite3_stmt *stmt = NULL;
    unsigned char digest[16], again[16];
    int64_t dict;

    fixture_add(f, three, 3);
    ASSERT_OK(stored_article_load(f->writer, 3, &f->writer->old_article, &meta, &f->err), &f->err);
    buf_add_varint(&plain, meta.len);
    buf_add_span(&plain, meta);
    ASSERT_OK(index_load_packed(f->ix, 3, &stored, &f->err), &f->err);
    buf_add_span(&plain, stored);
    ASSERT_OK(writer_article_digest(f->writer, 3, digest, &f->err), &f->err);
    ASSERT_OK(text_compress(writer_codec(f->writer), &compressor, buf_span(&plain), &packed, &dict,
                            &f->err),
              &f->err);
    ASSERT_OK(
        db_prepare(&f->ix->db, &stmt, "UPDATE article SET path=NULL, text=? WHERE id=3", &f->err),
        &f->err);
    db_bind_blob(stmt, 1, buf_span(&packed));
    ASSERT_OK(db_run(&f->ix->db, stmt, &f->err), &f->err);
    sqlite3_finalize(stmt);
    ASSERT_OK(db_exec(&f->ix->db, "UPDATE article SET path=NULL", &f->err), &f->err);
    dump_index(f, &before);
    fixture_close(f);
    fixture_sql(f, to_version_2);

    fixture_open(f, INDEX_WRITE);
    assert_int_equal(f->ix->schema_version, SCHEMA_VERSION);
    assert_true(index_is_outdated(f->ix)); /* forms have no ids yet */
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    dump_index(f, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
    fixture_check(f);
    ASSERT_OK(writer_article_digest(f->writer, 3, again, &f->err), &f->err);
    assert_memory_equal(digest, again, sizeof digest);

    begin(f);
    rename_file(f, fixture_file(f, three[2].path));
    ASSERT_OK(writer_article_remove(f->writer, 3, &f->err), &f->err);
    commit(f);
    assert_int_equal(n_matches(f, "/sub"), 0);
    assert_int_equal(n_matches(f, "/umbenannt"), 0);
    assert_int_equal(n_matches(f, "/c"), 2);
    text_compressor_release(&compressor);
    buf_release(&plain);
    buf_release(&packed);
    buf_release(&before);
    buf_release(&after);
}

static void check_pages(struct fixture *f, int64_t page_bytes, int64_t fts_page_bytes)
{
    int64_t found = 0;

    ASSERT_OK(db_get_int(&f->ix->db, "PRAGMA page_size", 0, &found, &f->err), &f->err);
    assert_int_equal(found, page_bytes);
    ASSERT_OK(db_get_int(&f->ix->db, "SELECT v FROM fts_config WHERE k='pgsz'", 0, &found, &f->err),
              &f->err);
    assert_int_equal(found, fts_page_bytes);
}

/* Where the database's pages are small, one page of FTS5's must go on one of them. */
static void pages_of_the_full_text_fit_those_of_the_database(void **state)
{
    struct fixture *f = *state;

    fixture_add(f, three, 3);
    check_pages(f, 8192, 4070);
    fixture_close(f);
    fixture_sql(f, "PRAGMA journal_mode=DELETE; PRAGMA page_size=4096; VACUUM;"
                   "UPDATE meta SET value='T0-K0' WHERE name='fingerprint'");
    fixture_open(f, INDEX_WRITE);
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    check_pages(f, 4096, 0);
    fixture_check(f);
}

/* An index of version 1 has no sketches; the next index run makes them. */
static void an_older_index_is_brought_up_to_date(void **state)
{
    struct fixture *f = *state;
    const struct index_options reading = {.mode = INDEX_READ};
    struct buf before = BUF_INIT, after = BUF_INIT;
    struct sketch sketch;

    fixture_add(f, three, 3);
    ASSERT_OK(db_exec(&f->ix->db, "UPDATE article SET path=NULL", &f->err), &f->err);
    dump_index(f, &before);
    fixture_close(f);
    fixture_sql(f, to_version_2);
    fixture_sql(f, "DROP TABLE sketch; PRAGMA user_version=1");
    assert_int_equal(index_open(&f->ix, f->path, &reading, &f->err), FB_ERR_VERSION);
    assert_non_null(strstr(f->err.message, "older findbuch"));
    fb_error_release(&f->err);
    f->ix = NULL;

    fixture_open(f, INDEX_WRITE);
    assert_int_equal(f->ix->schema_version, SCHEMA_VERSION);
    assert_true(index_is_outdated(f->ix));
    ASSERT_OK(index_sketch(f->ix, 1, &sketch, &f->err), &f->err);
    assert_int_equal(sketch.n_words, 0);
    fixture_open(f, INDEX_READ); /* searched it can be meanwhile */
    assert_true(index_is_outdated(f->ix));
    fixture_open(f, INDEX_WRITE);
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    assert_false(index_is_outdated(f->ix));
    dump_index(f, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
    fixture_check(f);
    buf_release(&before);
    buf_release(&after);
}

/* An index of version 2 has no numbers of forms; the next index run gives them. */
static void an_index_without_numbers_is_brought_up_to_date(void **state)
{
    struct fixture *f = *state;
    struct buf before = BUF_INIT, after = BUF_INIT;

    fixture_add(f, three, 3);
    ASSERT_OK(db_exec(&f->ix->db, "UPDATE article SET path=NULL", &f->err), &f->err);
    dump_index(f, &before);
    fixture_close(f);
    fixture_sql(f, to_version_2);
    fixture_sql(f, "DROP TABLE vocab_text; DROP TABLE vocab_df;"
                   "UPDATE vocab_form SET data=x'0000'; UPDATE vocab_key SET data=x'0000';"
                   "DELETE FROM meta WHERE name='next_form_id'; PRAGMA user_version=2");
    fixture_open(f, INDEX_WRITE);
    assert_int_equal(f->ix->schema_version, SCHEMA_VERSION);
    assert_true(index_is_outdated(f->ix));
    assert_false(index_lacks_only_keys(f->ix));
    assert_int_equal(df_of(f, "gäste"), 0);
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    dump_index(f, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
    fixture_check(f);
    buf_release(&before);
    buf_release(&after);
}

/* What analysing anew is for: words that the index has wrong. */
static void analysing_anew_mends_the_words(void **state)
{
    struct fixture *f = *state;

    fixture_add(f, three, 3);
    fixture_close(f);
    fixture_sql(f, "DELETE FROM vocab_form; DELETE FROM vocab_key;"
                   "INSERT INTO fts(fts) VALUES('delete-all');"
                   "UPDATE meta SET value='T0-K0' WHERE name='fingerprint'");
    fixture_open(f, INDEX_WRITE);
    ASSERT_OK(writer_reanalyze(f->writer, NULL, NULL, NULL, &f->err), &f->err);
    check_figures(f, 3, 9 + 4 + 7);
    assert_int_equal(df_of(f, "straße"), 2);
}

static void expect_no_opening(struct fixture *f, enum index_mode mode, enum fb_status want,
                              const char *advice)
{
    const struct index_options options = {mode, 0};
    struct index *ix = NULL;
    struct fb_error err = {0};
    enum fb_status status = index_open(&ix, f->path, &options, &err);

    if (status != want || !err.message || !strstr(err.message, advice) ||
        !strstr(err.message, f->path))
        fail_msg("status %d, \"%s\"", (int)status, err.message ? err.message : "");
    assert_null(ix);
    fb_error_release(&err);
}

static void one_writer_at_a_time(void **state)
{
    struct fixture *f = *state;
    struct index *reader = NULL;
    const struct index_options options = {INDEX_READ, 0};
    char pid[32];

    fixture_add(f, three, 1);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    expect_no_opening(f, INDEX_WRITE, FB_ERR_BUSY, pid);
    fixture_open(f, INDEX_WRITE);
    begin(f);
    fixture_add_one(f, &three[1]);
    ASSERT_OK(index_open(&reader, f->path, &options, &f->err), &f->err); /* readers go on */
    struct index_info info;
    ASSERT_OK(index_info(reader, false, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, 1);
    commit(f);
    ASSERT_OK(index_info(reader, false, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, 2);
    index_close(reader);
    fixture_close(f);
    fixture_open(f, INDEX_WRITE);
}

/* Between begin and end a reader sees one state. */
static void a_reader_sees_one_state(void **state)
{
    struct fixture *f = *state;
    struct index *reader = NULL;
    const struct index_options options = {INDEX_READ, 0};
    struct index_info info;
    uint32_t df;

    fixture_add(f, three, 1);
    fixture_open(f, INDEX_WRITE);
    ASSERT_OK(index_open(&reader, f->path, &options, &f->err), &f->err);
    ASSERT_OK(index_begin_read(reader, &f->err), &f->err);
    ASSERT_OK(index_begin_read(reader, &f->err), &f->err);
    ASSERT_OK(index_info(reader, false, &info, &f->err), &f->err);
    fixture_add(f, three + 1, 2);
    for (int nested = 2; nested > 0; nested--) {
        ASSERT_OK(index_info(reader, false, &info, &f->err), &f->err);
        assert_int_equal(info.n_articles, 1);
        ASSERT_OK(index_vocab_df(reader, span_of("gäste"), &df, &f->err), &f->err);
        assert_int_equal(df, 0);
        index_end_read(reader);
    }
    ASSERT_OK(index_info(reader, false, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, 3);
    ASSERT_OK(index_vocab_df(reader, span_of("gäste"), &df, &f->err), &f->err);
    assert_int_equal(df, 1);
    index_close(reader);
}

static bool has_file_beside(struct fixture *f, const char *ending)
{
    struct buf path = BUF_INIT;
    bool there;

    buf_addf(&path, "%s%s", f->path, ending);
    there = access(buf_cstr(&path), F_OK) == 0;
    buf_release(&path);
    return there;
}

/* Read when nobody writes, an index is one file; in use by others it is left as it is. */
static void a_written_index_comes_to_rest(void **state)
{
    struct fixture *f = *state;
    struct index *reader = NULL;
    const struct index_options options = {INDEX_READ, 0};
    struct index_info info;

    fixture_add(f, three, 1);
    assert_true(has_file_beside(f, "-wal"));
    fixture_open(f, INDEX_READ);
    ASSERT_OK(index_info(f->ix, false, &info, &f->err), &f->err);
    assert_false(has_file_beside(f, "-wal"));
    assert_false(has_file_beside(f, "-shm"));

    fixture_open(f, INDEX_WRITE);
    ASSERT_OK(index_open(&reader, f->path, &options, &f->err), &f->err);
    fixture_add(f, three + 1, 1);
    fixture_close(f);
    assert_true(has_file_beside(f, "-wal"));
    ASSERT_OK(index_info(reader, false, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, 2);
    fixture_open(f, INDEX_WRITE); /* the reader goes on through all of it */
    fixture_add(f, three + 2, 1);
    ASSERT_OK(index_info(reader, false, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, 3);
    index_close(reader);
    fixture_open(f, INDEX_READ);
    assert_false(has_file_beside(f, "-wal"));
    ASSERT_OK(index_info(f->ix, false, &info, &f->err), &f->err);
    assert_int_equal(info.n_articles, 3);
}

static void what_is_no_index_is_refused(void **state)
{
    struct fixture *f = *state;
    struct stat after;
    FILE *file;

    expect_no_opening(f, INDEX_READ, FB_ERR_NOT_FOUND, "findbuch index");

    file = fopen(f->path, "w");
    assert_non_null(file);
    fclose(file);
    expect_no_opening(f, INDEX_READ, FB_ERR_NOT_FOUND, "findbuch index");
    fixture_open(f, INDEX_WRITE); /* an empty file becomes one */
    fixture_check(f);
    fixture_close(f);
    fixture_open(f, INDEX_READ);
    fixture_close(f);

    fixture_sql(f, "PRAGMA user_version=999");
    expect_no_opening(f, INDEX_READ, FB_ERR_VERSION, "newer");
    expect_no_opening(f, INDEX_WRITE, FB_ERR_VERSION, "newer");
    fixture_sql(f, "PRAGMA user_version=0");
    expect_no_opening(f, INDEX_READ, FB_ERR_VERSION, "older");

    assert_int_equal(unlink(f->path), 0);
    file = fopen(f->path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("This is a letter, not a database.\n", file);
    fclose(file);
    expect_no_opening(f, INDEX_READ, FB_ERR_CORRUPT, "move it away");
    expect_no_opening(f, INDEX_WRITE, FB_ERR_CORRUPT, "move it away");
    assert_int_equal(stat(f->path, &after), 0);
    assert_int_equal(after.st_size, 34000);
}

static void read_bytes(const char *path, struct buf *bytes)
{
    FILE *file = fopen(path, "rb");
    char chunk[4096];
    size_t n;

    assert_non_null(file);
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(bytes, chunk, n);
    fclose(file);
}

/* Somebody else's database is left exactly as it is. */
static void foreign_databases_are_left_alone(void **state)
{
    struct fixture *f = *state;
    struct buf before = BUF_INIT, after = BUF_INIT;
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE notes(text); INSERT INTO notes VALUES('mine')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    read_bytes(f->path, &before);
    expect_no_opening(f, INDEX_READ, FB_ERR_VERSION, "not an index");
    expect_no_opening(f, INDEX_WRITE, FB_ERR_VERSION, "not an index");
    read_bytes(f->path, &after);
    assert_int_equal(before.len, after.len);
    assert_memory_equal(before.data, after.data, before.len);
    buf_release(&before);
    buf_release(&after);
}

struct listing {
    struct buf text;
    struct fixture *f;
};

static enum fb_status list_article(int64_t id, struct span key, void *ctx)
{
    struct listing *l = ctx;

    buf_addf(&l->text, "%lld=%.*s ", (long long)id, (int)key.len, key.len ? key.ptr : "");
    return FB_OK;
}

static enum fb_status list_file(const struct store_file *file, void *ctx)
{
    struct listing *l = ctx;

    buf_addf(&l->text, "%.*s:%llu:%lld:%d ", (int)file->name.len, file->name.ptr,
             (unsigned long long)file->size_bytes, (long long)file->mtime_ns, (int)file->failed);
    return FB_OK;
}

static enum fb_status list_dir(int64_t id, struct span path, void *ctx)
{
    struct listing *l = ctx;

    buf_addf(&l->text, "[%.*s] ", (int)path.len, path.len ? path.ptr : "");
    return store_files(l->f->writer, id, list_file, l, &l->f->err);
}

static enum fb_status list_root(const struct store_root *root, void *ctx)
{
    struct listing *l = ctx;

    buf_addf(&l->text, "%s=%s ", buf_cstr(&root->real), buf_cstr(&root->shown));
    return store_dirs(l->f->writer, root->id, list_dir, l, &l->f->err);
}

static void roots_folders_and_files_are_remembered(void **state)
{
    struct fixture *f = *state;
    struct listing l = {BUF_INIT, f};
    struct store_file file = {.name = span_of("b\xFF"),
                              .size_bytes = UINT64_C(1) << 40,
                              .mtime_ns = 1700000000123456789,
                              .failed = true};
    int64_t root, again, dir;

    begin(f);
    ASSERT_OK(store_root_add(f->writer, span_of("/r\xFF"), span_of("r"), &root, &f->err), &f->err);
    ASSERT_OK(store_root_add(f->writer, span_of("/r\xFF"), span_of("other"), &again, &f->err),
              &f->err);
    assert_int_equal(root, again);
    ASSERT_OK(store_dir_add(f->writer, root, span_of("z"), &dir, &f->err), &f->err);
    ASSERT_OK(store_dir_add(f->writer, root, span_of(""), &dir, &f->err), &f->err);
    ASSERT_OK(store_dir_add(f->writer, root, span_of(""), &again, &f->err), &f->err);
    assert_int_equal(dir, again);
    file.dir_id = dir;
    ASSERT_OK(store_file_put(f->writer, &file, &f->err), &f->err);
    assert_true(file.id > 0);
    file.name = span_of("a");
    file.failed = false;
    file.size_bytes = 5;
    ASSERT_OK(store_file_put(f->writer, &file, &f->err), &f->err);
    ASSERT_OK(store_roots(f->writer, list_root, &l, &f->err), &f->err);
    assert_string_equal(buf_cstr(&l.text), "/r\xFF=r [] a:5:1700000000123456789:0 [z] ");

    fixture_make_draft(f, &(struct fixture_article){"x", .key = "k2", .body = "eins"});
    ASSERT_OK(writer_article_add(f->writer, file.id, &f->draft, &again, &f->err), &f->err);
    fixture_make_draft(f, &(struct fixture_article){"x", .body = "zwei"});
    ASSERT_OK(writer_article_add(f->writer, file.id, &f->draft, &again, &f->err), &f->err);
    buf_clear(&l.text);
    ASSERT_OK(store_articles(f->writer, file.id, list_article, &l, &f->err), &f->err);
    assert_string_equal(buf_cstr(&l.text), "1=k2 2= ");
    commit(f);
    fixture_check(f);

    begin(f);
    ASSERT_OK(writer_article_remove(f->writer, 1, &f->err), &f->err);
    ASSERT_OK(writer_article_remove(f->writer, 2, &f->err), &f->err);
    ASSERT_OK(store_file_remove(f->writer, file.id, &f->err), &f->err);
    ASSERT_OK(store_dir_remove(f->writer, dir, &f->err), &f->err);
    buf_clear(&l.text);
    ASSERT_OK(store_roots(f->writer, list_root, &l, &f->err), &f->err);
    assert_string_equal(buf_cstr(&l.text), "/r\xFF=r [z] ");
    commit(f);
    fixture_check(f);
    buf_release(&l.text);
}

static void training_makes_later_articles_smaller(void **state)
{
    struct fixture *f = *state;
    struct buf samples = BUF_INIT;
    size_t lengths[300];
    uint64_t random = 8;
    int64_t dict = 0;

    begin(f);
    fixture_add_one(f, &three[0]);
    for (size_t i = 0; i < 300; i++) {
        size_t before = samples.len;
        for (int w = 0; w < 60; w++)
            buf_addf(&samples, "Wort%u und ", fixture_random(&random, 50));
        lengths[i] = samples.len - before;
    }
    assert_true(writer_wants_dictionary(f->writer));
    ASSERT_OK(writer_train_dictionary(f->writer, &samples, lengths, 300, 1 << 20, &f->err),
              &f->err);
    assert_false(writer_wants_dictionary(f->writer));
    fixture_add_one(f, &three[2]);
    commit(f);
    ASSERT_OK(db_get_int(&f->ix->db, "SELECT dict FROM article WHERE id=2", 0, &dict, &f->err),
              &f->err);
    assert_true(dict > 0);
    fixture_open(f, INDEX_WRITE);
    begin(f);
    assert_false(writer_wants_dictionary(f->writer));
    ASSERT_OK(writer_article_remove(f->writer, 2, &f->err), &f->err);
    commit(f);
    fixture_check(f);
    buf_release(&samples);
}

static void count_fault(const char *message, void *ctx)
{
    size_t *n = ctx;

    assert_true(strlen(message) > 10);
    ++*n;
}

static void check_finds_what_is_wrong(void **state)
{
    static const char *const damages[] = {
        "DELETE FROM article WHERE id=2",
        "UPDATE meta SET value=7 WHERE name='n_articles'",
        "UPDATE meta SET value=7 WHERE name='n_tokens'",
        "UPDATE article SET text=x'00' WHERE id=1",
        "UPDATE article SET text=(SELECT text FROM article WHERE id=2) WHERE id=1",
        "UPDATE article SET file_id=99 WHERE id=1",
        "INSERT INTO file(dir_id, name, n_articles) SELECT dir_id, name, 1 FROM file WHERE id=1",
        "DELETE FROM dir",
        "DELETE FROM root",
        "UPDATE docinfo SET data=zeroblob(8192)",
        "UPDATE sketch SET data=zeroblob(8192)",
        "DELETE FROM vocab_form",
        "DELETE FROM vocab_key",
        "DELETE FROM vocab_text",
        "DELETE FROM vocab_df",
        "UPDATE vocab_form SET data=x'0161'",
        "UPDATE vocab_key SET data=x'016101'",
        "UPDATE vocab_text SET data=x'05'",
        "UPDATE vocab_df SET data=x'05'",
        "UPDATE vocab_text SET data=substr(data, 1, 1) || x'0378797a' || substr(data, 2)",
        "UPDATE vocab_df SET data=CAST(replace(data, x'01', x'02') AS BLOB)",
        "UPDATE meta SET value=3 WHERE name='next_form_id'",
        "UPDATE vocab_key SET data=data || x'117a020001' WHERE id=1",
        "UPDATE vocab_key SET data=CAST(replace(data, x'0302', x'0301') AS BLOB)",
        "INSERT INTO fts(fts) VALUES('delete-all')",
        "UPDATE meta SET value='T0-K0' WHERE name='fingerprint'",
        "UPDATE fts_data SET block=zeroblob(length(block)) WHERE id=(SELECT max(id) FROM fts_data)",
        "INSERT INTO fts(rowid, body, meta) VALUES(77, 'gespenst', '@*')",
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        size_t n_faults = 0, n_told = 0;

        fixture_add(f, three, 3);
        fixture_close(f);
        fixture_sql(f, damages[i]);
        fixture_open(f, INDEX_READ);
        ASSERT_OK(index_check(f->ix, count_fault, &n_told, &n_faults, &f->err), &f->err);
        if (n_faults == 0 || n_told != n_faults)
            fail_msg("%s: %zu faults, %zu told", damages[i], n_faults, n_told);
        fixture_close(f);
        assert_int_equal(unlink(f->path), 0);
        fixture_open(f, INDEX_WRITE);
    }
}

/* FTS5's own structures: damage that no other part of the check comes across. */
static void check_looks_into_the_full_text(void **state)
{
    struct fixture *f = *state;
    struct buf body = BUF_INIT;

    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    for (int i = 0; i < 300; i++) {
        struct fixture_article a = {.path = "x.txt"};
        buf_clear(&body);
        for (int k = 0; k < 40; k++)
            buf_addf(&body, "wort%d ", (i * 37 + k * k) % 5000);
        a.body = buf_cstr(&body);
        fixture_add_one(f, &a);
    }
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
    buf_release(&body);
    fixture_close(f);
    fixture_open(f, INDEX_READ);
    fixture_check(f);
    fixture_close(f);
    fixture_sql(f, "UPDATE fts_data SET block=zeroblob(length(block))"
                   " WHERE id=(SELECT max(id) - 3 FROM fts_data)");
    for (int mode = INDEX_READ; mode <= INDEX_WRITE; mode++) {
        size_t n_faults = 0, n_told = 0;
        fixture_open(f, (enum index_mode)mode);
        ASSERT_OK(index_check(f->ix, count_fault, &n_told, &n_faults, &f->err), &f->err);
        assert_int_equal(n_faults, 1);
        fixture_close(f);
    }
}

static void files_beside_an_index_are_named_after_it(void **state)
{
    static const char *const cases[][2] = {
        {"index/findbuch.db", "index/findbuch.words"},
        {"findbuch.db", "findbuch.words"},
        {"/a.b/archiv", "/a.b/archiv.words"},
        {"a.b.db", "a.b.words"},
        {".db", ".db.words"},
        {"x/.db", "x/.db.words"},
        {"odd.words", "odd.words.words"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;

        index_sibling_path(cases[i][0], "words", &out);
        assert_string_equal(buf_cstr(&out), cases[i][1]);
        buf_release(&out);
    }
}

int main(void)
{
#define IN_INDEX(test) cmocka_unit_test_setup_teardown(test, fixture_setup_index, fixture_teardown)
    static const struct CMUnitTest tests[] = {
        IN_INDEX(articles_come_change_and_go),
        IN_INDEX(numbers_are_never_given_twice),
        IN_INDEX(random_batches),
        IN_INDEX(segments_hold_what_insertion_would),
        IN_INDEX(an_unknown_make_is_inserted_into),
        IN_INDEX(one_article_may_change_again_and_again_in_a_batch),
        IN_INDEX(segments_are_merged),
        IN_INDEX(death_within_a_batch_leaves_all_as_it_was),
        IN_INDEX(a_rollback_leaves_all_as_it_was),
        IN_INDEX(a_batch_left_open_is_lost),
        IN_INDEX(another_analysis_is_made_good),
        IN_INDEX(keys_alone_are_derived_from_the_forms),
        IN_INDEX(keys_are_derived_in_pieces_that_fit_the_memory),
        IN_INDEX(own_keys_are_derived_anew),
        IN_INDEX(an_index_without_numbers_is_brought_up_to_date),
        IN_INDEX(damaged_forms_stop_the_deriving_of_keys),
        IN_INDEX(the_words_of_a_path_go_with_the_article),
        IN_INDEX(an_index_of_version_2_is_brought_up_to_date),
        IN_INDEX(pages_of_the_full_text_fit_those_of_the_database),
        IN_INDEX(an_older_index_is_brought_up_to_date),
        IN_INDEX(analysing_anew_mends_the_words),
        IN_INDEX(one_writer_at_a_time),
        IN_INDEX(a_reader_sees_one_state),
        IN_INDEX(a_written_index_comes_to_rest),
        IN_INDEX(roots_folders_and_files_are_remembered),
        IN_INDEX(training_makes_later_articles_smaller),
        IN_INDEX(check_finds_what_is_wrong),
        IN_INDEX(check_looks_into_the_full_text),
        cmocka_unit_test_setup_teardown(what_is_no_index_is_refused, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(foreign_databases_are_left_alone, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test(files_beside_an_index_are_named_after_it),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
