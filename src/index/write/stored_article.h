#ifndef FB_INDEX_STORED_ARTICLE_H
#define FB_INDEX_STORED_ARTICLE_H

#include "article/article.h"
#include "base/err.h"

struct index_writer;

/* The stored article with the meta terms it was indexed under (borrowed until the next call). */
enum fb_status stored_article_load(struct index_writer *w, int64_t id, struct article *a,
                                   struct span *meta, struct fb_error *err);

#endif
