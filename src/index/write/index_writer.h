#ifndef FB_INDEX_INDEX_WRITER_H
#define FB_INDEX_INDEX_WRITER_H

#include "index/build/draft.h"
#include "index/build/word_batch.h"
#include "index/core/index.h"
#include "index/sqlite/db.h"

/* A writer as the files of this room share it. */
struct index_writer {
    struct index *ix;       /* borrowed */
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
    struct buf meta_terms; /* of the article read last, where it holds none */
    sqlite3_stmt *fts_delete, *article_insert, *article_update, *article_delete, *file_insert,
        *file_update;
};

#endif
