#ifndef FB_INGEST_JOB_H
#define FB_INGEST_JOB_H

#include "index/write/source_files.h"
#include "index/write/writer.h"
#include "ingest/indexer.h"
#include "ingest/pipeline.h"
#include "ingest/worklist.h"

#include <time.h>

/* One run of the indexer, shared by its stages (stages.h) */

/* Part of a root to look at. */
struct target {
    uint32_t root;
    struct span path; /* below the root, "" for all of it */
    bool is_file;
    bool missing; /* there is nothing now */
};

struct job {
    struct index *ix;
    struct index_writer *writer;
    const struct indexer_options *options;
    struct indexer_summary *summary;
    struct indexer_summary committed; /* the summary when the last batch was committed */
    struct key_maker *keys;
    struct worklist work;
    struct target *targets;
    size_t n_targets, targets_cap;
    struct buf path; /* scratch for messages */
    struct buf message;

    bool in_batch;
    bool dirty; /* the batch has changes */
    uint64_t batch_text_bytes, batch_articles;

    struct timespec started;
    double last_progress_s;
    struct indexer_progress progress;
    uint64_t finished_bytes; /* of the files done with */
};

bool job_stopped(const struct job *job);
void job_report(struct job *job, enum indexer_event event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool job_wants_details(const struct job *job);
/* Tells how far it is, unless that was told a moment ago. */
void job_tell_progress(struct job *job);
/* Seconds since the run began. */
double job_seconds(const struct job *job);
void job_set_stage(struct job *job, const char *stage, uint64_t n_files, uint64_t n_bytes);

enum fb_status job_begin(struct job *job, struct fb_error *err);
/* Commits what there is to commit, and tidies up. */
enum fb_status job_commit(struct job *job, struct fb_error *err);
/* Whether the batch has grown as large as it may. */
bool job_batch_full(const struct job *job);

/* The id of a folder, stored now (its root too) if it was not yet. */
enum fb_status job_dir_id(struct job *job, uint32_t dir, int64_t *id, struct fb_error *err);
/* The path shown of a file, in job->path; valid until it is next used. */
const char *job_shown(struct job *job, uint32_t dir, const char *name);

#endif
