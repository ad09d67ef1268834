/* The table of Damerau and Levenshtein (optimal string alignment), a row a letter of the word met.
 * A row depends on the letters up to its own, so that rows serve all words that begin alike; where
 * no cell of a row is within the limit, no word beginning so is. What takes several letters of the
 * word met at once (ph for f, neighbours swapped) reaches over rows: such shortcuts are worked out
 * for the word typed and looked at behind their last letter. Where no whole error is left to make,
 * few letters can come next; the least word that they allow is where a walk may go on. */
#include "query/expand/edit_distance.h"

#include "text/token.h"
#include "text/utf8.h"

#include <stdlib.h>
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

static int compare_from(const void *a, const void *b)
{
    const struct edit_shortcut *x = a, *y = b;

    return x->from - y->from;
}

static void order_shortcuts(struct edit_word *w)
{
    size_t n = 0;

    qsort(w->shortcuts, w->n_shortcuts, sizeof *w->shortcuts, compare_from);
    for (size_t i = 0; i < EDIT_MAX_CHARS + 2; i++) {
        while (n < w->n_shortcuts && w->shortcuts[n].from < i)
            n++;
        w->first_shortcut[i] = (uint16_t)n;
    }
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
    order_shortcuts(w);
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

void edit_walk_init(struct edit_walk *k, const struct edit_word *word, int limit, bool with_endings)
{
    unsigned cost = 0;

    k->word = word;
    k->limit = (uint8_t)limit;
    k->with_endings = with_endings;
    k->depth = 0;
    k->ends[0] = 0;
    k->options[0].known = false;
    k->hopeless[0] = false;
    clear_row(k, 0);
    for (size_t i = 0; i <= word->n_chars && cost <= k->limit; i++) {
        set_cell(k, 0, i, cost);
        cost += i < word->n_chars ? word->left_out_cost[i] : 0u;
    }
}

/* Shortcuts that may start from the cells of a row. */
struct shortcuts {
    const struct edit_shortcut *next, *end;
};

static inline struct shortcuts shortcuts_from(const struct edit_walk *k, size_t row)
{
    const struct edit_word *w = k->word;
    struct shortcuts s = {w->shortcuts, w->shortcuts};

    if (!is_dead(k, row)) {
        s.next += w->first_shortcut[k->first[row]];
        s.end += w->first_shortcut[k->last[row] + 1];
    }
    return s;
}

/* Whether the word met, from the depth of row on, goes on with the first n letters of the shortcut,
 * and what it costs from there. */
static inline bool leads_on(const struct edit_walk *k, const struct edit_shortcut *s, size_t n,
                            size_t row, unsigned *cost)
{
    for (size_t i = 0; i < n; i++)
        if (k->letters[row + i] != s->letters[i])
            return false;
    *cost = k->cells[row][s->from] + s->cost;
    return *cost <= k->limit;
}

static void take_shortcuts(struct edit_walk *k, size_t row)
{
    unsigned cost;

    for (size_t n = 1; n <= EDIT_CONFUSION_CHARS && n <= row; n++) {
        struct shortcuts s = shortcuts_from(k, row - n);
        for (; s.next < s.end; s.next++)
            if (s.next->n_letters == n && leads_on(k, s.next, n, row - n, &cost) &&
                cost < k->cells[row][s.next->to])
                set_cell(k, row, s.next->to, cost);
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
    unsigned cost;

    for (size_t n = 1; n < EDIT_CONFUSION_CHARS && n <= row; n++) {
        struct shortcuts s = shortcuts_from(k, row - n);
        for (; s.next < s.end; s.next++)
            if (s.next->n_letters > n && leads_on(k, s.next, n, row - n, &cost))
                return true;
    }
    return false;
}

static bool is_near(const struct edit_walk *k, size_t row)
{
    return k->cells[row][k->word->n_chars] <= k->limit;
}

/* Whether a word within the limit and the "e" of an ending end there. */
static bool ends_in_e(const struct edit_walk *k, size_t row)
{
    return k->with_endings && k->letters[row - 1] == 'e' && is_near(k, row - 1);
}

/* Goes on by a letter, to a row that is not filled yet. */
static void add_letter(struct edit_walk *k, uint32_t letter, const char *bytes, size_t n_bytes)
{
    const size_t end = k->ends[k->depth];

    memcpy(k->bytes + end, bytes, n_bytes);
    k->letters[k->depth++] = letter;
    k->ends[k->depth] = (uint32_t)(end + n_bytes);
    k->options[k->depth].known = false;
}

static void push_letter(struct edit_walk *k, uint32_t letter, const char *bytes, size_t n_bytes)
{
    add_letter(k, letter, bytes, n_bytes);
    fill_row(k, k->depth);
    k->hopeless[k->depth] =
        is_dead(k, k->depth) && !is_under_way(k, k->depth) && !ends_in_e(k, k->depth);
}

static void keep_what_is_shared(struct edit_walk *k, struct span form)
{
    size_t n = 0;
    const size_t max = k->ends[k->depth] < form.len ? k->ends[k->depth] : form.len;

    while (n < max && k->bytes[n] == form.ptr[n])
        n++;
    while (k->ends[k->depth] > n)
        k->depth--;
}

/* ---- what comes next ---- */

static void add_option(struct edit_options *o, uint32_t letter)
{
    size_t i = o->n;

    while (i > 0 && o->letters[i - 1] > letter)
        i--;
    if (o->any || (i > 0 && o->letters[i - 1] == letter))
        return;
    if (o->n == EDIT_MAX_OPTIONS) {
        o->any = true;
        return;
    }
    memmove(o->letters + i + 1, o->letters + i, (o->n - i) * sizeof *o->letters);
    o->letters[i] = letter;
    o->n++;
}

/* Of words within the limit and of their endings. */
static void add_endings(const struct edit_walk *k, size_t row, struct edit_options *o)
{
    const uint32_t last = row > 0 ? k->letters[row - 1] : 0;

    if (is_near(k, row) || (k->with_endings && (last == 's' || last == 'n')))
        add_option(o, TOKEN_DERIVED_MARK);
    if (!k->with_endings || row == 0 || !(is_near(k, row) || ends_in_e(k, row)))
        return;
    add_option(o, 's');
    add_option(o, 'n');
    if (is_near(k, row))
        add_option(o, 'e');
}

static void add_shortcut_options(const struct edit_walk *k, size_t row, struct edit_options *o)
{
    unsigned cost;

    for (size_t n = 0; n < EDIT_CONFUSION_CHARS && n <= row; n++) {
        struct shortcuts s = shortcuts_from(k, row - n);
        for (; s.next < s.end; s.next++)
            if (s.next->n_letters > n && leads_on(k, s.next, n, row - n, &cost))
                add_option(o, s.next->letters[n]);
    }
}

/* Where a whole error is left to make, any letter may come. */
static void find_options(const struct edit_walk *k, size_t row, struct edit_options *o)
{
    const struct edit_word *w = k->word;
    uint32_t missed[EDIT_MAX_HARDLY_HEARD];
    unsigned least_cost = TOO_FAR;

    *o = (struct edit_options){.known = true};
    for (size_t i = k->first[row]; i <= k->last[row]; i++) {
        least_cost = least(least_cost, k->cells[row][i]);
        if (i < w->n_chars && k->cells[row][i] <= k->limit)
            add_option(o, w->chars[i]);
    }
    o->any = o->any || least_cost + EDIT_ERROR <= k->limit;
    if (o->any)
        return;
    if (row > 0 && least_cost + EDIT_CONFUSION <= k->limit)
        for (size_t n = edit_hardly_heard(k->letters[row - 1], missed); n > 0; n--)
            add_option(o, missed[n - 1]);
    add_shortcut_options(k, row, o);
    add_endings(k, row, o);
}

static const struct edit_options *options_at(struct edit_walk *k, size_t row)
{
    if (!k->options[row].known)
        find_options(k, row, &k->options[row]);
    return &k->options[row];
}

/* The least letter that may come, not less than at_least. */
static bool least_option(const struct edit_options *o, uint32_t at_least, uint32_t *letter)
{
    *letter = at_least >= 0xD800 && at_least < 0xE000 ? 0xE000 : at_least;
    if (o->any)
        return at_least <= 0x10FFFF;
    for (size_t i = 0; i < o->n; i++)
        if (o->letters[i] >= at_least) {
            *letter = o->letters[i];
            return true;
        }
    return false;
}

static bool is_no_option(const struct edit_options *o, uint32_t letter)
{
    uint32_t least;

    return o->known && !(least_option(o, letter, &least) && least == letter);
}

int edit_walk_form(struct edit_walk *k, struct span form, size_t *n_hopeless)
{
    const int too_far = k->limit + 1;
    unsigned cost;

    *n_hopeless = 0;
    keep_what_is_shared(k, form);
    while (!k->hopeless[k->depth] && k->ends[k->depth] < form.len) {
        const size_t at = k->ends[k->depth];
        uint32_t letter;
        size_t n_bytes;

        if (k->depth == EDIT_MAX_DEPTH) { /* longer than anything within the limit */
            *n_hopeless = at;
            return too_far;
        }
        n_bytes = utf8_decode(form.ptr + at, form.len - at, &letter);
        if (is_no_option(&k->options[k->depth], letter)) { /* spares filling the row */
            add_letter(k, letter, form.ptr + at, n_bytes);
            k->hopeless[k->depth] = true;
        } else {
            push_letter(k, letter, form.ptr + at, n_bytes);
        }
    }
    if (k->hopeless[k->depth]) {
        *n_hopeless = k->ends[k->depth];
        return too_far;
    }
    cost = k->cells[k->depth][k->word->n_chars];
    return cost <= k->limit ? (int)cost : too_far;
}

/* Goes on by the letter, and by the one that has to follow it, if there is one. More of these would
 * cost more than they spare. */
static size_t go_on_by(struct edit_walk *k, uint32_t letter)
{
    char bytes[4];

    push_letter(k, letter, bytes, utf8_write(letter, bytes));
    if (k->depth == EDIT_MAX_DEPTH || k->hopeless[k->depth] || is_near(k, k->depth) ||
        options_at(k, k->depth)->any || !least_option(options_at(k, k->depth), 0, &letter))
        return k->ends[k->depth];
    return k->ends[k->depth] + utf8_write(letter, k->bytes + k->ends[k->depth]);
}

bool edit_walk_next(struct edit_walk *k, struct span *from)
{
    uint32_t letter, at_least = 0;

    *from = span_make(k->bytes, 0);
    if (k->depth == EDIT_MAX_DEPTH || k->hopeless[k->depth])
        at_least = k->letters[--k->depth] + 1;
    else if (options_at(k, k->depth)->any)
        return true;
    while (!least_option(options_at(k, k->depth), at_least, &letter)) {
        if (k->depth == 0)
            return false;
        at_least = k->letters[--k->depth] + 1;
    }
    from->len = go_on_by(k, letter);
    return true;
}
