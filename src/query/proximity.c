/* Nearness is told from the articles' texts: positions are in no index but FTS5's, which would have
 * to read all of them for the few articles that matter. */
#include "query/proximity.h"

#include "base/xalloc.h"
#include "query/highlight.h"

#include <stdlib.h>

enum { MAX_DISTANCE = 16, MAX_TEXT_BYTES = 8192, MAX_ARTICLE_TOKENS = 4096 };

struct nearness {
    const struct plan *plan;
    const struct ranker *ranker;
    struct highlighter *highlighter;
    struct article article;
    uint32_t *terms; /* those that can stand near each other, in the query's order */
    size_t n_terms;
    struct term_share *shares; /* by term of the plan, or NULL */
};

/* Terms that leaves say; marks tell no more than HIGHLIGHT_TERMS apart. */
static void list_terms(struct nearness *n)
{
    bool *said = xcalloc(n->plan->n_terms + 1, sizeof *said);

    for (size_t i = 0; i < n->plan->n_leaves; i++)
        if (n->plan->leaves[i].term < n->plan->n_terms)
            said[n->plan->leaves[i].term] = true;
    n->terms = xcalloc(n->plan->n_terms + 1, sizeof *n->terms);
    for (uint32_t t = 0; t < n->plan->n_terms && t < HIGHLIGHT_TERMS; t++)
        if (said[t])
            n->terms[n->n_terms++] = t;
    free(said);
}

static void init(struct nearness *n, struct index *ix, const struct plan *plan,
                 const struct ranker *ranker, struct term_share *shares)
{
    *n = (struct nearness){.plan = plan, .ranker = ranker, .shares = shares};
    list_terms(n);
    if (n->n_terms > 1 && ranker_proximity(ranker) > 0)
        n->highlighter = highlighter_new(plan, index_analyzer(ix));
}

static void release(struct nearness *n)
{
    highlighter_free(n->highlighter);
    article_release(&n->article);
    free(n->terms);
}

static uint32_t at_least_1(uint32_t step)
{
    return step > 0 ? step : 1; /* parts of one word */
}

/* The smallest step from one of before to one of term; in the query's order it counts as it is, in
 * reverse one more. 0: none. */
static uint32_t smallest_step(const struct mark *marks, size_t n_marks, uint32_t before,
                              uint32_t term)
{
    uint32_t last_before = 0, last_term = 0, best = 0;

    for (size_t i = 0; i < n_marks; i++) {
        uint32_t at = marks[i].position, step = 0;

        if (marks[i].term == before) {
            step = last_term > 0 ? at - last_term + 1 : 0;
            last_before = at;
        } else if (marks[i].term == term) {
            step = last_before > 0 ? at_least_1(at - last_before) : 0;
            last_term = at;
        }
        if (step > 0 && (best == 0 || step < best))
            best = step;
    }
    return best;
}

struct best_step {
    double gain;
    enum field field;
    uint32_t distance;
};

/* The beginning of a long text, up to a blank: words further down stand near each other by chance
 * more and more, and telling so would take as long as all the rest of a search. */
static struct span beginning_of(struct span text)
{
    if (text.len <= MAX_TEXT_BYTES)
        return text;
    text.len = MAX_TEXT_BYTES;
    while (text.len > 0 && text.ptr[text.len - 1] != ' ' && text.ptr[text.len - 1] != '\n')
        text.len--;
    return text;
}

static void look_in_field(const struct nearness *n, enum field field, struct best_step *best)
{
    const struct mark *marks;
    struct span text = beginning_of(article_field((struct article *)&n->article, field));
    size_t n_marks = highlighter_marks(n->highlighter, field, text, &marks);
    double weight = score_field_tenths[field] < 15 ? score_field_tenths[field] / 10.0 : 1.5;

    for (size_t i = 1; i < n->n_terms && n_marks > 1; i++) {
        uint32_t step = smallest_step(marks, n_marks, n->terms[i - 1], n->terms[i]);
        double gain = step > 0 && step <= MAX_DISTANCE ? weight / step : 0;
        if (gain > best[i].gain)
            best[i] = (struct best_step){gain, field, step};
    }
}

static enum fb_status nearness_in(struct nearness *n, struct index *ix, int64_t id, double *sum,
                                  struct fb_error *err)
{
    const struct score_spec *spec = ranker_score_spec(n->ranker);
    struct best_step best[HIGHLIGHT_TERMS] = {{0}};
    uint32_t n_tokens;
    enum fb_status status = index_article_length(ix, id, &n_tokens, err);

    *sum = 0;
    if (status != FB_OK || n_tokens > MAX_ARTICLE_TOKENS)
        return status;
    status = index_article(ix, id, &n->article, err);
    if (status != FB_OK)
        return status;
    for (int f = 0; f < N_FIELDS; f++)
        look_in_field(n, (enum field)f, best);
    for (size_t i = 1; i < n->n_terms; i++) {
        double first = spec->terms[n->terms[i - 1]].weight,
               second = spec->terms[n->terms[i]].weight;
        double gain =
            best[i].gain * (first < second ? first : second) * ranker_proximity(n->ranker);

        *sum += gain;
        if (!n->shares || gain <= 0)
            continue;
        n->shares[n->terms[i]].proximity = gain;
        n->shares[n->terms[i]].neighbour = n->terms[i - 1];
        n->shares[n->terms[i]].field = best[i].field;
        n->shares[n->terms[i]].distance = best[i].distance;
    }
    return FB_OK;
}

static int compare_hits(const void *a, const void *b)
{
    return ranked_before(a, b, ORDER_SCORE) ? -1 : 1;
}

enum fb_status proximity_apply(struct index *ix, const struct plan *plan,
                               const struct ranker *ranker, struct ranked *hits, size_t n_hits,
                               struct fb_error *err)
{
    size_t n = n_hits < PROXIMITY_WINDOW ? n_hits : PROXIMITY_WINDOW;
    struct nearness near;
    enum fb_status status = FB_OK;

    init(&near, ix, plan, ranker, NULL);
    for (size_t i = 0; i < n && near.highlighter && status == FB_OK; i++) {
        double gain;
        status = nearness_in(&near, ix, hits[i].id, &gain, err);
        hits[i].score += gain;
    }
    if (near.highlighter && n > 1)
        qsort(hits, n, sizeof *hits, compare_hits);
    release(&near);
    return status;
}

enum fb_status proximity_explain(struct index *ix, const struct plan *plan,
                                 const struct ranker *ranker, int64_t id, struct term_share *shares,
                                 double *sum, struct fb_error *err)
{
    struct nearness near;
    enum fb_status status = FB_OK;

    *sum = 0;
    init(&near, ix, plan, ranker, shares);
    if (near.highlighter)
        status = nearness_in(&near, ix, id, sum, err);
    release(&near);
    return status;
}
