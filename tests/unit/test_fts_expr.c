#include "fixture.h"

#include "index/build/terms.h"
#include "index/fts5/fts_tokenizer.h"
#include "index/retrieve/fts_expr.h"

#include <stdlib.h>

/* ---- plans in few words ---- */

static struct plan_form *add_form(struct plan *p, size_t leaf, size_t slot, const char *form,
                                  enum relation relation)
{
    struct plan_slot *s = &p->leaves[leaf].slots[slot];

    if (!s->forms)
        s->forms = arena_calloc(&p->arena, 16, sizeof *s->forms);
    assert_true(s->n_forms < 16);
    s->forms[s->n_forms].form = span_of(form);
    s->forms[s->n_forms].relation = relation;
    return &s->forms[s->n_forms++];
}

/* A leaf from a line: slots parted by blanks, forms in a slot by '|', each "form", "+inflected",
 * "~spelling", "<part", or "prefix*". "-" is a slot without forms. */
static size_t make_leaf(struct plan *p, enum leaf_kind kind, unsigned fields, const char *line)
{
    char *copy = strdup(line), *save = NULL;
    size_t n_slots = 1, leaf, slot = 0;

    assert_non_null(copy);
    for (const char *c = line; *c; c++)
        n_slots += *c == ' ';
    leaf = plan_leaf_add(p, kind, n_slots);
    p->leaves[leaf].fields = fields;
    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *save_form = NULL;
        for (char *form = strtok_r(word, "|", &save_form); form;
             form = strtok_r(NULL, "|", &save_form)) {
            struct span kept = arena_copy(&p->arena, span_of(form));
            size_t n = kept.len;
            if (strcmp(form, "-") == 0)
                continue;
            if (kept.ptr[n - 1] == '*' && n > 1 && kept.ptr[0] != '@')
                p->leaves[leaf].slots[slot].prefix = span_make(kept.ptr, n - 1);
            else if (kept.ptr[0] == '+')
                add_form(p, leaf, slot, kept.ptr + 1, RELATION_INFLECTED);
            else if (kept.ptr[0] == '~')
                add_form(p, leaf, slot, kept.ptr + 1, RELATION_SPELLING);
            else if (kept.ptr[0] == '^')
                add_form(p, leaf, slot, kept.ptr + 1, RELATION_RELATED);
            else if (kept.ptr[0] == '>')
                add_form(p, leaf, slot, kept.ptr + 1, RELATION_HEAD);
            else if (kept.ptr[0] == '<')
                add_form(p, leaf, slot, kept.ptr + 1, RELATION_MODIFIER);
            else if (kept.ptr[0] == '=')
                add_form(p, leaf, slot, kept.ptr + 1, RELATION_SYNONYM);
            else
                add_form(p, leaf, slot, kept.ptr, RELATION_LITERAL);
        }
        slot++;
    }
    free(copy);
    return leaf;
}

static struct plan_node *leaf_node(struct plan *p, enum leaf_kind kind, unsigned fields,
                                   const char *line)
{
    return plan_leaf_node(p, make_leaf(p, kind, fields, line));
}

static struct plan_node *join(struct plan *p, enum plan_op op, size_t n, ...)
{
    struct plan_node *node = plan_node_new(p, op, n);
    va_list ap;

    va_start(ap, n);
    for (size_t i = 0; i < n; i++)
        node->children[node->n_children++] = va_arg(ap, struct plan_node *);
    va_end(ap);
    return node;
}

static struct plan_node *near_node(struct plan *p, unsigned distance, const size_t *groups,
                                   size_t n_groups, const char *line)
{
    size_t leaf = make_leaf(p, LEAF_NEAR, 0, line);
    struct plan_leaf *l = &p->leaves[leaf];

    l->distance = distance;
    l->groups = arena_calloc(&p->arena, n_groups, sizeof *l->groups);
    l->n_groups = n_groups;
    memcpy(l->groups, groups, n_groups * sizeof *groups);
    return plan_leaf_node(p, leaf);
}

/* ---- a real table ---- */

struct engine {
    struct fixture *f;
    struct db db;
    sqlite3_stmt *count, *match;
};

/* count_phrases(fts): what FTS5 says the expression's phrases are. */
static void count_phrases(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result,
                          int n_args, sqlite3_value **args)
{
    (void)n_args;
    (void)args;
    sqlite3_result_int(result, api->xPhraseCount(fts));
}

static int setup(void **state)
{
    static const struct {
        const char *body, *title, *meta;
    } rows[] = {
        {"der rat tagt heute im rathaus", "stadtrat", "@* @2024 @2024-10 /a /b"},
        {"räte tagten un-sicherheitsrat\x1Fun sicherheitsrat", "rat", "@* @0 /a"},
        {"x y z", "", "@* @2023"},
    };
    struct engine *e;
    sqlite3_stmt *stmt = NULL;
    fts5_api *api;
    void *f;

    if (fixture_setup(&f) != 0)
        return -1;
    e = calloc(1, sizeof *e);
    if (!e)
        return -1;
    *state = e;
    e->f = f;
    ASSERT_OK(db_open(&e->db, e->f->path, DB_WRITE, &e->f->err), &e->f->err);
    ASSERT_OK(fts_tokenizer_register(&e->db, &e->f->err), &e->f->err);
    ASSERT_OK(fts_api(&e->db, &api, &e->f->err), &e->f->err);
    assert_int_equal(api->xCreateFunction(api, "count_phrases", NULL, count_phrases, NULL),
                     SQLITE_OK);
    ASSERT_OK(db_exec(&e->db,
                      "CREATE VIRTUAL TABLE fts USING fts5(body, title, teaser, caption,"
                      " section, place, source, meta, content='', columnsize=0,"
                      " detail=full, tokenize='findbuch')",
                      &e->f->err),
              &e->f->err);
    ASSERT_OK(db_prepare(&e->db, &stmt, "INSERT INTO fts(rowid, body, title, meta) VALUES(?,?,?,?)",
                         &e->f->err),
              &e->f->err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        db_bind_int(stmt, 1, (int64_t)i + 1);
        db_bind_text(stmt, 2, span_of(rows[i].body));
        db_bind_text(stmt, 3, span_of(rows[i].title));
        db_bind_text(stmt, 4, span_of(rows[i].meta));
        ASSERT_OK(db_run(&e->db, stmt, &e->f->err), &e->f->err);
    }
    sqlite3_finalize(stmt);
    return 0;
}

static int teardown(void **state)
{
    struct engine *e = *state;
    void *f = e->f;

    sqlite3_finalize(e->count);
    sqlite3_finalize(e->match);
    db_close(&e->db);
    free(e);
    return fixture_teardown(&f);
}

/* The bits of the rowids that match, row 1 in bit 0. */
static uint64_t rows_matching(struct engine *e, struct span expression)
{
    uint64_t rows = 0;
    bool row;

    ASSERT_OK(db_prepare(&e->db, &e->match, "SELECT rowid FROM fts WHERE fts MATCH ?", &e->f->err),
              &e->f->err);
    db_bind_text(e->match, 1, expression);
    for (;;) {
        if (db_step(&e->db, e->match, &row, &e->f->err) != FB_OK)
            fail_msg("%.*s: %s", (int)expression.len, expression.ptr, e->f->err.message);
        if (!row)
            return rows;
        rows |= 1ull << (sqlite3_column_int64(e->match, 0) - 1);
    }
}

/* FTS5 accepts the expression and counts its phrases as the builder did: asked through an OR with
 * what is in every row, which is one phrase more. */
static void check_expression(struct engine *e, const struct fts_expr *expr)
{
    struct buf text = BUF_INIT;
    size_t n_of_leaves = 0;
    bool row = false;

    buf_addf(&text, "(%s) OR \"%s\"", buf_cstr(&expr->text), TERM_EVERYTHING);
    ASSERT_OK(db_prepare(&e->db, &e->count, "SELECT count_phrases(fts) FROM fts WHERE fts MATCH ?",
                         &e->f->err),
              &e->f->err);
    db_bind_text(e->count, 1, buf_span(&text));
    if (db_step(&e->db, e->count, &row, &e->f->err) != FB_OK)
        fail_msg("%s: %s", buf_cstr(&expr->text), e->f->err.message);
    assert_true(row);
    if ((size_t)sqlite3_column_int(e->count, 0) != expr->n_phrases + 1)
        fail_msg("%s: FTS5 counts %d phrases, the builder %zu", buf_cstr(&expr->text),
                 sqlite3_column_int(e->count, 0) - 1, expr->n_phrases);
    sqlite3_reset(e->count);
    for (size_t leaf = 0; leaf < expr->n_leaves; leaf++) {
        for (size_t i = 0; i < expr->n_phrases_of[leaf]; i++)
            assert_int_equal(expr->phrases[expr->first_phrase[leaf] + i].leaf, leaf);
        n_of_leaves += expr->n_phrases_of[leaf];
    }
    for (size_t i = 0; i < expr->n_phrases; i++)
        n_of_leaves += expr->phrases[i].leaf == FTS_NO_LEAF;
    assert_int_equal(n_of_leaves, expr->n_phrases);
    buf_release(&text);
}

/* Builds, checks and releases; the text (if want) and the rows must be as wanted. */
static void check_plan(struct engine *e, struct plan *p, struct plan_node *root, const char *want,
                       uint64_t want_rows)
{
    struct fts_expr expr;
    uint64_t rows;

    p->root = root;
    fts_expr_build(&expr, p, false);
    check_expression(e, &expr);
    rows = rows_matching(e, buf_span(&expr.text));
    if (rows != want_rows)
        fail_msg("%s: rows %llx", buf_cstr(&expr.text), (unsigned long long)rows);
    if (want) {
        for (size_t i = 0; i < expr.text.len; i++)
            if (expr.text.data[i] == TERM_SAME_POSITION)
                expr.text.data[i] = '|';
            else if (expr.text.data[i] == '\x02')
                expr.text.data[i] = '?';
        assert_string_equal(buf_cstr(&expr.text), want);
    }
    fts_expr_release(&expr);
    plan_release(p);
}

/* ---- tests ---- */

static void leaves_become_expressions(void **state)
{
    static const struct {
        enum leaf_kind kind;
        unsigned fields;
        const char *leaf, *want;
        uint64_t rows;
        const char *why;
    } cases[] = {
        {LEAF_WORD, 0, "rat", "(\"rat\")", 3, "one form"},
        {LEAF_WORD, 0, "rat|+räte|<stadtrat", "(\"rat\" OR \"räte\" OR \"stadtrat\")", 3,
         "a phrase a relation"},
        {LEAF_WORD, 0, "x|+y|+z", "(\"x\" OR \"y|z\")", 4, "forms of one relation together"},
        {LEAF_WORD, 0, "+tagten|~rathaus", "(\"tagten\" OR \"rathaus\")", 3, "no literal form"},
        {LEAF_WORD, 0, "rat*", "(\"rat\" *)", 3, "a prefix"},
        {LEAF_WORD, 0, "y|tag*", "(\"y\" OR \"tag\" *)", 7, "forms and a prefix"},
        {LEAF_WORD, 0, "-", "(\"?\")", 0, "no form at all"},
        {LEAF_WORD, 1u << FIELD_TITLE, "rat", "{title } : (\"rat\")", 2, "in a field"},
        {LEAF_WORD, 1u << FIELD_BODY | 1u << FIELD_TITLE, "stadtrat",
         "{body title } : (\"stadtrat\")", 1, "in two fields"},
        {LEAF_WORD, 1u << FIELD_SOURCE, "rat", "{source } : (\"rat\")", 0, "in no such field"},
        {LEAF_WORD, 0, "sa\"y", "(\"sa\"\"y\")", 0, "a quote"},
        {LEAF_WORD, 0, "NOT", "(\"NOT\")", 0, "an operator"},
        {LEAF_PHRASE, 0, "rat tagt", "(\"rat tagt\")", 1, "a phrase"},
        {LEAF_PHRASE, 0, "rat|+räte tagt|+tagten", "(\"rat tagt\" OR \"rat|räte tagt|tagten\")", 3,
         "literal, then in all forms"},
        {LEAF_PHRASE, 0, "+räte tagten", "(\"räte tagten\")", 2, "never literal"},
        {LEAF_PHRASE, 0, "tagt heu*", "(\"tagt heu\" *)", 1, "a phrase with a prefix at its end"},
        {LEAF_PHRASE, 0, "rat|+räte tagt*", "(\"rat tagt\" * OR \"rat|räte tagt\" *)", 3,
         "inflected, with a prefix"},
        {LEAF_PHRASE, 0, "rat - heute", "(\"?\")", 0, "a phrase with a hole"},
        {LEAF_PHRASE, 0, "+räte - heute", "(\"räte ? heute\")", 0, "the same, inflected"},
        {LEAF_PHRASE, 1u << FIELD_BODY, "tagten un-sicherheitsrat",
         "{body } : (\"tagten un-sicherheitsrat\")", 2, "a chain's whole"},
        {LEAF_PHRASE, 0, "un sicherheitsrat", "(\"un sicherheitsrat\")", 2, "a chain's parts"},
        {LEAF_EXACT_TEXT, 0, "@2024|@0", "(\"@2024|@0\")", 3, "dates"},
        {LEAF_EXACT_TEXT, 0, "@*", "(\"@*\")", 7, "everything"},
        {LEAF_PHRASE, 0, "/a /b", "(\"/a /b\")", 1, "a path"},
        {LEAF_PHRASE, 0, "/a /*", "(\"/a /\" *)", 1, "a path's prefix"},
    };
    struct engine *e = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plan p = {0};
        check_plan(e, &p, leaf_node(&p, cases[i].kind, cases[i].fields, cases[i].leaf),
                   cases[i].want, cases[i].rows);
    }
}

static void near_becomes_near(void **state)
{
    static const size_t two[] = {1, 1}, phrase_and_word[] = {2, 1}, one[] = {1};
    struct engine *e = *state;
    struct plan p = {0};

    check_plan(e, &p, near_node(&p, 2, two, 2, "rat heute"), "(NEAR(\"rat\" \"heute\" , 2))", 1);
    check_plan(e, &p, near_node(&p, 0, two, 2, "rat heute"), NULL, 0);
    check_plan(e, &p, near_node(&p, 0, two, 2, "tagt rat"), NULL, 1);
    check_plan(e, &p, near_node(&p, 1, two, 2, "rat|+räte tagt|+heute"),
               "(NEAR(\"rat|räte\" \"tagt|heute\" , 1))", 1);
    check_plan(e, &p, near_node(&p, 4, phrase_and_word, 2, "der rat rathaus"),
               "(NEAR(\"der rat\" \"rathaus\" , 4))", 1);
    check_plan(e, &p, near_node(&p, 4, phrase_and_word, 2, "der rat rath*"),
               "(NEAR(\"der rat\" \"rath\" * , 4))", 1);
    check_plan(e, &p, near_node(&p, 9, one, 1, "rat"), NULL, 3);
    check_plan(e, &p, near_node(&p, 9, two, 2, "rat -"), NULL, 0);
}

static void trees_become_expressions(void **state)
{
    struct engine *e = *state;
    struct plan p = {0};

#define W(word) leaf_node(&p, LEAF_WORD, 0, word)
    check_plan(e, &p, NULL, "\"?\"", 0);
    check_plan(e, &p, plan_node_new(&p, PLAN_NONE, 0), "\"?\"", 0);
    check_plan(e, &p, join(&p, PLAN_AND, 2, W("rat"), W("tagt")), "((\"rat\") AND (\"tagt\"))", 1);
    check_plan(e, &p, join(&p, PLAN_OR, 2, W("rat"), W("x")), "((\"rat\") OR (\"x\"))", 7);
    check_plan(e, &p, join(&p, PLAN_NOT, 1, W("rat")), "(\"@*\" NOT (\"rat\"))", 4);
    check_plan(e, &p, join(&p, PLAN_AND, 2, W("rat"), join(&p, PLAN_NOT, 1, W("räte"))),
               "(((\"rat\")) NOT (\"räte\"))", 1);
    check_plan(e, &p,
               join(&p, PLAN_AND, 3, join(&p, PLAN_NOT, 1, W("x")), W("rat"),
                    join(&p, PLAN_NOT, 1, W("tagt"))),
               NULL, 2);
    check_plan(
        e, &p,
        join(&p, PLAN_AND, 2, join(&p, PLAN_NOT, 1, W("rat")), join(&p, PLAN_NOT, 1, W("x"))), NULL,
        0);
    check_plan(
        e, &p,
        join(&p, PLAN_AND, 2, join(&p, PLAN_NOT, 1, W("tagt")), join(&p, PLAN_NOT, 1, W("x"))),
        NULL, 2);
    check_plan(e, &p, join(&p, PLAN_OR, 2, join(&p, PLAN_NOT, 1, W("rat")), W("tagt")), NULL, 5);
    check_plan(e, &p, join(&p, PLAN_NOT, 1, join(&p, PLAN_NOT, 1, W("rat"))), NULL, 3);
    check_plan(e, &p, join(&p, PLAN_NOT, 1, join(&p, PLAN_OR, 2, W("tagt"), W("x"))), NULL, 2);
    check_plan(e, &p, join(&p, PLAN_NOT, 1, plan_node_new(&p, PLAN_NONE, 0)), NULL, 7);
    check_plan(e, &p, join(&p, PLAN_AND, 2, W("rat"), plan_node_new(&p, PLAN_NONE, 0)), NULL, 0);
    check_plan(e, &p,
               join(&p, PLAN_AND, 2, leaf_node(&p, LEAF_WORD, 1u << FIELD_TITLE, "rat"),
                    leaf_node(&p, LEAF_WORD, 1u << FIELD_BODY, "räte")),
               "({title } : (\"rat\") AND {body } : (\"räte\"))", 2);
#undef W
}

static void counting_says_what_phrases_count_for(void **state)
{
    (void)state;
    struct plan p = {0};
    struct fts_expr expr;
    struct plan_node *phrase, *excluded, *word, *root;

    phrase = leaf_node(&p, LEAF_PHRASE, 0, "rat|+räte tagt");
    excluded = leaf_node(&p, LEAF_WORD, 0, "x");
    word = leaf_node(&p, LEAF_WORD, 2, "a|~b");
    root = join(&p, PLAN_AND, 3, phrase, join(&p, PLAN_NOT, 1, excluded), word);
    p.root = root;
    fts_expr_build(&expr, &p, false);
    assert_int_equal(expr.n_phrases, 5);
    assert_int_equal(expr.first_phrase[0], 0);
    assert_int_equal(expr.n_phrases_of[0], 2);
    assert_int_equal(expr.phrases[0].counts_as, PHRASE_RELATION);
    assert_int_equal(expr.phrases[0].relation, RELATION_LITERAL);
    assert_int_equal(expr.phrases[1].counts_as, PHRASE_ALL_FORMS);
    assert_int_equal(expr.phrases[1].relation, RELATION_INFLECTED);
    assert_int_equal(expr.first_phrase[2], 2); /* what is excluded comes behind what is demanded */
    assert_int_equal(expr.n_phrases_of[2], 2);
    assert_int_equal(expr.phrases[3].relation, RELATION_SPELLING);
    assert_int_equal(expr.fields_of[2], 2);
    assert_int_equal(expr.first_phrase[1], 4);
    fts_expr_release(&expr);
    plan_release(&p);
}

static void rows_of_synonyms_count_as_such(void **state)
{
    (void)state;
    struct plan p = {0};
    struct fts_expr expr;

    p.root = leaf_node(&p, LEAF_PHRASE, 0, "=vereinte|=vereinten =nationen");
    fts_expr_build(&expr, &p, false);
    assert_int_equal(expr.n_phrases, 1);
    assert_int_equal(expr.phrases[0].counts_as, PHRASE_ALL_FORMS);
    assert_int_equal(expr.phrases[0].relation, RELATION_SYNONYM);
    fts_expr_release(&expr);
    plan_release(&p);
}

/* As deep and as wide as a query may be (16 brackets, an OR of ANDs in each), with a filter. */
static void deep_and_wide_plans_are_accepted(void **state)
{
    enum { N_LEVELS = 16 };
    struct engine *e = *state;

    for (int pattern = 0; pattern < 8; pattern++) {
        struct plan p = {0};
        struct plan_node *node = leaf_node(&p, LEAF_WORD, 1u << FIELD_BODY, "x|+y|~z|<rat|tag*");
        bool expected = true;

        for (int level = 0; level < N_LEVELS; level++) {
            struct plan_node *all = leaf_node(&p, LEAF_WORD, 0, "@*");
            struct plan_node *none = leaf_node(&p, LEAF_PHRASE, 1u << FIELD_BODY, "- -");
            bool deep_last = pattern & 1;

            if (pattern & 4 && level % 2) {
                node = join(&p, PLAN_AND, 2, all, join(&p, PLAN_NOT, 1, node));
                expected = !expected;
            } else {
                node = join(&p, PLAN_AND, 2, deep_last ? all : node, deep_last ? node : all);
            }
            if (pattern & 2)
                node = join(&p, PLAN_AND, 2, node,
                            join(&p, PLAN_NOT, 1, leaf_node(&p, LEAF_WORD, 0, "-")));
            node = join(&p, PLAN_OR, 2, deep_last ? none : node, deep_last ? node : none);
        }
        node = join(&p, PLAN_AND, 2, node, leaf_node(&p, LEAF_EXACT_TEXT, 0, "@2024|@0|@2023"));
        check_plan(e, &p, node, NULL, expected ? 7 : 0);
    }
    for (int op = 0; op < 2; op++) {
        struct plan p = {0};
        struct plan_node *node = plan_node_new(&p, op ? PLAN_AND : PLAN_OR, 64);

        for (int i = 0; i < 64; i++)
            node->children[node->n_children++] =
                leaf_node(&p, LEAF_WORD, 0, "rat|+räte|~x|<stadtrat|tag*");
        check_plan(e, &p, node, NULL, 7);
    }
}

/* A tree of brackets on either side. */
static struct plan_node *bush(struct plan *p, unsigned depth)
{
    struct plan_node *left, *right;

    if (depth == 0)
        return leaf_node(p, LEAF_WORD, 1u << FIELD_BODY, "x|+rat|~räte|tag*");
    left = bush(p, depth - 1);
    right = bush(p, depth - 1);
    return join(p, depth % 2 ? PLAN_AND : PLAN_OR, 2, left, right);
}

static void bushy_plans_are_accepted(void **state)
{
    struct plan p = {0};

    check_plan(*state, &p, bush(&p, 6), NULL, 7);
}

/* ---- random plans against a naive reading ---- */

enum { N_DOCS = 48, N_FIELDS_USED = 2, DOC_TOKENS = 8, N_FORMS = 7 };
static const char *const forms[N_FORMS] = {"a", "ab", "b", "ba", "c", "\"", "*"};

struct doc {
    int tokens[N_FIELDS_USED][DOC_TOKENS];
    int n[N_FIELDS_USED];
};

static bool slot_is_at(const struct plan_slot *s, const struct doc *d, int field, int at,
                       bool is_prefix)
{
    struct span token;

    if (at < 0 || at >= d->n[field])
        return false;
    token = span_of(forms[d->tokens[field][at]]);
    for (size_t i = 0; i < s->n_forms; i++)
        if (span_eq(s->forms[i].form, token))
            return true;
    return is_prefix && s->prefix.len > 0 && span_starts(token, s->prefix);
}

static bool row_is_at(const struct plan_slot *slots, size_t n, const struct doc *d, int field,
                      int at)
{
    for (size_t i = 0; i < n; i++)
        if (!slot_is_at(&slots[i], d, field, at + (int)i, i + 1 == n))
            return false;
    return true;
}

static bool near_is_in(const struct plan_leaf *l, const struct doc *d, int field)
{
    for (int i = 0; i < d->n[field]; i++)
        for (int j = 0; j < d->n[field]; j++) {
            int first = i < j ? i : j, last = i < j ? j : i;
            int n_first = (int)l->groups[i < j ? 0 : 1];
            if (row_is_at(l->slots, l->groups[0], d, field, i) &&
                row_is_at(l->slots + l->groups[0], l->groups[1], d, field, j) &&
                last - first - n_first <= (int)l->distance)
                return true;
        }
    return false;
}

static bool leaf_is_in(const struct plan_leaf *l, const struct doc *d)
{
    for (int field = 0; field < N_FIELDS_USED; field++) {
        if (l->fields != 0 && !(l->fields & 1u << field))
            continue;
        if (l->kind == LEAF_NEAR && near_is_in(l, d, field))
            return true;
        for (int at = 0; l->kind != LEAF_NEAR && at < d->n[field]; at++)
            if (row_is_at(l->slots, l->n_slots, d, field, at))
                return true;
    }
    return false;
}

static bool matches(const struct plan *p, const struct plan_node *node, const struct doc *d)
{
    bool result = node->op == PLAN_AND;

    switch (node->op) {
    case PLAN_LEAF:
        return leaf_is_in(&p->leaves[node->leaf], d);
    case PLAN_NOT:
        return !matches(p, node->children[0], d);
    case PLAN_NONE:
        return false;
    case PLAN_BONUS:
        return matches(p, node->children[0], d);
    case PLAN_AND:
    case PLAN_OR:
        for (size_t i = 0; i < node->n_children; i++)
            if (matches(p, node->children[i], d) != (node->op == PLAN_AND))
                result = !(node->op == PLAN_AND);
        return result;
    }
    return false;
}

static void fill_slot(struct plan *p, size_t leaf, size_t slot, bool may_be_prefix,
                      uint64_t *random)
{
    static const char *const prefixes[] = {"a", "b", "\""};
    size_t n = fixture_random(random, 4);

    if (may_be_prefix && fixture_random(random, 4) == 0) {
        p->leaves[leaf].slots[slot].prefix = span_of(prefixes[fixture_random(random, 3)]);
        return;
    }
    for (size_t i = 0; i < n; i++)
        add_form(p, leaf, slot, forms[fixture_random(random, N_FORMS)],
                 (enum relation)fixture_random(random, N_RELATIONS));
}

static struct plan_node *random_leaf(struct plan *p, uint64_t *random)
{
    static const enum leaf_kind kinds[] = {LEAF_WORD, LEAF_PHRASE, LEAF_NEAR};
    enum leaf_kind kind = kinds[fixture_random(random, 3)];
    size_t n = kind == LEAF_WORD ? 1 : 2 + fixture_random(random, 2);
    size_t leaf = plan_leaf_add(p, kind, n), n_first = kind == LEAF_NEAR ? n - 1 : n;
    struct plan_leaf *l = &p->leaves[leaf];

    l->fields = fixture_random(random, 4) & 3;
    if (fixture_random(random, 4) == 0)
        l->at_closest = (enum relation)fixture_random(random, N_RELATIONS);
    for (size_t i = 0; i < n; i++)
        fill_slot(p, leaf, i, i + 1 == n || i + 1 == n_first, random);
    if (kind == LEAF_NEAR) {
        l->groups = arena_calloc(&p->arena, 2, sizeof *l->groups);
        l->n_groups = 2;
        l->groups[0] = n_first;
        l->groups[1] = 1;
        l->distance = fixture_random(random, 3);
    }
    return plan_leaf_node(p, leaf);
}

static struct plan_node *random_node(struct plan *p, unsigned depth, uint64_t *random)
{
    uint32_t choice = depth == 0 ? 0 : fixture_random(random, 8);
    struct plan_node *node;

    if (choice < 2)
        return random_leaf(p, random);
    if (choice == 7)
        return fixture_random(random, 4) ? random_leaf(p, random) : plan_node_new(p, PLAN_NONE, 0);
    node = plan_node_new(p, choice < 4 ? PLAN_AND : choice < 6 ? PLAN_OR : PLAN_NOT, 4);
    do
        node->children[node->n_children++] = random_node(p, depth - 1, random);
    while (node->op != PLAN_NOT && (node->n_children < 2 || fixture_random(random, 2)) &&
           node->n_children < 4);
    return node;
}

static void add_docs(struct engine *e, struct doc docs[N_DOCS], uint64_t *random)
{
    sqlite3_stmt *stmt = NULL;
    struct buf columns[N_FIELDS_USED] = {BUF_INIT};

    ASSERT_OK(db_exec(&e->db, "INSERT INTO fts(fts) VALUES('delete-all')", &e->f->err), &e->f->err);
    ASSERT_OK(db_prepare(&e->db, &stmt,
                         "INSERT INTO fts(rowid, body, title, meta)"
                         " VALUES(?, ?, ?, '@*')",
                         &e->f->err),
              &e->f->err);
    for (int i = 0; i < N_DOCS; i++) {
        for (int f = 0; f < N_FIELDS_USED; f++) {
            docs[i].n[f] = (int)fixture_random(random, DOC_TOKENS + 1);
            buf_clear(&columns[f]);
            for (int t = 0; t < docs[i].n[f]; t++) {
                docs[i].tokens[f][t] = (int)fixture_random(random, N_FORMS);
                buf_addf(&columns[f], "%s ", forms[docs[i].tokens[f][t]]);
            }
            db_bind_text(stmt, 2 + f, buf_span(&columns[f]));
        }
        db_bind_int(stmt, 1, i + 1);
        ASSERT_OK(db_run(&e->db, stmt, &e->f->err), &e->f->err);
    }
    sqlite3_finalize(stmt);
    for (int f = 0; f < N_FIELDS_USED; f++)
        buf_release(&columns[f]);
}

static void random_plans_match_what_they_say(void **state)
{
    struct engine *e = *state;
    struct doc docs[N_DOCS];
    uint64_t random = 4711;
    size_t n_some = 0;

    add_docs(e, docs, &random);
    for (int round = 0; round < 3000; round++) {
        struct plan p = {0};
        struct plan_node *root = random_node(&p, round % 6, &random);
        uint64_t want = 0;

        for (int i = 0; i < N_DOCS; i++)
            want |= (uint64_t)matches(&p, root, &docs[i]) << i;
        n_some += want != 0 && want != (1ull << N_DOCS) - 1;
        check_plan(e, &p, root, NULL, want);
    }
    assert_true(n_some > 1000);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(leaves_become_expressions, setup, teardown),
        cmocka_unit_test_setup_teardown(near_becomes_near, setup, teardown),
        cmocka_unit_test_setup_teardown(trees_become_expressions, setup, teardown),
        cmocka_unit_test(counting_says_what_phrases_count_for),
        cmocka_unit_test(rows_of_synonyms_count_as_such),
        cmocka_unit_test_setup_teardown(deep_and_wide_plans_are_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(bushy_plans_are_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(random_plans_match_what_they_say, setup, teardown),
    };

    return cmocka_run_group_tests_name("fts_expr", tests, NULL, NULL);
}
