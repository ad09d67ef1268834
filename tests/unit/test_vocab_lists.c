#include "fixture.h"

#include "index/core/index_struct.h"
#include "index/vocab/key_changes.h"

#include <stdlib.h>

enum { N_ITEMS = 3000 };
#define ALL_KINDS (~0u)

static int compare(const void *a, const void *b)
{
    const list_item x = *(const list_item *)a, y = *(const list_item *)b;

    return (x > y) - (x < y);
}

static key_role random_role(uint64_t *random)
{
    unsigned tag = fixture_random(random, KEY_ROLE_TAGS);
    unsigned first = fixture_random(random, 3) * 7, second = fixture_random(random, 256);

    return key_role_make(tag, tag < 4 ? 0 : first, tag < 6 ? 0 : second);
}

/* n ascending items of ids from first_id on. */
static size_t random_items(uint64_t *random, list_item *items, size_t n, uint32_t first_id)
{
    size_t n_distinct = 0;

    for (size_t i = 0; i < n; i++)
        items[i] = list_item_make(random_role(random),
                                  first_id + 1 + fixture_random(random, VOCAB_LIST_IDS - 1));
    qsort(items, n, sizeof *items, compare);
    for (size_t i = 0; i < n; i++)
        if (n_distinct == 0 || items[i] != items[n_distinct - 1])
            items[n_distinct++] = items[i];
    return n_distinct;
}

static bool has_kind(list_item item, unsigned kinds)
{
    enum key_kind kind;

    assert_true(key_role_kind(list_item_role(item), &kind));
    return kinds & 1u << kind;
}

static void lists_come_back_as_they_were(void **state)
{
    static list_item items[N_ITEMS];
    static const size_t sizes[] = {1, 2, 31, 32, 33, 200, N_ITEMS};
    struct list_items got = {0};
    struct buf list = BUF_INIT;
    uint64_t random = 3;

    (void)state;
    for (int round = 0; round < 200; round++) {
        uint32_t first_id = fixture_random(&random, 3) * VOCAB_LIST_IDS;
        unsigned kinds = round % 2 ? ALL_KINDS : fixture_random(&random, 64);
        size_t n = random_items(&random, items, sizes[round % 7], first_id), k = 0;

        buf_clear(&list);
        vocab_list_encode(items, n, first_id, &list);
        got.n = 0;
        assert_true(vocab_list_decode(buf_span(&list), first_id, kinds, &got));
        for (size_t i = 0; i < n; i++)
            if (has_kind(items[i], kinds)) {
                assert_true(k < got.n);
                assert_true(got.items[k++] == items[i]);
            }
        assert_int_equal(k, got.n);
    }
    list_items_release(&got);
    buf_release(&list);
}

static void damaged_lists_do_no_harm(void **state)
{
    static list_item items[N_ITEMS];
    struct list_items got = {0};
    struct buf list = BUF_INIT;
    uint64_t random = 4;
    size_t n_malformed = 0, n = random_items(&random, items, 300, 0);

    (void)state;
    vocab_list_encode(items, n, 0, &list);
    for (size_t i = 0; i < 5000; i++) {
        size_t len = i < list.len ? i : list.len;
        char *copy = malloc(len + 1); /* of this very size, for the sanitizers */

        assert_non_null(copy);
        memcpy(copy, list.data, len);
        if (i >= list.len)
            copy[fixture_random(&random, (uint32_t)len)] = (char)fixture_random(&random, 256);
        got.n = 0;
        n_malformed += !vocab_list_decode(span_make(copy, len), 0, ALL_KINDS, &got);
        for (size_t k = 1; k < got.n; k++)
            assert_true(got.items[k - 1] < got.items[k]);
        for (size_t k = 0; k < got.n; k++)
            assert_true(list_item_id(got.items[k]) < VOCAB_LIST_IDS);
        free(copy);
    }
    assert_true(n_malformed > 500);
    list_items_release(&got);
    buf_release(&list);
}

static void malformed_lists_are_told(void **state)
{
    static const struct {
        const char *data;
        size_t n;
    } lists[] = {
        {"\0", 1},                                              /* no id */
        {"\0\0", 2},                                            /* id 0 */
        {"\4\1", 2},                                            /* a place, no id */
        {"\x08\1\0", 3},                                        /* the same id twice */
        {"\0\2\0\1", 4},                                        /* out of order */
        {"\0\x80\x80\x40", 4},                                  /* beyond the stretch */
        {"\xF8\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\1", 12}, /* very many */
        {"\xF8\x05\1\1", 4},
        {"\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 11},
    };
    struct list_items got = {0};

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (vocab_list_decode(span_make(lists[i].data, lists[i].n), 0, ALL_KINDS, &got))
            fail_msg("list %zu", i);
    list_items_release(&got);
}

static void places_are_told_from_the_end_or_the_beginning(void **state)
{
    struct form_key key;

    (void)state;
    assert_true(key_role_read(key_role_make(4, 7, 0), 11, &key));
    assert_int_equal(key.kind, KEY_HEAD);
    assert_int_equal(key.start_chars, 4);
    assert_int_equal(key.end_chars, 11);
    assert_true(key_role_read(key_role_make(5, 7, 0), 11, &key));
    assert_int_equal(key.kind, KEY_MODIFIER);
    assert_int_equal(key.start_chars, 0);
    assert_int_equal(key.end_chars, 7);
    assert_true(key_role_read(key_role_make(7, 2, 5), 5, &key));
    assert_int_equal(key.start_chars, 2);
    assert_int_equal(key.end_chars, 5);
    assert_false(key_role_read(key_role_make(5, 12, 0), 11, &key));
    assert_false(key_role_read(key_role_make(4, 12, 0), 11, &key));
    assert_false(key_role_read(key_role_make(7, 5, 2), 11, &key));
    assert_false(key_role_read(key_role_make(6, 2, 12), 11, &key));
    assert_false(key_role_read(key_role_make(8, 0, 0), 11, &key));
}

static void stretches_have_lists_of_their_own(void **state)
{
    struct buf entry = BUF_INIT;
    uint32_t first_id = 9;

    (void)state;
    vocab_list_key(span_of("haus"), 5, &entry);
    assert_string_equal(buf_cstr(&entry), "haus");
    assert_true(vocab_list_is_of(buf_span(&entry), span_of("haus"), &first_id));
    assert_int_equal(first_id, 0);
    buf_clear(&entry);
    vocab_list_key(span_of("haus"), 3 * VOCAB_LIST_IDS + 17, &entry);
    assert_true(vocab_list_is_of(buf_span(&entry), span_of("haus"), &first_id));
    assert_int_equal(first_id, 3 * VOCAB_LIST_IDS);
    assert_false(vocab_list_is_of(buf_span(&entry), span_of("hau"), &first_id));
    assert_false(vocab_list_is_of(span_of("hausen"), span_of("haus"), &first_id));
    assert_false(vocab_list_is_of(span_of("h"), span_of("haus"), &first_id));
    buf_release(&entry);
}

/* Forms of one key, of several stretches, come and go; an array counts along. */
struct members {
    key_role roles[4 * 100];
    bool in[4 * 100];
};

static uint32_t id_of(size_t member)
{
    return (uint32_t)(member / 100 * VOCAB_LIST_IDS + member % 100 * 5 + 1);
}

static void pack_one(struct buf *packed, const char *key, key_role role)
{
    buf_add_char(packed, '\0');
    buf_add_char(packed, (char)(role >> 16));
    buf_add_char(packed, (char)(role >> 8));
    buf_add_char(packed, (char)role);
    buf_add_varint(packed, strlen(key));
    buf_add_str(packed, key);
}

struct reading {
    struct span key;
    struct list_items items;
    size_t n_lists;
};

static enum fb_status on_list(struct span entry, struct span list, bool *stop, void *ctx)
{
    struct reading *r = ctx;
    uint32_t first_id;

    *stop = !vocab_list_is_of(entry, r->key, &first_id);
    if (!*stop) {
        assert_true(vocab_list_decode(list, first_id, ALL_KINDS, &r->items));
        r->n_lists++;
    }
    return FB_OK;
}

static void check_members(struct fixture *f, const struct members *m)
{
    struct reading r = {.key = span_of("haus")};
    size_t n = 0;

    ASSERT_OK(block_map_scan(&f->ix->vocab.by_key, r.key, on_list, &r, &f->err), &f->err);
    for (size_t i = 0; i < 400; i++) {
        size_t n_found = 0;

        for (size_t k = 0; k < r.items.n; k++)
            n_found += r.items.items[k] == list_item_make(m->roles[i], id_of(i));
        assert_int_equal(n_found, m->in[i]);
        n += m->in[i];
    }
    assert_int_equal(n, r.items.n);
    assert_true(r.n_lists <= 4);
    list_items_release(&r.items);
}

static void changes_reach_the_lists(void **state)
{
    struct fixture *f = *state;
    struct members m = {.in = {false}};
    struct key_changes c = {0};
    uint64_t random = 12;

    for (size_t i = 0; i < 400; i++)
        m.roles[i] = random_role(&random);
    for (int round = 0; round < 60; round++) {
        struct buf packed[400] = {{0}};

        for (size_t i = 0; i < 400; i++) {
            if (fixture_random(&random, (uint32_t)round % 9 + 1) > 0)
                continue;
            pack_one(&packed[i], fixture_random(&random, 9) ? "haus" : "hau", m.roles[i]);
            if (packed[i].data[packed[i].len - 1] == 's') {
                key_changes_add(&c, buf_span(&packed[i]), id_of(i), m.in[i]);
                m.in[i] = !m.in[i];
            } else if (!m.in[i]) {
                key_changes_add(&c, buf_span(&packed[i]), id_of(i), false);
            }
        }
        assert_true(c.n == 0 || key_changes_size_bytes(&c) > 0);
        ASSERT_OK(key_changes_write(&c, &f->ix->vocab.by_key, &f->err), &f->err);
        check_members(f, &m);
        for (size_t i = 0; i < 400; i++)
            buf_release(&packed[i]);
    }
    key_changes_release(&c);
}

static void changes_to_damaged_lists_are_refused(void **state)
{
    struct fixture *f = *state;
    struct key_changes c = {0};
    struct buf packed = BUF_INIT;

    pack_one(&packed, "haus", KEY_ROLE_WORD);
    key_changes_add(&c, buf_span(&packed), 1, false);
    ASSERT_OK(key_changes_write(&c, &f->ix->vocab.by_key, &f->err), &f->err);
    fixture_sql(f, "UPDATE vocab_key SET data=x'046861757302FFFF'");
    key_changes_add(&c, buf_span(&packed), 2, false);
    assert_int_equal(key_changes_write(&c, &f->ix->vocab.by_key, &f->err), FB_ERR_CORRUPT);
    assert_non_null(f->err.message);
    key_changes_release(&c);
    buf_release(&packed);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_come_back_as_they_were),
        cmocka_unit_test(damaged_lists_do_no_harm),
        cmocka_unit_test(malformed_lists_are_told),
        cmocka_unit_test(places_are_told_from_the_end_or_the_beginning),
        cmocka_unit_test(stretches_have_lists_of_their_own),
        cmocka_unit_test_setup_teardown(changes_reach_the_lists, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(changes_to_damaged_lists_are_refused, fixture_setup_index,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("vocab_lists", tests, NULL, NULL);
}
