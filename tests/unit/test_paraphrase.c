#include "fixture.h"

#include "index/retrieve/fts_match.h"
#include "query/expand/expand.h"
#include "query/expand/paraphrase.h"

#include <stdlib.h>

static const struct fixture_article articles[] = {
    {"a", .body = "Die Abteilung für Geburtshilfe schließt. Abteilungen wie diese sind selten."},
    {"b", .title = "Corona", .body = "Die Pandemie ist vorbei, sagt der Minister für Verkehr."},
    {"c", .body = "Am Hof des Königs fuhr die Bahn. Ein Wechsel im Amt des Verkehrsministers."},
    {"d", .body = "Coronapandemie Bahnhof Verkehrsministerwechsel Geburtshilfeabteilung"},
    {"e", .body = "Hilfe bei der Geburt, später in einer anderen Abteilung"},
    {"f", .body = "Eine Abteilung der Bahn an einem Hof, und nebenan die Geburtshilfe."},
};

static int setup(void **state)
{
    int rc = fixture_setup_index(state);

    if (rc == 0)
        fixture_add(*state, articles, sizeof articles / sizeof *articles);
    return rc;
}

/* "left|right/distance" for each leaf: the forms of its two sides. */
static void describe(const struct plan *p, const size_t *leaves, size_t n, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < n; i++) {
        const struct plan_leaf *l = &p->leaves[leaves[i]];

        assert_int_equal(l->kind, LEAF_NEAR);
        assert_int_equal(l->n_slots, 2);
        assert_int_equal(l->n_groups, 2);
        assert_int_equal(l->groups[0] + l->groups[1], 2);
        assert_int_equal(l->at_closest, RELATION_RELATED);
        buf_add_str(out, i > 0 ? " " : "");
        for (size_t s = 0; s < 2; s++) {
            buf_add_str(out, s > 0 ? "|" : "");
            assert_true(l->slots[s].n_forms > 0);
            for (size_t k = 0; k < l->slots[s].n_forms; k++)
                buf_addf(out, "%s%.*s", k > 0 ? "," : "", (int)l->slots[s].forms[k].form.len,
                         l->slots[s].forms[k].form.ptr);
        }
        buf_addf(out, "/%u", l->distance);
    }
}

static void compounds_are_taken_apart_at_each_seam(void **state)
{
    static const struct {
        const char *form, *want, *why;
    } cases[] = {
        {"coronapandemie", "corona|pandemie/3", "each side as it is in the index"},
        {"coronapandemien", "corona|pandemie/3", "inflected"},
        {"geburtshilfeabteilung", "geburtshilfe|abteilung,abteilungen/3",
         "no \"Hilfeabteilung\" stands anywhere"},
        {"bahnhof", "bahn|hof/0", "a word of its own: right beside each other"},
        {"coronaminister", "corona|minister/3", "nobody wrote it"},
        {"coronagarten", "", "the index lacks one side"},
        {"gartenminister", "", "or the other"},
        {"minister", "", "no compound"},
        {"xqzwrtpf", "", "no word"},
        {"3000", "", "no letters"},
        {"", "", "nothing"},
    };
    struct fixture *f = *state;
    struct buf got = BUF_INIT;
    size_t n_wrong = 0;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plan p = {0};
        size_t leaves[PARAPHRASE_MAX], n = 99;
        uint32_t term = plan_term_add(&p, span_of(cases[i].form));

        ASSERT_OK(paraphrase_add(f->ix, &p, span_of(cases[i].form), term, 1u << FIELD_TITLE, leaves,
                                 &n, &f->err),
                  &f->err);
        assert_in_range(n, 0, PARAPHRASE_MAX);
        describe(&p, leaves, n, &got);
        for (size_t k = 0; k < n; k++) {
            assert_int_equal(p.leaves[leaves[k]].term, term);
            assert_int_equal(p.leaves[leaves[k]].fields, 1u << FIELD_TITLE);
        }
        if (strcmp(buf_cstr(&got), cases[i].want) != 0) {
            print_error("%s (%s): %s, not %s\n", cases[i].form, cases[i].why, buf_cstr(&got),
                        cases[i].want);
            n_wrong++;
        }
        plan_release(&p);
    }
    buf_release(&got);
    assert_int_equal(n_wrong, 0);
}

static enum fb_status note_match(const struct match *m, void *ctx)
{
    buf_addf(ctx, "%c", (char)('a' + m->id - 1));
    return FB_OK;
}

/* Which articles a query finds, and that words of a quotation or exact ones are not taken apart. */
static void what_texts_say_instead_is_found(void **state)
{
    static const struct {
        const char *query, *want;
    } cases[] = {
        {"Geburtshilfeabteilung", "ad"}, /* f has too much between, e is another thing */
        {"Coronapandemie", "d"},         /* b has its words in two fields */
        {"Verkehrsminister", "bcd"},
        {"Verkehrsministerwechsel", "cd"},
        {"Bahnhof", "d"},
        {"=Verkehrsminister", ""},
        {"\"Verkehrsminister\"", "c"},
        {"titel:Verkehrsminister", ""},
        {"Minister -Verkehrsminister", ""},
    };
    struct fixture *f = *state;
    struct buf got = BUF_INIT;
    size_t n_wrong = 0;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct expand_options options = {false};
        struct query q;
        struct plan p = {0};
        uint64_t n;

        buf_clear(&got);
        ASSERT_OK(query_parse(&q, span_of(cases[i].query), 0, &f->err), &f->err);
        ASSERT_OK(query_expand(f->ix, &q, &options, &p, &f->err), &f->err);
        ASSERT_OK(index_match(f->ix, &p, note_match, &got, &n, NULL, &f->err), &f->err);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0) {
            print_error("%s: %s, not %s\n", cases[i].query, buf_cstr(&got), cases[i].want);
            n_wrong++;
        }
        plan_release(&p);
        query_release(&q);
    }
    buf_release(&got);
    assert_int_equal(n_wrong, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(compounds_are_taken_apart_at_each_seam, setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(what_texts_say_instead_is_found, setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("paraphrase", tests, NULL, NULL);
}
