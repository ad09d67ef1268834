/* Opening and closing an index, and what stands in its meta table: counts kept in step with the
 * articles, and the fingerprint of the analysis that built it. A reader sees one state between
 * index_begin_read and index_end_read; what it caches is dropped when another process has written.
 */
#include "index/core/index.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/core/index_struct.h"
#include "index/core/meta.h"
#include "index/fts5/fts_tokenizer.h"
#include "index/sqlite/lock.h"
#include "index/sqlite/schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum fb_status read_data_version(struct index *ix, int64_t *version, struct fb_error *err)
{
    bool row = false;
    enum fb_status status = db_prepare(&ix->db, &ix->data_version_stmt, "PRAGMA data_version", err);

    *version = 0;
    if (status == FB_OK)
        status = db_step(&ix->db, ix->data_version_stmt, &row, err);
    if (row)
        *version = sqlite3_column_int64(ix->data_version_stmt, 0);
    sqlite3_reset(ix->data_version_stmt);
    return status;
}

enum fb_status index_begin_read(struct index *ix, struct fb_error *err)
{
    int64_t version;
    enum fb_status status;

    if (ix->read_depth > 0 || ix->in_batch) {
        ix->read_depth++;
        return FB_OK;
    }
    status = db_prepare(&ix->db, &ix->begin_read, "BEGIN", err);
    if (status == FB_OK)
        status = db_run(&ix->db, ix->begin_read, err);
    if (status != FB_OK)
        return status;
    ix->read_depth = 1;
    status = read_data_version(ix, &version, err);
    if (status == FB_OK && version != ix->data_version) {
        docinfo_forget(&ix->docinfo);
        id_blocks_forget(&ix->sketches);
        texts_forget(&ix->texts);
        vocab_forget(&ix->vocab);
        status = meta_load(ix, err);
        ix->data_version = version;
    }
    if (status != FB_OK)
        index_end_read(ix);
    return status;
}

void index_end_read(struct index *ix)
{
    if (--ix->read_depth > 0 || ix->in_batch)
        return;
    if (db_prepare(&ix->db, &ix->end_read, "COMMIT", NULL) == FB_OK)
        db_run(&ix->db, ix->end_read, NULL);
}

static enum fb_status open_database(struct index *ix, const char *path,
                                    const struct index_options *options, struct fb_error *err)
{
    enum fb_status status;

    if (options->mode == INDEX_READ && access(path, F_OK) != 0)
        return fb_error_set(err, FB_ERR_NOT_FOUND,
                            _("there is no index %s; make it with: findbuch index PATH"), path);
    if (options->mode == INDEX_WRITE) {
        status = lock_take(path, options->lock_wait_ms, &ix->lock_fd, err);
        if (status != FB_OK)
            return status;
    }
    status = db_open(&ix->db, path, options->mode == INDEX_READ ? DB_READ : DB_WRITE, err);
    if (status == FB_OK)
        status = fts_tokenizer_register(&ix->db, err);
    if (status == FB_OK && options->mode == INDEX_WRITE)
        status = schema_migrate(&ix->db, err);
    if (status == FB_OK && options->mode == INDEX_WRITE)
        status = db_choose_journal(&ix->db, err);
    ix->may_rest = status == FB_OK && options->mode == INDEX_WRITE;
    return status;
}

/* What has to be known of an open database, all of one state of it, so that it is locked once. */
static enum fb_status read_state(struct index *ix, struct fb_error *err)
{
    enum fb_status status = db_prepare(&ix->db, &ix->begin_read, "BEGIN", err);

    if (status == FB_OK)
        status = db_run(&ix->db, ix->begin_read, err);
    if (status != FB_OK)
        return status;
    ix->read_depth = 1;
    status = schema_check(&ix->db, &ix->schema_version, err);
    if (status == FB_OK)
        status = meta_load(ix, err);
    if (status == FB_OK)
        status = read_data_version(ix, &ix->data_version, err);
    index_end_read(ix);
    return status;
}

enum fb_status index_open(struct index **out, const char *path, const struct index_options *options,
                          struct fb_error *err)
{
    struct index *ix = xcalloc(1, sizeof *ix);
    enum fb_status status;

    ix->mode = options->mode;
    ix->lock_fd = -1;
    status = word_file_load(&ix->word_file, path, err);
    if (status == FB_OK)
        status = analyzer_new(&ix->analyzer, ix->word_file.words, err);
    if (status == FB_OK)
        status = open_database(ix, path, options, err);
    docinfo_init(&ix->docinfo, &ix->db);
    sketches_init(&ix->sketches, &ix->db);
    texts_init(&ix->texts, &ix->db);
    vocab_init(&ix->vocab, &ix->db);
    generations_init(&ix->generations, &ix->db);
    fts_reader_init(&ix->fts_reader, &ix->db, "fts");
    if (status == FB_OK)
        status = read_state(ix, err);
    if (status != FB_OK) {
        index_close(ix);
        return status;
    }
    *out = ix;
    return FB_OK;
}

void index_close(struct index *ix)
{
    if (!ix)
        return;
    sqlite3_stmt *statements[] = {ix->article_text,      ix->article_path, ix->indexed_path,
                                  ix->data_version_stmt, ix->begin_read,   ix->end_read};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        sqlite3_finalize(statements[i]);
    vocab_release(&ix->vocab);
    generations_release(&ix->generations);
    fts_reader_release(&ix->fts_reader);
    docinfo_release(&ix->docinfo);
    id_blocks_release(&ix->sketches);
    texts_release(&ix->texts);
    buf_release(&ix->plain);
    if (ix->may_rest)
        db_rest(&ix->db);
    db_close(&ix->db);
    analyzer_free(ix->analyzer);
    word_file_release(&ix->word_file);
    lock_release(ix->lock_fd);
    free(ix);
}

struct analyzer *index_analyzer(struct index *ix)
{
    return ix->analyzer;
}

const char *index_path(const struct index *ix)
{
    return ix->db.path;
}

const struct word_file *index_word_file(const struct index *ix)
{
    return &ix->word_file;
}

bool index_is_outdated(const struct index *ix)
{
    return ix->built_with[0] != '\0' &&
           strcmp(ix->built_with, analyzer_fingerprint(ix->analyzer)) != 0;
}

bool index_lacks_only_keys(const struct index *ix)
{
    const char *now = analyzer_fingerprint(ix->analyzer);
    size_t n_forms = strcspn(now, "-") + 1; /* "T…-" */

    return index_is_outdated(ix) && strncmp(ix->built_with, now, n_forms) == 0;
}

void index_interrupt(struct index *ix)
{
    sqlite3_interrupt(ix->db.handle);
}
