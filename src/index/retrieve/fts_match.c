/* Runs a plan on the full-text table. An FTS5 auxiliary function is called once a matching row, in
 * rowid order; it hands the row to the caller, who reads counts and positions through FTS5's
 * extension interface while the row is current. That costs .15 to .25 µs a match, against 1.2 µs
 * and more for FTS5's own rank column, and yields the exact number of matches on the way. */
#include "index/retrieve/fts_match.h"

#include "base/clock.h"
#include "index/core/index_struct.h"
#include "index/fts5/fts_tokenizer.h"
#include "index/plan/term_column.h"
#include "index/retrieve/fts_expr.h"

#include <stdlib.h>

static const char match_sql[] = "SELECT findbuch_match(fts, ?1) FROM fts WHERE fts MATCH ?2";
static const char count_sql[] = "SELECT count(*) FROM fts WHERE fts MATCH ?2";

struct run {
    struct index *ix;
    const struct plan *plan;
    const struct fts_expr *expr;
    match_fn *fn;
    void *ctx;
    const Fts5ExtensionApi *api;
    Fts5Context *fts;
    uint64_t n_matches;
    enum fb_status status; /* of the callback or of reading docinfo */
    struct fb_error *err;
};

static bool leaf_holds(const struct run *run, size_t leaf)
{
    for (size_t i = 0; i < run->expr->n_phrases_of[leaf]; i++) {
        Fts5PhraseIter iter;
        int column, offset;

        if (run->api->xPhraseFirst(run->fts, (int)(run->expr->first_phrase[leaf] + i), &iter,
                                   &column, &offset) == SQLITE_OK &&
            column >= 0)
            return true;
    }
    return false;
}

/* Whether the row at hand, which the expression found, matches the node without its bonuses. What
 * a NOT demands does not depend on them. */
static bool node_holds(const struct run *run, const struct plan_node *node)
{
    switch (node->op) {
    case PLAN_LEAF:
        return leaf_holds(run, node->leaf);
    case PLAN_AND:
        for (size_t i = 0; i < node->n_children; i++)
            if (!node_holds(run, node->children[i]))
                return false;
        return true;
    case PLAN_OR:
        for (size_t i = 0; i < node->n_children; i++)
            if (node_holds(run, node->children[i]))
                return true;
        return false;
    case PLAN_BONUS:
        return node_holds(run, node->children[0]);
    case PLAN_NOT:
        return true;
    case PLAN_NONE:
        break;
    }
    return false;
}

static void on_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result,
                   int n_args, sqlite3_value **args)
{
    struct run *run = n_args == 1 ? sqlite3_value_pointer(args[0], "findbuch_run") : NULL;
    struct docinfo_entry entry = {0};
    struct match m = {0};

    if (!run) {
        sqlite3_result_error(result, "findbuch_match is for findbuch alone", -1);
        return;
    }
    run->api = api;
    run->fts = fts;
    if (run->expr->has_bonus && !node_holds(run, run->plan->root))
        return;
    run->n_matches++;
    m.id = api->xRowid(fts);
    run->status = docinfo_get(&run->ix->docinfo, m.id, &entry, run->err);
    m.date = entry.date;
    m.length_tokens = entry.length_tokens;
    m.engine = run;
    if (run->status == FB_OK)
        run->status = run->fn(&m, run->ctx);
    if (run->status != FB_OK)
        sqlite3_result_error_code(result, SQLITE_ABORT);
}

bool match_leaf(const struct match *m, size_t leaf, struct match_counts *counts)
{
    struct run *run = m->engine;
    const struct fts_expr *e = run->expr;
    bool found = false;

    memset(counts, 0, sizeof *counts);
    for (size_t i = 0; i < e->n_phrases_of[leaf]; i++) {
        size_t p = e->first_phrase[leaf] + i;
        const struct fts_phrase *phrase = &e->phrases[p];
        Fts5PhraseIter iter;
        int column, offset;

        if (run->api->xPhraseFirst(run->fts, (int)p, &iter, &column, &offset) != SQLITE_OK)
            continue;
        for (; column >= 0; run->api->xPhraseNext(run->fts, &iter, &column, &offset)) {
            if (column >= N_FIELDS)
                column = FIELD_BODY; /* the meta column: counted somewhere, weighed nowhere */
            counts->n[phrase->relation][column]++;
            found = true;
        }
        if (phrase->counts_as == PHRASE_ALL_FORMS)
            for (int f = 0; f < N_FIELDS; f++)
                counts->n[phrase->relation][f] -= counts->n[RELATION_LITERAL][f];
    }
    return found;
}

/* Registered with the first run on a connection. */
static enum fb_status prepare(struct index *ix, bool count_only, sqlite3_stmt **stmt,
                              struct fb_error *err)
{
    fts5_api *api;
    enum fb_status status = FB_OK;

    if (!ix->match_registered) {
        status = fts_api(&ix->db, &api, err);
        if (status != FB_OK)
            return status;
        if (api->xCreateFunction(api, "findbuch_match", NULL, on_row, NULL) != SQLITE_OK)
            return db_error(&ix->db, SQLITE_NOMEM, "registering findbuch_match", err);
        ix->match_registered = true;
    }
    return db_prepare(&ix->db, stmt, count_only ? count_sql : match_sql, err);
}

static enum fb_status step_all(struct run *run, sqlite3_stmt *stmt, uint64_t *n_matches,
                               struct fb_error *err)
{
    enum fb_status status;
    bool row;

    while ((status = db_step(&run->ix->db, stmt, &row, run->status == FB_OK ? err : NULL)) ==
               FB_OK &&
           row)
        *n_matches = run->fn ? run->n_matches : (uint64_t)sqlite3_column_int64(stmt, 0);
    return run->status != FB_OK ? run->status : status;
}

enum fb_status index_match(struct index *ix, const struct plan *plan, match_fn *fn, void *ctx,
                           uint64_t *n_matches, struct match_timing *timing, struct fb_error *err)
{
    struct fts_expr expr;
    struct run run = {.ix = ix, .plan = plan, .expr = &expr, .fn = fn, .ctx = ctx, .err = err};
    sqlite3_stmt *stmt = NULL;
    double started = clock_now_ms(), prepared;
    enum fb_status status;

    *n_matches = 0;
    fts_expr_build(&expr, plan, fn == NULL);
    status = prepare(ix, fn == NULL, &stmt, err);
    prepared = clock_now_ms();
    if (status == FB_OK) {
        if (fn)
            sqlite3_bind_pointer(stmt, 1, &run, "findbuch_run", NULL);
        db_bind_text(stmt, 2, buf_span(&expr.text));
        status = step_all(&run, stmt, n_matches, err);
    }
    if (timing) {
        timing->prepare_ms = prepared - started;
        timing->run_ms = clock_now_ms() - prepared;
    }
    sqlite3_finalize(stmt);
    fts_expr_release(&expr);
    return status;
}

void index_match_explain(struct index *ix, const struct plan *plan, struct buf *expression,
                         struct buf *statement)
{
    struct fts_expr expr;

    (void)ix;
    fts_expr_build(&expr, plan, false);
    for (size_t i = 0; i < expr.text.len; i++) {
        char c = expr.text.data[i];
        if (c == TERM_SAME_POSITION)
            buf_add_char(expression, '|');
        else if ((unsigned char)c < ' ')
            buf_addf(expression, "\\x%02x", (unsigned)c);
        else
            buf_add_char(expression, c);
    }
    buf_add_str(statement, match_sql);
    fts_expr_release(&expr);
}
