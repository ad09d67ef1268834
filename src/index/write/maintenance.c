/* Keeping the full text and the posting lists in few pieces. */
#include "index/core/index_struct.h"
#include "index/write/index_writer.h"
#include "index/write/writer.h"

enum fb_status writer_tidy(struct index_writer *w, const volatile int *stop, struct fb_error *err)
{
    enum { PAGES_A_STEP = 500, PAGE_BYTES = 4000, MIN_PAGES = 200 };
    /* twice what was written since: so merges keep up, and end long before levels are crowded */
    uint64_t n_pages = 2 * w->words.n_bytes_written / PAGE_BYTES + MIN_PAGES;
    enum fb_status status = FB_OK;
    bool changed = true;

    w->words.n_bytes_written = 0;
    for (uint64_t n = 0; n < n_pages && changed && status == FB_OK && !(stop && *stop);
         n += PAGES_A_STEP) {
        int before = sqlite3_total_changes(w->ix->db.handle);
        status = db_exec(&w->ix->db, "INSERT INTO fts(fts, rank) VALUES('merge', 500)", err);
        changed = sqlite3_total_changes(w->ix->db.handle) - before >= 2;
    }
    return status;
}

/* Makes one generation of all posting lists, in a batch of its own. */
static enum fb_status join_generations(struct index_writer *w, struct fb_error *err)
{
    enum fb_status status = writer_begin(w, err);

    if (status != FB_OK)
        return status;
    status = generations_save(&w->ix->generations, err);
    if (status == FB_OK)
        status = generations_merge(&w->ix->generations, true, err);
    if (status == FB_OK)
        return writer_commit(w, err);
    writer_rollback(w);
    return status;
}

/* Where they are missing, all are made anew. */
static enum fb_status join_postings(struct index_writer *w, struct fb_error *err)
{
    enum fb_status status = index_begin_read(w->ix, err);
    bool lacks;

    if (status != FB_OK)
        return status;
    lacks = index_lacks_postings(w->ix);
    index_end_read(w->ix);
    if (lacks)
        status = writer_reanalyze(w, NULL, NULL, NULL, err);
    return status == FB_OK ? join_generations(w, err) : status;
}

enum fb_status index_optimize(struct index *ix, struct fb_error *err)
{
    struct index_writer *w = index_writer_new(ix);
    enum fb_status status = FB_OK;

    if (!index_is_outdated(ix)) /* else all is made anew soon */
        status = join_postings(w, err);
    if (status == FB_OK)
        status = db_exec(&ix->db, "INSERT INTO fts(fts) VALUES('optimize')", err);
    if (status == FB_OK)
        status = db_exec(&ix->db, "VACUUM", err);
    if (status == FB_OK)
        status = db_exec(&ix->db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
    index_writer_free(w);
    return status;
}
