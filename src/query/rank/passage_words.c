/* Words are counted in halves of passages, so that any two halves in a row make a passage; there
 * are far fewer of these than occurrences in a long text. Scores are sums over terms in the order
 * in which terms come first, which is the same however the words were found. */
#include "query/rank/passage_words.h"

#include "base/xalloc.h"
#include "query/rank/rank.h"

#include <stdlib.h>

static void add_to(struct passage_word *word, const struct passage_word *more)
{
    word->frequency += more->frequency;
    if (more->bonus > word->bonus)
        word->bonus = more->bonus;
}

static bool stand_together(const struct passage_word *a, const struct passage_word *b)
{
    return a->half == b->half && a->term == b->term;
}

void passage_words_add(struct passage_words *words, const struct score_spec *spec, uint32_t leaf,
                       enum relation relation, enum field field, uint32_t position)
{
    const struct score_leaf *l = &spec->leaves[leaf];
    const struct passage_word word = {
        .half = field == FIELD_BODY ? position / (RANK_PASSAGE_WORDS / 2) : PASSAGE_OTHER_FIELDS,
        .term = l->term,
        .frequency = (uint64_t)score_field_tenths[field] * l->relation_weight[relation],
        .bonus = l->bonus[relation],
    };

    if (words->n > 0 && stand_together(&words->at[words->n - 1], &word)) {
        add_to(&words->at[words->n - 1], &word);
        return;
    }
    xgrow(&words->at, &words->cap, words->n + 1, sizeof *words->at);
    words->at[words->n++] = word;
}

static int compare_words(const void *a, const void *b)
{
    const struct passage_word *x = a, *y = b;

    if (x->half != y->half)
        return x->half < y->half ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

static void put_in_order(struct passage_words *words)
{
    size_t n = 0;

    if (words->n > 1)
        qsort(words->at, words->n, sizeof *words->at, compare_words);
    for (size_t i = 0; i < words->n; i++) {
        if (n > 0 && stand_together(&words->at[n - 1], &words->at[i]))
            add_to(&words->at[n - 1], &words->at[i]);
        else
            words->at[n++] = words->at[i];
    }
    words->n = n;
}

void passage_scorer_init(struct passage_scorer *s, const struct score_spec *spec)
{
    *s = (struct passage_scorer){.spec = spec};
    s->frequency = xcalloc(spec->n_terms + 1, sizeof *s->frequency);
    s->bonus = xcalloc(spec->n_terms + 1, sizeof *s->bonus);
    s->score = xcalloc(spec->n_terms + 1, sizeof *s->score);
}

void passage_scorer_release(struct passage_scorer *s)
{
    free(s->frequency);
    free(s->bonus);
    free(s->score);
}

/* What the words add to the score, put to those that are there. */
static double put(struct passage_scorer *s, const struct passage_word *words, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        const uint32_t t = words[i].term;
        double score;

        s->frequency[t] += words[i].frequency;
        if (words[i].bonus > s->bonus[t])
            s->bonus[t] = words[i].bonus;
        score = score_of_term(&s->spec->terms[t], s->frequency[t], s->norm, s->bonus[t]);
        sum += score - s->score[t];
        s->score[t] = score;
    }
    return sum;
}

/* Takes away again all terms of the words, and puts back what of them stands in other fields. */
static void take_back(struct passage_scorer *s, const struct passage_word *words, size_t n,
                      const struct passage_word *others, size_t n_others)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t t = words[i].term;
        size_t low = 0, high = n_others;

        s->frequency[t] = 0;
        s->bonus[t] = s->score[t] = 0;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (others[middle].term < t)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < n_others && others[low].term == t)
            put(s, &others[low], 1);
    }
}

/* The words of the passage that begins with the half of the first. */
static size_t end_of_passage(const struct passage_word *words, size_t first, size_t n)
{
    size_t behind = first;

    while (behind < n && words[behind].half - words[first].half < 2)
        behind++;
    return behind;
}

struct passage passage_best(struct passage_scorer *s, struct passage_words *words,
                            uint32_t length_tokens)
{
    struct passage best = {0};
    size_t n_body = 0, best_first = 0, best_behind = 0;
    const struct passage_word *others;
    double of_others;

    put_in_order(words);
    while (n_body < words->n && words->at[n_body].half != PASSAGE_OTHER_FIELDS)
        n_body++;
    others = words->at + n_body;
    memset(s->frequency, 0, s->spec->n_terms * sizeof *s->frequency);
    memset(s->bonus, 0, s->spec->n_terms * sizeof *s->bonus);
    memset(s->score, 0, s->spec->n_terms * sizeof *s->score);
    s->norm = score_norm(s->spec,
                         length_tokens < RANK_PASSAGE_WORDS ? length_tokens : RANK_PASSAGE_WORDS);
    of_others = best.score = words->n > n_body ? put(s, others, words->n - n_body) : 0;
    for (size_t first = 0, behind; first < n_body;) {
        const uint32_t half = words->at[first].half;
        double score;

        behind = end_of_passage(words->at, first, n_body);
        score = of_others + put(s, words->at + first, behind - first);
        if (score > best.score) {
            best = (struct passage){score, half * (RANK_PASSAGE_WORDS / 2) + 1};
            best_first = first;
            best_behind = behind;
        }
        take_back(s, words->at + first, behind - first, others, words->n - n_body);
        while (first < n_body && words->at[first].half == half)
            first++;
    }
    put(s, words->at + best_first, best_behind - best_first);
    return best;
}
