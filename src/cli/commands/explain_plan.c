/* A plan in words, for explain. */
#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/commands/explain.h"
#include "cli/output/format.h"
#include "query/expand/slots.h"
#include "text/token.h"

#include <stdlib.h>

static const char *const relation_names[N_RELATIONS] = {
    N_("literal"),         N_("inflected"),         N_("other spelling"), N_("related"),
    N_("compounds of it"), N_("compounds with it"), N_("synonyms")};

enum { MAX_FORMS_SHOWN = 24 };

const char *explain_relation(enum relation relation)
{
    return _(relation_names[relation]);
}

static void indent(struct buf *out, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_add_str(out, "  ");
}

/* Whether the next form is the same word where texts only imply it. */
static bool is_implied_too(const struct plan_slot *slot, size_t i)
{
    return i + 1 < slot->n_forms && slot->forms[i + 1].relation == slot->forms[i].relation &&
           span_eq(token_bare_form(slot->forms[i + 1].form), token_bare_form(slot->forms[i].form));
}

/* The form at i with its articles, and those that only imply it behind. */
static void add_form(const struct plan_slot *slot, size_t i, struct buf *out)
{
    const struct plan_form *form = &slot->forms[i];
    struct span bare = token_bare_form(form->form);

    buf_addf(out, " %.*s (%u", (int)bare.len, bare.ptr, form->df);
    if (is_implied_too(slot, i))
        buf_addf(out, " + %u", form[1].df);
    buf_add_char(out, ')');
}

static void add_relation(const struct plan_slot *slot, enum relation relation, int depth,
                         struct buf *out)
{
    size_t n = 0;

    for (size_t i = 0; i < slot->n_forms; i++) {
        if (slot->forms[i].relation != relation)
            continue;
        if (n == 0) {
            indent(out, depth);
            buf_addf(out, "%s:", explain_relation(relation));
        }
        if (n++ < MAX_FORMS_SHOWN)
            add_form(slot, i, out);
        i += is_implied_too(slot, i);
    }
    if (n > MAX_FORMS_SHOWN)
        buf_addf(out, _(" and %zu more"), n - MAX_FORMS_SHOWN);
    if (n > 0)
        buf_add_char(out, '\n');
}

static void add_slot(const struct plan_slot *slot, int depth, struct buf *out)
{
    struct plan_slot sorted = *slot;

    sorted.forms = xcalloc(slot->n_forms + 1, sizeof *sorted.forms);
    for (size_t i = 0; i < slot->n_forms; i++)
        sorted.forms[i] = slot->forms[i];
    slot_sort(&sorted);
    for (int r = 0; r < N_RELATIONS; r++)
        add_relation(&sorted, (enum relation)r, depth, out);
    free(sorted.forms);
    if (slot->prefix.len > 0) {
        indent(out, depth);
        buf_addf(out, _("every word that starts with %.*s"), (int)slot->prefix.len,
                 slot->prefix.ptr);
        buf_add_char(out, '\n');
    }
}

/* A compound's parts near each other (query/expand/paraphrase.h); a NEAR that was typed has no limit to
 * how closely it counts. */
static bool is_paraphrase(const struct plan_leaf *l)
{
    return l->kind == LEAF_NEAR && l->at_closest > RELATION_LITERAL;
}

void explain_leaf_name(const struct plan *plan, const struct plan_leaf *l, struct buf *out)
{
    static const char *const kinds[] = {N_("word"), N_("phrase"), N_("near"), N_("term")};

    buf_add_str(out, is_paraphrase(l) ? _("taken apart") : _(kinds[l->kind]));
    if (l->term != PLAN_NO_TERM && plan->term_texts[l->term].len > 0)
        buf_addf(out, " %.*s", (int)plan->term_texts[l->term].len, plan->term_texts[l->term].ptr);
    for (int f = 0; f < N_FIELDS && l->fields; f++)
        if (l->fields & (1u << f))
            buf_addf(out, " [%s]", field_name((enum field)f));
}

/* What a term weighs, said once, at its first leaf. */
static void add_weight(const struct search_result *r, const struct plan_leaf *l, struct buf *out)
{
    double factor = r->plan.term_weights[l->term];

    for (const struct plan_leaf *other = r->plan.leaves; other < l; other++)
        if (other->term == l->term)
            return;
    if (!r->weights)
        return;
    buf_addf(out, ", %s ", _("weight"));
    format_decimal(out, r->weights[l->term], 2);
    if (r->plan.term_is_flat[l->term]) {
        buf_addf(out, " (%s)", _("whether rare or not"));
    } else if (factor < 1) {
        buf_add_str(out, " (");
        format_decimal(out, factor, 2);
        buf_addf(out, " × %s)", _("by its place in the query"));
    }
}

static void add_distance(const struct plan_leaf *l, struct buf *out)
{
    buf_add_str(out, ", ");
    if (l->distance == 0)
        buf_add_str(out, _("side by side"));
    else
        buf_addf(out, ngettext("at most %u word between", "at most %u words between", l->distance),
                 l->distance);
}

static void add_leaf(const struct search_result *r, const struct plan_leaf *l, int depth,
                     struct buf *out)
{
    indent(out, depth);
    explain_leaf_name(&r->plan, l, out);
    if (l->kind == LEAF_NEAR)
        add_distance(l, out);
    if (is_paraphrase(l))
        buf_addf(out, _(", counts as %s"), explain_relation(l->at_closest));
    else if (l->term != PLAN_NO_TERM)
        buf_addf(out, _(", in about %.0f articles"), l->df);
    if (l->term != PLAN_NO_TERM)
        add_weight(r, l, out);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < l->n_slots; i++)
        add_slot(&l->slots[i], depth + 1, out);
}

static void add_node(const struct search_result *r, const struct plan_node *node, int depth,
                     struct buf *out)
{
    static const char *const operators[] = {[PLAN_AND] = "AND",
                                            [PLAN_OR] = "OR",
                                            [PLAN_NOT] = "NOT",
                                            [PLAN_NONE] = N_("nothing"),
                                            [PLAN_BONUS] = N_("found by the first, ranked by all")};

    if (node->op == PLAN_LEAF) {
        add_leaf(r, &r->plan.leaves[node->leaf], depth, out);
        return;
    }
    indent(out, depth);
    buf_addf(out, "%s\n",
             node->op == PLAN_NONE || node->op == PLAN_BONUS ? _(operators[node->op])
                                                             : operators[node->op]);
    for (size_t i = 0; i < node->n_children; i++)
        add_node(r, node->children[i], depth + 1, out);
}

void explain_plan(const struct search_result *r, struct buf *out)
{
    if (r->plan.root)
        add_node(r, r->plan.root, 0, out);
}
