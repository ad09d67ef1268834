#ifndef FB_INDEX_STRUCT_H
#define FB_INDEX_STRUCT_H

#include "index/build/draft.h"
#include "index/build/word_batch.h"
#include "index/core/index.h"
#include "index/fts5/fts_reader.h"
#include "index/postings/generations.h"
#include "index/store/docinfo.h"
#include "index/store/sketches.h"

/* The open index as the files of src/index share it. */
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

    /* statements for reading */
    sqlite3_stmt *article_text, *article_path, *indexed_path, *data_version_stmt, *begin_read,
        *end_read;

    /* writing */
    bool in_batch;
    size_t max_batch_bytes; /* words gathered, before they are written */
    size_t max_tally_bytes; /* what the tally may keep from batch to batch */
    struct vocab_tally tally;
    struct word_batch words; /* of articles that come */
    struct terms terms;
    struct article old_article; /* the stored article that is being replaced or removed */
    struct stored_words {
        struct buf columns[N_TERM_COLUMNS];
        struct buf forms; /* each distinct one of the fields once, as a column has them */
        struct form_weights weights; /* of these */
        uint32_t n_tokens;
        uint64_t text_bytes;
    } old_words;           /* and its words */
    struct buf plain;      /* the stored form read last */
    struct buf meta_terms; /* of the article read last, where it holds none */
    sqlite3_stmt *fts_delete, *article_insert, *article_update, *article_delete,
        *file_insert, *file_update;
};

/* The stored article as article_pack has it; borrowed until the next call. */
enum fb_status index_load_packed(struct index *ix, int64_t id, struct span *packed,
                                 struct fb_error *err);
/* Appends the path under which the article is indexed. */
enum fb_status index_indexed_path(struct index *ix, int64_t id, struct buf *path,
                                  struct fb_error *err);
/* The stored article with the meta terms it was indexed under (borrowed until the next call). */
enum fb_status index_load_article(struct index *ix, int64_t id, struct article *a,
                                  struct span *meta, struct fb_error *err);
#endif
