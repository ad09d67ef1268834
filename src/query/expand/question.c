/* Questions are full of words that tell little and of compounds that the answer says otherwise.
 * Their weights were found with tools/score-retrieval (docs/decisions.md). */
#include "query/expand/question.h"

#include "text/utf8.h"

/* Parts of chains and words of phrases, next to all of them together. */
static const double single_word_weight = 0.5;
/* Parts of compounds: the head says what the thing is. */
static const double head_weight = 1.0, modifier_weight = 0.6;
/* Words that begin with a small letter, next to others. */
static const double small_word_weight = 0.8;
/* All function words of a question together, were they all in the title. */
static const double function_words_weight = 4.0;

enum { MAX_BONUSES = 128 };

static void add_bonus(struct expander *x, struct plan_node *node)
{
    if (!x->bonuses)
        x->bonuses = arena_calloc(&x->plan->arena, MAX_BONUSES, sizeof *x->bonuses);
    if (x->n_bonuses < MAX_BONUSES)
        x->bonuses[x->n_bonuses++] = node;
}

double question_word_weight(struct span text)
{
    uint32_t first = 0;

    if (text.len > 0)
        utf8_decode(text.ptr, text.len, &first);
    return utf8_is_lower(first) ? small_word_weight : 1;
}

enum fb_status question_add_words(struct expander *x, const struct words *words, unsigned fields,
                                  struct plan_node **node)
{
    struct plan_node *any = plan_node_new(x->plan, PLAN_OR, 1 + words->n);
    enum fb_status status = FB_OK;

    any->children[any->n_children++] = *node;
    for (size_t i = 0; i < words->n && status == FB_OK; i++) {
        uint32_t term;
        if (words->items[i].flags & TOKEN_WHOLE || analyze_is_stop_word(words->items[i].form))
            continue;
        term = plan_term_add(x->plan, words->items[i].form);
        x->plan->term_weights[term] = single_word_weight;
        status = expander_word_leaf(x, &words->items[i], fields, SLOT_FAMILY, term,
                                    &any->children[any->n_children]);
        any->n_children++;
    }
    if (any->n_children > 1)
        *node = any;
    return status;
}

enum fb_status question_add_parts(struct expander *x, struct span form, unsigned fields,
                                  struct plan_node **node)
{
    struct analyzer *analyzer = index_analyzer(x->ix);
    struct word_analysis w;
    struct plan_node *any;
    enum fb_status status = FB_OK;

    analyzer_examine(analyzer, form, &w);
    any = plan_node_new(x->plan, PLAN_OR, 1 + w.compound.n_parts);
    any->children[any->n_children++] = *node;
    for (size_t i = 0; w.compound.n_parts > 1 && i < w.compound.n_parts && status == FB_OK; i++) {
        struct buf part = BUF_INIT;
        struct word word = {0};
        struct plan_node *leaf = NULL;
        uint32_t term;

        analyzer_word_of_parts(analyzer, &w, i, i, &part);
        word.form = arena_copy(&x->plan->arena, buf_span(&part));
        buf_release(&part);
        if (word.form.len == 0 || analyze_is_stop_word(word.form))
            continue;
        term = plan_term_add(x->plan, word.form);
        x->plan->term_weights[term] = i + 1 == w.compound.n_parts ? head_weight : modifier_weight;
        status = expander_word_leaf(x, &word, fields, SLOT_FAMILY, term, &leaf);
        if (x->n_telling > 1)
            any->children[any->n_children++] = leaf;
        else
            add_bonus(x, leaf);
    }
    if (any->n_children > 1)
        *node = any;
    return status;
}

enum fb_status question_add_function_word(struct expander *x, struct span text, size_t n)
{
    struct words words = {0};
    struct plan_node *leaf = NULL;
    enum fb_status status = FB_OK;

    words_split(&words, &x->plan->arena, text);
    if (words.n == 1) {
        uint32_t term = plan_term_add(x->plan, words.items[0].form);
        x->plan->term_weights[term] = function_words_weight / (double)n;
        x->plan->term_is_flat[term] = true;
        status = expander_word_leaf(x, &words.items[0], QFIELD_BIT(FIELD_TITLE), SLOT_INFLECTIONS,
                                    term, &leaf);
        add_bonus(x, leaf);
    }
    words_release(&words);
    return status;
}

static struct span only_word(struct expander *x, const struct qnode *q)
{
    struct words words = {0};
    struct span form = {0};

    if (q->kind == QNODE_WORD && !q->wildcard && !q->fuzzy && q->fields == 0)
        words_split(&words, &x->plan->arena, q->text);
    if (words.n == 1)
        form = words.items[0].form;
    words_release(&words);
    return form;
}

/* particle and the infinitive of form as one word, if there is such a verb; else empty. */
static struct span join_verb(struct expander *x, struct span particle, struct span form)
{
    struct analyzer *analyzer = index_analyzer(x->ix);
    struct word_analysis w;
    struct span joined = {0};

    analyzer_examine(analyzer, form, &w);
    for (size_t i = 0; i < w.lemmas.n && joined.len == 0; i++) {
        struct buf verb = BUF_INIT;

        buf_add_span(&verb, particle);
        analyzer_lemma_text(&w, i, &verb);
        if (analyzer_knows_verb(analyzer, buf_span(&verb)))
            joined = arena_copy(&x->plan->arena, buf_span(&verb));
        buf_release(&verb);
    }
    return joined;
}

enum fb_status question_add_parted_verb(struct expander *x, const struct qnode *question,
                                        struct plan_node **node)
{
    struct span particle, verb = {0};
    struct plan_node *any;
    uint32_t term;

    if (question->n_children < 2)
        return FB_OK;
    particle = only_word(x, question->children[question->n_children - 1]);
    if (particle.len == 0 || particle.len > 8)
        return FB_OK;
    for (size_t i = 0; i + 1 < question->n_children && verb.len == 0; i++) {
        struct span form = only_word(x, question->children[i]);
        if (form.len > 0 && !analyze_is_stop_word(form))
            verb = join_verb(x, particle, form);
    }
    if (verb.len == 0)
        return FB_OK;
    any = plan_node_new(x->plan, PLAN_OR, 2);
    any->children[any->n_children++] = *node;
    term = plan_term_add(x->plan, verb);
    *node = any;
    return expander_word_leaf(x, &(struct word){.form = verb}, 0, SLOT_FAMILY, term,
                              &any->children[any->n_children++]);
}

void question_add_bonuses(struct expander *x)
{
    struct plan_node *both;

    if (x->n_bonuses == 0 || !x->plan->root)
        return;
    both = plan_node_new(x->plan, PLAN_BONUS, 1 + x->n_bonuses);
    both->children[both->n_children++] = x->plan->root;
    for (size_t i = 0; i < x->n_bonuses; i++)
        both->children[both->n_children++] = x->bonuses[i];
    x->plan->root = both;
}
