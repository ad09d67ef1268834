/* What the stages of a run share: reports, progress, batches. */
#include "ingest/job.h"

#include <stdarg.h>

static const double progress_every_s = 0.1;

bool job_stopped(const struct job *job)
{
    return job->options->stop && *job->options->stop;
}

bool job_wants_details(const struct job *job)
{
    return job->options->details;
}

void job_report(struct job *job, enum indexer_event event, const char *format, ...)
{
    if (event == INDEXER_SKIPPED)
        job->summary->n_skipped++;
    if (!job->options->report || (event == INDEXER_DETAIL && !job->options->details))
        return;
    va_list ap;
    va_start(ap, format);
    buf_clear(&job->message);
    buf_vaddf(&job->message, format, ap);
    va_end(ap);
    job->options->report(event, buf_cstr(&job->message), job->options->ctx);
}

const char *job_shown(struct job *job, uint32_t dir, const char *name)
{
    worklist_shown(&job->work, dir, span_of(name), &job->path);
    return buf_cstr(&job->path);
}

double job_seconds(const struct job *job)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - job->started.tv_sec) +
           (double)(now.tv_nsec - job->started.tv_nsec) * 1e-9;
}

void job_tell_progress(struct job *job)
{
    if (!job->options->progress)
        return;
    double seconds = job_seconds(job);
    if (seconds - job->last_progress_s < progress_every_s)
        return;
    job->last_progress_s = seconds;
    job->progress.seconds = seconds;
    job->options->progress(&job->progress, job->options->ctx);
}

void job_set_stage(struct job *job, const char *stage, uint64_t n_files, uint64_t n_bytes)
{
    job->progress =
        (struct indexer_progress){.stage = stage, .n_files_total = n_files, .bytes_total = n_bytes};
    job_tell_progress(job);
}

enum fb_status job_begin(struct job *job, struct fb_error *err)
{
    enum fb_status status = writer_begin(job->writer, err);
    job->in_batch = status == FB_OK;
    job->dirty = false;
    job->batch_articles = job->batch_text_bytes = 0;
    return status;
}

enum fb_status job_commit(struct job *job, struct fb_error *err)
{
    if (!job->in_batch)
        return FB_OK;
    job->in_batch = false;
    if (!job->dirty) {
        writer_rollback(job->writer);
        job->committed = *job->summary;
        return FB_OK;
    }
    enum fb_status status = writer_commit(job->writer, err);
    if (status != FB_OK)
        return status;
    job->committed = *job->summary;
    return writer_tidy(job->writer, job->options->stop, err);
}

bool job_batch_full(const struct job *job)
{
    const uint64_t max = job->options->batch_bytes;

    return writer_batch_full(job->writer) || (max > 0 && job->batch_text_bytes >= max);
}

enum fb_status job_dir_id(struct job *job, uint32_t dir, int64_t *id, struct fb_error *err)
{
    struct work_dir *d = &job->work.dirs[dir];
    struct work_root *root = &job->work.roots[d->root];
    enum fb_status status = FB_OK;
    if (!root->id)
        status = store_root_add(job->writer, root->real, root->shown, &root->id, err);
    if (status == FB_OK && !d->id)
        status =
            store_dir_add(job->writer, root->id, worklist_dir_path(&job->work, dir), &d->id, err);
    *id = d->id;
    return status;
}
