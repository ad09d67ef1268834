/* The tables of one run. Names are kept once in an arena; folders are found by their real path,
 * whatever root they are stored under, so that a root inside another one is taken over file by file
 * without a second search. */
#include "ingest/worklist.h"

#include "base/xalloc.h"

#include <stdlib.h>

static const unsigned char no_digest[16];

void worklist_release(struct worklist *w)
{
    arena_release(&w->arena);
    free(w->roots);
    strmap_release(&w->root_by_real);
    free(w->dirs);
    strmap_release(&w->dir_by_abs);
    free(w->first_dir);
    free(w->todo);
    free(w->vanished);
    strmap_release(&w->vanished_by_digest);
    free(w->first_vanished);
    *w = (struct worklist){0};
}

bool path_is_within(struct span path, struct span prefix)
{
    if (prefix.len == 0)
        return true;
    if (!span_starts(path, prefix))
        return false;
    return path.len == prefix.len || prefix.ptr[prefix.len - 1] == '/' ||
           path.ptr[prefix.len] == '/';
}

static size_t last_slash(struct span path)
{
    size_t i = path.len;
    while (i && path.ptr[i - 1] != '/')
        i--;
    return i; /* just behind the slash, 0 if there is none */
}

struct span path_parent(struct span path)
{
    size_t i = last_slash(path);
    return span_make(path.ptr, i > 1 ? i - 1 : i);
}

struct span path_last(struct span path)
{
    size_t i = last_slash(path);
    return span_make(path.ptr + i, path.len - i);
}

uint32_t worklist_add_root(struct worklist *w, int64_t id, struct span real, struct span shown)
{
    uint32_t n = (uint32_t)w->n_roots;
    strmap_intern(&w->root_by_real, real, NULL);
    xgrow(&w->roots, &w->roots_cap, w->n_roots + 1, sizeof *w->roots);
    w->roots[w->n_roots++] = (struct work_root){.id = id,
                                                .real = arena_copy(&w->arena, real),
                                                .shown = arena_copy(&w->arena, shown),
                                                .owner = n};
    return n;
}

uint32_t worklist_root_around(const struct worklist *w, struct span abs)
{
    uint32_t found = strmap_find(&w->root_by_real, span_make("/", 1));
    for (size_t i = 1; i <= abs.len && found == WORK_NONE; i++) {
        if (i == abs.len || abs.ptr[i] == '/')
            found = strmap_find(&w->root_by_real, span_make(abs.ptr, i));
    }
    return found;
}

void worklist_real(const struct worklist *w, uint32_t root, struct span path, struct buf *out)
{
    struct span real = w->roots[root].real;
    buf_add_span(out, real);
    if (path.len && real.ptr[real.len - 1] != '/')
        buf_add_char(out, '/');
    buf_add_span(out, path);
}

uint32_t worklist_dir_at(const struct worklist *w, struct span abs)
{
    uint32_t i = strmap_find(&w->dir_by_abs, abs);
    return i == STRMAP_NONE ? WORK_NONE : w->first_dir[i];
}

uint32_t worklist_dir(struct worklist *w, uint32_t root, struct span path)
{
    struct buf abs = BUF_INIT;
    worklist_real(w, root, path, &abs);
    bool added;
    uint32_t key = strmap_intern(&w->dir_by_abs, buf_span(&abs), &added);
    buf_release(&abs);
    if (added) {
        xgrow(&w->first_dir, &w->first_dir_cap, (size_t)key + 1, sizeof *w->first_dir);
        w->first_dir[key] = WORK_NONE;
    }
    for (uint32_t i = w->first_dir[key]; i != WORK_NONE; i = w->dirs[i].next) {
        if (w->dirs[i].root == root)
            return i;
    }
    xgrow(&w->dirs, &w->dirs_cap, w->n_dirs + 1, sizeof *w->dirs);
    struct span copy = strmap_key(&w->dir_by_abs, key);
    w->dirs[w->n_dirs] = (struct work_dir){.abs = copy, .root = root, .next = w->first_dir[key]};
    w->first_dir[key] = (uint32_t)w->n_dirs;
    return (uint32_t)w->n_dirs++;
}

struct span worklist_dir_path(const struct worklist *w, uint32_t dir)
{
    struct span abs = w->dirs[dir].abs;
    struct span real = w->roots[w->dirs[dir].root].real;
    size_t skip = real.len;
    if (abs.len > skip && abs.ptr[skip] == '/')
        skip++;
    return span_make(abs.ptr + skip, abs.len - skip);
}

static void add_component(struct buf *out, struct span s)
{
    if (!s.len)
        return;
    if (out->len && out->data[out->len - 1] != '/')
        buf_add_char(out, '/');
    buf_add_span(out, s);
}

void worklist_shown_path(const struct worklist *w, uint32_t root, struct span path, struct buf *out)
{
    buf_clear(out);
    buf_add_span(out, w->roots[root].shown);
    add_component(out, path);
}

void worklist_shown(const struct worklist *w, uint32_t dir, struct span name, struct buf *out)
{
    worklist_shown_path(w, w->dirs[dir].root, worklist_dir_path(w, dir), out);
    add_component(out, name);
}

struct todo *worklist_add_todo(struct worklist *w, uint32_t dir, struct span name)
{
    xgrow(&w->todo, &w->todo_cap, w->n_todo + 1, sizeof *w->todo);
    struct todo *t = &w->todo[w->n_todo++];
    *t = (struct todo){.dir = dir, .name = arena_copy(&w->arena, name).ptr};
    return t;
}

struct vanished *worklist_add_vanished(struct worklist *w, uint32_t dir, struct span name,
                                       const unsigned char digest[16])
{
    xgrow(&w->vanished, &w->vanished_cap, w->n_vanished + 1, sizeof *w->vanished);
    uint32_t n = (uint32_t)w->n_vanished++;
    struct vanished *v = &w->vanished[n];
    *v = (struct vanished){.dir = dir, .name = arena_copy(&w->arena, name).ptr, .next = WORK_NONE};
    memcpy(v->digest, digest, 16);
    if (memcmp(digest, no_digest, 16) == 0)
        return v;
    bool added;
    uint32_t key =
        strmap_intern(&w->vanished_by_digest, span_make((const char *)digest, 16), &added);
    if (added) {
        xgrow(&w->first_vanished, &w->first_vanished_cap, (size_t)key + 1,
              sizeof *w->first_vanished);
        w->first_vanished[key] = WORK_NONE;
    }
    v->next = w->first_vanished[key];
    w->first_vanished[key] = n;
    return v;
}

/* Thousands of files may hold the same (nothing, mostly): the search for the name ends after some.
 */
#define MAX_NAMES_TRIED 64

struct vanished *worklist_take_vanished(struct worklist *w, const unsigned char digest[16],
                                        const char *name)
{
    uint32_t key = strmap_find(&w->vanished_by_digest, span_make((const char *)digest, 16));
    if (key == STRMAP_NONE || w->first_vanished[key] == WORK_NONE)
        return NULL;
    uint32_t *best = &w->first_vanished[key];
    uint32_t *link = best;
    for (int i = 0; i < MAX_NAMES_TRIED && *link != WORK_NONE; i++) {
        if (strcmp(w->vanished[*link].name, name) == 0) {
            best = link;
            break;
        }
        link = &w->vanished[*link].next;
    }
    struct vanished *v = &w->vanished[*best];
    *best = v->next;
    v->taken = true;
    return v;
}
