/* FTS5 keeps an index in <table>_data, by number: a record of its structure (10), one of averages
 * (1), and the pages of its segments, whose numbers say segment and page. A page has a header of
 * two 16-bit numbers (where the first rowid stands if one comes before the first term, and where
 * the footer starts), then terms with their doclists, which may go on over the following pages, and
 * in the footer where each term starts. A term shares its first bytes with the one before, but for
 * the first of a page. <table>_idx says from what term on a page has to be looked into, and whether
 * the doclist of its last term has an index: the first rowids of the pages that it goes on over, so
 * that a row can be found in it without reading them all; a tree, where that takes more than a
 * page.
 *
 * Pages are filled here as far as SQLite's own page goes; no number is cut in two, and a rowid
 * stands on one page with the size of its positions.
 *
 * FTS5 holds the structure in memory. The command 'merge' with nothing to do makes it forget that,
 * so that it reads the one written here. */
#include "index/fts5/fts_segment.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/xalloc.h"
#include "index/fts5/position_list.h"

#include <stdlib.h>

enum {
    AVERAGES_ROW = 1,
    STRUCTURE_ROW = 10,
    SEGMENT_SHIFT = 37,
    DLIDX_SHIFT = 36,
    HEIGHT_SHIFT = 31,
    FORMAT = 4,
    DEFAULT_PAGE_BYTES = 4050,
    MIN_PAGE_BYTES = 32,
    MAX_PAGE_BYTES = 32 * 1024,
    MAX_TERM_BYTES = 32768,
    MAX_SEGMENTS = 2000,
    HEADER_BYTES = 4,
    MIN_DLIDX_PAGES = 4, /* without a term; FTS5 looks for no index of fewer */
    MAX_HEIGHT = 16,
    OLDEST_SQLITE = 3040000,
    NEWEST_SQLITE = 3053999
};

/* One height of a doclist's index: the page being filled. */
struct dlidx {
    struct buf page;
    uint32_t number;
    int64_t previous; /* the rowid told last */
};

struct fts_segment {
    struct db *db;
    const char *table;
    size_t n_columns, page_bytes;
    uint32_t id;
    sqlite3_stmt *put_page, *put_term;

    struct buf page, footer; /* the page being filled */
    uint32_t page_number;
    size_t last_term_at;
    bool has_term, has_rowid; /* the page, of its own; has_rowid: or behind a term */
    struct buf term, scratch; /* the term written last */
    bool first_in_doclist;
    int64_t previous_rowid;

    struct buf split;    /* from where on split_page has to be looked into */
    uint32_t split_page; /* the last page with a term; not yet in <table>_idx */
    uint32_t n_termless; /* pages since */
    struct dlidx dlidx[MAX_HEIGHT];
};

static void add_number(struct buf *b, uint64_t value)
{
    unsigned char bytes[VARINT_MAX_BYTES];

    buf_add(b, bytes, varint_put_sqlite(bytes, value));
}

static void put_u16(char *at, size_t value)
{
    at[0] = (char)(value >> 8);
    at[1] = (char)value;
}

static const unsigned char *bytes_of(struct span s)
{
    return (const unsigned char *)s.ptr;
}

/* ---- what the table is ---- */

static enum fb_status get_config(struct db *db, const char *table, const char *key,
                                 int64_t fallback, int64_t *value, struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    enum fb_status status;

    buf_addf(&sql, "SELECT v FROM %s_config WHERE k='%s'", table, key);
    status = db_get_int(db, buf_cstr(&sql), fallback, value, err);
    buf_release(&sql);
    return status;
}

/* Whether the statement that made the table has nothing that changes what is stored. */
static enum fb_status is_plain(struct db *db, const char *table, bool *plain, struct fb_error *err)
{
    static const char *const needed[] = {"content=''", "columnsize=0", "detail=full"};
    static const char *const unknown[] = {"prefix", "contentless", "tokendata", "locale"};
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum fb_status status =
        db_prepare(db, &stmt, "SELECT sql FROM sqlite_schema WHERE name=?", err);

    *plain = false;
    if (status == FB_OK) {
        db_bind_text(stmt, 1, span_of(table));
        status = db_step(db, stmt, &row, err);
    }
    if (row) {
        const char *sql = (const char *)sqlite3_column_text(stmt, 0);
        *plain = sql != NULL;
        for (size_t i = 0; *plain && i < sizeof needed / sizeof *needed; i++)
            *plain = strstr(sql, needed[i]) != NULL;
        for (size_t i = 0; *plain && i < sizeof unknown / sizeof *unknown; i++)
            *plain = strstr(sql, unknown[i]) == NULL;
    }
    sqlite3_finalize(stmt);
    return status;
}

static enum fb_status read_record(struct db *db, const char *table, int64_t row_id, struct buf *out,
                                  struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum fb_status status;

    buf_addf(&sql, "SELECT block FROM %s_data WHERE id=%lld", table, (long long)row_id);
    status = db_prepare(db, &stmt, buf_cstr(&sql), err);
    if (status == FB_OK)
        status = db_step(db, stmt, &row, err);
    buf_clear(out);
    if (row)
        buf_add_span(out, db_column(stmt, 0));
    sqlite3_finalize(stmt);
    buf_release(&sql);
    return status;
}

/* ---- the structure ---- */

struct structure {
    struct buf record;
    uint64_t n_levels, n_segments, write_counter;
    size_t level_0_at;       /* where its figures start */
    size_t level_0_segments; /* where its segments start; level_0_end is behind them */
    size_t level_0_end;
    uint64_t n_merging, n_level_0; /* of level 0 */
    bool used[MAX_SEGMENTS + 1];   /* segment ids */
};

static bool read_level(struct structure *s, size_t *pos, bool first)
{
    const unsigned char *p = bytes_of(buf_span(&s->record));
    const size_t n_bytes = s->record.len;
    uint64_t n_merging, n, segment, page;

    if (first)
        s->level_0_at = *pos;
    if (!varint_get_sqlite(p, n_bytes, pos, &n_merging) || !varint_get_sqlite(p, n_bytes, pos, &n))
        return false;
    if (first) {
        s->level_0_segments = *pos;
        s->n_merging = n_merging;
        s->n_level_0 = n;
    }
    for (uint64_t i = 0; i < n; i++) {
        if (!varint_get_sqlite(p, n_bytes, pos, &segment) ||
            !varint_get_sqlite(p, n_bytes, pos, &page) ||
            !varint_get_sqlite(p, n_bytes, pos, &page))
            return false;
        if (segment <= MAX_SEGMENTS)
            s->used[segment] = true;
    }
    if (first)
        s->level_0_end = *pos;
    return true;
}

/* False where the record is none, or of another format. */
static bool parse_structure(struct structure *s)
{
    const unsigned char *p = bytes_of(buf_span(&s->record));
    size_t pos = 4; /* behind the cookie, which says when the configuration has changed */
    bool good = s->record.len >= 4 && varint_get_sqlite(p, s->record.len, &pos, &s->n_levels) &&
                varint_get_sqlite(p, s->record.len, &pos, &s->n_segments) &&
                varint_get_sqlite(p, s->record.len, &pos, &s->write_counter) && s->n_levels <= 64;

    s->level_0_at = s->level_0_segments = s->level_0_end = pos;
    for (uint64_t i = 0; good && i < s->n_levels; i++)
        good = read_level(s, &pos, i == 0);
    return good && pos == s->record.len;
}

static enum fb_status read_structure(struct db *db, const char *table, struct structure *s,
                                     bool *known, struct fb_error *err)
{
    enum fb_status status;

    memset(s, 0, sizeof *s);
    status = read_record(db, table, STRUCTURE_ROW, &s->record, err);
    *known = status == FB_OK && parse_structure(s);
    return status;
}

static enum fb_status damaged(struct db *db, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_CORRUPT,
                        _("%s: the full text is damaged; move the index away and index again"),
                        db->path);
}

enum fb_status fts_segment_count(struct db *db, const char *table, size_t *n, struct fb_error *err)
{
    struct structure s;
    bool known;
    enum fb_status status = read_structure(db, table, &s, &known, err);

    *n = (size_t)s.n_segments;
    buf_release(&s.record);
    return status == FB_OK && !known ? damaged(db, err) : status;
}

enum fb_status fts_segment_possible(struct db *db, const char *table, bool *possible,
                                    struct fb_error *err)
{
    struct structure s;
    int64_t format = 0, secure_delete = 0, page_bytes = 0;
    bool plain = false, known = false;
    enum fb_status status = is_plain(db, table, &plain, err);

    *possible = false;
    if (status == FB_OK)
        status = get_config(db, table, "version", 0, &format, err);
    if (status == FB_OK)
        status = get_config(db, table, "secure-delete", 0, &secure_delete, err);
    if (status == FB_OK)
        status = get_config(db, table, "pgsz", DEFAULT_PAGE_BYTES, &page_bytes, err);
    if (status != FB_OK)
        return status;
    status = read_structure(db, table, &s, &known, err);
    buf_release(&s.record);
    *possible = plain && known && format == FORMAT && secure_delete == 0 &&
                page_bytes >= MIN_PAGE_BYTES && page_bytes <= MAX_PAGE_BYTES &&
                s.n_segments < MAX_SEGMENTS && sqlite3_libversion_number() >= OLDEST_SQLITE &&
                sqlite3_libversion_number() <= NEWEST_SQLITE;
    return status;
}

/* ---- rows ---- */

static int64_t page_row(const struct fts_segment *s, bool dlidx, uint32_t height, uint32_t page)
{
    return ((int64_t)s->id << SEGMENT_SHIFT) + ((int64_t)dlidx << DLIDX_SHIFT) +
           ((int64_t)height << HEIGHT_SHIFT) + page;
}

static enum fb_status write_page(struct fts_segment *s, int64_t row, struct span page,
                                 struct fb_error *err)
{
    db_bind_int(s->put_page, 1, row);
    db_bind_blob(s->put_page, 2, page);
    return db_run(s->db, s->put_page, err);
}

static enum fb_status prepare_rows(struct fts_segment *s, struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    enum fb_status status;

    buf_addf(&sql, "REPLACE INTO %s_data(id, block) VALUES(?, ?)", s->table);
    status = db_prepare(s->db, &s->put_page, buf_cstr(&sql), err);
    buf_clear(&sql);
    buf_addf(&sql, "INSERT INTO %s_idx(segid, term, pgno) VALUES(?, ?, ?)", s->table);
    if (status == FB_OK)
        status = db_prepare(s->db, &s->put_term, buf_cstr(&sql), err);
    buf_release(&sql);
    return status;
}

/* SQLite guards FTS5's own tables against being written by others, as long as it is told to. */
static void guard(struct db *db, bool on)
{
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, on, NULL);
}

/* ---- the index of a doclist ---- */

static void dlidx_start(struct fts_segment *s, uint32_t height, bool root, uint32_t first_page,
                        int64_t rowid)
{
    struct dlidx *d = &s->dlidx[height];

    buf_clear(&d->page);
    buf_add_char(&d->page, root ? 0 : 1);
    add_number(&d->page, first_page);
    add_number(&d->page, (uint64_t)rowid);
    d->previous = rowid;
}

/* The rowid that a page of the index begins with. */
static int64_t dlidx_first(const struct dlidx *d)
{
    size_t pos = 1;
    uint64_t page = 0, rowid = 0;

    varint_get_sqlite(bytes_of(buf_span(&d->page)), d->page.len, &pos, &page);
    varint_get_sqlite(bytes_of(buf_span(&d->page)), d->page.len, &pos, &rowid);
    return (int64_t)rowid;
}

/* The page being filled begins with rowid, or rowid is the first one on it. */
static enum fb_status dlidx_add(struct fts_segment *s, int64_t rowid, struct fb_error *err)
{
    uint32_t child_page = s->page_number;

    for (uint32_t height = 0; height + 1 < MAX_HEIGHT; height++) {
        struct dlidx *d = &s->dlidx[height], *parent = d + 1;
        enum fb_status status;
        if (d->page.len == 0) {
            dlidx_start(s, height, true, child_page, rowid);
            return FB_OK;
        }
        if (d->page.len < s->page_bytes) {
            add_number(&d->page, (uint64_t)(rowid - d->previous));
            d->previous = rowid;
            return FB_OK;
        }
        d->page.data[0] = 1; /* it gets a parent, or has one */
        status = write_page(s, page_row(s, true, height, d->number), buf_span(&d->page), err);
        if (status != FB_OK)
            return status;
        if (parent->page.len == 0) {
            parent->number = d->number;
            dlidx_start(s, height + 1, true, d->number, dlidx_first(d));
        }
        d->number++;
        dlidx_start(s, height, false, child_page, rowid);
        child_page = d->number;
    }
    return fb_error_set(err, FB_ERR_LIMIT, _("%s: one word stands in too many articles"),
                        s->db->path);
}

/* The doclist of the page's last term has ended: keeps its index where it is long enough. */
static enum fb_status dlidx_end(struct fts_segment *s, bool *kept, struct fb_error *err)
{
    enum fb_status status = FB_OK;

    *kept = s->dlidx[0].page.len > 0 && s->n_termless >= MIN_DLIDX_PAGES;
    for (uint32_t height = 0; height < MAX_HEIGHT && s->dlidx[height].page.len > 0; height++) {
        struct dlidx *d = &s->dlidx[height];
        if (*kept && status == FB_OK)
            status = write_page(s, page_row(s, true, height, d->number), buf_span(&d->page), err);
        buf_clear(&d->page);
    }
    s->n_termless = 0;
    return status;
}

/* ---- pages ---- */

/* Tells <table>_idx of the last page with a term. */
static enum fb_status end_split(struct fts_segment *s, struct fb_error *err)
{
    bool has_index = false;
    enum fb_status status;

    if (s->split_page == 0)
        return FB_OK;
    status = dlidx_end(s, &has_index, err);
    if (status != FB_OK)
        return status;
    db_bind_int(s->put_term, 1, s->id);
    db_bind_blob(s->put_term, 2, buf_span(&s->split));
    db_bind_int(s->put_term, 3, (int64_t)s->split_page << 1 | has_index);
    s->split_page = 0;
    return db_run(s->db, s->put_term, err);
}

static void start_page(struct fts_segment *s)
{
    static const char header[HEADER_BYTES];

    buf_clear(&s->page);
    buf_clear(&s->footer);
    buf_add(&s->page, header, sizeof header);
    s->page_number++;
    s->last_term_at = 0;
    s->has_term = s->has_rowid = false;
}

static enum fb_status end_page(struct fts_segment *s, struct fb_error *err)
{
    enum fb_status status;

    put_u16(s->page.data + 2, s->page.len);
    if (!s->has_term) {
        if (!s->has_rowid && s->dlidx[0].page.len > 0)
            add_number(&s->dlidx[0].page, 0);
        s->n_termless++;
    }
    buf_add_span(&s->page, buf_span(&s->footer));
    status = write_page(s, page_row(s, false, 0, s->page_number), buf_span(&s->page), err);
    start_page(s);
    return status;
}

static size_t room(const struct fts_segment *s)
{
    size_t used = s->page.len + s->footer.len;

    return used < s->page_bytes ? s->page_bytes - used : 0;
}

static size_t common_bytes(struct span a, struct span b)
{
    size_t n = 0;

    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

enum fb_status fts_segment_add_term(struct fts_segment *s, struct span given, struct fb_error *err)
{
    /* the footer's entry, two lengths, the first rowid with the size of its positions */
    const size_t overhead = 3 + 2 * 2 + VARINT_MAX_BYTES + 5;
    enum fb_status status = FB_OK;
    struct span term;
    size_t n_common;

    buf_clear(&s->scratch);
    buf_add_char(&s->scratch, '0'); /* the main index, as against those of prefixes */
    buf_add(&s->scratch, given.ptr, given.len < MAX_TERM_BYTES ? given.len : MAX_TERM_BYTES);
    term = buf_span(&s->scratch);
    if (s->page.len > HEADER_BYTES && room(s) < term.len + overhead)
        status = end_page(s, err);
    if (status != FB_OK)
        return status;
    n_common = common_bytes(buf_span(&s->term), term);
    if (!s->has_term && s->page_number > 1) {
        status = end_split(s, err);
        buf_clear(&s->split);
        buf_add(&s->split, term.ptr, n_common + 1);
        s->split_page = s->page_number;
    }
    add_number(&s->footer, s->page.len - s->last_term_at);
    s->last_term_at = s->page.len;
    if (s->has_term)
        add_number(&s->page, n_common);
    else
        n_common = 0;
    add_number(&s->page, term.len - n_common);
    buf_add(&s->page, term.ptr + n_common, term.len - n_common);
    buf_clear(&s->term);
    buf_add_span(&s->term, term);
    s->has_term = s->has_rowid = s->first_in_doclist = true;
    s->dlidx[0].number = s->page_number;
    return status;
}

/* What a posting begins with, as it is at the place reached. */
static size_t put_rowid(const struct fts_segment *s, int64_t id, size_t n_positions,
                        unsigned char out[2 * VARINT_MAX_BYTES])
{
    const bool whole = s->first_in_doclist || !s->has_rowid;
    size_t n = varint_put_sqlite(out, (uint64_t)(whole ? id : id - s->previous_rowid));

    return n + varint_put_sqlite(out + n, (uint64_t)n_positions * 2);
}

static enum fb_status add_rowid(struct fts_segment *s, int64_t id, size_t n_positions,
                                struct fb_error *err)
{
    unsigned char bytes[2 * VARINT_MAX_BYTES];
    size_t n = put_rowid(s, id, n_positions, bytes);
    enum fb_status status = FB_OK;

    if (n > room(s) && !s->first_in_doclist && s->page.len > HEADER_BYTES) {
        status = end_page(s, err);
        n = put_rowid(s, id, n_positions, bytes);
    }
    if (status == FB_OK && !s->has_rowid) {
        put_u16(s->page.data, s->page.len);
        status = dlidx_add(s, id, err);
    }
    buf_add(&s->page, bytes, n);
    s->has_rowid = true;
    s->first_in_doclist = false;
    s->previous_rowid = id;
    return status;
}

/* The bytes of whole numbers among the first n_max; at least one number. */
static size_t whole_numbers(struct span bytes, size_t n_max)
{
    size_t n = n_max;

    if (n >= bytes.len)
        return bytes.len;
    while (n > 0 && (unsigned char)bytes.ptr[n - 1] >= 0x80)
        n--;
    if (n > 0)
        return n;
    while ((unsigned char)bytes.ptr[n] >= 0x80)
        n++;
    return n + 1;
}

/* The short way for most: a posting that goes on the page as it is, behind another of its term.
 * False, with nothing done, for any other. */
static bool add_short(struct fts_segment *s, int64_t id, struct span positions)
{
    enum { MAX_BYTES = 16 };
    unsigned char *start, *p;

    if (s->first_in_doclist || !s->has_rowid || positions.len > MAX_BYTES ||
        room(s) < 2 * VARINT_MAX_BYTES + MAX_BYTES)
        return false;
    buf_reserve(&s->page, 2 * VARINT_MAX_BYTES + MAX_BYTES);
    start = p = (unsigned char *)s->page.data + s->page.len;
    p += varint_put_sqlite(p, (uint64_t)(id - s->previous_rowid));
    *p++ = (unsigned char)(positions.len * 2);
    for (size_t i = 0; i < positions.len; i++)
        p[i] = (unsigned char)positions.ptr[i];
    s->page.len += (size_t)(p - start) + positions.len;
    s->previous_rowid = id;
    return true;
}

enum fb_status fts_segment_add_posting(struct fts_segment *s, int64_t id, struct span positions,
                                       struct fb_error *err)
{
    enum fb_status status;

    if (add_short(s, id, positions))
        return FB_OK;
    status = add_rowid(s, id, positions.len, err);

    while (status == FB_OK && positions.len > room(s)) {
        size_t n = room(s) > 0 ? whole_numbers(positions, room(s)) : 0;
        if (n <= room(s) || s->page.len == HEADER_BYTES) {
            buf_add(&s->page, positions.ptr, n);
            positions.ptr += n;
            positions.len -= n;
        }
        status = end_page(s, err);
    }
    buf_add_span(&s->page, positions);
    return status;
}

/* ---- the whole ---- */

enum fb_status fts_segment_new(struct fts_segment **out, struct db *db, const char *table,
                               size_t n_columns, struct fb_error *err)
{
    struct fts_segment *s = xcalloc(1, sizeof *s);
    struct structure structure = {.n_levels = 0};
    int64_t page_bytes = 0;
    bool known = false;
    enum fb_status status;

    *out = s;
    s->db = db;
    s->table = table;
    s->n_columns = n_columns;
    s->split_page = 1;
    /* both make FTS5 write what it holds back */
    status = db_exec(db, "SAVEPOINT fts_segment; RELEASE fts_segment", err);
    if (status == FB_OK)
        status = get_config(db, table, "pgsz", DEFAULT_PAGE_BYTES, &page_bytes, err);
    s->page_bytes = (size_t)page_bytes;
    if (status == FB_OK)
        status = read_structure(db, table, &structure, &known, err);
    if (status == FB_OK && !known)
        status = damaged(db, err);
    for (s->id = 1; s->id <= MAX_SEGMENTS && structure.used[s->id];)
        s->id++;
    buf_release(&structure.record);
    if (status == FB_OK && s->id > MAX_SEGMENTS)
        status = fb_error_set(err, FB_ERR_LIMIT, _("%s: too many parts; run: findbuch optimize"),
                              db->path);
    guard(db, false);
    if (status == FB_OK)
        status = prepare_rows(s, err);
    start_page(s);
    return status;
}

/* Puts the segment at the end of level 0. */
static enum fb_status write_structure(struct fts_segment *s, uint32_t n_pages, struct fb_error *err)
{
    struct structure old;
    struct buf record = BUF_INIT;
    struct span was;
    bool known;
    enum fb_status status = read_structure(s->db, s->table, &old, &known, err);

    if (status == FB_OK && !known)
        status = damaged(s->db, err);
    if (status == FB_OK) {
        was = buf_span(&old.record);
        buf_add(&record, was.ptr, 4);
        add_number(&record, old.n_levels > 0 ? old.n_levels : 1);
        add_number(&record, old.n_segments + 1);
        add_number(&record, old.write_counter + n_pages);
        add_number(&record, old.n_merging);
        add_number(&record, old.n_level_0 + 1);
        buf_add(&record, was.ptr + old.level_0_segments, old.level_0_end - old.level_0_segments);
        add_number(&record, s->id);
        add_number(&record, 1);
        add_number(&record, n_pages);
        buf_add(&record, was.ptr + old.level_0_end, was.len - old.level_0_end);
        status = write_page(s, STRUCTURE_ROW, buf_span(&record), err);
    }
    buf_release(&record);
    buf_release(&old.record);
    return status;
}

static enum fb_status write_averages(struct fts_segment *s, int64_t n_articles,
                                     const uint64_t *n_tokens, struct fb_error *err)
{
    struct buf old = BUF_INIT, record = BUF_INIT;
    size_t pos = 0;
    enum fb_status status = read_record(s->db, s->table, AVERAGES_ROW, &old, err);

    for (size_t i = 0; i <= s->n_columns; i++) {
        uint64_t was = 0;
        varint_get_sqlite(bytes_of(buf_span(&old)), old.len, &pos, &was);
        add_number(&record, was + (i == 0 ? (uint64_t)n_articles : n_tokens[i - 1]));
    }
    if (status == FB_OK)
        status = write_page(s, AVERAGES_ROW, buf_span(&record), err);
    buf_release(&old);
    buf_release(&record);
    return status;
}

enum fb_status fts_segment_finish(struct fts_segment *s, int64_t n_articles,
                                  const uint64_t *n_tokens, struct fb_error *err)
{
    struct buf sql = BUF_INIT;
    enum fb_status status = FB_OK;

    if (s->page.len > HEADER_BYTES)
        status = end_page(s, err);
    if (s->page_number > 1) {
        if (status == FB_OK)
            status = end_split(s, err);
        if (status == FB_OK)
            status = write_structure(s, s->page_number - 1, err);
    }
    if (status == FB_OK)
        status = write_averages(s, n_articles, n_tokens, err);
    buf_addf(&sql, "INSERT INTO %s(%s, rank) VALUES('merge', 0)", s->table, s->table);
    if (status == FB_OK)
        status = db_exec(s->db, buf_cstr(&sql), err);
    buf_release(&sql);
    return status;
}

void fts_segment_free(struct fts_segment *s)
{
    if (!s)
        return;
    sqlite3_finalize(s->put_page);
    sqlite3_finalize(s->put_term);
    guard(s->db, true);
    buf_release(&s->page);
    buf_release(&s->footer);
    buf_release(&s->term);
    buf_release(&s->scratch);
    buf_release(&s->split);
    for (size_t i = 0; i < MAX_HEIGHT; i++)
        buf_release(&s->dlidx[i].page);
    free(s);
}
