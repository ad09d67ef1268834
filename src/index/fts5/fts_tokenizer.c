/* The adapter between findbuch's analysis and FTS5. What FTS5 is given, documents and MATCH strings
 * alike, is already analysed (term_column.h); here it is only taken apart: TERM_SEPARATOR starts a
 * new position, TERM_SAME_POSITION another term at the same one (an alternative, in a query). FTS5
 * therefore never sees German, and rows can be deleted by the same strings that inserted them. */
#include "index/fts5/fts_tokenizer.h"

#include "base/i18n.h"
#include "index/plan/term_column.h"

static int create(void *context, const char **args, int n_args, Fts5Tokenizer **out)
{
    static const char stateless;

    (void)context;
    (void)args;
    (void)n_args;
    *out = (Fts5Tokenizer *)(uintptr_t)&stateless;
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text,
                    int n_bytes, int (*emit)(void *, int, const char *, int, int, int))
{
    int start = 0, token_flags = 0, rc = SQLITE_OK;

    (void)tokenizer;
    (void)flags;
    for (int i = 0; i <= n_bytes && rc == SQLITE_OK; i++) {
        if (i < n_bytes && text[i] != TERM_SEPARATOR && text[i] != TERM_SAME_POSITION)
            continue;
        if (i > start)
            rc = emit(context, token_flags, text + start, i - start, start, i);
        token_flags = i < n_bytes && text[i] == TERM_SAME_POSITION ? FTS5_TOKEN_COLOCATED : 0;
        start = i + 1;
    }
    return rc;
}

enum fb_status fts_api(struct db *db, fts5_api **api, struct fb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum fb_status status = db_prepare(db, &stmt, "SELECT fts5(?1)", err);

    *api = NULL;
    if (status == FB_OK) {
        sqlite3_bind_pointer(stmt, 1, api, "fts5_api_ptr", NULL);
        status = db_step(db, stmt, &row, err);
    }
    sqlite3_finalize(stmt);
    if (status == FB_OK && !*api)
        status = fb_error_set(err, FB_ERR_VERSION,
                              _("this SQLite has no FTS5; install Debian's libsqlite3-0"));
    return status;
}

enum fb_status fts_tokenizer_register(struct db *db, struct fb_error *err)
{
    static const fts5_tokenizer methods = {create, destroy, tokenize};
    fts5_api *api;
    enum fb_status status = fts_api(db, &api, err);
    int rc;

    if (status != FB_OK)
        return status;
    rc = api->xCreateTokenizer(api, "findbuch", NULL, (fts5_tokenizer *)&methods, NULL);
    return rc == SQLITE_OK ? FB_OK : db_error(db, rc, "registering the tokenizer", err);
}
