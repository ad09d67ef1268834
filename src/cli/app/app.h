#ifndef FB_CLI_APP_H
#define FB_CLI_APP_H

#include "cli/app/out.h"
#include "cli/terminal/exit_code.h"
#include "cli/terminal/term.h"
#include "index/core/index.h"

#include <sys/types.h>

/* What one run of the program knows, passed down to every command: no state anywhere else. */
struct app {
    const char *index_option; /* --index, or NULL; borrowed from argv */
    struct buf index_path;    /* resolved, once asked for */
    struct index *ix;         /* open while a command that needs it runs; the shell keeps it */
    dev_t index_dev;          /* the file that is open, to see when another takes its place */
    ino_t index_ino;
    bool outdated_warned;
    struct term term;
    struct out out;
    bool in_shell;
};

void app_init(struct app *app);
void app_release(struct app *app);

/* From here on no message is translated: what goes into JSON is the same in every language. */
void app_speak_to_programs(void);

/* --index, else $FINDBUCH_INDEX, else index/findbuch.db if there is a folder index/, else
 * $XDG_DATA_HOME/findbuch/findbuch.db (~/.local/share without it). Borrowed from app. */
const char *app_index_path(struct app *app);
/* Whether there is a file at that path. */
bool app_index_exists(struct app *app);
/* Opens the index for the command at hand; for writing, the folder below XDG_DATA_HOME is made,
 * readable by its owner only. Warns once, on stderr, of an outdated index when reading. An index
 * that is open already (in the shell) is used again, or opened afresh if the file was replaced. */
enum fb_status app_open_index(struct app *app, enum index_mode mode, struct fb_error *err);
void app_close_index(struct app *app);

/* Lines on stderr, made safe for a terminal: "findbuch: …". What was meant for stdout before goes
 * out first. */
void app_error(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
void app_warning(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Without the program's name. */
void app_note(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints err's message, frees it, returns CLI_ERROR. */
enum exit_code app_fail(struct app *app, struct fb_error *err);
/* The same for a query: shows it with a caret under err's offset. */
enum exit_code app_fail_query(struct app *app, struct span query, struct fb_error *err);
/* Every line of notes to stderr. */
void app_notes(struct app *app, struct span notes);

#endif
