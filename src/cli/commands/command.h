#ifndef FB_CLI_COMMAND_H
#define FB_CLI_COMMAND_H

#include "cli/app/app.h"
#include "cli/app/opts.h"

/* One command of the program. Each stands in its cmd_NAME.c as a const struct; the table is in
 * command.c. The shell runs the same ones. */
enum index_need {
    NEED_NO_INDEX, /* or the command opens it by itself */
    NEED_INDEX_TO_READ,
    NEED_INDEX_TO_WRITE /* it must be there already */
};

struct command {
    const char *name;
    enum index_need need;
    const char *arguments;          /* N_(): behind the options in the usage line, or "" */
    const char *summary;            /* N_(): one line for the list of commands */
    const char *details;            /* N_(): paragraphs for the command's --help, or NULL */
    const struct opt_spec *options; /* or NULL */
    const void *defaults;           /* an options struct; a copy of it is parsed into */
    size_t options_bytes;
    int min_arguments, max_arguments; /* -1 = any number */
    enum exit_code (*run)(struct app *app, const void *options, int argc, char **argv);
};

/* NULL past the end. */
const struct command *command_at(size_t i);
const struct command *command_find(const char *name);
/* Parses argv (argv[0] is the command's name), opens the index as needed, runs. Options that any
 * command takes (--index, --color, --help) are parsed here, too. */
enum exit_code command_run(struct app *app, const struct command *command, int argc, char **argv);

/* Options that may stand before the command or behind it. */
struct global_options {
    const char *index;
    int color; /* enum color_when */
    bool help, version;
};
extern const struct opt_spec global_option_specs[];
/* Moves what was given into app. */
void global_options_apply(struct app *app, const struct global_options *options);

/* The whole program's --help, and one command's. */
void help_add_program(struct buf *out, size_t cols);
void help_add_command(struct buf *out, const struct command *command, size_t cols);

extern const struct command cmd_index, cmd_search, cmd_shell, cmd_show, cmd_similar, cmd_analyze,
    cmd_explain, cmd_status, cmd_check, cmd_optimize, cmd_help;

#endif
