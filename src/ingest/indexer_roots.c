/* What the paths given mean. Paths become real paths; one inside a root is a part of that root, one
 * outside of all becomes a root. A root found inside another one (because the outer one is new) is
 * taken over: its files are compared, and from then on kept, under the outer one. */
#include "ingest/stages.h"

#include "base/i18n.h"
#include "base/xalloc.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fb_status on_root(const struct store_root *root, void *ctx)
{
    struct job *job = ctx;
    uint32_t n =
        worklist_add_root(&job->work, root->id, buf_span(&root->real), buf_span(&root->shown));
    job->work.roots[n].wanted = true;
    return FB_OK;
}

struct load_dirs {
    struct job *job;
    uint32_t root;
};

static enum fb_status on_dir(int64_t dir_id, struct span path, void *ctx)
{
    struct load_dirs *load = ctx;
    struct worklist *w = &load->job->work;
    uint32_t dir = worklist_dir(w, load->root, path);
    w->dirs[dir].id = dir_id;
    return FB_OK;
}

static enum fb_status load_dirs(struct job *job, struct fb_error *err)
{
    struct worklist *w = &job->work;
    enum fb_status status = FB_OK;
    for (uint32_t i = 0; i < w->n_roots && status == FB_OK; i++) {
        struct load_dirs load = {job, i};
        if (w->roots[i].id)
            status = store_dirs(job->writer, w->roots[i].id, on_dir, &load, err);
    }
    return status;
}

static bool has_dot_component(struct span path)
{
    while (path.len) {
        struct span last = path_last(path);
        if (span_eq(last, span_of(".")) || span_eq(last, span_of("..")))
            return true;
        path.len -= last.len;
        while (path.len && path.ptr[path.len - 1] == '/')
            path.len--;
    }
    return false;
}

/* The real path of what may not exist: of the part that does, and the rest as given. False, with
 * errno set, when even that says nothing. */
static bool real_path(const char *path, struct buf *real, bool *missing)
{
    char *found = realpath(path, NULL);
    *missing = false;
    if (found) {
        buf_add_str(real, found);
        free(found);
        return true;
    }
    if (errno != ENOENT && errno != ENOTDIR)
        return false;
    int error = errno;
    *missing = true;

    char *head = xstrdup(path);
    size_t len = strlen(head);
    while (!found) {
        while (len && head[len - 1] == '/')
            len--;
        while (len && head[len - 1] != '/')
            len--;
        head[len] = '\0';
        found = realpath(len ? head : ".", NULL);
        if (!len)
            break;
    }
    struct span rest = span_of(path + len);
    while (rest.len && rest.ptr[rest.len - 1] == '/')
        rest.len--;
    bool ok = found && rest.len && !has_dot_component(rest);
    if (ok) {
        buf_add_str(real, found);
        if (real->len > 1)
            buf_add_char(real, '/');
        buf_add_span(real, rest);
    }
    free(found);
    free(head);
    errno = error;
    return ok;
}

/* As named, without "./" before it and slashes behind it. */
static struct span shown_path(const char *path)
{
    struct span s = span_of(path);
    while (s.len > 2 && s.ptr[0] == '.' && s.ptr[1] == '/') {
        s.ptr += 2;
        s.len -= 2;
        while (s.len > 1 && s.ptr[0] == '/') {
            s.ptr++;
            s.len--;
        }
    }
    while (s.len > 1 && s.ptr[s.len - 1] == '/')
        s.len--;
    return s;
}

static void add_target(struct job *job, uint32_t root, struct span path, bool is_file, bool missing)
{
    xgrow(&job->targets, &job->targets_cap, job->n_targets + 1, sizeof *job->targets);
    job->targets[job->n_targets++] = (struct target){.root = root,
                                                     .path = arena_copy(&job->work.arena, path),
                                                     .is_file = is_file,
                                                     .missing = missing};
}

/* A path that was given: a part of a root known, or a new root. The target holds the real path
 * until all roots are known. */
static void resolve_path(struct job *job, const char *path)
{
    struct worklist *w = &job->work;
    struct buf real = BUF_INIT;
    struct stat st = {0};
    bool missing;
    if (!real_path(path, &real, &missing) || (!missing && stat(buf_cstr(&real), &st) != 0)) {
        job_report(job, INDEXER_SKIPPED, "%s: %s", path,
                   missing ? _("no such file or folder") : strerror(errno));
        goto done;
    }
    if (!missing && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
        job_report(job, INDEXER_SKIPPED, _("%s is neither a file nor a folder"), path);
        goto done;
    }
    uint32_t root = worklist_root_around(w, buf_span(&real));
    if (root == WORK_NONE) {
        if (missing) {
            job_report(job, INDEXER_SKIPPED, "%s: %s", path, _("no such file or folder"));
            goto done;
        }
        root = worklist_add_root(w, 0, buf_span(&real), shown_path(path));
        w->roots[root].is_file = S_ISREG(st.st_mode);
        w->roots[root].wanted = S_ISDIR(st.st_mode);
    }
    add_target(job, root, buf_span(&real), !missing && S_ISREG(st.st_mode), missing);
done:
    buf_release(&real);
}

/* '/' sorts before everything, so that what is in a folder follows it. */
static int path_order(struct span a, struct span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < n; i++) {
        int x = a.ptr[i] == '/' ? -1 : (unsigned char)a.ptr[i];
        int y = b.ptr[i] == '/' ? -1 : (unsigned char)b.ptr[i];
        if (x != y)
            return x - y;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static int by_root_and_path(const void *a, const void *b)
{
    const struct target *x = a, *y = b;
    if (x->root != y->root)
        return x->root < y->root ? -1 : 1;
    return path_order(x->path, y->path);
}

/* Makes the real paths of targets relative to their roots, sorts them, and drops what another one
 * includes. */
static void settle_targets(struct job *job)
{
    struct worklist *w = &job->work;
    for (size_t i = 0; i < job->n_targets; i++) {
        struct target *t = &job->targets[i];
        t->root = w->roots[t->root].owner;
        size_t skip = w->roots[t->root].real.len;
        while (skip < t->path.len && t->path.ptr[skip] == '/')
            skip++;
        t->path = span_make(t->path.ptr + skip, t->path.len - skip);
    }
    if (job->n_targets)
        qsort(job->targets, job->n_targets, sizeof *job->targets, by_root_and_path);
    size_t n_kept = 0;
    for (size_t i = 0; i < job->n_targets; i++) {
        const struct target *last = n_kept ? &job->targets[n_kept - 1] : NULL;
        const struct target *t = &job->targets[i];
        if (last && last->root == t->root &&
            (span_eq(last->path, t->path) ||
             (!last->is_file && path_is_within(t->path, last->path))))
            continue;
        job->targets[n_kept++] = *t;
    }
    job->n_targets = n_kept;
}

enum fb_status job_find_targets(struct job *job, struct fb_error *err)
{
    struct worklist *w = &job->work;
    const struct indexer_options *o = job->options;
    enum fb_status status = store_roots(job->writer, on_root, job, err);
    if (status != FB_OK)
        return status;
    if (!o->n_paths && !w->n_roots)
        return fb_error_set(err, FB_ERR_USAGE,
                            _("Nothing was indexed yet: name the files or folders to index"));
    for (size_t i = 0; i < o->n_paths; i++)
        resolve_path(job, o->paths[i]);
    for (uint32_t i = 0; i < w->n_roots; i++)
        w->roots[i].owner = worklist_root_around(w, w->roots[i].real);
    for (uint32_t i = 0; i < w->n_roots && !o->n_paths; i++) {
        if (w->roots[i].owner == i)
            add_target(job, i, w->roots[i].real, false, false);
    }
    settle_targets(job);
    return load_dirs(job, err);
}
