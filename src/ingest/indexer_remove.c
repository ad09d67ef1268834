/* The last part of a run: what vanished and did not turn up elsewhere goes, and what that leaves
 * empty. Only after everything was read, because any new file may be a vanished one that moved. */
#include "ingest/stages.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>

struct ids {
    int64_t *list;
    size_t n, cap;
};

static enum fb_status on_article(int64_t id, struct span key, void *ctx)
{
    (void)key;
    struct ids *ids = ctx;
    xgrow(&ids->list, &ids->cap, ids->n + 1, sizeof *ids->list);
    ids->list[ids->n++] = id;
    return FB_OK;
}

static enum fb_status remove_file(struct job *job, const struct vanished *v, struct ids *ids,
                                  struct fb_error *err)
{
    ids->n = 0;
    enum fb_status status = store_articles(job->writer, v->file_id, on_article, ids, err);
    for (size_t i = 0; i < ids->n && status == FB_OK; i++)
        status = writer_article_remove(job->writer, ids->list[i], err);
    if (status == FB_OK)
        status = store_file_remove(job->writer, v->file_id, err);
    job->dirty = true;
    job->summary->n_removed += ids->n;
    job->batch_articles += ids->n;
    if (status == FB_OK && job_wants_details(job))
        job_report(job, INDEXER_DETAIL, _("%s: removed"), job_shown(job, v->dir, v->name));
    return status;
}

static enum fb_status remove_files(struct job *job, struct fb_error *err)
{
    struct worklist *w = &job->work;
    struct ids ids = {0};
    enum fb_status status = FB_OK;
    for (size_t i = 0; i < w->n_vanished && status == FB_OK && !job_stopped(job); i++) {
        if (w->vanished[i].taken)
            continue;
        status = remove_file(job, &w->vanished[i], &ids, err);
        job->progress.n_files_done++;
        job_tell_progress(job);
        if (status == FB_OK && job_batch_full(job)) {
            status = job_commit(job, err);
            if (status == FB_OK)
                status = job_begin(job, err);
        }
    }
    free(ids.list);
    return status;
}

static enum fb_status on_file(const struct store_file *file, void *ctx)
{
    (void)file;
    *(bool *)ctx = true;
    return FB_OK;
}

static enum fb_status remove_empty_dirs(struct job *job, struct fb_error *err)
{
    struct worklist *w = &job->work;
    enum fb_status status = FB_OK;
    for (size_t i = 0; i < w->n_dirs && status == FB_OK; i++) {
        struct work_dir *dir = &w->dirs[i];
        const struct work_root *root = &w->roots[dir->root];
        bool has_files = false;
        if (!dir->id || !(dir->may_be_empty || root->forget || root->owner != dir->root))
            continue;
        status = store_files(job->writer, dir->id, on_file, &has_files, err);
        if (status != FB_OK || has_files)
            continue;
        status = store_dir_remove(job->writer, dir->id, err);
        dir->id = 0;
        job->dirty = true;
    }
    return status;
}

static bool has_dirs(const struct worklist *w, uint32_t root)
{
    for (size_t i = 0; i < w->n_dirs; i++) {
        if (w->dirs[i].root == root && w->dirs[i].id)
            return true;
    }
    return false;
}

static enum fb_status settle_roots(struct job *job, struct fb_error *err)
{
    struct worklist *w = &job->work;
    enum fb_status status = FB_OK;
    for (uint32_t i = 0; i < w->n_roots && status == FB_OK; i++) {
        struct work_root *root = &w->roots[i];
        if (root->id && (root->forget || root->owner != i) && !has_dirs(w, i)) {
            status = store_root_remove(job->writer, root->id, err);
            root->id = 0;
            job->dirty = true;
        } else if (!root->id && root->wanted && root->owner == i) {
            status = store_root_add(job->writer, root->real, root->shown, &root->id, err);
            job->dirty = true;
        }
    }
    return status;
}

enum fb_status job_remove_vanished(struct job *job, struct fb_error *err)
{
    if (job->work.n_vanished)
        job_set_stage(job, _("removing"), job->work.n_vanished, 0);
    enum fb_status status = remove_files(job, err);
    if (status == FB_OK && !job_stopped(job))
        status = remove_empty_dirs(job, err);
    if (status == FB_OK && !job_stopped(job))
        status = settle_roots(job, err);
    return status;
}
