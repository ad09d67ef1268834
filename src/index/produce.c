/* Reading. A file is hashed before it is parsed: one whose contents are as they were costs no more
 * than that, and the storing side knows from the first article on whether a new file is an old one
 * that moved. The second reading comes from the system's cache. */
#include "index/produce.h"

#include "base/i18n.h"
#include "index/walk.h"

#include <errno.h>
#include <fcntl.h>
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

static struct item *new_item(struct pipeline *p, const struct file_reader *r, uint32_t n_todo,
                             const struct file_facts *facts)
{
    struct item *item = pipeline_slot(p);
    if (!item)
        return NULL;
    item->todo = n_todo;
    item->facts = *facts;
    item->reader_name = r->reader ? r->reader->name : NULL;
    return item;
}

/* What the reading thread keeps from file to file. */
struct producer {
    struct file_reader reader;
    struct drafter *drafter; /* borrowed */
    struct article article;
};

/* False when the pipeline is to end. */
static bool produce_opened(struct pipeline *p, struct producer *producer, uint32_t n_todo,
                           const struct file_facts *facts)
{
    struct file_reader *r = &producer->reader;
    struct article *a = &producer->article;
    for (;;) {
        struct item *item = new_item(p, r, n_todo, facts);
        if (!item)
            return false;
        bool more = false;
        enum fb_status status = file_reader_next(r, a, &more, &item->err);
        if (status == FB_OK && more)
            status =
                drafter_make(producer->drafter, a, buf_span(&r->shown), &item->draft, &item->err);
        if (status == FB_OK && more) {
            item->kind = ITEM_ARTICLE;
        } else if (status == FB_ERR_SYNTAX) {
            item->kind = ITEM_BAD_ARTICLE;
        } else {
            item->kind = ITEM_END;
            item->decode = r->source.info;
        }
        bool ended = item->kind == ITEM_END;
        pipeline_put(p);
        if (ended)
            return true;
    }
}

static bool produce_file(struct pipeline *p, struct producer *producer, uint32_t n_todo)
{
    struct file_reader *r = &producer->reader;
    struct file_facts facts;
    struct fb_error err = {0};
    bool same = false;
    bool go_on;
    enum fb_status status = file_reader_open(r, &r->work->todo[n_todo], &facts, &same, &err);
    if (status == FB_OK && !same) {
        go_on = produce_opened(p, producer, n_todo, &facts);
    } else {
        struct item *item = new_item(p, r, n_todo, &facts);
        go_on = item != NULL;
        if (item) {
            item->kind = status == FB_OK ? ITEM_SAME : ITEM_END;
            item->err = err;
            err = (struct fb_error){0};
            pipeline_put(p);
        }
    }
    fb_error_release(&err);
    file_reader_close(r);
    return go_on;
}

void produce_articles(struct pipeline *p, void *ctx)
{
    const struct production *production = ctx;
    struct producer producer = {.drafter = production->drafter};
    bool go_on = true;
    file_reader_init(&producer.reader, production->work);
    for (size_t i = 0; i < production->work->n_todo && go_on; i++)
        go_on = produce_file(p, &producer, (uint32_t)i);
    file_reader_release(&producer.reader);
    article_release(&producer.article);
}
