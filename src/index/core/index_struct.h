#ifndef FB_INDEX_STRUCT_H
#define FB_INDEX_STRUCT_H

#include "index/core/index.h"
#include "index/fts5/fts_reader.h"
#include "index/postings/generations.h"
#include "index/store/docinfo.h"
#include "index/store/sketches.h"
#include "index/store/texts.h"
#include "index/vocab/vocab.h"

/* The open index as the rooms above share it. A writer has what only writing needs
 * (write/index_writer.h). */
struct index_counts { /* rows of meta, kept in step with the articles by every commit */
    int64_t n_articles, n_tokens, text_bytes, next_id, updated_unix_s;
    int64_t first_date, last_date; /* only ever widened; for open date ranges */
};

struct index {
    struct db db;
    enum index_mode mode;
    int lock_fd;                /* -1 when reading */
    bool may_rest;              /* the journal was chosen here */
    struct word_file word_file; /* which the analyzer borrows from */
    struct analyzer *analyzer;
    char built_with[40]; /* fingerprint of the analysis the index was built by */
    int schema_version;
    struct index_counts counts;
    struct docinfo docinfo;
    struct id_blocks sketches;
    struct texts texts;
    struct vocab vocab;
    struct generations generations;
    struct fts_reader fts_reader;
    bool match_registered; /* findbuch_match is known on this connection */
    int read_depth;        /* index_begin_read nests */
    int64_t data_version;  /* of the database when the caches were filled */

    sqlite3_stmt *article_text, *article_path, *indexed_path, *data_version_stmt, *begin_read,
        *end_read;

    bool in_batch;    /* a writer has a transaction open, which reading joins */
    struct buf plain; /* the stored form read last */
};

/* The stored article as article_pack has it, and the meta terms before it, which are empty since
 * version 4; both borrowed until the next call. */
enum fb_status index_load_stored(struct index *ix, int64_t id, struct span *meta,
                                 struct span *packed, struct fb_error *err);
/* The stored article as article_pack has it; borrowed until the next call. */
enum fb_status index_load_packed(struct index *ix, int64_t id, struct span *packed,
                                 struct fb_error *err);
/* Appends the path under which the article is indexed. */
enum fb_status index_indexed_path(struct index *ix, int64_t id, struct buf *path,
                                  struct fb_error *err);
#endif
