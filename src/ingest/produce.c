/* Reading. A file is hashed before it is parsed: one whose contents are as they were costs no more
 * than that, and the storing side knows from the first article on whether a new file is an old one
 * that moved. The second reading comes from the system's cache. */
#include "ingest/produce.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "ingest/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void file_reader_init(struct file_reader *r, const struct worklist *work)
{
    *r = (struct file_reader){.work = work, .folder_fd = -1, .folder = WORK_NONE};
}

void file_reader_close(struct file_reader *r)
{
    if (r->state)
        r->reader->close(r->state);
    r->state = NULL;
    r->reader = NULL;
    if (r->is_open)
        source_close(&r->source);
    r->is_open = false;
}

void file_reader_release(struct file_reader *r)
{
    file_reader_close(r);
    source_release(&r->source);
    buf_release(&r->shown);
    if (r->folder_fd >= 0)
        close(r->folder_fd);
    r->folder_fd = -1;
}

static int64_t wall_clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static enum fb_status enter_folder(struct file_reader *r, uint32_t dir, struct fb_error *err)
{
    if (dir == r->folder && r->folder_fd >= 0)
        return FB_OK;
    if (r->folder_fd >= 0)
        close(r->folder_fd);
    r->folder = dir;
    const struct work_root *root = &r->work->roots[r->work->dirs[dir].root];
    r->folder_fd = walk_open_folder(root->real.ptr, worklist_dir_path(r->work, dir));
    if (r->folder_fd < 0)
        return fb_error_set_errno(err, errno, _("%s cannot be opened"), buf_cstr(&r->shown));
    return FB_OK;
}

static enum fb_status open_source(struct file_reader *r, const struct todo *todo,
                                  struct file_facts *facts, struct fb_error *err)
{
    const struct work_dir *dir = &r->work->dirs[todo->dir];
    int folder_fd = AT_FDCWD;
    const char *name = dir->abs.ptr;
    worklist_shown(r->work, todo->dir, span_of(todo->name), &r->shown);
    facts->checked_ns = wall_clock_ns();
    if (todo->name[0]) {
        enum fb_status status = enter_folder(r, todo->dir, err);
        if (status != FB_OK)
            return status;
        folder_fd = r->folder_fd;
        name = todo->name;
    }
    enum fb_status status = source_open(&r->source, folder_fd, name, buf_cstr(&r->shown), err);
    if (status != FB_OK)
        return status;
    r->is_open = true;
    struct stat st;
    if (fstat(r->source.fd, &st) != 0)
        return fb_error_set_errno(err, errno, _("%s cannot be read"), buf_cstr(&r->shown));
    facts->dev = (uint64_t)st.st_dev;
    facts->ino = (uint64_t)st.st_ino;
    facts->size_bytes = (uint64_t)st.st_size;
    facts->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    facts->ctime_ns = (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
    return FB_OK;
}

enum fb_status file_reader_open(struct file_reader *r, const struct todo *todo,
                                struct file_facts *facts, bool *same, struct fb_error *err)
{
    static const unsigned char no_digest[16];
    *facts = (struct file_facts){0};
    enum fb_status status = open_source(r, todo, facts, err);
    if (status != FB_OK)
        return status;
    r->reader = reader_find(&r->source);
    if (!r->reader)
        return fb_error_set(err, FB_ERR_SYNTAX, _("%s is not text"), buf_cstr(&r->shown));
    if (r->reader != &reader_jsonl && facts->size_bytes > SOURCE_MAX_WHOLE_BYTES)
        return fb_error_set(err, FB_ERR_LIMIT, _("%s is larger than %u MiB"), buf_cstr(&r->shown),
                            (unsigned)(SOURCE_MAX_WHOLE_BYTES >> 20));
    if (same) {
        status = source_digest(&r->source, facts->digest, err);
        if (status != FB_OK)
            return status;
        *same = memcmp(facts->digest, todo->digest, 16) == 0 &&
                memcmp(facts->digest, no_digest, 16) != 0 &&
                !(todo->flags & (TODO_RELOCATED | TODO_REREAD));
        if (*same)
            return FB_OK;
    }
    return r->reader->open(&r->source, &r->state, err);
}

enum fb_status file_reader_next(struct file_reader *r, struct article *a, bool *more,
                                struct fb_error *err)
{
    return r->reader->next(r->state, a, more, err);
}

/* What a thread keeps for itself: the articles that it has read in its turn. */
struct producer {
    struct drafter drafter;
    struct article articles[CHUNK_ITEMS];
    struct buf paths[CHUNK_ITEMS]; /* theirs, as shown */
};

enum { KEEP_ARTICLE_BYTES = 128 * 1024 };

enum fb_status production_init(struct production *p, const struct worklist *work,
                               const struct text_codec *codec, const struct own_words *words,
                               struct key_maker *keys, unsigned n_threads, size_t max_bytes,
                               struct fb_error *err)
{
    enum fb_status status = FB_OK;

    memset(p, 0, sizeof *p);
    p->work = work;
    p->keys = keys;
    file_reader_init(&p->reader, work);
    p->producers = xcalloc(n_threads, sizeof(struct producer *));
    while (p->n_producers < n_threads && status == FB_OK) {
        struct producer *one = xcalloc(1, sizeof *one);
        status =
            drafter_init(&one->drafter, codec, words, p->n_producers, max_bytes / n_threads, err);
        p->producers[p->n_producers++] = one;
    }
    return status;
}

void production_release(struct production *p)
{
    for (unsigned i = 0; i < p->n_producers; i++) {
        struct producer *one = p->producers[i];
        drafter_release(&one->drafter);
        for (size_t k = 0; k < CHUNK_ITEMS; k++) {
            article_release(&one->articles[k]);
            buf_release(&one->paths[k]);
        }
        free(one);
    }
    free(p->producers);
    file_reader_release(&p->reader);
    memset(p, 0, sizeof *p);
}

static struct item *new_item(const struct production *p, struct chunk *c)
{
    const struct file_reader *r = &p->reader;
    struct item *item = chunk_add(c);

    item->todo = (uint32_t)p->next_todo;
    item->facts = p->facts;
    item->reader_name = r->reader ? r->reader->name : NULL;
    return item;
}

static void close_file(struct production *p)
{
    file_reader_close(&p->reader);
    p->in_file = false;
    p->next_todo++;
}

/* Opens the next file. If there is nothing to read in it, an item says so. */
static void open_file(struct production *p, struct chunk *c)
{
    struct file_reader *r = &p->reader;
    struct fb_error err = {0};
    bool same = false;
    enum fb_status status =
        file_reader_open(r, &r->work->todo[p->next_todo], &p->facts, &same, &err);
    struct item *item;

    p->in_file = status == FB_OK && !same;
    if (p->in_file)
        return;
    item = new_item(p, c);
    item->kind = status == FB_OK ? ITEM_SAME : ITEM_END;
    item->err = err;
    close_file(p);
}

/* Reads the next article, or the end, of the file at hand. Returns the bytes of its text. */
static size_t read_article(struct production *p, struct producer *own, struct chunk *c)
{
    struct file_reader *r = &p->reader;
    const size_t at = c->n;
    struct item *item = new_item(p, c);
    struct article *a = &own->articles[at];
    bool more = false;
    enum fb_status status = file_reader_next(r, a, &more, &item->err);

    if (status == FB_OK && more) {
        item->kind = ITEM_ARTICLE;
        buf_clear(&own->paths[at]);
        buf_add_span(&own->paths[at], buf_span(&r->shown));
        return a->body.len;
    }
    if (status == FB_ERR_SYNTAX) {
        item->kind = ITEM_BAD_ARTICLE;
        return 0;
    }
    item->kind = ITEM_END;
    item->decode = r->source.info;
    close_file(p);
    return 0;
}

/* Fills a chunk; false when there is nothing left to be read. */
static bool read_chunk(struct production *p, struct producer *own, struct chunk *c)
{
    size_t n_bytes = 0;

    while (c->n < CHUNK_ITEMS && n_bytes < CHUNK_BYTES) {
        if (!p->in_file && p->next_todo == p->work->n_todo)
            return false;
        if (p->in_file)
            n_bytes += read_article(p, own, c);
        else
            open_file(p, c);
    }
    return true;
}

static void make_drafts(struct producer *own, struct chunk *c)
{
    for (size_t i = 0; i < c->n; i++) {
        struct item *item = &c->items[i];
        struct article *a = &own->articles[i];
        if (item->kind == ITEM_ARTICLE && drafter_make(&own->drafter, a, buf_span(&own->paths[i]),
                                                       &item->draft, &item->err) != FB_OK)
            item->kind = ITEM_BAD_ARTICLE;
        if (arena_size_bytes(&a->arena) > KEEP_ARTICLE_BYTES)
            article_release(a);
    }
}

void produce_articles(struct pipeline *pipeline, unsigned thread, void *ctx)
{
    struct production *p = ctx;
    struct producer *own = p->producers[thread];
    struct chunk *c;

    for (;;) {
        while (p->keys && key_maker_work(p->keys, own->drafter.analyzer))
            ;
        c = pipeline_begin_reading(pipeline);
        if (!c)
            return;
        pipeline_end_reading(pipeline, !read_chunk(p, own, c));
        make_drafts(own, c);
        pipeline_put(pipeline, c);
    }
}
