#ifndef FB_CLI_SHELL_H
#define FB_CLI_SHELL_H

#include "cli/commands/search_command.h"
#include "cli/terminal/lineedit.h"

/* The interactive prompt. A line is a query unless it is a command (shell_commands.c). */

/* A list of articles that a person looked at: a query's hits or an article's likes. */
struct shell_view {
    char *query;        /* owned; NULL for similar articles */
    int64_t similar_id; /* 0 for a query */
    size_t offset;      /* of the page shown */
};

/* A hit as it is numbered in the list. */
struct shell_hit {
    int64_t id;                 /* 0 = not shown yet */
    struct search_alike *alike; /* owned; without paths */
    size_t n_alike;
};

struct shell {
    struct app *app;
    struct lineedit *lines;
    bool interactive;
    struct search_command_options options; /* strings owned: section, after, before */
    bool has_view;
    struct shell_view view;
    struct shell_view *past; /* where :back leads, oldest first */
    size_t n_past, past_cap;
    struct search_result result; /* of the page shown */
    struct shell_hit *hits;      /* all shown so far, by rank - 1 */
    size_t n_hits, hits_cap;
    bool article_shown; /* since the list: :back shows the list again */
    bool quit;
};

/* Each prints what it has to say and returns how it went. */
enum exit_code shell_search(struct shell *sh, const char *query);
enum exit_code shell_similar(struct shell *sh, int64_t id);
enum exit_code shell_more(struct shell *sh);
enum exit_code shell_back(struct shell *sh);
/* The list again from its start, with the options as they are now. */
enum exit_code shell_refresh(struct shell *sh);
/* Opens an article in the pager. */
enum exit_code shell_open(struct shell *sh, int64_t id);
/* Lists the near-copies of hit number n. */
enum exit_code shell_alike(struct shell *sh, size_t n);
bool shell_has_more(const struct shell *sh);
/* The article that a number names: "2" hit 2, "2.1" the first near-copy of hit 2. 0 if there was no
 * such hit yet, or if it is no such number. */
int64_t shell_hit_id(const struct shell *sh, const char *number);
void shell_list_release(struct shell *sh);

/* line: a command with its leading ':' (or one of the few without). */
bool shell_is_command(const char *line);
enum exit_code shell_command(struct shell *sh, const char *line);
/* The names of commands, for completion; NULL past the end. */
const char *shell_command_name(size_t i);
/* The words an argument of this command can be, NULL-terminated; NULL if anything goes. */
const char *const *shell_command_words(const char *name);

complete_fn shell_complete; /* ctx: the struct shell */

#endif
