/* The program's surroundings: where the index is, and how people are told things on stderr. */
#include "cli/app/app.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/terminal/signals.h"
#include "text/utf8.h"

#include <errno.h>
#include <locale.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX_NAME   "findbuch.db"
#define LOCK_WAIT_MS 5000

void app_init(struct app *app)
{
    *app = (struct app){0};
    out_init(&app->out, STDOUT_FILENO);
    term_init(&app->term, COLOR_AUTO);
}

void app_release(struct app *app)
{
    app_close_index(app);
    buf_release(&app->index_path);
    out_release(&app->out);
}

void app_speak_to_programs(void)
{
    setlocale(LC_MESSAGES, "C");
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void add_data_home(struct buf *path)
{
    const char *xdg = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");

    if (xdg && *xdg == '/') { /* the standard: relative paths are to be ignored */
        buf_add_str(path, xdg);
        return;
    }
    if (!home || !*home) {
        const struct passwd *pw = getpwuid(getuid());

        home = pw && pw->pw_dir ? pw->pw_dir : ".";
    }
    buf_addf(path, "%s/.local/share", home);
}

const char *app_index_path(struct app *app)
{
    const char *from_env = getenv("FINDBUCH_INDEX");

    buf_clear(&app->index_path);
    if (app->index_option) {
        buf_add_str(&app->index_path, app->index_option);
    } else if (from_env && *from_env) {
        buf_add_str(&app->index_path, from_env);
    } else if (is_folder("index")) {
        buf_add_str(&app->index_path, "index/" INDEX_NAME);
    } else {
        add_data_home(&app->index_path);
        buf_add_str(&app->index_path, "/findbuch/" INDEX_NAME);
    }
    return buf_cstr(&app->index_path);
}

bool app_index_exists(struct app *app)
{
    struct stat st;

    return stat(app_index_path(app), &st) == 0;
}

static enum fb_status check_folder_above(const char *path, struct fb_error *err)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash && slash > path ? xmemdup0(path, (size_t)(slash - path)) : NULL;
    enum fb_status status = FB_OK;

    if (folder && access(folder, F_OK) != 0 && errno == ENOENT)
        status = fb_error_set(err, FB_ERR_USAGE,
                              _("There is no folder %s for the index; make it first."), folder);
    free(folder);
    return status;
}

/* Makes the folders of our own default path; for a path that the user chose, a missing folder is
 * more likely a typing error than a wish. */
static enum fb_status make_data_folder(struct app *app, struct fb_error *err)
{
    const char *from_env = getenv("FINDBUCH_INDEX");
    enum fb_status status = FB_OK;
    char *path;

    if (app->index_option || (from_env && *from_env) || is_folder("index"))
        return check_folder_above(app_index_path(app), err);
    path = xstrdup(app_index_path(app));
    for (char *slash = strchr(path + 1, '/'); slash && status == FB_OK;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            status =
                fb_error_set_errno(err, errno, _("Cannot make the folder %s for the index"), path);
        *slash = '/';
    }
    free(path);
    return status;
}

static bool index_was_replaced(struct app *app)
{
    struct stat st;

    return stat(app_index_path(app), &st) != 0 || st.st_dev != app->index_dev ||
           st.st_ino != app->index_ino;
}

static void warn_outdated(struct app *app)
{
    if (app->outdated_warned || !index_is_outdated(app->ix))
        return;
    app->outdated_warned = true;
    if (index_lacks_only_keys(app->ix))
        app_warning(app, _("This index was made by other rules of which words belong together, so "
                           "searches may miss articles. \"findbuch index\" brings it up to date."));
    else
        app_warning(app, _("This index was made by another version of findbuch's analysis, so "
                           "searches may miss articles. \"findbuch index\" brings it up to date."));
}

enum fb_status app_open_index(struct app *app, enum index_mode mode, struct fb_error *err)
{
    if (mode == INDEX_READ)
        xalloc_keep_freed();
    struct index_options options = {.mode = mode, .lock_wait_ms = LOCK_WAIT_MS};
    enum fb_status status = FB_OK;
    struct stat st = {0};

    if (app->ix && word_file_changed(index_word_file(app->ix))) {
        app_close_index(app);
        app->outdated_warned = false; /* another reason than the one told before */
    }
    if (app->ix && index_was_replaced(app))
        app_close_index(app);
    if (!app->ix) {
        if (is_folder(app_index_path(app)))
            return fb_error_set(err, FB_ERR_USAGE,
                                _("%s is a folder; name the index file itself, such as %s."),
                                app_index_path(app), INDEX_NAME);
        if (mode == INDEX_WRITE)
            status = make_data_folder(app, err);
        if (status == FB_OK)
            status = index_open(&app->ix, app_index_path(app), &options, err);
        if (status != FB_OK) {
            app->ix = NULL;
            return status;
        }
        if (stat(app_index_path(app), &st) == 0) {
            app->index_dev = st.st_dev;
            app->index_ino = st.st_ino;
        }
        signals_watch(app->ix);
    }
    if (mode == INDEX_READ)
        warn_outdated(app);
    return FB_OK;
}

void app_close_index(struct app *app)
{
    signals_watch(NULL);
    if (app->ix)
        index_close(app->ix);
    app->ix = NULL;
}

static void write_stderr(struct app *app, struct span text)
{
    size_t done = 0;

    out_flush(&app->out);
    while (done < text.len) {
        ssize_t n = write(STDERR_FILENO, text.ptr + done, text.len - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break; /* nobody is left to be told */
        done += (size_t)n;
    }
}

static void say(struct app *app, enum style style, const char *prefix, struct span message)
{
    struct buf line = BUF_INIT;
    unsigned safe = SAFE_KEEP_NEWLINES | (app->term.err_tty ? SAFE_DROP_INVISIBLE : 0);

    if (prefix && !app->in_shell) {
        buf_add_str(&line, style_on(app->term.err_color, style));
        buf_add_str(&line, prefix);
        buf_add_str(&line, style_off(app->term.err_color));
    }
    term_add_safe(&line, message, safe);
    buf_add_char(&line, '\n');
    write_stderr(app, buf_span(&line));
    buf_release(&line);
}

static void vsay(struct app *app, enum style style, const char *prefix, const char *format,
                 va_list ap) __attribute__((format(printf, 4, 0)));

static void vsay(struct app *app, enum style style, const char *prefix, const char *format,
                 va_list ap)
{
    struct buf message = BUF_INIT;

    buf_vaddf(&message, format, ap);
    say(app, style, prefix, buf_span(&message));
    buf_release(&message);
}

void app_error(struct app *app, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    vsay(app, STYLE_ERROR, "findbuch: ", format, ap);
    va_end(ap);
}

void app_warning(struct app *app, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    vsay(app, STYLE_LABEL, "findbuch: ", format, ap);
    va_end(ap);
}

void app_note(struct app *app, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    vsay(app, STYLE_NONE, NULL, format, ap);
    va_end(ap);
}

enum exit_code app_fail(struct app *app, struct fb_error *err)
{
    app_error(app, "%s", err->message ? err->message : _("Something went wrong."));
    fb_error_release(err);
    return CLI_ERROR;
}

/* The query in one line and a caret under the offset; of a long query only the surroundings. */
static void add_caret_lines(struct buf *out, struct span query, size_t offset, size_t cols)
{
    struct buf before = BUF_INIT, behind = BUF_INIT;
    size_t room = cols > 20 ? cols - 8 : 12;
    struct span left, right;
    size_t width;

    if (offset > query.len)
        offset = query.len;
    offset = utf8_align(query, offset);
    term_add_safe(&before, span_make(query.ptr, offset), SAFE_DROP_INVISIBLE);
    term_add_safe(&behind, span_make(query.ptr + offset, query.len - offset), SAFE_DROP_INVISIBLE);
    left = buf_span(&before);
    while (utf8_width_cols(left) > room * 2 / 3) {
        size_t n = utf8_offset(left, 1);

        left = span_make(left.ptr + n, left.len - n);
    }
    width = utf8_width_cols(left);
    right = buf_span(&behind);
    right.len = utf8_fit_cols(right, room - width);
    buf_add_str(out, "\n  ");
    if (left.len < before.len) {
        buf_add_str(out, "…");
        width++;
    }
    buf_add_span(out, left);
    buf_add_span(out, right);
    if (right.len < behind.len)
        buf_add_str(out, "…");
    buf_add_str(out, "\n  ");
    for (size_t i = 0; i < width; i++)
        buf_add_char(out, ' ');
    buf_add_char(out, '^');
    buf_release(&before);
    buf_release(&behind);
}

enum exit_code app_fail_query(struct app *app, struct span query, struct fb_error *err)
{
    struct buf message = BUF_INIT;

    buf_add_str(&message, err->message ? err->message : _("Something went wrong."));
    if ((err->status == FB_ERR_SYNTAX || err->status == FB_ERR_LIMIT) && query.len > 0)
        add_caret_lines(&message, query, err->offset, term_cols(STDERR_FILENO));
    say(app, STYLE_ERROR, "findbuch: ", buf_span(&message));
    buf_release(&message);
    fb_error_release(err);
    return CLI_ERROR;
}

void app_notes(struct app *app, struct span notes)
{
    while (notes.len > 0) {
        struct span note = span_take(&notes, '\n');

        if (note.len > 0)
            say(app, STYLE_LABEL, "findbuch: ", note);
    }
}
