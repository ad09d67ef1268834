#ifndef FB_CLI_SEARCH_COMMAND_H
#define FB_CLI_SEARCH_COMMAND_H

#include "cli/command.h"
#include "cli/render.h"

/* What search, similar, explain and --batch share. */
struct search_command_options {
    struct search_options search;
    int sort; /* enum search_sort */
    struct render_options render;
    const char *batch;
};

#define SEARCH_MAX_LIMIT    1000000
#define SEARCH_MAX_OFFSET   1000000000
#define SEARCH_MAX_SNIPPETS 100

/* Refuses what cannot be combined, and fills in what follows from the format. */
enum fb_status search_command_prepare(struct search_command_options *options, struct fb_error *err);
/* The arguments joined by one blank, decoded. */
void join_arguments(struct buf *out, int argc, char **argv);
/* Prints the result in the format asked for, and for people the summary and a suggestion. */
enum exit_code search_command_print(struct app *app, const struct search_result *result,
                                    const struct search_command_options *options);
/* Answers the queries of the file named options->batch. */
enum exit_code batch_run(struct app *app, const struct search_command_options *options);

#endif
