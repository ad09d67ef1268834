#include "fixture.h"

#include "base/strmap.h"
#include "base/xalloc.h"
#include "index/build/inversion.h"
#include "index/build/terms.h"
#include "index/fts5/fts_reader.h"
#include "index/fts5/fts_segment.h"
#include "index/fts5/fts_tokenizer.h"
#include "index/fts5/position_list.h"
#include "index/sqlite/db.h"

#include <stdlib.h>
#include <unistd.h>

/* Two tables: FTS5 fills "one" from texts, "two" is filled by segments. They must hold the same,
 * say the same, and stay so whatever FTS5 does with them afterwards. */
enum { N_COLUMNS = 3 };

struct tables {
    struct fixture *f;
    struct db db;
    struct strmap forms;
    struct inversion inversion;
    uint64_t n_tokens[N_COLUMNS];
    int64_t n_articles, last_id;
    uint64_t random;
};

static void run(struct tables *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void run(struct tables *t, const char *format, ...)
{
    struct buf sql = BUF_INIT;
    va_list ap;

    va_start(ap, format);
    buf_vaddf(&sql, format, ap);
    va_end(ap);
    ASSERT_OK(db_exec(&t->db, buf_cstr(&sql), &t->f->err), &t->f->err);
    buf_release(&sql);
}

static void open_tables(struct tables *t, struct fixture *f, int page_bytes, uint64_t seed)
{
    static const char *const names[] = {"one", "two"};

    memset(t, 0, sizeof *t);
    t->f = f;
    t->random = seed;
    ASSERT_OK(db_open(&t->db, f->path, DB_WRITE, &f->err), &f->err);
    ASSERT_OK(fts_tokenizer_register(&t->db, &f->err), &f->err);
    for (size_t i = 0; i < 2; i++) {
        run(t,
            "CREATE VIRTUAL TABLE %s USING fts5(a, b, c, content='', columnsize=0, detail=full, "
            "tokenize='findbuch'); INSERT INTO %s(%s, rank) VALUES('pgsz', %d);"
            "CREATE VIRTUAL TABLE v%s USING fts5vocab(%s, instance)",
            names[i], names[i], names[i], page_bytes, names[i], names[i]);
    }
}

static void close_tables(struct tables *t)
{
    db_close(&t->db);
    strmap_release(&t->forms);
    inversion_release(&t->inversion);
    assert_int_equal(unlink(t->f->path), 0);
}

/* ---- articles ---- */

struct article_text {
    struct buf columns[N_COLUMNS];
};

static void release_text(struct article_text *a)
{
    for (int i = 0; i < N_COLUMNS; i++)
        buf_release(&a->columns[i]);
}

/* How the words of an article are drawn. */
struct make {
    uint32_t n_forms;      /* different ones */
    uint32_t n_words;      /* a column, at most */
    uint32_t n_long;       /* one of so many forms is very long; 0: none */
    uint32_t n_everywhere; /* forms that are in every article, at many places */
};

static void add_word(struct tables *t, struct buf *column, uint32_t number, const struct make *m)
{
    if (column->len > 0)
        buf_add_char(column, fixture_random(&t->random, 9) ? TERM_SEPARATOR : TERM_SAME_POSITION);
    buf_addf(column, "w%u", number * number % 7919);
    for (uint32_t i = 0; m->n_long > 0 && number % m->n_long == 0 && i < 40 + number % 300; i++)
        buf_addf(column, "%c", 'a' + (int)(i * number % 26));
}

static void make_text(struct tables *t, const struct make *m, struct article_text *a)
{
    for (int c = 0; c < N_COLUMNS; c++) {
        uint32_t n = fixture_random(&t->random, m->n_words + 1);
        buf_clear(&a->columns[c]);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t number = fixture_random(&t->random, m->n_forms) + 1;
            if (fixture_random(&t->random, 2))
                number = number % 10 + 1;
            add_word(t, &a->columns[c], number, m);
        }
        for (uint32_t i = 0; c != 1 && i < m->n_everywhere; i++)
            add_word(t, &a->columns[c], i % 2 + 1, m);
    }
}

struct place {
    uint32_t number, column, position;
};

struct places {
    struct tables *t;
    struct place *items;
    size_t n, cap;
    uint32_t column, position;
    const char *start;
};

static void on_term(struct span term, void *ctx)
{
    struct places *p = ctx;

    if (term.ptr > p->start && term.ptr[-1] == TERM_SEPARATOR)
        p->position++;
    xgrow(&p->items, &p->cap, p->n + 1, sizeof *p->items);
    p->items[p->n++] =
        (struct place){strmap_intern(&p->t->forms, term, NULL), p->column, p->position};
}

static int by_form(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

/* To the segment being gathered. */
static void add_inverted(struct tables *t, int64_t id, struct article_text *a)
{
    struct places p = {.t = t};
    struct buf positions = BUF_INIT;
    uint32_t *numbers;
    size_t n = 0;

    for (uint32_t c = 0; c < N_COLUMNS; c++) {
        p.column = c;
        p.position = 0;
        p.start = buf_cstr(&a->columns[c]);
        terms_each(buf_span(&a->columns[c]), on_term, &p);
        t->n_tokens[c] += a->columns[c].len > 0 ? p.position + 1 : 0;
    }
    t->n_articles++;
    t->last_id = id > t->last_id ? id : t->last_id;
    if (p.n > 0)
        qsort(p.items, p.n, sizeof *p.items, by_form);
    numbers = xcalloc(p.n + 1, sizeof *numbers);
    for (size_t i = 0; i < p.n;) {
        struct position_writer w = {0, 0};
        struct buf list = BUF_INIT;
        numbers[n] = p.items[i].number;
        for (; i < p.n && p.items[i].number == numbers[n]; i++) {
            unsigned char bytes[POSITION_MAX_BYTES];
            buf_add(&list, bytes, position_put(&w, p.items[i].column, p.items[i].position, bytes));
        }
        buf_add_varint(&positions, list.len);
        buf_add_span(&positions, buf_span(&list));
        buf_release(&list);
        n++;
    }
    inversion_add(&t->inversion, id, numbers, n, buf_span(&positions));
    free(numbers);
    free(p.items);
    buf_release(&positions);
}

static void write_text(struct tables *t, const char *table, bool gone, int64_t id,
                       struct article_text *a)
{
    struct buf sql = BUF_INIT;
    sqlite3_stmt *stmt = NULL;

    buf_addf(&sql,
             gone ? "INSERT INTO %s(%s, rowid, a, b, c) VALUES('delete',?,?,?,?)"
                  : "INSERT INTO %s(rowid, a, b, c) VALUES(?,?,?,?)",
             table, table);
    ASSERT_OK(db_prepare(&t->db, &stmt, buf_cstr(&sql), &t->f->err), &t->f->err);
    db_bind_int(stmt, 1, id);
    for (int c = 0; c < N_COLUMNS; c++)
        db_bind_text(stmt, 2 + c, buf_span(&a->columns[c]));
    ASSERT_OK(db_run(&t->db, stmt, &t->f->err), &t->f->err);
    sqlite3_finalize(stmt);
    buf_release(&sql);
}

/* ---- the segment ---- */

struct writing {
    struct tables *t;
    struct fts_segment *segment;
};

static enum fb_status on_form(const struct inverted_form *f, void *ctx)
{
    struct writing *w = ctx;
    struct fb_error *err = &w->t->f->err;

    ASSERT_OK(fts_segment_add_term(w->segment, f->form, err), err);
    for (size_t i = 0; i < f->n_postings; i++)
        ASSERT_OK(fts_segment_add_posting(
                      w->segment, inversion_article_id(&w->t->inversion, f->postings[i].article),
                      span_make((const char *)f->postings[i].positions, f->postings[i].n_bytes),
                      err),
                  err);
    return FB_OK;
}

static void write_segment(struct tables *t)
{
    struct writing w = {.t = t};
    bool possible = false;

    ASSERT_OK(fts_segment_possible(&t->db, "two", &possible, &t->f->err), &t->f->err);
    assert_true(possible);
    ASSERT_OK(fts_segment_new(&w.segment, &t->db, "two", N_COLUMNS, &t->f->err), &t->f->err);
    inversion_each(&t->inversion, t->forms.keys, on_form, &w);
    ASSERT_OK(fts_segment_finish(w.segment, t->n_articles, t->n_tokens, &t->f->err), &t->f->err);
    fts_segment_free(w.segment);
    inversion_clear(&t->inversion);
    memset(t->n_tokens, 0, sizeof t->n_tokens);
    t->n_articles = 0;
}

/* ---- comparing ---- */

static int64_t number_of(struct tables *t, const char *sql)
{
    int64_t n = -1;

    ASSERT_OK(db_get_int(&t->db, sql, -1, &n, &t->f->err), &t->f->err);
    return n;
}

static void rows_of(struct tables *t, const char *table, const char *query, const char *more,
                    struct buf *out)
{
    struct buf sql = BUF_INIT;
    sqlite3_stmt *stmt = NULL;
    bool row;

    buf_clear(out);
    buf_addf(&sql, "SELECT rowid FROM %s WHERE %s MATCH ? %s", table, table, more);
    ASSERT_OK(db_prepare(&t->db, &stmt, buf_cstr(&sql), &t->f->err), &t->f->err);
    db_bind_text(stmt, 1, span_of(query));
    for (;;) {
        ASSERT_OK(db_step(&t->db, stmt, &row, &t->f->err), &t->f->err);
        if (!row)
            break;
        buf_addf(out, "%lld ", (long long)sqlite3_column_int64(stmt, 0));
    }
    sqlite3_finalize(stmt);
    buf_release(&sql);
}

static void compare_queries(struct tables *t, int n_queries)
{
    static const char *const patterns[] = {
        "\"w%u\"",     "\"w%u\" \"w%u\"",     "\"w%u\" OR \"w%u\"",
        "\"w%u w%u\"", "\"w%u\" * \"w%u\"",   "NEAR(\"w%u\" \"w%u\", 3)",
        "b : \"w%u\"", "\"w%u\" NOT \"w%u\"",
    };
    static const char *const endings[] = {"", "ORDER BY rowid DESC", "AND rowid > 37",
                                          "AND rowid BETWEEN 60 AND 2000 ORDER BY rowid DESC"};
    struct buf one = BUF_INIT, two = BUF_INIT;

    for (int i = 0; i < n_queries; i++) {
        const char *pattern = patterns[fixture_random(&t->random, 8)];
        const char *ending = endings[fixture_random(&t->random, 4)];
        uint32_t a = fixture_random(&t->random, 60) + 1, b = fixture_random(&t->random, 9) + 1;
        struct buf query = BUF_INIT;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        buf_addf(&query, pattern, a * a % 7919, b * b % 7919);
#pragma GCC diagnostic pop
        rows_of(t, "one", buf_cstr(&query), ending, &one);
        rows_of(t, "two", buf_cstr(&query), ending, &two);
        if (strcmp(buf_cstr(&one), buf_cstr(&two)) != 0)
            fail_msg("%s %s: %.200s, not %.200s", buf_cstr(&query), ending, buf_cstr(&two),
                     buf_cstr(&one));
        buf_release(&query);
    }
    buf_release(&one);
    buf_release(&two);
}

/* ---- reading without FTS5 ---- */

/* Articles that are asked for, and where they have a term. */
struct asked {
    int64_t *ids;
    size_t n;
    struct buf *places;
};

static void on_positions(size_t i, struct span positions, void *ctx)
{
    struct asked *a = ctx;
    struct position_reader r = {.bytes = (const unsigned char *)positions.ptr,
                                .n_bytes = positions.len};

    assert_true(i < a->n);
    assert_int_equal(a->places[i].len, 0);
    while (position_next(&r))
        buf_addf(&a->places[i], "%c%u ", (char)('a' + r.column % 26), (unsigned)r.position);
}

/* One of about so many of the articles there are, with the term or not. */
static void ask_for(struct tables *t, struct asked *a, uint32_t part)
{
    const int64_t last = t->last_id;

    *a = (struct asked){.ids = xcalloc((size_t)last + 1, sizeof *a->ids),
                        .places = xcalloc((size_t)last + 1, sizeof *a->places)};
    for (int64_t id = 1; id <= last; id++)
        if (fixture_random(&t->random, part) == 0)
            a->ids[a->n++] = id;
}

static void release_asked(struct asked *a)
{
    for (size_t i = 0; i < a->n; i++)
        buf_release(&a->places[i]);
    free(a->places);
    free(a->ids);
}

static void ask_fts5(struct tables *t, const char *table, const char *term, struct asked *a)
{
    struct buf sql = BUF_INIT;
    sqlite3_stmt *stmt = NULL;
    size_t i = 0;
    bool row = true;

    buf_addf(&sql, "SELECT doc, col, offset FROM v%s WHERE term=? ORDER BY doc, col, offset",
             table);
    ASSERT_OK(db_prepare(&t->db, &stmt, buf_cstr(&sql), &t->f->err), &t->f->err);
    db_bind_text(stmt, 1, span_of(term));
    while (row) {
        ASSERT_OK(db_step(&t->db, stmt, &row, &t->f->err), &t->f->err);
        while (row && i < a->n && a->ids[i] < sqlite3_column_int64(stmt, 0))
            i++;
        if (row && i < a->n && a->ids[i] == sqlite3_column_int64(stmt, 0))
            buf_addf(&a->places[i], "%s%d ", (const char *)sqlite3_column_text(stmt, 1),
                     sqlite3_column_int(stmt, 2));
    }
    sqlite3_finalize(stmt);
    buf_release(&sql);
}

static void compare_reader(struct tables *t, struct fts_reader *reader, const char *term,
                           uint32_t part)
{
    struct asked by_reader, by_fts5;
    uint64_t random = t->random;

    ask_for(t, &by_reader, part);
    t->random = random;
    ask_for(t, &by_fts5, part);
    ask_fts5(t, reader->table, term, &by_fts5);
    ASSERT_OK(fts_reader_positions(reader, span_of(term), by_reader.ids, by_reader.n, on_positions,
                                   &by_reader, &t->f->err),
              &t->f->err);
    for (size_t i = 0; i < by_reader.n; i++)
        if (strcmp(buf_cstr(&by_reader.places[i]), buf_cstr(&by_fts5.places[i])) != 0)
            fail_msg("%s of %s in %lld: %.200s, not %.200s", term, reader->table,
                     (long long)by_reader.ids[i], buf_cstr(&by_reader.places[i]),
                     buf_cstr(&by_fts5.places[i]));
    release_asked(&by_reader);
    release_asked(&by_fts5);
}

/* A term of the table, or one that it has not. */
static void draw_term(struct tables *t, int64_t n_places, struct buf *term)
{
    struct buf sql = BUF_INIT;
    sqlite3_stmt *stmt = NULL;
    bool row;

    buf_clear(term);
    buf_addf(&sql, "SELECT term FROM vtwo LIMIT 1 OFFSET %u",
             (unsigned)fixture_random(&t->random, 1 + (uint32_t)n_places));
    ASSERT_OK(db_prepare(&t->db, &stmt, buf_cstr(&sql), &t->f->err), &t->f->err);
    ASSERT_OK(db_step(&t->db, stmt, &row, &t->f->err), &t->f->err);
    if (row)
        buf_add_span(term, db_column(stmt, 0));
    if (!row || fixture_random(&t->random, 9) == 0)
        buf_add_str(term, "x");
    sqlite3_finalize(stmt);
    buf_release(&sql);
}

static void compare_readers(struct tables *t)
{
    static const char *const tables[] = {"one", "two"};
    static const uint32_t parts[] = {1, 2, 30, 500};
    int64_t n_places = number_of(t, "SELECT count(*) FROM vtwo");
    struct buf term = BUF_INIT;

    for (int i = 0; i < 2; i++) {
        struct fts_reader reader;
        bool usable;
        fts_reader_init(&reader, &t->db, tables[i]);
        ASSERT_OK(fts_reader_load(&reader, 1, &usable, &t->f->err), &t->f->err);
        assert_true(usable);
        for (int k = 0; k < 8; k++) {
            draw_term(t, n_places, &term);
            compare_reader(t, &reader, buf_cstr(&term), parts[fixture_random(&t->random, 4)]);
        }
        fts_reader_release(&reader);
    }
    buf_release(&term);
}

static void compare(struct tables *t)
{
    struct buf one = BUF_INIT, two = BUF_INIT;
    sqlite3_stmt *stmt = NULL;
    bool row = false;

    run(t, "INSERT INTO two(two) VALUES('integrity-check')");
    assert_int_equal(number_of(t, "SELECT count(*) FROM (SELECT term, doc, col, offset FROM vone "
                                  "EXCEPT SELECT term, doc, col, offset FROM vtwo)"),
                     0);
    assert_int_equal(number_of(t, "SELECT (SELECT count(*) FROM vone) - (SELECT count(*) FROM "
                                  "vtwo)"),
                     0);
    compare_queries(t, 60);
    compare_readers(t);
    ASSERT_OK(db_prepare(&t->db, &stmt,
                         "SELECT hex(a.block), hex(b.block) FROM one_data AS a, two_data AS b "
                         "WHERE a.id=1 AND b.id=1",
                         &t->f->err),
              &t->f->err);
    ASSERT_OK(db_step(&t->db, stmt, &row, &t->f->err), &t->f->err);
    assert_true(row);
    assert_string_equal(sqlite3_column_text(stmt, 0), sqlite3_column_text(stmt, 1));
    sqlite3_finalize(stmt);
    buf_release(&one);
    buf_release(&two);
}

/* ---- tests ---- */

static void add_articles(struct tables *t, const struct make *m, int64_t first, int64_t n)
{
    struct article_text a = {0};

    for (int64_t i = 0; i < n; i++) {
        make_text(t, m, &a);
        write_text(t, "one", false, first + i, &a);
        add_inverted(t, first + i, &a);
    }
    release_text(&a);
}

static void a_segment_holds_what_fts5_would(void **state)
{
    static const struct {
        int page_bytes;
        int64_t n_articles;
        struct make make;
        int n_heights; /* of the highest index of a doclist; 0: none has one */
        const char *why;
    } cases[] = {
        {4050, 1, {5, 3, 0, 0}, 0, "one article"},
        {4050, 300, {400, 60, 0, 0}, 0, "pages as they usually are"},
        {32, 60, {40, 20, 0, 0}, 1, "the smallest pages"},
        {64, 150, {300, 20, 5, 0}, 1, "terms longer than a page"},
        {128, 700, {2000, 30, 11, 0}, 1, "many terms"},
        {40, 1500, {3, 6, 0, 0}, 2, "doclists with an index of several heights"},
        {32, 14000, {2, 1, 0, 1}, 3, "higher ones"},
        {32, 30, {4, 40, 0, 900}, 3, "positions that go on over many pages"},
        {1000, 40, {50, 10, 7, 5000}, 1, "the same, with larger ones"},
        {100, 3000, {4000, 4, 0, 1}, 2, "a word in every article"},
        {32768, 400, {900, 90, 3, 0}, 0, "large pages"},
    };
    static const char heights[] =
        "SELECT coalesce(max((id >> 31 & 31) + 1), 0) FROM two_data WHERE id >> 36 & 1";

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables t;
        open_tables(&t, *state, cases[i].page_bytes, i + 1);
        run(&t, "BEGIN");
        add_articles(&t, &cases[i].make, 1 + (int64_t)i * 1000, cases[i].n_articles);
        write_segment(&t);
        run(&t, "COMMIT");
        if (number_of(&t, heights) != cases[i].n_heights)
            fail_msg("%s: heights: %lld", cases[i].why, (long long)number_of(&t, heights));
        compare(&t);
        run(&t, "INSERT INTO two(two) VALUES('optimize')");
        compare(&t);
        close_tables(&t);
    }
}

/* One run of batches as an index sees them: articles added, replaced and removed, in any order. */
struct batches {
    struct tables t;
    struct article_text texts[400]; /* by id; what is not there has no words */
    bool there[400];
    int batch_of[400]; /* that put it last: an article is put once in a segment */
    int64_t next_id;
};

static void remove_article(struct batches *b, int64_t id)
{
    write_text(&b->t, "one", true, id, &b->texts[id]);
    write_text(&b->t, "two", true, id, &b->texts[id]);
    b->there[id] = false;
}

static void put_article(struct batches *b, const struct make *m, int64_t id)
{
    make_text(&b->t, m, &b->texts[id]);
    write_text(&b->t, "one", false, id, &b->texts[id]);
    add_inverted(&b->t, id, &b->texts[id]);
    b->there[id] = true;
}

static void do_batch(struct batches *b, const struct make *m, int batch)
{
    int64_t first_new = b->next_id;

    run(&b->t, "BEGIN");
    for (int i = 0; i < 30; i++) {
        int64_t id = 1 + fixture_random(&b->t.random, (uint32_t)first_new);
        bool replace = fixture_random(&b->t.random, 2);
        if (id < first_new && b->there[id] && b->batch_of[id] < batch) {
            remove_article(b, id);
            if (replace)
                put_article(b, m, id);
            b->batch_of[id] = batch;
        } else if (b->next_id < 400) {
            put_article(b, m, b->next_id++);
        }
    }
    write_segment(&b->t);
    if (fixture_random(&b->t.random, 3) == 0 && first_new > 1 && b->there[first_new - 1])
        remove_article(b, first_new - 1); /* behind a segment, in the same transaction */
    run(&b->t, "COMMIT");
}

static void batches_of_changes_come_out_right(void **state)
{
    static const struct make make = {120, 30, 13, 3};
    struct batches *b = xcalloc(1, sizeof *b);

    open_tables(&b->t, *state, 200, 77);
    b->next_id = 1;
    for (int i = 1; i < 15; i++) {
        do_batch(b, &make, i);
        compare(&b->t);
        if (i % 4 == 3)
            run(&b->t, "INSERT INTO two(two, rank) VALUES('merge', 20)");
        compare_queries(&b->t, 20);
        compare_readers(&b->t);
    }
    run(&b->t, "INSERT INTO two(two) VALUES('optimize')");
    compare(&b->t);
    for (int i = 0; i < 400; i++)
        release_text(&b->texts[i]);
    close_tables(&b->t);
    free(b);
}

static void a_segment_goes_with_its_transaction(void **state)
{
    static const struct make make = {120, 30, 13, 3};
    struct tables t;
    size_t n = 0;

    open_tables(&t, *state, 200, 5);
    run(&t, "BEGIN");
    add_articles(&t, &make, 1, 20);
    write_segment(&t);
    run(&t, "COMMIT");
    compare(&t);
    run(&t, "BEGIN");
    add_articles(&t, &make, 21, 20);
    write_segment(&t);
    compare_queries(&t, 20); /* seen at once by the connection that wrote it */
    run(&t, "ROLLBACK");
    compare(&t);
    ASSERT_OK(fts_segment_count(&t.db, "two", &n, &t.f->err), &t.f->err);
    assert_int_equal(n, 1);
    close_tables(&t);
}

/* Changes a few bytes of a page, an index's too, or takes one away. */
static void damage(struct tables *t)
{
    sqlite3_stmt *select = NULL, *update = NULL;
    struct buf block = BUF_INIT;
    int64_t id = 0;
    bool row = false;

    ASSERT_OK(db_prepare(&t->db, &select,
                         "SELECT id, block FROM two_data WHERE id>=10 "
                         "LIMIT 1 OFFSET ? % (SELECT count(*) - 2 FROM two_data)",
                         &t->f->err),
              &t->f->err);
    db_bind_int(select, 1, fixture_random(&t->random, 100000));
    ASSERT_OK(db_step(&t->db, select, &row, &t->f->err), &t->f->err);
    assert_true(row);
    id = sqlite3_column_int64(select, 0);
    buf_add_span(&block, db_column(select, 1));
    sqlite3_finalize(select);
    for (uint32_t n = 1 + fixture_random(&t->random, 3); n > 0 && block.len > 0; n--) {
        uint32_t at = fixture_random(&t->random, (uint32_t)block.len);
        if (fixture_random(&t->random, 2))
            at = at % 8;
        if (at < block.len)
            block.data[at] = (char)(block.data[at] ^ (1 + fixture_random(&t->random, 255)));
    }
    if (fixture_random(&t->random, 8) == 0)
        block.len = fixture_random(&t->random, (uint32_t)block.len + 1);
    ASSERT_OK(db_prepare(&t->db, &update, "UPDATE two_data SET block=?2 WHERE id=?1", &t->f->err),
              &t->f->err);
    db_bind_int(update, 1, id);
    db_bind_blob(update, 2, buf_span(&block));
    ASSERT_OK(db_run(&t->db, update, &t->f->err), &t->f->err);
    sqlite3_finalize(update);
    if (fixture_random(&t->random, 20) == 0)
        run(t, "DELETE FROM two_data WHERE id=%lld", (long long)id);
    buf_release(&block);
}

static void a_damaged_page_does_no_harm(void **state)
{
    static const struct {
        int page_bytes;
        struct make make;
    } cases[] = {{60, {5, 6, 0, 0}}, {200, {120, 30, 13, 3}}, {32, {4, 20, 0, 300}}};
    size_t n_told = 0, n_read = 0;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables t;
        struct buf term = BUF_INIT;
        int64_t n_places;

        open_tables(&t, *state, cases[i].page_bytes, 31 + i);
        for (int batch = 0; batch < 3; batch++) {
            run(&t, "BEGIN");
            add_articles(&t, &cases[i].make, 1 + 100 * batch, 100);
            write_segment(&t);
            run(&t, "COMMIT");
        }
        n_places = number_of(&t, "SELECT count(*) FROM vtwo");
        sqlite3_db_config(t.db.handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
        for (int k = 0; k < 400; k++) {
            static const uint32_t parts[] = {1, 3, 40};
            struct fts_reader reader;
            struct asked asked;
            bool usable;
            enum fb_status status;

            draw_term(&t, n_places, &term);
            ask_for(&t, &asked, parts[k % 3]);
            run(&t, "BEGIN");
            damage(&t);
            fts_reader_init(&reader, &t.db, "two");
            status = fts_reader_load(&reader, 1, &usable, &t.f->err);
            if (status == FB_OK && usable)
                status = fts_reader_positions(&reader, buf_span(&term), asked.ids, asked.n,
                                              on_positions, &asked, &t.f->err);
            if (status != FB_OK)
                assert_int_equal(status, FB_ERR_CORRUPT);
            n_told += status != FB_OK || !usable;
            n_read += status == FB_OK && usable;
            fb_error_release(&t.f->err);
            fts_reader_release(&reader);
            run(&t, "ROLLBACK");
            release_asked(&asked);
        }
        buf_release(&term);
        close_tables(&t);
    }
    assert_true(n_told > 20 && n_read > 20);
}

static void other_makes_are_told(void **state)
{
    static const struct {
        const char *make, *then, *why;
    } cases[] = {
        {"content='', columnsize=0, detail=column", "", "no positions"},
        {"content='', columnsize=0, detail=full, prefix='2'", "", "prefix indexes"},
        {"content='', detail=full", "", "lengths"},
        {"columnsize=0, detail=full", "", "texts"},
        {"content='', columnsize=0, detail=full", "UPDATE other_config SET v=5 WHERE k='version'",
         "a later format"},
        {"content='', columnsize=0, detail=full",
         "INSERT INTO other_config(k, v) VALUES('secure-delete', 1)", "deleting in place"},
        {"content='', columnsize=0, detail=full",
         "UPDATE other_data SET block=x'00000000ff000001000000' WHERE id=10", "a later structure"},
        {"content='', columnsize=0, detail=full", "DELETE FROM other_data WHERE id=10", "none"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables t;
        bool possible = true;
        open_tables(&t, *state, 4050, 1);
        run(&t, "CREATE VIRTUAL TABLE other USING fts5(a, %s, tokenize='findbuch')", cases[i].make);
        sqlite3_db_config(t.db.handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
        run(&t, "%s", cases[i].then);
        ASSERT_OK(fts_segment_possible(&t.db, "other", &possible, &t.f->err), &t.f->err);
        if (possible)
            fail_msg("taken for known: %s", cases[i].why);
        close_tables(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_segment_holds_what_fts5_would, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(batches_of_changes_come_out_right, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_segment_goes_with_its_transaction, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_damaged_page_does_no_harm, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(other_makes_are_told, fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
