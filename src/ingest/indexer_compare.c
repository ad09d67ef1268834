/* Compares what is there with what is known of it. The sorted listing of a folder and the sorted
 * files known of it are walked side by side, one query a folder, so that a run with nothing to do
 * costs little more than the stats. A file is taken for unchanged by its number, size and times,
 * unless they are so fresh that a later change might have left them the same ("racy"). */
#include "ingest/planner.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <errno.h>

/* Times of a file system may be as coarse as two seconds (FAT). */
#define RACY_NS 2000000000ll

static void vanish(struct planner *p, uint32_t dir, const struct store_file *known)
{
    struct vanished *v = worklist_add_vanished(&p->job->work, dir, known->name, known->digest);
    p->job->work.dirs[dir].may_be_empty = true;
    v->file_id = known->id;
    v->n_articles = (uint32_t)known->n_articles;
}

static bool was_unread(const struct planner *p, struct span abs)
{
    for (size_t i = 0; i < p->n_unread; i++) {
        if (path_is_within(abs, p->unread[i]))
            return true;
    }
    return false;
}

struct vanishing {
    struct planner *planner;
    uint32_t dir;
};

static enum fb_status on_vanished_file(const struct store_file *known, void *ctx)
{
    struct vanishing *v = ctx;
    vanish(v->planner, v->dir, known);
    return FB_OK;
}

enum fb_status vanish_unseen(struct planner *p, struct span abs, bool *any)
{
    struct worklist *w = &p->job->work;
    enum fb_status status = FB_OK;
    for (uint32_t i = 0; i < w->n_dirs && status == FB_OK; i++) {
        struct work_dir *dir = &w->dirs[i];
        if (!dir->id || dir->seen || !path_is_within(dir->abs, abs) || was_unread(p, dir->abs))
            continue;
        struct vanishing v = {p, i};
        dir->seen = true;
        dir->may_be_empty = true;
        if (any)
            *any = true;
        status = store_files(p->job->writer, dir->id, on_vanished_file, &v, p->err);
    }
    return status;
}

static enum fb_status on_counted_file(const struct store_file *known, void *ctx)
{
    struct planner *p = ctx;
    p->n_counted += known->n_articles;
    return FB_OK;
}

enum fb_status count_articles(struct planner *p, struct span abs)
{
    struct worklist *w = &p->job->work;
    enum fb_status status = FB_OK;
    p->n_counted = 0;
    for (uint32_t i = 0; i < w->n_dirs && status == FB_OK; i++) {
        if (w->dirs[i].id && path_is_within(w->dirs[i].abs, abs))
            status = store_files(p->job->writer, w->dirs[i].id, on_counted_file, p, p->err);
    }
    return status;
}

static bool is_racy(int64_t time_ns, int64_t checked_ns)
{
    return time_ns > checked_ns - RACY_NS && time_ns < checked_ns + RACY_NS;
}

static void compare_file(struct comparison *c, const struct walk_file *file,
                         const struct store_file *known)
{
    struct job *job = c->planner->job;
    bool relocated = c->known_dir != c->dir;
    bool differs = file->ino != known->ino || file->size_bytes != known->size_bytes ||
                   file->mtime_ns != known->mtime_ns || file->ctime_ns != known->ctime_ns ||
                   is_racy(file->mtime_ns, known->checked_ns) ||
                   is_racy(file->ctime_ns, known->checked_ns);
    if (!differs && !relocated && !job->options->verify) {
        job->summary->n_unchanged += (uint64_t)known->n_articles;
        if (known->failed)
            job_report(
                job, INDEXER_SKIPPED,
                _("%s could not be read wholly when it last changed; index --verify tries it "
                  "again and says why"),
                job_shown(job, c->dir, file->name.ptr));
        return;
    }
    struct todo *todo = worklist_add_todo(&job->work, c->dir, file->name);
    todo->file_id = known->id;
    todo->size_bytes = file->size_bytes;
    todo->n_articles = (uint32_t)known->n_articles;
    memcpy(todo->digest, known->digest, sizeof todo->digest);
    todo->flags = (differs ? TODO_TIMES_DIFFER : 0u) | (relocated ? TODO_RELOCATED : 0u) |
                  (known->failed ? TODO_REREAD : 0u);
}

static void skip_unreadable(struct comparison *c, const struct walk_file *file)
{
    struct job *job = c->planner->job;
    job_report(job, INDEXER_SKIPPED, "%s: %s", job_shown(job, c->dir, file->name.ptr),
               strerror(file->error));
}

static struct walk_file *find_file(struct comparison *c, struct span name)
{
    while (c->cursor < c->n_files && span_cmp(c->files[c->cursor].name, name) < 0)
        c->cursor++;
    if (c->cursor < c->n_files && span_eq(c->files[c->cursor].name, name))
        return &c->files[c->cursor];
    return NULL;
}

static enum fb_status on_known_file(const struct store_file *known, void *ctx)
{
    struct comparison *c = ctx;
    struct planner *p = c->planner;
    struct walk_file *file = find_file(c, c->only_name.len ? c->only_name : known->name);
    if (!file || p->matched[file - c->files]) {
        if (!c->partial)
            vanish(p, c->known_dir, known);
        return FB_OK;
    }
    p->matched[file - c->files] = true;
    if (!file->accepted)
        walk_stat(c->fd, file);
    if (file->error == ENOENT) {
        vanish(p, c->known_dir, known);
        return FB_OK;
    }
    p->job->summary->n_files_seen++;
    if (file->error) {
        skip_unreadable(c, file);
        p->job->summary->n_unchanged += (uint64_t)known->n_articles;
    } else {
        compare_file(c, file, known);
    }
    return FB_OK;
}

/* What is there but not known. */
static enum fb_status add_new_files(struct comparison *c)
{
    struct planner *p = c->planner;
    struct job *job = p->job;
    enum fb_status status = FB_OK;
    for (size_t i = 0; i < c->n_files && status == FB_OK; i++) {
        const struct walk_file *file = &c->files[i];
        if (p->matched[i] || !file->accepted)
            continue;
        if (file->error == ENOENT) { /* only when named: a folder perhaps, that was known */
            bool any = false;
            struct buf abs = BUF_INIT;
            buf_add_span(&abs, job->work.dirs[c->dir].abs);
            buf_addf(&abs, "/%s", file->name.ptr);
            status = vanish_unseen(p, buf_span(&abs), &any);
            buf_release(&abs);
            if (!any)
                job_report(job, INDEXER_SKIPPED, "%s: %s", job_shown(job, c->dir, file->name.ptr),
                           _("no such file or folder"));
            continue;
        }
        job->summary->n_files_seen++;
        if (file->error) {
            skip_unreadable(c, file);
            continue;
        }
        worklist_add_todo(&job->work, c->dir, file->name)->size_bytes = file->size_bytes;
    }
    return status;
}

/* Roots that are files in the folder, known on their own so far. */
static enum fb_status compare_file_roots(struct comparison *c)
{
    struct worklist *w = &c->planner->job->work;
    enum fb_status status = FB_OK;
    for (size_t i = 0; i < w->n_roots && status == FB_OK; i++) {
        const struct work_root *root = &w->roots[i];
        if (!root->id || root->owner == i || !span_eq(path_parent(root->real), w->dirs[c->dir].abs))
            continue;
        uint32_t dir = worklist_dir_at(w, root->real);
        c->only_name = path_last(root->real);
        c->cursor = 0;
        c->known_dir = dir;
        if (dir == WORK_NONE || !find_file(c, c->only_name))
            continue;
        w->dirs[dir].seen = true;
        if (w->dirs[dir].id)
            status = store_files(c->planner->job->writer, w->dirs[dir].id, on_known_file, c,
                                 c->planner->err);
    }
    return status;
}

enum fb_status compare_folder(struct comparison *c)
{
    struct planner *p = c->planner;
    struct worklist *w = &p->job->work;
    enum fb_status status = FB_OK;
    xgrow(&p->matched, &p->matched_cap, c->n_files, sizeof *p->matched);
    if (c->n_files)
        memset(p->matched, 0, c->n_files * sizeof *p->matched);
    uint32_t i = worklist_dir_at(w, w->dirs[c->dir].abs);
    for (; i != WORK_NONE && status == FB_OK; i = w->dirs[i].next) {
        if (was_unread(p, w->dirs[i].abs))
            continue;
        c->known_dir = i;
        c->cursor = 0;
        w->dirs[i].seen |= !c->partial;
        if (w->dirs[i].id)
            status = store_files(p->job->writer, w->dirs[i].id, on_known_file, c, p->err);
    }
    if (status == FB_OK)
        status = compare_file_roots(c);
    if (status == FB_OK)
        status = add_new_files(c);
    return status;
}
