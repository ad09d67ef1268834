/* Writes plans in FTS5's query language. A word becomes one phrase a relation, its forms being
 * alternatives at one position, so that the counts by relation can be read off the phrases:
 *
 *     Soldaten  →  ("soldaten" OR "soldat␟soldats")          ␟ = TERM_SAME_POSITION
 *
 * FTS5 has no unary NOT and no query for everything; a term that is in every article helps. */
#include "index/retrieve/fts_expr.h"

#include "base/xalloc.h"
#include "index/plan/term_column.h"

#include <stdlib.h>

static const char no_such_term[] = "\x02";

static void add_quoted_bytes(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            buf_add_char(out, '"');
        if (s.ptr[i] != '\0')
            buf_add_char(out, s.ptr[i]);
    }
}

static void begin_phrase(struct fts_expr *e, size_t leaf, enum relation relation,
                         enum phrase_counts_as counts_as)
{
    struct fts_phrase *p;

    xgrow(&e->phrases, &e->phrases_cap, e->n_phrases + 1, sizeof *e->phrases);
    p = &e->phrases[e->n_phrases++];
    p->leaf = leaf;
    p->relation = relation > e->at_closest ? relation : e->at_closest;
    p->counts_as = counts_as;
    if (leaf != FTS_NO_LEAF)
        e->n_phrases_of[leaf]++;
    buf_add_char(&e->text, '"');
}

/* A phrase of one term that belongs to no leaf. */
static void add_bare_term(struct fts_expr *e, const char *term)
{
    begin_phrase(e, FTS_NO_LEAF, RELATION_LITERAL, PHRASE_RELATION);
    buf_add_str(&e->text, term);
    buf_add_char(&e->text, '"');
}

/* The slot's forms of one relation, or all with relation == N_RELATIONS; returns how many. */
static size_t add_forms(struct fts_expr *e, const struct plan_slot *slot, enum relation relation)
{
    size_t n = 0;

    for (size_t i = 0; i < slot->n_forms; i++) {
        if (relation != N_RELATIONS && slot->forms[i].relation != relation)
            continue;
        if (n++ > 0)
            buf_add_char(&e->text, TERM_SAME_POSITION);
        add_quoted_bytes(&e->text, slot->forms[i].form);
    }
    return n;
}

static bool slot_has(const struct plan_slot *slot, enum relation relation)
{
    for (size_t i = 0; i < slot->n_forms; i++)
        if (slot->forms[i].relation == relation)
            return true;
    return false;
}

static void add_or(struct fts_expr *e, size_t n_before)
{
    if (n_before > 0)
        buf_add_str(&e->text, " OR ");
}

/* How many alternatives a phrase gets of n. In every row it visits, FTS5 looks at all alternatives
 * of the phrases that stand at that row, and at one of each other phrase: phrases of about the
 * square root cost least. Below a few dozen one phrase is as good. */
static size_t alternatives_a_phrase(size_t n)
{
    size_t root = 1;

    while (root * root < n)
        root++;
    return n <= 24 ? 24 : root;
}

/* Whether another form may stand at the same position: a chain stands where its first part does, a
 * word that the text only implies where others do. FTS5 would count the position of two
 * alternatives once, but every form counts. (Dates and paths only match.) */
static bool may_share_position(struct span form)
{
    if (terms_is_meta(form))
        return false;
    for (size_t i = 0; i < form.len; i++) {
        const unsigned char c = (unsigned char)form.ptr[i];
        if (c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            return true;
    }
    return false;
}

/* The slot's forms of one relation that may share a position, or all others; as phrases of at most
 * so many. Returns how many phrases. */
static size_t add_alternatives(struct fts_expr *e, size_t leaf, const struct plan_slot *slot,
                               enum relation relation, bool sharing, size_t max, size_t n_before)
{
    size_t n = 0, n_phrases = 0;

    for (size_t i = 0; i < slot->n_forms; i++) {
        if (slot->forms[i].relation != relation ||
            may_share_position(slot->forms[i].form) != sharing)
            continue;
        if (n++ % max == 0) {
            if (n > 1)
                buf_add_char(&e->text, '"');
            add_or(e, n_before + n_phrases++);
            begin_phrase(e, leaf, relation, PHRASE_RELATION);
        } else {
            buf_add_char(&e->text, TERM_SAME_POSITION);
        }
        add_quoted_bytes(&e->text, slot->forms[i].form);
    }
    if (n > 0)
        buf_add_char(&e->text, '"');
    return n_phrases;
}

/* The slot's forms of one relation as phrases; returns how many. */
static size_t add_relation(struct fts_expr *e, size_t leaf, const struct plan_slot *slot,
                           enum relation relation, size_t n_before)
{
    size_t n_forms = 0, n;

    for (size_t i = 0; i < slot->n_forms; i++)
        n_forms += slot->forms[i].relation == relation;
    n = add_alternatives(e, leaf, slot, relation, false, alternatives_a_phrase(n_forms), n_before);
    return n + add_alternatives(e, leaf, slot, relation, true, 1, n_before + n);
}

static void add_word(struct fts_expr *e, size_t leaf, const struct plan_slot *slot)
{
    size_t n = 0;

    for (int r = 0; r < N_RELATIONS; r++)
        n += add_relation(e, leaf, slot, (enum relation)r, n);
    if (slot->prefix.len > 0) {
        add_or(e, n++);
        begin_phrase(e, leaf, RELATION_LITERAL, PHRASE_RELATION);
        add_quoted_bytes(&e->text, slot->prefix);
        buf_add_str(&e->text, "\" *");
    }
    if (n == 0)
        add_bare_term(e, no_such_term);
}

/* The slots in a row as one phrase string, without its quotes; only the last may have a prefix. */
static void add_row(struct fts_expr *e, const struct plan_slot *slots, size_t n_slots,
                    enum relation relation)
{
    for (size_t i = 0; i < n_slots; i++) {
        if (i > 0)
            buf_add_char(&e->text, TERM_SEPARATOR);
        if (add_forms(e, &slots[i], relation) == 0)
            buf_add_str(&e->text, i + 1 == n_slots && slots[i].prefix.len > 0 ? "" : no_such_term);
    }
    if (slots[n_slots - 1].prefix.len > 0)
        add_quoted_bytes(&e->text, slots[n_slots - 1].prefix);
    buf_add_char(&e->text, '"');
    if (slots[n_slots - 1].prefix.len > 0)
        buf_add_str(&e->text, " *");
}

/* What occurrences of a phrase count as that are not literal. */
static enum relation loosest_of_phrase(const struct plan_leaf *l)
{
    return slot_has(&l->slots[0], RELATION_SYNONYM) ? RELATION_SYNONYM : RELATION_INFLECTED;
}

static void add_phrase(struct fts_expr *e, size_t leaf, const struct plan_leaf *l)
{
    bool all_literal = true, can_be_literal = true;

    for (size_t i = 0; i < l->n_slots; i++) {
        bool prefix = l->slots[i].prefix.len > 0;
        can_be_literal = can_be_literal && (slot_has(&l->slots[i], RELATION_LITERAL) || prefix);
        for (size_t j = 0; j < l->slots[i].n_forms; j++)
            all_literal = all_literal && l->slots[i].forms[j].relation == RELATION_LITERAL;
    }
    if (can_be_literal) {
        begin_phrase(e, leaf, RELATION_LITERAL, PHRASE_RELATION);
        add_row(e, l->slots, l->n_slots, RELATION_LITERAL);
    }
    if (!all_literal) {
        add_or(e, can_be_literal);
        begin_phrase(e, leaf, loosest_of_phrase(l), PHRASE_ALL_FORMS);
        add_row(e, l->slots, l->n_slots, N_RELATIONS);
    }
    if (!can_be_literal && all_literal)
        add_bare_term(e, no_such_term);
}

static void add_near(struct fts_expr *e, size_t leaf, const struct plan_leaf *l)
{
    size_t slot = 0;

    buf_add_str(&e->text, "NEAR(");
    for (size_t g = 0; g < l->n_groups; g++) {
        begin_phrase(e, leaf, RELATION_LITERAL, PHRASE_RELATION);
        add_row(e, l->slots + slot, l->groups[g], N_RELATIONS);
        buf_add_char(&e->text, ' ');
        slot += l->groups[g];
    }
    buf_addf(&e->text, ", %u)", l->distance);
}

static void add_fields(struct fts_expr *e, unsigned fields)
{
    buf_add_str(&e->text, "{");
    for (int f = 0; f < N_FIELDS; f++)
        if (fields & (1u << f))
            buf_addf(&e->text, "%s ", field_name((enum field)f));
    buf_add_str(&e->text, "} : ");
}

static void add_leaf(struct fts_expr *e, const struct plan *plan, size_t leaf)
{
    const struct plan_leaf *l = &plan->leaves[leaf];

    e->first_phrase[leaf] = e->n_phrases;
    e->fields_of[leaf] = l->fields;
    e->at_closest = l->at_closest;
    if (l->fields != 0)
        add_fields(e, l->fields);
    buf_add_char(&e->text, '(');
    switch (l->kind) {
    case LEAF_WORD:
    case LEAF_EXACT_TEXT:
        add_word(e, leaf, &l->slots[0]);
        break;
    case LEAF_PHRASE:
        add_phrase(e, leaf, l);
        break;
    case LEAF_NEAR:
        add_near(e, leaf, l);
        break;
    }
    buf_add_char(&e->text, ')');
}

static void add_node(struct fts_expr *e, const struct plan *plan, const struct plan_node *node);

/* Levels of operators below and with node. */
static unsigned height_of(const struct plan_node *node)
{
    unsigned tallest = 0;

    for (size_t i = 0; i < node->n_children; i++) {
        unsigned height = height_of(node->children[i]);
        tallest = height > tallest ? height : tallest;
    }
    return tallest + 1;
}

/* The node's children (an AND's demanded ones only), joined. FTS5's parser has a stack of 100, and
 * what stands before a bracket stays on it: so the tallest child goes first. false when there is
 * none. */
static bool add_joined(struct fts_expr *e, const struct plan *plan, const struct plan_node *node,
                       const char *operator)
{
    const struct plan_node *first = NULL;
    unsigned first_height = 0;

    for (size_t i = 0; i < node->n_children; i++) {
        const struct plan_node *child = node->children[i];
        unsigned height = height_of(child);
        if (height > first_height && !(node->op == PLAN_AND && child->op == PLAN_NOT)) {
            first = child;
            first_height = height;
        }
    }
    if (!first)
        return false;
    add_node(e, plan, first);
    for (size_t i = 0; i < node->n_children; i++) {
        const struct plan_node *child = node->children[i];
        if (child == first || (node->op == PLAN_AND && child->op == PLAN_NOT))
            continue;
        buf_add_str(&e->text, operator);
        add_node(e, plan, child);
    }
    return true;
}

static void add_or_node(struct fts_expr *e, const struct plan *plan, const struct plan_node *node)
{
    buf_add_char(&e->text, '(');
    if (!add_joined(e, plan, node, " OR "))
        add_bare_term(e, no_such_term);
    buf_add_char(&e->text, ')');
}

/* FTS5's NOT has two sides: what an AND excludes is taken from what it demands. NOT binds more
 * tightly than AND. */
static void add_and_node(struct fts_expr *e, const struct plan *plan, const struct plan_node *node)
{
    size_t n_excluded = 0;

    for (size_t i = 0; i < node->n_children; i++)
        n_excluded += node->children[i]->op == PLAN_NOT;
    buf_add_str(&e->text, n_excluded > 0 ? "((" : "(");
    if (!add_joined(e, plan, node, " AND "))
        add_bare_term(e, TERM_EVERYTHING);
    buf_add_char(&e->text, ')');
    for (size_t i = 0; i < node->n_children; i++) {
        if (node->children[i]->op != PLAN_NOT)
            continue;
        buf_add_str(&e->text, " NOT ");
        add_node(e, plan, node->children[i]->children[0]);
    }
    if (n_excluded > 0)
        buf_add_char(&e->text, ')');
}

static void add_node(struct fts_expr *e, const struct plan *plan, const struct plan_node *node)
{
    switch (node->op) {
    case PLAN_LEAF:
        add_leaf(e, plan, node->leaf);
        break;
    case PLAN_AND:
        add_and_node(e, plan, node);
        break;
    case PLAN_OR:
        add_or_node(e, plan, node);
        break;
    case PLAN_NOT:
        buf_add_char(&e->text, '(');
        add_bare_term(e, TERM_EVERYTHING);
        buf_add_str(&e->text, " NOT ");
        add_node(e, plan, node->children[0]);
        buf_add_char(&e->text, ')');
        break;
    case PLAN_BONUS:
        if (e->counting) {
            add_node(e, plan, node->children[0]);
        } else {
            e->has_bonus = true;
            add_or_node(e, plan, node);
        }
        break;
    case PLAN_NONE:
        add_bare_term(e, no_such_term);
        break;
    }
}

void fts_expr_build(struct fts_expr *e, const struct plan *plan, bool counting)
{
    memset(e, 0, sizeof *e);
    e->counting = counting;
    e->n_leaves = plan->n_leaves;
    e->first_phrase = xcalloc(plan->n_leaves + 1, sizeof *e->first_phrase);
    e->n_phrases_of = xcalloc(plan->n_leaves + 1, sizeof *e->n_phrases_of);
    e->fields_of = xcalloc(plan->n_leaves + 1, sizeof *e->fields_of);
    if (plan->root)
        add_node(e, plan, plan->root);
    else
        add_bare_term(e, no_such_term);
}

void fts_expr_release(struct fts_expr *e)
{
    buf_release(&e->text);
    free(e->phrases);
    free(e->first_phrase);
    free(e->n_phrases_of);
    free(e->fields_of);
    memset(e, 0, sizeof *e);
}
