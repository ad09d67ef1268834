/* A plan in words, for explain. */
#include "query/search.h"

#include "base/i18n.h"
#include "text/token.h"

static const char *const relation_names[N_RELATIONS] = {
    N_("literal"),         N_("inflected"),         N_("other spelling"), N_("related"),
    N_("compounds of it"), N_("compounds with it"), N_("synonyms")};

enum { MAX_FORMS_SHOWN = 24 };

static void indent(struct buf *out, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_add_str(out, "  ");
}

/* The form at *i with its articles, and with those of the same word where texts only imply it,
 * which stands behind; *i moves to what was shown last. */
static void dump_form(const struct plan_slot *slot, size_t *i, struct buf *out)
{
    const struct plan_form *form = &slot->forms[*i], *next = form + 1;
    struct span bare = token_bare_form(form->form);

    buf_addf(out, " %.*s (%u", (int)bare.len, bare.ptr, form->df);
    if (*i + 1 < slot->n_forms && next->relation == form->relation &&
        span_eq(token_bare_form(next->form), bare)) {
        buf_addf(out, " + %u", next->df);
        ++*i;
    }
    buf_add_char(out, ')');
}

static void dump_slot(const struct plan_slot *slot, int depth, struct buf *out)
{
    for (int r = 0; r < N_RELATIONS; r++) {
        size_t n = 0;

        for (size_t i = 0; i < slot->n_forms; i++) {
            if ((int)slot->forms[i].relation != r)
                continue;
            if (n == 0) {
                indent(out, depth);
                buf_addf(out, "%s:", _(relation_names[r]));
            }
            if (n++ < MAX_FORMS_SHOWN)
                dump_form(slot, &i, out);
        }
        if (n > MAX_FORMS_SHOWN)
            buf_addf(out, _(" and %zu more"), n - MAX_FORMS_SHOWN);
        if (n > 0)
            buf_add_char(out, '\n');
    }
    if (slot->prefix.len > 0) {
        indent(out, depth);
        buf_addf(out, _("every word that starts with %.*s"), (int)slot->prefix.len,
                 slot->prefix.ptr);
        buf_add_char(out, '\n');
    }
}

static void dump_leaf(const struct plan *plan, const struct plan_leaf *l, int depth,
                      struct buf *out)
{
    static const char *const kinds[] = {N_("word"), N_("phrase"), N_("near"), N_("term")};

    indent(out, depth);
    buf_add_str(out, _(kinds[l->kind]));
    if (l->term != PLAN_NO_TERM && plan->term_texts[l->term].len > 0)
        buf_addf(out, " %.*s", (int)plan->term_texts[l->term].len, plan->term_texts[l->term].ptr);
    for (int f = 0; f < N_FIELDS && l->fields; f++)
        if (l->fields & (1u << f))
            buf_addf(out, " [%s]", field_name((enum field)f));
    if (l->term != PLAN_NO_TERM)
        buf_addf(out, _(", in about %.0f articles"), l->df);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < l->n_slots; i++)
        dump_slot(&l->slots[i], depth + 1, out);
}

static void dump_node(const struct plan *plan, const struct plan_node *node, int depth,
                      struct buf *out)
{
    static const char *const operators[] = {
        [PLAN_AND] = "AND", [PLAN_OR] = "OR", [PLAN_NOT] = "NOT", [PLAN_NONE] = N_("nothing")};

    if (node->op == PLAN_LEAF) {
        dump_leaf(plan, &plan->leaves[node->leaf], depth, out);
        return;
    }
    indent(out, depth);
    buf_addf(out, "%s\n", node->op == PLAN_NONE ? _(operators[node->op]) : operators[node->op]);
    for (size_t i = 0; i < node->n_children; i++)
        dump_node(plan, node->children[i], depth + 1, out);
}

void plan_dump(const struct plan *plan, struct buf *out)
{
    if (plan->root)
        dump_node(plan, plan->root, 0, out);
}
