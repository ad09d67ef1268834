/* similar: articles like a given one. */
#include "base/i18n.h"
#include "cli/app/refs.h"
#include "cli/commands/search_command.h"

static const struct opt_spec specs[] = {
    SEARCH_OPTION_LIMIT,
    SEARCH_OPTION_OFFSET,
    SEARCH_OPTION_FOLD,
    SEARCH_OPTION_SNIPPETS,
    {.name = "json",
     .kind = OPT_SET,
     .offset = SEARCH_OFFSET(render.format),
     .value = FORMAT_JSON,
     .help = N_("one JSON document, as search has it")},
    {.name = "jsonl",
     .kind = OPT_SET,
     .offset = SEARCH_OFFSET(render.format),
     .value = FORMAT_JSONL,
     .help = N_("JSON Lines: one article a line")},
    SEARCH_OPTION_FILES,
    SEARCH_OPTION_NULL,
    {0},
};

static const struct search_command_options defaults = {.search = SEARCH_OPTIONS_DEFAULT};

static enum exit_code run(struct app *app, const void *given, int argc, char **argv)
{
    struct search_command_options options = *(const struct search_command_options *)given;
    struct search_result result = {0};
    struct fb_error err = {0};
    enum exit_code code = CLI_ERROR;
    int64_t id = 0;

    (void)argc;
    if (search_command_prepare(&options, &err) == FB_OK &&
        ref_find_one(app, argv[0], &id, &err) == FB_OK &&
        search_similar(app->ix, id, &options.search, &result, &err) == FB_OK)
        code = search_command_print(app, &result, &options);
    if (err.status != FB_OK)
        code = app_fail(app, &err);
    search_result_release(&result);
    return code;
}

const struct command cmd_similar = {
    .name = "similar",
    .need = NEED_INDEX_TO_READ,
    .arguments = N_("REF"),
    .summary = N_("Finds articles like this one."),
    .details = N_("REF is an article's id or path, as search shows it."),
    .options = specs,
    .defaults = &defaults,
    .options_bytes = sizeof defaults,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
