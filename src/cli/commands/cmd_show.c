/* show: whole articles. */
#include "base/i18n.h"
#include "cli/app/refs.h"
#include "cli/commands/command.h"
#include "cli/output/render.h"

#include <stdlib.h>

struct show_options {
    bool json;
};

static const struct opt_spec specs[] = {
    {.name = "json",
     .kind = OPT_FLAG,
     .offset = offsetof(struct show_options, json),
     .help = N_("one JSON document an article, each on a line of its own")},
    {0},
};

static const struct show_options defaults = {false};

static enum fb_status show_article(struct app *app, int64_t id, bool json, bool first,
                                   struct fb_error *err)
{
    struct article_look look = render_look(app);
    struct article a = {0};
    struct buf path = BUF_INIT;
    enum fb_status status = index_article(app->ix, id, &a, err);

    if (status == FB_OK)
        status = index_article_path(app->ix, id, &path, NULL, err);
    if (status == FB_OK && json) {
        render_article_json(&app->out.buf, &a, id, buf_span(&path));
    } else if (status == FB_OK) {
        if (!first)
            buf_add_str(&app->out.buf, "\n────────\n\n");
        render_article_text(&app->out.buf, &a, buf_span(&path), &look);
    }
    out_flush_large(&app->out);
    buf_release(&path);
    article_release(&a);
    return status;
}

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    const struct show_options *options = given;
    enum exit_code code = CLI_OK;
    bool first = true;

    for (int i = 0; i < argc && !out_is_broken(&app->out); i++) {
        struct fb_error err = {0};
        int64_t *ids = NULL;
        size_t n_ids = 0;
        enum fb_status status = ref_find_all(app, argv[i], &ids, &n_ids, &err);

        for (size_t k = 0; k < n_ids && status == FB_OK && !out_is_broken(&app->out); k++) {
            status = show_article(app, ids[k], options->json, first, &err);
            first = false;
        }
        free(ids);
        if (status != FB_OK)
            code = app_fail(app, &err);
        if (status == FB_ERR_CANCELLED)
            break;
    }
    return code;
}

const struct command cmd_show = {
    .name = "show",
    .need = NEED_INDEX_TO_READ,
    .arguments = N_("REF..."),
    .summary = N_("Prints whole articles."),
    .details = N_("REF is an article's id or path, as search shows it. A path of a file that "
                  "holds many articles means all of them; with # and an article's own key, that "
                  "one."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run,
};
