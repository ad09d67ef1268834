/* Table meta: figures kept in step with the articles by every commit, and the fingerprint of the
 * analysis. Figures of the posting lists (generations.c) stand there under names of their own. */
#include "index/core/meta.h"

#include "index/core/index_struct.h"

#include <stddef.h>
#include <stdio.h>
#include <time.h>

/* The one list of the names, and where in the open index each stands. */
static const struct {
    const char *name;
    size_t at;
} counts[] = {
    {"n_articles", offsetof(struct index, counts.n_articles)},
    {"n_tokens", offsetof(struct index, counts.n_tokens)},
    {"text_bytes", offsetof(struct index, counts.text_bytes)},
    {"next_id", offsetof(struct index, counts.next_id)},
    {"updated", offsetof(struct index, counts.updated_unix_s)},
    {"first_date", offsetof(struct index, counts.first_date)},
    {"last_date", offsetof(struct index, counts.last_date)},
    {"next_form_id", offsetof(struct index, vocab.next_id)},
};
enum { N_COUNTS = sizeof counts / sizeof *counts };
static const char fingerprint_name[] = "fingerprint";

static int64_t *count_at(struct index *ix, size_t i)
{
    return (int64_t *)(void *)((char *)ix + counts[i].at);
}

static void set_count(struct index *ix, struct span name, int64_t value)
{
    for (size_t i = 0; i < N_COUNTS; i++)
        if (span_eq(name, span_of(counts[i].name)))
            *count_at(ix, i) = value;
}

enum fb_status meta_load(struct index *ix, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    enum fb_status status = db_prepare(&ix->db, &stmt, "SELECT name, value FROM meta", err);

    memset(&ix->counts, 0, sizeof ix->counts);
    ix->counts.next_id = 1;
    ix->vocab.next_id = 1;
    ix->built_with[0] = '\0';
    while (status == FB_OK && (status = db_step(&ix->db, stmt, &row, err)) == FB_OK && row) {
        struct span name = db_column(stmt, 0);
        if (span_eq(name, span_of(fingerprint_name))) {
            struct span value = db_column(stmt, 1);
            snprintf(ix->built_with, sizeof ix->built_with, "%.*s", (int)value.len, value.ptr);
        } else {
            set_count(ix, name, sqlite3_column_int64(stmt, 1));
        }
    }
    sqlite3_finalize(stmt);
    return status;
}

enum fb_status meta_save(struct index *ix, struct fb_error *err)
{
    sqlite3_stmt *put = NULL;
    enum fb_status status =
        db_prepare(&ix->db, &put, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)", err);

    ix->counts.updated_unix_s = time(NULL);
    if (status == FB_OK) {
        db_bind_text(put, 1, span_of(fingerprint_name));
        db_bind_text(put, 2, span_of(analyzer_fingerprint(ix->analyzer)));
        status = db_run(&ix->db, put, err);
    }
    for (size_t i = 0; i < N_COUNTS && status == FB_OK; i++) {
        db_bind_text(put, 1, span_of(counts[i].name));
        db_bind_int(put, 2, *count_at(ix, i));
        status = db_run(&ix->db, put, err);
    }
    sqlite3_finalize(put);
    return status;
}
