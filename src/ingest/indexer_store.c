/* Stores what the reading thread delivers. The articles of a file are matched with those stored of
 * it before, by key or else by order; what says the same is not touched. A batch may be cut inside
 * a file: the file is then marked as not finished, and the next run compares it article by article.
 * Files whose path changes (moved, or taken over by an outer root) have every article stored anew,
 * because the words of the path are indexed; they stay where they were known until that is done. */
#include "ingest/stages.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <stdlib.h>

/* So many unusable articles of a file are named one by one. */
#define MAX_BAD_NAMED 20

struct old_article {
    int64_t id;
    struct span key;
    uint32_t next; /* another one with the same key, or WORK_NONE */
    bool used;
};

struct known_key {
    uint32_t first; /* old article with this key not yet used, or WORK_NONE */
    bool seen;      /* in the file as it is now */
};

/* The file being stored. */
struct storing {
    struct job *job;
    bool is_open;
    uint32_t todo;
    int64_t file_id; /* 0: not stored yet */
    struct file_facts facts;
    bool moved;     /* it was known elsewhere */
    bool relocated; /* it was known under an inner root */
    bool put;       /* its row says what it is to say, if it has this one article */
    uint32_t n_stored;
    struct buf shown;

    struct arena arena; /* keys */
    struct old_article *old;
    size_t n_old, old_cap;
    size_t next_keyless;
    struct strmap keys;
    struct known_key *known_keys; /* by index in keys */
    size_t known_keys_cap;

    uint32_t n_bad, n_duplicates;
    uint32_t n_added, n_changed, n_removed;
};

static void storing_release(struct storing *s)
{
    buf_release(&s->shown);
    arena_release(&s->arena);
    free(s->old);
    strmap_release(&s->keys);
    free(s->known_keys);
}

static const struct todo *todo_of(const struct storing *s)
{
    return &s->job->work.todo[s->todo];
}

static struct known_key *intern_key(struct storing *s, struct span key)
{
    bool added;
    uint32_t i = strmap_intern(&s->keys, key, &added);
    xgrow(&s->known_keys, &s->known_keys_cap, (size_t)i + 1, sizeof *s->known_keys);
    if (added)
        s->known_keys[i] = (struct known_key){.first = WORK_NONE};
    return &s->known_keys[i];
}

static enum fb_status on_old_article(int64_t id, struct span key, void *ctx)
{
    struct storing *s = ctx;
    xgrow(&s->old, &s->old_cap, s->n_old + 1, sizeof *s->old);
    struct old_article *old = &s->old[s->n_old++];
    *old = (struct old_article){.id = id, .key = arena_copy(&s->arena, key), .next = WORK_NONE};
    return FB_OK;
}

static enum fb_status load_old_articles(struct storing *s, struct fb_error *err)
{
    enum fb_status status = store_articles(s->job->writer, s->file_id, on_old_article, s, err);
    for (size_t i = s->n_old; i-- > 0;) { /* backwards, so that chains are in order */
        if (!s->old[i].key.len)
            continue;
        struct known_key *known = intern_key(s, s->old[i].key);
        s->old[i].next = known->first;
        known->first = (uint32_t)i;
    }
    return status;
}

static enum fb_status open_file(struct storing *s, const struct item *item, struct fb_error *err)
{
    struct job *job = s->job;
    const struct todo *todo = &job->work.todo[item->todo];
    s->is_open = true;
    s->todo = item->todo;
    s->facts = item->facts;
    s->file_id = todo->file_id;
    s->relocated = todo->flags & TODO_RELOCATED;
    s->moved = s->put = false;
    s->n_stored = s->n_bad = s->n_duplicates = s->n_added = s->n_changed = s->n_removed = 0;
    s->n_old = s->next_keyless = 0;
    arena_reset(&s->arena);
    if (s->keys.n)
        strmap_release(&s->keys);
    worklist_shown(&job->work, todo->dir, span_of(todo->name), &s->shown);
    job->summary->n_files_read += item->facts.checked_ns != 0 && item->reader_name;
    job->summary->bytes_read += item->reader_name ? item->facts.size_bytes : 0;
    if (!s->file_id && !item->err.status) {
        const struct vanished *v =
            worklist_take_vanished(&job->work, item->facts.digest, todo->name);
        if (v) {
            s->file_id = v->file_id;
            s->moved = true;
            if (job_wants_details(job))
                job_report(job, INDEXER_DETAIL, _("%s: moved from %s"), buf_cstr(&s->shown),
                           job_shown(job, v->dir, v->name));
        }
    }
    if (!s->file_id || item->kind == ITEM_SAME)
        return FB_OK;
    return load_old_articles(s, err);
}

/* What the article is to replace, or NULL. */
static struct old_article *match_old(struct storing *s, struct span key)
{
    if (key.len) {
        struct known_key *known = intern_key(s, key);
        if (known->seen && !s->n_duplicates++)
            job_report(s->job, INDEXER_WARNING,
                       _("%s: the id \"%s\" occurs more than once; every such article is kept"),
                       buf_cstr(&s->shown), strmap_key(&s->keys, strmap_find(&s->keys, key)).ptr);
        known->seen = true;
        if (known->first == WORK_NONE)
            return NULL;
        struct old_article *old = &s->old[known->first];
        known->first = old->next;
        return old;
    }
    while (s->next_keyless < s->n_old && s->old[s->next_keyless].key.len)
        s->next_keyless++;
    return s->next_keyless < s->n_old ? &s->old[s->next_keyless++] : NULL;
}

enum completeness {
    FILE_COMPLETE,
    FILE_FAILED,    /* tried again when it changes */
    FILE_UNFINISHED /* tried again the next time */
};

static enum fb_status put_file(struct storing *s, enum completeness how, uint32_t n_articles,
                               struct fb_error *err)
{
    const struct todo *todo = todo_of(s);
    const struct file_facts *f = &s->facts;
    struct store_file file = {.id = s->file_id,
                              .name = span_of(todo->name),
                              .dev = f->dev,
                              .ino = f->ino,
                              .size_bytes = f->size_bytes,
                              .mtime_ns = f->mtime_ns,
                              .ctime_ns = f->ctime_ns,
                              .checked_ns = f->checked_ns,
                              .n_articles = n_articles,
                              .failed = how == FILE_FAILED};
    if (how == FILE_UNFINISHED)
        file.mtime_ns = file.ctime_ns = file.checked_ns = 0;
    else
        memcpy(file.digest, f->digest, sizeof file.digest);
    enum fb_status status = job_dir_id(s->job, todo->dir, &file.dir_id, err);
    if (status == FB_OK)
        status = store_file_put(s->job->writer, &file, err);
    s->file_id = file.id;
    s->job->dirty = true;
    return status;
}

/* Before the first article of a file that was not known: for most it is the only one, and the row
 * need not be touched again. */
static enum fb_status put_new_file(struct storing *s, struct fb_error *err)
{
    s->put = true;
    return put_file(s, FILE_COMPLETE, 1, err);
}

static enum fb_status store_article(struct storing *s, struct draft *draft, struct fb_error *err)
{
    struct job *job = s->job;
    struct indexer_summary *sum = job->summary;
    enum fb_status status = FB_OK;
    struct old_article *old = match_old(s, buf_span(&draft->key));
    uint64_t n_bytes = draft->text_bytes;
    if (!s->moved && !s->relocated) /* the file's row says it, or is about to */
        buf_clear(&draft->path);
    s->n_stored++;
    if (job->progress.bytes_done + n_bytes <= job->finished_bytes + todo_of(s)->size_bytes)
        job->progress.bytes_done += n_bytes;
    if (old) {
        unsigned char digest[16];
        old->used = true;
        status = writer_article_digest(job->writer, old->id, digest, err);
        if (status != FB_OK)
            return status;
        bool same = memcmp(draft->digest, digest, sizeof digest) == 0;
        if (same && !s->moved && !s->relocated) {
            sum->n_unchanged++;
            return FB_OK;
        }
        if (s->moved || (s->relocated && same)) {
            sum->n_moved++;
        } else {
            sum->n_changed++;
            s->n_changed++;
        }
        status = writer_article_update(job->writer, old->id, s->file_id, draft, err);
    } else {
        int64_t id;
        if (!s->file_id) /* complete as far as this batch goes; see cut_file */
            status = put_new_file(s, err);
        if (status == FB_OK)
            status = writer_article_add(job->writer, s->file_id, draft, &id, err);
        sum->n_added++;
        s->n_added++;
    }
    job->dirty = true;
    job->batch_articles++;
    job->batch_text_bytes += n_bytes;
    return status;
}

static void report_bad_article(struct storing *s, const struct fb_error *bad)
{
    if (s->n_bad++ < MAX_BAD_NAMED)
        job_report(s->job, INDEXER_SKIPPED, "%s", bad->message);
}

/* What in the file was read as what it means, not as it stands there. */
static void report_readings(struct job *job, const char *path, const struct decode_info *d)
{
    if (d->n_other_lines)
        job_report(job, INDEXER_DETAIL, _("%s: lines read in another encoding: %zu"), path,
                   d->n_other_lines);
    if (d->n_entities)
        job_report(job, INDEXER_DETAIL, _("%s: character entities read as characters: %zu"), path,
                   d->n_entities);
    if (d->n_twice)
        job_report(job, INDEXER_DETAIL, _("%s: characters encoded twice, read as meant: %zu"), path,
                   d->n_twice);
}

static void report_end(struct storing *s, const struct item *item)
{
    struct job *job = s->job;
    const char *path = buf_cstr(&s->shown);
    if (s->n_bad > MAX_BAD_NAMED) {
        uint32_t n = s->n_bad - MAX_BAD_NAMED;
        job_report(job, INDEXER_SKIPPED,
                   ngettext("%s: %lu more article could not be read",
                            "%s: %lu more articles could not be read", n),
                   path, (unsigned long)n);
    }
    if (item->err.status)
        job_report(job, INDEXER_SKIPPED, "%s", item->err.message);
    if (!job_wants_details(job) || !item->reader_name)
        return;
    const struct decode_info *d = &item->decode;
    if (d->encoding != ENCODING_UTF8)
        job_report(job, INDEXER_DETAIL, _("%s: taken for %s"), path, encoding_name(d->encoding));
    if (d->n_replaced)
        job_report(job, INDEXER_DETAIL, _("%s: malformed characters replaced: %zu"), path,
                   d->n_replaced);
    report_readings(job, path, d);
    if (s->n_added + s->n_changed + s->n_removed)
        job_report(job, INDEXER_DETAIL, _("%s: %lu added, %lu changed, %lu removed (format: %s)"),
                   path, (unsigned long)s->n_added, (unsigned long)s->n_changed,
                   (unsigned long)s->n_removed, item->reader_name);
}

/* Stored articles that the file does not hold any more. */
static enum fb_status remove_unmatched(struct storing *s, struct fb_error *err)
{
    enum fb_status status = FB_OK;
    for (size_t i = 0; i < s->n_old && status == FB_OK; i++) {
        if (s->old[i].used)
            continue;
        status = writer_article_remove(s->job->writer, s->old[i].id, err);
        s->job->summary->n_removed++;
        s->job->dirty = true;
        s->job->batch_articles++;
        s->n_removed++;
    }
    return status;
}

/* The file was read to its end. */
static enum fb_status end_file(struct storing *s, struct fb_error *err)
{
    enum fb_status status = remove_unmatched(s, err);
    if (status != FB_OK)
        return status;
    if (s->put && s->n_stored == 1 && !s->n_bad)
        return FB_OK;
    return put_file(s, s->n_bad ? FILE_FAILED : FILE_COMPLETE, s->n_stored, err);
}

/* Of articles that stay as they are while their file's path becomes another. */
static enum fb_status keep_paths(struct storing *s, struct fb_error *err)
{
    enum fb_status status = FB_OK;
    for (size_t i = 0; i < s->n_old && status == FB_OK; i++)
        if (!s->old[i].used)
            status = writer_article_keep_path(s->job->writer, s->old[i].id, err);
    return status;
}

/* It was not, or not at all: what is known of it stays. */
static enum fb_status end_failed_file(struct storing *s, enum fb_status why, struct fb_error *err)
{
    const struct work_dir *dir = &s->job->work.dirs[todo_of(s)->dir];
    uint32_t n_left = s->n_stored;
    for (size_t i = 0; i < s->n_old; i++) {
        if (s->old[i].used)
            continue;
        n_left++;
        s->job->summary->n_unchanged++;
    }
    if (!n_left && (why == FB_ERR_IO || !s->job->work.roots[dir->root].wanted))
        return FB_OK; /* worth no row */
    if (why == FB_ERR_IO && !s->n_stored && !s->relocated)
        return FB_OK; /* nothing was touched, and its times differ anyway */
    enum fb_status status = s->moved || s->relocated ? keep_paths(s, err) : FB_OK;
    if (status != FB_OK)
        return status;
    return put_file(s, why == FB_ERR_IO ? FILE_UNFINISHED : FILE_FAILED, n_left, err);
}

static enum fb_status same_file(struct storing *s, struct fb_error *err)
{
    const struct todo *todo = todo_of(s);
    s->job->summary->n_unchanged += todo->n_articles;
    if (!(todo->flags & TODO_TIMES_DIFFER))
        return FB_OK;
    return put_file(s, FILE_COMPLETE, todo->n_articles, err);
}

static void close_file(struct storing *s)
{
    struct job *job = s->job;
    s->is_open = false;
    job->finished_bytes += todo_of(s)->size_bytes;
    job->progress.bytes_done = job->finished_bytes;
    job->progress.n_files_done++;
}

static enum fb_status store_item(struct storing *s, struct item *item, struct fb_error *err)
{
    enum fb_status status = FB_OK;
    if (!s->is_open)
        status = open_file(s, item, err);
    if (status != FB_OK)
        return status;
    switch (item->kind) {
    case ITEM_ARTICLE:
        return store_article(s, &item->draft, err);
    case ITEM_BAD_ARTICLE:
        report_bad_article(s, &item->err);
        return FB_OK;
    case ITEM_SAME:
        status = same_file(s, err);
        break;
    case ITEM_END:
        status = item->err.status ? end_failed_file(s, item->err.status, err) : end_file(s, err);
        report_end(s, item);
        break;
    }
    close_file(s);
    return status;
}

/* Before a commit inside a file: its row must not say that it is complete. */
static enum fb_status cut_file(struct storing *s, struct fb_error *err)
{
    if (!s->is_open || !s->file_id || s->moved || s->relocated)
        return FB_OK;
    uint32_t n_articles = s->n_stored;
    for (size_t i = 0; i < s->n_old; i++)
        n_articles += !s->old[i].used;
    s->put = false;
    return put_file(s, FILE_UNFINISHED, n_articles, err);
}

static enum fb_status next_batch(struct storing *s, struct fb_error *err)
{
    enum fb_status status = cut_file(s, err);
    if (status == FB_OK)
        status = job_commit(s->job, err);
    if (status == FB_OK)
        status = job_begin(s->job, err);
    return status;
}

enum fb_status job_store_files(struct job *job, struct pipeline *pipeline, struct fb_error *err)
{
    struct storing s = {.job = job};
    enum fb_status status = FB_OK;
    while (status == FB_OK && !job_stopped(job)) {
        struct item *item;
        enum pipeline_state state = pipeline_take(pipeline, &item);
        job_tell_progress(job);
        if (state == PIPELINE_DONE)
            break;
        if (state == PIPELINE_WAIT)
            continue;
        status = store_item(&s, item, err);
        pipeline_release(pipeline);
        if (status == FB_OK && job_batch_full(job))
            status = next_batch(&s, err);
    }
    if (status == FB_OK && s.is_open)
        status = cut_file(&s, err);
    storing_release(&s);
    return status;
}
