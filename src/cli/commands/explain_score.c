/* Scores in words, for explain: what they are made with, how one article came by its own, and why
 * another has none. */
#include "base/i18n.h"
#include "cli/commands/explain.h"
#include "cli/output/format.h"
#include "text/token.h"
#include "text/utf8.h"

enum { NAME_COLS = 20, NUMBER_COLS = 13, LINE_COLS = 60, MAX_MISSES = 16 };

static void add_blanks(struct buf *out, size_t n)
{
    while (n-- > 0)
        buf_add_char(out, ' ');
}

/* Text at the start of a column that is cols wide. */
static void add_left(struct buf *out, const char *text, size_t cols)
{
    size_t n = utf8_width_cols(span_of(text));

    buf_add_str(out, text);
    add_blanks(out, n < cols ? cols - n : 1);
}

/* Text at the end of a column that is cols wide. */
static void add_right(struct buf *out, struct span text, size_t cols)
{
    size_t n = utf8_width_cols(text);

    add_blanks(out, n < cols ? cols - n : 1);
    buf_add_span(out, text);
}

static void add_number(struct buf *out, double value, int decimals, size_t cols)
{
    struct buf digits = BUF_INIT;

    format_decimal(&digits, value, decimals);
    add_right(out, buf_span(&digits), cols);
    buf_release(&digits);
}

/* ---- weights ---- */

static void add_word_weights(const struct rank_weights *w, struct buf *out)
{
    add_blanks(out, 2 + NAME_COLS);
    add_right(out, span_of(_("each time")), NUMBER_COLS);
    add_right(out, span_of(_("at closest")), NUMBER_COLS);
    buf_add_char(out, '\n');
    for (int r = 0; r < N_RELATIONS; r++) {
        add_blanks(out, 2);
        add_left(out, explain_relation((enum relation)r), NAME_COLS);
        add_number(out, w->relation[r], 2, NUMBER_COLS);
        add_number(out, w->closest_form[r], 2, NUMBER_COLS);
        buf_add_char(out, '\n');
    }
}

void explain_weights(enum rank_mode mode, struct buf *out)
{
    struct rank_weights w;
    struct buf limit = BUF_INIT;

    rank_weights(mode, &w);
    add_word_weights(&w, out);
    buf_addf(out, "  %s:", _("fields"));
    for (int f = 0; f < N_FIELDS; f++) {
        buf_addf(out, "%s %s ", f > 0 ? "," : "", field_name((enum field)f));
        format_decimal(out, w.field[f], 1);
    }
    format_decimal(&limit, w.k1 + 1, 1);
    buf_add_str(out, "\n  ");
    buf_addf(out, _("score: weight × (frequency, saturated below %s, + closest form), + nearness"),
             buf_cstr(&limit));
    if (w.passage > 0)
        buf_add_str(out, _(", + the same of the best passage, + words of the best articles"));
    buf_add_char(out, '\n');
    buf_release(&limit);
}

/* ---- one article's score ---- */

/* A line of an account: what was reckoned, and at the right what came of it. */
static void add_reckoning(struct buf *out, const struct buf *line, double value)
{
    buf_add_span(out, buf_span(line));
    add_number(out, value, 3,
               LINE_COLS - (utf8_width_cols(buf_span(line)) < LINE_COLS - NUMBER_COLS
                                ? utf8_width_cols(buf_span(line))
                                : LINE_COLS - NUMBER_COLS));
    buf_add_char(out, '\n');
}

static const struct plan_leaf *first_leaf(const struct plan *plan, uint32_t term)
{
    for (size_t i = 0; i < plan->n_leaves; i++)
        if (plan->leaves[i].term == term)
            return &plan->leaves[i];
    return NULL;
}

/* The occurrences of one relation, field by field. */
static void add_occurrences(const struct term_share *share, enum relation relation, struct buf *out)
{
    size_t n = 0;

    for (int f = 0; f < N_FIELDS; f++) {
        if (share->counts.n[relation][f] == 0)
            continue;
        if (n++ == 0) {
            add_blanks(out, 4);
            add_left(out, explain_relation(relation), NAME_COLS - 2);
        }
        buf_addf(out, "%s%s %u", n > 1 ? ", " : "", field_name((enum field)f),
                 share->counts.n[relation][f]);
    }
    if (n > 0)
        buf_add_char(out, '\n');
}

static void add_frequency(const struct term_share *share, struct buf *out)
{
    struct buf line = BUF_INIT;

    buf_addf(&line, "    %s ", _("frequency"));
    format_decimal(&line, share->frequency, 2);
    buf_addf(&line, ", %s ", _("saturated"));
    format_decimal(&line, share->saturated, 3);
    buf_addf(&line, " + %s ", explain_relation(share->closest));
    format_decimal(&line, share->bonus, 2);
    add_reckoning(out, &line, share->score);
    buf_release(&line);
}

static void add_proximity(const struct search_result *r, const struct term_share *share,
                          struct buf *out)
{
    struct buf before = BUF_INIT, line = BUF_INIT;

    explain_leaf_name(&r->plan, first_leaf(&r->plan, share->neighbour), &before);
    buf_add_str(&line, "    ");
    buf_addf(&line, _("beside %s: %s, distance %u"), buf_cstr(&before), field_name(share->field),
             share->distance);
    add_reckoning(out, &line, share->proximity);
    buf_release(&before);
    buf_release(&line);
}

static void add_passage(const struct term_share *share, struct buf *out)
{
    struct buf line = BUF_INIT;

    buf_addf(&line, "    %s", _("in the best passage"));
    add_reckoning(out, &line, share->passage);
    buf_release(&line);
}

static void add_share(const struct search_result *r, uint32_t term, struct buf *out)
{
    const struct term_share *share = &r->account.shares[term];
    const struct plan_leaf *leaf = first_leaf(&r->plan, term);

    if (!leaf) /* under a NOT: it says nothing */
        return;
    add_blanks(out, 2);
    explain_leaf_name(&r->plan, leaf, out);
    buf_addf(out, ", %s ", _("weight"));
    format_decimal(out, r->weights[term], 3);
    if (share->frequency <= 0 && share->passage <= 0) {
        buf_addf(out, ": %s\n", _("not in this article"));
        return;
    }
    buf_add_char(out, '\n');
    for (int rel = 0; rel < N_RELATIONS; rel++)
        add_occurrences(share, (enum relation)rel, out);
    if (share->frequency > 0)
        add_frequency(share, out);
    if (share->proximity > 0)
        add_proximity(r, share, out);
    if (share->passage > 0)
        add_passage(share, out);
}

static void add_feedback(double value, struct buf *out)
{
    struct buf line = BUF_INIT;

    buf_addf(&line, "  %s", _("words of the best articles"));
    add_reckoning(out, &line, value);
    buf_release(&line);
}

void explain_score(const struct search_result *r, struct buf *out)
{
    struct buf share = BUF_INIT;

    if (!r->weights) {
        buf_addf(out, "  %s\n", _("is found, but no word of the query gives a score"));
        return;
    }
    add_blanks(out, 2);
    format_decimal(&share, r->account.length_tokens / r->average_length, 2);
    buf_addf(out, _("rank %zu of %llu; %u words, %s of the average length"), r->account.rank,
             (unsigned long long)r->total, r->account.length_tokens, buf_cstr(&share));
    buf_add_char(out, '\n');
    buf_release(&share);
    if (r->account.passage_first_word > 0) {
        add_blanks(out, 2);
        buf_addf(out, _("best passage: %s, words %u to %u"), field_name(FIELD_BODY),
                 r->account.passage_first_word,
                 r->account.passage_first_word + RANK_PASSAGE_WORDS - 1);
        buf_add_char(out, '\n');
    }
    for (uint32_t t = 0; t < r->plan.n_terms; t++)
        add_share(r, t, out);
    if (r->account.feedback > 0)
        add_feedback(r->account.feedback, out);
    add_blanks(out, 2);
    add_left(out, _("sum"), NAME_COLS);
    add_number(out, r->account.score, 6, LINE_COLS + 3 - NAME_COLS - 2);
    buf_add_char(out, '\n');
}

/* ---- an article that is no hit ---- */

struct asked {
    int64_t id;
    bool found;
};

static enum fb_status on_match(const struct match *m, void *ctx)
{
    struct asked *asked = ctx;

    asked->found |= m->id == asked->id;
    return FB_OK;
}

struct misses {
    struct index *ix;
    const struct plan *plan;
    int64_t id;
    uint32_t terms[MAX_MISSES]; /* told of already */
    size_t n;
    struct buf *out;
    struct fb_error *err;
};

static enum fb_status satisfies(const struct misses *m, struct plan_node *node, bool *yes)
{
    struct plan part = *m->plan; /* another root over the same leaves */
    struct asked asked = {m->id, false};
    uint64_t n_matches;
    enum fb_status status;

    part.root = node;
    status = index_match(m->ix, &part, on_match, &asked, &n_matches, NULL, m->err);
    *yes = asked.found;
    return status;
}

/* In the place of a text typed: the form that stands first, for others if there are any. */
static void add_first_form(const struct plan_slot *slot, struct buf *out)
{
    struct span form = slot->n_forms > 0 ? token_bare_form(slot->forms[0].form) : slot->prefix;

    buf_addf(out, " %.*s%s", (int)form.len, form.ptr,
             slot->n_forms > 1 || slot->prefix.len > 0 ? "…" : "");
}

static void tell_leaf(struct misses *m, const struct plan_leaf *l, const char *what)
{
    if (m->n == MAX_MISSES)
        return;
    for (size_t i = 0; i < m->n; i++) /* another way of saying the same */
        if (l->term != PLAN_NO_TERM && m->terms[i] == l->term)
            return;
    m->terms[m->n++] = l->term;
    buf_addf(m->out, "  %s: ", what);
    explain_leaf_name(m->plan, l, m->out);
    for (size_t i = 0; i < l->n_slots && l->term == PLAN_NO_TERM; i++)
        add_first_form(&l->slots[i], m->out);
    buf_add_char(m->out, '\n');
}

static void tell_leaves(struct misses *m, const struct plan_node *node, const char *what)
{
    if (node->op == PLAN_LEAF)
        tell_leaf(m, &m->plan->leaves[node->leaf], what);
    for (size_t i = 0; i < node->n_children; i++)
        tell_leaves(m, node->children[i], what);
}

/* node is not satisfied: tells which of its leaves are to blame. */
static enum fb_status blame(struct misses *m, struct plan_node *node)
{
    enum fb_status status = FB_OK;

    if (node->op == PLAN_NONE)
        buf_addf(m->out, "  %s\n", _("is asked for what no article has"));
    if (node->op == PLAN_NOT) {
        tell_leaves(m, node->children[0], _("holds what it must not"));
        return FB_OK;
    }
    if (node->op == PLAN_BONUS)
        return blame(m, node->children[0]);
    if (node->op != PLAN_AND) {
        tell_leaves(m, node, _("lacks"));
        return FB_OK;
    }
    for (size_t i = 0; i < node->n_children && status == FB_OK; i++) {
        bool yes = false;
        status = satisfies(m, node->children[i], &yes);
        if (status == FB_OK && !yes)
            status = blame(m, node->children[i]);
    }
    return status;
}

enum fb_status explain_miss(struct index *ix, const struct search_result *r, int64_t id,
                            struct buf *out, struct fb_error *err)
{
    struct misses m = {.ix = ix, .plan = &r->plan, .id = id, .out = out, .err = err};

    buf_addf(out, "  %s\n", _("is none of the articles found"));
    return r->plan.root ? blame(&m, r->plan.root) : FB_OK;
}
