/* The progress line. Work that reports how far it is (the indexer) drives it by progress_show;
 * for work that does not (check, optimize) a thread counts the seconds. */
#include "cli/output/progress.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/output/format.h"
#include "text/utf8.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SILENT_S 0.5
#define BAR_COLS 24

struct progress {
    bool dumb;
    bool visible;
    size_t shown_cols;
    double started_s;
    /* the ticker */
    const char *label;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool has_thread, stop;
};

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void put(struct buf *line)
{
    ssize_t written = write(STDERR_FILENO, buf_cstr(line), line->len);

    (void)written; /* a progress line that cannot be shown is no reason to stop */
    buf_clear(line);
}

static void put_line(struct progress *p, struct buf *text)
{
    size_t cols = term_cols(STDERR_FILENO);
    size_t fit = utf8_fit_cols(buf_span(text), cols > 1 ? cols - 1 : 1);
    struct buf line = BUF_INIT;
    size_t width = utf8_width_cols(span_make(buf_cstr(text), fit));

    buf_add_char(&line, '\r');
    buf_add(&line, buf_cstr(text), fit);
    if (p->dumb)
        for (size_t i = width; i < p->shown_cols && i < cols; i++)
            buf_add_char(&line, ' ');
    else
        buf_add_str(&line, "\033[K");
    put(&line);
    p->shown_cols = width;
    p->visible = true;
    buf_release(&line);
}

static void clear_line(struct progress *p)
{
    struct buf line = BUF_INIT;

    if (!p->visible)
        return;
    buf_add_char(&line, '\r');
    if (p->dumb) {
        for (size_t i = 0; i < p->shown_cols; i++)
            buf_add_char(&line, ' ');
        buf_add_char(&line, '\r');
    } else {
        buf_add_str(&line, "\033[K");
    }
    put(&line);
    buf_release(&line);
    p->visible = false;
    p->shown_cols = 0;
}

static void tick(struct progress *p)
{
    struct buf text = BUF_INIT;

    buf_addf(&text, "%s … ", p->label);
    format_decimal(&text, now_s() - p->started_s, 0);
    buf_add_str(&text, " s");
    put_line(p, &text);
    buf_release(&text);
}

static void *run_ticker(void *arg)
{
    struct progress *p = arg;

    pthread_mutex_lock(&p->lock);
    while (!p->stop) {
        struct timespec until;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 250000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        pthread_cond_timedwait(&p->wake, &p->lock, &until);
        if (!p->stop && now_s() - p->started_s > SILENT_S)
            tick(p);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* Signals stay with the main thread, whose waiting they are to interrupt. */
static bool start_thread(struct progress *p)
{
    sigset_t all, before;
    bool started;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    started = pthread_create(&p->thread, NULL, run_ticker, p) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

struct progress *progress_start(struct app *app, bool ticker, const char *label)
{
    struct progress *p;

    if (!app->term.err_tty)
        return NULL;
    p = xcalloc(1, sizeof *p);
    p->dumb = app->term.dumb;
    p->started_s = now_s();
    p->label = label;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    if (ticker)
        p->has_thread = start_thread(p);
    return p;
}

static void add_bar(struct buf *text, double share)
{
    size_t full = (size_t)(share * BAR_COLS + 0.5);

    buf_add_char(text, '[');
    for (size_t i = 0; i < BAR_COLS; i++)
        buf_add_char(text, i < full ? '#' : '.');
    buf_add_str(text, "] ");
}

static const char *unit_of(enum indexer_unit unit, uint64_t n)
{
    switch (unit) {
    case INDEXER_ARTICLES:
        return ngettext("article", "articles", n);
    case INDEXER_WORDS:
        return ngettext("word form", "word forms", n);
    default:
        return ngettext("file", "files", n);
    }
}

void progress_show(struct progress *p, const struct indexer_progress *now)
{
    struct buf text = BUF_INIT;
    double share = 0;

    if (!p || now_s() - p->started_s < SILENT_S)
        return;
    if (now->bytes_total > 0)
        share = (double)now->bytes_done / (double)now->bytes_total;
    else if (now->n_files_total > 0)
        share = (double)now->n_files_done / (double)now->n_files_total;
    if (share > 1)
        share = 1;
    if (now->n_files_total > 0) {
        add_bar(&text, share);
        buf_addf(&text, "%3d %%  ", (int)(share * 100));
    }
    buf_addf(&text, "%s  ", now->stage ? now->stage : "");
    format_count(&text, now->n_files_done);
    if (now->n_files_total > 0) {
        buf_add_char(&text, '/');
        format_count(&text, now->n_files_total);
    }
    buf_add_char(&text, ' ');
    buf_add_str(&text,
                unit_of(now->unit, now->n_files_total ? now->n_files_total : now->n_files_done));
    if (now->seconds > 0 && now->bytes_done > 0) {
        buf_add_str(&text, "  ");
        format_bytes(&text, (double)now->bytes_done / now->seconds);
        buf_add_str(&text, "/s");
    }
    put_line(p, &text);
    buf_release(&text);
}

void progress_hide(struct progress *p)
{
    if (p)
        clear_line(p);
}

void progress_end(struct progress *p)
{
    if (!p)
        return;
    if (p->has_thread) {
        pthread_mutex_lock(&p->lock);
        p->stop = true;
        pthread_cond_signal(&p->wake);
        pthread_mutex_unlock(&p->lock);
        pthread_join(p->thread, NULL);
    }
    clear_line(p);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
