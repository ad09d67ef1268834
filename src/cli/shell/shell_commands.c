/* What can be typed at the prompt besides queries: a table of commands, each with its German name,
 * that also makes the help and what Tab offers. */
#include "article/date.h"
#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/app/refs.h"
#include "cli/shell/shell.h"
#include "cli/terminal/wrap.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef enum exit_code shell_fn(struct shell *sh, const char *argument);

struct shell_command_spec {
    const char *name, *german;
    const char *argument; /* N_(), or NULL if there is none */
    const char *help;     /* N_() */
    shell_fn *run;
    const char *const *words; /* what the argument can be, or NULL */
};

static const char *const sort_words[] = {"relevance", "newest", "oldest", NULL};
static const char *const sort_words_german[] = {"relevanz", "neueste", "älteste", NULL};
static const char *const switch_words[] = {"on", "off", NULL};

static shell_fn run_help;

static bool parse_number(const char *text, size_t max, size_t *n)
{
    char *end = NULL;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || value > max)
        return false;
    *n = (size_t)value;
    return true;
}

static enum exit_code need_number(struct shell *sh, const char *command, size_t max)
{
    app_error(sh->app, _("%s needs a number from 1 to %zu."), command, max);
    return CLI_ERROR;
}

static enum exit_code run_more(struct shell *sh, const char *argument)
{
    (void)argument;
    return shell_more(sh);
}

static enum exit_code run_back(struct shell *sh, const char *argument)
{
    (void)argument;
    return shell_back(sh);
}

static enum exit_code run_open(struct shell *sh, const char *argument)
{
    int64_t id = shell_hit_id(sh, argument);

    if (id != 0)
        return shell_open(sh, id);
    if (*argument && strspn(argument, "0123456789.") == strlen(argument))
        app_error(sh->app, _("There is no hit number %s in the list."), argument);
    else
        app_error(sh->app, _("%s needs the number of a hit."), ":open");
    return CLI_ERROR;
}

static enum exit_code run_alike(struct shell *sh, const char *argument)
{
    size_t n;

    if (parse_number(argument, SIZE_MAX / 2, &n))
        return shell_alike(sh, n);
    app_error(sh->app, _("%s needs the number of a hit."), ":alike");
    return CLI_ERROR;
}

static enum exit_code run_similar(struct shell *sh, const char *argument)
{
    struct fb_error err = {0};
    int64_t id = shell_hit_id(sh, argument);

    if (!*argument) {
        app_error(sh->app, _("%s needs the number of a hit, or an article's path."), ":similar");
        return CLI_ERROR;
    }
    if (id == 0 && (app_open_index(sh->app, INDEX_READ, &err) != FB_OK ||
                    ref_find_one(sh->app, argument, &id, &err) != FB_OK))
        return app_fail(sh->app, &err);
    return shell_similar(sh, id);
}

static enum exit_code run_sort(struct shell *sh, const char *argument)
{
    for (int i = 0; sort_words[i]; i++) {
        if (strcmp(argument, sort_words[i]) == 0 || strcmp(argument, sort_words_german[i]) == 0) {
            sh->options.search.sort = (enum search_sort)i;
            return shell_refresh(sh);
        }
    }
    app_error(sh->app, _("%s takes one of %s."), ":sort", "relevance, newest, oldest");
    return CLI_ERROR;
}

static enum exit_code run_any(struct shell *sh, const char *argument)
{
    bool on = !*argument || strcmp(argument, "on") == 0 || strcmp(argument, "an") == 0;

    if (!on && strcmp(argument, "off") != 0 && strcmp(argument, "aus") != 0) {
        app_error(sh->app, _("%s takes one of %s."), ":any", "on, off");
        return CLI_ERROR;
    }
    sh->options.search.any = on;
    return shell_refresh(sh);
}

static enum exit_code run_limit(struct shell *sh, const char *argument)
{
    size_t n;

    if (!parse_number(argument, 1000, &n) || n == 0)
        return need_number(sh, ":limit", 1000);
    sh->options.search.limit = n;
    return shell_refresh(sh);
}

static enum exit_code run_snippets(struct shell *sh, const char *argument)
{
    size_t n;

    if (!parse_number(argument, SEARCH_MAX_SNIPPETS, &n))
        return need_number(sh, ":snippets", SEARCH_MAX_SNIPPETS);
    sh->options.search.n_snippets = n;
    return shell_refresh(sh);
}

/* Sets one of the filters, or takes it away when the argument is empty; a value that the search
 * refuses (no date) is not kept. */
static enum exit_code set_filter(struct shell *sh, const char **filter, const char *argument)
{
    const char *before = *filter;
    enum exit_code code;

    *filter = *argument ? xstrdup(argument) : NULL;
    code = shell_refresh(sh);
    if (code == CLI_ERROR) {
        free((char *)*filter);
        *filter = before;
    } else {
        free((char *)before);
    }
    return code;
}

static enum exit_code run_section(struct shell *sh, const char *argument)
{
    return set_filter(sh, &sh->options.search.section, argument);
}

static bool is_date(struct shell *sh, const char *argument)
{
    int32_t first, last;

    if (!*argument || date_parse_range(span_of(argument), &first, &last))
        return true;
    app_error(sh->app, _("\"%s\" is no date; write 2024-10-15, 2024-10, 2024 or 15.10.2024."),
              argument);
    return false;
}

static enum exit_code run_after(struct shell *sh, const char *argument)
{
    if (!is_date(sh, argument))
        return CLI_ERROR;
    return set_filter(sh, &sh->options.search.after, argument);
}

static enum exit_code run_before(struct shell *sh, const char *argument)
{
    if (!is_date(sh, argument))
        return CLI_ERROR;
    return set_filter(sh, &sh->options.search.before, argument);
}

static enum exit_code run_filters(struct shell *sh, const char *argument)
{
    const struct search_options *o = &sh->options.search;
    const char *none = _("(none)");
    struct buf text = BUF_INIT;

    (void)argument;
    buf_addf(&text, ":sort      %s\n", sort_words[o->sort]);
    buf_addf(&text, ":any       %s\n", o->any ? "on" : "off");
    buf_addf(&text, ":limit     %zu\n", o->limit);
    buf_addf(&text, ":snippets  %zu\n", o->n_snippets);
    buf_addf(&text, ":section   %s\n", o->section ? o->section : none);
    buf_addf(&text, ":after     %s\n", o->after ? o->after : none);
    buf_addf(&text, ":before    %s\n", o->before ? o->before : none);
    term_add_safe(&sh->app->out.buf, buf_span(&text), SAFE_KEEP_NEWLINES);
    buf_release(&text);
    return CLI_OK;
}

static enum exit_code run_reset(struct shell *sh, const char *argument)
{
    struct search_options *o = &sh->options.search;
    struct search_options fresh = SEARCH_OPTIONS_DEFAULT;

    (void)argument;
    free((char *)o->section);
    free((char *)o->after);
    free((char *)o->before);
    *o = fresh;
    return shell_refresh(sh);
}

/* A command of the program, with the whole argument as one word. */
static enum exit_code run_program(struct shell *sh, const char *name, const char *argument)
{
    char *words[] = {(char *)name, (char *)"--", (char *)argument, NULL};

    return command_run(sh->app, command_find(name), *argument ? 3 : 1, words);
}

static enum exit_code run_show(struct shell *sh, const char *argument)
{
    return run_program(sh, "show", argument);
}

static enum exit_code run_analyze(struct shell *sh, const char *argument)
{
    return run_program(sh, "analyze", argument);
}

static enum exit_code run_status(struct shell *sh, const char *argument)
{
    (void)argument;
    return run_program(sh, "status", "");
}

/* With the filters at hand; without a query, the one whose hits are shown. */
static enum exit_code run_explain(struct shell *sh, const char *argument)
{
    const struct search_options *o = &sh->options.search;
    const char *query = !*argument && sh->has_view && sh->view.query ? sh->view.query : argument;
    char *words[16];
    int n = 0;

    words[n++] = (char *)"explain";
    words[n++] = (char *)"--sort";
    words[n++] = (char *)sort_words[o->sort];
    if (o->any)
        words[n++] = (char *)"--any";
    if (o->section) {
        words[n++] = (char *)"--section";
        words[n++] = (char *)o->section;
    }
    if (o->after) {
        words[n++] = (char *)"--after";
        words[n++] = (char *)o->after;
    }
    if (o->before) {
        words[n++] = (char *)"--before";
        words[n++] = (char *)o->before;
    }
    words[n++] = (char *)"--";
    if (*query)
        words[n++] = (char *)query;
    words[n] = NULL;
    return command_run(sh->app, command_find("explain"), n, words);
}

static enum exit_code run_history(struct shell *sh, const char *argument)
{
    struct buf text = BUF_INIT;
    size_t n = 50;

    if (*argument && !parse_number(argument, 10000, &n))
        return need_number(sh, ":history", 10000);
    lineedit_add_history(sh->lines, n, &text);
    term_add_safe(&sh->app->out.buf, buf_span(&text), SAFE_KEEP_NEWLINES);
    buf_release(&text);
    return CLI_OK;
}

static enum exit_code run_quit(struct shell *sh, const char *argument)
{
    (void)argument;
    sh->quit = true;
    return CLI_OK;
}

static const struct shell_command_spec specs[] = {
    {":help", ":hilfe", NULL, N_("shows this"), run_help, NULL},
    {":more", ":weiter", NULL, N_("more hits; so does an empty line"), run_more, NULL},
    {":back", ":zurück", NULL,
     N_("the list again after reading an article, the page before, the query before"), run_back,
     NULL},
    {":open", ":öffnen", N_("N"), N_("opens hit N at its first highlight; so does N alone"),
     run_open, NULL},
    {":alike", ":kopien", N_("N"),
     N_("what stands under hit N as near-copies; N.1 opens the first of them"), run_alike, NULL},
    {":similar", ":ähnlich", N_("N"), N_("articles like hit N, or like the one with this path"),
     run_similar, NULL},
    {":show", ":zeige", N_("REF"), N_("prints the article with this id or path"), run_show, NULL},
    {":sort", ":sortierung", N_("ORDER"), N_("relevance, newest or oldest first"), run_sort,
     sort_words},
    {":any", ":irgendeins", N_("on|off"), N_("any of the words will do"), run_any, switch_words},
    {":limit", ":anzahl", N_("N"), N_("hits a page"), run_limit, NULL},
    {":snippets", ":ausschnitte", N_("N"), N_("fragments a hit"), run_snippets, NULL},
    {":section", ":rubrik", N_("SECTION"), N_("only this section; without one, all"), run_section,
     NULL},
    {":after", ":nach", N_("DATE"), N_("only from this date on"), run_after, NULL},
    {":before", ":vor", N_("DATE"), N_("only up to this date"), run_before, NULL},
    {":filters", ":filter", NULL, N_("what is set at the moment"), run_filters, NULL},
    {":reset", ":neu", NULL, N_("everything as it was at the start"), run_reset, NULL},
    {":status", ":stand", NULL, N_("what the index holds"), run_status, NULL},
    {":explain", ":erkläre", N_("QUERY"), N_("how a query is understood"), run_explain, NULL},
    {":analyze", ":analysiere", N_("TEXT"), N_("how text becomes index terms"), run_analyze, NULL},
    {":history", ":verlauf", N_("N"), N_("the last N lines typed"), run_history, NULL},
    {":quit", ":ende", NULL, N_("ends; so does Ctrl-D"), run_quit, NULL},
};

#define N_SPECS (sizeof specs / sizeof *specs)

static enum exit_code run_help(struct shell *sh, const char *argument)
{
    struct buf *out = &sh->app->out.buf;
    size_t cols = sh->app->term.out_tty ? term_cols(STDOUT_FILENO) : 80;

    (void)argument;
    buf_addf(out, "%s\n\n",
             _("Type a query. The number of a hit opens the article; Enter shows more hits."));
    for (size_t i = 0; i < N_SPECS; i++) {
        struct buf left = BUF_INIT;

        buf_addf(&left, "%s, %s", specs[i].name, specs[i].german);
        if (specs[i].argument)
            buf_addf(&left, " %s", _(specs[i].argument));
        wrap_row(out, buf_span(&left), span_of(_(specs[i].help)), 32, cols);
        buf_release(&left);
    }
    buf_addf(out, "\n%s\n",
             _("Queries:  Soldaten Kursk   \"strategische Partnerschaft\"   =Soldaten\n"
               "          Rüst*   Nordkorrea~   ~Soldat   A OR B   -A   ( )   NEAR(A B, 5)\n"
               "          titel:Wahl   datum:2024-10   nach:2024-10-15   vor:2024\n"
               "A number or a word like \"quit\" is searched for in quotes: \"2022\".\n"
               "Tab completes commands, fields and words of the index; Ctrl-C cancels."));
    return CLI_OK;
}

/* Commands that are understood without the colon, too. */
static const char *bare_command(const char *line)
{
    static const char *const bare[][2] = {
        {"exit", ":quit"}, {"quit", ":quit"}, {"help", ":help"}, {"?", ":help"}};

    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        if (strcmp(line, bare[i][0]) == 0)
            return bare[i][1];
    return NULL;
}

bool shell_is_command(const char *line)
{
    return line[0] == ':' || bare_command(line);
}

static const struct shell_command_spec *find_spec(const char *name)
{
    const struct shell_command_spec *found = NULL;
    size_t n = strlen(name);

    for (size_t i = 0; i < N_SPECS; i++)
        if (strcmp(specs[i].name, name) == 0 || strcmp(specs[i].german, name) == 0)
            return &specs[i];
    for (size_t i = 0; i < N_SPECS; i++) {
        if (strncmp(specs[i].name, name, n) != 0 && strncmp(specs[i].german, name, n) != 0)
            continue;
        if (found)
            return NULL; /* could be either */
        found = &specs[i];
    }
    return found;
}

static enum exit_code unknown_command(struct shell *sh, const char *name)
{
    const char *names[2 * N_SPECS];
    const char *nearest;

    for (size_t i = 0; i < N_SPECS; i++) {
        names[2 * i] = specs[i].name;
        names[2 * i + 1] = specs[i].german;
    }
    nearest = opts_nearest(name, names, 2 * N_SPECS);
    if (nearest)
        app_error(sh->app, _("There is no command %s; %s is similar."), name, nearest);
    else
        app_error(sh->app, _("There is no command %s; :help names them all."), name);
    return CLI_ERROR;
}

enum exit_code shell_command(struct shell *sh, const char *line)
{
    const char *bare = bare_command(line);
    const char *start = bare ? bare : line;
    size_t n = strcspn(start, " \t");
    char *name = xmemdup0(start, n);
    const char *argument = start + n + strspn(start + n, " \t");
    const struct shell_command_spec *spec = find_spec(name);
    enum exit_code code;

    if (!spec) {
        code = unknown_command(sh, name);
    } else if (*argument && !spec->argument) {
        app_error(sh->app, _("%s takes no argument."), spec->name);
        code = CLI_ERROR;
    } else {
        code = spec->run(sh, argument);
    }
    free(name);
    return code;
}

const char *shell_command_name(size_t i)
{
    return i < N_SPECS ? specs[i].name : i < 2 * N_SPECS ? specs[i - N_SPECS].german : NULL;
}

const char *const *shell_command_words(const char *name)
{
    const struct shell_command_spec *spec = find_spec(name);

    return spec ? spec->words : NULL;
}
