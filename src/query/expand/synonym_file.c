/* Reads a user's file of synonyms line by line. It is small and read whole for each query that asks
 * for synonyms, so that what was just written into it counts at once. */
#include "query/expand/synonym_file.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/xalloc.h"
#include "text/utf8.h"

#include <errno.h>
#include <stdlib.h>

struct parser {
    struct synonym_file *file;
    const char *path;
    size_t line_number, groups_cap;
    struct fb_error *err;
};

static const char blanks[] = " \t\r";

/* A "#" at the line's beginning or behind a blank: "C#" is a term. */
static struct span without_comment(struct span line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '#' && (i == 0 || strchr(blanks, line.ptr[i - 1])))
            return span_make(line.ptr, i);
    return line;
}

/* Takes the next term that is not empty off *rest. */
static bool take_term(struct span *rest, struct span *term)
{
    while (rest->len > 0) {
        size_t n = 0;

        while (n < rest->len && rest->ptr[n] != ',' && rest->ptr[n] != ';')
            n++;
        *term = span_trim(span_make(rest->ptr, n), blanks);
        n += n < rest->len;
        *rest = span_make(rest->ptr + n, rest->len - n);
        if (term->len > 0)
            return true;
    }
    return false;
}

static enum fb_status parse_line(struct parser *p, struct span line)
{
    struct span terms[SYNONYM_GROUP_MAX], rest, term;
    struct synonym_group *group;
    size_t n = 0;

    if (utf8_valid_prefix(line.ptr, line.len) < line.len)
        return fb_error_set(p->err, FB_ERR_CORRUPT, _("%s: line %zu is not in UTF-8"), p->path,
                            p->line_number);
    rest = without_comment(line);
    while (take_term(&rest, &term)) {
        if (n == SYNONYM_GROUP_MAX || term.len > SYNONYM_TERM_MAX_BYTES)
            return fb_error_set(p->err, FB_ERR_CORRUPT,
                                _("%s: line %zu holds too much: expected at most %d terms of at "
                                  "most %d bytes"),
                                p->path, p->line_number, SYNONYM_GROUP_MAX, SYNONYM_TERM_MAX_BYTES);
        terms[n++] = term;
    }
    if (n == 0)
        return FB_OK;
    if (n == 1)
        return fb_error_set(p->err, FB_ERR_CORRUPT,
                            _("%s: line %zu has one term only: expected at least two, with commas "
                              "between them"),
                            p->path, p->line_number);
    xgrow(&p->file->groups, &p->groups_cap, p->file->n_groups + 1, sizeof *p->file->groups);
    group = &p->file->groups[p->file->n_groups++];
    group->n_terms = n;
    group->terms = arena_calloc(&p->file->arena, n, sizeof *group->terms);
    for (size_t i = 0; i < n; i++)
        group->terms[i] = arena_copy(&p->file->arena, terms[i]);
    return FB_OK;
}

enum fb_status synonym_file_parse(struct synonym_file *f, struct span text, const char *path,
                                  struct fb_error *err)
{
    static const char bom[] = "\xEF\xBB\xBF";
    struct parser p = {.file = f, .path = path, .err = err};
    enum fb_status status = FB_OK;

    memset(f, 0, sizeof *f);
    if (span_starts(text, span_of(bom)))
        text = span_make(text.ptr + strlen(bom), text.len - strlen(bom));
    while (text.len > 0 && status == FB_OK) {
        p.line_number++;
        status = parse_line(&p, span_take(&text, '\n'));
    }
    if (status != FB_OK)
        synonym_file_release(f);
    return status;
}

/* What is to be said of a file that was not read; nothing if there is none. */
static enum fb_status fail_to_read(enum file_outcome outcome, const char *path,
                                   struct fb_error *err)
{
    switch (outcome) {
    case FILE_ABSENT:
        return FB_ERR_NOT_FOUND;
    case FILE_NOT_REGULAR:
        return fb_error_set(err, FB_ERR_IO, _("%s is no regular file"), path);
    case FILE_TOO_LARGE:
        return fb_error_set(err, FB_ERR_CORRUPT, _("%s is larger than %d bytes"), path,
                            SYNONYM_FILE_MAX_BYTES);
    default:
        return fb_error_set_errno(err, errno, "%s", path);
    }
}

enum fb_status synonym_file_read(struct synonym_file *f, const char *path, struct fb_error *err)
{
    struct buf text = BUF_INIT;
    enum file_outcome outcome = file_read(path, SYNONYM_FILE_MAX_BYTES, &text, NULL);
    enum fb_status status = outcome == FILE_READ ? synonym_file_parse(f, buf_span(&text), path, err)
                                                 : fail_to_read(outcome, path, err);

    buf_release(&text);
    return status;
}

void synonym_file_release(struct synonym_file *f)
{
    arena_release(&f->arena);
    free(f->groups);
    memset(f, 0, sizeof *f);
}
