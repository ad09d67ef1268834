/* Picks articles to train the text dictionary with, before the first are stored: evenly over all
 * that is to be read, because one folder is seldom like the others. Large files give only their
 * first articles. */
#include "ingest/stages.h"

#include "base/xalloc.h"
#include "ingest/produce.h"

#include <stdlib.h>

/* With less to learn from, a dictionary costs more than it saves. */
#define MIN_FILES        100
#define MIN_BYTES        (1u << 20)
#define MAX_ARTICLES     8000
#define MAX_SAMPLE_BYTES (8u << 20)

struct sample {
    struct buf packed;
    size_t *lengths;
    size_t n, cap;
    struct article article;
};

static void sample_file(struct file_reader *r, const struct todo *todo, size_t max_articles,
                        size_t max_bytes, struct sample *s)
{
    struct file_facts facts;
    size_t end = s->packed.len + max_bytes;
    bool more = file_reader_open(r, todo, &facts, NULL, NULL) == FB_OK;
    for (size_t i = 0; more && i < max_articles && s->packed.len < end; i++) {
        size_t before = s->packed.len;
        enum fb_status status = file_reader_next(r, &s->article, &more, NULL);
        if (status != FB_OK && status != FB_ERR_SYNTAX)
            break;
        if (status != FB_OK || !more)
            continue;
        article_pack(&s->article, &s->packed);
        if (s->packed.len > end) { /* one huge article says little about the others */
            s->packed.len = before;
            break;
        }
        xgrow(&s->lengths, &s->cap, s->n + 1, sizeof *s->lengths);
        s->lengths[s->n++] = s->packed.len - before;
    }
    file_reader_close(r);
}

enum fb_status job_train(struct job *job, struct fb_error *err)
{
    const struct worklist *w = &job->work;
    if (!writer_wants_dictionary(job->writer) ||
        (w->n_todo < MIN_FILES && w->todo_bytes < MIN_BYTES))
        return FB_OK;
    size_t average = (size_t)(w->todo_bytes / w->n_todo) + 1;
    size_t n_files = MAX_SAMPLE_BYTES / average + 1;
    n_files = n_files < MAX_ARTICLES ? n_files : MAX_ARTICLES;
    n_files = n_files < w->n_todo ? n_files : w->n_todo;
    size_t articles_a_file = (MAX_ARTICLES + n_files - 1) / n_files;
    size_t bytes_a_file = MAX_SAMPLE_BYTES / n_files * 4; /* files differ in size */

    struct sample s = {0};
    struct file_reader r;
    enum fb_status status = FB_OK;
    file_reader_init(&r, w);
    for (size_t i = 0; i < n_files && !job_stopped(job); i++) {
        size_t left = MAX_SAMPLE_BYTES - s.packed.len;
        sample_file(&r, &w->todo[i * w->n_todo / n_files], articles_a_file,
                    bytes_a_file < left ? bytes_a_file : left, &s);
    }
    if (s.n >= MIN_FILES && !job_stopped(job)) {
        status =
            writer_train_dictionary(job->writer, &s.packed, s.lengths, s.n, w->todo_bytes, err);
        job->dirty = true;
    }
    file_reader_release(&r);
    article_release(&s.article);
    buf_release(&s.packed);
    free(s.lengths);
    return status;
}
