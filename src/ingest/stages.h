#ifndef FB_INGEST_STAGES_H
#define FB_INGEST_STAGES_H

#include "ingest/job.h"

/* The stages of a run, in this order; run.c drives them. */

/* Fills roots, folders known and targets. */
enum fb_status job_find_targets(struct job *job, struct fb_error *err);
/* Fills todo and vanished. */
enum fb_status job_plan(struct job *job, struct fb_error *err);
/* Trains the dictionary if the index has none and there is enough to learn from. */
enum fb_status job_train(struct job *job, struct fb_error *err);
/* Stores what the reading thread delivers. */
enum fb_status job_store_files(struct job *job, struct pipeline *pipeline, struct fb_error *err);
/* Removes what vanished, the folders and roots that are left empty by it, and stores the roots that
 * are new but empty. */
enum fb_status job_remove_vanished(struct job *job, struct fb_error *err);

#endif
