#include "query/parse/qparse.h"

#include "helpers.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

/* ---- tests/data/query.cases ---- */

struct query_case {
    struct buf query;
    unsigned flags;
    struct buf want; /* lines as in the file */
    size_t line;
};

static unsigned read_hex(const char *s, size_t n)
{
    char digits[8] = {0};

    memcpy(digits, s, n);
    return (unsigned)strtoul(digits, NULL, 16);
}

/* "\xNN" is a byte, "\uNNNN" a code point. */
static void unescape(const char *s, struct buf *out)
{
    while (*s && *s != '\n') {
        if (s[0] == '\\' && s[1] == 'x') {
            buf_add_char(out, (char)read_hex(s + 2, 2));
            s += 4;
        } else if (s[0] == '\\' && s[1] == 'u') {
            buf_add_cp(out, read_hex(s + 2, 4));
            s += 6;
        } else {
            buf_add_char(out, *s++);
        }
    }
}

static FILE *open_cases(void)
{
    const char *folder = getenv("FINDBUCH_TEST_DATA");
    struct buf path = BUF_INIT;
    FILE *file;

    buf_addf(&path, "%s/query.cases", folder ? folder : "tests/data");
    file = fopen(path.data, "r");
    if (!file)
        fail_msg("cannot open %s; run from the project's root", path.data);
    buf_release(&path);
    return file;
}

/* What came of a query, as the file writes it. */
static void describe(struct span text, unsigned flags, struct buf *out)
{
    struct query q;
    struct fb_error err = {0};
    enum fb_status status = query_parse(&q, text, flags, &err);

    if (status == FB_OK)
        query_dump(&q, out);
    else
        buf_addf(out, "%s %zu %s\n", status == FB_ERR_LIMIT ? "!!" : "!", err.offset, err.message);
    for (const char *note = buf_cstr(&q.notes), *end; *note; note = end + 1) {
        end = strchr(note, '\n');
        assert_non_null(end);
        buf_addf(out, "~ %.*s\n", (int)(end - note), note);
    }
    fb_error_release(&err);
    query_release(&q);
}

/* Tree lines have to be equal, messages to begin as wanted. */
static bool agrees(const char *got, const char *want)
{
    while (*got && *want) {
        size_t n_got = strcspn(got, "\n"), n_want = strcspn(want, "\n");
        bool is_message = *want == '!' || *want == '~';

        if ((is_message ? n_got < n_want : n_got != n_want) || memcmp(got, want, n_want) != 0)
            return false;
        got += n_got + 1;
        want += n_want + 1;
    }
    return *got == *want;
}

static bool check_case(struct query_case *c)
{
    struct buf got = BUF_INIT;
    bool good;

    describe(buf_span(&c->query), c->flags, &got);
    good = agrees(buf_cstr(&got), buf_cstr(&c->want));
    if (!good)
        print_error("query.cases:%zu: %s\n%s", c->line, buf_cstr(&c->query), buf_cstr(&got));
    buf_release(&got);
    buf_release(&c->query);
    buf_release(&c->want);
    memset(c, 0, sizeof *c);
    return good;
}

static void queries_are_understood(void **state)
{
    FILE *file = open_cases();
    char *line = NULL;
    size_t cap = 0, n_lines = 0, n_cases = 0, n_bad = 0;
    struct query_case c = {0};

    (void)state;
    while (getline(&line, &cap, file) > 0) {
        n_lines++;
        if (strncmp(line, "> ", 2) == 0) {
            unescape(line + 2, &c.query);
            c.line = n_lines;
            n_cases++;
        } else if (strcmp(line, "%any\n") == 0) {
            c.flags |= QPARSE_ANY;
        } else if (line[0] == '\n' && c.line) {
            n_bad += !check_case(&c);
        } else if (c.line) {
            buf_add_str(&c.want, line);
        }
    }
    if (c.line)
        n_bad += !check_case(&c);
    free(line);
    fclose(file);
    assert_true(n_cases >= 150);
    assert_int_equal(n_bad, 0);
}

/* ---- what the cases cannot show ---- */

static void offsets_point_into_the_text(void **state)
{
    struct query q;
    struct fb_error err = {0};

    (void)state;
    assert_int_equal(query_parse(&q, span_of("Bu\xCC\x88rger AND OR x"), 0, &err), FB_ERR_SYNTAX);
    assert_int_equal(q.text.len, strlen("Bürger AND OR x"));
    assert_memory_equal(q.text.ptr + err.offset, "OR x", 4);
    fb_error_release(&err);
    query_release(&q);

    assert_int_equal(query_parse(&q, span_of("x titel:=\"A B\" -C"), 0, &err), FB_OK);
    assert_int_equal(q.root->n_children, 3);
    assert_int_equal(q.root->start, 0);
    assert_int_equal(q.root->end, 17);
    assert_int_equal(q.root->children[1]->start, 2);
    assert_int_equal(q.root->children[1]->end, 14);
    assert_memory_equal(q.root->children[1]->text.ptr, "A B", 3);
    assert_int_equal(q.root->children[2]->start, 15);
    assert_int_equal(q.root->children[2]->kind, QNODE_NOT);
    query_release(&q);
}

static void long_queries_are_refused(void **state)
{
    char *text = malloc(200000);
    struct query q;
    struct fb_error err = {0};

    (void)state;
    memset(text, '(', 200000);
    for (unsigned flags = 0; flags <= QPARSE_ANY; flags++) {
        assert_int_equal(query_parse(&q, span_make(text, 200000), flags, &err), FB_ERR_LIMIT);
        assert_int_equal(err.offset, QUERY_MAX_BYTES);
        fb_error_release(&err);
        query_release(&q);
    }
    assert_int_equal(query_parse(&q, span_make(text, QUERY_MAX_BYTES), 0, &err), FB_ERR_LIMIT);
    assert_int_equal(err.offset, QUERY_MAX_DEPTH);
    fb_error_release(&err);
    query_release(&q);
    memset(text, 'a', QUERY_MAX_BYTES);
    assert_int_equal(query_parse(&q, span_make(text, QUERY_MAX_BYTES), 0, &err), FB_OK);
    query_release(&q);
    free(text);
}

static void empty_queries_have_no_root(void **state)
{
    struct query q;
    struct fb_error err = {0};

    (void)state;
    assert_int_equal(query_parse(&q, span_make(NULL, 0), 0, &err), FB_OK);
    assert_null(q.root);
    query_release(&q);
    assert_int_equal(query_parse(&q, span_of(" , ! "), QPARSE_ANY, &err), FB_OK);
    assert_null(q.root);
    query_release(&q);
}

static void random_query(struct buf *b, uint32_t *seed)
{
    static const char *const pieces[] = {
        "Kursk",
        "A",
        "Müller",
        " ",
        " ",
        " ",
        " ",
        "AND",
        "OR",
        "NOT",
        "UND ",
        "ODER ",
        "NICHT ",
        "-",
        "=",
        "(",
        ")",
        "\"",
        "„",
        "“",
        "»",
        "«",
        "'",
        "’",
        "~",
        "~2",
        "*",
        "?",
        "NEAR(",
        "NAHE (",
        ", 5)",
        ",",
        "titel:",
        ":",
        "datum:2024",
        "datum:",
        "..",
        "vor:2023",
        "pfad:",
        "innen",
        ":innen",
        "*in",
        "(innen)",
        "5",
        "3,5",
        ".",
        "\xC2\xAD",
        "\xCC\x88",
        "\xff",
        "\xE2\x80",
        "\x01",
        "\n",
        "§",
        "&",
        "/",
        ";",
        "\xE2\x80\xAE",
        "\xF0\x9F\x98\x80",
        "-(",
        " -",
    };
    size_t n = next_random(seed) % 25;

    for (size_t i = 0; i < n; i++)
        buf_add_str(b, pieces[next_random(seed) % N_ELEMS(pieces)]);
}

static void require_sound(const struct query *q, const struct qnode *n, unsigned depth)
{
    assert_true(depth < 4 * QUERY_MAX_DEPTH);
    assert_true(n->start < n->end && n->end <= q->text.len);
    if (n->kind == QNODE_WORD || n->kind == QNODE_PHRASE) {
        assert_true(n->text.len > 0);
        assert_true(n->text.ptr >= q->text.ptr &&
                    n->text.ptr + n->text.len <= q->text.ptr + q->text.len);
        assert_in_range(n->fuzzy, 0, 2);
    }
    if (n->kind == QNODE_AND || n->kind == QNODE_OR || n->kind == QNODE_NEAR)
        assert_true(n->n_children >= 2);
    if (n->kind == QNODE_NOT)
        assert_int_equal(n->n_children, 1);
    if (n->kind == QNODE_DATE)
        assert_true(n->first_day || n->last_day);
    for (size_t i = 0; i < n->n_children; i++)
        require_sound(q, n->children[i], depth + 1);
}

/* Any pieces in any order: no crash, a sound tree, the same one each time; a question never fails.
 */
static void anything_is_read(void **state)
{
    uint32_t seed = 1789;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buf text = BUF_INIT, first = BUF_INIT, second = BUF_INIT;
        unsigned flags = round % 2 ? QPARSE_ANY : 0;
        struct query q;
        struct fb_error err = {0};

        random_query(&text, &seed);
        if (query_parse(&q, buf_span(&text), flags, &err) == FB_OK) {
            if (q.root)
                require_sound(&q, q.root, 0);
        } else {
            assert_int_equal(flags, 0);
            assert_true(err.offset <= q.text.len);
        }
        fb_error_release(&err);
        query_release(&q);
        describe(buf_span(&text), flags, &first);
        describe(buf_span(&text), flags, &second);
        assert_true(span_eq(buf_span(&first), buf_span(&second)));
        buf_release(&text);
        buf_release(&first);
        buf_release(&second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_are_understood),   cmocka_unit_test(offsets_point_into_the_text),
        cmocka_unit_test(long_queries_are_refused), cmocka_unit_test(empty_queries_have_no_root),
        cmocka_unit_test(anything_is_read),
    };

    return cmocka_run_group_tests_name("qparse", tests, NULL, NULL);
}
