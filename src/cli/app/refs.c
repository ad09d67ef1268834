/* What people call articles, resolved by the index. */
#include "cli/app/refs.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>

struct id_list {
    int64_t *ids;
    size_t n, cap;
};

static enum fb_status add_id(int64_t id, void *ctx)
{
    struct id_list *list = ctx;

    xgrow(&list->ids, &list->cap, list->n + 1, sizeof *list->ids);
    list->ids[list->n++] = id;
    return FB_OK;
}

enum fb_status ref_find_all(struct app *app, const char *ref, int64_t **ids, size_t *n_ids,
                            struct fb_error *err)
{
    struct id_list list = {0};
    enum fb_status status = index_resolve(app->ix, ref, add_id, &list, err);

    if (status != FB_OK) {
        free(list.ids);
        list = (struct id_list){0};
    }
    *ids = list.ids;
    *n_ids = list.n;
    return status;
}

enum fb_status ref_find_one(struct app *app, const char *ref, int64_t *id, struct fb_error *err)
{
    int64_t *ids;
    size_t n_ids;
    enum fb_status status = ref_find_all(app, ref, &ids, &n_ids, err);

    if (status == FB_OK && n_ids != 1)
        status = fb_error_set(err, FB_ERR_USAGE,
                              _("%s holds %zu articles; name one of them by its id, or add # and "
                                "its own key."),
                              ref, n_ids);
    if (status == FB_OK)
        *id = ids[0];
    free(ids);
    return status;
}
