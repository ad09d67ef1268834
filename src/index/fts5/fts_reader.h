#ifndef FB_INDEX_FTS_READER_H
#define FB_INDEX_FTS_READER_H

#include "base/buf.h"
#include "index/sqlite/db.h"

/* Where terms stand in certain articles, read from the pages of an FTS5 table. FTS5 itself
 * goes through all articles of all terms of a phrase; this passes over whole pages. With
 * fts_segment.h, which writes such pages, the one place that knows how they are made. */
struct fts_reader {
    struct db *db; /* borrowed */
    const char *table;
    int64_t version; /* as fts_reader_load was told; 0: not read */
    bool usable;     /* the table is of a make that is known */
    struct fts_reader_segment {
        uint32_t id, first_page, last_page;
    } * segments; /* the newest first */
    size_t n_segments, segments_cap;
    sqlite3_stmt *pages, *row, *find;
};

/* table: a name from this program's source. */
void fts_reader_init(struct fts_reader *r, struct db *db, const char *table);
void fts_reader_release(struct fts_reader *r);

/* Makes r agree with the database as it is read now, within a read transaction; version changes
 * with the database, and is not 0. Tells whether the table is of a make that is known; if not, that
 * is no error. */
enum fb_status fts_reader_load(struct fts_reader *r, int64_t version, bool *usable,
                               struct fb_error *err);

/* positions: as position_list.h reads them; borrowed during the callback. */
typedef void fts_reader_fn(size_t i, struct span positions, void *ctx);
/* Calls fn for those of the n articles (ascending ids) that have the term, i being the article's
 * place among them; for each once, in ascending order within each of the table's segments.
 * FB_ERR_CORRUPT if a page is not what it should be; fn may have been called then. */
enum fb_status fts_reader_positions(struct fts_reader *r, struct span term, const int64_t *ids,
                                    size_t n, fts_reader_fn *fn, void *ctx, struct fb_error *err);

/* What becomes of a reading's status where damage is no error, since another way is left to find
 * the same: *sound is false then. Takes damage over: to err, or away. */
enum fb_status fts_reader_outcome(enum fb_status status, struct fb_error *damage, bool *sound,
                                  struct fb_error *err);

#endif
