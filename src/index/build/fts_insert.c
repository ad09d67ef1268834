/* What an inversion holds of an article are the places of each form; sorted they are its text
 * again, as far as the index goes. */
#include "index/build/fts_insert.h"

#include "base/xalloc.h"
#include "index/fts5/position_list.h"

#include <stdlib.h>

static const char insert_sql[] =
    "INSERT INTO fts(rowid, body, title, teaser, caption, section, place, source, meta)"
    " VALUES(?,?,?,?,?,?,?,?,?)";
static const char delete_sql[] =
    "INSERT INTO fts(fts, rowid, body, title, teaser, caption, section, place, source, meta)"
    " VALUES('delete',?,?,?,?,?,?,?,?,?)";

static enum fb_status run(struct db *db, sqlite3_stmt **stmt, const char *sql, int64_t id,
                          const struct buf columns[N_TERM_COLUMNS], struct fb_error *err)
{
    enum fb_status status = db_prepare(db, stmt, sql, err);

    if (status != FB_OK)
        return status;
    db_bind_int(*stmt, 1, id);
    for (int i = 0; i < N_TERM_COLUMNS; i++)
        db_bind_text(*stmt, 2 + i, buf_span(&columns[i]));
    return db_run(db, *stmt, err);
}

enum fb_status fts_delete(struct db *db, sqlite3_stmt **stmt, int64_t id,
                          const struct buf columns[N_TERM_COLUMNS], struct fb_error *err)
{
    return run(db, stmt, delete_sql, id, columns, err);
}

struct place {
    uint32_t column, position;
    size_t order; /* in which it was met: forms at one position stay in some order */
    uint32_t form;
};

struct inserting {
    struct db *db;
    sqlite3_stmt *stmt;
    const struct span *texts;
    struct place *places;
    size_t n, cap;
    struct buf columns[N_TERM_COLUMNS];
};

static enum fb_status add_places(uint32_t number, struct span positions, void *ctx)
{
    struct inserting *in = ctx;
    struct position_reader r = {.bytes = (const unsigned char *)positions.ptr,
                                .n_bytes = positions.len};

    while (position_next(&r)) {
        xgrow(&in->places, &in->cap, in->n + 1, sizeof *in->places);
        in->places[in->n] = (struct place){r.column, r.position, in->n, number};
        in->n++;
    }
    return FB_OK;
}

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void make_columns(struct inserting *in)
{
    for (int c = 0; c < N_TERM_COLUMNS; c++)
        buf_clear(&in->columns[c]);
    if (in->n > 0)
        qsort(in->places, in->n, sizeof *in->places, compare_places);
    for (size_t i = 0; i < in->n; i++) {
        const struct place *p = &in->places[i];
        struct buf *column = &in->columns[p->column];
        if (column->len > 0)
            buf_add_char(column,
                         p->position == p[-1].position ? TERM_SAME_POSITION : TERM_SEPARATOR);
        buf_add_span(column, in->texts[p->form]);
    }
}

enum fb_status fts_insert(struct db *db, struct inversion *v, const struct span *texts,
                          struct fb_error *err)
{
    struct inserting in = {.db = db, .texts = texts};
    enum fb_status status = FB_OK;

    inversion_sort_articles(v);
    for (uint32_t i = 0; i < v->n_articles && status == FB_OK; i++) {
        in.n = 0;
        inversion_words(v, i, add_places, &in);
        make_columns(&in);
        status = run(db, &in.stmt, insert_sql, inversion_article_id(v, i), in.columns, err);
    }
    sqlite3_finalize(in.stmt);
    free(in.places);
    for (int c = 0; c < N_TERM_COLUMNS; c++)
        buf_release(&in.columns[c]);
    return status;
}
