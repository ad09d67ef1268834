/* Looks around: goes through the targets, root by root, and has each folder compared with what is
 * known of it. What cannot be looked at is never taken for deleted: a folder without permission, a
 * root that is not there or suddenly empty because its disk is not mounted. */
#include "ingest/planner.h"
#include "ingest/stages.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define EMPTY (-1) /* in place of an errno: an empty folder */

/* 0 if something is there (a file, or a folder with anything in it), -1 for an empty folder, else
 * an errno. */
static int look_at_root(const char *real)
{
    int fd = walk_open_folder(real, span_make("", 0));
    struct stat st;
    if (fd < 0)
        return errno == ENOTDIR && stat(real, &st) == 0 ? 0 : errno;
    DIR *dir = fdopendir(fd);
    if (!dir) {
        int error = errno;
        close(fd);
        return error;
    }
    int n_entries = 0;
    while (n_entries < 3 && readdir(dir)) /* "." and ".." are two */
        n_entries++;
    closedir(dir);
    return n_entries < 3 ? EMPTY : 0;
}

static const char *why_gone(int error)
{
    return error == EMPTY ? _("is empty") : error == ENOENT ? _("is not there") : strerror(error);
}

static void warn_of_gone_root(struct planner *p, const struct work_root *root, int error)
{
    job_report(p->job, INDEXER_WARNING,
               ngettext("%s: %s; its %lld article stays in the index (index --prune drops it)",
                        "%s: %s; its %lld articles stay in the index (index --prune drops them)",
                        (unsigned long)p->n_counted),
               root->shown.ptr, why_gone(error), (long long)p->n_counted);
    p->job->summary->n_unchanged += (uint64_t)p->n_counted;
}

/* The root is not there, cannot be read, or there is nothing in it (EMPTY). */
static enum fb_status root_is_gone(struct planner *p, int error)
{
    struct job *job = p->job;
    struct work_root *root = &job->work.roots[p->root];
    enum fb_status status = count_articles(p, root->real);
    if (status != FB_OK)
        return status;
    if (!p->n_counted && error == EMPTY)
        return FB_OK;
    root->gone = true;
    if (!root->id && !p->n_counted) {
        root->wanted = false;
        job_report(job, INDEXER_SKIPPED, "%s: %s", root->shown.ptr, why_gone(error));
    } else if (job->options->prune) {
        root->forget = true;
        status = vanish_unseen(p, root->real, NULL);
    } else {
        warn_of_gone_root(p, root, error);
    }
    return status;
}

static void keep_known(struct planner *p, struct span abs)
{
    xgrow(&p->unread, &p->unread_cap, p->n_unread + 1, sizeof *p->unread);
    p->unread[p->n_unread++] = arena_copy(&p->job->work.arena, abs);
}

/* Roots that this one takes over may be gone as well, and do not lose their articles by that. */
static enum fb_status look_at_inner_roots(struct planner *p)
{
    struct worklist *w = &p->job->work;
    for (uint32_t i = 0; i < w->n_roots && !p->job->options->prune; i++) {
        const struct work_root *root = &w->roots[i];
        if (!root->id || root->owner != p->root || i == p->root)
            continue;
        int error = look_at_root(root->real.ptr);
        if (!error)
            continue;
        enum fb_status status = count_articles(p, root->real);
        if (status != FB_OK)
            return status;
        if (p->n_counted) {
            warn_of_gone_root(p, root, error);
            keep_known(p, root->real);
        }
    }
    return FB_OK;
}

static enum fb_status on_folder(struct walk_folder *folder, void *ctx)
{
    struct planner *p = ctx;
    struct worklist *w = &p->job->work;
    if (!folder->path.len && !folder->n_entries) {
        enum fb_status status = root_is_gone(p, EMPTY);
        if (status != FB_OK || w->roots[p->root].gone)
            return status;
    }
    struct comparison c = {.planner = p,
                           .dir = worklist_dir(w, p->root, folder->path),
                           .files = folder->files,
                           .n_files = folder->n_files,
                           .fd = folder->fd};
    enum fb_status status = compare_folder(&c);
    p->job->progress.n_files_done = p->job->summary->n_files_seen;
    job_tell_progress(p->job);
    return status;
}

static bool wants_hidden(struct span path, void *ctx)
{
    const struct planner *p = ctx;
    const struct worklist *w = &p->job->work;
    struct buf abs = BUF_INIT;
    bool wanted = false;
    worklist_real(w, p->root, path, &abs);
    for (size_t i = 0; i < w->n_dirs && !wanted; i++)
        wanted = w->dirs[i].id && path_is_within(w->dirs[i].abs, buf_span(&abs));
    buf_release(&abs);
    return wanted;
}

static void on_unreadable(struct span path, int errnum, void *ctx)
{
    struct planner *p = ctx;
    struct job *job = p->job;
    if (!path.len) {
        root_is_gone(p, errnum);
        return;
    }
    struct buf abs = BUF_INIT;
    worklist_real(&job->work, p->root, path, &abs);
    keep_known(p, buf_span(&abs));
    buf_release(&abs);
    worklist_shown_path(&job->work, p->root, path, &job->path);
    if (errnum == ELOOP)
        job_report(job, INDEXER_SKIPPED, _("%s: folders nested more than %d deep are not read"),
                   buf_cstr(&job->path), WALK_MAX_DEPTH);
    else
        job_report(job, INDEXER_SKIPPED, _("%s: the folder cannot be read: %s"),
                   buf_cstr(&job->path), strerror(errnum));
}

static void on_link(struct span path, void *ctx)
{
    struct planner *p = ctx;
    if (!job_wants_details(p->job))
        return;
    worklist_shown_path(&p->job->work, p->root, path, &p->job->path);
    job_report(p->job, INDEXER_DETAIL, _("%s: a symbolic link, not followed"),
               buf_cstr(&p->job->path));
}

static enum fb_status plan_folder(struct planner *p, struct span path)
{
    const struct walk_handler handler = {.folder = on_folder,
                                         .wants_hidden = wants_hidden,
                                         .unreadable = on_unreadable,
                                         .link_skipped = on_link,
                                         .ctx = p};
    struct worklist *w = &p->job->work;
    enum fb_status status = look_at_inner_roots(p);
    if (status == FB_OK)
        status = walk_tree(w->roots[p->root].real.ptr, path, &handler, p->job->options->stop);
    if (status == FB_OK && p->err->status != FB_OK)
        status = p->err->status;
    if (status != FB_OK || w->roots[p->root].gone || job_stopped(p->job))
        return status;
    struct buf abs = BUF_INIT;
    worklist_real(w, p->root, path, &abs);
    status = vanish_unseen(p, buf_span(&abs), NULL);
    buf_release(&abs);
    return status;
}

/* Files named one by one, all in the same folder (targets are sorted): one comparison for all. */
static enum fb_status plan_files(struct planner *p, const struct target *targets, size_t n)
{
    struct worklist *w = &p->job->work;
    struct span parent = path_parent(targets[0].path);
    struct walk_file *files = xcalloc(n, sizeof *files);
    int fd = walk_open_folder(w->roots[p->root].real.ptr, parent);
    int error = fd < 0 ? errno : 0;
    for (size_t i = 0; i < n; i++) {
        files[i] = (struct walk_file){
            .name = path_last(targets[i].path), .accepted = true, .error = error};
        if (fd >= 0)
            walk_stat(fd, &files[i]);
        else if (error == ENOTDIR)
            files[i].error = ENOENT;
    }
    struct comparison c = {.planner = p,
                           .dir = worklist_dir(w, p->root, parent),
                           .files = files,
                           .n_files = n,
                           .fd = fd,
                           .partial = true};
    enum fb_status status = compare_folder(&c);
    if (fd >= 0)
        close(fd);
    free(files);
    return status;
}

/* The root as a whole: a file or a folder. */
static enum fb_status plan_root(struct planner *p, bool is_folder)
{
    struct worklist *w = &p->job->work;
    const struct work_root *root = &w->roots[p->root];
    if (is_folder)
        return plan_folder(p, span_make("", 0));
    struct walk_file file = {.name = root->real, .accepted = true};
    walk_stat(-1, &file); /* an absolute name: the descriptor is not looked at */
    if (file.error)
        return root_is_gone(p, file.error);
    file.name = span_make("", 0);
    struct comparison c = {.planner = p,
                           .dir = worklist_dir(w, p->root, span_make("", 0)),
                           .files = &file,
                           .n_files = 1,
                           .fd = -1};
    enum fb_status status = compare_folder(&c);
    return status == FB_OK ? vanish_unseen(p, w->roots[p->root].real, NULL) : status;
}

/* Plans one target, or several files of a folder; returns how many in *n. */
static enum fb_status plan_target(struct planner *p, const struct target *t, size_t n_left,
                                  size_t *n)
{
    struct work_root *root = &p->job->work.roots[t->root];
    struct stat st;
    p->root = t->root;
    *n = 1;
    if (root->gone)
        return FB_OK;
    if (stat(root->real.ptr, &st) != 0)
        return root_is_gone(p, errno);
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return root_is_gone(p, ENOENT);
    root->is_file = S_ISREG(st.st_mode);
    if (!t->path.len)
        return plan_root(p, S_ISDIR(st.st_mode));
    if (!t->is_file && !t->missing)
        return plan_folder(p, t->path);
    struct span parent = path_parent(t->path);
    while (*n < n_left && t[*n].root == t->root && (t[*n].is_file || t[*n].missing) &&
           span_eq(path_parent(t[*n].path), parent))
        ++*n;
    return plan_files(p, t, *n);
}

enum fb_status job_plan(struct job *job, struct fb_error *err)
{
    struct fb_error own = {0};
    struct planner p = {.job = job, .err = err ? err : &own};
    enum fb_status status = FB_OK;
    size_t n;
    for (size_t i = 0; i < job->n_targets && status == FB_OK && !job_stopped(job); i += n)
        status = plan_target(&p, &job->targets[i], job->n_targets - i, &n);
    free(p.unread);
    free(p.matched);
    fb_error_release(&own);
    for (size_t i = 0; i < job->work.n_todo; i++)
        job->work.todo_bytes += job->work.todo[i].size_bytes;
    return status;
}
