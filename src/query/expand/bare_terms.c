/* Dates, paths, everything. */
#include "query/expand/bare_terms.h"

#include "article/date.h"
#include "base/buf.h"
#include "index/plan/term_column.h"

/* A leaf of index terms that are no words of the text. */
static struct plan_node *bare_terms(struct plan *plan, const struct buf *terms, size_t n_terms)
{
    size_t leaf = plan_leaf_add(plan, LEAF_EXACT_TEXT, 1);
    struct plan_slot *slot = &plan->leaves[leaf].slots[0];
    const char *at = buf_cstr(terms);

    slot->forms = arena_calloc(&plan->arena, n_terms, sizeof *slot->forms);
    slot->n_forms = n_terms;
    for (size_t i = 0; i < n_terms; i++) {
        slot->forms[i].form = arena_copy(&plan->arena, span_of(at));
        at += strlen(at) + 1;
    }
    return plan_leaf_node(plan, leaf);
}

struct plan_node *plan_everything(struct plan *plan)
{
    struct buf term = BUF_INIT;
    struct plan_node *node;

    buf_add(&term, TERM_EVERYTHING, sizeof TERM_EVERYTHING);
    node = bare_terms(plan, &term, 1);
    buf_release(&term);
    return node;
}

struct plan_node *plan_path(struct plan *plan, const struct words *words, bool prefix)
{
    size_t n = 0, leaf = plan_leaf_add(plan, LEAF_PHRASE, words_count_positions(words));

    for (size_t i = 0; i < words->n; i++) {
        struct plan_slot *slot = &plan->leaves[leaf].slots[n];
        struct buf form = BUF_INIT;
        struct span copy;

        if (words->items[i].flags & TOKEN_WHOLE)
            continue;
        buf_add_char(&form, TERM_PATH_MARK);
        buf_add_span(&form, words->items[i].form);
        copy = arena_copy(&plan->arena, buf_span(&form));
        buf_release(&form);
        n++;
        if (n == plan->leaves[leaf].n_slots && prefix) {
            slot->prefix = copy;
            continue;
        }
        slot->forms = arena_calloc(&plan->arena, 1, sizeof *slot->forms);
        slot->n_forms = 1;
        slot->forms[0].form = copy;
    }
    return plan_leaf_node(plan, leaf);
}

static void add_date_term(struct buf *terms, size_t *n, int year, int month, int day)
{
    buf_add_char(terms, TERM_DATE_MARK);
    if (day > 0)
        buf_addf(terms, "%04d-%02d-%02d", year, month, day);
    else if (month > 0)
        buf_addf(terms, "%04d-%02d", year, month);
    else
        buf_addf(terms, "%04d", year);
    buf_add_char(terms, '\0');
    ++*n;
}

/* The fewest years, months and days that make up the range. */
static void cover_days(int32_t first, int32_t last, struct buf *terms, size_t *n)
{
    for (int year = first / 10000; year <= last / 10000; year++) {
        if (first <= year * 10000 + 101 && last >= year * 10000 + 1231) {
            add_date_term(terms, n, year, 0, 0);
            continue;
        }
        for (int month = 1; month <= 12; month++) {
            int32_t start = year * 10000 + month * 100;
            int n_days = 31;

            while (!date_valid(year, month, n_days))
                n_days--;
            if (start + n_days < first || start + 1 > last)
                continue;
            if (first <= start + 1 && last >= start + n_days) {
                add_date_term(terms, n, year, month, 0);
                continue;
            }
            for (int day = 1; day <= n_days; day++)
                if (start + day >= first && start + day <= last)
                    add_date_term(terms, n, year, month, day);
        }
    }
}

struct plan_node *plan_days(struct plan *plan, int32_t first, int32_t last, int32_t first_known,
                            int32_t last_known)
{
    struct buf terms = BUF_INIT;
    struct plan_node *node;
    size_t n = 0;

    /* days of years no article has need no term; this also bounds the number of terms */
    if (first < first_known / 10000 * 10000 + 101)
        first = first_known / 10000 * 10000 + 101;
    if (last == 0 || last > last_known / 10000 * 10000 + 1231)
        last = last_known / 10000 * 10000 + 1231;
    if (first_known > 0 && first <= last)
        cover_days(first, last, &terms, &n);
    node = n > 0 ? bare_terms(plan, &terms, n) : plan_node_new(plan, PLAN_NONE, 0);
    buf_release(&terms);
    return node;
}
