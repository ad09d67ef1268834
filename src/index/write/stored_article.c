/* A stored article with the terms it was indexed under: what deleting and analysing it anew need.
 */
#include "index/write/stored_article.h"

#include "index/core/index_struct.h"
#include "index/write/index_writer.h"

enum fb_status stored_article_load(struct index_writer *w, int64_t id, struct article *a,
                                   struct span *meta, struct fb_error *err)
{
    struct buf path = BUF_INIT;
    struct span packed;
    enum fb_status status = index_load_stored(w->ix, id, meta, &packed, err);

    if (status == FB_OK)
        status = article_unpack(a, packed, err);
    if (status != FB_OK || meta->len > 0)
        return status;
    status = index_indexed_path(w->ix, id, &path, err);
    if (status == FB_OK) {
        terms_of_meta(&w->terms, a->date, buf_span(&path), &w->meta_terms);
        *meta = buf_span(&w->meta_terms);
    }
    buf_release(&path);
    return status;
}
