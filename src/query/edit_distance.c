/* The table of Damerau and Levenshtein (optimal string alignment), a row a letter of the word met.
 * A row depends on the letters up to its own, so that rows serve all words that begin alike; where
 * no cell of a row is within the limit, no word beginning so is. What takes several letters of the
 * word met at once (ph for f, neighbours swapped) reaches over rows: such shortcuts are worked out
 * for the word typed and looked at behind their last letter. */
#include "query/edit_distance.h"

#include "text/utf8.h"

enum { TOO_FAR = 100 }; /* cells beyond the limit; leaves room to add to */

static size_t decode(const char *text, uint32_t *chars, size_t max)
{
    struct span s = span_of(text);
    size_t n = 0;

    for (size_t i = 0; i < s.len && n < max; n++)
        i += utf8_decode(s.ptr + i, s.len - i, &chars[n]);
    return n;
}

static void add_shortcut(struct edit_word *w, size_t from, size_t to, const uint32_t *letters,
                         size_t n_letters, int cost)
{
    struct edit_shortcut *s;

    if (w->n_shortcuts == EDIT_MAX_SHORTCUTS)
        return;
    s = &w->shortcuts[w->n_shortcuts++];
    s->from = (uint8_t)from;
    s->to = (uint8_t)to;
    s->cost = (uint8_t)cost;
    s->n_letters = (uint8_t)n_letters;
    memcpy(s->letters, letters, n_letters * sizeof *letters);
}

/* Where the word has typed, it may be that other was meant. */
static void add_confusion(struct edit_word *w, const char *typed, const char *other, int cost)
{
    uint32_t a[EDIT_CONFUSION_CHARS], b[EDIT_CONFUSION_CHARS];
    size_t n = decode(typed, a, EDIT_CONFUSION_CHARS), m = decode(other, b, EDIT_CONFUSION_CHARS);

    for (size_t i = 0; i + n <= w->n_chars; i++)
        if (memcmp(&w->chars[i], a, n * sizeof *a) == 0)
            add_shortcut(w, i, i + n, b, m, cost);
}

bool edit_word_init(struct edit_word *w, struct span word)
{
    w->n_chars = w->n_shortcuts = 0;
    for (size_t i = 0; i < word.len;) {
        if (w->n_chars == EDIT_MAX_CHARS)
            return false;
        i += utf8_decode(word.ptr + i, word.len - i, &w->chars[w->n_chars++]);
    }
    for (size_t i = 0; i < w->n_chars; i++) {
        bool missed = i > 0 && edit_is_hardly_heard(w->chars[i - 1], w->chars[i]);
        w->left_out_cost[i] = missed ? EDIT_CONFUSION : EDIT_ERROR;
        if (i > 0 && w->chars[i - 1] != w->chars[i]) {
            uint32_t swapped[] = {w->chars[i], w->chars[i - 1]};
            add_shortcut(w, i - 1, i + 1, swapped, 2, EDIT_ERROR);
        }
    }
    for (size_t i = 0; i < n_edit_confusions; i++) {
        const struct edit_confusion *c = &edit_confusions[i];
        add_confusion(w, c->a, c->b, c->cost);
        add_confusion(w, c->b, c->a, c->cost);
    }
    return true;
}

/* Notes that the cell is within the limit. */
static void set_cell(struct edit_walk *k, size_t row, size_t i, unsigned cost)
{
    k->cells[row][i] = (uint8_t)cost;
    if (i < k->first[row])
        k->first[row] = (uint8_t)i;
    if (i > k->last[row])
        k->last[row] = (uint8_t)i;
}

static void clear_row(struct edit_walk *k, size_t row)
{
    memset(k->cells[row], TOO_FAR, k->word->n_chars + 1);
    k->first[row] = EDIT_MAX_CHARS + 1;
    k->last[row] = 0;
}

static bool is_dead(const struct edit_walk *k, size_t row)
{
    return k->first[row] > k->last[row];
}

void edit_walk_init(struct edit_walk *k, const struct edit_word *word, int limit)
{
    unsigned cost = 0;

    k->word = word;
    k->limit = (uint8_t)limit;
    k->depth = 0;
    k->ends[0] = 0;
    clear_row(k, 0);
    for (size_t i = 0; i <= word->n_chars && cost <= k->limit; i++) {
        set_cell(k, 0, i, cost);
        cost += i < word->n_chars ? word->left_out_cost[i] : 0u;
    }
}

/* Whether the word met ends, at the depth of row, in the first n letters of the shortcut, and what
 * it costs from before them. */
static bool comes_from(const struct edit_walk *k, const struct edit_shortcut *s, size_t n,
                       size_t row, unsigned *cost)
{
    if (row < n || k->letters[row - 1] != s->letters[n - 1])
        return false;
    for (size_t i = 1; i < n; i++)
        if (k->letters[row - 1 - i] != s->letters[n - 1 - i])
            return false;
    *cost = k->cells[row - n][s->from] + s->cost;
    return *cost <= k->limit;
}

static void take_shortcuts(struct edit_walk *k, size_t row)
{
    const struct edit_word *w = k->word;
    unsigned cost;

    for (size_t i = 0; i < w->n_shortcuts; i++) {
        const struct edit_shortcut *s = &w->shortcuts[i];
        if (comes_from(k, s, s->n_letters, row, &cost) && cost < k->cells[row][s->to])
            set_cell(k, row, s->to, cost);
    }
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Fills the row of the letter added last. */
static void fill_row(struct edit_walk *k, size_t row)
{
    const struct edit_word *w = k->word;
    const uint8_t *before = k->cells[row - 1];
    uint8_t *cells = k->cells[row];
    uint32_t letter = k->letters[row - 1];
    bool missed = row > 1 && edit_is_hardly_heard(k->letters[row - 2], letter);
    unsigned put_in = missed ? EDIT_CONFUSION : EDIT_ERROR;
    size_t i, reach;

    clear_row(k, row);
    take_shortcuts(k, row);
    i = least(k->first[row - 1], k->first[row]);
    reach = is_dead(k, row - 1) ? 0 : k->last[row - 1] + 1u;
    for (; i <= w->n_chars; i++) {
        unsigned cost = least(cells[i], before[i] + put_in);

        if (i > 0) {
            unsigned wrong = w->chars[i - 1] == letter ? 0 : EDIT_ERROR;
            cost = least(cost, before[i - 1] + wrong);
            cost = least(cost, cells[i - 1] + w->left_out_cost[i - 1]);
        }
        if (cost <= k->limit)
            set_cell(k, row, i, cost);
        else if (i >= reach && i >= k->last[row])
            break;
    }
}

/* Whether a shortcut has begun that could lead on from a row without cells. */
static bool is_under_way(const struct edit_walk *k, size_t row)
{
    const struct edit_word *w = k->word;
    unsigned cost;

    for (size_t i = 0; i < w->n_shortcuts; i++)
        for (size_t n = 1; n < w->shortcuts[i].n_letters; n++)
            if (comes_from(k, &w->shortcuts[i], n, row, &cost))
                return true;
    return false;
}

int edit_walk_form(struct edit_walk *k, struct span form, size_t n_shared, size_t *n_hopeless)
{
    const int too_far = k->limit + 1;
    unsigned cost;

    *n_hopeless = 0;
    if (n_shared > form.len)
        n_shared = form.len;
    while (k->depth > 0 && k->ends[k->depth] > n_shared)
        k->depth--;
    for (size_t at = k->ends[k->depth]; at < form.len; at = k->ends[k->depth]) {
        if (k->depth == EDIT_MAX_DEPTH) { /* longer than anything within the limit */
            *n_hopeless = at;
            return too_far;
        }
        at += utf8_decode(form.ptr + at, form.len - at, &k->letters[k->depth++]);
        k->ends[k->depth] = (uint32_t)at;
        fill_row(k, k->depth);
        if (is_dead(k, k->depth) && !is_under_way(k, k->depth)) {
            *n_hopeless = at;
            return too_far;
        }
    }
    cost = k->cells[k->depth][k->word->n_chars];
    return cost <= k->limit ? (int)cost : too_far;
}
