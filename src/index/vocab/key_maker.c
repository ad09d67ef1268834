/* A list of jobs of so many forms each. A job is filled by the storing side alone, then taken by
 * one thread, then read by the storing side again; only the counters between are locked. */
#include "index/vocab/key_maker.h"

#include "base/xalloc.h"
#include "index/vocab/vocab_keys.h"

#include <pthread.h>
#include <stdlib.h>

enum { FORMS_A_JOB = 512 };

struct job {
    uint32_t numbers[FORMS_A_JOB];
    struct span forms[FORMS_A_JOB];
    size_t ends[FORMS_A_JOB]; /* of each form's keys, in keys */
    size_t n;
    struct buf keys;
};

struct key_maker {
    pthread_mutex_t mutex;
    pthread_cond_t done;
    struct job **jobs;
    size_t jobs_cap;
    size_t n_jobs;  /* those ready for work; one more is being filled */
    size_t n_taken; /* guarded by mutex, as n_jobs and jobs */
    size_t n_done, n_bytes;
    struct job *filling;
};

struct key_maker *key_maker_new(void)
{
    struct key_maker *k = xcalloc(1, sizeof *k);

    pthread_mutex_init(&k->mutex, NULL);
    pthread_cond_init(&k->done, NULL);
    return k;
}

static void free_job(struct job *job)
{
    if (job)
        buf_release(&job->keys);
    free(job);
}

void key_maker_free(struct key_maker *k)
{
    if (!k)
        return;
    key_maker_clear(k);
    free(k->jobs);
    pthread_mutex_destroy(&k->mutex);
    pthread_cond_destroy(&k->done);
    free(k);
}

/* Hands the job being filled to those who work. */
static void post(struct key_maker *k)
{
    if (!k->filling)
        return;
    pthread_mutex_lock(&k->mutex);
    xgrow(&k->jobs, &k->jobs_cap, k->n_jobs + 1, sizeof(struct job *));
    k->jobs[k->n_jobs++] = k->filling;
    pthread_mutex_unlock(&k->mutex);
    k->filling = NULL;
}

void key_maker_add(struct key_maker *k, uint32_t number, struct span form)
{
    struct job *job = k->filling;

    if (!job) {
        job = k->filling = xmalloc(sizeof *job);
        job->n = 0;
        job->keys = (struct buf)BUF_INIT;
    }
    job->numbers[job->n] = number;
    job->forms[job->n++] = form;
    if (job->n == FORMS_A_JOB)
        post(k);
}

bool key_maker_work(struct key_maker *k, struct analyzer *analyzer)
{
    struct job *job = NULL;

    pthread_mutex_lock(&k->mutex);
    if (k->n_taken < k->n_jobs)
        job = k->jobs[k->n_taken++];
    pthread_mutex_unlock(&k->mutex);
    if (!job)
        return false;
    for (size_t i = 0; i < job->n; i++) {
        vocab_keys_pack(analyzer, job->forms[i], &job->keys);
        job->ends[i] = job->keys.len;
    }
    pthread_mutex_lock(&k->mutex);
    k->n_bytes += sizeof *job + job->keys.cap;
    if (++k->n_done == k->n_taken)
        pthread_cond_signal(&k->done);
    pthread_mutex_unlock(&k->mutex);
    return true;
}

/* Until what was taken is done. */
static void wait(struct key_maker *k)
{
    pthread_mutex_lock(&k->mutex);
    while (k->n_done < k->n_taken)
        pthread_cond_wait(&k->done, &k->mutex);
    pthread_mutex_unlock(&k->mutex);
}

void key_maker_finish(struct key_maker *k, struct analyzer *analyzer, struct vocab_tally *tally)
{
    post(k);
    while (key_maker_work(k, analyzer))
        ;
    wait(k);
    for (size_t i = 0; i < k->n_jobs; i++) {
        const struct job *job = k->jobs[i];
        size_t start = 0;
        for (size_t f = 0; f < job->n; start = job->ends[f++])
            vocab_tally_set_keys(tally, job->numbers[f],
                                 span_make(job->keys.data + start, job->ends[f] - start));
    }
}

void key_maker_clear(struct key_maker *k)
{
    size_t n_jobs;

    pthread_mutex_lock(&k->mutex);
    n_jobs = k->n_jobs;
    k->n_jobs = k->n_taken; /* nothing more is taken */
    while (k->n_done < k->n_taken)
        pthread_cond_wait(&k->done, &k->mutex);
    for (size_t i = 0; i < n_jobs; i++)
        free_job(k->jobs[i]);
    k->n_jobs = k->n_taken = k->n_done = k->n_bytes = 0;
    pthread_mutex_unlock(&k->mutex);
    free_job(k->filling);
    k->filling = NULL;
}
