/* One run: look around, train, read and store in batches, remove what is gone. A batch is a
 * transaction; between batches the index is complete for searchers, and an interrupted run loses at
 * most the batch that an error breaks, nothing when it is asked to stop. The summary counts what
 * was committed. */
#include "ingest/indexer.h"

#include "base/i18n.h"
#include "ingest/produce.h"
#include "ingest/stages.h"
#include "index/write/memory.h"

#include <stdlib.h>

#define CHUNK_MEMORY   (40u * 1024) /* of usual drafts */
#define MIN_CHUNKS     64
#define MAX_RING_BYTES ((size_t)64 << 20)

static unsigned memory_mib(const struct indexer_options *options)
{
    return options->memory_mib ? options->memory_mib : WRITER_DEFAULT_MEMORY_MIB;
}

static void on_reanalyzed(int64_t done, int64_t total, void *ctx)
{
    struct job *job = ctx;
    job->progress.n_files_done = (uint64_t)done;
    job->progress.n_files_total = (uint64_t)total;
    job_tell_progress(job);
}

/* Outside a transaction nothing else writes, since this run holds the lock. */
static bool lacks_postings(struct job *job)
{
    bool lacks;

    if (index_begin_read(job->ix, NULL) != FB_OK)
        return false;
    lacks = index_lacks_postings(job->ix);
    index_end_read(job->ix);
    return lacks;
}

static enum fb_status reanalyze_if_outdated(struct job *job, struct fb_error *err)
{
    if (!index_is_outdated(job->ix) && !lacks_postings(job))
        return FB_OK;
    if (!index_is_outdated(job->ix)) {
        job_report(job, INDEXER_WARNING,
                   _("files of the index are missing; its articles are analysed again"));
        job->progress.stage = _("analysing again");
        job->progress.unit = INDEXER_ARTICLES;
    } else if (index_lacks_only_keys(job->ix)) {
        job_report(job, INDEXER_WARNING,
                   _("the index was built by other rules of which words belong together; they are "
                     "applied again"));
        job->progress.stage = _("relating words");
        job->progress.unit = INDEXER_WORDS;
    } else {
        job_report(job, INDEXER_WARNING,
                   _("the index was built by another analysis of words; its articles are analysed "
                     "again"));
        job->progress.stage = _("analysing again");
        job->progress.unit = INDEXER_ARTICLES;
    }
    enum fb_status status =
        writer_reanalyze(job->writer, on_reanalyzed, job, job->options->stop, err);
    job->summary->reanalyzed = status == FB_OK;
    job->committed = *job->summary;
    return status;
}

static enum fb_status read_and_store(struct job *job, struct fb_error *err)
{
    const unsigned n_threads = pipeline_processors();
    const unsigned mib = memory_mib(job->options);
    /* what can be read while a batch is written */
    const size_t ring =
        memory_of(mib, MEMORY_RING) < MAX_RING_BYTES ? memory_of(mib, MEMORY_RING) : MAX_RING_BYTES;
    const size_t n_chunks = ring / CHUNK_MEMORY + MIN_CHUNKS;
    struct production production = {.n_producers = 0};
    struct pipeline *pipeline = NULL;
    enum fb_status status;

    if (!job->work.n_todo)
        return FB_OK;
    job_set_stage(job, _("reading"), job->work.n_todo, job->work.todo_bytes);
    status = job_train(job, err);
    if (status == FB_OK)
        status = production_init(&production, &job->work, writer_codec(job->writer),
                                 index_word_file(job->ix)->words, job->keys, n_threads,
                                 memory_of(mib, MEMORY_NUMBERINGS), err);
    if (status == FB_OK)
        status = pipeline_start(&pipeline, n_threads, n_chunks, ring, produce_articles, &production,
                                err);
    if (status == FB_OK)
        status = job_store_files(job, pipeline, err);
    pipeline_stop(pipeline);
    production_release(&production);
    return status;
}

static enum fb_status run(struct job *job, struct fb_error *err)
{
    enum fb_status status = reanalyze_if_outdated(job, err);
    if (status != FB_OK)
        return status;
    job_set_stage(job, _("looking for articles"), 0, 0);
    status = job_begin(job, err);
    if (status == FB_OK)
        status = job_find_targets(job, err);
    if (status == FB_OK)
        status = job_plan(job, err);
    if (status == FB_OK && !job_stopped(job))
        status = read_and_store(job, err);
    if (status == FB_OK && !job_stopped(job))
        status = job_remove_vanished(job, err);
    if (status == FB_OK)
        status = job_commit(job, err);
    return status;
}

enum fb_status indexer_run(struct index *ix, const struct indexer_options *options,
                           struct indexer_summary *summary, struct fb_error *err)
{
    struct job job = {
        .ix = ix, .writer = index_writer_new(ix), .options = options, .summary = summary};
    *summary = (struct indexer_summary){0};
    clock_gettime(CLOCK_MONOTONIC, &job.started);
    writer_set_memory(job.writer, memory_mib(options));
    job.keys = key_maker_new();
    writer_share_keys(job.writer, job.keys);

    struct fb_error own = {0};
    enum fb_status status = run(&job, &own);
    bool interrupted = job_stopped(&job);
    if (status != FB_OK) {
        if (job.in_batch)
            writer_rollback(job.writer);
        uint64_t n_skipped = summary->n_skipped; /* they were named */
        *summary = job.committed;
        summary->n_skipped = n_skipped;
        if (status == FB_ERR_CANCELLED && interrupted)
            status = FB_OK;
        else if (err && !err->status) {
            *err = own;
            own = (struct fb_error){0};
        }
    }
    summary->interrupted = interrupted;
    summary->seconds = job_seconds(&job);
    fb_error_release(&own);
    writer_share_keys(job.writer, NULL);
    index_writer_free(job.writer);
    key_maker_free(job.keys);
    worklist_release(&job.work);
    free(job.targets);
    buf_release(&job.path);
    buf_release(&job.message);
    return status;
}
