#include "fixture.h"
#include "helpers.h"

#include "index/sqlite/blocks.h"

#include <stdio.h>
#include <stdlib.h>

/* A map of blocks beside a plain array that must say the same. */
enum { N_KEYS = 3000, MAX_KEY = 24, MAX_VALUE = 4000 };

struct entry {
    char key[MAX_KEY];
    size_t key_len;
    char *value; /* NULL: not in the map */
    size_t value_len;
};

struct model {
    struct fixture *f;
    struct db db;
    struct block_map map;
    struct entry *entries; /* every key there may be, in byte order */
    size_t n;
    uint64_t random;
};

static struct span key_of(const struct entry *e)
{
    return span_make(e->key, e->key_len);
}

static struct span value_of(const struct entry *e)
{
    return span_make(e->value, e->value_len);
}

static int compare_entries(const void *a, const void *b)
{
    return span_cmp(key_of(a), key_of(b));
}

/* Keys that share beginnings, of few letters, with bytes that strings stumble over. */
static void make_keys(struct model *m)
{
    static const char letters[] = {'a', 'b', 'c', '\0', '\x7F', '\x80', '\xFF', '\xC3'};
    size_t n = 0;

    m->entries = calloc(N_KEYS, sizeof *m->entries);
    assert_non_null(m->entries);
    for (size_t i = 1; i < N_KEYS; i++) { /* the first stays the empty key */
        struct entry *e = &m->entries[i];
        e->key_len = 1 + fixture_random(&m->random, MAX_KEY - 1);
        for (size_t k = 0; k < e->key_len; k++)
            e->key[k] = letters[fixture_random(&m->random, sizeof letters)];
    }
    qsort(m->entries, N_KEYS, sizeof *m->entries, compare_entries);
    for (size_t i = 0; i < N_KEYS; i++)
        if (n == 0 || compare_entries(&m->entries[n - 1], &m->entries[i]) != 0)
            m->entries[n++] = m->entries[i];
    m->n = n;
}

static int setup(void **state)
{
    struct model *m;
    void *f;

    if (fixture_setup(&f) != 0)
        return -1;
    m = calloc(1, sizeof *m);
    if (!m)
        return -1;
    *state = m;
    m->f = f;
    m->random = 11;
    make_keys(m);
    ASSERT_OK(db_open(&m->db, m->f->path, DB_WRITE, &m->f->err), &m->f->err);
    ASSERT_OK(db_exec(&m->db,
                      "CREATE TABLE t(id INTEGER PRIMARY KEY, first BLOB NOT NULL UNIQUE,"
                      " data BLOB NOT NULL)",
                      &m->f->err),
              &m->f->err);
    block_map_init(&m->map, &m->db, "t", false);
    return 0;
}

static int teardown(void **state)
{
    struct model *m = *state;
    void *f = m->f;

    block_map_release(&m->map);
    db_close(&m->db);
    for (size_t i = 0; i < m->n; i++)
        free(m->entries[i].value);
    free(m->entries);
    free(m);
    return fixture_teardown(&f);
}

/* A change's number is the entry's; the model has the old value until the merge asks for the new.
 */
static void change_entry(const struct block_change *change, const struct span *old, struct buf *out,
                         bool *keep, void *ctx)
{
    struct model *m = ctx;
    struct entry *e = &m->entries[change->n];

    assert_true(span_eq(change->key, key_of(e)));
    assert_int_equal(old != NULL, e->value != NULL);
    if (old && e->value)
        assert_true(span_eq(*old, value_of(e)));
    free(e->value);
    e->value = NULL;
    e->value_len = 0;
    *keep = fixture_random(&m->random, 3) > 0;
    if (!*keep)
        return;
    e->value_len = fixture_random(&m->random, 200) == 0 ? MAX_VALUE : fixture_random(&m->random, 6);
    e->value = malloc(e->value_len + 1);
    assert_non_null(e->value);
    for (size_t i = 0; i < e->value_len; i++)
        e->value[i] = (char)fixture_random(&m->random, 256);
    buf_add(out, e->value, e->value_len);
}

/* Drops what it is told to. */
static void drop_entry(const struct block_change *change, const struct span *old, struct buf *out,
                       bool *keep, void *ctx)
{
    struct model *m = ctx;
    struct entry *e = &m->entries[change->n];

    (void)old;
    (void)out;
    free(e->value);
    e->value = NULL;
    e->value_len = 0;
    *keep = false;
}

/* Changes every one of_n-th entry or so, from the first-th on. */
static void merge_some(struct model *m, block_merge_fn *fn, uint32_t one_of_n, size_t first,
                       size_t end)
{
    struct block_change *changes = calloc(m->n, sizeof *changes);
    size_t n = 0;

    assert_non_null(changes);
    for (size_t i = first; i < end; i++) {
        if (fixture_random(&m->random, one_of_n) > 0)
            continue;
        changes[n].key = key_of(&m->entries[i]);
        changes[n++].n = i;
    }
    ASSERT_OK(db_exec(&m->db, "BEGIN", &m->f->err), &m->f->err);
    ASSERT_OK(block_map_merge(&m->map, changes, n, fn, m, &m->f->err), &m->f->err);
    ASSERT_OK(db_exec(&m->db, "COMMIT", &m->f->err), &m->f->err);
    free(changes);
}

struct scan {
    struct model *m;
    size_t next;   /* the entry that must come next, absent ones passed over */
    size_t n_left; /* ends the scan when it comes to 0 */
    size_t n_seen;
};

static enum fb_status on_entry(struct span key, struct span value, bool *stop, void *ctx)
{
    struct scan *s = ctx;

    while (s->next < s->m->n && !s->m->entries[s->next].value)
        s->next++;
    assert_true(s->next < s->m->n);
    assert_true(span_eq(key, key_of(&s->m->entries[s->next])));
    assert_true(span_eq(value, value_of(&s->m->entries[s->next])));
    s->next++;
    s->n_seen++;
    *stop = --s->n_left == 0;
    return FB_OK;
}

/* From the first-th key on, n_max entries at most. */
static void check_scan(struct model *m, size_t first, size_t n_max)
{
    struct scan s = {m, first, n_max, 0};
    size_t n_there = 0;

    for (size_t i = first; i < m->n; i++)
        n_there += m->entries[i].value != NULL;
    ASSERT_OK(block_map_scan(&m->map, key_of(&m->entries[first]), on_entry, &s, &m->f->err),
              &m->f->err);
    assert_int_equal(s.n_seen, n_there < n_max ? n_there : n_max);
}

/* What seeking relies on: a row bears the key of its first entry, and no block has grown without
 * end. */
static void check_rows(struct model *m, int64_t *n_rows)
{
    int64_t n_odd;

    ASSERT_OK(db_get_int(&m->db, "SELECT count(*) FROM t", 0, n_rows, &m->f->err), &m->f->err);
    ASSERT_OK(db_get_int(&m->db,
                         "SELECT count(*) FROM t WHERE length(data)=0 OR length(data)>12000", 0,
                         &n_odd, &m->f->err),
              &m->f->err);
    assert_int_equal(n_odd, 0);
    ASSERT_OK(db_get_int(&m->db,
                         "SELECT count(*) FROM t"
                         " WHERE hex(substr(data, 1, 1))<>printf('%02X', min(length(first), 15))"
                         " OR substr(data, iif(length(first)<15, 2, 3), length(first))<>first",
                         0, &n_odd, &m->f->err),
              &m->f->err);
    assert_int_equal(n_odd, 0);
}

static void merges_against_a_plain_array(void **state)
{
    static const uint32_t one_of[] = {1, 2, 10, 100, 1000};
    struct model *m = *state;
    int64_t n_rows, n_rows_max = 0;

    check_scan(m, 0, SIZE_MAX);
    for (int round = 0; round < 60; round++) {
        size_t first =
            fixture_random(&m->random, 3) ? 0 : fixture_random(&m->random, (uint32_t)m->n);
        merge_some(m, change_entry, one_of[fixture_random(&m->random, 5)], first, m->n);
        check_scan(m, 0, SIZE_MAX);
        for (int i = 0; i < 20; i++)
            check_scan(m, fixture_random(&m->random, (uint32_t)m->n),
                       1 + fixture_random(&m->random, 50));
        check_rows(m, &n_rows);
        n_rows_max = n_rows > n_rows_max ? n_rows : n_rows_max;
    }
    assert_true(n_rows_max > 5); /* or nothing was ever cut */
    /* a stretch in the middle, then all of it */
    merge_some(m, drop_entry, 1, m->n / 4, m->n / 2);
    check_scan(m, 0, SIZE_MAX);
    merge_some(m, drop_entry, 1, 0, m->n);
    check_scan(m, 0, SIZE_MAX);
    check_rows(m, &n_rows);
    assert_int_equal(n_rows, 0);
    merge_some(m, change_entry, 2, 0, m->n);
    check_scan(m, 0, SIZE_MAX);
}

struct walk {
    struct model *m;
    size_t next;     /* the first entry that may come */
    struct buf from; /* what was answered last */
    bool stopped;
    size_t n_told;
    uint32_t boldness; /* one in so many is followed by a stretch left out */
    bool fails;
};

static bool is_wanted(const struct walk *w, const struct entry *e)
{
    return e->value && !w->stopped && span_cmp(key_of(e), buf_span(&w->from)) >= 0;
}

/* Some key near the one told: often behind it, there or not, and sometimes none or one before it,
 * which says nothing. */
static void make_from(struct walk *w, struct span key)
{
    const struct entry *other =
        w->next < w->m->n && fixture_random(&w->m->random, 2)
            ? &w->m->entries[w->next]
            : &w->m->entries[fixture_random(&w->m->random, (uint32_t)w->m->n)];
    struct span like = fixture_random(&w->m->random, 2) ? key : key_of(other);
    size_t n = fixture_random(&w->m->random, (uint32_t)like.len + 1);

    buf_clear(&w->from);
    buf_add(&w->from, like.ptr, n);
    if (n > 0 && fixture_random(&w->m->random, 2) && w->from.data[n - 1] != '\x7F')
        w->from.data[n - 1]++;
}

static enum fb_status on_step(struct block_step *step, void *ctx)
{
    struct walk *w = ctx;
    const struct entry *e;

    while (w->next < w->m->n && !is_wanted(w, &w->m->entries[w->next]))
        w->next++;
    assert_true(w->next < w->m->n);
    e = &w->m->entries[w->next++];
    assert_true(span_eq(step->key, key_of(e)));
    assert_true(span_eq(step->value, value_of(e)));
    assert_int_equal(step->from.len, 0);
    w->n_told++;
    buf_clear(&w->from);
    if (fixture_random(&w->m->random, w->boldness) == 0) {
        make_from(w, step->key);
        w->stopped = fixture_random(&w->m->random, 200) == 0;
    }
    step->from = buf_span(&w->from);
    step->stop = w->stopped;
    return w->fails && w->n_told == 3 ? FB_ERR_CANCELLED : FB_OK;
}

static size_t check_walk(struct model *m, uint32_t boldness)
{
    struct walk w = {.m = m, .boldness = boldness};

    ASSERT_OK(block_map_walk(&m->map, on_step, &w, &m->f->err), &m->f->err);
    while (w.next < m->n)
        assert_false(is_wanted(&w, &m->entries[w.next++]));
    buf_release(&w.from);
    return w.n_told;
}

static void walks_leave_out_what_they_are_told_to(void **state)
{
    static const uint32_t boldness[] = {1, 2, 10, 100, 100000};
    struct model *m = *state;
    size_t n_told[5] = {0};

    assert_int_equal(check_walk(m, 1), 0);
    for (int round = 0; round < 8; round++) {
        merge_some(m, change_entry, round % 2 ? 4 : 1, 0, m->n);
        for (int i = 0; i < 100; i++)
            n_told[i % 5] += check_walk(m, boldness[i % 5]);
    }
    for (int i = 1; i < 5; i++)
        assert_true(n_told[i] > n_told[i - 1]);

    struct walk w = {.m = m, .boldness = 2, .fails = true};
    assert_int_equal(block_map_walk(&m->map, on_step, &w, &m->f->err), FB_ERR_CANCELLED);
    assert_int_equal(w.n_told, 3);
    buf_release(&w.from);
    check_walk(m, 2);
}

static enum fb_status fail_third(struct span key, struct span value, bool *stop, void *ctx)
{
    int *n = ctx;

    (void)key;
    (void)value;
    *stop = false;
    return ++*n == 3 ? FB_ERR_CANCELLED : FB_OK;
}

static void a_callbacks_failure_ends_the_scan(void **state)
{
    struct model *m = *state;
    int n = 0;

    merge_some(m, change_entry, 2, 0, m->n);
    assert_int_equal(block_map_scan(&m->map, span_of(""), fail_third, &n, &m->f->err),
                     FB_ERR_CANCELLED);
    assert_int_equal(n, 3);
    check_scan(m, 0, SIZE_MAX);
}

static enum fb_status touch(struct span key, struct span value, bool *stop, void *ctx)
{
    uint64_t *sum = ctx;

    *stop = false;
    for (size_t i = 0; i < key.len; i++)
        *sum += (unsigned char)key.ptr[i];
    for (size_t i = 0; i < value.len; i++)
        *sum += (unsigned char)value.ptr[i];
    return FB_OK;
}

static enum fb_status touch_step(struct block_step *step, void *ctx)
{
    static char from[8];
    bool stop;

    step->from = span_make(from, step->key.len / 2 < sizeof from ? step->key.len / 2 : sizeof from);
    memcpy(from, step->key.ptr, step->from.len);
    if (step->from.len > 0)
        from[step->from.len - 1]++;
    return touch(step->key, step->value, &stop, ctx);
}

static void keep_as_is(const struct block_change *change, const struct span *old, struct buf *out,
                       bool *keep, void *ctx)
{
    (void)change;
    *keep = true;
    (void)ctx;
    if (old)
        buf_add_span(out, *old);
}

static void keep_or_leave_out(const struct block_change *change, const struct span *old,
                              struct buf *out, bool *keep, void *ctx)
{
    (void)change;
    (void)ctx;
    *keep = old != NULL;
    if (old)
        buf_add_span(out, *old);
}

static void put_block(struct model *m, struct span data)
{
    sqlite3_stmt *stmt = NULL;

    ASSERT_OK(db_exec(&m->db, "DELETE FROM t", &m->f->err), &m->f->err);
    ASSERT_OK(db_prepare(&m->db, &stmt, "INSERT INTO t(first, data) VALUES(x'61', ?)", &m->f->err),
              &m->f->err);
    db_bind_blob(stmt, 1, data);
    ASSERT_OK(db_run(&m->db, stmt, &m->f->err), &m->f->err);
    sqlite3_finalize(stmt);
}

static void malformed_blocks_are_corrupt(void **state)
{
    static const struct {
        const char *data;
        size_t n_bytes;
        enum fb_status want;
        const char *why;
    } cases[] = {
        {"\1a\1v", 4, FB_OK, "sound"},
        {"\1a\1v\x11"
         "b\0",
         7, FB_OK, "two entries"},
        {"\x11"
         "a\1v",
         4, FB_ERR_CORRUPT, "shares with nothing"},
        {"\1a\1v\x21"
         "b\0",
         7, FB_ERR_CORRUPT, "shares more than there is"},
        {"\2a", 2, FB_ERR_CORRUPT, "the key is cut short"},
        {"\1a", 2, FB_ERR_CORRUPT, "no value"},
        {"\1a\2v", 4, FB_ERR_CORRUPT, "the value is cut short"},
        {"\0", 1, FB_ERR_CORRUPT, "a single byte"},
        {"\x0F\1aaaaaaaaaaaaaaa", 17, FB_ERR_CORRUPT, "a long key is cut short"},
        {"\x0F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 11, FB_ERR_CORRUPT, "a huge key"},
        {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 11, FB_ERR_CORRUPT,
         "a number without end"},
        {"\1a\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 12, FB_ERR_CORRUPT, "a huge value"},
    };
    struct model *m = *state;
    const struct block_change change = block_change_of(span_of("ab"), 0);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fb_error err = {0};
        uint64_t sum = 0;
        enum fb_status status;

        put_block(m, span_make(cases[i].data, cases[i].n_bytes));
        status = block_map_scan(&m->map, span_of(""), touch, &sum, &err);
        if (status != cases[i].want || (status != FB_OK && !err.message))
            fail_msg("%s: scan says %d", cases[i].why, (int)status);
        fb_error_release(&err);
        status = block_map_walk(&m->map, touch_step, &sum, &err);
        if (status != cases[i].want || (status != FB_OK && !err.message))
            fail_msg("%s: walk says %d", cases[i].why, (int)status);
        fb_error_release(&err);
        status = block_map_merge(&m->map, &change, 1, keep_as_is, NULL, &err);
        if (status != cases[i].want || (status != FB_OK && !err.message))
            fail_msg("%s: merge says %d", cases[i].why, (int)status);
        fb_error_release(&err);
    }
}

/* A map of numbers beside a plain array of them. */
struct numbers {
    struct model *m;
    uint32_t of[N_KEYS]; /* by entry; 0: not in the map */
    uint32_t now[N_KEYS];
    size_t next; /* entry expected */
    size_t n_seen;
};

static void change_number(const struct block_change *change, const struct span *old,
                          struct buf *out, bool *keep, void *ctx)
{
    struct numbers *n = ctx;
    uint32_t before = 0;

    if (old) {
        assert_int_equal(old->len, sizeof before);
        memcpy(&before, old->ptr, sizeof before);
    }
    assert_int_equal(before, n->of[change->n]);
    n->of[change->n] = n->now[change->n];
    *keep = n->of[change->n] > 0;
    buf_add(out, &n->of[change->n], sizeof before);
}

static void expect_number(struct numbers *n, struct span key, struct span value)
{
    uint32_t number;

    while (n->next < n->m->n && !span_eq(key, key_of(&n->m->entries[n->next])))
        n->next++;
    assert_true(n->next < n->m->n);
    assert_int_equal(value.len, sizeof number);
    memcpy(&number, value.ptr, sizeof number);
    assert_int_equal(number, n->of[n->next++]);
    n->n_seen++;
}

static enum fb_status on_number(struct span key, struct span value, bool *stop, void *ctx)
{
    (void)stop;
    expect_number(ctx, key, value);
    return FB_OK;
}

/* Leaves out some entries, now and then. */
static enum fb_status on_number_step(struct block_step *step, void *ctx)
{
    struct numbers *n = ctx;
    size_t next;

    expect_number(n, step->key, step->value);
    next = n->next + fixture_random(&n->m->random, 40);

    if (fixture_random(&n->m->random, 4) == 0 && next < n->m->n)
        step->from = key_of(&n->m->entries[next]);
    return FB_OK;
}

static void numbers_are_kept_as_differences(void **state)
{
    static const uint32_t below[] = {2, 100, 100000, UINT32_MAX};
    struct model *m = *state;
    struct numbers *n = calloc(1, sizeof *n);
    struct block_change *changes = calloc(m->n, sizeof *changes);

    assert_true(n && changes);
    n->m = m;
    block_map_release(&m->map);
    block_map_init(&m->map, &m->db, "t", true);
    for (int round = 0; round < 30; round++) {
        size_t n_changes = 0, n_there = 0;

        for (size_t i = 0; i < m->n; i++)
            if (fixture_random(&m->random, round % 5 + 1) == 0) {
                n->now[i] = fixture_random(&m->random, below[fixture_random(&m->random, 4)]);
                changes[n_changes++] = block_change_of(key_of(&m->entries[i]), i);
            }
        ASSERT_OK(block_map_merge(&m->map, changes, n_changes, change_number, n, &m->f->err),
                  &m->f->err);
        for (size_t i = 0; i < m->n; i++)
            n_there += n->of[i] > 0;
        n->next = n->n_seen = 0;
        ASSERT_OK(block_map_scan(&m->map, span_of(""), on_number, n, &m->f->err), &m->f->err);
        assert_int_equal(n->n_seen, n_there);
        n->next = 0;
        ASSERT_OK(block_map_walk(&m->map, on_number_step, n, &m->f->err), &m->f->err);
    }
    put_block(m, span_make("\1a\xFF\xFF\xFF\xFF\x1F", 7));
    assert_int_equal(block_map_scan(&m->map, span_of(""), on_number, n, &m->f->err),
                     FB_ERR_CORRUPT);
    free(changes);
    free(n);
}

/* A merge that changes nothing writes nothing. */
static void what_stays_is_not_written(void **state)
{
    struct model *m = *state;
    int64_t before, after;
    struct block_change change = block_change_of(key_of(&m->entries[5]), 5);

    merge_some(m, change_entry, 1, 0, m->n);
    before = sqlite3_total_changes64(m->db.handle);
    ASSERT_OK(block_map_merge(&m->map, &change, 1, keep_or_leave_out, NULL, &m->f->err),
              &m->f->err);
    after = sqlite3_total_changes64(m->db.handle);
    assert_int_equal(after, before);
}

/* Any damage to any byte: an error or other entries, never a read beyond the block. */
static void damaged_bytes_do_no_harm(void **state)
{
    struct model *m = *state;
    int n_corrupt = 0;

    merge_some(m, change_entry, 8, 0, m->n);
    for (int round = 0; round < 1500; round++) {
        struct block_change change =
            block_change_of(key_of(&m->entries[fixture_random(&m->random, 1000)]), 0);
        struct fb_error err = {0};
        uint64_t sum = 0;
        char sql[200];
        enum fb_status status;

        ASSERT_OK(db_exec(&m->db, "BEGIN", &m->f->err), &m->f->err);
        snprintf(
            sql, sizeof sql,
            "UPDATE t SET data=CAST(substr(data, 1, %u) || x'%02X' || substr(data, %u) AS BLOB)"
            " WHERE id=(SELECT id FROM t ORDER BY id LIMIT 1 OFFSET %d)",
            round % 97, fixture_random(&m->random, 256), round % 97 + (round % 3 ? 2 : 200),
            round % 2);
        ASSERT_OK(db_exec(&m->db, sql, &m->f->err), &m->f->err);
        status = block_map_scan(&m->map, span_of(""), touch, &sum, &err);
        assert_true(status == FB_OK || status == FB_ERR_CORRUPT);
        n_corrupt += status == FB_ERR_CORRUPT;
        fb_error_release(&err);
        status = block_map_walk(&m->map, touch_step, &sum, &err);
        assert_true(status == FB_OK || status == FB_ERR_CORRUPT);
        fb_error_release(&err);
        status = block_map_merge(&m->map, &change, 1, keep_as_is, NULL, &err);
        assert_true(status == FB_OK || err.message);
        fb_error_release(&err);
        ASSERT_OK(db_exec(&m->db, "ROLLBACK", &m->f->err), &m->f->err);
    }
    assert_true(n_corrupt > 100);
    check_scan(m, 0, SIZE_MAX);
}

static int in_order(const struct block_change *a, const struct block_change *b)
{
    int order = span_cmp(a->key, b->key);

    return order ? order < 0 : a->n < b->n;
}

/* Keys of few different bytes, zeros among them, with long common beginnings and many twins. */
static void changes_are_sorted(void **state)
{
    enum { N = 4000 };
    static char texts[N][40];
    static struct block_change changes[N];
    uint64_t random = 9;

    (void)state;
    for (size_t n = 0; n <= N; n = n < 40 ? n + 1 : n < N / 3 ? n * 3 : n < N ? N : N + 1) {
        bool seen[N] = {false};
        for (size_t i = 0; i < n; i++) {
            size_t len = fixture_random(&random, 36);
            for (size_t k = 0; k < len; k++)
                texts[i][k] = k < 17 && fixture_random(&random, 9)
                                  ? 'x'
                                  : "\0ab\xff"[fixture_random(&random, 4)];
            changes[i] = block_change_of(span_make(texts[i], len), i);
        }
        block_changes_sort(changes, n);
        for (size_t i = 0; i < n; i++) {
            assert_true(i == 0 || in_order(&changes[i - 1], &changes[i]));
            assert_true(changes[i].key.ptr == texts[changes[i].n] && !seen[changes[i].n]);
            seen[changes[i].n] = true;
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(merges_against_a_plain_array, setup, teardown),
        cmocka_unit_test_setup_teardown(walks_leave_out_what_they_are_told_to, setup, teardown),
        cmocka_unit_test_setup_teardown(a_callbacks_failure_ends_the_scan, setup, teardown),
        cmocka_unit_test(changes_are_sorted),
        cmocka_unit_test_setup_teardown(malformed_blocks_are_corrupt, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_are_kept_as_differences, setup, teardown),
        cmocka_unit_test_setup_teardown(what_stays_is_not_written, setup, teardown),
        cmocka_unit_test_setup_teardown(damaged_bytes_do_no_harm, setup, teardown),
    };

    return cmocka_run_group_tests_name("blocks", tests, NULL, NULL);
}
