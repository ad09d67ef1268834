/* Walking folders. Each folder is read as a whole, sorted, handed over, and only then its
 * subfolders are entered, so that the result does not depend on the order the file system happens
 * to keep, and memory is bounded by the largest folder. Everything goes through openat and fstatat
 * on the folder's own descriptor: a folder swapped for a link meanwhile is refused (O_NOFOLLOW),
 * and loops cannot arise but through links or mounts; the depth limit ends the latter. */
#include "ingest/walk.h"

#include "article/reader.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/xalloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

struct walker {
    const struct walk_handler *handler;
    const volatile int *stop;
    struct buf path; /* of the current folder, below the root */
};

struct listing {
    struct arena arena; /* names */
    struct walk_file *files;
    size_t n_files, files_cap;
    struct span *folders;
    size_t n_folders, folders_cap;
    struct span *links;
    size_t n_links, links_cap;
    size_t n_entries;
};

static void listing_release(struct listing *l)
{
    arena_release(&l->arena);
    free(l->files);
    free(l->folders);
    free(l->links);
}

int walk_open_folder(const char *root_real, struct span path)
{
    int fd = open(root_real, OPEN_FOLDER);
    char *copy = xmemdup0(path.len ? path.ptr : "", path.len);
    char *rest = copy;
    char *name;
    while (fd >= 0 && (name = strsep(&rest, "/"))) {
        if (!*name)
            continue;
        int below = openat(fd, name, OPEN_FOLDER | O_NOFOLLOW);
        int saved = errno;
        close(fd);
        errno = saved;
        fd = below;
    }
    int saved = errno;
    free(copy);
    errno = saved;
    return fd;
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool fill_from_stat(struct walk_file *file, const struct stat *st)
{
    if (!S_ISREG(st->st_mode))
        return false;
    file->error = 0;
    file->dev = (uint64_t)st->st_dev;
    file->ino = (uint64_t)st->st_ino;
    file->size_bytes = (uint64_t)st->st_size;
    file->mtime_ns = nanoseconds(st->st_mtim);
    file->ctime_ns = nanoseconds(st->st_ctim);
    return true;
}

void walk_stat(int dir_fd, struct walk_file *file)
{
    struct stat st;
    if (fstatat(dir_fd, file->name.ptr, &st, AT_SYMLINK_NOFOLLOW) != 0)
        file->error = errno;
    else if (!fill_from_stat(file, &st))
        file->error = ENOENT;
}

static int by_name(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return span_cmp(*x, *y);
}

static int by_file_name(const void *a, const void *b)
{
    const struct walk_file *x = a, *y = b;
    return span_cmp(x->name, y->name);
}

static void add_name(struct span **names, size_t *n, size_t *cap, struct span name)
{
    xgrow(names, cap, *n + 1, sizeof **names);
    (*names)[(*n)++] = name;
}

/* d_type is a hint that some file systems do not give. */
static unsigned char entry_type(int fd, const struct dirent *entry)
{
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type;
    struct stat st;
    if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return (unsigned char)IFTODT(st.st_mode);
}

static void add_entry(struct listing *l, int fd, const struct dirent *entry)
{
    const char *name = entry->d_name;
    if (name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])))
        return;
    l->n_entries++;
    unsigned char type = entry_type(fd, entry);
    if (type != DT_DIR && type != DT_REG && type != DT_LNK)
        return;
    if (type == DT_LNK && name[0] == '.')
        return;
    struct span copy = arena_copy(&l->arena, span_of(name));
    if (type == DT_DIR) {
        add_name(&l->folders, &l->n_folders, &l->folders_cap, copy);
    } else if (type == DT_LNK) {
        add_name(&l->links, &l->n_links, &l->links_cap, copy);
    } else {
        xgrow(&l->files, &l->files_cap, l->n_files + 1, sizeof *l->files);
        l->files[l->n_files++] = (struct walk_file){
            .name = copy, .accepted = name[0] != '.' && reader_accepts_name(name)};
    }
}

/* Reads the folder and stats what is accepted. Takes over nothing: fd stays open. 0 or an errno. */
static int listing_read(struct listing *l, int fd)
{
    int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    DIR *dir = own >= 0 ? fdopendir(own) : NULL;
    if (!dir) {
        int error = errno;
        if (own >= 0)
            close(own);
        return error;
    }
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(dir)))
        add_entry(l, fd, entry);
    int error = errno;
    closedir(dir);
    if (error)
        return error;

    if (l->n_files)
        qsort(l->files, l->n_files, sizeof *l->files, by_file_name);
    if (l->n_folders)
        qsort(l->folders, l->n_folders, sizeof *l->folders, by_name);
    if (l->n_links)
        qsort(l->links, l->n_links, sizeof *l->links, by_name);
    size_t n_kept = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        struct walk_file *file = &l->files[i];
        if (file->accepted) {
            walk_stat(fd, file);
            if (file->error == EACCES) /* the folder may be listed but not searched */
                return EACCES;
            if (file->error == ENOENT)
                continue;
        }
        l->files[n_kept++] = *file;
    }
    l->n_files = n_kept;
    return 0;
}

static bool stopped(const struct walker *w)
{
    return w->stop && *w->stop;
}

/* Appends /name to the path; returns the length to go back to. */
static size_t path_push(struct walker *w, struct span name)
{
    size_t len = w->path.len;
    if (len)
        buf_add_char(&w->path, '/');
    buf_add_span(&w->path, name);
    return len;
}

static void path_pop(struct walker *w, size_t len)
{
    w->path.len = len;
    if (w->path.data)
        w->path.data[len] = '\0';
}

static enum fb_status walk_folder(struct walker *w, int fd, unsigned depth);

static enum fb_status walk_subfolder(struct walker *w, int fd, struct span name, unsigned depth)
{
    const struct walk_handler *h = w->handler;
    enum fb_status status = FB_OK;
    size_t len = path_push(w, name);
    if (name.ptr[0] == '.' && !h->wants_hidden(buf_span(&w->path), h->ctx))
        goto done;
    if (depth + 1 > WALK_MAX_DEPTH) {
        h->unreadable(buf_span(&w->path), ELOOP, h->ctx);
        goto done;
    }
    int below = openat(fd, name.ptr, OPEN_FOLDER | O_NOFOLLOW);
    if (below < 0) {
        if (errno != ENOENT)
            h->unreadable(buf_span(&w->path), errno, h->ctx);
        goto done;
    }
    status = walk_folder(w, below, depth + 1);
done:
    path_pop(w, len);
    return status;
}

/* Takes fd. */
static enum fb_status walk_folder(struct walker *w, int fd, unsigned depth)
{
    const struct walk_handler *h = w->handler;
    struct listing l = {0};
    enum fb_status status = FB_OK;
    int error = listing_read(&l, fd);
    if (error) {
        h->unreadable(buf_span(&w->path), error, h->ctx);
        goto done;
    }
    for (size_t i = 0; i < l.n_links; i++) {
        size_t len = path_push(w, l.links[i]);
        h->link_skipped(buf_span(&w->path), h->ctx);
        path_pop(w, len);
    }
    struct walk_folder folder = {.path = buf_span(&w->path),
                                 .fd = fd,
                                 .files = l.files,
                                 .n_files = l.n_files,
                                 .n_entries = l.n_entries};
    status = h->folder(&folder, h->ctx);
    free(l.files); /* the way down needs only the names of the folders */
    l.files = NULL;
    for (size_t i = 0; i < l.n_folders && status == FB_OK && !stopped(w); i++)
        status = walk_subfolder(w, fd, l.folders[i], depth);
done:
    listing_release(&l);
    close(fd);
    return status;
}

enum fb_status walk_tree(const char *root_real, struct span path,
                         const struct walk_handler *handler, const volatile int *stop)
{
    struct walker w = {.handler = handler, .stop = stop};
    enum fb_status status = FB_OK;
    buf_add_span(&w.path, path);
    int fd = walk_open_folder(root_real, path);
    if (fd < 0)
        handler->unreadable(buf_span(&w.path), errno, handler->ctx);
    else
        status = walk_folder(&w, fd, 0);
    buf_release(&w.path);
    return status;
}
