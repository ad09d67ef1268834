/* The commands' table and what they have in common: options, help, the index. */
#include "cli/commands/command.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/terminal/wrap.h"

#include <stdlib.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &cmd_index,   &cmd_search, &cmd_shell, &cmd_show,     &cmd_similar, &cmd_analyze,
    &cmd_explain, &cmd_status, &cmd_check, &cmd_optimize, &cmd_help,
};

#define N_COMMANDS (sizeof commands / sizeof *commands)

static const char *const color_words[] = {"auto", "always", "never", NULL};

const struct opt_spec global_option_specs[] = {
    {.name = "index",
     .kind = OPT_STRING,
     .offset = offsetof(struct global_options, index),
     .arg = N_("FILE"),
     .help = N_("the index file (default: $FINDBUCH_INDEX, else index/findbuch.db if a folder "
                "index/ stands here, else findbuch/findbuch.db below $XDG_DATA_HOME)")},
    {.name = "color",
     .kind = OPT_KEYWORD,
     .offset = offsetof(struct global_options, color),
     .keywords = color_words,
     .arg = N_("WHEN"),
     .help = N_("colours: auto (the default: on a terminal, unless NO_COLOR is set), always, "
                "never")},
    {.name = "help",
     .letter = 'h',
     .kind = OPT_FLAG,
     .offset = offsetof(struct global_options, help),
     .help = N_("shows this help")},
    {.name = "version",
     .letter = 'V',
     .kind = OPT_FLAG,
     .offset = offsetof(struct global_options, version),
     .help = N_("names the versions of findbuch and of its libraries")},
    {0},
};

const struct command *command_at(size_t i)
{
    return i < N_COMMANDS ? commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

void global_options_apply(struct app *app, const struct global_options *options)
{
    if (options->index)
        app->index_option = options->index;
    if (options->color >= 0)
        term_init(&app->term, (enum color_when)options->color);
}

static enum fb_status check_argument_count(const struct command *command, int argc,
                                           struct fb_error *err)
{
    if (argc < command->min_arguments)
        return fb_error_set(err, FB_ERR_USAGE, _("Something is missing: findbuch %s %s"),
                            command->name, *command->arguments ? _(command->arguments) : "");
    if (command->max_arguments >= 0 && argc > command->max_arguments)
        return fb_error_set(err, FB_ERR_USAGE,
                            _("These are more arguments than findbuch %s takes; see findbuch %s "
                              "--help."),
                            command->name, command->name);
    return FB_OK;
}

static enum fb_status open_as_needed(struct app *app, const struct command *command,
                                     struct fb_error *err)
{
    switch (command->need) {
    case NEED_INDEX_TO_READ:
        return app_open_index(app, INDEX_READ, err);
    case NEED_INDEX_TO_WRITE:
        if (!app_index_exists(app)) /* opening to write would make one */
            return app_open_index(app, INDEX_READ, err);
        return app_open_index(app, INDEX_WRITE, err);
    case NEED_NO_INDEX:
        break;
    }
    return FB_OK;
}

enum exit_code command_run(struct app *app, const struct command *command, int argc, char **argv)
{
    struct global_options global = {.color = -1};
    void *options = xcalloc(1, command->options_bytes + 1);
    struct opt_group groups[] = {{command->options, options}, {global_option_specs, &global}};
    struct fb_error err = {0};
    enum exit_code code = CLI_ERROR;
    int n_used = 0;

    if (command->options_bytes)
        memcpy(options, command->defaults, command->options_bytes);
    if (opts_parse(groups, 2, OPT_PERMUTE, argc, argv, &n_used, &err) != FB_OK)
        goto done;
    global_options_apply(app, &global);
    if (global.help || global.version) {
        char *words[] = {(char *)(global.version ? "--version" : command->name), NULL};

        code = cmd_help.run(app, NULL, 1, words);
        goto done;
    }
    if (check_argument_count(command, argc - n_used, &err) == FB_OK &&
        open_as_needed(app, command, &err) == FB_OK)
        code = command->run(app, options, argc - n_used, argv + n_used);
done:
    if (err.status != FB_OK)
        code = app_fail(app, &err);
    free(options);
    return code;
}

/* Paragraphs of a translated text, each wrapped; a paragraph that starts with a blank is an
 * example and stays as it is. */
static void add_paragraphs(struct buf *out, const char *text, size_t cols)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        struct wrap w = {.out = out, .cols = *text == ' ' ? 0 : cols};

        if (*text == ' ') {
            buf_add(out, text, n);
            buf_add_char(out, '\n');
        } else {
            wrap_begin(&w, 0);
            wrap_text(&w, span_make(text, n), NULL, 0);
            wrap_end(&w);
        }
        text += n;
        text += *text == '\n';
    }
}

void help_add_program(struct buf *out, size_t cols)
{
    buf_add_str(out, _("Usage: findbuch [OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]"));
    buf_add_str(out, "\n\n");
    add_paragraphs(out, _("Full-text search for archives of German articles."), cols);
    buf_addf(out, "\n%s\n", _("Commands:"));
    for (size_t i = 0; i < N_COMMANDS; i++)
        wrap_row(out, span_of(commands[i]->name), span_of(_(commands[i]->summary)), 13, cols);
    buf_addf(out, "\n%s\n", _("Options for every command:"));
    opts_add_help(out, global_option_specs, cols);
    buf_addf(out, "\n%s\n", _("Examples:"));
    buf_add_str(out, "  findbuch index corpus/\n"
                     "  findbuch search Soldaten Kursk\n"
                     "  findbuch search '\"strategische Partnerschaft\" nach:2024-06'\n"
                     "  findbuch search --any 'Wer verhandelt mit Nordkorea?'\n"
                     "  findbuch\n\n");
    add_paragraphs(out,
                   _("\"findbuch COMMAND --help\" says more about a command; "
                     "\"findbuch search --help\" explains the query language."),
                   cols);
}

void help_add_command(struct buf *out, const struct command *command, size_t cols)
{
    buf_addf(out, _("Usage: findbuch %s [OPTIONS] %s"), command->name,
             *command->arguments ? _(command->arguments) : "");
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    buf_add_str(out, "\n\n");
    add_paragraphs(out, _(command->summary), cols);
    if (command->details) {
        buf_add_char(out, '\n');
        add_paragraphs(out, _(command->details), cols);
    }
    if (command->options) {
        buf_addf(out, "\n%s\n", _("Options:"));
        opts_add_help(out, command->options, cols);
    }
    buf_addf(out, "\n%s\n", _("Options for every command:"));
    opts_add_help(out, global_option_specs, cols);
    buf_add_char(out, '\n');
    add_paragraphs(out,
                   _("Exit codes: 0 done or found; 1 nothing found, inputs skipped or faults "
                     "found; 2 error."),
                   cols);
}
