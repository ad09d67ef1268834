#ifndef FB_INGEST_WORKLIST_H
#define FB_INGEST_WORKLIST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/strmap.h"

#include <stdint.h>

/* What a run of the indexer knows and has to do: roots and folders, files to read, files that are
 * gone. Filled while looking around (indexer_plan.c), then read by both threads; after that
 * only the ids and the taken marks change, which the reading thread does not look at. */

#define WORK_NONE UINT32_MAX

struct work_root {
    int64_t id;       /* 0: not stored yet */
    struct span real; /* absolute, NUL-terminated, no slash at the end but for "/" */
    struct span shown;
    uint32_t owner; /* the outermost root around it, or its own number */
    bool is_file;
    bool gone;   /* nothing of it may be taken for deleted */
    bool forget; /* to be removed when its articles are */
    bool wanted; /* given or stored and to be kept, even if there is nothing in it */
};

struct work_dir {
    int64_t id;      /* 0: not stored yet */
    struct span abs; /* the real path, NUL-terminated */
    uint32_t root;
    uint32_t next;     /* the same folder as stored under another root, or WORK_NONE */
    bool seen;         /* its files were compared */
    bool may_be_empty; /* files of it vanished, or it did */
};

enum todo_flags {
    TODO_TIMES_DIFFER =
        1,              /* what is remembered is to be renewed even if the contents are the same */
    TODO_RELOCATED = 2, /* known under a root that this one takes over: its path changes */
    TODO_REREAD = 4     /* read for its errors even if the contents are the same */
};

/* A file to be read. 97,000 of them are an ordinary first run, so it is kept small. */
struct todo {
    int64_t file_id; /* 0: not known yet */
    uint64_t size_bytes;
    const char *name; /* "" when the root is the file */
    uint32_t dir;
    uint32_t n_articles; /* known so far */
    unsigned char digest[16];
    unsigned flags;
};

/* A known file that is not there any more. */
struct vanished {
    int64_t file_id;
    const char *name;
    uint32_t dir;
    uint32_t next; /* another one with the same digest, or WORK_NONE */
    unsigned char digest[16];
    uint32_t n_articles;
    bool taken; /* it turned up elsewhere */
};

struct worklist {
    struct arena arena;
    struct work_root *roots;
    size_t n_roots, roots_cap;
    struct strmap root_by_real; /* index = number of the root */
    struct work_dir *dirs;
    size_t n_dirs, dirs_cap;
    struct strmap dir_by_abs;
    uint32_t *first_dir; /* by index in dir_by_abs */
    size_t first_dir_cap;
    struct todo *todo;
    size_t n_todo, todo_cap;
    uint64_t todo_bytes;
    struct vanished *vanished;
    size_t n_vanished, vanished_cap;
    struct strmap vanished_by_digest;
    uint32_t *first_vanished;
    size_t first_vanished_cap;
};

void worklist_release(struct worklist *w);

/* real must not be known yet. Returns the root's number. */
uint32_t worklist_add_root(struct worklist *w, int64_t id, struct span real, struct span shown);
/* The outermost root that is abs or around it, or WORK_NONE. */
uint32_t worklist_root_around(const struct worklist *w, struct span abs);

/* The folder path (below the root, may be empty) of root; added if it is not there. */
uint32_t worklist_dir(struct worklist *w, uint32_t root, struct span path);
/* The first folder with this real path, WORK_NONE if none is known. */
uint32_t worklist_dir_at(const struct worklist *w, struct span abs);
/* The folder's path below its root. */
struct span worklist_dir_path(const struct worklist *w, uint32_t dir);

/* root's real path with path below it. */
void worklist_real(const struct worklist *w, uint32_t root, struct span path, struct buf *out);
/* The path as a person sees it: the root as shown, the folder, name (may be empty). */
void worklist_shown(const struct worklist *w, uint32_t dir, struct span name, struct buf *out);
void worklist_shown_path(const struct worklist *w, uint32_t root, struct span path,
                         struct buf *out);

struct todo *worklist_add_todo(struct worklist *w, uint32_t dir, struct span name);
struct vanished *worklist_add_vanished(struct worklist *w, uint32_t dir, struct span name,
                                       const unsigned char digest[16]);
/* Takes a vanished file with these contents, if it can one of the same name; NULL if there is none.
 */
struct vanished *worklist_take_vanished(struct worklist *w, const unsigned char digest[16],
                                        const char *name);

/* Whether path is prefix or below it; an empty prefix is around everything. */
bool path_is_within(struct span path, struct span prefix);
/* What comes before the last slash ("/" for "/a"), and after it. */
struct span path_parent(struct span path);
struct span path_last(struct span path);

#endif
