/* The queue. Waking a thread costs as much as reading a small file, so the sides wake each other
 * rarely: the storing side when a good number of items lies ready (or the other cannot go on), the
 * reading side when half the ring is free again. Locked counters, unlocked items: an item belongs
 * to the side that holds it until the counters say otherwise. */
#include "index/pipeline.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* An article that grew larger is not kept for the next: a few huge ones must not fill the ring. */
#define KEEP_DRAFT_BYTES (256u * 1024)
#define WAKE_ITEMS       32

struct pipeline {
    pthread_mutex_t mutex;
    pthread_cond_t can_put, can_take;
    pthread_t thread;
    pipeline_fn *fn;
    void *ctx;
    struct item *items;
    size_t *item_bytes;
    size_t n_slots, max_bytes;
    size_t first, n_ready, n_bytes; /* guarded by mutex, as the flags */
    bool putter_waits, taker_waits;
    bool cancelled, done;
};

static void *run(void *arg)
{
    struct pipeline *p = arg;
    pthread_setname_np(pthread_self(), "findbuch-reader");
    p->fn(p, p->ctx);
    pthread_mutex_lock(&p->mutex);
    p->done = true;
    pthread_cond_signal(&p->can_take);
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

static void free_all(struct pipeline *p)
{
    pthread_cond_destroy(&p->can_put);
    pthread_cond_destroy(&p->can_take);
    pthread_mutex_destroy(&p->mutex);
    for (size_t i = 0; i < p->n_slots; i++) {
        draft_release(&p->items[i].draft);
        fb_error_release(&p->items[i].err);
    }
    free(p->items);
    free(p->item_bytes);
    free(p);
}

/* Keeps the new thread off the processor that the caller runs on. A scheduler should do that by
 * itself; on some virtual machines it leaves both threads on one processor for minutes. */
static void spread(pthread_t thread)
{
    cpu_set_t allowed;
    int here = sched_getcpu();
    if (here < 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0 ||
        CPU_COUNT(&allowed) < 2 || !CPU_ISSET(here, &allowed))
        return;
    CPU_CLR(here, &allowed);
    pthread_setaffinity_np(thread, sizeof allowed, &allowed);
}

enum fb_status pipeline_start(struct pipeline **out, size_t n_slots, size_t max_bytes,
                              pipeline_fn *fn, void *ctx, struct fb_error *err)
{
    struct pipeline *p = xcalloc(1, sizeof *p);
    p->fn = fn;
    p->ctx = ctx;
    p->n_slots = n_slots;
    p->max_bytes = max_bytes;
    p->items = xcalloc(n_slots, sizeof *p->items);
    p->item_bytes = xcalloc(n_slots, sizeof *p->item_bytes);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->can_put, NULL);
    pthread_cond_init(&p->can_take, &monotonic);
    pthread_condattr_destroy(&monotonic);

    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&p->thread, NULL, run, p);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        free_all(p);
        return fb_error_set_errno(err, error, _("The thread that reads files cannot be started"));
    }
    spread(p->thread);
    *out = p;
    return FB_OK;
}

void pipeline_stop(struct pipeline *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    p->cancelled = true;
    pthread_cond_signal(&p->can_put);
    pthread_mutex_unlock(&p->mutex);
    pthread_join(p->thread, NULL);
    free_all(p);
}

static void wake_taker(struct pipeline *p)
{
    if (p->taker_waits) {
        p->taker_waits = false;
        pthread_cond_signal(&p->can_take);
    }
}

struct item *pipeline_slot(struct pipeline *p)
{
    pthread_mutex_lock(&p->mutex);
    while (!p->cancelled &&
           (p->n_ready == p->n_slots || (p->n_ready && p->n_bytes >= p->max_bytes))) {
        wake_taker(p);
        p->putter_waits = true;
        pthread_cond_wait(&p->can_put, &p->mutex);
    }
    p->putter_waits = false;
    struct item *item = p->cancelled ? NULL : &p->items[(p->first + p->n_ready) % p->n_slots];
    pthread_mutex_unlock(&p->mutex);
    if (item) {
        fb_error_release(&item->err);
        item->reader_name = NULL;
        item->decode = (struct decode_info){0};
    }
    return item;
}

void pipeline_put(struct pipeline *p)
{
    pthread_mutex_lock(&p->mutex);
    size_t i = (p->first + p->n_ready) % p->n_slots;
    p->item_bytes[i] = p->items[i].kind == ITEM_ARTICLE ? draft_size_bytes(&p->items[i].draft) : 0;
    p->n_bytes += p->item_bytes[i];
    p->n_ready++;
    if (p->n_ready >= WAKE_ITEMS || p->n_ready == p->n_slots)
        wake_taker(p);
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

enum pipeline_state pipeline_take(struct pipeline *p, struct item **item)
{
    enum pipeline_state state = PIPELINE_ITEM;
    pthread_mutex_lock(&p->mutex);
    if (!p->n_ready && !p->done) {
        struct timespec until;
        in_a_tenth_of_a_second(&until);
        int error = 0;
        p->taker_waits = true;
        while (p->taker_waits && !p->done && error != ETIMEDOUT)
            error = pthread_cond_timedwait(&p->can_take, &p->mutex, &until);
        p->taker_waits = false;
    }
    if (p->n_ready)
        *item = &p->items[p->first];
    else
        state = p->done ? PIPELINE_DONE : PIPELINE_WAIT;
    pthread_mutex_unlock(&p->mutex);
    return state;
}

void pipeline_release(struct pipeline *p)
{
    struct draft *draft = &p->items[p->first].draft;
    if (draft_size_bytes(draft) > KEEP_DRAFT_BYTES)
        draft_release(draft);
    pthread_mutex_lock(&p->mutex);
    p->n_bytes -= p->item_bytes[p->first];
    p->first = (p->first + 1) % p->n_slots;
    p->n_ready--;
    if (p->putter_waits && p->n_ready <= p->n_slots / 2 && p->n_bytes <= p->max_bytes / 2) {
        p->putter_waits = false;
        pthread_cond_signal(&p->can_put);
    }
    pthread_mutex_unlock(&p->mutex);
}
