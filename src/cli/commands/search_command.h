#ifndef FB_CLI_SEARCH_COMMAND_H
#define FB_CLI_SEARCH_COMMAND_H

#include "base/i18n.h"
#include "cli/commands/command.h"
#include "cli/output/render.h"

/* What search, similar, explain and --batch share. */
struct search_command_options {
    struct search_options search;
    int sort; /* enum search_sort */
    struct render_options render;
    const char *batch;
    const char *hit; /* explain: an article */
};

#define SEARCH_MAX_LIMIT    1000000
#define SEARCH_MAX_OFFSET   1000000000
#define SEARCH_MAX_SNIPPETS 100

/* Entries of option tables that several of these commands have. */
#define SEARCH_OFFSET(field) offsetof(struct search_command_options, field)
#define SEARCH_OPTION_LIMIT                                                                        \
    {                                                                                              \
        .name = "limit", .letter = 'n', .kind = OPT_SIZE, .offset = SEARCH_OFFSET(search.limit),   \
        .max = SEARCH_MAX_LIMIT, .arg = N_("N"),                                                   \
        .help = N_("shows at most N articles (default 10)")                                        \
    }
#define SEARCH_OPTION_OFFSET                                                                       \
    {                                                                                              \
        .name = "offset", .kind = OPT_SIZE, .offset = SEARCH_OFFSET(search.offset),                \
        .max = SEARCH_MAX_OFFSET, .arg = N_("N"), .help = N_("leaves out the first N")             \
    }
#define SEARCH_OPTION_SNIPPETS                                                                     \
    {                                                                                              \
        .name = "snippets", .kind = OPT_SIZE, .offset = SEARCH_OFFSET(search.n_snippets),          \
        .max = SEARCH_MAX_SNIPPETS, .arg = N_("N"),                                                \
        .help = N_("shows up to N fragments of each article (default 1)")                          \
    }
#define SEARCH_OPTION_FOLD                                                                         \
    {                                                                                              \
        .name = "fold", .kind = OPT_FLAG, .offset = SEARCH_OFFSET(search.fold),                    \
        .help = N_("near-copies of an article stand under one hit")                                \
    }
#define SEARCH_OPTION_FILES                                                                        \
    {                                                                                              \
        .name = "files", .letter = 'l', .kind = OPT_SET, .offset = SEARCH_OFFSET(render.format),   \
        .value = FORMAT_FILES, .help = N_("paths only, one a line")                                \
    }
#define SEARCH_OPTION_NULL                                                                         \
    {                                                                                              \
        .name = "null", .letter = '0', .kind = OPT_FLAG, .offset = SEARCH_OFFSET(render.nul),      \
        .help = N_("paths only, each ended by a NUL byte, for xargs -0")                           \
    }

/* Refuses what cannot be combined, and fills in what follows from the format. */
enum fb_status search_command_prepare(struct search_command_options *options, struct fb_error *err);
/* The arguments joined by one blank, decoded. */
void join_arguments(struct buf *out, int argc, char **argv);
/* Prints the result in the format asked for, and for people the summary and suggestions. */
enum exit_code search_command_print(struct app *app, const struct search_result *result,
                                    const struct search_command_options *options);
/* Answers the queries of the file named options->batch. */
enum exit_code batch_run(struct app *app, const struct search_command_options *options);

#endif
