#ifndef FB_INDEX_FTS_TOKENIZER_H
#define FB_INDEX_FTS_TOKENIZER_H

#include "index/sqlite/db.h"

/* Registers the tokenizer "findbuch" on this connection: needed before the table fts is touched. */
enum fb_status fts_tokenizer_register(struct db *db, struct fb_error *err);
/* FTS5's extension interface of this connection. */
enum fb_status fts_api(struct db *db, fts5_api **api, struct fb_error *err);

#endif
