#include "query/show/highlight.h"

#include "helpers.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

/* ---- plans ----
 *
 * A leaf is written as its slots, parted by blanks; a slot as forms parted by "|", each as it is,
 * or "form~FROM-TO" for a compound with the part's code points, or "form*" for a prefix. "/" parts
 * the groups of a NEAR. */

static void fill_slot(struct plan *plan, struct plan_slot *slot, const char *s, size_t len)
{
    slot->forms = arena_calloc(&plan->arena, 8, sizeof *slot->forms);
    for (const char *end = s + len; s < end;) {
        size_t n = 0, from = 0, to = 0;
        while (s + n < end && s[n] != '|')
            n++;
        struct plan_form *form = &slot->forms[slot->n_forms];
        const char *tilde = memchr(s, '~', n);
        if (s[n - 1] == '*') {
            slot->prefix = arena_copy(&plan->arena, span_make(s, n - 1));
        } else {
            if (tilde) {
                char *dash;
                from = strtoul(tilde + 1, &dash, 10);
                to = strtoul(dash + 1, NULL, 10);
                form->relation = RELATION_MODIFIER;
            }
            form->part_start_chars = from;
            form->part_end_chars = to;
            form->form = arena_copy(&plan->arena, span_make(s, tilde ? (size_t)(tilde - s) : n));
            slot->n_forms++;
        }
        s += n + (s + n < end);
    }
}

static size_t add_leaf(struct plan *plan, enum leaf_kind kind, const char *slots, uint32_t term)
{
    size_t n_slots = 1, leaf, slot = 0, in_group = 0;
    struct plan_leaf *l;

    for (const char *p = slots; *p; p++)
        n_slots += *p == ' ' && p[1] != '/';
    leaf = plan_leaf_add(plan, kind, n_slots);
    l = &plan->leaves[leaf];
    l->groups = arena_calloc(&plan->arena, n_slots, sizeof *l->groups);
    l->term = term;
    l->df = 1;
    for (const char *p = slots; *p;) {
        size_t n = strcspn(p, " ");
        if (n == 1 && *p == '/') {
            l->groups[l->n_groups++] = in_group;
            in_group = 0;
        } else {
            fill_slot(plan, &l->slots[slot++], p, n);
            in_group++;
        }
        p += n + (p[n] == ' ');
    }
    l->groups[l->n_groups++] = in_group;
    assert_int_equal(slot, n_slots);
    if (kind != LEAF_NEAR)
        l->n_groups = 0;
    while (plan->n_terms <= term && term != PLAN_NO_TERM)
        plan_term_add(plan, span_of("term"));
    return leaf;
}

static void set_df(struct plan *plan, size_t leaf, double df)
{
    plan->leaves[leaf].df = df;
}

static void set_fields(struct plan *plan, size_t leaf, unsigned fields)
{
    plan->leaves[leaf].fields = fields;
}

/* Adds the node to those that all must hold. */
static void add_node(struct plan *plan, struct plan_node *node)
{
    if (!plan->root)
        plan->root = plan_node_new(plan, PLAN_AND, 16);
    plan->root->children[plan->root->n_children++] = node;
}

static size_t ask(struct plan *plan, enum leaf_kind kind, const char *slots, uint32_t term)
{
    size_t leaf = add_leaf(plan, kind, slots, term);

    add_node(plan, plan_leaf_node(plan, leaf));
    return leaf;
}

static struct plan_node *negation(struct plan *plan, struct plan_node *child)
{
    struct plan_node *node = plan_node_new(plan, PLAN_NOT, 1);

    node->children[node->n_children++] = child;
    return node;
}

/* ---- results: the text with "[" and "]TERM" around marks ---- */

static void show(struct span text, const struct mark *marks, size_t n, struct buf *out)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        assert_true(marks[i].start >= at && marks[i].start < marks[i].end);
        assert_true(marks[i].end <= text.len && marks[i].term < 64 && marks[i].weight > 0);
        buf_add(out, text.ptr + at, marks[i].start - at);
        buf_addf(out, "[%.*s]%u", (int)(marks[i].end - marks[i].start), text.ptr + marks[i].start,
                 marks[i].term);
        at = marks[i].end;
    }
    buf_add(out, text.ptr + at, text.len - at);
}

static void check_field(const struct plan *plan, enum field field, const char *text,
                        const char *want)
{
    struct highlighter *h = highlighter_new(plan, NULL);
    const struct mark *marks;

    for (int round = 0; round < 2; round++) { /* the second time with memory in use */
        struct buf got = BUF_INIT;
        size_t n = highlighter_marks(h, field, span_of(text), &marks);
        show(span_of(text), marks, n, &got);
        assert_string_equal(buf_cstr(&got), want);
        buf_release(&got);
    }
    highlighter_free(h);
}

static void check(const struct plan *plan, const char *text, const char *want)
{
    check_field(plan, FIELD_BODY, text, want);
}

struct leaf_case {
    const char *slots, *text, *want;
};

static void check_cases(enum leaf_kind kind, unsigned distance, const struct leaf_case *cases,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct plan plan = {0};
        size_t leaf = ask(&plan, kind, cases[i].slots, 0);
        plan.leaves[leaf].distance = distance;
        check(&plan, cases[i].text, cases[i].want);
        plan_release(&plan);
    }
}

/* ---- tests ---- */

static void words_are_marked(void **state)
{
    static const struct leaf_case cases[] = {
        {"soldaten", "Soldaten in Kursk, SOLDATEN!", "[Soldaten]0 in Kursk, [SOLDATEN]0!"},
        {"soldat|soldaten", "Ein Soldat, viele Soldaten.", "Ein [Soldat]0, viele [Soldaten]0."},
        {"kursk", "Kursker", "Kursker"},
        {"über",
         "U\xCC\x88"
         "ber",
         "[U\xCC\x88"
         "ber]0"},
        {"geheimdienst", "Ge\xC2\xADheim-\ndienst", "[Ge\xC2\xADheim-\ndienst]0"},
        {"rüst*", "Rüstung rüsten Rost rüst", "[Rüstung]0 [rüsten]0 Rost [rüst]0"},
        {"rüst*|rost", "Rüstung Rost", "[Rüstung]0 [Rost]0"},
        {"un-sicherheitsrat", "Der UN-Sicherheitsrat tagt", "Der [UN-Sicherheitsrat]0 tagt"},
        {"sicherheitsrat", "Der UN-Sicherheitsrat tagt", "Der UN-[Sicherheitsrat]0 tagt"},
        {"un", "Der UN-Sicherheitsrat tagt", "Der [UN]0-Sicherheitsrat tagt"},
        {"un|un-sicherheitsrat", "UN-Sicherheitsrat, UN", "[UN-Sicherheitsrat]0, [UN]0"},
        {"rüstungstechnologie~0-7", "Die Rüstungstechnologie.", "Die [Rüstung]0stechnologie."},
        {"rüstungstechnologie~8-19|technologie", "Rüs\xC2\xADtungstech\xC2\xADnologie, Technologie",
         "Rüs\xC2\xADtungs[tech\xC2\xADnologie]0, [Technologie]0"},
        {"rüstungstechnologie~8-19", "Rustungstechnologie", "Rustungstechnologie"},
        {"3.000", "3.000 oder 3.0001", "[3.000]0 oder 3.0001"},
        {"x", "", ""},
        {"x", "\xFF x \xFF", "\xFF [x]0 \xFF"},
    };

    (void)state;
    check_cases(LEAF_WORD, 0, cases, N_ELEMS(cases));
}

static void phrases_are_marked_where_they_stand(void **state)
{
    static const struct leaf_case cases[] = {
        {"strategische|strategischen partnerschaft",
         "Partnerschaft, strategische Ziele; der strategischen Partnerschaft",
         "Partnerschaft, strategische Ziele; der [strategischen]0 [Partnerschaft]0"},
        {"a b", "a b a a b b a", "[a]0 [b]0 a [a]0 [b]0 b a"},
        {"a a", "a a a b a", "[a]0 [a]0 [a]0 b a"},
        {"a b a", "a b a b a", "[a]0 [b]0 [a]0 [b]0 [a]0"},
        {"b a", "a b", "a b"},
        {"a b c", "b c", "b c"},
        {"un sicherheitsrat", "Der UN-Sicherheitsrat", "Der [UN-Sicherheitsrat]0"},
        {"un sicherheitsrat", "Der UN Sicherheitsrat", "Der [UN]0 [Sicherheitsrat]0"},
        {"un sicherheitsrat tagt", "UN-Sicherheitsrat tagt", "[UN-Sicherheitsrat]0 [tagt]0"},
        {"der un-sicherheitsrat", "der UN-Sicherheitsrat", "[der]0 [UN-Sicherheitsrat]0"},
        {"sicherheitsrat tagt", "UN-Sicherheitsrat tagt", "UN-[Sicherheitsrat]0 [tagt]0"},
        {"un-sicherheitsrat tagt", "UN-Sicherheitsrat tagt", "UN-Sicherheitsrat tagt"},
        {"a b", "x-a b-y", "x-[a]0 [b]0-y"},
        {"24 2 2022", "am 24.2.2022 und 24.2.2021", "am [24.2.2022]0 und 24.2.2021"},
        {"am 24", "am 24.2.2022", "[am]0 [24]0.2.2022"},
        {"die rüst*", "die Rüstung die Rast", "[die]0 [Rüstung]0 die Rast"},
        {"a b", "a\n\n»b«", "[a]0\n\n»[b]0«"},
        {"neue rüstungstechnologie~8-19", "neue Rüstungstechnologie",
         "[neue]0 Rüstungs[technologie]0"},
    };

    (void)state;
    check_cases(LEAF_PHRASE, 0, cases, N_ELEMS(cases));
}

static void near_counts_the_words_between(void **state)
{
    static const struct leaf_case cases[] = {
        {"a / b", "a 1 2 b", "[a]0 1 2 [b]0"},
        {"a / b", "a 1 2 3 b", "a 1 2 3 b"},
        {"a / b", "b 1 2 a", "[b]0 1 2 [a]0"},
        {"a / b", "a b", "[a]0 [b]0"},
        {"a / b", "a a 1 2 b b 1 2 3 a", "a [a]0 1 2 [b]0 b 1 2 3 a"},
        {"a / b", "a 1 b 1 2 3 4 b", "[a]0 1 [b]0 1 2 3 4 b"},
        {"a / b", "a b 1 2 3 4 a b", "[a]0 [b]0 1 2 3 4 [a]0 [b]0"},
        {"a / b / c", "a 1 b c", "[a]0 1 [b]0 [c]0"},
        {"a / b / c", "a 1 b 1 c", "a 1 b 1 c"},
        {"a / b / c", "a b", "a b"},
        {"a x / b", "a x 1 2 b", "[a]0 [x]0 1 2 [b]0"},
        {"a x / b", "a x 1 2 3 b", "a x 1 2 3 b"},
        {"a x / b", "b 1 2 a x", "[b]0 1 2 [a]0 [x]0"},
        {"a x / b", "a 1 b", "a 1 b"},
        {"a / a", "a", "[a]0"},
        {"a / b", "a-1 2 b", "[a]0-1 2 [b]0"},
        {"a / b", "a 1-2-3 b", "a 1-2-3 b"},
    };

    (void)state;
    check_cases(LEAF_NEAR, 2, cases, N_ELEMS(cases));
}

static void near_without_room_wants_neighbours(void **state)
{
    static const struct leaf_case cases[] = {
        {"a / b", "a b", "[a]0 [b]0"},
        {"a / b", "b a", "[b]0 [a]0"},
        {"a / b", "a 1 b", "a 1 b"},
    };

    (void)state;
    check_cases(LEAF_NEAR, 0, cases, N_ELEMS(cases));
}

static void terms_are_told_apart(void **state)
{
    struct plan plan = {0};

    (void)state;
    ask(&plan, LEAF_WORD, "kursk", 0);
    ask(&plan, LEAF_WORD, "soldaten", 1);
    ask(&plan, LEAF_WORD, "region", 65);
    check(&plan, "Soldaten in der Region Kursk", "[Soldaten]1 in der [Region]1 [Kursk]0");
    plan_release(&plan);
}

static void a_chain_has_one_mark(void **state)
{
    struct plan plan = {0};
    struct plan_node *either = plan_node_new(&plan, PLAN_OR, 2);

    (void)state;
    either->children[either->n_children++] =
        plan_leaf_node(&plan, add_leaf(&plan, LEAF_WORD, "un-sicherheitsrat|unsicherheitsrat", 0));
    either->children[either->n_children++] =
        plan_leaf_node(&plan, add_leaf(&plan, LEAF_PHRASE, "un sicherheitsrat|sicherheitsrats", 0));
    add_node(&plan, either);
    check(&plan, "UN-Sicherheitsrat, UN-Sicherheitsrats, UN Sicherheitsrat, Sicherheitsrat",
          "[UN-Sicherheitsrat]0, [UN-Sicherheitsrats]0, [UN]0 [Sicherheitsrat]0, Sicherheitsrat");
    plan_release(&plan);
}

static void the_longer_mark_wins(void **state)
{
    struct plan plan = {0};

    (void)state;
    ask(&plan, LEAF_WORD, "un", 0);
    ask(&plan, LEAF_WORD, "un-sicherheitsrat", 1);
    ask(&plan, LEAF_WORD, "sicherheitsrat", 2);
    check(&plan, "UN-Sicherheitsrat UN", "[UN-Sicherheitsrat]1 [UN]0");
    check(&plan, "UN-Klimarat", "[UN]0-Klimarat");
    plan_release(&plan);
}

static void equal_marks_keep_the_first_term(void **state)
{
    struct plan plan = {0};

    (void)state;
    ask(&plan, LEAF_WORD, "a", 1);
    ask(&plan, LEAF_WORD, "a", 0);
    check(&plan, "a", "[a]0");
    plan_release(&plan);
}

static void what_is_excluded_is_not_marked(void **state)
{
    struct plan plan = {0};
    struct plan_node *twice;

    (void)state;
    ask(&plan, LEAF_WORD, "a", 0);
    add_node(&plan, negation(&plan, plan_leaf_node(&plan, add_leaf(&plan, LEAF_WORD, "b", 1))));
    twice = negation(&plan, plan_leaf_node(&plan, add_leaf(&plan, LEAF_WORD, "c", 2)));
    add_node(&plan, negation(&plan, twice));
    ask(&plan, LEAF_WORD, "d", PLAN_NO_TERM);
    ask(&plan, LEAF_EXACT_TEXT, "e", 3);
    add_leaf(&plan, LEAF_WORD, "f", 4); /* in no node */
    add_node(&plan, plan_node_new(&plan, PLAN_NONE, 0));
    check(&plan, "a b c d e f", "[a]0 b [c]2 d e f");
    plan_release(&plan);
}

static void fields_are_kept_to(void **state)
{
    struct plan plan = {0};

    (void)state;
    set_fields(&plan, ask(&plan, LEAF_WORD, "a", 0), 1u << FIELD_TITLE);
    set_fields(&plan, ask(&plan, LEAF_PHRASE, "b c", 1), 1u << FIELD_BODY | 1u << FIELD_PLACE);
    ask(&plan, LEAF_WORD, "d", 2);
    check_field(&plan, FIELD_TITLE, "a b c d", "[a]0 b c [d]2");
    check_field(&plan, FIELD_BODY, "a b c d", "a [b]1 [c]1 [d]2");
    check_field(&plan, FIELD_PLACE, "a b c d", "a [b]1 [c]1 [d]2");
    check_field(&plan, FIELD_SOURCE, "a b c d", "a b c [d]2");
    plan_release(&plan);
}

static void rare_terms_weigh_more(void **state)
{
    struct plan plan = {0};
    struct highlighter *h;
    const struct mark *marks;

    (void)state;
    set_df(&plan, ask(&plan, LEAF_WORD, "rare", 0), 2);
    set_df(&plan, ask(&plan, LEAF_WORD, "common", 1), 1e6);
    set_df(&plan, ask(&plan, LEAF_WORD, "minor", 2), 2);
    set_df(&plan, ask(&plan, LEAF_WORD, "nothing", 3), -1);
    plan.term_weights[2] = 0.5;
    plan.term_weights[3] = 0;
    h = highlighter_new(&plan, NULL);
    assert_int_equal(highlighter_marks(h, FIELD_BODY, span_of("rare common minor nothing"), &marks),
                     4);
    assert_true(marks[0].weight > marks[1].weight);
    assert_true(marks[0].weight > marks[2].weight && marks[2].weight > marks[1].weight);
    assert_true(marks[3].weight > 0 && marks[3].weight < 0.01f);
    highlighter_free(h);
    plan_release(&plan);
}

/* Words that the text only implies are marked where they are implied; their forms in a plan have
 * the derivation's mark. */
static void implied_words_are_marked(void **state)
{
    static const struct {
        const char *slots, *text, *want;
    } cases[] = {
        {"einfuhr\x03", "Die Ein- und Ausfuhr", "Die [Ein]0- und Ausfuhr"},
        {"einfuhr", "Die Ein- und Ausfuhr", "Die Ein- und Ausfuhr"},
        {"bürger\x03", "Die Bürger:innen und Bürger", "Die [Bürger:innen]0 und Bürger"},
        {"bürger", "Die Bürger:innen und Bürger", "Die Bürger:innen und [Bürger]0"},
        {"bürger:innen", "Bürger:innen, Bürger*innen", "[Bürger:innen]0, Bürger*innen"},
        {"bürgerinnen\x03", "Bürger(innen) und BürgerInnen", "[Bürger(innen)]0 und BürgerInnen"},
        {"besucherzentrum\x03~0-8", "im Besucher:innenzentrum", "im [Besucher]0:innenzentrum"},
        {"besucherzentrum\x03~8-15", "im Besucher:innenzentrum", "im Besucher:innen[zentrum]0"},
        {"besucherinnenzentrum\x03~0-13", "im Besucher:innenzentrum",
         "im [Besucher:innen]0zentrum"},
        {"besucherinnenzentrum\x03~13-20", "im Besucher:innenzentrum",
         "im Besucher:innen[zentrum]0"},
        {"bürgerrat\x03~6-9", "im BürgerInnenrat", "im BürgerInnen[rat]0"},
        {"haupteingang\x03~5-12", "Haupt- und Nebeneingang", "[Haupt]0- und Nebeneingang"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct plan plan = {0};
        ask(&plan, LEAF_WORD, cases[i].slots, 0);
        check(&plan, cases[i].text, cases[i].want);
        plan_release(&plan);
    }
}

static void implied_words_stand_in_phrases(void **state)
{
    struct plan plan = {0};

    (void)state;
    ask(&plan, LEAF_PHRASE, "einfuhr|einfuhr\x03 und ausfuhr", 0);
    check(&plan, "Ein- und Ausfuhr, Einfuhr und Ausfuhr, Ein und Ausfuhr",
          "[Ein]0- [und]0 [Ausfuhr]0, [Einfuhr]0 [und]0 [Ausfuhr]0, Ein und Ausfuhr");
    plan_release(&plan);
}

static void empty_plans_mark_nothing(void **state)
{
    struct plan plan = {0};

    (void)state;
    check(&plan, "a b", "a b");
    add_leaf(&plan, LEAF_WORD, "a", 0);
    check(&plan, "a b", "a b");
    add_node(&plan, plan_leaf_node(&plan, plan_leaf_add(&plan, LEAF_PHRASE, 0)));
    plan.leaves[plan.n_leaves - 1].term = 0;
    check(&plan, "a b", "a b");
    plan_release(&plan);
    highlighter_free(NULL);
}

/* Many candidates of which none fits: what is marked costs no more than what is read. */
static void long_texts_are_read_once(void **state)
{
    struct plan plan = {0};
    struct buf text = BUF_INIT;
    struct highlighter *h;
    const struct mark *marks;
    size_t leaf;

    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_add_str(&text, "a ");
    buf_add_str(&text, "b");
    ask(&plan, LEAF_PHRASE, "a a a a b", 0);
    leaf = ask(&plan, LEAF_NEAR, "a / a / b", 1);
    plan.leaves[leaf].distance = 1;
    h = highlighter_new(&plan, NULL);
    assert_int_equal(highlighter_marks(h, FIELD_BODY, buf_span(&text), &marks), 5);
    assert_int_equal(marks[4].end, text.len);
    highlighter_free(h);
    buf_release(&text);
    plan_release(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_marked),
        cmocka_unit_test(phrases_are_marked_where_they_stand),
        cmocka_unit_test(near_counts_the_words_between),
        cmocka_unit_test(near_without_room_wants_neighbours),
        cmocka_unit_test(terms_are_told_apart),
        cmocka_unit_test(a_chain_has_one_mark),
        cmocka_unit_test(the_longer_mark_wins),
        cmocka_unit_test(equal_marks_keep_the_first_term),
        cmocka_unit_test(what_is_excluded_is_not_marked),
        cmocka_unit_test(fields_are_kept_to),
        cmocka_unit_test(rare_terms_weigh_more),
        cmocka_unit_test(implied_words_are_marked),
        cmocka_unit_test(implied_words_stand_in_phrases),
        cmocka_unit_test(empty_plans_mark_nothing),
        cmocka_unit_test(long_texts_are_read_once),
    };
    return cmocka_run_group_tests_name("highlight", tests, NULL, NULL);
}
