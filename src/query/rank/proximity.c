/* Nearness is told from where the words stand, which the index knows (term_places.h), article by
 * article in the same marks that a text gives; where these depend on more, from the text itself.
 * Reading the texts of the best articles would take as long as all the rest of a search. */
#include "query/rank/proximity.h"

#include "base/xalloc.h"
#include "index/retrieve/term_places.h"
#include "query/show/highlight.h"

#include <stdlib.h>

enum { MAX_DISTANCE = 16, MAX_POSITION = 1024 };

struct nearness {
    const struct plan *plan;
    const struct ranker *ranker;
    struct highlighter *highlighter;
    struct article article;
    uint32_t *terms; /* those that can stand near each other, in the query's order */
    size_t n_terms;
    struct term_places places; /* of the articles at hand */
    bool by_places;            /* they are known */
    article_bits near;         /* articles that have neighbouring terms */
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
    if (n->highlighter)
        highlighter_limit(n->highlighter, MAX_POSITION);
}

static void release(struct nearness *n)
{
    highlighter_free(n->highlighter);
    article_release(&n->article);
    term_places_release(&n->places);
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

static void look_at_marks(const struct nearness *n, enum field field, const struct mark *marks,
                          size_t n_marks, struct best_step *best)
{
    double weight = score_field_tenths[field] < 15 ? score_field_tenths[field] / 10.0 : 1.5;

    for (size_t i = 1; i < n->n_terms && n_marks > 1; i++) {
        uint32_t step = smallest_step(marks, n_marks, n->terms[i - 1], n->terms[i]);
        double gain = step > 0 && step <= MAX_DISTANCE ? weight / step : 0;
        if (gain > best[i].gain)
            best[i] = (struct best_step){gain, field, step};
    }
}

/* ---- by places ---- */

static bool all_forms_are_listed(const struct nearness *n)
{
    const bool *wanted = highlighter_leaves(n->highlighter);

    for (size_t i = 0; i < n->plan->n_leaves; i++)
        for (size_t s = 0; wanted[i] && s < n->plan->leaves[i].n_slots; s++)
            if (n->plan->leaves[i].slots[s].prefix.len > 0)
                return false;
    return true;
}

/* The articles in which two neighbouring terms stand anywhere. */
static article_bits articles_with_neighbours(const struct nearness *n)
{
    const bool *wanted = highlighter_leaves(n->highlighter);
    article_bits of_term[HIGHLIGHT_TERMS] = {0}, articles = 0;

    for (size_t i = 0; i < n->plan->n_leaves; i++)
        if (wanted[i])
            of_term[n->plan->leaves[i].term % HIGHLIGHT_TERMS] |= n->places.articles_of[i];
    for (size_t i = 1; i < n->n_terms; i++)
        articles |= of_term[n->terms[i - 1]] & of_term[n->terms[i]];
    return articles;
}

static enum fb_status find_places(struct nearness *n, struct index *ix, const struct ranked *hits,
                                  size_t n_hits, struct fb_error *err)
{
    int64_t ids[PROXIMITY_WINDOW];
    enum fb_status status;

    if (!all_forms_are_listed(n))
        return FB_OK;
    for (size_t i = 0; i < n_hits; i++)
        ids[i] = hits[i].id;
    status = term_places_find(ix, n->plan, highlighter_leaves(n->highlighter), ids, n_hits,
                              &n->places, &n->by_places, err);
    if (status != FB_OK || !n->by_places)
        return status;
    n->near = articles_with_neighbours(n);
    status = term_places_read(ix, &n->places, n->near, MAX_POSITION, &n->by_places, err);
    if (status == FB_OK && n->by_places)
        highlighter_take_places(n->highlighter, &n->places);
    return status;
}

/* Of the article at that place among those at hand. False if its text must be looked at. */
static bool look_at_places(struct nearness *n, size_t article, struct best_step *best)
{
    const struct term_place_list *list = &n->places.of[article];
    size_t first = 0, behind = 0;

    for (; first < list->n; first = behind) {
        const enum field field = (enum field)list->at[first].field;
        const struct mark *marks;
        size_t n_marks;

        while (behind < list->n && list->at[behind].field == field)
            behind++;
        if (!highlighter_marks_of_places(n->highlighter, field, list->at + first, behind - first,
                                         &marks, &n_marks))
            return false;
        look_at_marks(n, field, marks, n_marks, best);
    }
    return true;
}

/* ---- by the text ---- */

static enum fb_status look_at_text(struct nearness *n, struct index *ix, int64_t id,
                                   struct best_step *best, struct fb_error *err)
{
    enum fb_status status = index_article(ix, id, &n->article, err);

    for (int f = 0; f < N_FIELDS && status == FB_OK; f++) {
        const struct mark *marks;
        size_t n_marks = highlighter_marks(n->highlighter, (enum field)f,
                                           article_field(&n->article, (enum field)f), &marks);
        look_at_marks(n, (enum field)f, marks, n_marks, best);
    }
    return status;
}

/* ---- what it earns ---- */

static double sum_up(const struct nearness *n, const struct best_step *best)
{
    const struct score_spec *spec = ranker_score_spec(n->ranker);
    double sum = 0;

    for (size_t i = 1; i < n->n_terms; i++) {
        double first = spec->terms[n->terms[i - 1]].weight,
               second = spec->terms[n->terms[i]].weight;
        double gain =
            best[i].gain * (first < second ? first : second) * ranker_proximity(n->ranker);

        sum += gain;
        if (!n->shares || gain <= 0)
            continue;
        n->shares[n->terms[i]].proximity = gain;
        n->shares[n->terms[i]].neighbour = n->terms[i - 1];
        n->shares[n->terms[i]].field = best[i].field;
        n->shares[n->terms[i]].distance = best[i].distance;
    }
    return sum;
}

static enum fb_status nearness_in(struct nearness *n, struct index *ix, size_t article, int64_t id,
                                  double *sum, struct fb_error *err)
{
    struct best_step best[HIGHLIGHT_TERMS] = {{0}};
    enum fb_status status = FB_OK;

    *sum = 0;
    if (n->by_places && !(n->near >> article & 1))
        return FB_OK;
    if (!n->by_places || !look_at_places(n, article, best)) {
        memset(best, 0, sizeof best);
        status = look_at_text(n, ix, id, best, err);
    }
    if (status == FB_OK)
        *sum = sum_up(n, best);
    return status;
}

static int compare_hits(const void *a, const void *b)
{
    return ranked_before(a, b, ORDER_SCORE) ? -1 : 1;
}

enum fb_status proximity_apply(struct index *ix, const struct plan *plan,
                               const struct ranker *ranker, enum retrieval_engine engine,
                               struct ranked *hits, size_t n_hits, struct fb_error *err)
{
    size_t n = n_hits < PROXIMITY_WINDOW ? n_hits : PROXIMITY_WINDOW;
    struct nearness near;
    enum fb_status status = FB_OK;

    init(&near, ix, plan, ranker, NULL);
    if (near.highlighter && n > 0 && engine != RETRIEVAL_FTS5)
        status = find_places(&near, ix, hits, n, err);
    for (size_t i = 0; i < n && near.highlighter && status == FB_OK; i++) {
        double gain;
        status = nearness_in(&near, ix, i, hits[i].id, &gain, err);
        hits[i].score += gain;
    }
    if (near.highlighter && n > 1)
        qsort(hits, n, sizeof *hits, compare_hits);
    release(&near);
    return status;
}

enum fb_status proximity_explain(struct index *ix, const struct plan *plan,
                                 const struct ranker *ranker, enum retrieval_engine engine,
                                 int64_t id, struct term_share *shares, double *sum,
                                 struct fb_error *err)
{
    const struct ranked hit = {.id = id};
    struct nearness near;
    enum fb_status status = FB_OK;

    *sum = 0;
    init(&near, ix, plan, ranker, shares);
    if (near.highlighter && engine != RETRIEVAL_FTS5)
        status = find_places(&near, ix, &hit, 1, err);
    if (near.highlighter && status == FB_OK)
        status = nearness_in(&near, ix, 0, id, sum, err);
    release(&near);
    return status;
}
