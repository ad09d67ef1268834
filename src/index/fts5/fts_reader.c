/* fts_segment.c describes the pages. A doclist is, for each article, its id (the difference to the
 * one before; whole where it is the doclist's first, or a page's), twice the length of its
 * positions, and one more if older segments' entries are deleted, and the positions, which may go
 * on over pages. Of an article that several segments know the newest counts, even if it says
 * nothing. While FTS5 merges segments step by step, what it has merged is gone from their first
 * pages.
 *
 * Pages are read in a row by one statement, whose bytes are looked at where they lie. Where the
 * doclist has an index, pages without an article that is asked for are not read. */
#include "index/fts5/fts_reader.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/fts5/fts_segment.h"
#include "index/fts5/position_list.h"

#include <stdlib.h>
#include <string.h>

enum {
    STRUCTURE_ROW = 10,
    SEGMENT_SHIFT = 37,
    DLIDX_SHIFT = 36,
    HEADER_BYTES = 4,
    MAX_SEGMENTS = 2000,
    MAIN_PREFIX = '0' /* which terms begin with that belong to no prefix index */
};

void fts_reader_init(struct fts_reader *r, struct db *db, const char *table)
{
    memset(r, 0, sizeof *r);
    r->db = db;
    r->table = table;
}

void fts_reader_release(struct fts_reader *r)
{
    sqlite3_finalize(r->pages);
    sqlite3_finalize(r->row);
    sqlite3_finalize(r->find);
    free(r->segments);
    memset(r, 0, sizeof *r);
}

static enum fb_status prepare(struct fts_reader *r, sqlite3_stmt **stmt, const char *before_table,
                              const char *behind_table, struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    enum fb_status status;

    if (*stmt)
        return FB_OK;
    buf_addf(&sql, "%s%s%s", before_table, r->table, behind_table);
    status = db_prepare(r->db, stmt, buf_cstr(&sql), err);
    buf_release(&sql);
    return status;
}

static enum fb_status damaged(const struct fts_reader *r, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_CORRUPT,
                        _("%s: the full text is damaged; move the index away and index again"),
                        r->db->path);
}

/* The row's bytes, copied to out; none if there is no such row. */
static enum fb_status read_row(struct fts_reader *r, int64_t row, struct buf *out,
                               struct fb_error *err)
{
    bool found = false;
    enum fb_status status = prepare(r, &r->row, "SELECT block FROM ", "_data WHERE id=?", err);

    buf_clear(out);
    if (status != FB_OK)
        return status;
    db_bind_int(r->row, 1, row);
    status = db_step(r->db, r->row, &found, err);
    if (status == FB_OK && found)
        buf_add_span(out, db_column(r->row, 0));
    sqlite3_reset(r->row);
    return status;
}

/* ---- the structure ---- */

static bool read_segment(const struct buf *record, size_t *pos, struct fts_reader_segment *out)
{
    const unsigned char *p = (const unsigned char *)record->data;
    uint64_t id, first, last;

    if (!varint_get_sqlite(p, record->len, pos, &id) ||
        !varint_get_sqlite(p, record->len, pos, &first) ||
        !varint_get_sqlite(p, record->len, pos, &last))
        return false;
    *out = (struct fts_reader_segment){(uint32_t)id, (uint32_t)first, (uint32_t)last};
    return id > 0 && id <= MAX_SEGMENTS && first > 0 && first <= last && last < INT32_MAX;
}

/* A level's newest segment is its last, and lower levels are newer. */
static bool read_level(struct fts_reader *r, const struct buf *record, size_t *pos)
{
    const unsigned char *p = (const unsigned char *)record->data;
    const size_t first = r->n_segments;
    uint64_t n_merging, n;

    if (!varint_get_sqlite(p, record->len, pos, &n_merging) ||
        !varint_get_sqlite(p, record->len, pos, &n) || n > MAX_SEGMENTS)
        return false;
    xgrow(&r->segments, &r->segments_cap, first + n + 1, sizeof *r->segments);
    r->n_segments += n;
    for (uint64_t i = n; i-- > 0;)
        if (!read_segment(record, pos, &r->segments[first + i]))
            return false;
    return true;
}

static bool read_structure(struct fts_reader *r, const struct buf *record)
{
    const unsigned char *p = (const unsigned char *)record->data;
    uint64_t n_levels, n_segments, n_written;
    size_t pos = 4;

    r->n_segments = 0;
    if (record->len < pos || !varint_get_sqlite(p, record->len, &pos, &n_levels) ||
        !varint_get_sqlite(p, record->len, &pos, &n_segments) ||
        !varint_get_sqlite(p, record->len, &pos, &n_written))
        return false;
    for (uint64_t level = 0; level < n_levels; level++)
        if (!read_level(r, record, &pos))
            return false;
    return pos == record->len && r->n_segments == n_segments;
}

enum fb_status fts_reader_load(struct fts_reader *r, int64_t version, bool *usable,
                               struct fb_error *err)
{
    struct buf record = BUF_INIT;
    enum fb_status status = FB_OK;

    if (r->version != version) {
        r->version = 0;
        status = fts_segment_possible(r->db, r->table, &r->usable, err);
        if (status == FB_OK && r->usable)
            status = read_row(r, STRUCTURE_ROW, &record, err);
        if (status == FB_OK) {
            r->usable = r->usable && read_structure(r, &record);
            r->version = version;
        }
        buf_release(&record);
    }
    *usable = status == FB_OK && r->usable;
    return status;
}

/* ---- pages ---- */

/* The pages on which a doclist's further pages begin, of those with an id of their own. */
struct doclist_index {
    struct buf bytes;
    size_t pos;
    uint32_t row_page; /* the page of the index; it goes on with the next */
    uint32_t page;     /* told next */
    int64_t id;        /* its first; INT64_MAX: there are none left */
};

struct doclist {
    struct fts_reader *reader;
    const struct fts_reader_segment *segment;

    uint32_t number; /* of the page at hand */
    bool in_a_row;   /* the statement stands at it */
    const unsigned char *bytes;
    size_t n_bytes, content_end;    /* the footer begins */
    size_t first_rowid, first_term; /* 0: none; a term's rowids are not the page's */

    size_t pos, end; /* on the page: the doclist's part that is left */
    bool ends_here;  /* it does not go on over the next page */
    int64_t id;      /* the article read last, 0: none */
    struct doclist_index index;
    struct buf positions;
};

static bool get_number(struct doclist *d, uint64_t *value)
{
    if (d->pos < d->end && d->bytes[d->pos] < 0x80) {
        *value = d->bytes[d->pos++];
        return true;
    }
    return varint_get_sqlite(d->bytes, d->end, &d->pos, value);
}

static size_t u16_at(const unsigned char *p)
{
    return (size_t)p[0] << 8 | p[1];
}

static int64_t row_of(const struct doclist *d, bool index, uint32_t page)
{
    return ((int64_t)d->segment->id << SEGMENT_SHIFT) + ((int64_t)index << DLIDX_SHIFT) + page;
}

static bool parse_page(struct doclist *d)
{
    uint64_t first_term = 0;
    size_t pos;

    if (d->n_bytes < HEADER_BYTES)
        return false;
    d->first_rowid = u16_at(d->bytes);
    d->content_end = pos = u16_at(d->bytes + 2);
    if (pos < HEADER_BYTES || pos > d->n_bytes || d->first_rowid >= pos ||
        (d->first_rowid > 0 && d->first_rowid < HEADER_BYTES))
        return false;
    if (pos < d->n_bytes && (!varint_get_sqlite(d->bytes, d->n_bytes, &pos, &first_term) ||
                             first_term < HEADER_BYTES || first_term >= d->content_end))
        return false;
    d->first_term = (size_t)first_term;
    return true;
}

/* Each page tells how the doclist goes on as if it began before the page. */
static enum fb_status load_page(struct doclist *d, uint32_t number, struct fb_error *err)
{
    struct fts_reader *r = d->reader;
    bool found = false;
    enum fb_status status =
        prepare(r, &r->pages, "SELECT id, block FROM ", "_data WHERE id>=? ORDER BY id", err);
    struct span block;

    if (status != FB_OK)
        return status;
    if (!d->in_a_row || number != d->number + 1) {
        sqlite3_reset(r->pages);
        db_bind_int(r->pages, 1, row_of(d, false, number));
    }
    d->in_a_row = false;
    status = db_step(r->db, r->pages, &found, err);
    if (status != FB_OK)
        return status;
    if (!found || sqlite3_column_int64(r->pages, 0) != row_of(d, false, number))
        return damaged(r, err);
    block = db_column(r->pages, 1);
    d->in_a_row = true;
    d->number = number;
    d->bytes = (const unsigned char *)block.ptr;
    d->n_bytes = block.len;
    if (!parse_page(d))
        return damaged(r, err);
    d->pos = HEADER_BYTES;
    d->end = d->first_term > 0 ? d->first_term : d->content_end;
    d->ends_here = d->first_term > 0;
    return FB_OK;
}

/* ---- the term ---- */

/* The one page that the term can stand on. */
static enum fb_status find_page(struct doclist *d, struct span term, uint32_t *number,
                                bool *has_index, struct fb_error *err)
{
    struct fts_reader *r = d->reader;
    bool row = false;
    enum fb_status status =
        prepare(r, &r->find, "SELECT pgno FROM ",
                "_idx WHERE segid=? AND term<=? ORDER BY term DESC LIMIT 1", err);
    int64_t told = 0;

    if (status != FB_OK)
        return status;
    db_bind_int(r->find, 1, d->segment->id);
    db_bind_blob(r->find, 2, term);
    status = db_step(r->db, r->find, &row, err);
    if (status == FB_OK && row)
        told = sqlite3_column_int64(r->find, 0);
    sqlite3_reset(r->find);
    *has_index = told / 2 >= d->segment->first_page && told % 2 != 0;
    if (told / 2 > d->segment->last_page)
        return damaged(r, err);
    *number = told / 2 > d->segment->first_page ? (uint32_t)(told / 2) : d->segment->first_page;
    return status;
}

/* Terms of a page in their order, as far as they have to be compared. */
struct term_walk {
    size_t footer, at; /* the next step; where the term at hand stands */
    size_t n_equal;    /* its bytes that are those of the term looked for */
    int order;         /* of it to that */
};

/* Moves to the next term; false if it is malformed. d->pos is then behind it. */
static bool next_term(struct doclist *d, struct term_walk *w, struct span wanted)
{
    const bool first = w->at == 0;
    uint64_t step, n_shared = 0, n;
    const unsigned char *rest;

    d->end = d->content_end;
    if (!varint_get_sqlite(d->bytes, d->n_bytes, &w->footer, &step) ||
        step >= d->content_end - w->at || w->at + step < HEADER_BYTES)
        return false;
    d->pos = w->at += (size_t)step;
    if ((!first && !get_number(d, &n_shared)) || !get_number(d, &n) || n > d->end - d->pos)
        return false;
    rest = d->bytes + d->pos;
    d->pos += (size_t)n;
    if (n_shared > w->n_equal) /* it differs where the one before did */
        return w->order < 0;
    w->n_equal = (size_t)n_shared;
    for (; n > 0 && w->n_equal < wanted.len && *rest == (unsigned char)wanted.ptr[w->n_equal];
         n--, rest++)
        w->n_equal++;
    if (w->n_equal == wanted.len)
        w->order = n > 0;
    else
        w->order = n > 0 && *rest > (unsigned char)wanted.ptr[w->n_equal] ? 1 : -1;
    return true;
}

/* Looks for the term on the page; found: its doclist begins at d->pos. */
static enum fb_status look_on_page(struct doclist *d, struct span term, bool *found,
                                   struct fb_error *err)
{
    struct term_walk w = {.footer = d->content_end, .order = -1};
    uint64_t step;

    while (w.order < 0 && w.footer < d->n_bytes)
        if (!next_term(d, &w, term))
            return damaged(d->reader, err);
    *found = w.order == 0;
    if (!*found)
        return FB_OK;
    d->end = d->content_end;
    d->ends_here = w.footer < d->n_bytes; /* another term stands behind */
    if (!d->ends_here)
        return FB_OK;
    if (!varint_get_sqlite(d->bytes, d->n_bytes, &w.footer, &step) ||
        step > d->content_end - w.at || w.at + step < d->pos)
        return damaged(d->reader, err);
    d->end = w.at + (size_t)step;
    return FB_OK;
}

/* ---- the index of the doclist ---- */

static enum fb_status load_index_page(struct doclist *d, uint32_t row_page, struct fb_error *err)
{
    struct doclist_index *x = &d->index;
    uint64_t page, id;
    enum fb_status status = read_row(d->reader, row_of(d, true, row_page), &x->bytes, err);

    x->id = INT64_MAX;
    x->pos = 1;
    x->row_page = row_page;
    if (status != FB_OK || x->bytes.len == 0) /* the last page of the index was the one before */
        return status;
    if (!varint_get_sqlite((const unsigned char *)x->bytes.data, x->bytes.len, &x->pos, &page) ||
        !varint_get_sqlite((const unsigned char *)x->bytes.data, x->bytes.len, &x->pos, &id) ||
        page <= d->number || page > d->segment->last_page || id >= INT64_MAX)
        return damaged(d->reader, err);
    x->page = (uint32_t)page;
    x->id = (int64_t)id;
    return FB_OK;
}

static enum fb_status next_in_index(struct doclist *d, struct fb_error *err)
{
    struct doclist_index *x = &d->index;
    const unsigned char *bytes = (const unsigned char *)x->bytes.data;
    uint64_t delta;

    for (x->page++; x->pos < x->bytes.len && bytes[x->pos] == 0; x->pos++)
        x->page++; /* without an id */
    if (x->pos >= x->bytes.len) {
        if (bytes[0] & 1) /* not the only page of the index */
            return load_index_page(d, x->row_page + 1, err);
        x->id = INT64_MAX;
        return FB_OK;
    }
    if (!varint_get_sqlite(bytes, x->bytes.len, &x->pos, &delta) ||
        delta >= (uint64_t)(INT64_MAX - x->id) || x->page > d->segment->last_page)
        return damaged(d->reader, err);
    x->id += (int64_t)delta;
    return FB_OK;
}

/* Goes on to the last page whose first id is not behind the one wanted; the index told of one. */
static enum fb_status skip_pages(struct doclist *d, int64_t wanted, struct fb_error *err)
{
    enum fb_status status = FB_OK;
    uint32_t page = 0;

    while (status == FB_OK && d->index.id <= wanted) {
        page = d->index.page;
        status = next_in_index(d, err);
    }
    if (status == FB_OK && page > d->number) {
        status = load_page(d, page, err);
        d->pos = d->first_rowid;
        if (status == FB_OK && (d->first_rowid == 0 || d->first_rowid >= d->end))
            status = damaged(d->reader, err);
    }
    return status;
}

/* ---- the doclist ---- */

/* Goes on to the next page, if the doclist does. */
static enum fb_status next_page(struct doclist *d, bool *more, struct fb_error *err)
{
    enum fb_status status;

    *more = !d->ends_here && d->number < d->segment->last_page;
    if (!*more)
        return FB_OK;
    status = load_page(d, d->number + 1, err);
    while (status == FB_OK && d->index.id != INT64_MAX && d->index.page <= d->number)
        status = next_in_index(d, err);
    *more = d->end > d->pos;
    return status;
}

/* Takes n bytes of positions that go on over pages to d->positions. */
static enum fb_status take_over_pages(struct doclist *d, uint64_t n, struct fb_error *err)
{
    buf_clear(&d->positions);
    while (n > d->end - d->pos) {
        bool more;
        enum fb_status status;
        buf_add(&d->positions, d->bytes + d->pos, d->end - d->pos);
        n -= d->end - d->pos;
        status = next_page(d, &more, err);
        if (status == FB_OK && !more)
            status = damaged(d->reader, err);
        if (status != FB_OK)
            return status;
    }
    buf_add(&d->positions, d->bytes + d->pos, (size_t)n);
    d->pos += (size_t)n;
    return FB_OK;
}

/* The next article's id, and its positions, borrowed until the next call; *more false behind the
 * last. */
static enum fb_status next_entry(struct doclist *d, struct span *positions, bool *more,
                                 struct fb_error *err)
{
    uint64_t delta, length;
    enum fb_status status = FB_OK;

    *more = true;
    while (d->pos >= d->end && status == FB_OK) {
        status = next_page(d, more, err);
        if (!*more)
            return status;
        if (status == FB_OK && d->first_rowid != d->pos)
            return damaged(d->reader, err);
    }
    if (status != FB_OK)
        return status;
    if (d->id > 0 && d->pos != d->first_rowid) {
        if (!get_number(d, &delta) || delta == 0 || delta > (uint64_t)(INT64_MAX - d->id))
            return damaged(d->reader, err);
        d->id += (int64_t)delta;
    } else {
        if (!get_number(d, &delta) || delta > INT64_MAX || (int64_t)delta <= d->id)
            return damaged(d->reader, err);
        d->id = (int64_t)delta;
    }
    if (!get_number(d, &length))
        return damaged(d->reader, err);
    length /= 2;
    if (length <= d->end - d->pos) {
        *positions = span_make((const char *)d->bytes + d->pos, (size_t)length);
        d->pos += (size_t)length;
        return FB_OK;
    }
    status = take_over_pages(d, length, err);
    *positions = buf_span(&d->positions);
    return status;
}

/* Passes over the page's entries before that of the article wanted, but for the page's first and
 * its last few, which next_entry reads: most of a search's time goes here. */
static void pass_entries(struct doclist *d, int64_t wanted)
{
    enum { MAX_SHORT_BYTES = 4 }; /* two numbers of two bytes each */
    const unsigned char *p = d->bytes + d->pos, *const end = d->bytes + d->end;
    int64_t id = d->id;

    if (id == 0 || d->pos == d->first_rowid)
        return;
    while (end - p > MAX_SHORT_BYTES) {
        const unsigned char *q = p + 1;
        uint32_t delta = p[0], length;
        if (delta >= 0x80) {
            if (*q >= 0x80)
                break;
            delta = (delta & 0x7f) << 7 | *q++;
        }
        length = *q++;
        if (length >= 0x80) {
            if (*q >= 0x80)
                break;
            length = (length & 0x7f) << 7 | *q++;
        }
        length /= 2;
        if (id + delta >= wanted || length > (size_t)(end - q))
            break;
        id += delta;
        p = q + length;
    }
    d->id = id;
    d->pos = (size_t)(p - d->bytes);
}

/* Of articles that a newer segment has told nothing of. */
static enum fb_status read_doclist(struct doclist *d, const int64_t *ids, size_t n, bool *told,
                                   fts_reader_fn *fn, void *ctx, struct fb_error *err)
{
    struct span positions;
    size_t i = 0;
    bool more = true;
    enum fb_status status = FB_OK;

    while (status == FB_OK) {
        while (i < n && told[i])
            i++;
        if (i == n)
            break;
        if (d->index.id <= ids[i] && (status = skip_pages(d, ids[i], err)) != FB_OK)
            break;
        pass_entries(d, ids[i]);
        status = next_entry(d, &positions, &more, err);
        if (status != FB_OK || !more)
            break;
        while (i < n && ids[i] < d->id)
            i++;
        if (i == n || ids[i] != d->id)
            continue;
        if (!told[i] && positions.len > 0)
            fn(i, positions, ctx);
        told[i++] = true;
    }
    return status;
}

static enum fb_status read_segment_of_term(struct doclist *d, struct span term, const int64_t *ids,
                                           size_t n, bool *told, fts_reader_fn *fn, void *ctx,
                                           struct fb_error *err)
{
    uint32_t number = 0;
    bool found = false, has_index = false;
    enum fb_status status = find_page(d, term, &number, &has_index, err);

    d->id = 0;
    d->index.id = INT64_MAX;
    d->in_a_row = false;
    if (status == FB_OK)
        status = load_page(d, number, err);
    if (status == FB_OK)
        status = look_on_page(d, term, &found, err);
    if (status == FB_OK && found && has_index && !d->ends_here)
        status = load_index_page(d, number, err);
    if (status == FB_OK && found)
        status = read_doclist(d, ids, n, told, fn, ctx, err);
    return status;
}

static bool all_are_told(const bool *told, size_t n)
{
    return memchr(told, false, n) == NULL;
}

enum fb_status fts_reader_positions(struct fts_reader *r, struct span term, const int64_t *ids,
                                    size_t n, fts_reader_fn *fn, void *ctx, struct fb_error *err)
{
    struct doclist d = {.reader = r};
    struct buf stored = BUF_INIT; /* the term as FTS5 keeps it */
    bool *told = xcalloc(n + 1, sizeof *told);
    enum fb_status status = FB_OK;

    buf_add_char(&stored, MAIN_PREFIX);
    buf_add_span(&stored, term);
    for (size_t s = 0; s < r->n_segments && !all_are_told(told, n) && status == FB_OK; s++) {
        d.segment = &r->segments[s];
        status = read_segment_of_term(&d, buf_span(&stored), ids, n, told, fn, ctx, err);
    }
    sqlite3_reset(r->pages); /* it must not outlast the transaction */
    buf_release(&stored);
    buf_release(&d.positions);
    buf_release(&d.index.bytes);
    free(told);
    return status;
}

enum fb_status fts_reader_outcome(enum fb_status status, struct fb_error *damage, bool *sound,
                                  struct fb_error *err)
{
    *sound = status == FB_OK;
    if (status == FB_ERR_CORRUPT)
        status = FB_OK;
    else if (status != FB_OK && err)
        *err = *damage, *damage = (struct fb_error){0};
    fb_error_release(damage);
    return status;
}
