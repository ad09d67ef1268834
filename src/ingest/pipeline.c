/* The queue. Chunks are claimed in the order of reading and come out in it, whichever thread is
 * ready first. Locked counters, unlocked chunks: a chunk belongs to the side that holds it until
 * the counters say otherwise. Waking a thread costs as much as reading a small file, so it is done
 * by the chunk, and those who wait for a free one are woken when half of the ring is free again. */
#include "ingest/pipeline.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* Memory that the drafts of a chunk, stored, may keep for the next: a ring that fills now and then
 * with large ones must not hold on to all of it. */
#define KEEP_BYTES (40u * 1024)

struct worker {
    struct pipeline *pipeline;
    unsigned number;
    pthread_t thread;
};

struct pipeline {
    pthread_mutex_t turn; /* held by the thread that reads */
    bool ended;           /* guarded by turn: nothing is left to be read */
    pthread_mutex_t mutex;
    pthread_cond_t can_claim, can_take;
    struct worker workers[PIPELINE_MAX_THREADS];
    unsigned n_workers;
    pipeline_fn *fn;
    void *ctx;
    struct chunk *chunks;
    size_t n_chunks, max_bytes;
    size_t first, n_claimed, n_bytes; /* guarded by mutex, as what follows */
    unsigned n_running;
    bool claimer_waits, taker_waits, cancelled;
};

static void *run(void *arg)
{
    struct worker *w = arg;
    struct pipeline *p = w->pipeline;

    pthread_setname_np(pthread_self(), "findbuch-reader");
    p->fn(p, w->number, p->ctx);
    pthread_mutex_lock(&p->mutex);
    p->n_running--;
    pthread_cond_signal(&p->can_take);
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

static void free_all(struct pipeline *p)
{
    pthread_cond_destroy(&p->can_claim);
    pthread_cond_destroy(&p->can_take);
    pthread_mutex_destroy(&p->mutex);
    pthread_mutex_destroy(&p->turn);
    for (size_t i = 0; i < p->n_chunks; i++)
        for (size_t k = 0; k < CHUNK_ITEMS; k++) {
            draft_release(&p->chunks[i].items[k].draft);
            fb_error_release(&p->chunks[i].items[k].err);
        }
    free(p->chunks);
    free(p);
}

unsigned pipeline_processors(void)
{
    cpu_set_t allowed;
    int n = 1;

    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        n = CPU_COUNT(&allowed);
    return n < 1 ? 1 : n < PIPELINE_MAX_THREADS ? (unsigned)n : PIPELINE_MAX_THREADS;
}

/* Gives each thread a processor of its own, the one that the caller runs on last. A scheduler
 * should do that by itself; on some virtual machines it leaves them on one processor for minutes.
 */
static void spread(struct pipeline *p)
{
    cpu_set_t allowed;
    int here = sched_getcpu(), at = here;

    if (here < 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0 ||
        CPU_COUNT(&allowed) < 2 || !CPU_ISSET(here, &allowed))
        return;
    for (unsigned i = 0; i < p->n_workers; i++) {
        cpu_set_t one;
        do
            at = (at + 1) % CPU_SETSIZE;
        while (!CPU_ISSET(at, &allowed));
        CPU_ZERO(&one);
        CPU_SET(at, &one);
        pthread_setaffinity_np(p->workers[i].thread, sizeof one, &one);
    }
}

static int start_threads(struct pipeline *p, unsigned n_threads)
{
    sigset_t all, before;
    int error = 0;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (unsigned i = 0; i < n_threads && error == 0; i++) {
        struct worker *w = &p->workers[i];
        w->pipeline = p;
        w->number = i;
        pthread_mutex_lock(&p->mutex);
        p->n_running++;
        pthread_mutex_unlock(&p->mutex);
        error = pthread_create(&w->thread, NULL, run, w);
        if (error == 0)
            p->n_workers++;
    }
    if (error) {
        pthread_mutex_lock(&p->mutex);
        p->n_running--;
        pthread_mutex_unlock(&p->mutex);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return p->n_workers > 0 ? 0 : error;
}

enum fb_status pipeline_start(struct pipeline **out, unsigned n_threads, size_t n_chunks,
                              size_t max_bytes, pipeline_fn *fn, void *ctx, struct fb_error *err)
{
    struct pipeline *p = xcalloc(1, sizeof *p);
    pthread_condattr_t monotonic;
    int error;

    p->fn = fn;
    p->ctx = ctx;
    p->n_chunks = n_chunks;
    p->max_bytes = max_bytes;
    p->chunks = xcalloc(n_chunks, sizeof *p->chunks);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->mutex, NULL);
    pthread_mutex_init(&p->turn, NULL);
    pthread_cond_init(&p->can_claim, NULL);
    pthread_cond_init(&p->can_take, &monotonic);
    pthread_condattr_destroy(&monotonic);
    error = start_threads(p, n_threads < PIPELINE_MAX_THREADS ? n_threads : PIPELINE_MAX_THREADS);
    if (error) {
        free_all(p);
        return fb_error_set_errno(err, error, _("The thread that reads files cannot be started"));
    }
    spread(p);
    *out = p;
    return FB_OK;
}

void pipeline_stop(struct pipeline *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    p->cancelled = true;
    pthread_cond_broadcast(&p->can_claim);
    pthread_mutex_unlock(&p->mutex);
    for (unsigned i = 0; i < p->n_workers; i++)
        pthread_join(p->workers[i].thread, NULL);
    free_all(p);
}

static bool is_full(const struct pipeline *p)
{
    return p->n_claimed == p->n_chunks || (p->n_claimed > 0 && p->n_bytes >= p->max_bytes);
}

static bool is_half_empty(const struct pipeline *p)
{
    return p->n_claimed <= p->n_chunks / 2 && p->n_bytes <= p->max_bytes / 2;
}

struct chunk *pipeline_begin_reading(struct pipeline *p)
{
    struct chunk *c = NULL;

    pthread_mutex_lock(&p->turn);
    pthread_mutex_lock(&p->mutex);
    while (!p->ended && !p->cancelled && is_full(p)) {
        p->claimer_waits = true;
        pthread_cond_wait(&p->can_claim, &p->mutex);
    }
    if (!p->ended && !p->cancelled)
        c = &p->chunks[(p->first + p->n_claimed++) % p->n_chunks];
    pthread_mutex_unlock(&p->mutex);
    if (!c) {
        pthread_mutex_unlock(&p->turn);
        return NULL;
    }
    c->n = c->next = c->n_kept = 0;
    return c;
}

struct item *chunk_add(struct chunk *c)
{
    struct item *item = &c->items[c->n++];

    fb_error_release(&item->err);
    item->reader_name = NULL;
    item->decode = (struct decode_info){0};
    return item;
}

void pipeline_end_reading(struct pipeline *p, bool end)
{
    p->ended = p->ended || end;
    pthread_mutex_unlock(&p->turn);
}

void pipeline_put(struct pipeline *p, struct chunk *c)
{
    c->n_bytes = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->items[i].kind == ITEM_ARTICLE)
            c->n_bytes += draft_size_bytes(&c->items[i].draft);
    pthread_mutex_lock(&p->mutex);
    p->n_bytes += c->n_bytes;
    c->ready = true;
    if (p->taker_waits && c == &p->chunks[p->first]) {
        p->taker_waits = false;
        pthread_cond_signal(&p->can_take);
    }
    pthread_mutex_unlock(&p->mutex);
}

static void in_a_tenth_of_a_second(struct timespec *t)
{
    clock_gettime(CLOCK_MONOTONIC, t);
    t->tv_nsec += 100000000;
    if (t->tv_nsec >= 1000000000) {
        t->tv_nsec -= 1000000000;
        t->tv_sec++;
    }
}

static bool is_ready(const struct pipeline *p)
{
    return p->n_claimed > 0 && p->chunks[p->first].ready;
}

/* Gives the oldest chunk back, mutex held. */
static void free_chunk(struct pipeline *p)
{
    struct chunk *c = &p->chunks[p->first];

    c->ready = false;
    p->n_bytes -= c->n_bytes;
    p->first = (p->first + 1) % p->n_chunks;
    p->n_claimed--;
    if (p->claimer_waits && is_half_empty(p)) {
        p->claimer_waits = false;
        pthread_cond_signal(&p->can_claim);
    }
}

enum pipeline_state pipeline_take(struct pipeline *p, struct item **item)
{
    enum pipeline_state state = PIPELINE_ITEM;
    struct timespec until;
    int error = 0;

    pthread_mutex_lock(&p->mutex);
    while (is_ready(p) && p->chunks[p->first].next == p->chunks[p->first].n)
        free_chunk(p);
    if (!is_ready(p) && p->n_running > 0) {
        in_a_tenth_of_a_second(&until);
        p->taker_waits = true;
        while (!is_ready(p) && p->n_running > 0 && error != ETIMEDOUT)
            error = pthread_cond_timedwait(&p->can_take, &p->mutex, &until);
        p->taker_waits = false;
    }
    if (is_ready(p) && p->chunks[p->first].n == 0)
        state = PIPELINE_WAIT; /* an empty chunk, freed the next time */
    else if (is_ready(p))
        *item = &p->chunks[p->first].items[p->chunks[p->first].next];
    else
        state = p->n_running > 0 ? PIPELINE_WAIT : PIPELINE_DONE;
    pthread_mutex_unlock(&p->mutex);
    return state;
}

void pipeline_release(struct pipeline *p)
{
    struct chunk *c = &p->chunks[p->first];
    struct draft *draft = &c->items[c->next++].draft;
    size_t n_bytes = draft_size_bytes(draft);

    if (c->n_kept + n_bytes > KEEP_BYTES)
        draft_release(draft);
    else
        c->n_kept += n_bytes;
}
