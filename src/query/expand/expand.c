/* From what was typed to what is asked of the index. A word of several tokens is one thing said in
 * two ways: "UN-Sicherheitsrat" is the whole chain (as "Unsicherheitsrat" would be) or its parts in
 * a row. Dates, paths and sections become terms of their own that neither rank nor mark anything.
 */
#include "query/expand/expand.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "query/expand/bare_terms.h"
#include "query/expand/expander.h"
#include "query/expand/near_forms.h"
#include "query/expand/notation.h"
#include "query/expand/paraphrase.h"
#include "query/expand/question.h"
#include "query/expand/slots.h"
#include "query/expand/words.h"
#include "query/parse/qlex.h"
#include "text/address.h"

#include <stdlib.h>

static bool ends_with_star(struct span text)
{
    return text.len > 0 && text.ptr[text.len - 1] == '*';
}

static unsigned leaf_fields(const struct qnode *q)
{
    return q->fields & (QFIELD_BIT(N_FIELDS) - 1);
}

static enum fb_status fill(struct expander *x, struct plan_slot *slot, const struct word *word,
                           enum slot_forms forms)
{
    if (word->star_follows && forms != SLOT_EXACT) {
        struct buf pattern = BUF_INIT;
        enum fb_status status;

        buf_add_span(&pattern, word->form);
        buf_add_char(&pattern, '*');
        status = slot_fill_pattern(x->ix, x->plan, slot, buf_span(&pattern), x->err);
        buf_release(&pattern);
        return status;
    }
    return slot_fill_word(x->ix, x->plan, slot, word->form, word->exact ? SLOT_EXACT : forms,
                          x->err);
}

static void finish_leaf(struct expander *x, size_t leaf, unsigned fields, uint32_t term)
{
    struct plan_leaf *l = &x->plan->leaves[leaf];

    l->fields = fields;
    l->term = term;
    leaf_estimate_df(l, x->n_articles);
}

enum fb_status expander_word_leaf(struct expander *x, const struct word *word, unsigned fields,
                                  enum slot_forms forms, uint32_t term, struct plan_node **out)
{
    size_t leaf = plan_leaf_add(x->plan, LEAF_WORD, 1);
    enum fb_status status = fill(x, &x->plan->leaves[leaf].slots[0], word, forms);

    finish_leaf(x, leaf, fields, term);
    *out = plan_leaf_node(x->plan, leaf);
    return status;
}

/* The forms that a single word stands for. */
static enum slot_forms forms_of_word(const struct expander *x, const struct qnode *q)
{
    if (q->exact)
        return SLOT_EXACT;
    return x->options->any ? SLOT_FAMILY : SLOT_COMPOUNDS;
}

/* A prefix of too many words can only stand last in a phrase: FTS5 knows no other place. */
static enum fb_status check_inner_prefixes(struct expander *x, const struct plan_leaf *l,
                                           const struct qnode *q)
{
    for (size_t i = 0; i + 1 < l->n_slots; i++)
        if (l->slots[i].prefix.len > 0)
            return fb_error_set_at(
                x->err, FB_ERR_LIMIT, q->start,
                _("\"%.*s*\" inside a phrase matches too many words; add letters"),
                (int)l->slots[i].prefix.len, l->slots[i].prefix.ptr);
    return FB_OK;
}

/* The words in a row; wholes of chains are left out where their parts stand beside them. */
static enum fb_status phrase_leaf(struct expander *x, const struct qnode *q,
                                  const struct words *words, enum slot_forms forms, uint32_t term,
                                  struct plan_node **out)
{
    size_t n = 0, leaf;
    enum fb_status status = FB_OK;

    n = words_count_positions(words);
    leaf = plan_leaf_add(x->plan, n == 1 ? LEAF_WORD : LEAF_PHRASE, n);
    n = 0;
    for (size_t i = 0; i < words->n && status == FB_OK; i++)
        if (!(words->items[i].flags & TOKEN_WHOLE))
            status = fill(x, &x->plan->leaves[leaf].slots[n++], &words->items[i], forms);
    finish_leaf(x, leaf, leaf_fields(q), term);
    if (status == FB_OK)
        status = check_inner_prefixes(x, &x->plan->leaves[leaf], q);
    *out = plan_leaf_node(x->plan, leaf);
    return status;
}

/* Other ways to write words, each a row, and node (NULL: none) in one OR. */
static enum fb_status add_rows(struct expander *x, const struct qnode *q,
                               const struct notation *notation, uint32_t term,
                               struct plan_node **node)
{
    struct plan_node *any = plan_node_new(x->plan, PLAN_OR, 1 + notation->n);
    enum fb_status status = FB_OK;

    if (*node)
        any->children[any->n_children++] = *node;
    for (size_t i = 0; i < notation->n && status == FB_OK; i++) {
        struct plan_node *row = NULL;
        status = phrase_leaf(x, q, &notation->rows[i], SLOT_INFLECTIONS, term, &row);
        x->plan->leaves[row->leaf].at_closest = RELATION_SPELLING;
        any->children[any->n_children++] = row;
    }
    *node = any->n_children == 1 ? any->children[0] : any;
    return status;
}

/* Adds to the node of words of q->text the other ways to write them ("A 8" for "A8"). */
static enum fb_status add_notations(struct expander *x, const struct qnode *q,
                                    const struct words *words, uint32_t term,
                                    struct plan_node **node)
{
    struct notation notation;
    enum fb_status status =
        notation_find(x->ix, &x->plan->arena, words, q->text, NOTATION_ANYWHERE, &notation, x->err);

    if (status != FB_OK || notation.n == 0)
        return status;
    return add_rows(x, q, &notation, term, node);
}

/* Turns the node of a word into an OR with what else texts may say for it. */
static enum fb_status add_paraphrases(struct expander *x, const struct qnode *q, struct span form,
                                      uint32_t term, struct plan_node **node)
{
    size_t leaves[PARAPHRASE_MAX], n;
    struct plan_node *whole = *node;
    enum fb_status status =
        paraphrase_add(x->ix, x->plan, form, term, leaf_fields(q), leaves, &n, x->err);

    if (status != FB_OK || n == 0)
        return status;
    *node = plan_node_new(x->plan, PLAN_OR, 1 + n);
    (*node)->children[(*node)->n_children++] = whole;
    for (size_t i = 0; i < n; i++)
        (*node)->children[(*node)->n_children++] = plan_leaf_node(x->plan, leaves[i]);
    return FB_OK;
}

/* Whether the n tokens from i on are an address. */
static bool is_address(const struct words *words, size_t i, size_t n)
{
    size_t domain;

    return n > 1 && address_is(words->items[i].form, &domain);
}

/* The tokens of an address: it is searched for as it stands, not by its parts. What the typed word
 * has before it ("https://") is left out; a path has to follow it. *next is behind what was taken.
 */
static enum fb_status address(struct expander *x, const struct qnode *q, const struct words *words,
                              size_t i, size_t *next, struct plan_node **out)
{
    size_t n = words_chain_length(words, i), end = words->items[i].end;
    uint32_t term = plan_term_add(x->plan, q->text);
    struct words path = {words->items + i + n - 1, words->n - (i + n - 1), 0};
    struct plan_node *host = NULL;
    enum fb_status status = expander_word_leaf(x, &words->items[i], leaf_fields(q),
                                               q->exact ? SLOT_EXACT : SLOT_COMPOUNDS, term, &host);

    *next = i + n;
    *out = host;
    if (status != FB_OK || *next == words->n || q->text.ptr[end] != '/')
        return status;
    *next = words->n;
    *out = plan_node_new(x->plan, PLAN_AND, 2);
    (*out)->children[(*out)->n_children++] = host;
    return phrase_leaf(x, q, &path, SLOT_EXACT, term, &(*out)->children[(*out)->n_children++]);
}

/* The first token that counts: behind the scheme of a URL. */
static size_t skip_scheme(const struct qnode *q, const struct words *words)
{
    size_t at;

    for (size_t i = 0; i < words->n; i += words_chain_length(words, i)) {
        if (!is_address(words, i, words_chain_length(words, i)))
            continue;
        at = words->items[i].start;
        return (at >= 3 && memcmp(q->text.ptr + at - 3, "://", 3) == 0) ||
                       span_starts(q->text, span_of("mailto:"))
                   ? i
                   : 0;
    }
    return 0;
}

/* One token or one chain of a typed word. */
static enum fb_status chain(struct expander *x, const struct qnode *q, const struct words *all,
                            size_t i, size_t n, struct plan_node **out)
{
    struct words parts = {all->items + i + 1, n - 1, 0};
    struct plan_node *whole = NULL, *row = NULL;
    uint32_t term = plan_term_add(x->plan, q->text);
    enum fb_status status =
        expander_word_leaf(x, &all->items[i], leaf_fields(q), forms_of_word(x, q), term, &whole);

    if (x->options->any && !q->exact)
        x->plan->term_weights[term] = question_word_weight(q->text);
    *out = whole;
    if (status == FB_OK && n == 1 && !q->exact && !all->items[i].star_follows) {
        struct words alone = {all->items + i, 1, 0};
        status = add_notations(x, q, &alone, term, out);
        if (status == FB_OK)
            status = add_paraphrases(x, q, all->items[i].form, term, out);
        if (status == FB_OK && x->options->any)
            status = question_add_parts(x, all->items[i].form, leaf_fields(q), out);
        return status;
    }
    if (status != FB_OK || n == 1 || q->exact)
        return status;
    status = phrase_leaf(x, q, &parts, SLOT_INFLECTIONS, term, &row);
    *out = plan_node_new(x->plan, PLAN_OR, 2);
    (*out)->children[(*out)->n_children++] = whole;
    (*out)->children[(*out)->n_children++] = row;
    if (status == FB_OK)
        status = add_notations(x, q, &parts, term, out);
    if (status == FB_OK && x->options->any)
        status = question_add_words(x, &parts, leaf_fields(q), out);
    return status;
}

static enum fb_status expand_pattern(struct expander *x, const struct qnode *q,
                                     struct plan_node **out)
{
    size_t leaf = plan_leaf_add(x->plan, LEAF_WORD, 1);
    enum fb_status status =
        slot_fill_pattern(x->ix, x->plan, &x->plan->leaves[leaf].slots[0], q->text, x->err);

    if (status == FB_ERR_LIMIT && x->err)
        x->err->offset = q->start;
    finish_leaf(x, leaf, leaf_fields(q), plan_term_add(x->plan, q->text));
    *out = plan_leaf_node(x->plan, leaf);
    return status;
}

/* A leaf for each degree of nearness, so that nearer words count more. */
static enum fb_status expand_fuzzy(struct expander *x, const struct qnode *q,
                                   const struct word *word, struct plan_node **out)
{
    static const double weights[N_NEARNESS] = {
        [NEARNESS_CONFUSION] = 1, [NEARNESS_ERROR] = 0.4, [NEARNESS_ERRORS] = 0.2};
    struct plan_slot slots[N_NEARNESS] = {0};
    uint32_t term = plan_term_add(x->plan, q->text);
    struct plan_node *any = plan_node_new(x->plan, PLAN_OR, N_NEARNESS);
    enum fb_status status =
        near_slots_fill(x->ix, x->plan, slots, word->form, q->fuzzy * EDIT_ERROR, x->err);

    for (int i = 0; i < N_NEARNESS; i++) {
        bool keeps_place = i == N_NEARNESS - 1 && any->n_children == 0; /* matches nothing */
        size_t leaf;

        if (slots[i].n_forms == 0 && !keeps_place)
            continue;
        leaf = plan_leaf_add(x->plan, LEAF_WORD, 1);
        x->plan->leaves[leaf].slots[0] = slots[i];
        x->plan->leaves[leaf].weight = weights[i];
        finish_leaf(x, leaf, leaf_fields(q), term);
        any->children[any->n_children++] = plan_leaf_node(x->plan, leaf);
    }
    *out = any->n_children == 1 ? any->children[0] : any;
    return status;
}

static void note_nothing_to_search(struct expander *x, const struct qnode *q)
{
    buf_addf(&x->query->notes, _("\"%.*s\" holds no word and is ignored"), (int)q->text.len,
             q->text.ptr);
    buf_add_char(&x->query->notes, '\n');
}

/* Chains and tokens of a typed word one by one; all of them must match. */
static enum fb_status expand_tokens(struct expander *x, const struct qnode *q,
                                    const struct words *words, struct plan_node **out)
{
    struct plan_node *all = plan_node_new(x->plan, PLAN_AND, words->n);
    enum fb_status status = FB_OK;

    for (size_t i = skip_scheme(q, words); i < words->n && status == FB_OK;) {
        size_t n = words_chain_length(words, i);
        if (is_address(words, i, n)) {
            status = address(x, q, words, i, &i, &all->children[all->n_children++]);
            continue;
        }
        status = chain(x, q, words, i, n, &all->children[all->n_children++]);
        i += n;
    }
    *out = all->n_children == 1 ? all->children[0] : all;
    return status;
}

static enum fb_status expand_word(struct expander *x, const struct qnode *q, struct plan_node **out)
{
    struct words words = {0};
    enum fb_status status = FB_OK;

    words_split(&words, &x->plan->arena, q->text);
    if (q->wildcard && span_eq(q->text, span_of("*")))
        *out = plan_everything(x->plan);
    else if (words.n == 0)
        note_nothing_to_search(x, q);
    else if (q->fields & QFIELD_PATH)
        *out = plan_path(x->plan, &words, ends_with_star(q->text));
    else if (q->wildcard)
        status = expand_pattern(x, q, out);
    else if (q->fuzzy > 0)
        status = expand_fuzzy(x, q, &words.items[0], out);
    else
        status = expand_tokens(x, q, &words, out);
    words_release(&words);
    return status;
}

static enum fb_status expand_phrase(struct expander *x, const struct qnode *q,
                                    struct plan_node **out)
{
    struct words words = {0};
    enum fb_status status = FB_OK;
    uint32_t term;

    words_split(&words, &x->plan->arena, q->text);
    if (words.n == 0)
        note_nothing_to_search(x, q);
    else if (q->fields & QFIELD_PATH)
        *out = plan_path(x->plan, &words, ends_with_star(q->text));
    else if (words.n == words_chain_length(&words, 0) &&
             (q->exact || is_address(&words, 0, words.n)))
        status = expand_tokens(x, q, &words, out);
    else {
        term = plan_term_add(x->plan, q->text);
        status = phrase_leaf(x, q, &words, q->exact ? SLOT_EXACT : SLOT_INFLECTIONS, term, out);
        if (status == FB_OK && !q->exact)
            status = add_notations(x, q, &words, term, out);
    }
    if (status == FB_OK && x->options->any && words.n > 1 && !q->exact &&
        !(q->fields & QFIELD_PATH))
        status = question_add_words(x, &words, leaf_fields(q), out);
    words_release(&words);
    return status;
}

static enum fb_status expand_near(struct expander *x, const struct qnode *q, struct plan_node **out)
{
    struct words *of_child = xcalloc(q->n_children, sizeof *of_child);
    size_t n_slots = 0, n_groups = 0, leaf, slot = 0;
    enum fb_status status = FB_OK;
    struct plan_leaf *l;

    for (size_t c = 0; c < q->n_children; c++) {
        size_t n_before = n_slots;
        words_split(&of_child[c], &x->plan->arena, q->children[c]->text);
        n_slots += words_count_positions(&of_child[c]);
        n_groups += n_slots > n_before;
    }
    if (n_slots == 0)
        goto done;
    leaf = plan_leaf_add(x->plan, LEAF_NEAR, n_slots);
    l = &x->plan->leaves[leaf];
    l->groups = arena_calloc(&x->plan->arena, n_groups, sizeof *l->groups);
    l->distance = q->distance;
    for (size_t c = 0; c < q->n_children && status == FB_OK; c++) {
        enum slot_forms forms = q->children[c]->exact ? SLOT_EXACT : SLOT_INFLECTIONS;
        size_t first = slot;
        for (size_t i = 0; i < of_child[c].n && status == FB_OK; i++)
            if (!(of_child[c].items[i].flags & TOKEN_WHOLE))
                status = fill(x, &l->slots[slot++], &of_child[c].items[i], forms);
        if (slot > first)
            l->groups[l->n_groups++] = slot - first;
    }
    finish_leaf(x, leaf, leaf_fields(q->children[0]), plan_term_add(x->plan, q->text));
    *out = plan_leaf_node(x->plan, leaf);
done:
    for (size_t c = 0; c < q->n_children; c++)
        words_release(&of_child[c]);
    free(of_child);
    return status;
}

/* A leaf after "~": what was typed, or another way of saying it. */
static enum fb_status expand_widened(struct expander *x, const struct qnode *q,
                                     struct plan_node **out)
{
    uint32_t term = x->plan->n_terms; /* the first that is added now */
    enum fb_status status =
        q->kind == QNODE_WORD ? expand_word(x, q, out) : expand_phrase(x, q, out);

    if (status == FB_OK && *out)
        status = widener_add(&x->widener, q->text, leaf_fields(q), term, out, x->err);
    return status;
}

static bool is_stop_word_node(struct expander *x, const struct qnode *q)
{
    struct words words = {0};
    bool stop;

    if (q->kind != QNODE_WORD || q->exact || q->synonyms || q->wildcard || q->fields != 0)
        return false;
    words_split(&words, &x->plan->arena, q->text);
    stop = words.n == 1 && analyze_is_stop_word(words.items[0].form);
    words_release(&words);
    return stop;
}

static enum fb_status expand_node(struct expander *x, const struct qnode *q,
                                  struct plan_node **out);

static bool is_plain_word(const struct qnode *q)
{
    return q->kind == QNODE_WORD && !q->exact && !q->synonyms && !q->wildcard && q->fuzzy == 0 &&
           !(q->fields & QFIELD_PATH);
}

/* What a and b, next to each other, may be as one word: "A8" for "A 8". *out stays NULL if the
 * index has no such word. */
static enum fb_status expand_joined(struct expander *x, const struct qnode *a,
                                    const struct qnode *b, struct plan_node **out)
{
    const char *end = b->text.ptr + b->text.len;
    struct span text = span_make(a->text.ptr, (size_t)(end - a->text.ptr));
    struct words words = {0}, first = {0};
    struct notation notation = {.n = 0};
    enum fb_status status = FB_OK;

    words_split(&first, &x->plan->arena, a->text);
    words_split(&words, &x->plan->arena, text);
    if (words.n == 1) /* "110 112": one number, in a text */
        notation.rows[notation.n++] =
            (struct words){memcpy(arena_calloc(&x->plan->arena, 1, sizeof *words.items),
                                  words.items, sizeof *words.items),
                           1, 0};
    else if (first.n > 0)
        status = notation_find(x->ix, &x->plan->arena, &words, text,
                               (long)words_count_positions(&first) - 1, &notation, x->err);
    words_release(&first);
    words_release(&words);
    if (status != FB_OK || notation.n == 0)
        return status;
    return add_rows(x, a, &notation, plan_term_add(x->plan, text), out);
}

/* Whether b follows a with nothing but blanks between. */
static bool stand_together(const struct qnode *a, const struct qnode *b)
{
    const char *end = a->text.ptr + a->text.len;

    return is_plain_word(a) && is_plain_word(b) && a->fields == b->fields && b->text.ptr > end &&
           qlex_is_blank(span_make(end, (size_t)(b->text.ptr - end)));
}

/* Adds to node what its last two children, or the words a and b that they are from, may be as one
 * word. *done: whether there is such a word. */
static enum fb_status add_joined(struct expander *x, const struct qnode *a, const struct qnode *b,
                                 struct plan_node *node, bool *done)
{
    struct plan_node *joined = NULL, *both, *either;
    enum fb_status status = expand_joined(x, a, b, &joined);

    *done = joined != NULL;
    if (!joined)
        return status;
    if (node->op == PLAN_OR) {
        node->children[node->n_children++] = joined;
        return status;
    }
    both = plan_node_new(x->plan, PLAN_AND, 2);
    either = plan_node_new(x->plan, PLAN_OR, 2);
    both->children[1] = node->children[--node->n_children];
    both->children[0] = node->children[--node->n_children];
    both->n_children = either->n_children = 2;
    either->children[0] = both;
    either->children[1] = joined;
    node->children[node->n_children++] = either;
    return status;
}

/* One of the children of q, into node. n_telling: of a question; 0: it is none. */
static enum fb_status expand_child(struct expander *x, const struct qnode *q, size_t i,
                                   size_t n_telling, struct plan_node *node)
{
    struct plan_node *child = NULL;
    enum fb_status status;

    if (n_telling > 0 && is_stop_word_node(x, q->children[i]))
        return question_add_function_word(x, q->children[i]->text, q->n_children - n_telling);
    status = expand_node(x, q->children[i], &child);
    if (child)
        node->children[node->n_children++] = child;
    return status;
}

static enum fb_status expand_children(struct expander *x, const struct qnode *q, enum plan_op op,
                                      struct plan_node **out)
{
    struct plan_node *node = plan_node_new(x->plan, op, 2 * q->n_children);
    enum fb_status status = FB_OK;
    size_t n_telling = 0;
    bool joined = false;

    if (op == PLAN_OR && x->options->any)
        for (size_t i = 0; i < q->n_children; i++)
            n_telling += !is_stop_word_node(x, q->children[i]);
    if (n_telling > x->n_telling)
        x->n_telling = n_telling;
    for (size_t i = 0; i < q->n_children && status == FB_OK; i++) {
        size_t n_before = node->n_children;
        status = expand_child(x, q, i, n_telling, node);
        if (status == FB_OK && i > 0 && !joined &&
            stand_together(q->children[i - 1], q->children[i]) &&
            (op == PLAN_OR || (n_before > 0 && node->n_children > n_before)))
            status = add_joined(x, q->children[i - 1], q->children[i], node, &joined);
        else
            joined = false;
    }
    if (status != FB_OK)
        return status;
    if (node->n_children > 0)
        *out = node->n_children == 1 ? node->children[0] : node;
    if (op == PLAN_OR && x->options->any && *out)
        return question_add_parted_verb(x, q, out);
    return FB_OK;
}

/* Words under a NOT neither rank nor mark anything. */
static void disown_terms(struct plan *plan, const struct plan_node *node)
{
    if (node->op == PLAN_LEAF)
        plan->leaves[node->leaf].term = PLAN_NO_TERM;
    for (size_t i = 0; i < node->n_children; i++)
        disown_terms(plan, node->children[i]);
}

static enum fb_status expand_not(struct expander *x, const struct qnode *q, struct plan_node **out)
{
    struct plan_node *child = NULL;
    enum fb_status status = expand_node(x, q->children[0], &child);

    if (status != FB_OK || !child)
        return status;
    disown_terms(x->plan, child);
    if (child->op == PLAN_NOT) {
        *out = child->children[0];
        return FB_OK;
    }
    *out = plan_node_new(x->plan, PLAN_NOT, 1);
    (*out)->children[(*out)->n_children++] = child;
    return FB_OK;
}

/* *out stays NULL for what holds nothing to search for. */
static enum fb_status expand_node(struct expander *x, const struct qnode *q, struct plan_node **out)
{
    if (q->synonyms)
        return expand_widened(x, q, out);
    switch (q->kind) {
    case QNODE_WORD:
        return expand_word(x, q, out);
    case QNODE_PHRASE:
        return expand_phrase(x, q, out);
    case QNODE_NEAR:
        return expand_near(x, q, out);
    case QNODE_AND:
        return expand_children(x, q, PLAN_AND, out);
    case QNODE_OR:
        return expand_children(x, q, PLAN_OR, out);
    case QNODE_NOT:
        return expand_not(x, q, out);
    case QNODE_DATE:
        *out = plan_days(x->plan, q->first_day, q->last_day, x->first_date, x->last_date);
        return FB_OK;
    }
    return FB_OK;
}

static enum fb_status expander_init(struct expander *x, struct index *ix, struct plan *plan,
                                    struct fb_error *err)
{
    struct index_info info;
    enum fb_status status = index_info(ix, false, &info, err);

    memset(x, 0, sizeof *x);
    x->ix = ix;
    x->plan = plan;
    x->n_articles = (double)info.n_articles;
    x->first_date = info.first_date;
    x->last_date = info.last_date;
    x->err = err;
    return status;
}

enum fb_status query_expand(struct index *ix, struct query *query,
                            const struct expand_options *options, struct plan *plan,
                            struct fb_error *err)
{
    struct expander x;
    enum fb_status status = expander_init(&x, ix, plan, err);

    x.query = query;
    x.options = options;
    x.widener = (struct widener){ix, query, plan, options->thesaurus, x.n_articles, NULL};
    if (status == FB_OK && query->root)
        status = expand_node(&x, query->root, &plan->root);
    question_add_bonuses(&x);
    widener_release(&x.widener);
    return status;
}

static void add_filter(struct plan *plan, struct plan_node *filter)
{
    struct plan_node *both;

    if (!plan->root) {
        plan->root = filter;
        return;
    }
    both = plan_node_new(plan, PLAN_AND, 2);
    both->children[both->n_children++] = plan->root;
    both->children[both->n_children++] = filter;
    plan->root = both;
}

enum fb_status plan_add_section(struct index *ix, struct plan *plan, struct span section,
                                struct fb_error *err)
{
    const struct qnode q = {
        .kind = QNODE_PHRASE, .text = section, .fields = QFIELD_BIT(FIELD_SECTION)};
    struct expander x;
    struct words words = {0};
    struct plan_node *node = NULL;
    enum fb_status status = expander_init(&x, ix, plan, err);

    if (status == FB_OK)
        words_split(&words, &plan->arena, section);
    if (status == FB_OK && words.n > 0)
        status = phrase_leaf(&x, &q, &words, SLOT_INFLECTIONS, PLAN_NO_TERM, &node);
    if (status == FB_OK)
        add_filter(plan, node ? node : plan_node_new(plan, PLAN_NONE, 0));
    words_release(&words);
    return status;
}

enum fb_status plan_add_dates(struct index *ix, struct plan *plan, int32_t first_day,
                              int32_t last_day, struct fb_error *err)
{
    struct expander x;
    enum fb_status status = expander_init(&x, ix, plan, err);

    if (status == FB_OK)
        add_filter(plan, plan_days(plan, first_day, last_day, x.first_date, x.last_date));
    return status;
}

enum fb_status plan_add_word(struct index *ix, struct plan *plan, struct span form, uint32_t term,
                             size_t *leaf, struct fb_error *err)
{
    const struct qnode q = {.kind = QNODE_WORD};
    struct expander x;
    enum fb_status status = expander_init(&x, ix, plan, err);

    *leaf = plan_leaf_add(plan, LEAF_WORD, 1);
    if (status == FB_OK)
        status =
            slot_fill_word(ix, plan, &plan->leaves[*leaf].slots[0], form, SLOT_INFLECTIONS, err);
    finish_leaf(&x, *leaf, leaf_fields(&q), term);
    return status;
}
