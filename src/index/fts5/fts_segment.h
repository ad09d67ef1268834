#ifndef FB_INDEX_FTS_SEGMENT_H
#define FB_INDEX_FTS_SEGMENT_H

#include "index/sqlite/db.h"

/* Writes a segment of an FTS5 table directly, from terms in byte order with their postings, instead
 * of handing FTS5 one article after the other. With fts_reader.h, which reads them, the one place
 * that knows how FTS5 stores an index; all else uses it by its SQL. */

/* Whether the table is of a make that is known here: FTS5's format 4 with all positions, no prefix
 * indexes, no record of lengths, and a SQLite that it was tried with. Where it is not, articles
 * have to be inserted. */
enum fb_status fts_segment_possible(struct db *db, const char *table, bool *possible,
                                    struct fb_error *err);

struct fts_segment;

/* Begins a segment, within the caller's transaction; possible must have been found. What FTS5 holds
 * back of changes made by its SQL is written first, as an older segment. table: a name from this
 * program's source, of n_columns. Free with fts_segment_free in any case. */
enum fb_status fts_segment_new(struct fts_segment **out, struct db *db, const char *table,
                               size_t n_columns, struct fb_error *err);
/* The next term, greater than the one before. */
enum fb_status fts_segment_add_term(struct fts_segment *s, struct span term, struct fb_error *err);
/* An article of that term, its id greater than the one before; positions: position_list.h, not
 * empty. */
enum fb_status fts_segment_add_posting(struct fts_segment *s, int64_t id, struct span positions,
                                       struct fb_error *err);
/* Makes the segment part of the table, as its newest: in articles that older segments know, too,
 * what this one says of a term counts. n_articles and the tokens of each column are added to the
 * table's figures. */
enum fb_status fts_segment_finish(struct fts_segment *s, int64_t n_articles,
                                  const uint64_t *n_tokens, struct fb_error *err);
void fts_segment_free(struct fts_segment *s);

/* How many segments the table has. */
enum fb_status fts_segment_count(struct db *db, const char *table, size_t *n, struct fb_error *err);

#endif
